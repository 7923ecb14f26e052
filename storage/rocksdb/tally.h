// How many rows a column family should hold and what they should add up to. RocksDB checks the
// rows it finds; a tally notices the rows it does not find.
#ifndef FRONTDESK_STORAGE_ROCKSDB_TALLY_H_
#define FRONTDESK_STORAGE_ROCKSDB_TALLY_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "absl/numeric/int128.h"
#include "frontdesk/storage/v1/records.pb.h"
#include "storage/rocksdb/key_layout.h"

namespace frontdesk::storage {

// Hashes rows for tallies: SipHash-2-4-128 keyed by the store, so that rows cannot be made to
// cancel out. Thread-safe. Cost: about a nanosecond a byte.
class RowHasher {
 public:
  // `secret` is that of the store, kStoreSecretBytes long.
  explicit RowHasher(std::string_view secret);
  absl::uint128 Hash(std::string_view key, std::string_view value) const;

 private:
  std::array<unsigned char, 16> key_;
};

// Count and order-independent sum of rows.
struct Tally {
  uint64_t count = 0;
  absl::uint128 digest = 0;

  void Add(absl::uint128 row) { ++count, digest += row; }
  void Remove(absl::uint128 row) { --count, digest -= row; }

  friend bool operator==(const Tally&, const Tally&) = default;
};

// One tally for each of kTalliedFamilies.
class Tallies {
 public:
  // The tally of a family; nullptr if it is not tallied.
  Tally* Find(ColumnFamily family);
  const Tally& Get(ColumnFamily family) const;  // of a tallied family

  // Writes the tallies into a change-log entry.
  void WriteTo(v1::ChangeRecord* entry) const;
  // The tallies of an entry; nullopt if they are not what WriteTo writes.
  static std::optional<Tallies> ReadFrom(const v1::ChangeRecord& entry);

  friend bool operator==(const Tallies&, const Tallies&) = default;

 private:
  std::array<Tally, kTalliedFamilies.size()> tallies_;
};

}  // namespace frontdesk::storage

#endif  // FRONTDESK_STORAGE_ROCKSDB_TALLY_H_
