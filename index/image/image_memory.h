// The memory that an opened image lies in.
#ifndef FRONTDESK_INDEX_IMAGE_IMAGE_MEMORY_H_
#define FRONTDESK_INDEX_IMAGE_IMAGE_MEMORY_H_

#include <atomic>
#include <cstddef>
#include <memory>

namespace frontdesk::index {

// At first the file itself, if the system lets its pages be held in memory: they are not read a
// second time, so that what was checked is what is used, and no new memory is asked for, which may
// cost more than reading. Later memory of the process in large pages, at the same address.
//
// A file whose pages are held must not be written to or cut; replacing and removing it does no
// harm. Thread-safe for reading.
class ImageMemory {
 public:
  // The first `bytes` of the open file, `bytes` > 0. Null if its pages may not be held
  // (RLIMIT_MEMLOCK) or the system refuses otherwise: then Allocate.
  static std::shared_ptr<ImageMemory> Map(int file, size_t bytes);
  // Memory of the process to read a file into.
  static std::shared_ptr<ImageMemory> Allocate(size_t bytes);
  ~ImageMemory();
  ImageMemory(const ImageMemory&) = delete;
  ImageMemory& operator=(const ImageMemory&) = delete;

  const std::byte* data() const { return data_; }
  // Null if this is the file.
  std::byte* writable() const { return mapped_ ? nullptr : data_; }

  // Makes memory of the process of what is the file, piece by piece, until `cancelled`; readers go
  // on meanwhile, and may wait for about a millisecond. What the system refuses stays as it was.
  // For one thread. Cost: as copying; as much memory as the image has bytes.
  void Settle(const std::atomic<bool>& cancelled);

 private:
  ImageMemory() = default;
  bool SettlePiece(size_t begin, size_t size);

  std::byte* data_ = nullptr;
  size_t bytes_ = 0;     // whole pages if mapped
  bool mapped_ = false;  // else from AllocateFlat
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_IMAGE_IMAGE_MEMORY_H_
