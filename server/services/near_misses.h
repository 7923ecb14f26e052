// A search that found nothing, with one thing changed.
#ifndef FRONTDESK_SERVER_SERVICES_NEAR_MISSES_H_
#define FRONTDESK_SERVER_SERVICES_NEAR_MISSES_H_

#include "absl/status/status.h"
#include "frontdesk/v1/search_service.pb.h"
#include "index/engine.h"
#include "server/services/search_answer.h"
#include "server/services/search_criteria.h"

namespace frontdesk::services {

// Adds near_misses: the search without each of its criteria (of typed ones, if there are two or
// more), without its filters, with letter case ignored in billing names, with nicknames, and with
// closed accounts. Cost: one search each. Errors: those of index::Snapshot::Search and of storage;
// what was counted before stays.
absl::Status AddNearMisses(const SearchScope& scope, const PreparedSearch& search,
                           const index::SearchResult& result, v1::SearchAccountsResponse& response);

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_NEAR_MISSES_H_
