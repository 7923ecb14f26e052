// A text field whose values repeat: its dictionary, the term of every account, and the accounts of
// every term.
#ifndef FRONTDESK_INDEX_SEGMENT_TERM_COLUMN_H_
#define FRONTDESK_INDEX_SEGMENT_TERM_COLUMN_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "index/segment/letter_planes.h"
#include "index/segment/packed_column.h"
#include "index/segment/posting_lists.h"
#include "index/segment/term_dictionary.h"

namespace frontdesk::index {

inline constexpr uint32_t kNoTerm = ~uint32_t{0};

// Immutable, thread-safe.
class TermColumn {
 public:
  class Builder;

  const TermDictionary& terms() const { return terms_; }
  const PostingLists& postings() const { return postings_; }
  // The term of an account; kNoTerm if it has no value.
  uint32_t TermOf(uint32_t ordinal) const { return static_cast<uint32_t>(column_[ordinal]) - 1; }
  // The same as it is kept: the term and one, 0 without a value. And that of `count` accounts from
  // `first` on, written to `values`.
  uint32_t ValueOf(uint32_t ordinal) const { return static_cast<uint32_t>(column_[ordinal]); }
  void ReadValues(uint32_t first, uint32_t count, uint32_t* values) const {
    column_.Read(first, count, values);
  }
  // The same of some accounts.
  void ReadValuesAt(absl::Span<const uint32_t> ordinals, uint32_t* values) const {
    column_.ReadAt(ordinals, values);
  }
  void Prefetch(uint32_t ordinal) const { column_.Prefetch(ordinal); }
  // Asks for the place of the text of a term, which may be kNoTerm.
  void PrefetchTerm(uint32_t term) const {
    if (term != kNoTerm) terms_.Prefetch(term);
  }
  // Accounts that have a value.
  uint64_t valued() const { return valued_; }
  // Accounts whose value, in its full form, contains a frequent letter.
  const LetterPlanes& planes() const { return planes_; }

  uint64_t MemoryBytes() const {
    return terms_.MemoryBytes() + column_.MemoryBytes() + postings_.MemoryBytes() +
           planes_.MemoryBytes();
  }

  static void Visit(auto& self, auto& archive) {
    archive(self.terms_, self.column_, self.postings_, self.planes_, self.valued_);
  }

 private:
  TermDictionary terms_;
  PackedColumn column_;  // the term and one; 0: none
  PostingLists postings_;
  LetterPlanes planes_;
  uint64_t valued_ = 0;
};

// Collects the values of accounts in the order of their ordinals. Values are found in a table by
// their hash; a few at a time, so that the places of all are asked for before the first is read.
class TermColumn::Builder {
 public:
  // A value that is empty in all forms is none.
  void Add(const TermText& value);
  // `words`: TermDictionary::WithWord() will be asked. `planes`: which letters get one.
  TermColumn Finish(bool words = true, PlaneShare planes = {}) &&;

 private:
  static constexpr size_t kWaiting = 16;

  // A value in a row of bytes: equal values have equal rows.
  struct Header {
    uint32_t full = 0;   // bytes, and so on
    uint32_t light = 0;  // kAsFull: the same text
    uint32_t extra = 0;

    size_t RowSize() const;
  };
  static constexpr uint32_t kAsFull = ~uint32_t{0};
  struct Slot {
    uint32_t hash = 0;
    uint32_t number = kNoTerm;  // in the order of meeting; kNoTerm: the slot is free
    const char* row = nullptr;
  };
  // A value that is not looked up yet.
  struct Waiting {
    size_t row = 0;  // in waiting_rows_
    size_t size = 0;
    uint32_t hash = 0;
    uint32_t ordinal = 0;
  };

  static TermText TextOf(const char* row);
  // All terms, ascending, with the numbers of them.
  std::vector<std::pair<TermText, uint32_t>> Sorted() const;
  void LookUpWaiting();
  uint32_t NumberOf(const Waiting& value);
  // Keeps a copy of the row of a new value.
  const char* Keep(std::string_view row);
  void GrowSlots();

  std::vector<std::unique_ptr<char[]>> memory_;  // rows, a block after the other
  char* end_ = nullptr;                          // of what is used of the last block
  size_t left_ = 0;                              // behind it
  std::vector<Slot> slots_;                      // a power of two, at most half of them filled
  uint32_t terms_ = 0;
  std::vector<Waiting> waiting_;
  std::string waiting_rows_;
  std::vector<uint32_t> column_;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEGMENT_TERM_COLUMN_H_
