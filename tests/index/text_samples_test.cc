// Tests of finding texts by samples of their first bytes, against a look at every text.
#include "index/segment/text_samples.h"

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "tests/index/random_text.h"

namespace frontdesk::index {
namespace {

// The texts that begin with `prefix`; where they would be if there are none.
std::pair<uint32_t, uint32_t> StartingWith(std::string_view prefix,
                                           const std::vector<std::string>& texts) {
  uint32_t first = 0;
  while (first < texts.size() && texts[first] < prefix) ++first;
  uint32_t end = first;
  while (end < texts.size() && texts[end].starts_with(prefix)) ++end;
  return {first, end};
}

void ExpectAlike(std::vector<std::string> texts, const std::vector<std::string>& prefixes) {
  std::sort(texts.begin(), texts.end());
  const auto text_at = [&](uint32_t i) { return std::string_view(texts[i]); };
  const TextSamples samples(static_cast<uint32_t>(texts.size()), text_at);
  for (const std::string& prefix : prefixes) {
    ASSERT_EQ(samples.StartingWith(prefix, text_at), StartingWith(prefix, texts))
        << texts.size() << " texts, '" << prefix << "'";
  }
}

// All texts of up to `longest` characters of an alphabet.
std::vector<std::string> AllTexts(std::string_view alphabet, size_t longest) {
  std::vector<std::string> all = {""};
  for (size_t i = 0; i < all.size() && all[i].size() < longest; ++i) {
    for (char c : alphabet) all.push_back(all[i] + c);
  }
  return all;
}

TEST(TextSamplesTest, NoTextsHaveNoneThatBeginLikeAnything) { ExpectAlike({}, {"", "a"}); }

TEST(TextSamplesTest, PrefixesAreRangesAmongAllShortTexts) {
  // NUL and 0xff are what missing bytes count as.
  using namespace std::string_literals;
  const std::vector<std::string> all = AllTexts("\0ab\xff"s, 4);
  ExpectAlike(all, all);
}

TEST(TextSamplesTest, PrefixesAreRangesWhereManyTextsBeginAlike) {
  std::mt19937 random(29);
  for (size_t size : {1, 31, 32, 33, 64, 65, 400, 3000}) {
    std::vector<std::string> texts;
    std::vector<std::string> prefixes;
    for (size_t i = 0; i < size; ++i) {
      // Longer than what a sample holds, and up to there often the same; some texts are there
      // twice.
      const std::string lead = std::string("aaaaaaaabbbbbbbb").substr(random() % 9, random() % 11);
      texts.push_back(lead + RandomText(random, "ab", 5));
      prefixes.push_back(texts.back().substr(0, random() % (texts.back().size() + 1)));
      prefixes.push_back(texts.back() + "b");
    }
    ExpectAlike(texts, prefixes);
  }
}

}  // namespace
}  // namespace frontdesk::index
