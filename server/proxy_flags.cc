#include "server/proxy_flags.h"

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/strings.h"

namespace frontdesk {
namespace {

using access::ForwardedHeader;

std::optional<ForwardedHeader> HeaderNamed(const std::string& name) {
  if (name.empty()) return ForwardedHeader::kXForwardedFor;
  for (const ForwardedHeader header :
       {ForwardedHeader::kXForwardedFor, ForwardedHeader::kForwarded}) {
    if (access::NameOf(header) == name) return header;
  }
  return std::nullopt;
}

}  // namespace

absl::StatusOr<access::TrustedProxies> ReadProxyFlags(const GetSetting& get) {
  access::TrustedProxies proxies;
  const std::string given = get("trusted_proxy");
  for (const absl::string_view one :
       absl::StrSplit(given, absl::ByAnyChar(",\n"), absl::SkipWhitespace())) {
    const std::string_view text = StripSpace(ToStd(one));
    if (text == "unix") {
      proxies.local = true;
    } else if (const std::optional<IpNetwork> network = IpNetwork::Parse(text)) {
      proxies.networks.push_back(*network);
    } else {
      return absl::InvalidArgumentError(
          absl::StrCat("trusted_proxy: ", ToAbsl(text),
                       " is neither an address, nor a network such as 10.0.0.0/24, nor unix"));
    }
  }
  const std::optional<ForwardedHeader> header = HeaderNamed(get("forwarded_header"));
  if (!header) {
    return absl::InvalidArgumentError("forwarded_header must be x-forwarded-for or forwarded");
  }
  proxies.header = *header;
  return proxies;
}

}  // namespace frontdesk
