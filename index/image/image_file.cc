#include "index/image/image_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <numeric>
#include <thread>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "common/error.h"
#include "common/status_macros.h"

namespace frontdesk::index {
namespace {

constexpr uint64_t kAlignment = 64;
constexpr uint32_t kByteOrder = 0x01020304;
constexpr char kMagic[8] = {'F', 'D', 'I', 'N', 'D', 'E', 'X', '\n'};
// Read and checked at once: small enough to be in the cache when it is checked.
constexpr size_t kPiece = 1 << 20;
constexpr uint64_t kMaxSections = 1 << 20;

struct Header {
  char magic[8];
  uint32_t byte_order;
  uint32_t version;
  uint64_t file_size;
  uint64_t table_offset;
  uint64_t sections;
  uint64_t table_checksum;
  uint64_t unused;
  uint64_t header_checksum;  // of all before
};
static_assert(sizeof(Header) == kAlignment);

uint64_t Padded(uint64_t bytes) { return (bytes + kAlignment - 1) / kAlignment * kAlignment; }

uint64_t HeaderChecksum(const Header& header) {
  return XXH3_64bits(&header, offsetof(Header, header_checksum));
}

absl::Status ImageOld() {
  return MakeError(absl::StatusCode::kFailedPrecondition, "IMAGE_OLD",
                   "the index image has the format of another version");
}

// A file that is open for reading.
class OpenFile {
 public:
  explicit OpenFile(const std::string& path) : file_(open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~OpenFile() {
    if (file_ >= 0) close(file_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  bool is_open() const { return file_ >= 0; }
  int number() const { return file_; }
  uint64_t Size() const {
    struct stat info = {};
    return fstat(file_, &info) == 0 ? static_cast<uint64_t>(info.st_size) : 0;
  }
  bool ReadAt(uint64_t offset, void* data, size_t bytes) const {
    auto* at = static_cast<std::byte*>(data);
    while (bytes > 0) {
      const ssize_t got = pread(file_, at, bytes, static_cast<off_t>(offset));
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return false;
      at += got;
      offset += static_cast<uint64_t>(got);
      bytes -= static_cast<size_t>(got);
    }
    return true;
  }

 private:
  const int file_;
};

// Whether a section is what its checksum says. Reads it to its place in `memory` first, unless that
// is the file.
bool TakeSection(const OpenFile& file, const ImageSection& section, const ImageMemory& memory) {
  XXH3_state_t state;
  XXH3_64bits_reset(&state);
  std::byte* const to = memory.writable();
  const uint64_t end = section.offset + Padded(section.bytes);
  for (uint64_t at = section.offset; at < end; at += kPiece) {
    const auto size = static_cast<size_t>(std::min<uint64_t>(kPiece, end - at));
    if (to != nullptr && !file.ReadAt(at, to + at, size)) return false;
    XXH3_64bits_update(&state, memory.data() + at, size);
  }
  return XXH3_64bits_digest(&state) == section.checksum;
}

// Takes all sections, the largest first, on as many threads as there are cores.
bool TakeSections(const OpenFile& file, absl::Span<const ImageSection> sections,
                  const ImageMemory& memory) {
  std::vector<size_t> order(sections.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(),
            [&](size_t a, size_t b) { return sections[a].bytes > sections[b].bytes; });
  std::atomic<size_t> next = 0;
  std::atomic<bool> sound = true;
  const auto work = [&] {
    for (size_t i = next++; i < order.size() && sound; i = next++) {
      if (!TakeSection(file, sections[order[i]], memory)) sound = false;
    }
  };
  std::vector<std::thread> threads;
  const size_t helpers = std::min<size_t>(std::thread::hardware_concurrency(), sections.size());
  for (size_t t = 1; t < helpers; ++t) threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
  return sound;
}

absl::Status CheckHeader(const Header& header, uint64_t file_size) {
  if (std::memcmp(header.magic, kMagic, sizeof(kMagic)) != 0) return ImageDamaged();
  // Images of other versions need not have their checksum at this place.
  if (header.byte_order != kByteOrder || header.version != kImageVersion) return ImageOld();
  if (header.header_checksum != HeaderChecksum(header) || header.file_size != file_size) {
    return ImageDamaged();
  }
  const uint64_t table_bytes = header.sections * sizeof(ImageSection);
  if (header.sections == 0 || header.sections > kMaxSections || header.unused != 0 ||
      header.table_offset > file_size || file_size - header.table_offset != Padded(table_bytes)) {
    return ImageDamaged();
  }
  return absl::OkStatus();
}

// Sections must follow one another without a gap, from the header to the table.
bool AreInPlace(absl::Span<const ImageSection> sections, uint64_t table_offset) {
  uint64_t expected = sizeof(Header);
  for (const ImageSection& section : sections) {
    if (section.offset != expected || section.bytes > table_offset) return false;
    if (section.element_size == 0 || section.bytes % section.element_size != 0) return false;
    expected += Padded(section.bytes);
    if (expected > table_offset) return false;
  }
  return expected == table_offset;
}

}  // namespace

absl::Status ImageDamaged() {
  return MakeError(absl::StatusCode::kDataLoss, "IMAGE_DAMAGED", "the index image is damaged");
}

ImageFileWriter::ImageFileWriter(const std::string& path)
    : file_(open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)) {
  failed_ = file_ < 0;
  const Header placeholder = {};
  Write(&placeholder, sizeof(placeholder));
}

ImageFileWriter::~ImageFileWriter() {
  if (file_ >= 0) close(file_);
}

void ImageFileWriter::Write(const void* data, size_t bytes) {
  const auto* at = static_cast<const std::byte*>(data);
  size_ += bytes;
  while (bytes > 0 && !failed_) {
    const ssize_t put = write(file_, at, std::min(bytes, 64 * kPiece));
    if (put < 0 && errno == EINTR) continue;
    failed_ = put <= 0;
    if (failed_) return;
    at += put;
    bytes -= static_cast<size_t>(put);
  }
}

void ImageFileWriter::AddSection(const void* data, size_t bytes, size_t element_size) {
  static constexpr std::byte kZeros[kAlignment] = {};
  const auto padding = static_cast<size_t>(Padded(bytes) - bytes);
  XXH3_state_t state;
  XXH3_64bits_reset(&state);
  if (bytes > 0) XXH3_64bits_update(&state, data, bytes);
  XXH3_64bits_update(&state, kZeros, padding);
  sections_.push_back({.offset = size_,
                       .bytes = bytes,
                       .checksum = XXH3_64bits_digest(&state),
                       .element_size = element_size});
  Write(data, bytes);
  Write(kZeros, padding);
}

absl::Status ImageFileWriter::Finish() {
  Header header = {};
  std::copy(std::begin(kMagic), std::end(kMagic), header.magic);
  header.byte_order = kByteOrder;
  header.version = kImageVersion;
  header.table_offset = size_;
  header.sections = sections_.size();
  std::vector<std::byte> table(Padded(sections_.size() * sizeof(ImageSection)));
  std::memcpy(table.data(), sections_.data(), sections_.size() * sizeof(ImageSection));
  Write(table.data(), table.size());
  header.table_checksum = XXH3_64bits(table.data(), table.size());
  header.file_size = size_;
  header.header_checksum = HeaderChecksum(header);
  if (!failed_) failed_ = pwrite(file_, &header, sizeof(header), 0) != sizeof(header);
  if (!failed_) failed_ = fsync(file_) != 0;
  if (!failed_) return absl::OkStatus();
  return MakeError(absl::StatusCode::kUnavailable, "IMAGE_NOT_WRITTEN",
                   "the index image could not be written");
}

absl::StatusOr<ImageContents> ReadImageFile(const std::string& path, bool first_only) {
  const OpenFile file(path);
  if (!file.is_open()) {
    if (errno != ENOENT) return ImageDamaged();
    return MakeError(absl::StatusCode::kNotFound, "IMAGE_MISSING", "there is no index image");
  }
  const uint64_t size = file.Size();
  Header header;
  if (size < sizeof(header) || !file.ReadAt(0, &header, sizeof(header))) return ImageDamaged();
  RETURN_IF_ERROR(CheckHeader(header, size));
  std::vector<std::byte> table(static_cast<size_t>(size - header.table_offset));
  if (!file.ReadAt(header.table_offset, table.data(), table.size()) ||
      XXH3_64bits(table.data(), table.size()) != header.table_checksum) {
    return ImageDamaged();
  }
  ImageContents contents;
  contents.sections.resize(header.sections);
  std::memcpy(contents.sections.data(), table.data(), header.sections * sizeof(ImageSection));
  if (!AreInPlace(contents.sections, header.table_offset)) return ImageDamaged();
  if (first_only) contents.sections.resize(1);
  const ImageSection& last = contents.sections.back();
  const auto bytes = static_cast<size_t>(last.offset + Padded(last.bytes));
  if (!first_only) contents.memory = ImageMemory::Map(file.number(), bytes);
  if (contents.memory == nullptr) contents.memory = ImageMemory::Allocate(bytes);
  if (!TakeSections(file, contents.sections, *contents.memory)) return ImageDamaged();
  return contents;
}

}  // namespace frontdesk::index
