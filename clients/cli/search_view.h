// The reply to a search, for people.
#ifndef FRONTDESK_CLIENTS_CLI_SEARCH_VIEW_H_
#define FRONTDESK_CLIENTS_CLI_SEARCH_VIEW_H_

#include "clients/cli/console.h"
#include "frontdesk/v1/search_service.pb.h"

namespace frontdesk::cli {

// Prints the rows and, below them, the exact total, what was hidden, how a free text was read, the
// groups found, the three best questions to ask the caller next, near misses, notes and how to see
// the next page.
void ShowSearch(const v1::SearchAccountsResponse& response, Screen& screen);

// Prints accounts related to one, by what they share.
void ShowRelated(const v1::ListRelatedAccountsResponse& response, Screen& screen);

// Prints the searchable fields and their rules.
void ShowFields(const v1::ListSearchFieldsResponse& response, Screen& screen);

}  // namespace frontdesk::cli

#endif  // FRONTDESK_CLIENTS_CLI_SEARCH_VIEW_H_
