#include "index/segment/term_dictionary.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <algorithm>
#include <cstring>
#include <numeric>
#include <utility>

#include "index/bitmap.h"
#include "index/text/fold.h"

namespace frontdesk::index {
namespace {

// Text that is scanned faster than its trigrams are looked up.
constexpr size_t kScannedBytes = 32 << 10;
// Text of which three characters in a row are in too many terms.
constexpr size_t kLargeBytes = 1 << 20;
// Where so large a share of the terms has a word, they are put in order by a bitmap.
constexpr uint64_t kSortedShare = 64;

// The first bytes of what stands between words.
constexpr std::string_view kWordEnds = " -/\xe2";

// False only of a byte that is not the last of what stands between words.
bool MayEndWord(char c) {
  return c == ' ' || c == '-' || c == '/' || static_cast<uint8_t>(c) >= 0x80;
}

// The strings of `strings` that contain `piece`, by one pass over the whole text.
std::vector<uint32_t> ScanFor(const StringArray& strings, std::string_view piece) {
  std::vector<uint32_t> found;
  const std::string_view blob = strings.blob();
  for (uint64_t at = 0; at + piece.size() <= blob.size();) {
    const void* hit = memmem(blob.data() + at, blob.size() - at, piece.data(), piece.size());
    if (hit == nullptr) break;
    const auto position = static_cast<uint64_t>(static_cast<const char*>(hit) - blob.data());
    const uint32_t i = strings.IndexAt(position);
    // A hit across the border of two strings is none.
    const bool inside = position + piece.size() <= strings.Start(i + 1);
    if (inside) found.push_back(i);
    at = inside ? strings.Start(i + 1) : position + 1;
  }
  return found;
}

}  // namespace

TermDictionary::TermDictionary(const std::vector<TermText>& terms, bool words) {
  StringArray::Builder full;
  SparseStrings::Builder light;
  SparseStrings::Builder extra;
  for (uint32_t t = 0; t < terms.size(); ++t) {
    full.Add(terms[t].full);
    if (terms[t].light != terms[t].full) light.Add(t, terms[t].light);
    if (!terms[t].extra.empty()) extra.Add(t, terms[t].extra);
  }
  full_ = std::move(full).Finish();
  samples_ = TextSamples(size(), TextAt());
  light_ = std::move(light).Finish();
  extra_ = std::move(extra).Finish();
  if (words) AddWords();
  const size_t bytes = full_.blob().size();
  if (bytes > kScannedBytes) grams_ = NgramIndex(full_, {.size = bytes > kLargeBytes ? 4u : 3u});
}

void TermDictionary::AddWords() {
  std::vector<Word> all;
  for (uint32_t t = 0; t < size(); ++t) {
    const std::string_view text = full_[t];
    const std::vector<std::string_view> words = Words(text);
    if (words.size() == 1 && words[0].size() == text.size()) continue;
    for (std::string_view word : words) {
      all.push_back({t, static_cast<uint32_t>(word.data() - text.data()),
                     static_cast<uint32_t>(word.size())});
    }
  }
  std::sort(all.begin(), all.end(), [this](const Word& a, const Word& b) {
    const int order = TextOf(a).compare(TextOf(b));
    return order != 0 ? order < 0 : a.term < b.term;
  });
  words_ = FlatArray<Word>(all);
  word_samples_ = TextSamples(static_cast<uint32_t>(words_.size()), WordAt());
}

TermRange TermDictionary::EqualTo(std::string_view text) const {
  TermRange range = StartingWith(text);
  // Terms equal to a prefix come before the longer ones.
  uint32_t end = range.first;
  while (end < range.second && full_[end].size() == text.size()) ++end;
  return {range.first, end};
}

TermRange TermDictionary::StartingWith(std::string_view prefix) const {
  return samples_.StartingWith(prefix, TextAt());
}

std::vector<uint32_t> TermDictionary::WithWord(std::string_view prefix, bool whole) const {
  const auto [first_place, end_place] = word_samples_.StartingWith(prefix, WordAt());
  const Word* const first = words_.begin() + first_place;
  const Word* end = words_.begin() + end_place;
  if (whole) {
    // Words equal to a prefix come before the longer ones.
    end = std::partition_point(first, end,
                               [&](const Word& word) { return word.size == prefix.size(); });
  }
  std::vector<uint32_t> terms;
  if (static_cast<uint64_t>(end - first) * kSortedShare > size()) {
    // One bit after the other is faster than sorting.
    Bitmap found(size());
    for (const Word* at = first; at != end; ++at) found.Set(at->term);
    found.AppendTo(terms);
    return terms;
  }
  terms.reserve(static_cast<size_t>(end - first));
  for (const Word* at = first; at != end; ++at) terms.push_back(at->term);
  std::sort(terms.begin(), terms.end());
  terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
  return terms;
}

bool TermDictionary::HasWords(uint32_t term) const {
  const std::string_view text = full_[term];
  return std::any_of(text.begin(), text.end(), MayEndWord);
}

bool TermDictionary::MayHaveLaterWord(uint32_t term, char first) const {
  std::string_view text = full_[term];
  uint32_t ended = 0;  // 1: the byte before ends a word
#ifdef __SSE2__
  // Sixteen bytes at once, and few terms have more: where in a text a word ends cannot be guessed.
  for (size_t readable = Readable(term); readable >= 16; readable -= 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data()));
    const auto is = [&](char c) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)); };
    // The sign bit is that of a byte beyond ASCII.
    const __m128i end = _mm_or_si128(_mm_or_si128(is(' '), is('-')), _mm_or_si128(is('/'), bytes));
    const auto ends = static_cast<uint32_t>(_mm_movemask_epi8(end));
    const auto begins = static_cast<uint32_t>(_mm_movemask_epi8(is(first)));
    const size_t size = std::min<size_t>(text.size(), 16);
    if (((ends << 1 | ended) & begins & ((1u << size) - 1)) != 0) return true;
    text.remove_prefix(size);
    if (text.empty()) return false;
    ended = ends >> 15 & 1;
  }
#endif
  for (char c : text) {
    if (ended != 0 && c == first) return true;
    ended = MayEndWord(c) ? 1 : 0;
  }
  return false;
}

std::vector<uint32_t> TermDictionary::MayContain(std::string_view piece) const {
  if (full_.blob().size() <= kScannedBytes) return ScanFor(full_, piece);
  return grams_.Candidates(piece);
}

std::vector<uint32_t> TermDictionary::MayEndWith(std::string_view piece) const {
  if (grams_.lists().size() > 0) return grams_.CandidatesBefore(piece, kWordEnds);
  std::vector<uint32_t> all(size());
  std::iota(all.begin(), all.end(), 0);
  return all;
}

uint64_t TermDictionary::MayEndWithBound(std::string_view piece) const {
  return grams_.lists().size() > 0 ? grams_.BoundBefore(piece, kWordEnds) : size();
}

bool TermDictionary::IsExact(std::string_view piece) const {
  return full_.blob().size() <= kScannedBytes || grams_.IsExact(piece);
}

std::vector<LetterSet> LettersOfValues(const TermDictionary& terms) {
  std::vector<LetterSet> letters = {0};
  letters.reserve(size_t{terms.size()} + 1);
  for (uint32_t term = 0; term < terms.size(); ++term) {
    letters.push_back(LettersOf(terms.full(term)));
  }
  return letters;
}

}  // namespace frontdesk::index
