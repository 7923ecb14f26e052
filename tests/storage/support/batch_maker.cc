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
    batch.cards.emplace_back(CardDigits(member), MakeCardOwner(member));
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
  return batch;
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
