// What functions of the service desk say, for people.
#ifndef FRONTDESK_CLIENTS_CLI_FUNCTION_VIEW_H_
#define FRONTDESK_CLIENTS_CLI_FUNCTION_VIEW_H_

#include "clients/cli/console.h"
#include "frontdesk/admin/v1/program_service.pb.h"
#include "frontdesk/pos/v1/pos_service.pb.h"
#include "frontdesk/v1/account_functions.pb.h"

namespace frontdesk::cli {

// Prints what a function did, or would do, and for whom.
void ShowResult(const v1::AccountFunctionResult& result, Screen& screen);
// Prints the functions and statuses that an account allows, and why not the others.
void ShowServices(const v1::ListAccountServicesResponse& response, Screen& screen);
// Lists; one without entries says who can make some.
void ShowTiers(const v1::ListTiersResponse& response, Screen& screen);
void ShowGuests(const pos::v1::LookupGuestResponse& response, Screen& screen);
void ShowPrograms(const admin::v1::ListProgramsResponse& response, Screen& screen);
void ShowStores(const admin::v1::ListStoresResponse& response, Screen& screen);
void ShowRanges(const admin::v1::ListCardRangesResponse& response, Screen& screen);

}  // namespace frontdesk::cli

#endif  // FRONTDESK_CLIENTS_CLI_FUNCTION_VIEW_H_
