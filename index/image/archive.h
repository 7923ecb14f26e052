// How the fields of a structure go into an image and come back. A structure names them once, in its
// Visit(), for both ways.
#ifndef FRONTDESK_INDEX_IMAGE_ARCHIVE_H_
#define FRONTDESK_INDEX_IMAGE_ARCHIVE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>
#include <vector>

#include "index/image/image_file.h"
#include "index/segment/flat_array.h"

namespace frontdesk::index {

template <typename T>
concept ImageNumber = std::is_arithmetic_v<T> || std::is_enum_v<T>;

// Arrays become sections, in the order in which they come; numbers are gathered in the last one.
class ImageOutput {
 public:
  explicit ImageOutput(ImageFileWriter& file) : file_(file) {}

  template <typename... T>
  void operator()(const T&... fields) {
    (Put(fields), ...);
  }
  // To be called once, at the end.
  void PutNumbers() {
    file_.AddSection(numbers_.data(), numbers_.size() * sizeof(uint64_t), sizeof(uint64_t));
  }

 private:
  template <typename T>
  void Put(const FlatArray<T>& array) {
    file_.AddSection(array.data(), array.size() * sizeof(T), sizeof(T));
  }
  template <ImageNumber T>
  void Put(T number) {
    numbers_.push_back(static_cast<uint64_t>(number));
  }
  void Put(const std::vector<uint64_t>& words) {
    file_.AddSection(words.data(), words.size() * sizeof(uint64_t), sizeof(uint64_t));
  }
  template <typename T>
  void Put(const std::vector<T>& parts) {
    Put(parts.size());
    for (const T& part : parts) Put(part);
  }
  template <typename T, size_t kSize>
  void Put(const std::array<T, kSize>& parts) {
    for (const T& part : parts) Put(part);
  }
  template <typename T>
  requires std::is_class_v<T>
  void Put(const T& structure) { T::Visit(structure, *this); }

  ImageFileWriter& file_;
  std::vector<uint64_t> numbers_;
};

// The way back. Arrays become views into the image, whose memory must outlive them.
class ImageInput {
 public:
  // Begins behind the first `used` sections.
  ImageInput(const ImageContents& image, size_t used) : image_(image), next_(used) {
    if (image.sections.size() <= used) return;
    const absl::Span<const uint64_t> numbers = SpanOf<uint64_t>(image.sections.back());
    numbers_ = numbers;
    sound_ = image.sections.back().element_size == sizeof(uint64_t);
  }

  template <typename... T>
  void operator()(T&... fields) {
    (Take(fields), ...);
  }
  // True if all that was taken was there, and nothing is left.
  bool IsSound() const {
    return sound_ && next_ + 1 == image_.sections.size() && next_number_ == numbers_.size();
  }

 private:
  static constexpr uint64_t kMaxParts = 1 << 20;

  template <typename T>
  absl::Span<const T> SpanOf(const ImageSection& section) const {
    return {reinterpret_cast<const T*>(image_.memory->data() + section.offset),
            static_cast<size_t>(section.bytes / sizeof(T))};
  }
  template <typename T>
  absl::Span<const T> NextSection() {
    // The last section holds the numbers.
    sound_ = sound_ && next_ + 1 < image_.sections.size() &&
             image_.sections[next_].element_size == sizeof(T);
    if (!sound_) return {};
    return SpanOf<T>(image_.sections[next_++]);
  }
  uint64_t NextNumber() {
    sound_ = sound_ && next_number_ < numbers_.size();
    return sound_ ? numbers_[next_number_++] : 0;
  }

  template <typename T>
  void Take(FlatArray<T>& array) {
    const absl::Span<const T> span = NextSection<T>();
    array = FlatArray<T>::View(span.data(), span.size());
  }
  template <ImageNumber T>
  void Take(T& number) {
    number = static_cast<T>(NextNumber());
  }
  void Take(std::vector<uint64_t>& words) {
    const absl::Span<const uint64_t> span = NextSection<uint64_t>();
    words.assign(span.begin(), span.end());
  }
  template <typename T>
  void Take(std::vector<T>& parts) {
    const uint64_t size = NextNumber();
    sound_ = sound_ && size <= kMaxParts;
    parts.resize(sound_ ? static_cast<size_t>(size) : 0);
    for (T& part : parts) Take(part);
  }
  template <typename T, size_t kSize>
  void Take(std::array<T, kSize>& parts) {
    for (T& part : parts) Take(part);
  }
  template <typename T>
  requires std::is_class_v<T>
  void Take(T& structure) { T::Visit(structure, *this); }

  const ImageContents& image_;
  size_t next_;
  absl::Span<const uint64_t> numbers_;
  size_t next_number_ = 0;
  bool sound_ = false;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_IMAGE_ARCHIVE_H_
