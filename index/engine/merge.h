// Making one segment of several parts, and which parts are worth it.
#ifndef FRONTDESK_INDEX_ENGINE_MERGE_H_
#define FRONTDESK_INDEX_ENGINE_MERGE_H_

#include <atomic>
#include <cstddef>
#include <memory>
#include <utility>

#include "absl/types/span.h"
#include "index/engine/delta.h"
#include "index/engine/gatherer.h"
#include "index/segment/segment.h"

namespace frontdesk::index {

// The live accounts of the delta. Null if there are none.
std::shared_ptr<const Segment> MergeDelta(const DeltaView& delta);

// The live accounts of neighbouring segments. Null if there are none, or if `stop` became true
// meanwhile.
std::shared_ptr<const Segment> MergeSegments(absl::Span<const SegmentView> views,
                                             const std::atomic<bool>& stop);

// The neighbours [begin, end) to be merged next; begin == end if all is well. Small segments are
// merged often and large ones rarely: a segment is merged with the newer ones once these have a
// quarter of its accounts. A segment of which more than half is dead is rewritten.
std::pair<size_t, size_t> PickMerge(absl::Span<const SegmentView> views);

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_ENGINE_MERGE_H_
