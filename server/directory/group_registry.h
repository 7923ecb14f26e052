// All care groups that ever had a member, so that a group that lost its last one can still be named
//
#ifndef FRONTDESK_SERVER_DIRECTORY_GROUP_REGISTRY_H_
#define FRONTDESK_SERVER_DIRECTORY_GROUP_REGISTRY_H_

#include <compare>
#include <map>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "index/query.h"

namespace frontdesk::directory {

// A group as shown.
struct Group {
  std::string name;
  std::string id;  // tells apart groups of one name; may be empty

  friend auto operator<=>(const Group&, const Group&) = default;
};

// Thread-safe.
class GroupRegistry {
 public:
  // Adds a group; nothing happens if it is there.
  void Add(Group group);
  bool Contains(const Group& group) const;
  // Forgets a group.
  void Remove(const Group& group);
  // Groups of exactly this name.
  std::vector<Group> Named(const std::string& name) const;

  // Groups whose name matches a kGroup criterion, by name and ID; those that differ in what folding
  // sets aside are told once. INVALID_ARGUMENT if the criterion does not compile. O(groups).
  absl::StatusOr<std::vector<Group>> Find(const index::Criterion& criterion) const;

 private:
  struct FoldedName {
    std::string light;
    std::string full;
  };

  mutable std::shared_mutex mutex_;
  std::map<std::pair<std::string, std::string>, FoldedName> groups_;  // by name and ID
};

}  // namespace frontdesk::directory

#endif  // FRONTDESK_SERVER_DIRECTORY_GROUP_REGISTRY_H_
