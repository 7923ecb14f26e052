// Accounts in SQLite, in tables that make its searches fast: narrow B-trees that hold all that
// their search reads, in the order of the search, and trigrams (FTS5) for parts of text.
//
//   accounts, cards                                rows by number
//   email, street, company, group_name, phone      text by member; each with its trigrams …_grams
//   phones, reversed_phones, postal_codes, billing what is looked up whole or by its beginning
//   last_names, given_names, names                 terms of names; given: of first and nicknames
//   last_name_list                                 each last name once: patterns try these
//   places, place_grams, residents                 each city and state once; who lives there
//   company_terms                                  words of companies with the user type
#ifndef FRONTDESK_BENCH_COMPARE_SQLITE_ACCOUNTS_H_
#define FRONTDESK_BENCH_COMPARE_SQLITE_ACCOUNTS_H_

#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "bench/compare/sqlite.h"
#include "index/criterion.h"
#include "index/document.h"

namespace frontdesk::bench {

// Fills a database, which must be empty and stay while this is used.
class SqliteLoader {
 public:
  // Creates the tables and begins the transaction.
  static absl::StatusOr<SqliteLoader> Begin(SqliteDatabase& database);

  // Members must ascend. The first error stays and is returned by Finish; what comes after it is
  // left out. INVALID_ARGUMENT for a card number that is not a 64-bit number.
  void Add(const index::Document& document);
  // Sorts what came into B-trees, builds the trigrams and ends the transaction. Calls begins(step)
  // before each table.
  absl::Status Finish(const std::function<void(const std::string&)>& begins);

 private:
  explicit SqliteLoader(SqliteDatabase& database) : database_(&database) {}
  absl::Status AddAll(const index::Document& document);
  absl::Status AddTexts(const index::FoldedDocument& folded);
  absl::Status AddNames(const index::FoldedDocument& folded);
  absl::Status Insert(const std::string& table, const std::vector<SqliteValue>& values);

  SqliteDatabase* database_;
  std::unordered_map<std::string, SqliteStatement> inserts_;  // by table
  absl::Status status_;
};

}  // namespace frontdesk::bench

#endif  // FRONTDESK_BENCH_COMPARE_SQLITE_ACCOUNTS_H_
