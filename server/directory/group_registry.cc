#include "server/directory/group_registry.h"

#include <mutex>
#include <set>

#include "common/status_macros.h"
#include "index/criterion.h"
#include "index/match.h"
#include "index/text/fold.h"

namespace frontdesk::directory {

void GroupRegistry::Add(Group group) {
  if (Contains(group)) return;
  FoldedName folded{index::Fold(group.name, index::Folding::kLight),
                    index::Fold(group.name, index::Folding::kFull)};
  std::unique_lock lock(mutex_);
  groups_.try_emplace({std::move(group.name), std::move(group.id)}, std::move(folded));
}

bool GroupRegistry::Contains(const Group& group) const {
  std::shared_lock lock(mutex_);
  return groups_.contains({group.name, group.id});
}

void GroupRegistry::Remove(const Group& group) {
  std::unique_lock lock(mutex_);
  groups_.erase({group.name, group.id});
}

std::vector<Group> GroupRegistry::Named(const std::string& name) const {
  std::shared_lock lock(mutex_);
  std::vector<Group> named;
  for (auto it = groups_.lower_bound({name, ""}); it != groups_.end(); ++it) {
    if (it->first.first != name) break;
    named.push_back({name, it->first.second});
  }
  return named;
}

absl::StatusOr<std::vector<Group>> GroupRegistry::Find(const index::Criterion& criterion) const {
  index::CompiledCriterion compiled;
  ASSIGN_OR_RETURN(compiled, index::Compile(criterion));
  std::vector<Group> found;
  std::set<std::pair<std::string_view, std::string_view>> told;
  std::shared_lock lock(mutex_);
  for (const auto& [key, folded] : groups_) {
    if (compiled.text.Match(folded.light, folded.full) == index::kNoMatch) continue;
    if (told.emplace(folded.full, key.second).second) found.push_back({key.first, key.second});
  }
  return found;
}

}  // namespace frontdesk::directory
