#include "storage/rocksdb/committer.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/error.h"
#include "rocksdb/write_batch.h"
#include "storage/rocksdb/commit_chain.h"

namespace frontdesk::storage {
namespace {

constexpr size_t kProtectionBytes = 8;  // per key, from here to the log and the memtable

// About as large as the batch becomes: growing it piece by piece would copy it several times.
size_t BatchBytes(const StagedOperations& operations) {
  constexpr size_t kHeader = 64;        // of the batch, and its change-log entry but for members
  constexpr size_t kPerOperation = 16;  // kind, family, lengths; the member in the entry
  size_t bytes = kHeader;
  for (const auto& [place, value] : operations) {
    bytes += kPerOperation + place.second.size() + (value ? value->size() : 0);
  }
  return bytes;
}

rocksdb::Status Fill(const Database& db, const StagedOperations& operations,
                     rocksdb::WriteBatch* batch) {
  for (const auto& [place, value] : operations) {
    rocksdb::ColumnFamilyHandle* const family = db.handle(place.first);
    const rocksdb::Status status = value.has_value() ? batch->Put(family, place.second, *value)
                                                     : batch->Delete(family, place.second);
    if (!status.ok()) return status;
  }
  return rocksdb::Status::OK();
}

records::ChangeRecord MakeEntry(const LogHead& previous, const CommitBatch& batch,
                                const StagedOperations& operations, absl::Time now) {
  records::ChangeRecord entry;
  for (MemberNumber member : TouchedMembers(batch)) entry.add_members(member);
  entry.set_previous_hash(previous.hash);
  entry.set_commit_micros(absl::ToUnixMicros(now));
  entry.set_operations_hash(HashOperations(operations));
  return entry;
}

}  // namespace

absl::StatusOr<LogHead> Committer::Commit(const CommitBatch& batch) {
  RETURN_IF_ERROR(parts_.freeze->Check());
  RETURN_IF_ERROR(CheckBatch(batch));
  RETURN_IF_ERROR(parts_.guard->Check());
  const StagedOperations operations = Stage(batch, *parts_.keys);
  absl::StatusOr<Tallies> tallies = Tally(operations);
  if (!tallies.ok()) {
    parts_.freeze->Freeze(ToStd(tallies.status().message()));
    return tallies.status();
  }
  const uint64_t sequence = head_.sequence + 1;
  records::ChangeRecord entry = MakeEntry(head_, batch, operations, parts_.clock->Now());
  tallies->WriteTo(&entry);
  entry.set_hash(HashEntry(sequence, entry));
  RETURN_IF_ERROR(Write(operations, sequence, entry));
  head_ = LogHead{sequence, entry.hash(), *std::move(tallies)};
  return head_;
}

absl::StatusOr<Tallies> Committer::Tally(const StagedOperations& operations) const {
  Tallies tallies = head_.tallies;
  for (size_t begin = 0, end = 0; begin < operations.size(); begin = end) {
    const ColumnFamily family = operations[begin].first.first;
    for (end = begin; end < operations.size() && operations[end].first.first == family;) ++end;
    if (tallies.Find(family) == nullptr) continue;
    const absl::Span<const StagedOperation> run(&operations[begin], end - begin);
    RETURN_IF_ERROR(TallyFamily(family, run, *tallies.Find(family)));
  }
  return tallies;
}

absl::Status Committer::TallyFamily(ColumnFamily family,
                                    absl::Span<const StagedOperation> operations,
                                    struct Tally& tally) const {
  std::vector<rocksdb::Slice> keys;
  keys.reserve(operations.size());
  for (const auto& [place, value] : operations) keys.push_back(place.second);
  ASSIGN_OR_RETURN(const auto old, parts_.db->GetAllBytes(family, keys));
  for (size_t i = 0; i < operations.size(); ++i) {
    const auto& [place, value] = operations[i];
    if (old[i]) tally.Remove(parts_.rows->Hash(place.second, ToView(*old[i])));
    if (value) tally.Add(parts_.rows->Hash(place.second, *value));
  }
  return absl::OkStatus();
}

absl::Status Committer::Write(const StagedOperations& operations, uint64_t sequence,
                              const records::ChangeRecord& entry) {
  rocksdb::WriteBatch batch(/*reserved_bytes=*/BatchBytes(operations), /*max_bytes=*/0,
                            kProtectionBytes,
                            /*default_cf_ts_sz=*/0);
  rocksdb::Status status = Fill(*parts_.db, operations, &batch);
  if (status.ok()) {
    status = batch.Put(parts_.db->handle(ColumnFamily::kChanges), EncodeChangeKey(sequence),
                       EncodeRecord(entry));
  }
  if (status.ok()) status = parts_.db->rocksdb()->Write(MakeWriteOptions(), &batch);
  if (status.ok()) return absl::OkStatus();
  // A failed sync tells nothing about what is on disk, and syncing again may report success for
  // pages the kernel has dropped: never retry.
  const std::string cause = absl::StrCat("a commit failed: ", status.ToString());
  parts_.freeze->Freeze(cause);
  return MakeError(absl::StatusCode::kUnavailable, "WRITE_FAILED",
                   absl::StrCat(cause, "; its outcome is not known until the store is reopened"));
}

}  // namespace frontdesk::storage
