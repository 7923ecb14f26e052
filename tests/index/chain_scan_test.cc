// Looking for pieces in their order, account by account and block by block, held against matching
// each text with the pattern.
#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"
#include "index/search/email_chain.h"
#include "index/search/street_chain.h"
#include "tests/index/random_text.h"

namespace frontdesk::index {
namespace {

// One to four pieces with `%` between, and perhaps at the ends.
std::string RandomPattern(std::mt19937& random, std::string_view letters) {
  std::string pattern = random() % 2 == 0 ? "%" : "";
  for (size_t p = 1 + random() % 4; p > 0; --p) {
    pattern += RandomText(random, letters, 4) + "%";
  }
  if (random() % 2 == 0) pattern.pop_back();
  return pattern;
}

// What a scan says of each text, in both ways.
template <typename Column>
std::vector<ChainLook> LookAtAll(const Pattern& pattern, const Column& column, bool all_terms) {
  ChainScan<Column> scan(pattern, column);
  ChainScan<Column> by_block(pattern, column);
  if (all_terms) by_block.LookAtTerms();
  std::vector<ChainLook> looks;
  for (uint32_t first = 0; first < column.size(); first += ChainBlock::kAccounts) {
    const uint32_t count = std::min(column.size() - first, ChainBlock::kAccounts);
    const ChainBlock block = by_block.LookAtBlock(first, count);
    for (uint32_t i = 0; i < count; ++i) {
      looks.push_back(scan.Look(first + i));
      EXPECT_EQ(looks.back().accepted, (block.accepted >> i & 1) != 0);
      if (!looks.back().accepted) continue;
      EXPECT_EQ(looks.back().begins, (block.begins >> i & 1) != 0);
    }
  }
  return looks;
}

TEST(EmailChainTest, AcceptsWhatThePatternMatches) {
  std::mt19937 random(51);
  std::vector<std::string> texts = {"", "@", "a@", "@a", "ab", "a@b@a.b"};
  while (texts.size() < 300) {
    const size_t longest = random() % 16 == 0 ? 45 : 9;
    texts.push_back(RandomText(random, "aab.@", longest));
    if (random() % 4 != 0) texts.back() += "@" + RandomText(random, "ab.", longest);
  }
  SplitText::Builder builder;
  for (const std::string& text : texts) builder.Add(text, text);
  const SplitText column = std::move(builder).Finish();
  size_t tried = 0;
  size_t accepted = 0;
  for (int i = 0; i < 4000; ++i) {
    const std::string raw = RandomPattern(random, "aab.@");
    Pattern pattern;
    const PatternError error =
        Pattern::Parse(raw, TextRule::kEmail, Folding::kLight, true, pattern);
    if (error != PatternError::kNone || !ChainScan<SplitText>::IsPossible(pattern)) continue;
    ++tried;
    const std::vector<ChainLook> looks = LookAtAll(pattern, column, random() % 2 == 0);
    for (size_t t = 0; t < texts.size(); ++t) {
      MatchKind kind;
      const bool expected = pattern.Match(texts[t], kind);
      ASSERT_EQ(looks[t].accepted, expected) << raw << " in '" << texts[t] << "'";
      if (!expected) continue;
      ++accepted;
      ASSERT_EQ(looks[t].begins, texts[t].starts_with(pattern.pieces().front()))
          << raw << " in '" << texts[t] << "'";
    }
  }
  EXPECT_GT(tried, 2000);
  EXPECT_GT(accepted, 50'000);
}

// All texts of these letters, up to a length.
std::vector<std::string> AllTexts(std::string_view letters, size_t longest) {
  std::vector<std::string> texts = {""};
  for (size_t begin = 0, size = 0; size < longest; ++size) {
    const size_t end = texts.size();
    for (; begin < end; ++begin) {
      for (char letter : letters) texts.push_back(texts[begin] + letter);
    }
  }
  return texts;
}

TEST(EmailChainTest, EveryShortTextIsLookedAtByEveryShortPattern) {
  const std::vector<std::string> texts = AllTexts("ab@", 6);
  SplitText::Builder builder;
  for (const std::string& text : texts) builder.Add(text, text);
  // Heads are looked at in blocks only where much follows, and where they are not long.
  for (int i = 0; i < 40; ++i)
    builder.Add(std::string(45, 'b') + "@b", std::string(45, 'b') + "@b");
  const SplitText column = std::move(builder).Finish();
  size_t accepted = 0;
  for (const std::string& raw : AllTexts("ab@%", 5)) {
    Pattern pattern;
    const PatternError error =
        Pattern::Parse(raw, TextRule::kEmail, Folding::kLight, true, pattern);
    if (error != PatternError::kNone || !ChainScan<SplitText>::IsPossible(pattern)) continue;
    const std::vector<ChainLook> looks = LookAtAll(pattern, column, /*all_terms=*/true);
    for (size_t t = 0; t < texts.size(); ++t) {
      MatchKind kind;
      ASSERT_EQ(looks[t].accepted, pattern.Match(texts[t], kind)) << raw << " in " << texts[t];
      accepted += looks[t].accepted ? 1 : 0;
    }
  }
  EXPECT_GT(accepted, 10'000);
}

TEST(EmailChainTest, WhatItCannotTellIsNotPossible) {
  const auto possible = [](std::string_view raw, TextRule rule) {
    Pattern pattern;
    Pattern::Parse(raw, rule, Folding::kLight, true, pattern);
    return ChainScan<SplitText>::IsPossible(pattern);
  };
  EXPECT_TRUE(possible("a%@%.com", TextRule::kEmail));
  EXPECT_TRUE(possible("%a@b", TextRule::kEmail));
  EXPECT_TRUE(possible("gmail", TextRule::kEmail));
  EXPECT_FALSE(possible("%", TextRule::kEmail));
  EXPECT_FALSE(possible("%a@b%a@b%", TextRule::kEmail));
  EXPECT_FALSE(possible("ann@x.com", TextRule::kWhole));
  EXPECT_FALSE(possible(std::string(33, 'a'), TextRule::kEmail));
}

TEST(StreetChainTest, AcceptsWhatHoldsThePiecesInTheirOrder) {
  std::mt19937 random(52);
  std::vector<std::string> texts = {"", "1", "1 a", "a apt 1", "apt"};
  while (texts.size() < 300) {
    std::string text = RandomText(random, "12", 2);
    if (!text.empty()) text += " ";
    text += "a" + RandomText(random, "ab b1", 8);
    if (random() % 3 == 0) text += " apt " + RandomText(random, "12b", 2);
    while (text.ends_with(' ')) text.pop_back();
    texts.push_back(text);
  }
  StreetColumn::Builder builder;
  for (const std::string& text : texts) builder.Add(text, text);
  const StreetColumn column = std::move(builder).Finish();
  size_t accepted = 0;
  for (int i = 0; i < 3000; ++i) {
    const std::string raw = RandomPattern(random, "12ab ");
    Pattern pattern;
    const PatternError error =
        Pattern::Parse(raw, TextRule::kSubstring, Folding::kFull, true, pattern);
    if (error != PatternError::kNone || !ChainScan<StreetColumn>::IsPossible(pattern)) continue;
    const std::vector<ChainLook> looks = LookAtAll(pattern, column, random() % 2 == 0);
    for (size_t t = 0; t < texts.size(); ++t) {
      size_t at = 0;
      for (const std::string& piece : pattern.pieces()) {
        at = at == std::string::npos ? at : texts[t].find(piece, at);
        if (at != std::string::npos) at += piece.size();
      }
      const bool expected = at != std::string::npos;
      ASSERT_EQ(looks[t].accepted, expected) << raw << " in '" << texts[t] << "'";
      if (!expected) continue;
      ++accepted;
      ASSERT_EQ(looks[t].begins, texts[t].starts_with(pattern.pieces().front()));
    }
  }
  EXPECT_GT(accepted, 50'000);
}

}  // namespace
}  // namespace frontdesk::index
