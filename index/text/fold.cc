#include "index/text/fold.h"

#include <array>

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

std::string FoldAscii(std::string_view text, const AsciiTable& table) {
  std::string folded(text.size(), '\0');
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
  return folded;
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
  if (IsAscii(text)) return FoldAscii(text, folding == Folding::kFull ? kAsciiFull : kAsciiLight);
  std::string folded;
  folded.reserve(text.size());
  FoldClusters(text, folding, [&](char c, size_t, size_t) { folded.push_back(c); });
  return folded;
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

}  // namespace frontdesk::index
