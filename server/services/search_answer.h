// The answer to a search: rows, counts and what helps to get further.
#ifndef FRONTDESK_SERVER_SERVICES_SEARCH_ANSWER_H_
#define FRONTDESK_SERVER_SERVICES_SEARCH_ANSWER_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/member_id.h"
#include "frontdesk/v1/search_service.pb.h"
#include "index/engine.h"
#include "server/services/backend.h"
#include "server/services/search_criteria.h"
#include "server/services/search_paging.h"

namespace frontdesk::services {

// Where and how long to search.
struct SearchScope {
  Backend& backend;
  const index::Snapshot& snapshot;
  index::SearchLimits limits;
};

// Whom a search found, before anything is read of them.
struct FoundPage {
  uint64_t offset = 0;  // of its first row
  index::SearchResult result;
  absl::Duration engine_time;
};

struct SearchAnswer {
  v1::SearchAccountsResponse response;  // without next_page_token
  std::optional<PageStart> next;        // none: this is the last page
};

// Asks the index for the first page, or for the one that begins at `start`. `found` is told who
// will be shown as soon as that is known, while the index goes on. Errors: those of
// index::Snapshot::Search and those of `found`.
using FoundMembers = std::function<absl::Status(const std::vector<MemberNumber>&)>;
absl::StatusOr<FoundPage> FindPage(const SearchScope& scope, const PreparedSearch& search,
                                   const Paging& paging, const std::optional<PageStart>& start,
                                   const FoundMembers& found);

// Reads the accounts and fills everything but the token. Errors: those of storage.
absl::StatusOr<SearchAnswer> AnswerSearch(const SearchScope& scope, const PreparedSearch& search,
                                          const Paging& paging, const FoundPage& found);

// Of these hits, in their order.
std::vector<MemberNumber> MembersOf(const std::vector<index::Hit>& hits);

// The rows of these members as they are now, with what matched; those that are gone or match no
// longer are left out.
absl::StatusOr<std::vector<v1::SearchRow>> MakeRows(const SearchScope& scope,
                                                    const index::Query& query,
                                                    const std::vector<index::Hit>& hits);

// Exact number of accounts that match.
absl::StatusOr<uint64_t> Count(const SearchScope& scope, index::Query query);

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_SEARCH_ANSWER_H_
