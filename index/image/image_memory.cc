#include "index/image/image_memory.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "index/segment/flat_array.h"

namespace frontdesk::index {
namespace {

constexpr size_t kLargePage = size_t{2} << 20;
// Copied and put into place at once: readers wait for the second part only.
constexpr size_t kSettledAtOnce = size_t{4} << 20;

size_t RoundUp(size_t bytes, size_t unit) { return (bytes + unit - 1) / unit * unit; }

// New addresses, where a large page may begin; null if there are none.
std::byte* Reserve(size_t bytes, int protection) {
  const size_t all = bytes + kLargePage;
  void* const memory =
      mmap(nullptr, all, protection, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) return nullptr;
  auto* const begin = static_cast<std::byte*>(memory);
  const auto address = reinterpret_cast<uintptr_t>(memory);
  const size_t before = RoundUp(address, kLargePage) - address;
  if (before > 0) munmap(begin, before);
  munmap(begin + before + bytes, kLargePage - before);
  return begin + before;
}

}  // namespace

std::shared_ptr<ImageMemory> ImageMemory::Allocate(size_t bytes) {
  std::shared_ptr<ImageMemory> memory(new ImageMemory);
  memory->data_ = AllocateFlat(bytes).release();
  memory->bytes_ = bytes;
  return memory;
}

std::shared_ptr<ImageMemory> ImageMemory::Map(int file, size_t bytes) {
  std::shared_ptr<ImageMemory> memory(new ImageMemory);
  memory->bytes_ = RoundUp(bytes, static_cast<size_t>(getpagesize()));
  memory->mapped_ = true;
  memory->data_ = Reserve(memory->bytes_, PROT_NONE);
  if (memory->data_ == nullptr) return nullptr;
  if (mmap(memory->data_, memory->bytes_, PROT_READ, MAP_SHARED | MAP_FIXED, file, 0) ==
      MAP_FAILED) {
    return nullptr;
  }
  return mlock(memory->data_, memory->bytes_) == 0 ? memory : nullptr;
}

ImageMemory::~ImageMemory() {
  if (!mapped_) {
    FreeMemory()(data_);
  } else if (data_ != nullptr) {
    munmap(data_, bytes_);
  }
}

bool ImageMemory::SettlePiece(size_t begin, size_t size) {
  std::byte* const copy = Reserve(size, PROT_READ | PROT_WRITE);
  if (copy == nullptr) return false;
  madvise(copy, size, MADV_HUGEPAGE);  // advice: without it everything works, slower
  std::memcpy(copy, data_ + begin, size);
  // Takes the place of the file in one step: nobody sees addresses without memory.
  if (mprotect(copy, size, PROT_READ) == 0 &&
      mremap(copy, size, size, MREMAP_MAYMOVE | MREMAP_FIXED, data_ + begin) != MAP_FAILED) {
    return true;
  }
  munmap(copy, size);
  return false;
}

void ImageMemory::Settle(const std::atomic<bool>& cancelled) {
  if (!mapped_) return;
  for (size_t begin = 0; begin < bytes_ && !cancelled; begin += kSettledAtOnce) {
    if (!SettlePiece(begin, std::min(kSettledAtOnce, bytes_ - begin))) return;
  }
}

}  // namespace frontdesk::index
