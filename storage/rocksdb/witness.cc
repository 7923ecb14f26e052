#include "storage/rocksdb/witness.h"

#include <fcntl.h>
#include <sodium.h>

#include <array>
#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/error.h"
#include "common/status_macros.h"
#include "common/strings.h"
#include "storage/rocksdb/commit_chain.h"
#include "storage/rocksdb/key_layout.h"

namespace frontdesk::storage {
namespace {

// Layout of a slot: magic, epoch, sequence, hash, check sum of all these; zeros to the end.
constexpr std::string_view kMagic = "FDWITNS1";
constexpr size_t kEpochAt = 8;
constexpr size_t kSequenceAt = 16;
constexpr size_t kHashAt = 24;
constexpr size_t kCheckAt = kHashAt + kChainHashBytes;
constexpr size_t kCheckBytes = 16;
static_assert(kCheckBytes == crypto_generichash_BYTES_MIN);

std::string CheckSum(std::string_view bytes) {
  std::string sum(kCheckBytes, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(sum.data()), sum.size(),
                     reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), nullptr,
                     0);
  return sum;
}

absl::StatusOr<std::array<std::optional<WitnessMark>, kWitnessSlots>> ReadSlots(
    const std::string& path) {
  absl::StatusOr<std::string> bytes = ReadFileHead(path, kWitnessSlots * kWitnessSlotBytes);
  if (absl::IsNotFound(bytes.status())) {
    return MakeError(absl::StatusCode::kDataLoss, "WITNESS_MISSING",
                     absl::StrCat(path, " is missing: nothing proves that no commit was lost"));
  }
  RETURN_IF_ERROR(bytes.status());
  std::array<std::optional<WitnessMark>, kWitnessSlots> slots;
  for (size_t i = 0; i < kWitnessSlots && i * kWitnessSlotBytes < bytes->size(); ++i) {
    slots[i] = DecodeWitnessSlot(
        std::string_view(*bytes).substr(i * kWitnessSlotBytes, kWitnessSlotBytes));
  }
  return slots;
}

// The slot with the newest mark; nullopt if none is sound.
std::optional<size_t> NewestSlot(
    const std::array<std::optional<WitnessMark>, kWitnessSlots>& slots) {
  std::optional<size_t> newest;
  for (size_t i = 0; i < kWitnessSlots; ++i) {
    if (!slots[i].has_value()) continue;
    if (!newest.has_value() || slots[i]->sequence > slots[*newest]->sequence) newest = i;
  }
  return newest;
}

}  // namespace

std::string EncodeWitnessSlot(const WitnessMark& mark) {
  std::string slot(kMagic);
  slot += EncodeBigEndian64(mark.epoch);
  slot += EncodeBigEndian64(mark.sequence);
  slot += mark.hash;
  slot += CheckSum(slot);
  slot.resize(kWitnessSlotBytes, '\0');
  return slot;
}

std::optional<WitnessMark> DecodeWitnessSlot(std::string_view slot) {
  if (slot.size() < kCheckAt + kCheckBytes || slot.substr(0, kEpochAt) != kMagic) {
    return std::nullopt;
  }
  if (slot.substr(kCheckAt, kCheckBytes) != CheckSum(slot.substr(0, kCheckAt))) {
    return std::nullopt;
  }
  return WitnessMark{*DecodeBigEndian64(slot.substr(kEpochAt, 8)),
                     *DecodeBigEndian64(slot.substr(kSequenceAt, 8)),
                     std::string(slot.substr(kHashAt, kChainHashBytes))};
}

absl::Status CreateWitness(const std::string& path, const WitnessMark& mark) {
  const std::string slot = EncodeWitnessSlot(mark);
  return WriteNewFile(path, slot + slot);
}

absl::StatusOr<WitnessMark> ReadWitness(const std::string& path) {
  ASSIGN_OR_RETURN(auto slots, ReadSlots(path));
  const std::optional<size_t> newest = NewestSlot(slots);
  if (newest.has_value()) return *slots[*newest];
  return MakeError(absl::StatusCode::kDataLoss, "WITNESS_UNREADABLE",
                   absl::StrCat(path, " is damaged: nothing proves that no commit was lost"));
}

absl::StatusOr<std::unique_ptr<WitnessWriter>> WitnessWriter::Open(
    const std::string& path, absl::Duration interval, std::shared_ptr<FreezeState> freeze) {
  ASSIGN_OR_RETURN(auto slots, ReadSlots(path));
  FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!file.valid()) return FileError("opening", path);
  const size_t next_slot = (NewestSlot(slots).value_or(kWitnessSlots - 1) + 1) % kWitnessSlots;
  return std::unique_ptr<WitnessWriter>(
      new WitnessWriter(std::move(file), path, next_slot, interval, std::move(freeze)));
}

WitnessWriter::WitnessWriter(FileDescriptor file, const std::string& path, size_t next_slot,
                             absl::Duration interval, std::shared_ptr<FreezeState> freeze)
    : file_(std::move(file)),
      path_(path),
      interval_(interval),
      freeze_(std::move(freeze)),
      next_slot_(next_slot),
      thread_([this] { Run(); }) {}

WitnessWriter::~WitnessWriter() {
  {
    std::lock_guard lock(mutex_);
    stop_ = true;
  }
  stopping_.notify_one();
  thread_.join();
}

void WitnessWriter::Update(WitnessMark mark) {
  std::lock_guard lock(mutex_);
  latest_ = std::move(mark);
  changed_ = true;
}

void WitnessWriter::Run() {
  std::unique_lock lock(mutex_);
  bool last_round = false;
  while (!last_round) {
    last_round =
        stopping_.wait_for(lock, absl::ToChronoMilliseconds(interval_), [this] { return stop_; });
    if (!std::exchange(changed_, false)) continue;
    const WitnessMark mark = latest_;
    lock.unlock();
    WriteSlot(mark);
    lock.lock();
  }
}

void WitnessWriter::WriteSlot(const WitnessMark& mark) {
  const absl::Status status =
      WriteAndSync(file_, EncodeWitnessSlot(mark), next_slot_ * kWitnessSlotBytes, path_);
  if (!status.ok()) freeze_->Freeze(ToStd(status.message()));
  next_slot_ = (next_slot_ + 1) % kWitnessSlots;
}

}  // namespace frontdesk::storage
