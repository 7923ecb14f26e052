#include "server/access/agents/agent_book.h"

#include <algorithm>
#include <future>
#include <utility>

#include "common/status_macros.h"
#include "common/strings.h"
#include "server/access/tokens/token_hash.h"

namespace frontdesk::access {
namespace {

AgentPtr MakeAgent(records::AgentRecord record) {
  const PermissionSet permissions = EffectivePermissions(record);
  return std::make_shared<const Agent>(Agent{std::move(record), permissions});
}

}  // namespace

PermissionSet EffectivePermissions(const records::AgentRecord& record) {
  PermissionSet permissions;
  for (int role : record.roles()) permissions.Add(PermissionsOf(static_cast<Role>(role)));
  for (int granted : record.granted()) permissions.Add(static_cast<Permission>(granted));
  for (int withheld : record.withheld()) permissions.Remove(static_cast<Permission>(withheld));
  return permissions;
}

absl::Status AgentBook::Load() {
  return rows_.Scan(storage::Table::kAgents, [this](const std::string& payload) {
    records::AgentRecord record;
    RETURN_IF_ERROR(storage::ParseRow(payload, &record));
    Publish(MakeAgent(std::move(record)));
    return absl::OkStatus();
  });
}

AgentPtr AgentBook::Find(std::string_view name) const {
  const std::shared_lock lock(mutex_);
  const auto found = by_name_.find(ToAbsl(name));
  return found == by_name_.end() ? nullptr : found->second;
}

AgentPtr AgentBook::FindByKey(std::string_view api_key) const {
  const TokenHash hash = HashToken(api_key);
  const std::shared_lock lock(mutex_);
  const auto found =
      by_key_hash_.find(absl::string_view(reinterpret_cast<const char*>(hash.data()), hash.size()));
  return found == by_key_hash_.end() ? nullptr : found->second;
}

std::vector<AgentPtr> AgentBook::All() const {
  std::vector<AgentPtr> all;
  {
    const std::shared_lock lock(mutex_);
    for (const auto& [name, agent] : by_name_) all.push_back(agent);
  }
  std::ranges::sort(all, {}, [](const AgentPtr& agent) { return agent->record.name(); });
  return all;
}

size_t AgentBook::CountAble(Permission permission) const {
  const std::shared_lock lock(mutex_);
  return static_cast<size_t>(std::ranges::count_if(by_name_, [permission](const auto& entry) {
    return !entry.second->record.disabled() && entry.second->permissions.Has(permission);
  }));
}

absl::StatusOr<AgentPtr> AgentBook::Change(std::string_view name, const Decide& decide) {
  const std::lock_guard changing(changing_);
  const AgentPtr before = Find(name);
  records::AgentRecord record;
  ASSIGN_OR_RETURN(record, decide(before.get()));
  storage::Row row;
  ASSIGN_OR_RETURN(
      row, storage::MakeRow(storage::NamedRow(storage::Table::kAgents, std::string(name)), record));
  std::promise<absl::Status> written;
  rows_.Write({std::move(row)}, {},
              [&written](absl::Status status) { written.set_value(std::move(status)); });
  RETURN_IF_ERROR(written.get_future().get());
  AgentPtr after = MakeAgent(std::move(record));
  Publish(after);
  if (on_change_) on_change_(before.get(), *after);
  return after;
}

void AgentBook::Publish(AgentPtr agent) {
  const std::unique_lock lock(mutex_);
  AgentPtr& slot = by_name_[agent->record.name()];
  if (slot != nullptr) by_key_hash_.erase(slot->record.api_key_hash());
  if (!agent->record.api_key_hash().empty()) by_key_hash_[agent->record.api_key_hash()] = agent;
  slot = std::move(agent);
}

}  // namespace frontdesk::access
