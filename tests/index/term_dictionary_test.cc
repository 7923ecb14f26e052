// Tests of the distinct values of a column.
#include "index/segment/term_dictionary.h"

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"
#include "index/text/fold.h"
#include "tests/index/random_text.h"

namespace frontdesk::index {
namespace {

std::vector<uint32_t> TextsWith(std::string_view piece, const std::vector<std::string>& texts) {
  std::vector<uint32_t> found;
  for (uint32_t i = 0; i < texts.size(); ++i) {
    if (texts[i].find(piece) != std::string::npos) found.push_back(i);
  }
  return found;
}

class TermDictionaryTest : public testing::TestWithParam<size_t> {
 protected:
  // Small dictionaries are scanned, large ones have grams.
  TermDictionaryTest() {
    std::mt19937 random(13);
    for (size_t i = 0; i < GetParam(); ++i) {
      texts_.push_back(RandomText(random, "abcdef -/", 14));
    }
    std::sort(texts_.begin(), texts_.end());
    texts_.erase(std::unique(texts_.begin(), texts_.end()), texts_.end());
    std::vector<TermText> terms;
    for (const std::string& text : texts_)
      terms.push_back({.full = text, .light = text, .extra = ""});
    dictionary_ = TermDictionary(terms);
  }

  std::vector<std::string> texts_;
  TermDictionary dictionary_;
};

INSTANTIATE_TEST_SUITE_P(Sizes, TermDictionaryTest, testing::Values(1, 300, 30'000));

TEST_P(TermDictionaryTest, PrefixesAreRanges) {
  for (const std::string prefix : {"", "a", "ab", "f", "fff", "zz", " "}) {
    const TermRange range = dictionary_.StartingWith(prefix);
    for (uint32_t term = 0; term < dictionary_.size(); ++term) {
      EXPECT_EQ(texts_[term].starts_with(prefix), range.first <= term && term < range.second);
    }
  }
}

TEST_P(TermDictionaryTest, EqualTermsAreFound) {
  for (uint32_t term = 0; term < dictionary_.size(); term += 97) {
    EXPECT_EQ(dictionary_.EqualTo(texts_[term]), TermRange(term, term + 1));
  }
  const TermRange none = dictionary_.EqualTo("zzz");
  EXPECT_EQ(none.first, none.second);
}

TEST_P(TermDictionaryTest, TermsThatContainAPieceAreAmongTheCandidates) {
  std::mt19937 random(17);
  for (int i = 0; i < 200; ++i) {
    const std::string piece = RandomText(random, "abcdef -/", 4) + "b";
    const std::vector<uint32_t> expected = TextsWith(piece, texts_);
    const std::vector<uint32_t> found = dictionary_.MayContain(piece);
    EXPECT_TRUE(std::includes(found.begin(), found.end(), expected.begin(), expected.end()));
  }
}

TEST_P(TermDictionaryTest, TermsThatEndLikeAPieceAreAmongTheCandidates) {
  std::mt19937 random(19);
  for (int i = 0; i < 200; ++i) {
    const std::string piece = RandomText(random, "abcdef -/", 4) + "b";
    std::vector<uint32_t> expected;
    for (uint32_t term = 0; term < texts_.size(); ++term) {
      const std::vector<std::string_view> words = Words(texts_[term]);
      if (texts_[term].ends_with(piece) ||
          std::any_of(words.begin(), words.end(),
                      [&](std::string_view word) { return word.ends_with(piece); })) {
        expected.push_back(term);
      }
    }
    const std::vector<uint32_t> found = dictionary_.MayEndWith(piece);
    EXPECT_TRUE(std::includes(found.begin(), found.end(), expected.begin(), expected.end()));
    EXPECT_GE(dictionary_.MayEndWithBound(piece), found.size());
  }
}

// Of every length around a block of bytes, the end of a word at every place, or nowhere, and two
// kinds of words behind it: terms lie one behind the other, so that what is read of one has others
// behind it.
TEST(TermDictionaryWordsTest, ATermHasALaterWordWhereverItBegins) {
  std::vector<std::string> texts = {""};
  for (size_t size = 1; size <= 35; ++size) {
    texts.emplace_back(size, 'x');
    for (const std::string end : {" ", "-", "/", "\xe2\x80\x90"}) {
      for (size_t at = 0; at < size; ++at) {
        for (const char* word : {"x", "z"}) {
          texts.push_back(std::string(size, 'y').replace(at, 1, end + word));
        }
      }
    }
  }
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
  std::vector<TermText> terms;
  for (const std::string& text : texts) terms.push_back({text, text, {}});
  const TermDictionary dictionary(terms);
  for (uint32_t term = 0; term < texts.size(); ++term) {
    for (const char first : {'x', 'y', 'z'}) {
      const std::vector<std::string_view> words = Words(texts[term]);
      EXPECT_EQ(dictionary.MayHaveLaterWord(term, first),
                std::any_of(words.begin(), words.end(),
                            [&](std::string_view word) {
                              return word.data() != texts[term].data() && word[0] == first;
                            }))
          << texts[term] << " for " << first;
    }
  }
}

// Of every length around a block of bytes, the end of a word at every place, or nowhere: terms lie
// one behind the other, so that what is read of one has others behind it.
TEST(TermDictionaryWordsTest, ATermHasWordsWhereverOneOfThemEnds) {
  std::vector<std::string> texts = {""};
  for (size_t size = 1; size <= 35; ++size) {
    texts.emplace_back(size, 'x');
    for (const char* end : {" ", "-", "/", "\xe2\x80\x90"}) {
      for (size_t at = 0; at < size; ++at) {
        texts.push_back(std::string(size, 'y').replace(at, 1, end));
      }
    }
  }
  std::sort(texts.begin(), texts.end());
  std::vector<TermText> terms;
  for (const std::string& text : texts) terms.push_back({text, text, {}});
  const TermDictionary dictionary(terms);
  for (uint32_t term = 0; term < texts.size(); ++term) {
    EXPECT_EQ(dictionary.HasWords(term), texts[term].find_first_not_of("xy") != std::string::npos)
        << texts[term];
  }
}

TEST_P(TermDictionaryTest, WordsLeadToTheirTerms) {
  for (const std::string prefix : {"a", "ab", "cc", "zz"}) {
    for (const bool whole : {false, true}) {
      std::vector<uint32_t> expected;
      for (uint32_t term = 0; term < texts_.size(); ++term) {
        const std::vector<std::string_view> words = Words(texts_[term]);
        const bool one_word = words.size() == 1 && words[0].size() == texts_[term].size();
        if (!one_word && std::any_of(words.begin(), words.end(), [&](std::string_view word) {
              return whole ? word == prefix : word.starts_with(prefix);
            })) {
          expected.push_back(term);
        }
      }
      EXPECT_EQ(dictionary_.WithWord(prefix, whole), expected);
    }
  }
}

}  // namespace
}  // namespace frontdesk::index
