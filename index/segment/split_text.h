// E-mails, of which only the beginning is rare: `dmiller4@` + `yahoo.com`.
#ifndef FRONTDESK_INDEX_SEGMENT_SPLIT_TEXT_H_
#define FRONTDESK_INDEX_SEGMENT_SPLIT_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "index/segment/flat_array.h"
#include "index/segment/letter_planes.h"
#include "index/segment/ngram_index.h"
#include "index/segment/parallel.h"
#include "index/segment/piece_counts.h"
#include "index/segment/string_array.h"
#include "index/segment/term_column.h"

namespace frontdesk::index {

// Where the tail of a text begins: behind the last `@`; without one all is head.
size_t SplitPoint(std::string_view text);
// The only place inside a pattern's piece, if any, where a text could be split that contains it:
// bytes before it. npos if a piece cannot lie across.
size_t SplitPointInside(std::string_view piece);
// False of a piece that no tail contains, whatever the text.
bool MayBeInTail(std::string_view piece);

// Heads are kept for each account with their grams, tails in a dictionary. Immutable, thread-safe.
class SplitText {
 public:
  class Builder;

  uint32_t size() const { return heads_.size(); }
  const StringArray& heads() const { return heads_; }
  // Grams of heads, their beginnings too.
  const NgramIndex& head_grams() const { return head_grams_; }
  // How many accounts contain a piece anywhere in their value, if that was counted; and how many
  // have a value that begins with it, likewise.
  const PieceCounts& piece_counts() const { return piece_counts_; }
  std::optional<uint32_t> CountBeginnings(std::string_view piece) const;
  // Accounts whose value contains a frequent letter anywhere.
  const LetterPlanes& planes() const { return planes_; }
  const TermColumn& tails() const { return tails_; }
  // False of a piece that no head contains: of one with an `@` before its end, since hardly a head
  // has what separates it from its tail inside.
  bool MayBeInHead(std::string_view piece) const;
  uint64_t valued() const { return valued_; }
  bool HasValue(uint32_t ordinal) const {
    return !heads_[ordinal].empty() || tails_.TermOf(ordinal) != kNoTerm;
  }

  // Accounts whose value is all head, ascending.
  absl::Span<const uint32_t> tailless() const { return tailless_.span(); }

  // Writes the deciding form of the account's value into `buffer`; empty if there is none.
  void Read(uint32_t ordinal, std::string& buffer) const;
  // True if the value begins with `text`, which is not empty.
  bool StartsWith(uint32_t ordinal, std::string_view text) const {
    const std::string_view head = heads_[ordinal];
    if (text.size() <= head.size()) return head.starts_with(text);
    const uint32_t term = tails_.TermOf(ordinal);
    return term != kNoTerm && text.starts_with(head) &&
           tails_.terms().full(term).starts_with(text.substr(head.size()));
  }
  // True if the value has so many bytes.
  bool HasSize(uint32_t ordinal, size_t size) const {
    const size_t head = heads_[ordinal].size();
    if (head >= size) return head == size && tails_.TermOf(ordinal) == kNoTerm;
    const uint32_t term = tails_.TermOf(ordinal);
    return term != kNoTerm && head + tails_.terms().full(term).size() == size;
  }
  // Ask the processor for what Read() soon will need, the first of them earlier.
  void PrefetchPlace(uint32_t ordinal) const {
    heads_.PrefetchPlace(ordinal);
    tails_.Prefetch(ordinal);
  }
  void PrefetchText(uint32_t ordinal) const { heads_.PrefetchText(ordinal); }
  // The light form where it differs from the deciding one.
  const SparseStrings& light() const { return light_; }

  uint64_t MemoryBytes() const {
    return heads_.MemoryBytes() + head_grams_.MemoryBytes() + piece_counts_.MemoryBytes() +
           planes_.MemoryBytes() + tails_.MemoryBytes() + light_.MemoryBytes() +
           tailless_.MemoryBytes();
  }

  static void Visit(auto& self, auto& archive) {
    archive(self.heads_, self.head_grams_, self.piece_counts_, self.planes_, self.tails_,
            self.tailless_, self.light_, self.valued_);
  }

 private:
  // A character that no value has: with it in front the beginning of a value is counted as a piece
  // of its own.
  static constexpr char kBeginMark = '\0';

  StringArray heads_;
  NgramIndex head_grams_;
  PieceCounts piece_counts_;
  LetterPlanes planes_;
  TermColumn tails_;
  FlatArray<uint32_t> tailless_;
  SparseStrings light_;
  uint64_t valued_ = 0;
};

// Collects the values of accounts in the order of their ordinals.
class SplitText::Builder {
 public:
  explicit Builder(PieceCounting counting = {}) : counting_(counting) {}

  // `deciding`: the form that decides whether there is a match.
  void Add(std::string_view deciding, std::string_view light);
  SplitText Finish() &&;
  // As Finish(), in tasks that set `result`, the longest first. Both must outlive them;
  // FinishTasks() must be called after all.
  void AddTasks(SplitText& result, Tasks& tasks);
  void FinishTasks(SplitText& result);

 private:
  static LetterPlanes MakePlanes(const SplitText& column);

  const PieceCounting counting_;
  uint64_t valued_ = 0;
  StringArray::Builder heads_;
  SparseStrings::Builder light_;
  std::vector<uint32_t> tailless_;
  TermColumn::Builder tails_;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEGMENT_SPLIT_TEXT_H_
