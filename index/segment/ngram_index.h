// Which texts contain which few bytes in a row.
#ifndef FRONTDESK_INDEX_SEGMENT_NGRAM_INDEX_H_
#define FRONTDESK_INDEX_SEGMENT_NGRAM_INDEX_H_

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/types/span.h"
#include "index/bitmap.h"
#include "index/segment/flat_array.h"
#include "index/segment/posting_lists.h"
#include "index/segment/string_array.h"

namespace frontdesk::index {

// Immutable, thread-safe.
//
// There is a list of texts for every gram of so many symbols that occurs, taken at every place of
// every text; beyond its end a text goes on with an end symbol, and if beginnings are asked for it
// has a begin symbol in front. So a piece shorter than a gram is a range of grams. Single symbols
// have lists of their own. Bytes are mapped to symbols: one each for the ASCII bytes that occur
// most, one for all others together; hence what is found may have to be verified.
class NgramIndex {
 public:
  struct Shape {
    uint32_t size = 3;    // symbols of a gram: 2 to 4
    bool begins = false;  // index beginnings too
  };

  NgramIndex() = default;
  // Of `texts`. Time O(bytes), four bytes of passing memory a gram.
  NgramIndex(const StringArray& texts, Shape shape);

  // No more texts than this contain (begin with) `piece`, which must not be empty.
  uint64_t UpperBound(std::string_view piece) const { return BoundOf(CodeOf(piece, false)); }
  uint64_t StartBound(std::string_view piece) const { return BoundOf(CodeOf(piece, true)); }
  // The texts that may contain (begin with) `piece`, ascending: all that do, and few others.
  std::vector<uint32_t> Candidates(std::string_view piece) const {
    return Find(CodeOf(piece, false));
  }
  std::vector<uint32_t> StartCandidates(std::string_view piece) const {
    return Find(CodeOf(piece, true));
  }
  // The texts that may have `piece` at their end or before one of the bytes `behind`, ascending:
  // all that do, and few others if the piece is of two bytes or more.
  std::vector<uint32_t> CandidatesBefore(std::string_view piece, std::string_view behind) const {
    return UnionOf(ListsBefore(piece, behind));
  }
  // No more texts than this are among them.
  uint64_t BoundBefore(std::string_view piece, std::string_view behind) const {
    return CountOf(ListsBefore(piece, behind));
  }
  // True if candidates of this piece need no verification: then the lists say all.
  bool IsExact(std::string_view piece) const {
    return piece.size() <= shape_.size && HasOwnSymbols(piece);
  }
  bool IsStartExact(std::string_view piece) const {
    return piece.size() < shape_.size && HasOwnSymbols(piece);
  }
  // The lists of which the union are the candidates, if the piece is no longer than a gram; if it
  // is, one list that holds them all.
  std::vector<uint32_t> ListsOf(std::string_view piece) const {
    return ListsOf(CodeOf(piece, false));
  }
  std::vector<uint32_t> StartListsOf(std::string_view piece) const {
    return ListsOf(CodeOf(piece, true));
  }
  // Adds the candidates of a piece that is no longer than a gram.
  void AddTo(std::string_view piece, Bitmap& bits) const { AddLists(ListsOf(piece), bits); }
  void AddStartsTo(std::string_view piece, Bitmap& bits) const {
    AddLists(StartListsOf(piece), bits);
  }

  const PostingLists& lists() const { return lists_; }
  uint64_t MemoryBytes() const { return keys_.MemoryBytes() + lists_.MemoryBytes(); }

  static void Visit(auto& self, auto& archive) {
    archive(self.shape_.size, self.shape_.begins, self.texts_, self.symbols_, self.shared_,
            self.base_, self.keys_, self.lists_);
  }

 private:
  using Symbol = uint8_t;
  static constexpr Symbol kEnd = 0;
  static constexpr Symbol kBegin = 1;
  static constexpr uint32_t kMaxBase = 64;

  // Grams first, last that a piece leads to.
  struct Keys {
    uint32_t first = 0;
    uint32_t last = 0;
  };
  // Most pieces have no more places than this.
  static constexpr size_t kUsualPlaces = 24;
  // The keys of a piece: a range if it is short, else one key for every place.
  struct Code {
    Keys range;
    absl::InlinedVector<uint32_t, kUsualPlaces> keys;  // of a piece longer than a gram
  };
  struct SizedList {
    uint32_t size = 0;  // texts in it
    uint32_t list = 0;

    friend auto operator<=>(const SizedList&, const SizedList&) = default;
  };

  void ChooseSymbols(const StringArray& texts);
  // Calls use(key, text) for all grams of all texts.
  template <typename Use>
  void ForEachGram(const StringArray& texts, Use use) const;
  void BuildByCounting(const StringArray& texts);
  void BuildBySorting(const StringArray& texts);

  bool HasOwnSymbols(std::string_view piece) const;
  Code CodeOf(std::string_view piece, bool begin) const;
  uint64_t BoundOf(const Code& code) const { return CountOf(ListsOf(code)); }
  std::vector<uint32_t> Find(const Code& code) const;
  std::vector<uint32_t> ListsOf(const Code& code) const;
  // Adds the lists of a range of grams.
  void AddListsOf(Keys range, std::vector<uint32_t>& lists) const;
  // The lists of grams of the last bytes of a piece with what may be behind it.
  std::vector<uint32_t> ListsBefore(std::string_view piece, std::string_view behind) const;
  // Texts of these lists together, at most.
  uint64_t CountOf(const std::vector<uint32_t>& lists) const;
  std::vector<uint32_t> UnionOf(const std::vector<uint32_t>& lists) const;
  void AddLists(const std::vector<uint32_t>& lists, Bitmap& bits) const;
  // The lists of the keys of a long piece, in their order; none if one of them occurs nowhere.
  std::vector<SizedList> SizedListsOf(const Code& code) const;

  Shape shape_;
  uint32_t texts_ = 0;
  std::array<Symbol, 256> symbols_ = {};  // kEnd: does not occur
  Symbol shared_ = 0;                     // of bytes that have none of their own
  uint32_t base_ = 2;                     // symbols and one
  FlatArray<uint32_t> keys_;              // ascending
  PostingLists lists_;                    // one a key
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEGMENT_NGRAM_INDEX_H_
