// Look-ups of tills come tens of thousands a second. Those of one terminal that differ only in
// whose card it was become one entry: a few bytes a look-up instead of a hundred.
#ifndef FRONTDESK_SERVER_ACCESS_AUDIT_TILL_FOLDER_H_
#define FRONTDESK_SERVER_ACCESS_AUDIT_TILL_FOLDER_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "server/access/audit/audit_entry.h"

namespace frontdesk::access {

// Gathers entries. Not thread-safe. Cost: about 200 nanoseconds an entry.
class TillFolder {
 public:
  // Folds what is of kind kTill, of no commit and about at most one member; keeps everything else
  // as it is. A folded entry loses its request ID.
  void Add(AuditEntry entry, absl::Time now);

  // What was gathered, in the order in which each entry began; nothing is left.
  std::vector<StoredAuditEntry> Take();

  bool empty() const { return entries_.empty(); }

 private:
  // Makes key_ of all that must be the same.
  void SetKey(const AuditEntry& entry);

  std::string key_;  // reused
  std::vector<StoredAuditEntry> entries_;
  absl::flat_hash_map<std::string, size_t> places_;  // key → entry
};

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_AUDIT_TILL_FOLDER_H_
