// A text field of which only the beginning is rare: `dmiller4@` + `yahoo.com`, `225 ` + `fairfield
// ave`.
#ifndef FRONTDESK_INDEX_SEGMENT_SPLIT_TEXT_H_
#define FRONTDESK_INDEX_SEGMENT_SPLIT_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "index/bitmap.h"
#include "index/segment/ngram_index.h"
#include "index/segment/string_array.h"
#include "index/segment/term_column.h"

namespace frontdesk::index {

enum class SplitRule : uint8_t {
  kAfterAt,           // e-mails: behind the last `@`; without one all is head
  kAfterHouseNumber,  // streets: behind the first space if a digit comes first; else all is tail
};

// Where the tail of a text begins.
size_t SplitPoint(std::string_view text, SplitRule rule);
// The only place inside a pattern's piece, if any, where a text could be split that contains it:
// bytes before it. npos if a piece cannot lie across.
size_t SplitPointInside(std::string_view piece, SplitRule rule);

// Heads are kept for each account with their grams, tails in a dictionary. Immutable, thread-safe.
class SplitText {
 public:
  class Builder;

  SplitRule rule() const { return rule_; }
  const StringArray& heads() const { return heads_; }
  // Grams of heads, and the ones at their beginnings.
  const NgramIndex& head_grams() const { return head_grams_; }
  const NgramIndex& head_starts() const { return head_starts_; }
  const TermColumn& tails() const { return tails_; }
  uint64_t valued() const { return valued_; }

  // Accounts whose value is all head, ascending, and accounts whose value is all tail; null if
  // there are none.
  const std::vector<uint32_t>& tailless() const { return tailless_; }
  const Bitmap& headless() const { return headless_; }

  // Writes the deciding form of the account's value into `buffer`; empty if there is none.
  void Read(uint32_t ordinal, std::string& buffer) const;
  // The light form where it differs from the deciding one.
  const SparseStrings& light() const { return light_; }

  uint64_t MemoryBytes() const {
    return heads_.MemoryBytes() + head_grams_.MemoryBytes() + head_starts_.MemoryBytes() +
           tails_.MemoryBytes() + light_.MemoryBytes() + headless_.MemoryBytes() +
           tailless_.capacity() * sizeof(uint32_t);
  }

 private:
  SplitRule rule_ = SplitRule::kAfterAt;
  StringArray heads_;
  NgramIndex head_grams_;
  NgramIndex head_starts_;
  TermColumn tails_;
  std::vector<uint32_t> tailless_;
  Bitmap headless_;
  SparseStrings light_;
  uint64_t valued_ = 0;
};

// Collects the values of accounts in the order of their ordinals.
class SplitText::Builder {
 public:
  explicit Builder(SplitRule rule) { result_.rule_ = rule; }

  // `deciding`: the form that decides whether there is a match.
  void Add(std::string_view deciding, std::string_view light);
  SplitText Finish() &&;

 private:
  SplitText result_;
  TermColumn::Builder tails_;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEGMENT_SPLIT_TEXT_H_
