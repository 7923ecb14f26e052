#include "tests/storage/support/batch_maker.h"

#include "absl/strings/str_cat.h"
#include "tests/storage/support/test_records.h"

namespace frontdesk::storage {

CommitBatch BatchMaker::Next() {
  CommitBatch batch;
  const uint64_t puts = random_() % 4;
  for (uint64_t i = 0; i < puts; ++i) {
    const MemberNumber member = random_() % members_;
    batch.accounts.push_back(MakeAccount(member, ++version_));
    batch.cards.push_back({CardDigits(member), MakeCardOwner(member)});
  }
  if (OneIn(5)) batch.erased.push_back(random_() % members_);
  if (OneIn(5)) batch.erased_cards.push_back(CardDigits(random_() % members_));
  if (OneIn(2)) {
    ++version_;
    batch.requests.emplace_back(absl::StrCat("request-", version_), MakeRequest(version_));
  }
  if (OneIn(6)) {
    batch.groups.push_back(MakeGroup(absl::StrCat("Group ", random_() % 9), "id"));
  }
  AddRows(batch);
  return batch;
}

void BatchMaker::AddRows(CommitBatch& batch) {
  const RowKey keys[] = {MemberRow(Table::kAuditHistory, random_() % 4,
                                   static_cast<int64_t>(random_() % 7) - 3, random_() % 3),
                         MemberRow(Table::kNotes, random_() % 4, 0, random_() % 3),
                         NumberedRow(Table::kOutbox, random_() % 9),
                         NamedRow(Table::kTokens, absl::StrCat("name ", random_() % 9))};
  for (const RowKey& key : keys) {
    if (OneIn(3)) batch.rows.push_back(MakeNote(key, absl::StrCat("text ", ++version_)));
    if (OneIn(9)) batch.erased_rows.push_back(key);
  }
  if (OneIn(8)) batch.erased_groups.emplace_back(absl::StrCat("Group ", random_() % 9), "id");
}

void EraseOldestRequest(const AccountStore& store, CommitBatch* batch) {
  std::optional<std::pair<int64_t, std::string>> oldest;
  const absl::Status status =
      store.ScanRequests([&](std::string key, records::RequestRecord request) {
        const std::pair candidate(request.expire_micros(), std::move(key));
        if (!oldest.has_value() || candidate < *oldest) oldest = candidate;
        return absl::OkStatus();
      });
  if (status.ok() && oldest.has_value()) batch->erased_requests.push_back(oldest->second);
}

}  // namespace frontdesk::storage
