#include "index/segment/flat_array.h"

#include <sys/mman.h>

#include <new>

namespace frontdesk::index {
namespace {

constexpr size_t kHugePage = 2 << 20;

}  // namespace

FlatMemory AllocateFlat(size_t bytes) {
  if (bytes == 0) return nullptr;
  const bool large = bytes >= 2 * kHugePage;
  const size_t alignment = large ? kHugePage : 64;
  const size_t rounded = (bytes + alignment - 1) / alignment * alignment;
  void* memory = std::aligned_alloc(alignment, rounded);
  if (memory == nullptr) throw std::bad_alloc();
  // Advice: without it everything works, slower.
  if (large) madvise(memory, rounded, MADV_HUGEPAGE);
  return FlatMemory(static_cast<std::byte*>(memory));
}

}  // namespace frontdesk::index
