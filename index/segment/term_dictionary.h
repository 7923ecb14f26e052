// The distinct values of a text column, sorted, and what can be asked of them before any account is
// looked at.
#ifndef FRONTDESK_INDEX_SEGMENT_TERM_DICTIONARY_H_
#define FRONTDESK_INDEX_SEGMENT_TERM_DICTIONARY_H_

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "index/segment/flat_array.h"
#include "index/segment/letter_planes.h"
#include "index/segment/ngram_index.h"
#include "index/segment/string_array.h"
#include "index/segment/text_samples.h"

namespace frontdesk::index {

// A value in the forms that matter: two accounts share a term if all three are equal.
struct TermText {
  std::string_view full;  // by which terms are sorted
  std::string_view light;
  std::string_view extra;  // what the column needs besides: a group ID, a last name in NFC

  friend bool operator==(const TermText&, const TermText&) = default;
  friend auto operator<=>(const TermText&, const TermText&) = default;
};

// Terms begin, end.
using TermRange = std::pair<uint32_t, uint32_t>;

// Terms numbered from 0, ascending by TermText. Immutable, thread-safe.
class TermDictionary {
 public:
  TermDictionary() = default;
  // `terms` must ascend strictly. Without `words` WithWord() must not be called.
  explicit TermDictionary(const std::vector<TermText>& terms, bool words = true);

  uint32_t size() const { return full_.size(); }
  std::string_view full(uint32_t term) const { return full_[term]; }
  // Ask the processor for what full() soon will read, and for the text itself, the first earlier.
  void Prefetch(uint32_t term) const { full_.PrefetchPlace(term); }
  void PrefetchText(uint32_t term) const { full_.PrefetchText(term); }
  // True if the light form is not the full one.
  bool HasLight(uint32_t term) const { return light_.Has(term); }
  std::string_view light(uint32_t term) const { return light_.Find(term).value_or(full_[term]); }
  // Calls use(term) for each of which it is not, ascending.
  template <typename Use>
  void ForEachWithLight(Use use) const {
    light_.ForEach(use);
  }
  // The same for the terms of [first, end).
  template <typename Use>
  void ForEachWithLightIn(uint32_t first, uint32_t end, Use use) const {
    light_.ForEachIn(first, end, use);
  }
  std::string_view extra(uint32_t term) const { return extra_.Find(term).value_or(""); }

  // Terms whose full form is `text`. O(log n).
  TermRange EqualTo(std::string_view text) const;
  // Terms whose full form begins with `prefix`. O(log n).
  TermRange StartingWith(std::string_view prefix) const;
  // Terms of several words of which one begins with `prefix` (with `whole`: is it); ascending, no
  // repeats.
  std::vector<uint32_t> WithWord(std::string_view prefix, bool whole) const;
  // Words of all terms of several words.
  uint64_t words() const { return words_.size(); }
  // False only of a term that is one word.
  bool HasWords(uint32_t term) const;
  // False only of a term of which no word behind the first begins with this byte.
  bool MayHaveLaterWord(uint32_t term, char first) const;
  // Terms that may contain `piece` (not empty), and all that do; ascending, no repeats. By trigrams
  // if there is much text, else by a scan.
  std::vector<uint32_t> MayContain(std::string_view piece) const;

  // No more terms than this are returned by MayContain().
  uint64_t MayContainBound(std::string_view piece) const {
    return grams_.lists().size() == 0 ? size() : grams_.UpperBound(piece);
  }
  // Terms that may end with `piece` (not empty), or have a word that does, and all that do;
  // ascending, no repeats. And no more than how many, which is size() if they are not known.
  std::vector<uint32_t> MayEndWith(std::string_view piece) const;
  uint64_t MayEndWithBound(std::string_view piece) const;
  // The full forms of all terms, one behind the other.
  std::string_view blob() const { return full_.blob(); }
  // Bytes that may be read from the beginning of full(term) on: its own and those of other terms.
  size_t Readable(uint32_t term) const {
    return static_cast<size_t>(full_.blob().size() - full_.Start(term));
  }

  // True if all that MayContain() returns for `piece` do contain it.
  bool IsExact(std::string_view piece) const;

  uint64_t MemoryBytes() const {
    return full_.MemoryBytes() + samples_.MemoryBytes() + light_.MemoryBytes() +
           extra_.MemoryBytes() + words_.MemoryBytes() + word_samples_.MemoryBytes() +
           grams_.MemoryBytes();
  }

  static void Visit(auto& self, auto& archive) {
    archive(self.full_, self.samples_, self.light_, self.extra_, self.words_, self.word_samples_,
            self.grams_);
  }

 private:
  // One word of a term of several words.
  struct Word {
    uint32_t term = 0;
    uint32_t begin = 0;
    uint32_t size = 0;
  };
  void AddWords();
  std::string_view TextOf(const Word& word) const {
    return full_[word.term].substr(word.begin, word.size);
  }
  // How the samples read what they are of.
  auto TextAt() const {
    return [this](uint32_t term) { return full_[term]; };
  }
  auto WordAt() const {
    return [this](uint32_t word) { return TextOf(words_[word]); };
  }

  StringArray full_;
  TextSamples samples_;    // of full_
  SparseStrings light_;    // where it differs from full
  SparseStrings extra_;    // where it is not empty
  FlatArray<Word> words_;  // by text
  TextSamples word_samples_;
  NgramIndex grams_;  // of full_, if it is long
};

// What is kept of an account is its term and one, or 0: the letters of each such value.
std::vector<LetterSet> LettersOfValues(const TermDictionary& terms);

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEGMENT_TERM_DICTIONARY_H_
