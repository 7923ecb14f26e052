// A text field whose values repeat: its dictionary, the term of every account, and the accounts of
// every term.
#ifndef FRONTDESK_INDEX_SEGMENT_TERM_COLUMN_H_
#define FRONTDESK_INDEX_SEGMENT_TERM_COLUMN_H_

#include <cstdint>
#include <string>
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
  uint32_t TermOf(uint32_t ordinal) const { return column_[ordinal] - 1; }
  // Accounts that have a value.
  uint64_t valued() const { return valued_; }

  uint64_t MemoryBytes() const {
    return terms_.MemoryBytes() + column_.MemoryBytes() + postings_.MemoryBytes();
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
  TermColumn Finish() &&;

 private:
  absl::flat_hash_map<std::string, uint32_t> numbers_;  // forms with their sizes → order of meeting
  std::vector<uint32_t> column_;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEGMENT_TERM_COLUMN_H_
