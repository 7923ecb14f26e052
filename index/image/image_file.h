// The file of an image: a header, sections of bytes, a table of the sections. Knows nothing of what
// is in them.
//
//   header   64 bytes: magic, byte order, version, size of the file, place of the table, checksums
//   section  at a multiple of 64 bytes, filled up with zeros to the next one
//   table    offset, bytes, checksum and element size of every section
//
// Every byte is covered by one of the checksums (XXH3, 64 bits).
#ifndef FRONTDESK_INDEX_IMAGE_IMAGE_FILE_H_
#define FRONTDESK_INDEX_IMAGE_IMAGE_FILE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "index/image/image_memory.h"

namespace frontdesk::index {

// To be raised with every change of what is in an image.
inline constexpr uint32_t kImageVersion = 9;

struct ImageSection {
  uint64_t offset = 0;
  uint64_t bytes = 0;
  uint64_t checksum = 0;  // of the bytes and the zeros behind them
  uint64_t element_size = 0;
};

// For one thread. After an error all further calls return it.
class ImageFileWriter {
 public:
  // Creates the file `path`; what was there is gone.
  explicit ImageFileWriter(const std::string& path);
  ~ImageFileWriter();
  ImageFileWriter(const ImageFileWriter&) = delete;
  ImageFileWriter& operator=(const ImageFileWriter&) = delete;

  void AddSection(const void* data, size_t bytes, size_t element_size);
  // Writes table and header and syncs the file. IMAGE_NOT_WRITTEN if anything failed.
  absl::Status Finish();

 private:
  void Write(const void* data, size_t bytes);

  int file_ = -1;
  bool failed_ = false;
  uint64_t size_ = 0;
  std::vector<ImageSection> sections_;
};

// A verified image in memory.
struct ImageContents {
  std::shared_ptr<ImageMemory> memory;  // the file
  std::vector<ImageSection> sections;
};

// Maps a file, or reads it where that is not allowed, and verifies it. With `first_only` all but
// the first section is left out, and not verified. Errors as of MapImage, but for IMAGE_FOREIGN.
absl::StatusOr<ImageContents> ReadImageFile(const std::string& path, bool first_only);

absl::Status ImageDamaged();

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_IMAGE_IMAGE_FILE_H_
