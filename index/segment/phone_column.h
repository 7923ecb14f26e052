// The phone numbers of accounts, found by beginning, by end and by middle.
#ifndef FRONTDESK_INDEX_SEGMENT_PHONE_COLUMN_H_
#define FRONTDESK_INDEX_SEGMENT_PHONE_COLUMN_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "index/segment/ngram_index.h"
#include "index/segment/phone_code.h"
#include "index/segment/string_array.h"

namespace frontdesk::index {

// Entries numbered from 0: one a phone number, by account and then as in the document. Numbers
// longer than a code are kept apart and are part of no range. Immutable, thread-safe.
class PhoneColumn {
 public:
  class Builder;

  uint32_t size() const { return static_cast<uint32_t>(codes_.size()); }
  // The account of an entry.
  uint32_t OwnerOf(uint32_t entry) const { return owners_[entry]; }
  // The entries of an account: begin, end. O(log n).
  std::pair<uint32_t, uint32_t> EntriesOf(uint32_t ordinal) const;
  bool IsLong(uint32_t entry) const { return codes_[entry] >= kLong; }
  // Needs !IsLong(entry).
  PhoneCode CodeOf(uint32_t entry) const { return codes_[entry]; }
  std::string TextOf(uint32_t entry) const;

  // Entries that begin or end with `digits` (1 to 16), in no particular order; long ones aside.
  // O(log n).
  absl::Span<const uint32_t> WithPrefix(std::string_view digits) const;
  absl::Span<const uint32_t> WithSuffix(std::string_view digits) const;
  // Long entries, ascending.
  absl::Span<const uint32_t> long_entries() const { return long_entries_; }
  // Entries with `size` digits or more.
  uint32_t CountOfSize(size_t size) const;
  // Trigrams of entries, long ones too.
  const NgramIndex& grams() const { return grams_; }

  uint64_t MemoryBytes() const;

 private:
  static constexpr PhoneCode kLong = PhoneCode{0xf} << 60;  // a first digit that is none

  std::vector<PhoneCode> codes_;  // of a long entry: kLong and its place in long_texts_
  std::vector<uint32_t> owners_;
  std::vector<uint32_t> by_code_;     // entries by digits
  std::vector<uint32_t> by_reverse_;  // entries by digits backwards
  std::vector<uint32_t> of_size_;     // entries by number of digits, up to 16
  std::vector<uint32_t> long_entries_;
  StringArray long_texts_;
  NgramIndex grams_;
};

// Collects numbers in the order of ordinals.
class PhoneColumn::Builder {
 public:
  // `digits`: normalized, not empty.
  void Add(uint32_t ordinal, std::string_view digits);
  PhoneColumn Finish() &&;

 private:
  PhoneColumn result_;
  StringArray texts_;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEGMENT_PHONE_COLUMN_H_
