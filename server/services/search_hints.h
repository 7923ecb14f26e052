// What helps when a search found too many accounts or none: the next question to ask the caller
// counts with one thing changed, the groups a name stands for.
#ifndef FRONTDESK_SERVER_SERVICES_SEARCH_HINTS_H_
#define FRONTDESK_SERVER_SERVICES_SEARCH_HINTS_H_

#include "frontdesk/v1/search_service.pb.h"
#include "index/engine.h"
#include "server/services/search_answer.h"
#include "server/services/search_criteria.h"

namespace frontdesk::services {

// Adds next_questions, near_misses, groups and notes. Hints never fail a search: those that cannot
// be made in time are left out, and a note says so.
void AddHints(const SearchScope& scope, const PreparedSearch& search,
              const index::SearchResult& result, v1::SearchAccountsResponse& response);

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_SEARCH_HINTS_H_
