#include "bench/compare/sqlite_accounts.h"

#include <algorithm>
#include <charconv>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/substitute.h"
#include "bench/compare/terms.h"
#include "common/status_macros.h"

namespace frontdesk::bench {
namespace {

// By member, and members ascend: rows go where they belong at once. Text is folded.
constexpr const char* kTextTables[] = {"email", "street", "company", "group_name", "phone"};

// Rows of these are all key. They come in no order and are sorted once all are there: that is
// faster than to insert each into its place, and leaves full pages.
struct SortedTable {
  const char* name;
  const char* key;
  const char* columns;
};
constexpr SortedTable kSortedTables[] = {
    {"phones", "number, member", "number TEXT, member INTEGER"},
    {"reversed_phones", "number, member", "number TEXT, member INTEGER"},
    {"postal_codes", "code, member", "code TEXT, member INTEGER"},
    {"billing", "last4, name, member", "last4 TEXT, name TEXT, member INTEGER"},
    {"last_names", "last, member", "last TEXT, member INTEGER"},
    {"given_names", "given, nick, member", "given TEXT, nick INTEGER, member INTEGER"},
    {"names", "last, given, state, nick, member, status",
     "last TEXT, given TEXT, state TEXT, nick INTEGER, member INTEGER, status INTEGER"},
    {"company_terms", "term, user_type, member", "term TEXT, user_type INTEGER, member INTEGER"},
};

constexpr char kCreate[] =
    "CREATE TABLE accounts (member INTEGER PRIMARY KEY, user_type INTEGER, status INTEGER);"
    "CREATE TABLE card_rows (number INTEGER, member INTEGER);"
    "CREATE TABLE place_rows (city TEXT, state TEXT, member INTEGER);";
// $0: table, $1: its columns, $2: its key.
constexpr char kCreateText[] = "CREATE TABLE $0 (member INTEGER PRIMARY KEY, text TEXT);";
constexpr char kCreateRows[] = "CREATE TABLE $0_rows ($1);";

constexpr char kSort[] =
    "CREATE TABLE $0 ($1, PRIMARY KEY ($2)) WITHOUT ROWID;"
    "INSERT OR IGNORE INTO $0 SELECT * FROM $0_rows ORDER BY $2;"
    "DROP TABLE $0_rows;";
constexpr char kSortCards[] =
    "CREATE TABLE cards (number INTEGER PRIMARY KEY, member INTEGER);"
    "INSERT OR IGNORE INTO cards SELECT * FROM card_rows ORDER BY number;"
    "DROP TABLE card_rows;";
constexpr char kSortPlaces[] =
    "CREATE TABLE places (id INTEGER PRIMARY KEY, city TEXT, state TEXT);"
    "INSERT INTO places (city, state) SELECT DISTINCT city, state FROM place_rows;"
    "CREATE UNIQUE INDEX places_by_state ON places (state, city);"
    "CREATE TABLE residents (place INTEGER, member INTEGER,"
    " PRIMARY KEY (place, member)) WITHOUT ROWID;"
    "INSERT INTO residents SELECT p.id, r.member FROM place_rows r CROSS JOIN places p"
    " ON p.state = r.state AND p.city = r.city ORDER BY 1, 2;"
    "DROP TABLE place_rows;";
constexpr char kListLastNames[] =
    "CREATE TABLE last_name_list (last TEXT PRIMARY KEY) WITHOUT ROWID;"
    "INSERT INTO last_name_list SELECT DISTINCT last FROM last_names ORDER BY last;";
constexpr char kIndexEmail[] = "CREATE INDEX email_by_text ON email (text);";

// $0: trigrams, $1: of which table, $2: of which column, $3: number of its rows. With the places of
// trigrams in them (detail=full, which is the default) a phrase is exactly a part of the text:
// nothing need be read to be sure, which is faster than fewer bytes.
constexpr char kTrigrams[] =
    "CREATE VIRTUAL TABLE $0 USING fts5($2, content='$1', content_rowid='$3',"
    " tokenize='trigram case_sensitive 1', columnsize=0);"
    "INSERT INTO $0($0) VALUES ('rebuild');"
    "INSERT INTO $0($0) VALUES ('optimize');";

std::string Reversed(std::string text) {
  std::reverse(text.begin(), text.end());
  return text;
}

absl::StatusOr<int64_t> CardNumber(const std::string& digits) {
  int64_t number = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, number);
  if (error == std::errc() && stop == end && digits[0] != '0') return number;
  return absl::InvalidArgumentError("a card number that is not a 64-bit number");
}

}  // namespace

absl::StatusOr<SqliteLoader> SqliteLoader::Begin(SqliteDatabase& database) {
  RETURN_IF_ERROR(database.Run(absl::StrCat("BEGIN;", kCreate)));
  for (const char* table : kTextTables) {
    RETURN_IF_ERROR(database.Run(absl::Substitute(kCreateText, table)));
  }
  for (const SortedTable& table : kSortedTables) {
    RETURN_IF_ERROR(database.Run(absl::Substitute(kCreateRows, table.name, table.columns)));
  }
  return SqliteLoader(database);
}

