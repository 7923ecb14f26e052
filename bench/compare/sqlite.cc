#include "bench/compare/sqlite.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/status_macros.h"

namespace frontdesk::bench {
namespace {

absl::Status FailedIn(sqlite3* database) {
  return absl::InternalError(absl::StrCat("SQLite: ", sqlite3_errmsg(database)));
}

}  // namespace

std::string SqliteMarks(size_t values) {
  return absl::StrJoin(std::vector<const char*>(values, "?"), ",");
}

void SqliteStatement::Bind(const std::vector<SqliteValue>& values) {
  int place = 0;
  for (const SqliteValue& value : values) {
    ++place;
    if (const auto* text = std::get_if<std::string>(&value)) {
      sqlite3_bind_text(statement_, place, text->data(), static_cast<int>(text->size()),
                        SQLITE_STATIC);
    } else {
      sqlite3_bind_int64(statement_, place, std::get<int64_t>(value));
    }
  }
}

absl::Status SqliteStatement::Failed() const { return FailedIn(sqlite3_db_handle(statement_)); }

absl::StatusOr<std::unique_ptr<SqliteDatabase>> SqliteDatabase::Open() {
  sqlite3* database = nullptr;
  // One thread: no locks that would cost a share of the short searches.
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  const int code = sqlite3_open_v2(":memory:", &database, flags, nullptr);
  std::unique_ptr<SqliteDatabase> made(new SqliteDatabase(database));
  if (code != SQLITE_OK) return FailedIn(database);
  // Nothing here is to survive anything, and there is memory.
  RETURN_IF_ERROR(
      made->Run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
                "PRAGMA secure_delete = OFF; PRAGMA temp_store = MEMORY;"));
  return made;
}

SqliteDatabase::~SqliteDatabase() {
  for (const auto& [sql, statement] : prepared_) sqlite3_finalize(statement);
  sqlite3_close(database_);
}

absl::Status SqliteDatabase::Run(const std::string& sql) {
  const int code = sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr);
  return code == SQLITE_OK ? absl::OkStatus() : FailedIn(database_);
}

absl::StatusOr<SqliteStatement> SqliteDatabase::Prepare(const std::string& sql) {
  sqlite3_stmt*& statement = prepared_[sql];
  if (statement == nullptr) {
    const int code = sqlite3_prepare_v3(database_, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK) return FailedIn(database_);
  }
  return SqliteStatement(statement);
}

absl::StatusOr<uint64_t> SqliteDatabase::Bytes() {
  ASSIGN_OR_RETURN(SqliteStatement statement,
                   Prepare("SELECT (page_count - freelist_count) * page_size FROM"
                           " pragma_page_count, pragma_freelist_count, pragma_page_size"));
  uint64_t bytes = 0;
  RETURN_IF_ERROR(
      statement.ForEachNumber([&](int64_t number) { bytes = static_cast<uint64_t>(number); }));
  return bytes;
}

}  // namespace frontdesk::bench
