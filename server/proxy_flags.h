// The flags that say whose word about where a call comes from is taken.
#ifndef FRONTDESK_SERVER_PROXY_FLAGS_H_
#define FRONTDESK_SERVER_PROXY_FLAGS_H_

#include "absl/status/statusor.h"
#include "server/access/call_source.h"
#include "server/number_flag.h"

namespace frontdesk {

// Reads trusted_proxy, a list of addresses, networks and the word `unix`, and forwarded_header.
// INVALID_ARGUMENT, in words.
absl::StatusOr<access::TrustedProxies> ReadProxyFlags(const GetSetting& get);

}  // namespace frontdesk

#endif  // FRONTDESK_SERVER_PROXY_FLAGS_H_
