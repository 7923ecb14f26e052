#include "storage/rocksdb/verification.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/error.h"
#include "storage/keyed_hash.h"
#include "storage/rocksdb/commit_chain.h"
#include "storage/rocksdb/read_view.h"
#include "storage/rocksdb/witness.h"

namespace frontdesk::storage {
namespace {

absl::Status DataLoss(std::string_view reason, std::string_view what) {
  return MakeError(absl::StatusCode::kDataLoss, reason, what);
}

// The write-ahead logs in the folder of the database, for the operator to look at.
std::string DescribeLogs(const std::string& path) {
  std::vector<std::string> logs;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(path, error)) {
    if (entry.path().extension() != ".log") continue;
    logs.push_back(
        absl::StrCat(entry.path().filename().string(), " (", entry.file_size(error), " bytes)"));
  }
  std::sort(logs.begin(), logs.end());
  return logs.empty() ? "there is no write-ahead log"
                      : "write-ahead logs: " + absl::StrJoin(logs, ", ");
}

absl::Status CheckIdentity(const v1::StoreIdentityRecord& identity, const DataFolder& folder) {
  if (identity.epoch() == folder.format().epoch) return absl::OkStatus();
  return DataLoss("STORE_MIXED_UP",
                  absl::StrCat(folder.database(), " and FORMAT belong to different stores"));
}

absl::Status DifferentHistory(uint64_t sequence) {
  return DataLoss("HISTORY_DIFFERS",
                  absl::StrCat("commit ", sequence, " is not the one that was acknowledged"));
}

// Walks the whole log, looking for the commit of `mark` on the way.
absl::StatusOr<LogHead> CheckLog(const Database& db, const WitnessMark& mark) {
  ASSIGN_OR_RETURN(const v1::LogAnchorRecord anchor, ReadLogAnchor(db));
  LogHead head{anchor.sequence(), anchor.hash(), Tallies()};
  if (mark.sequence <= head.sequence &&
      (mark.sequence != head.sequence || mark.hash != head.hash)) {
    return DifferentHistory(mark.sequence);
  }
  RETURN_IF_ERROR(
      WalkChangeLog(db, anchor.sequence(), anchor.hash(), nullptr,
                    [&](uint64_t sequence, const v1::ChangeRecord& entry) -> absl::Status {
                      if (sequence == mark.sequence && entry.hash() != mark.hash) {
                        return DifferentHistory(sequence);
                      }
                      ASSIGN_OR_RETURN(head, HeadAfter(sequence, entry));
                      return absl::OkStatus();
                    }));
  return head;
}

absl::Status CheckWitnessed(const LogHead& head, const WitnessMark& mark,
                            const DataFolder& folder) {
  if (mark.sequence <= head.sequence) return absl::OkStatus();
  return DataLoss("COMMITS_LOST",
                  absl::StrCat("commits ", head.sequence + 1, " to ", mark.sequence,
                               " were acknowledged and are missing in ", folder.database(), "; ",
                               DescribeLogs(folder.database())));
}

}  // namespace

absl::Status CheckTallies(const ReadView& view, const TallyRange& range) {
  const auto visit = [&range](std::string_view, std::string_view) {
    const bool stop =
        range.cancelled != nullptr && range.cancelled->load(std::memory_order_relaxed);
    return stop ? absl::CancelledError("stopped") : absl::OkStatus();
  };
  for (ColumnFamily family : kTalliedFamilies) {
    const uint64_t rows = view.CountOf(family);
    if (family == ColumnFamily::kAccounts || rows < range.least || rows > range.most) continue;
    RETURN_IF_ERROR(view.Scan(family, "", visit));
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::StoreIdentityRecord> ReadIdentity(const Database& db) {
  ASSIGN_OR_RETURN(auto identity,
                   db.Get<v1::StoreIdentityRecord>(ColumnFamily::kMeta, kIdentityKey));
  if (identity.has_value() && identity->secret().size() == kStoreSecretBytes) {
    return *std::move(identity);
  }
  return DataLoss("STORE_INCOMPLETE", "column family `meta` has lost the identity of the store");
}

absl::StatusOr<LogHead> VerifyStore(const Database& db, const DataFolder& folder,
                                    uint64_t max_rows) {
  RETURN_IF_ERROR(db.VerifyFiles());
  ASSIGN_OR_RETURN(const v1::StoreIdentityRecord identity, ReadIdentity(db));
  RETURN_IF_ERROR(CheckIdentity(identity, folder));
  ASSIGN_OR_RETURN(const WitnessMark mark, ReadWitness(folder.witness()));
  if (mark.epoch != identity.epoch()) {
    return DataLoss("STORE_MIXED_UP",
                    absl::StrCat(folder.witness(), " belongs to a different store"));
  }
  ASSIGN_OR_RETURN(LogHead head, CheckLog(db, mark));
  RETURN_IF_ERROR(CheckWitnessed(head, mark, folder));
  const RowHasher rows(identity.secret());
  ASSIGN_OR_RETURN(const auto view, ReadView::Take({&db, &rows}, head.sequence));
  RETURN_IF_ERROR(CheckTallies(*view, {.most = max_rows}));
  return head;
}

}  // namespace frontdesk::storage
