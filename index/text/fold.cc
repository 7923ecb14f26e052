#include "index/text/fold.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "common/strings.h"
#include "common/utf8.h"
#include "index/text/ascii.h"
#include "index/text/code_points.h"
#include "index/text/fold_scanner.h"
#include "index/text/word_cursor.h"

namespace frontdesk::index {
namespace {

// What each ASCII character folds to; kRemoved if to nothing.
class AsciiTable {
 public:
  static constexpr unsigned char kRemoved = 0xff;

  explicit constexpr AsciiTable(Folding folding) {
    for (unsigned char c = 0; c < 0x80; ++c) {
      const bool space = c == ' ' || (c >= '\t' && c <= '\r');
      const bool upper = c >= 'A' && c <= 'Z';
      folded_[c] = space ? ' ' : upper ? static_cast<unsigned char>(c - 'A' + 'a') : c;
    }
    if (folding == Folding::kFull) folded_['\''] = folded_['`'] = folded_['.'] = kRemoved;
  }

  constexpr unsigned char operator[](char c) const { return folded_[static_cast<size_t>(c)]; }

 private:
  std::array<unsigned char, 0x80> folded_ = {};
};

constexpr AsciiTable kAsciiLight(Folding::kLight);
constexpr AsciiTable kAsciiFull(Folding::kFull);

// Eight bytes of ASCII at a time. Every function sets the highest bit of some of the bytes, and
// needs them clear in `word`.
constexpr uint64_t kEach = 0x0101010101010101;
constexpr uint64_t kHighBits = 0x80 * kEach;
constexpr uint64_t NotBelow(uint64_t word, unsigned char c) {
  return (word + (0x80u - c) * kEach) & kHighBits;
}
constexpr uint64_t EqualTo(uint64_t word, unsigned char c) {
  return ~((word ^ c * kEach) + 0x7f * kEach) & kHighBits;
}

// Bytes that do more than to become small letters, whatever stands beside them.
template <Folding folding>
uint64_t Special(uint64_t word) {
  uint64_t special = ~NotBelow(word, ' ') & kHighBits;
  if constexpr (folding == Folding::kFull) {
    special |= EqualTo(word, '.') | EqualTo(word, '\'') | EqualTo(word, '`');
  }
  return special;
}

// Folds ASCII of which only capital letters change: no space at the ends or beside another one, and
// nothing that is special. False, and `out` is spoilt, if it is not such a text. Needs eight bytes
// or more.
template <Folding folding>
bool FoldPlain(std::string_view text, char* out) {
  constexpr size_t kStep = sizeof(uint64_t);
  if (text.front() == ' ' || text.back() == ' ') return false;
  uint64_t space_before = 0;  // in the lowest byte
  for (size_t at = 0;; at = std::min(at + kStep, text.size() - kStep)) {
    static_assert(std::endian::native == std::endian::little);
    uint64_t word;
    std::memcpy(&word, text.data() + at, kStep);
    if ((word & kHighBits) != 0) return false;
    const uint64_t spaces = EqualTo(word, ' ');
    const uint64_t doubled = spaces & (spaces << 8 | space_before);
    if ((Special<folding>(word) | doubled) != 0) return false;
    const uint64_t capitals = NotBelow(word, 'A') & ~NotBelow(word, 'Z' + 1);
    word |= capitals >> 2;
    std::memcpy(out + at, &word, kStep);
    if (at + kStep == text.size()) return true;
    // The last step may go back over bytes that were looked at: what is before it was too.
    space_before = at + 2 * kStep <= text.size() ? spaces >> 56 : 0;
  }
}

void FoldAscii(std::string_view text, const AsciiTable& table, std::string& folded) {
  folded.resize(text.size());
  char* out = folded.data();
  bool space = false;  // before the next character
  for (char c : text) {
    const unsigned char to = table[c];
    if (to == AsciiTable::kRemoved) continue;
    if (to == ' ') {
      space = out != folded.data();
      continue;
    }
    if (space) *out++ = ' ';
    space = false;
    *out++ = static_cast<char>(to);
  }
  folded.resize(static_cast<size_t>(out - folded.data()));
}

// False if full folding does nothing that light folding does not do, as is true of nearly every
// value.
bool NeedsFullFolding(std::string_view light) {
  return std::any_of(light.begin(), light.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0x80 || c == '\'' || c == '`' || c == '.';
  });
}

// Calls emit(byte, begin, end) for every byte of the folded text, where [begin, end) made it.
template <typename Emit>
void FoldClusters(std::string_view text, Folding folding, Emit emit) {
  FoldScanner scanner(text, folding);
  bool any = false;
  bool space = false;  // before the next character, from [space_begin, space_end)
  size_t space_begin = 0;
  size_t space_end = 0;
  while (scanner.Next()) {
    for (char c : scanner.folded()) {
      if (c == ' ') {
        if (!space) space_begin = scanner.begin();
        space_end = scanner.end();
        space = true;
        continue;
      }
      if (space && any) emit(' ', space_begin, space_end);
      emit(c, scanner.begin(), scanner.end());
      space = false;
      any = true;
    }
  }
}

}  // namespace

