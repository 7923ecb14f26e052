#include "storage/rocksdb/change_log.h"

#include "absl/strings/str_cat.h"
#include "common/error.h"
#include "storage/rocksdb/commit_chain.h"

namespace frontdesk::storage {
namespace {

absl::Status Broken(std::string_view what) {
  return MakeError(absl::StatusCode::kDataLoss, "CHANGE_LOG_BROKEN", what);
}

}  // namespace

absl::StatusOr<v1::LogAnchorRecord> ReadLogAnchor(const Database& db) {
  ASSIGN_OR_RETURN(auto anchor, db.Get<v1::LogAnchorRecord>(ColumnFamily::kMeta, kLogAnchorKey));
  if (anchor.has_value()) return *std::move(anchor);
  return MakeError(absl::StatusCode::kDataLoss, "STORE_INCOMPLETE",
                   "column family `meta` has lost the anchor of the change log");
}

absl::Status WalkChangeLog(
    const Database& db, uint64_t after, std::optional<std::string> previous,
    const rocksdb::Snapshot* snapshot,
    absl::FunctionRef<absl::Status(uint64_t, const v1::ChangeRecord&)> visit) {
  uint64_t expected = after + 1;
  return db.Scan(
      ColumnFamily::kChanges, EncodeChangeKey(expected), snapshot,
      [&](std::string_view key, std::string_view value) -> absl::Status {
        const std::optional<uint64_t> sequence = DecodeChangeKey(key);
        if (!sequence.has_value()) return Broken("the change log holds a key that is no number");
        if (*sequence != expected) {
          return Broken(absl::StrCat("commits ", expected, " to ", *sequence - 1,
                                     " are missing in the change log"));
        }
        v1::ChangeRecord entry;
        RETURN_IF_ERROR(DecodeRecord(ColumnFamily::kChanges, value, &entry));
        RETURN_IF_ERROR(CheckLink(expected, previous.value_or(entry.previous_hash()), entry));
        previous = entry.hash();
        ++expected;
        return visit(*sequence, entry);
      });
}

absl::StatusOr<LogHead> HeadAfter(uint64_t sequence, const v1::ChangeRecord& entry) {
  std::optional<Tallies> tallies = Tallies::ReadFrom(entry);
  if (!tallies.has_value()) {
    return Broken(absl::StrCat("commit ", sequence, " of the change log has no sound tallies"));
  }
  return LogHead{sequence, entry.hash(), *std::move(tallies)};
}

}  // namespace frontdesk::storage