void SqliteLoader::Add(const index::Document& document) {
  if (status_.ok()) status_ = AddAll(document);
}

absl::Status SqliteLoader::AddAll(const index::Document& document) {
  const auto member = static_cast<int64_t>(document.member);
  RETURN_IF_ERROR(Insert("accounts", {member, static_cast<int64_t>(document.user_type),
                                      static_cast<int64_t>(document.status)}));
  for (const std::string& digits : document.card_numbers) {
    ASSIGN_OR_RETURN(const int64_t number, CardNumber(digits));
    RETURN_IF_ERROR(Insert("card_rows", {number, member}));
  }
  if (document.numbers_only) return absl::OkStatus();
  const index::FoldedDocument folded = index::FoldDocument(document);
  RETURN_IF_ERROR(AddTexts(folded));
  RETURN_IF_ERROR(AddNames(folded));
  for (const BillingTerm& term : BillingTermsOf(document)) {
    RETURN_IF_ERROR(Insert("billing_rows", {term.last4, term.last_name, member}));
  }
  for (const std::string& term : TermsOf(folded.company.full)) {
    RETURN_IF_ERROR(
        Insert("company_terms_rows", {term, static_cast<int64_t>(document.user_type), member}));
  }
  return absl::OkStatus();
}

absl::Status SqliteLoader::AddTexts(const index::FoldedDocument& folded) {
  const auto member = static_cast<int64_t>(folded.document->member);
  // Between two numbers stands what no criterion on phones holds.
  const std::string phones = absl::StrJoin(folded.phones, "|");
  const std::string* const texts[] = {&folded.email.light, &folded.street.full,
                                      &folded.company.full, &folded.group_name.full, &phones};
  static_assert(std::size(texts) == std::size(kTextTables));
  for (size_t i = 0; i < std::size(texts); ++i) {
    if (!texts[i]->empty()) RETURN_IF_ERROR(Insert(kTextTables[i], {member, *texts[i]}));
  }
  for (const std::string& phone : folded.phones) {
    RETURN_IF_ERROR(Insert("phones_rows", {phone, member}));
    RETURN_IF_ERROR(Insert("reversed_phones_rows", {Reversed(phone), member}));
  }
  if (!folded.postal_code.empty()) {
    RETURN_IF_ERROR(Insert("postal_codes_rows", {folded.postal_code, member}));
  }
  return Insert("place_rows", {folded.city.full, folded.state.full, member});
}

absl::Status SqliteLoader::AddNames(const index::FoldedDocument& folded) {
  const auto member = static_cast<int64_t>(folded.document->member);
  const auto status = static_cast<int64_t>(folded.document->status);
  const std::vector<std::string> last_terms = TermsOf(folded.last_name.full);
  for (const std::string& last : last_terms) {
    RETURN_IF_ERROR(Insert("last_names_rows", {last, member}));
  }
  for (const bool nick : {false, true}) {
    const auto& name = nick ? folded.nickname : folded.first_name;
    for (const std::string& given : TermsOf(name.full)) {
      RETURN_IF_ERROR(Insert("given_names_rows", {given, int64_t{nick}, member}));
      for (const std::string& last : last_terms) {
        RETURN_IF_ERROR(
            Insert("names_rows", {last, given, folded.state.full, int64_t{nick}, member, status}));
      }
    }
  }
  return absl::OkStatus();
}

absl::Status SqliteLoader::Insert(const std::string& table,
                                  const std::vector<SqliteValue>& values) {
  const auto [at, inserted] = inserts_.try_emplace(table);
  if (inserted) {
    ASSIGN_OR_RETURN(at->second,
                     database_->Prepare(absl::Substitute("INSERT INTO $0 VALUES ($1)", table,
                                                         SqliteMarks(values.size()))));
  }
  at->second.Bind(values);
  return at->second.Run();
}

absl::Status SqliteLoader::Finish(const std::function<void(const std::string&)>& begins) {
  RETURN_IF_ERROR(status_);
  const auto run = [&](const std::string& step, const std::string& sql) {
    begins(step);
    return database_->Run(sql);
  };
  RETURN_IF_ERROR(run("cards", kSortCards));
  RETURN_IF_ERROR(run("places", kSortPlaces));
  for (const SortedTable& table : kSortedTables) {
    RETURN_IF_ERROR(run(table.name, absl::Substitute(kSort, table.name, table.columns, table.key)));
  }
  RETURN_IF_ERROR(run("last_name_list", kListLastNames));
  RETURN_IF_ERROR(run("email_by_text", kIndexEmail));
  for (const std::string table : kTextTables) {
    const std::string trigrams = table + "_grams";
    RETURN_IF_ERROR(run(trigrams, absl::Substitute(kTrigrams, trigrams, table, "text", "member")));
  }
  RETURN_IF_ERROR(
      run("place_grams", absl::Substitute(kTrigrams, "place_grams", "places", "city", "id")));
  return database_->Run("COMMIT;");
}

}  // namespace frontdesk::bench
