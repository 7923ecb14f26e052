// The published rules in the SQL of the tables of sqlite_accounts.h.
#ifndef FRONTDESK_BENCH_COMPARE_SQLITE_SEARCH_H_
#define FRONTDESK_BENCH_COMPARE_SQLITE_SEARCH_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "bench/compare/comparison.h"
#include "bench/compare/sqlite.h"
#include "index/engine.h"

namespace frontdesk::bench {

// A search as it is asked; how is for SqliteQuestion to say.
struct SqliteSearch {
  std::string member;               // what of a row is the member: `rowid`
  std::string from;                 // `FROM email_grams WHERE email_grams MATCH ?`
  std::vector<SqliteValue> values;  // of its parameters
  // Rows lie in the order of members in what is read, and none comes twice. Otherwise neither
  // holds.
  bool in_order = false;
};

// INVALID_ARGUMENT for a search that this comparison does not speak: it speaks what the workload
// asks, in order of member ID.
absl::StatusOr<SqliteSearch> SqliteSearchOf(const index::SearchRequest& request);

// The search with its statements prepared. Rows in order: the first page is read, and only if it is
// full the others are counted. Otherwise one pass brings all members, which are sorted here: less
// than what SQLite takes for DISTINCT, a window or a second pass. `database` must stay.
absl::StatusOr<Question> SqliteQuestion(SqliteDatabase& database,
                                        const index::SearchRequest& request);

}  // namespace frontdesk::bench

#endif  // FRONTDESK_BENCH_COMPARE_SQLITE_SEARCH_H_
