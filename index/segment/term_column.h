// A text field whose values repeat: its dictionary, the term of every account, and the accounts of
// every term.
#ifndef FRONTDESK_INDEX_SEGMENT_TERM_COLUMN_H_
#define FRONTDESK_INDEX_SEGMENT_TERM_COLUMN_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
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
  void Prefetch(uint32_t ordinal) const { column_.Prefetch(ordinal); }
  // Asks for the place of the text of a term, which may be kNoTerm.
  void PrefetchTerm(uint32_t term) const {
    if (term != kNoTerm) terms_.Prefetch(term);
  }
  // Accounts that have a value.
  uint64_t valued() const { return valued_; }

  uint64_t MemoryBytes() const {
    return terms_.MemoryBytes() + column_.MemoryBytes() + postings_.MemoryBytes();
  }

  static void Visit(auto& self, auto& archive) {
    archive(self.terms_, self.column_, self.postings_, self.valued_);
  }

 private:
  TermDictionary terms_;
  PackedColumn column_;  // the term and one; 0: none
  PostingLists postings_;
  uint64_t valued_ = 0;
};

// Collects the values of accounts in the order of their ordinals.
class TermColumn::Builder {
 public:
  // A value that is empty in all forms is none.
  void Add(const TermText& value);
  // `words`: TermDictionary::WithWord() will be asked.
  TermColumn Finish(bool words = true) &&;

 private:
  // Keeps a copy of the text of a new value.
  std::string_view Keep(std::string_view text);

  std::vector<std::unique_ptr<char[]>> memory_;      // texts of values, a block after the other
  char* end_ = nullptr;                              // of what is used of the last block
  size_t left_ = 0;                                  // behind it
  absl::flat_hash_map<TermText, uint32_t> numbers_;  // in the order of meeting
  std::vector<uint32_t> column_;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEGMENT_TERM_COLUMN_H_
