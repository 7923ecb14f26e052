// Which rows of which state of the index a search request asks for.
#ifndef FRONTDESK_SERVER_SERVICES_SEARCH_PAGING_H_
#define FRONTDESK_SERVER_SERVICES_SEARCH_PAGING_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "frontdesk/v1/search_service.pb.h"
#include "index/engine.h"
#include "server/services/backend.h"
#include "server/services/request_check.h"

namespace frontdesk::services {

// Order and size of the page.
struct Paging {
  index::Order order = index::Order::kRelevance;
  uint32_t size = 0;
  bool capped = false;  // a larger page was asked for
};

// Reads them. Adds PAGE_SIZE_NEGATIVE and ENUM_VALUE_UNKNOWN.
Paging ReadPaging(const v1::SearchAccountsRequest& request, Violations& violations);

// Where a page begins that is not the first one.
struct PageStart {
  uint64_t offset = 0;    // rows before it
  index::RowPlace after;  // the last of them
};

// The state of the index that the page is cut from, and where; the first page has no start.
struct PagedSnapshot {
  std::shared_ptr<const index::Snapshot> snapshot;
  std::optional<PageStart> start;
};

// The newest state for a first page, after waiting shortly for `min_sequence`; for a later one the
// state that the first page saw. Errors: those of PageTokens::Read, FAILED_PRECONDITION
// PAGE_TOKEN_EXPIRED if that state is no longer kept, UNAVAILABLE SEQUENCE_NOT_REACHED.
absl::StatusOr<PagedSnapshot> OpenPage(Backend& backend, const v1::SearchAccountsRequest& request,
                                       std::string_view caller, absl::Time deadline);

// Keeps the state of `page` for the next one, which begins at `next`, and returns its token.
std::string KeepPage(Backend& backend, const v1::SearchAccountsRequest& request,
                     std::string_view caller, const PagedSnapshot& page, const PageStart& next);

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_SEARCH_PAGING_H_
