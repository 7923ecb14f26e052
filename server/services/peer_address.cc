#include "server/services/peer_address.h"

#include <iterator>
#include <string>
#include <string_view>

namespace frontdesk::services {

access::CallSource SourceOf(const grpc::ServerContextBase& context,
                            const access::TrustedProxies* proxies) {
  const std::string peer = context.peer();
  if (proxies == nullptr || !proxies->Trust(peer)) return access::SourceOf(peer);
  const std::string_view name = access::NameOf(proxies->header);
  const auto& metadata = context.client_metadata();
  const auto found = metadata.equal_range(grpc::string_ref(name.data(), name.size()));
  if (found.first == found.second) return access::SourceOf(peer);
  const grpc::string_ref last = std::prev(found.second)->second;
  return access::SourceOf(peer, proxies->header, {last.data(), last.size()});
}

}  // namespace frontdesk::services
