// The dead accounts of a segment, as small segments of their own.
#ifndef FRONTDESK_INDEX_ENGINE_GRAVEYARD_H_
#define FRONTDESK_INDEX_ENGINE_GRAVEYARD_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "index/segment/segment.h"
#include "index/segment/tombstones.h"

namespace frontdesk::index {

// A segment tells how many of its accounts match a text without a look at them, but of all that it
// was made of: those that have died since are among them. Here these are counted in the same way,
// to be taken off. Only texts and phones are kept. Immutable, thread-safe.
class Graveyard {
 public:
  // With those of `dead` that are not in `before` yet, a graveyard of an earlier state of the same
  // segment; null if there is none. Some microseconds for each of them, and of older ones a few
  // times as they become many. Null if `stop` became true meanwhile.
  static std::shared_ptr<const Graveyard> With(const Graveyard* before, const Segment& segment,
                                               const Tombstones& dead,
                                               const std::atomic<bool>& stop);

  // Which accounts are here.
  const Tombstones& buried() const { return buried_; }
  // Each of them once, in an order of their own.
  const std::vector<std::shared_ptr<const Segment>>& segments() const { return segments_; }
  uint64_t MemoryBytes() const;

 private:
  Tombstones buried_;
  std::vector<std::shared_ptr<const Segment>> segments_;  // those that died first first
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_ENGINE_GRAVEYARD_H_
