// Accounts that share something with one account.
#ifndef FRONTDESK_SERVER_SERVICES_RELATED_ACCOUNTS_H_
#define FRONTDESK_SERVER_SERVICES_RELATED_ACCOUNTS_H_

#include "absl/status/statusor.h"
#include "common/member_id.h"
#include "frontdesk/v1/search_service.pb.h"
#include "server/services/search_answer.h"

namespace frontdesk::services {

// Household, care group, e-mail, phones and payment cards of `member`, each with the exact number
// of other accounts that share it and the first limits::kMaxRelatedRows of them. Gift cards and
// juveniles have and are no relations. Errors: NOT_FOUND ACCOUNT_NOT_FOUND, those of
// index::Snapshot::Search and of storage. Cost: two searches a shared thing.
absl::StatusOr<v1::ListRelatedAccountsResponse> FindRelated(const SearchScope& scope,
                                                            MemberNumber member,
                                                            bool exclude_closed);

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_RELATED_ACCOUNTS_H_
