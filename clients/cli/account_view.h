// One account, cards and the server itself, for people.
#ifndef FRONTDESK_CLIENTS_CLI_ACCOUNT_VIEW_H_
#define FRONTDESK_CLIENTS_CLI_ACCOUNT_VIEW_H_

#include <string>
#include <vector>

#include "clients/cli/console.h"
#include "frontdesk/admin/v1/server_service.pb.h"
#include "frontdesk/pos/v1/pos_service.pb.h"
#include "frontdesk/v1/account.pb.h"

namespace frontdesk::cli {

// Prints every field of the account that has a value.
void ShowAccount(const v1::Account& account, Screen& screen);

// Prints what a till learns of one card. The number is shown masked.
void ShowCard(const std::string& number, const pos::v1::CardInfo& card, Screen& screen);

// Prints what a till learns of many, one line a card. `numbers` and the results go together.
void ShowCards(const std::vector<std::string>& numbers,
               const pos::v1::BatchLookupCardsResponse& response, Screen& screen);

void ShowStats(const admin::v1::GetServerStatsResponse& stats, Screen& screen);

}  // namespace frontdesk::cli

#endif  // FRONTDESK_CLIENTS_CLI_ACCOUNT_VIEW_H_
