#include "index/segment/letter_planes.h"

#include <algorithm>

namespace frontdesk::index {
namespace {

// The most frequent ones of real texts are among them.
constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789 .-_'#";
static_assert(kLetters.size() <= 64);

constexpr std::array<LetterSet, 256> kBitOf = [] {
  std::array<LetterSet, 256> bits = {};
  for (size_t i = 0; i < kLetters.size(); ++i) {
    bits[static_cast<uint8_t>(kLetters[i])] = LetterSet{1} << i;
  }
  return bits;
}();

// Words of texts that are looked at to choose the letters.
constexpr uint32_t kSampledWords = 1024;
// Texts without a letter, of a thousand, without which it is in nearly all.
constexpr uint64_t kFewestWithout = 4;
constexpr uint64_t kThousand = 1000;

}  // namespace

LetterSet LettersOf(std::string_view text) {
  LetterSet letters = 0;
  for (char c : text) letters |= kBitOf[static_cast<uint8_t>(c)];
  return letters;
}

LetterPlanes::LetterPlanes(uint32_t texts, PlaneShare share, ReadLetters read) {
  if (texts < share.fewest_texts || share.per_mille == 0) return;
  words_of_plane_ = (uint64_t{texts} + kTextsOfWord - 1) / kTextsOfWord;
  std::array<LetterSet, kTextsOfWord> letters = {};
  const auto read_word = [&](uint64_t word) {
    const auto first = static_cast<uint32_t>(word * kTextsOfWord);
    const uint32_t count = std::min(texts - first, kTextsOfWord);
    read(first, count, letters.data());
    std::fill(letters.begin() + count, letters.end(), LetterSet{0});
    return count;
  };
  uint64_t sampled = 0;
  std::array<uint64_t, kLetters.size()> with = {};
  for (uint64_t w = 0; w < words_of_plane_; w += words_of_plane_ / kSampledWords + 1) {
    sampled += read_word(w);
    for (LetterSet set : letters) {
      for (size_t l = 0; l < kLetters.size(); ++l) with[l] += set >> l & 1;
    }
  }
  std::vector<size_t> chosen;
  for (size_t l = 0; l < kLetters.size(); ++l) {
    if (with[l] * kThousand < share.per_mille * sampled) continue;
    if ((sampled - with[l]) * kThousand < kFewestWithout * sampled) continue;
    chosen.push_back(l);
    plane_of_[static_cast<uint8_t>(kLetters[l])] = static_cast<uint8_t>(chosen.size());
  }
  words_ = FlatArray<uint64_t>::Written(chosen.size() * words_of_plane_, [&](uint64_t* words) {
    for (uint64_t w = 0; w < words_of_plane_; ++w) {
      read_word(w);
      for (size_t p = 0; p < chosen.size(); ++p) {
        uint64_t word = 0;
        for (uint32_t i = 0; i < kTextsOfWord; ++i) word |= (letters[i] >> chosen[p] & 1) << i;
        words[p * words_of_plane_ + w] = word;
      }
    }
  });
}

void AddPlanesOf(std::string_view text, const LetterPlanes& planes,
                 std::vector<LetterPlanes::Plane>& wanted) {
  for (char c : text) {
    const LetterPlanes::Plane plane = planes.Find(c);
    if (!plane.empty()) wanted.push_back(plane);
  }
}

}  // namespace frontdesk::index
