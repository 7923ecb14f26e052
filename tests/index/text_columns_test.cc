// The text structures of a segment: grams, dictionaries, split texts.
#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "index/search/split_piece.h"
#include "index/search/stop_check.h"
#include "index/segment/ngram_index.h"
#include "index/segment/split_text.h"
#include "index/segment/string_array.h"
#include "index/segment/term_column.h"
#include "index/segment/term_dictionary.h"
#include "index/text/fold.h"

namespace frontdesk::index {
namespace {

using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::IsEmpty;
using ::testing::Optional;

std::string RandomText(std::mt19937& random, std::string_view letters, size_t longest) {
  std::string text;
  for (size_t i = random() % (longest + 1); i > 0; --i) text += letters[random() % letters.size()];
  return text;
}

std::vector<uint32_t> Containing(const std::vector<std::string>& texts, std::string_view piece) {
  std::vector<uint32_t> ids;
  for (uint32_t i = 0; i < texts.size(); ++i) {
    if (texts[i].find(piece) != std::string::npos) ids.push_back(i);
  }
  return ids;
}

std::vector<uint32_t> MembersOf(const Bitmap& bits) {
  std::vector<uint32_t> members;
  bits.ForEach([&members](uint32_t member) { members.push_back(member); });
  return members;
}

TEST(StringArrayTest, StringsKeepTheirPlaces) {
  StringArray strings;
  // More than one block of starts, with empty strings at its edges.
  for (uint32_t i = 0; i < 70'000; ++i) strings.Add(i % 3 == 0 ? "" : std::to_string(i));
  EXPECT_EQ(strings.size(), 70'000);
  for (uint32_t i : {0u, 1u, 65'534u, 65'535u, 65'536u, 65'537u, 69'999u}) {
    EXPECT_EQ(strings[i], i % 3 == 0 ? "" : std::to_string(i));
  }
  EXPECT_EQ(strings.IndexAt(strings.Start(65'537)), 65'537);
  EXPECT_EQ(strings.IndexAt(strings.Start(65'537) + 4), 65'537);
}

TEST(SparseStringsTest, OnlyWhatWasAddedIsThere) {
  SparseStrings strings;
  strings.Add(3, "c");
  strings.Add(200, "");
  EXPECT_THAT(strings.Find(3), Optional(Eq("c")));
  EXPECT_THAT(strings.Find(200), Optional(Eq("")));
  EXPECT_EQ(strings.Find(4), std::nullopt);
  EXPECT_EQ(strings.Find(100'000), std::nullopt);
}

TEST(NgramIndexTest, CandidatesAreAllThatContainThePiece) {
  std::mt19937 random(11);
  std::vector<std::string> texts;
  StringArray array;
  for (int i = 0; i < 3000; ++i) {
    texts.push_back(RandomText(random, "abcdefg\xc3\xa9", 12));
    array.Add(texts.back());
  }
  const NgramIndex grams(array, /*sizes=*/{1, 2, 3});
  for (int i = 0; i < 2000; ++i) {
    const std::string piece = RandomText(random, "abcdefgz\xc3\xa9\xc4", 5) + "a";
    const std::vector<uint32_t> expected = Containing(texts, piece);
    const std::vector<uint32_t> found = grams.Candidates(piece);
    EXPECT_TRUE(std::includes(found.begin(), found.end(), expected.begin(), expected.end()));
    EXPECT_GE(grams.UpperBound(piece), expected.size());
    if (grams.IsExact(piece)) {
      EXPECT_EQ(found, expected) << piece;
    }
  }
}

TEST(NgramIndexTest, BeginningsAreAllThatBeginWithThePiece) {
  std::mt19937 random(12);
  std::vector<std::string> texts;
  StringArray array;
  for (int i = 0; i < 3000; ++i) {
    texts.push_back(RandomText(random, "abc\xc3\xa9", 6));
    array.Add(texts.back());
  }
  const NgramIndex starts(array, /*sizes=*/{1, 2, 3}, GramPlaces::kBeginning);
  for (int i = 0; i < 500; ++i) {
    const std::string piece = RandomText(random, "abcz\xc3\xa9", 4) + "a";
    std::vector<uint32_t> expected;
    for (uint32_t t = 0; t < texts.size(); ++t) {
      if (texts[t].starts_with(piece)) expected.push_back(t);
    }
    const std::vector<uint32_t> found = starts.Candidates(piece);
    EXPECT_TRUE(std::includes(found.begin(), found.end(), expected.begin(), expected.end()));
    if (!starts.IsExact(piece)) continue;
    Bitmap bits(array.size());
    starts.AddTo(piece, bits);
    EXPECT_EQ(MembersOf(bits), expected) << piece;
  }
}

TEST(NgramIndexTest, PiecesShorterThanAllGramsMayBeAnywhere) {
  StringArray array;
  for (const char* text : {"abc", "b", ""}) array.Add(text);
  const NgramIndex grams(array, /*sizes=*/{3});
  EXPECT_THAT(grams.Candidates("b"), ElementsAre(0, 1, 2));
  EXPECT_EQ(grams.UpperBound("b"), 3);
  EXPECT_FALSE(grams.IsExact("b"));
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
    const std::vector<uint32_t> expected = Containing(texts_, piece);
    const std::vector<uint32_t> found = dictionary_.MayContain(piece);
    EXPECT_TRUE(std::includes(found.begin(), found.end(), expected.begin(), expected.end()));
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

TEST(TermColumnTest, ValuesThatDifferInAnyFormAreTermsOfTheirOwn) {
  TermColumn::Builder builder;
  builder.Add({.full = "jose", .light = "josé", .extra = "José"});
  builder.Add({.full = "", .light = "", .extra = ""});
  builder.Add({.full = "jose", .light = "jose", .extra = "Jose"});
  builder.Add({.full = "", .light = "'", .extra = "'"});
  builder.Add({.full = "jose", .light = "josé", .extra = "José"});
  const TermColumn column = std::move(builder).Finish();
  EXPECT_EQ(column.terms().size(), 3);
  EXPECT_EQ(column.valued(), 4);
  EXPECT_EQ(column.TermOf(1), kNoTerm);
  EXPECT_EQ(column.TermOf(0), column.TermOf(4));
  EXPECT_NE(column.TermOf(0), column.TermOf(2));
  EXPECT_EQ(column.terms().light(column.TermOf(0)), "josé");
  EXPECT_EQ(column.terms().extra(column.TermOf(2)), "Jose");
  EXPECT_EQ(column.terms().light(column.TermOf(3)), "'");
  std::vector<uint32_t> ordinals;
  column.postings().Append(column.TermOf(0), ordinals);
  EXPECT_THAT(ordinals, ElementsAre(0, 4));
}

TEST(SplitTextTest, EmailsSplitBehindTheLastAt) {
  EXPECT_EQ(SplitPoint("a@b@c.d", SplitRule::kAfterAt), 4);
  EXPECT_EQ(SplitPoint("nobody", SplitRule::kAfterAt), 6);
  EXPECT_EQ(SplitPoint("", SplitRule::kAfterAt), 0);
}

TEST(SplitTextTest, StreetsSplitBehindTheHouseNumber) {
  EXPECT_EQ(SplitPoint("225 fairfield ave", SplitRule::kAfterHouseNumber), 4);
  EXPECT_EQ(SplitPoint("12b main st", SplitRule::kAfterHouseNumber), 4);
  EXPECT_EQ(SplitPoint("main st 5", SplitRule::kAfterHouseNumber), 0);
  EXPECT_EQ(SplitPoint("225", SplitRule::kAfterHouseNumber), 0);
}

class SplitTextFindTest : public testing::TestWithParam<SplitRule> {};
INSTANTIATE_TEST_SUITE_P(Rules, SplitTextFindTest,
                         testing::Values(SplitRule::kAfterAt, SplitRule::kAfterHouseNumber));

TEST_P(SplitTextFindTest, PiecesAreFoundInHeadsInTailsAndAcross) {
  const std::string_view letters = GetParam() == SplitRule::kAfterAt ? "abc@" : "12a ";
  std::mt19937 random(19);
  std::vector<std::string> texts;
  SplitText::Builder builder(GetParam());
  for (int i = 0; i < 4000; ++i) {
    // Some tails that many share, and lengths from nothing on.
    texts.push_back(RandomText(random, letters, 8));
    if (random() % 2 == 0) texts.back().append(letters.substr(3)).append("abcabca");
    builder.Add(texts.back(), texts.back());
  }
  const SplitText column = std::move(builder).Finish();
  const SearchLimits no_limits;
  StopCheck stop(no_limits);
  std::string text;
  for (uint32_t i = 0; i < texts.size(); ++i) {
    column.Read(i, text);
    ASSERT_EQ(text, texts[i]);
  }
  for (int i = 0; i < 1000; ++i) {
    std::string piece = RandomText(random, letters, 5);
    if (piece.empty()) piece = letters.substr(3);
    const SplitPiece search(piece, column, stop);
    const std::vector<uint32_t> expected = Containing(texts, piece);
    EXPECT_EQ(search.Find(stop), expected) << "'" << piece << "'";
    EXPECT_GE(search.UpperBound(), expected.size());
    Bitmap anywhere(column.heads().size());
    Bitmap beginning(column.heads().size());
    Bitmap whole(column.heads().size());
    search.AddTo(stop, anywhere);
    search.AddBeginnings(stop, beginning, whole);
    EXPECT_EQ(MembersOf(anywhere), expected) << "'" << piece << "'";
    for (uint32_t t = 0; t < texts.size(); ++t) {
      ASSERT_EQ(beginning.Test(t), texts[t].starts_with(piece)) << "'" << piece << "'";
      ASSERT_EQ(whole.Test(t), texts[t] == piece) << "'" << piece << "'";
    }
  }
}

TEST(SplitTextTest, LightFormsAreKeptWhereTheyDiffer) {
  SplitText::Builder builder(SplitRule::kAfterHouseNumber);
  builder.Add("1 st leon way", "1 st. léon way");
  builder.Add("2 main st", "2 main st");
  const SplitText column = std::move(builder).Finish();
  EXPECT_THAT(column.light().Find(0), Optional(Eq("1 st. léon way")));
  EXPECT_FALSE(column.light().Has(1));
}

}  // namespace
}  // namespace frontdesk::index
