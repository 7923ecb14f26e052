// Rows of access control in memory: what a restart finds is what was written.
#ifndef FRONTDESK_TESTS_SERVER_ACCESS_MEMORY_ROWS_H_
#define FRONTDESK_TESTS_SERVER_ACCESS_MEMORY_ROWS_H_

#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "common/status_macros.h"
#include "server/access/access_rows.h"

namespace frontdesk::testing {

// Thread-safe. Writes at once and answers before Write returns.
class MemoryRows final : public access::AccessRows {
 public:
  absl::Status Scan(storage::Table table,
                    const std::function<absl::Status(std::string)>& visit) const override {
    std::unique_lock lock(mutex_);
    const auto rows = rows_;
    lock.unlock();
    for (const auto& [key, payload] : rows) {
      if (key.first == table) RETURN_IF_ERROR(visit(payload));
    }
    return absl::OkStatus();
  }

  void Write(std::vector<storage::Row> rows, std::vector<storage::RowKey> erased,
             Done done) override {
    std::unique_lock lock(mutex_);
    ++writes_;
    const absl::Status outcome = outcome_;
    if (outcome.ok()) {
      for (const storage::RowKey& key : erased) rows_.erase({key.table, key.name});
      for (storage::Row& row : rows) {
        rows_[{row.key.table, row.key.name}] = std::move(row.payload);
      }
    }
    lock.unlock();
    done(outcome);
  }

  // What further writes answer.
  void Answer(absl::Status outcome) {
    std::lock_guard lock(mutex_);
    outcome_ = std::move(outcome);
  }
  size_t writes() const {
    std::lock_guard lock(mutex_);
    return writes_;
  }
  size_t Count(storage::Table table) const {
    std::lock_guard lock(mutex_);
    size_t count = 0;
    for (const auto& [key, payload] : rows_) count += key.first == table;
    return count;
  }
  // Every byte there is, keys and values.
  std::string AllBytes() const {
    std::lock_guard lock(mutex_);
    std::string all;
    for (const auto& [key, payload] : rows_) all += key.second + payload;
    return all;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::pair<storage::Table, std::string>, std::string> rows_;
  absl::Status outcome_;
  size_t writes_ = 0;
};

}  // namespace frontdesk::testing

#endif  // FRONTDESK_TESTS_SERVER_ACCESS_MEMORY_ROWS_H_
