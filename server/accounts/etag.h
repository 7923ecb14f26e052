// Entity tags: the version of an account, written so that nobody is tempted to count with it.
#ifndef FRONTDESK_SERVER_ACCOUNTS_ETAG_H_
#define FRONTDESK_SERVER_ACCOUNTS_ETAG_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace frontdesk::accounts {

// The tag of a version.
std::string MakeEtag(uint64_t version);

// The version of a tag; nullopt if MakeEtag cannot have made it.
std::optional<uint64_t> ParseEtag(std::string_view etag);

}  // namespace frontdesk::accounts

#endif  // FRONTDESK_SERVER_ACCOUNTS_ETAG_H_
