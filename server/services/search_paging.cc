#include "server/services/search_paging.h"

#include <algorithm>

#include "absl/time/clock.h"
#include "common/limits.h"
#include "common/status_macros.h"
#include "server/services/request_check.h"

namespace frontdesk::services {
namespace {

// A commit that is on its way becomes visible well within this.
constexpr absl::Duration kSequenceWait = absl::Milliseconds(200);

// The highest byte of a place in a token is the rank.
constexpr int kRankShift = 56;

uint64_t PackPlace(const index::RowPlace& place) {
  return uint64_t{place.rank} << kRankShift | place.member;
}

index::RowPlace UnpackPlace(uint64_t packed) {
  return {.rank = static_cast<uint8_t>(packed >> kRankShift),
          .member = packed & ((uint64_t{1} << kRankShift) - 1)};
}

// The state that a token names; null if it is no longer kept.
std::shared_ptr<const index::Snapshot> FindSnapshot(directory::Directory& directory,
                                                    uint64_t sequence) {
  auto newest = directory.Snapshot();
  // Equal commits are equal states, even after a restart.
  if (newest->sequence() == sequence) return newest;
  return directory.pins().Find(sequence, directory.Now());
}

}  // namespace

Paging ReadPaging(const v1::SearchAccountsRequest& request, Violations& violations) {
  Paging paging;
  if (!v1::SearchOrder_IsValid(request.order_by())) {
    violations.push_back({"order_by", "ENUM_VALUE_UNKNOWN",
                          "use SEARCH_ORDER_RELEVANCE, SEARCH_ORDER_MEMBER_ID or leave it out"});
  }
  if (request.order_by() == v1::SEARCH_ORDER_MEMBER_ID) paging.order = index::Order::kMemberId;
  paging.size = ReadPageSize(request.page_size(), violations);
  paging.capped = request.page_size() > limits::kMaxPageSize;
  return paging;
}

absl::StatusOr<PagedSnapshot> OpenPage(Backend& backend, const v1::SearchAccountsRequest& request,
                                       std::string_view caller, absl::Time deadline) {
  directory::Directory& directory = backend.directory;
  if (!request.page_token().empty()) {
    PagePosition position;
    ASSIGN_OR_RETURN(position, backend.tokens.Read(request, caller, directory.Now()));
    PagedSnapshot page{FindSnapshot(directory, position.sequence),
                       PageStart{position.offset, UnpackPlace(position.place)}};
    if (page.snapshot == nullptr) return PageTokenExpired();
    return page;
  }
  RETURN_IF_ERROR(directory.WaitVisible(request.min_sequence(),
                                        std::min(deadline, absl::Now() + kSequenceWait)));
  return PagedSnapshot{directory.Snapshot(), std::nullopt};
}

std::string KeepPage(Backend& backend, const v1::SearchAccountsRequest& request,
                     std::string_view caller, const PagedSnapshot& page, const PageStart& next) {
  const absl::Time now = backend.directory.Now();
  backend.directory.pins().Pin(page.snapshot, now);
  return backend.tokens.Make(request, caller,
                             {.sequence = page.snapshot->sequence(),
                              .offset = next.offset,
                              .place = PackPlace(next.after),
                              .issued = now});
}

}  // namespace frontdesk::services
