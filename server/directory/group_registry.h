// All care groups that ever had a member, so that a group that lost its last one can still be named
//
#ifndef FRONTDESK_SERVER_DIRECTORY_GROUP_REGISTRY_H_
#define FRONTDESK_SERVER_DIRECTORY_GROUP_REGISTRY_H_

#include <compare>
#include <cstddef>
#include <map>
#include <shared_mutex>
#include <string>
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
  // sets aside are told once. INVALID_ARGUMENT if the criterion does not compile. Cost: one pass
  // over the text of all names, and a look at each that holds the longest piece of the criterion.
  absl::StatusOr<std::vector<Group>> Find(const index::Criterion& criterion) const;

 private:
  struct FoldedName {
    std::string light;
    std::string full;
    size_t place = 0;  // in places_
  };
  using Groups = std::map<Group, FoldedName>;
  using Entry = Groups::value_type;
  struct Place {
    size_t begin = 0;              // of its name in names_
    const Entry* entry = nullptr;  // null: removed
  };

  // Puts the folded name of a group behind the others.
  void AddName(Entry& entry);
  // The groups whose folded name holds `piece`, in any order.
  std::vector<const Entry*> Containing(const std::string& piece) const;

  mutable std::shared_mutex mutex_;
  Groups groups_;
  std::string names_;          // full forms, one behind the other, each with a kEnd
  std::vector<Place> places_;  // ascending
};

}  // namespace frontdesk::directory

#endif  // FRONTDESK_SERVER_DIRECTORY_GROUP_REGISTRY_H_
