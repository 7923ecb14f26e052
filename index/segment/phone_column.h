// The phone numbers of accounts, found by beginning, by end and by middle.
#ifndef FRONTDESK_INDEX_SEGMENT_PHONE_COLUMN_H_
#define FRONTDESK_INDEX_SEGMENT_PHONE_COLUMN_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "index/segment/digit_counts.h"
#include "index/segment/flat_array.h"
#include "index/segment/ngram_index.h"
#include "index/segment/packed_column.h"
#include "index/segment/phone_code.h"
#include "index/segment/string_array.h"

namespace frontdesk::index {

// Entries numbered from 0: one a phone number, by account and then as in the document. Numbers
// longer than a code are kept apart and are part of no range. Immutable, thread-safe.
class PhoneColumn {
 public:
  class Builder;

  // Entries that begin (or end) with some digits: places in an order of entries. Those that are
  // these digits and no more come first.
  struct Range {
    const PackedColumn* entries = nullptr;
    uint32_t begin = 0;
    uint32_t whole_end = 0;
    uint32_t end = 0;

    uint32_t size() const { return end - begin; }
    uint32_t EntryAt(uint32_t place) const { return static_cast<uint32_t>((*entries)[place]); }
  };

  uint32_t size() const { return static_cast<uint32_t>(codes_.size()); }
  // The account of an entry.
  uint32_t OwnerOf(uint32_t entry) const { return static_cast<uint32_t>(owners_[entry]); }
  void PrefetchCode(uint32_t entry) const {
    codes_.Prefetch(entry);
    owners_.PrefetchAll(entry);
  }
  void PrefetchOwner(uint32_t entry) const { owners_.PrefetchAll(entry); }
  // The entries of an account: begin, end. Steps as MonotoneColumn::LowerBound().
  std::pair<uint32_t, uint32_t> EntriesOf(uint32_t ordinal) const {
    return EntriesOf(ordinal, BlockBefore(ordinal));
  }
  // The same in two steps, so that the waits for memory of several accounts overlap.
  uint64_t BlockBefore(uint32_t ordinal) const { return owners_.BlockBefore(ordinal); }
  std::pair<uint32_t, uint32_t> EntriesOf(uint32_t ordinal, uint64_t block) const {
    const auto begin = static_cast<uint32_t>(owners_.LowerBoundIn(block, ordinal));
    uint32_t end = begin;  // a few entries at the most
    while (end < size() && OwnerOf(end) == ordinal) ++end;
    return {begin, end};
  }
  bool IsLong(uint32_t entry) const { return CodeOf(entry) >= kLong; }
  // Needs !IsLong(entry).
  PhoneCode CodeOf(uint32_t entry) const {
    const uint64_t code = codes_[entry];
    return code < kWide ? code << kNarrowShift : wide_[code - kWide];
  }
  std::string TextOf(uint32_t entry) const;

  // Entries that begin or end with `digits` (1 to 16); long ones aside. O(log n).
  Range WithPrefix(std::string_view digits) const;
  Range WithSuffix(std::string_view digits) const;
  // Long entries, ascending.
  absl::Span<const uint32_t> long_entries() const { return long_entries_.span(); }
  // Entries with `size` digits or more.
  uint32_t CountOfSize(size_t size) const;
  // Grams of entries, long ones too.
  const NgramIndex& grams() const { return grams_; }
  const DigitCounts& digit_counts() const { return digit_counts_; }

  uint64_t MemoryBytes() const;

  static void Visit(auto& self, auto& archive) {
    archive(self.codes_, self.wide_, self.owners_, self.by_code_, self.by_reverse_, self.of_size_,
            self.long_entries_, self.long_texts_, self.grams_, self.digit_counts_);
  }

 private:
  static constexpr PhoneCode kLong = PhoneCode{0xf} << 60;  // a first digit that is none
  // Codes of up to ten digits are kept in forty bits; of others these hold a place in wide_.
  static constexpr int kNarrowShift = 24;
  static constexpr uint64_t kWide = uint64_t{0xf} << 36;

  // Entries in the order of a key, with every kSample-th key aside: the first steps of a search
  // stay within a part of memory that fits into the cache.
  struct Order {
    PackedColumn entries;
    FlatArray<PhoneCode> samples;

    static void Visit(auto& self, auto& archive) { archive(self.entries, self.samples); }
  };
  static constexpr uint32_t kSample = 32;

  template <typename Key>
  static Order SortedBy(const std::vector<uint32_t>& entries, Key key);
  // The first place from `from` on whose key is not below `value`.
  template <typename Key>
  uint32_t LowerBound(const Order& order, PhoneCode value, Key key) const;
  template <typename Key>
  Range RangeOf(const Order& order, PhoneCode digits, int size, Key key) const;

  PackedColumn codes_;
  FlatArray<PhoneCode> wide_;  // of a long entry: kLong and its place in long_texts_
  MonotoneColumn owners_;
  Order by_code_;
  Order by_reverse_;             // by digits backwards
  FlatArray<uint32_t> of_size_;  // entries by number of digits, up to 16
  FlatArray<uint32_t> long_entries_;
  StringArray long_texts_;
  NgramIndex grams_;
  DigitCounts digit_counts_;
};

// Collects numbers in the order of ordinals.
class PhoneColumn::Builder {
 public:
  // `digits`: normalized, not empty.
  void Add(uint32_t ordinal, std::string_view digits);
  PhoneColumn Finish() &&;

 private:
  void PackCodes(PhoneColumn& column) const;

  std::vector<PhoneCode> codes_;
  std::vector<uint32_t> owners_;
  std::vector<uint32_t> long_entries_;
  StringArray::Builder long_texts_;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEGMENT_PHONE_COLUMN_H_
