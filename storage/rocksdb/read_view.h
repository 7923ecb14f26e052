// One moment of the database: a RocksDB snapshot, the commit it belongs to, and what every tallied
// column family holds in it.
#ifndef FRONTDESK_STORAGE_ROCKSDB_READ_VIEW_H_
#define FRONTDESK_STORAGE_ROCKSDB_READ_VIEW_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/account_store.h"
#include "storage/rocksdb/database.h"
#include "storage/rocksdb/row_reading.h"
#include "storage/rocksdb/tally.h"

namespace frontdesk::storage {

// What a view is taken of.
struct ViewSource {
  const Database* db = nullptr;
  const RowHasher* rows = nullptr;  // null: do not tally (salvage)
};

// Thread-safe. Must not outlive its source.
class ReadView {
 public:
  // A view of now. `known` is a commit that is already in the database.
  static absl::StatusOr<std::unique_ptr<ReadView>> Take(const ViewSource& source, uint64_t known);
  ~ReadView();

  uint64_t sequence() const { return sequence_; }
  const rocksdb::Snapshot* snapshot() const { return snapshot_; }
  const Database& db() const { return *source_.db; }
  // Rows that the newest commit of the view counts in a tallied family.
  uint64_t CountOf(ColumnFamily family) const { return tallies_.Get(family).count; }

  // Calls `visit` for each row of a tallied family in key order. After the last row, DATA_LOSS
  // `ROWS_LOST` if the rows are not those that were committed. `first` skips rows before it; only a
  // scan with an empty `first` is tallied.
  absl::Status Scan(
      ColumnFamily family, std::string_view first,
      absl::FunctionRef<absl::Status(std::string_view key, std::string_view value)> visit) const;

 private:
  ReadView(const ViewSource& source, const rocksdb::Snapshot* snapshot)
      : source_(source), snapshot_(snapshot) {}
  absl::Status FindHead(uint64_t known);

  const ViewSource source_;
  const rocksdb::Snapshot* const snapshot_;
  uint64_t sequence_ = 0;
  Tallies tallies_;
};

// A StoreSnapshot over a view. `keys` outlives it.
std::unique_ptr<StoreSnapshot> MakeStoreSnapshot(std::unique_ptr<ReadView> view,
                                                 const KeyedHasher& keys);

}  // namespace frontdesk::storage

#endif  // FRONTDESK_STORAGE_ROCKSDB_READ_VIEW_H_