std::string Fold(std::string_view text, Folding folding) {
  std::string folded;
  FoldTo(text, folding, folded);
  return folded;
}

void FoldTo(std::string_view text, Folding folding, std::string& folded) {
  const bool full = folding == Folding::kFull;
  if (text.size() >= sizeof(uint64_t)) {
    folded.resize(text.size());
    if (full ? FoldPlain<Folding::kFull>(text, folded.data())
             : FoldPlain<Folding::kLight>(text, folded.data())) {
      return;
    }
  }
  if (IsAscii(text)) {
    FoldAscii(text, full ? kAsciiFull : kAsciiLight, folded);
    return;
  }
  folded.clear();
  folded.reserve(text.size());
  FoldClusters(text, folding, [&](char c, size_t, size_t) { folded.push_back(c); });
}

void FoldBoth(std::string_view text, std::string& light, std::string& full) {
  if (text.size() >= sizeof(uint64_t)) {
    light.resize(text.size());
    if (FoldPlain<Folding::kFull>(text, light.data())) {
      full = light;
      return;
    }
  }
  FoldTo(text, Folding::kLight, light);
  if (NeedsFullFolding(light)) {
    FoldTo(text, Folding::kFull, full);
  } else {
    full = light;
  }
}

MappedFold FoldWithMap(std::string_view text, Folding folding) {
  MappedFold mapped;
  FoldClusters(text, folding, [&](char c, size_t begin, size_t end) {
    mapped.text.push_back(c);
    mapped.begin.push_back(static_cast<uint32_t>(begin));
    mapped.end.push_back(static_cast<uint32_t>(end));
  });
  return mapped;
}

std::string TrimmedNfc(std::string_view text) {
  if (IsAscii(text)) return std::string(StripSpace(text));
  CodePoints points;
  for (size_t at = 0; at < text.size();) {
    CodePoint point = 0;
    const size_t size = DecodeAt(text, at, point);
    if (size != 0) points.push_back(point);
    at += size != 0 ? size : 1;
  }
  while (!points.empty() && IsWhiteSpace(points.back())) points.pop_back();
  const CodePoint* first = points.begin();
  while (first != points.end() && IsWhiteSpace(*first)) ++first;
  std::string normalized;
  AppendNfc(CodePoints(first, static_cast<const CodePoint*>(points.end())), normalized);
  return normalized;
}

bool IsCleanUtf8(std::string_view text) { return IsCleanText(text); }

std::vector<std::string_view> Words(std::string_view folded) {
  std::vector<std::string_view> words;
  for (WordCursor cursor(folded); cursor.Next();) words.push_back(cursor.word());
  return words;
}

bool IsWordBreak(std::string_view folded, size_t position) {
  return WordBreakSize(folded, position) != 0;
}

bool IsBehindWordBreak(std::string_view folded, size_t position) {
  constexpr size_t kLongestBreak = 3;
  if (position == 0 || WordBreakSize(folded, position - 1) == 1) return true;
  return position >= kLongestBreak &&
         WordBreakSize(folded, position - kLongestBreak) == kLongestBreak;
}

}  // namespace frontdesk::index
