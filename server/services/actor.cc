#include "server/services/actor.h"

#include <algorithm>
#include <string>

#include "common/limits.h"

namespace frontdesk::services {
namespace {

struct ActorKey {
  const char* key;
  directory::ActorKind kind;
};

constexpr ActorKey kKeys[] = {{"frontdesk-agent", directory::ActorKind::kAgent},
                              {"frontdesk-member", directory::ActorKind::kMember},
                              {"frontdesk-till", directory::ActorKind::kTill},
                              {"frontdesk-system", directory::ActorKind::kSystem}};

bool IsFit(const std::string& id) {
  return id.size() <= limits::kMaxAgentBytes &&
         std::ranges::all_of(id, [](unsigned char c) { return c >= 0x20 && c <= 0x7e; });
}

}  // namespace

directory::Actor ReadActor(const grpc::ServerContextBase& context, Violations& violations) {
  const auto& metadata = context.client_metadata();
  for (const ActorKey& known : kKeys) {
    const auto found = metadata.find(known.key);
    if (found == metadata.end()) continue;
    std::string id(found->second.data(), found->second.size());
    if (IsFit(id)) return {known.kind, std::move(id)};
    violations.push_back(
        {known.key, "AGENT_MALFORMED", "who is calling has at most 64 printable ASCII characters"});
  }
  return {};
}

}  // namespace frontdesk::services
