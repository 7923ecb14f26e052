// Accounts read back from an index: what searches are drawn from where only its image is there.
#ifndef FRONTDESK_BENCH_DOCUMENTS_OF_IMAGE_H_
#define FRONTDESK_BENCH_DOCUMENTS_OF_IMAGE_H_

#include <cstdint>
#include <functional>

#include "index/document.h"
#include "index/engine.h"
#include "index/image.h"

namespace frontdesk::bench {

// What the images of engine_bench say of themselves.
inline index::ImageTag BenchImage() { return {.store = "bench", .sequence = 1, .digest = ""}; }

// Calls use(document) for every `step`-th account of the snapshot, in the order of members within a
// segment. Text comes in its folded form. Unmerged and removed accounts are left out. Some
// microseconds an account.
void ReadBack(const index::Snapshot& snapshot, uint64_t step,
              const std::function<void(const index::Document&)>& use);

}  // namespace frontdesk::bench

#endif  // FRONTDESK_BENCH_DOCUMENTS_OF_IMAGE_H_
