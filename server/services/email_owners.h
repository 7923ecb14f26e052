// Who has an e-mail address.
#ifndef FRONTDESK_SERVER_SERVICES_EMAIL_OWNERS_H_
#define FRONTDESK_SERVER_SERVICES_EMAIL_OWNERS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/member_id.h"
#include "server/directory/directory.h"

namespace frontdesk::services {

// Members with exactly this address, upper and lower case aside, as of the last commit: at most
// limits::kMaxEmailOwners, in member order. Errors: those of a search.
absl::StatusOr<std::vector<MemberNumber>> FindEmailOwners(const directory::Directory& directory,
                                                          const std::string& email);

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_EMAIL_OWNERS_H_
