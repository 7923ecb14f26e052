// The little of SQLite's interface that the comparison needs: a database in memory, and statements.
#ifndef FRONTDESK_BENCH_COMPARE_SQLITE_H_
#define FRONTDESK_BENCH_COMPARE_SQLITE_H_

#include <sqlite3.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace frontdesk::bench {

using SqliteValue = std::variant<int64_t, std::string>;

// `?,?,?` for so many values.
std::string SqliteMarks(size_t values);

// A prepared statement. Belongs to its database and ends with it.
class SqliteStatement {
 public:
  SqliteStatement() = default;

  // From the first `?` on. Text is not copied: it must stay until the statement was run.
  void Bind(const std::vector<SqliteValue>& values);

  // Runs it from the beginning. Calls use(number) for each row, whose first column must be one.
  template <typename Use>
  absl::Status ForEachNumber(Use use) {
    int code;
    while ((code = sqlite3_step(statement_)) == SQLITE_ROW)
      use(sqlite3_column_int64(statement_, 0));
    sqlite3_reset(statement_);
    return code == SQLITE_DONE ? absl::OkStatus() : Failed();
  }
  // Runs a statement that has no rows.
  absl::Status Run() {
    return ForEachNumber([](int64_t) {});
  }

 private:
  friend class SqliteDatabase;
  explicit SqliteStatement(sqlite3_stmt* statement) : statement_(statement) {}
  absl::Status Failed() const;

  sqlite3_stmt* statement_ = nullptr;
};

// A database in memory. For one thread.
class SqliteDatabase {
 public:
  static absl::StatusOr<std::unique_ptr<SqliteDatabase>> Open();
  ~SqliteDatabase();
  SqliteDatabase(const SqliteDatabase&) = delete;
  SqliteDatabase& operator=(const SqliteDatabase&) = delete;

  // Any number of statements without parameters.
  absl::Status Run(const std::string& sql);
  // One statement; prepared once, the next time it is the same one.
  absl::StatusOr<SqliteStatement> Prepare(const std::string& sql);
  // Of all pages that are in use.
  absl::StatusOr<uint64_t> Bytes();

 private:
  explicit SqliteDatabase(sqlite3* database) : database_(database) {}

  sqlite3* const database_;
  std::unordered_map<std::string, sqlite3_stmt*> prepared_;
};

}  // namespace frontdesk::bench

#endif  // FRONTDESK_BENCH_COMPARE_SQLITE_H_
