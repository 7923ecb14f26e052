#include "server/directory/group_registry.h"

#include <algorithm>
#include <cstring>
#include <mutex>
#include <set>
#include <string_view>
#include <utility>

#include "common/status_macros.h"
#include "index/criterion.h"
#include "index/match.h"
#include "index/text/fold.h"

namespace frontdesk::directory {
namespace {

// Behind every name: folding leaves none in a text.
constexpr char kEnd = '\n';

// The longest piece that every name that matches must hold; empty if there is none.
std::string LongestPiece(const index::Pattern& pattern) {
  const std::vector<std::string>& pieces = pattern.pieces();
  const auto longest = std::ranges::max_element(pieces, {}, &std::string::size);
  return longest == pieces.end() ? "" : *longest;
}

}  // namespace

void GroupRegistry::Add(Group group) {
  if (Contains(group)) return;
  FoldedName folded{.light = index::Fold(group.name, index::Folding::kLight),
                    .full = index::Fold(group.name, index::Folding::kFull)};
  std::unique_lock lock(mutex_);
  const auto [it, is_new] = groups_.try_emplace(std::move(group), std::move(folded));
  if (is_new) AddName(*it);
}

void GroupRegistry::AddName(Entry& entry) {
  entry.second.place = places_.size();
  places_.push_back({names_.size(), &entry});
  names_.append(entry.second.full).push_back(kEnd);
}

bool GroupRegistry::Contains(const Group& group) const {
  std::shared_lock lock(mutex_);
  return groups_.contains(group);
}

void GroupRegistry::Remove(const Group& group) {
  std::unique_lock lock(mutex_);
  const auto found = groups_.find(group);
  if (found == groups_.end()) return;
  places_[found->second.place].entry = nullptr;
  groups_.erase(found);
  if (places_.size() < 2 * groups_.size()) return;
  // More names are of nobody than of groups: they are written anew.
  names_.clear();
  places_.clear();
  for (Entry& entry : groups_) AddName(entry);
}

std::vector<Group> GroupRegistry::Named(const std::string& name) const {
  std::shared_lock lock(mutex_);
  std::vector<Group> named;
  for (auto it = groups_.lower_bound({name, ""}); it != groups_.end(); ++it) {
    if (it->first.name != name) break;
    named.push_back(it->first);
  }
  return named;
}

std::vector<const GroupRegistry::Entry*> GroupRegistry::Containing(const std::string& piece) const {
  std::vector<const Entry*> found;
  const char* at = names_.data();
  const char* const end = at + names_.size();
  while (at < end) {
    const auto left = static_cast<size_t>(end - at);
    const auto* hit = static_cast<const char*>(::memmem(at, left, piece.data(), piece.size()));
    if (hit == nullptr) break;
    const auto next = std::ranges::upper_bound(places_, static_cast<size_t>(hit - names_.data()),
                                               {}, &Place::begin);
    if (const Entry* entry = std::prev(next)->entry) found.push_back(entry);
    at = next == places_.end() ? end : names_.data() + next->begin;
  }
  return found;
}

absl::StatusOr<std::vector<Group>> GroupRegistry::Find(const index::Criterion& criterion) const {
  index::CompiledCriterion compiled;
  ASSIGN_OR_RETURN(compiled, index::Compile(criterion));
  const std::string piece = LongestPiece(compiled.text.deciding());
  std::shared_lock lock(mutex_);
  std::vector<const Entry*> matching = Containing(piece);
  std::erase_if(matching, [&](const Entry* entry) {
    return compiled.text.Match(entry->second.light, entry->second.full) == index::kNoMatch;
  });
  std::ranges::sort(matching, {}, [](const Entry* entry) -> const Group& { return entry->first; });
  std::vector<Group> found;
  std::set<std::pair<std::string_view, std::string_view>> told;
  for (const Entry* entry : matching) {
    if (told.emplace(entry->second.full, entry->first.id).second) found.push_back(entry->first);
  }
  return found;
}

}  // namespace frontdesk::directory
