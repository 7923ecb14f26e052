// The witness: a small file beside the database that remembers the last acknowledged commit.
// RocksDB opens without complaint after losing synced commits from the end of its log; the
// witness is what notices.
#ifndef FRONTDESK_STORAGE_ROCKSDB_WITNESS_H_
#define FRONTDESK_STORAGE_ROCKSDB_WITNESS_H_

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/posix_file.h"
#include "storage/rocksdb/freeze.h"

namespace frontdesk::storage {

// Each slot is a file-system page of its own: a torn write spoils one slot, never both.
inline constexpr size_t kWitnessSlotBytes = 4096;
inline constexpr size_t kWitnessSlots = 2;

// What a slot remembers.
struct WitnessMark {
  uint64_t epoch = 0;     // of the store
  uint64_t sequence = 0;  // last acknowledged commit
  std::string hash;       // h(sequence), kChainHashBytes long

  friend bool operator==(const WitnessMark&, const WitnessMark&) = default;
};

// The bytes of one slot, kWitnessSlotBytes long.
std::string EncodeWitnessSlot(const WitnessMark& mark);
// The mark of a slot; nullopt unless its check sum fits. Safe on any bytes.
std::optional<WitnessMark> DecodeWitnessSlot(std::string_view slot);

// Creates the witness file with `mark` in both slots and syncs it. It must not exist.
absl::Status CreateWitness(const std::string& path, const WitnessMark& mark);

// The newest mark in the file. DATA_LOSS: `WITNESS_MISSING`, `WITNESS_UNREADABLE` if no slot is
// sound. UNAVAILABLE `FILE_IO_ERROR`. Changes nothing.
absl::StatusOr<WitnessMark> ReadWitness(const std::string& path);

// Writes the newest mark every `interval` if it changed, and when destroyed. A failed write
// freezes the store: a witness that lags would let a loss pass. Thread-safe.
class WitnessWriter {
 public:
  // Opens the existing file at `path`, in which one slot at least must be sound.
  static absl::StatusOr<std::unique_ptr<WitnessWriter>> Open(const std::string& path,
                                                             absl::Duration interval,
                                                             std::shared_ptr<FreezeState> freeze);
  ~WitnessWriter();

  // `mark` is acknowledged. Never blocks on the disk.
  void Update(WitnessMark mark);

 private:
  WitnessWriter(FileDescriptor file, const std::string& path, size_t next_slot,
                absl::Duration interval, std::shared_ptr<FreezeState> freeze);
  void Run();
  void WriteSlot(const WitnessMark& mark);

  const FileDescriptor file_;
  const std::string path_;
  const absl::Duration interval_;
  const std::shared_ptr<FreezeState> freeze_;
  size_t next_slot_;  // of the writing thread

  std::mutex mutex_;
  std::condition_variable stopping_;
  WitnessMark latest_;
  bool changed_ = false;
  bool stop_ = false;
  std::thread thread_;  // last: runs while the rest lives
};

}  // namespace frontdesk::storage

#endif  // FRONTDESK_STORAGE_ROCKSDB_WITNESS_H_
