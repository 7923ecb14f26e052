// Street lines in three parts, each of which repeats from account to account: `225 ` +
// `fairfield ave` + ` apt 3b`.
#ifndef FRONTDESK_INDEX_SEGMENT_STREET_COLUMN_H_
#define FRONTDESK_INDEX_SEGMENT_STREET_COLUMN_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/types/span.h"
#include "index/bitmap.h"
#include "index/segment/flat_array.h"
#include "index/segment/letter_planes.h"
#include "index/segment/parallel.h"
#include "index/segment/piece_counts.h"
#include "index/segment/string_array.h"
#include "index/segment/term_column.h"

namespace frontdesk::index {

enum class StreetPart : uint8_t {
  kNumber,  // up to the first space, if a digit comes first
  kName,    // what is left
  kUnit,    // from the space before the last word that begins a unit: `apt`, `#12`
};
inline constexpr size_t kStreetParts = 3;

// The parts of a street, one behind the other. Where there is a number or a unit there is a name.
std::array<std::string_view, kStreetParts> SplitStreet(std::string_view street);

// A dictionary for each part. Immutable, thread-safe.
class StreetColumn {
 public:
  class Builder;

  uint32_t size() const { return size_; }
  const TermColumn& part(StreetPart part) const { return parts_[static_cast<size_t>(part)]; }
  bool HasValue(uint32_t ordinal) const {
    return part(StreetPart::kName).TermOf(ordinal) != kNoTerm;
  }
  // Accounts that have a value, and those of them whose value has no number, ascending.
  uint64_t valued() const { return part(StreetPart::kName).valued(); }
  absl::Span<const uint32_t> numberless() const { return numberless_.span(); }

  // How many accounts contain a piece anywhere in their value, if that was counted.
  const PieceCounts& piece_counts() const { return piece_counts_; }
  // How many have a word that begins with a piece of one character or two, if that was counted.
  std::optional<uint32_t> CountBeginningsOfWords(std::string_view piece) const;
  // Accounts whose value contains a frequent letter anywhere.
  const LetterPlanes& planes() const { return planes_; }

  // Writes the full form of the account's value into `buffer`; empty if there is none.
  void Read(uint32_t ordinal, std::string& buffer) const;
  // True if the value begins with `text`, which is not empty.
  bool StartsWith(uint32_t ordinal, std::string_view text) const {
    for (const TermColumn& part : parts_) {
      const uint32_t term = part.TermOf(ordinal);
      if (term == kNoTerm) continue;
      const std::string_view full = part.terms().full(term);
      if (text.size() <= full.size()) return full.starts_with(text);
      if (!text.starts_with(full)) return false;
      text.remove_prefix(full.size());
    }
    return false;
  }
  // True if the value has so many bytes.
  bool HasSize(uint32_t ordinal, size_t size) const {
    size_t read = 0;
    for (const TermColumn& part : parts_) {
      const uint32_t term = part.TermOf(ordinal);
      if (term != kNoTerm) read += part.terms().full(term).size();
    }
    return read == size;
  }
  // Ask the processor for what Read() soon will need, the first of them earlier.
  void PrefetchPlace(uint32_t ordinal) const {
    for (const TermColumn& part : parts_) part.Prefetch(ordinal);
  }
  void PrefetchText(uint32_t ordinal) const {
    part(StreetPart::kName).PrefetchTerm(part(StreetPart::kName).TermOf(ordinal));
  }
  // The light form where it differs from the full one.
  const SparseStrings& light() const { return light_; }

  uint64_t MemoryBytes() const;

  static void Visit(auto& self, auto& archive) {
    archive(self.size_, self.parts_, self.piece_counts_, self.planes_, self.numberless_,
            self.light_);
  }

 private:
  // A character that no text has: with it in front the first characters of a word are counted as a
  // piece of their own.
  static constexpr char kWordMark = '\0';
  static constexpr size_t kMarked = PieceCounts::kShort - 1;

  uint32_t size_ = 0;
  std::array<TermColumn, kStreetParts> parts_;
  PieceCounts piece_counts_;
  LetterPlanes planes_;
  FlatArray<uint32_t> numberless_;
  SparseStrings light_;
};

// Collects the values of accounts in the order of their ordinals.
class StreetColumn::Builder {
 public:
  // Longer pieces are counted fast enough by the dictionaries.
  explicit Builder(PieceCounting counting = {.long_pieces = false}) : counting_(counting) {}

  void Add(std::string_view full, std::string_view light);
  StreetColumn Finish() &&;
  // As Finish(), in tasks that set `result`. Both must outlive them; FinishTasks() must be called
  // after all.
  void AddTasks(StreetColumn& result, Tasks& tasks);
  void FinishTasks(StreetColumn& result);

 private:
  // What all three parts are needed for.
  void CountPieces(StreetColumn& result) const;
  static LetterPlanes MakePlanes(const StreetColumn& column, uint32_t size);

  const PieceCounting counting_;
  uint32_t size_ = 0;
  std::atomic<size_t> parts_left_ = kStreetParts;  // that are not finished
  std::array<TermColumn::Builder, kStreetParts> parts_;
  std::vector<uint32_t> numberless_;
  SparseStrings::Builder light_;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEGMENT_STREET_COLUMN_H_
