// Searches in e-mails and streets, all ways of finding what patterns of several pieces match, held
// against matching every text with the pattern.
#include "index/search/split_predicate.h"

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "index/criterion.h"
#include "index/search/street_terms.h"
#include "index/segment/segment_builder.h"
#include "index/text/fold.h"
#include "tests/index/expect_first.h"
#include "tests/index/random_text.h"

namespace frontdesk::index {
namespace {

struct Texts {
  std::vector<std::string> light;
  std::vector<std::string> full;
};

// Pieces of a text, in their order, with `%` between and perhaps at the ends; sometimes one that
// the text does not hold.
std::string PatternOf(std::mt19937& random, std::string_view text, std::string_view letters) {
  std::string pattern = random() % 2 == 0 ? "%" : "";
  size_t at = pattern.empty() ? 0 : random() % (text.size() + 1);
  for (size_t p = 1 + random() % 3; p > 0; --p) {
    const size_t size = std::min<size_t>(1 + random() % 5, text.size() - at);
    pattern.append(text.substr(at, size)).append("%");
    at += size;
    at += random() % (text.size() - at + 1);
  }
  if (random() % 8 == 0) pattern += RandomText(random, letters, 2);
  if (random() % 3 == 0) pattern.append(text.substr(text.size() - random() % (text.size() + 1)));
  return pattern;
}

// All that a search for the pattern finds. Patterns that nobody may ask find nothing.
template <typename Found, typename Column>
std::map<uint32_t, MatchClass> Find(const CompiledCriterion& criterion, const Column& column) {
  const SearchLimits no_limits;
  StopCheck stop(no_limits);
  Found predicate(criterion, column);
  predicate.Resolve(stop);
  const uint64_t bound = predicate.UpperBound();
  std::map<uint32_t, MatchClass> found;
  predicate.Enumerate(stop).ForEach(
      [&](uint32_t id, Bucket match) { found[id] = static_cast<MatchClass>(match); });
  EXPECT_LE(found.size(), bound);
  return found;
}

// The same of accounts that another criterion hands on, which match it in that class.
template <typename Found, typename Column>
std::map<uint32_t, MatchClass> Filtered(const CompiledCriterion& criterion, const Column& column,
                                        MatchClass match) {
  Found predicate(criterion, column);
  std::map<uint32_t, MatchClass> found;
  const auto filter = [&](MatchBlock& block) {
    predicate.Filter(block);
    for (size_t i = 0; i < block.size; ++i) found[block.ids[i]] = block.classes[i];
  };
  MatchBlock block;
  for (uint32_t id = 0; id < column.size(); ++id) Pass(id, match, block, filter);
  filter(block);
  return found;
}

// All ways of finding what a criterion matches find it. Adds how many that are to `matches`.
template <typename Found, typename Column>
void ExpectFound(const CompiledCriterion& criterion, const Column& column, const Texts& texts,
                 size_t& matches) {
  std::map<uint32_t, MatchClass> expected;
  std::map<uint32_t, MatchClass> expected_inside;
  for (uint32_t t = 0; t < texts.full.size(); ++t) {
    const MatchClass match = criterion.text.Match(texts.light[t], texts.full[t]);
    if (match == kNoMatch) continue;
    expected[t] = match;
    expected_inside[t] = std::max(match, kInfixMatch);
  }
  const std::string& text = criterion.source.text;
  EXPECT_EQ((Find<Found>(criterion, column)), expected) << text;
  EXPECT_EQ((Filtered<Found>(criterion, column, kExactMatch)), expected) << text;
  EXPECT_EQ((Filtered<Found>(criterion, column, kInfixMatch)), expected_inside) << text;
  matches += expected.size();
}

// Tries patterns of the texts; returns how many matches there were.
template <typename Found, typename Column>
size_t ExpectAllFound(std::mt19937& random, Field field, const Column& column, const Texts& texts,
                      std::string_view letters, int patterns) {
  size_t matches = 0;
  for (int i = 0; i < patterns; ++i) {
    Criterion asked;
    asked.field = field;
    asked.text = PatternOf(random, texts.full[random() % texts.full.size()], letters);
    asked.allow_leading_percent = true;
    if (CheckCriterion(asked) != CriterionError::kNone) continue;
    const auto criterion = Compile(asked);
    EXPECT_TRUE(criterion.ok()) << criterion.status();
    ExpectFound<Found>(*criterion, column, texts, matches);
    if (testing::Test::HasFailure()) return matches;
  }
  return matches;
}

// `odd`: heads with an `@` inside, values that are all head, and none.
Texts RandomEmails(std::mt19937& random, bool odd) {
  Texts texts;
  for (int i = 0; i < 8000; ++i) {
    std::string text = RandomText(random, i % 3 == 0 ? "abcdefghijklmnop." : "ab.", 9);
    if (odd && random() % 8 == 0) text += "@" + RandomText(random, "ab", 2);
    // Many share a tail, many have their own: with so much text their dictionary has grams.
    const bool has_tail = !odd || random() % 8 != 0;
    if (has_tail && random() % 2 == 0) text += random() % 3 == 0 ? "@ab.aba" : "@bab.com";
    if (has_tail && text.find("@b") == text.npos) {
      text += "@" + RandomText(random, "abcdefghijklmno", 12) + (random() % 2 == 0 ? ".com" : ".a");
    }
    texts.full.push_back(text);
  }
  texts.light = texts.full;
  return texts;
}

TEST(EmailPredicateTest, FindsWhatEveryPatternMatches) {
  for (const bool odd : {false, true}) {
    std::mt19937 random(61);
    const Texts texts = RandomEmails(random, odd);
    SplitText::Builder builder;
    for (const std::string& text : texts.full) builder.Add(text, text);
    const SplitText column = std::move(builder).Finish();
    ASSERT_EQ(column.MayBeInHead("a@b"), odd);
    ASSERT_EQ(column.tailless().empty(), !odd);
    ASSERT_LT(column.tails().terms().MayContainBound("abc"), column.tails().terms().size() / 8);
    EXPECT_GT(ExpectAllFound<EmailPredicate>(random, Field::kEmail, column, texts, "ab.@", 500),
              100'000);
  }
}

TEST(EmailPredicateTest, BeginningsAndDomainsAreToldWithoutALook) {
  std::mt19937 random(62);
  for (const bool odd : {false, true}) {
    const Texts texts = RandomEmails(random, odd);
    SplitText::Builder builder;
    for (const std::string& text : texts.full) builder.Add(text, text);
    const SplitText column = std::move(builder).Finish();
    for (std::string_view text :
         {"a%",          "ab%",     "aba%",     "ab%@%",       "a%@bab%",  "a%@bab.com",
          "%a%@bab.com", "%ab%@%",  "b%@%.com", "ab%@ab.aba%", "%b%@bab%", "a%@",
          "%@%",         "b%a%@%",  "a%.%.%",   "%.%.%",       "b%com",    "ab@%",
          "a@%@bab.com", "%a@%@b%", "%a@%@%",   "a@%.%"}) {
      Criterion asked;
      asked.field = Field::kEmail;
      asked.text = text;
      asked.allow_leading_percent = true;
      const auto criterion = Compile(asked);
      ASSERT_TRUE(criterion.ok()) << criterion.status();
      std::map<uint32_t, MatchClass> expected;
      for (uint32_t t = 0; t < texts.full.size(); ++t) {
        const MatchClass match = criterion->text.Match(texts.light[t], texts.full[t]);
        if (match != kNoMatch) expected[t] = match;
      }
      EXPECT_EQ((Find<EmailPredicate>(*criterion, column)), expected) << text;
    }
  }
}

// So many accounts that beginnings are counted ahead, longer ones than lists tell exactly too.
TEST(EmailPredicateTest, CountsBeginningsAndFindsTheFirstOfThem) {
  constexpr MemberNumber kAccounts = 70'000;
  std::mt19937 random(66);
  for (const bool have_tails : {true, false}) {
    SegmentBuilder builder;
    for (MemberNumber member = 1; member <= kAccounts; ++member) {
      Document document;
      document.member = member;
      document.status = random() % 3 == 0 ? Status::kClosed : Status::kActive;
      document.email = RandomText(random, "ab", 8) + RandomText(random, "abcdefgh.", 3);
      if (have_tails || random() % 9 != 0) document.email += random() % 3 == 0 ? "@ab.b" : "@c.com";
      builder.Add(*MakeIndexedDocument(std::move(document)), builder.size());
    }
    const std::shared_ptr<const Segment> segment = std::move(builder).Finish();
    ASSERT_TRUE(segment->email().CountBeginnings("abab").has_value());
    ASSERT_EQ(segment->email().tailless().empty(), have_tails);
    const SearchLimits no_limits;
    StopCheck stop(no_limits);
    for (std::string_view text : {"a%", "aba%", "abab%", "bbba%", "abab%@%", "b%@%", "aa%bb%",
                                  "a%b%", "ab%ba%", "ba%@a%", "aaaa%@%"}) {
      Criterion asked;
      asked.field = Field::kEmail;
      asked.text = text;
      const CompiledCriterion criterion = *Compile(asked);
      const MatchSet all = EmailPredicate(criterion, segment->email()).Enumerate(stop);
      ASSERT_GT(all.size(), 0u) << text;
      for (Order order : {Order::kRelevance, Order::kMemberId}) {
        EmailPredicate predicate(criterion, segment->email());
        // Only what is a beginning alone, or before an `@` that all have.
        const std::string_view behind = text.substr(text.find('%') + 1);
        const bool counts = behind.empty() || (have_tails && behind == "@%");
        EXPECT_EQ(ExpectFirst(*segment, predicate, all, order) > 0, counts) << text;
      }
    }
  }
}

// `accents`: of some the light form is another one.
Texts RandomStreets(std::mt19937& random, bool accents) {
  Texts texts;
  for (int i = 0; i < 8000; ++i) {
    std::string street;
    if (random() % 4 != 0) street = std::to_string(random() % 300) + " ";
    street += RandomText(random, "ab ", 6) + "a" + (random() % 3 == 0 ? " st" : "");
    if (random() % 3 == 0) street += " ste " + std::to_string(random() % 50);
    if (accents && random() % 9 == 0) street += "-\xc3\xa9t";
    if (random() % 20 == 0) street.clear();
    texts.light.push_back(Fold(street, Folding::kLight));
    texts.full.push_back(Fold(street, Folding::kFull));
  }
  return texts;
}

StreetColumn ColumnOf(const Texts& texts, PieceCounting counting) {
  StreetColumn::Builder builder(counting);
  for (size_t t = 0; t < texts.full.size(); ++t) builder.Add(texts.full[t], texts.light[t]);
  return std::move(builder).Finish();
}

TEST(StreetPredicateTest, FindsWhatEveryPatternMatches) {
  std::mt19937 random(63);
  const Texts texts = RandomStreets(random, /*accents=*/true);
  const StreetColumn column = ColumnOf(texts, {});
  EXPECT_GT(ExpectAllFound<StreetPredicate>(random, Field::kAddress, column, texts, "ab 1", 800),
            100'000);
}

// Pieces and patterns of a word, as agents type them.
std::string WordPatternOf(std::mt19937& random, std::string_view text) {
  const std::vector<std::string_view> words = Words(text);
  if (words.empty()) return "a%";
  const std::string word(words[random() % words.size()]);
  const std::string begin = word.substr(0, 1 + random() % 3);
  const std::string end = word.substr(word.size() - std::min<size_t>(word.size(), random() % 3));
  switch (random() % 6) {
    case 0:
      return begin + "%" + end;
    case 1:
      return begin + "%" + RandomText(random, "abst1", 2) + "%" + end;
    case 2:
      return "%" + end + "%";
    case 3:
      return "%" + (end.empty() ? word : end);
    case 4:
      return begin;
    default:
      return begin + "%";
  }
}

TEST(StreetTermsPredicateTest, FindsWhatEveryPatternOfAWordMatches) {
  for (const bool counted : {false, true}) {
    for (const bool accents : {false, true}) {
      std::mt19937 random(64);
      const Texts texts = RandomStreets(random, accents);
      const StreetColumn column =
          ColumnOf(texts, {.fewest_texts = counted ? 0u : ~0u, .long_pieces = false});
      ASSERT_EQ(column.CountBeginningsOfWords("a").has_value(), counted);
      size_t matches = 0;
      size_t decided = 0;
      for (int i = 0; i < 600; ++i) {
        Criterion asked;
        asked.field = Field::kAddress;
        asked.text = WordPatternOf(random, texts.full[random() % texts.full.size()]);
        if (CheckCriterion(asked) != CriterionError::kNone) continue;
        const auto criterion = Compile(asked);
        ASSERT_TRUE(criterion.ok()) << criterion.status();
        if (!StreetTermsPredicate::IsPossible(*criterion)) continue;
        ++decided;
        ExpectFound<StreetTermsPredicate>(*criterion, column, texts, matches);
        if (HasFailure()) return;
      }
      EXPECT_GT(decided, 300);
      EXPECT_GT(matches, 100'000);
    }
  }
}

// So many accounts that pieces are counted ahead: the first rows are found without the others.
TEST(StreetTermsPredicateTest, CountsAllAndFindsTheFirstOfThem) {
  constexpr MemberNumber kAccounts = 70'000;
  std::mt19937 random(65);
  SegmentBuilder builder;
  for (MemberNumber member = 1; member <= kAccounts; ++member) {
    Document document;
    document.member = member;
    document.status = random() % 3 == 0 ? Status::kClosed : Status::kActive;
    if (random() % 8 != 0) document.street = std::to_string(random() % 3000) + " ";
    document.street += RandomText(random, "ab ", 6) + "a" + (random() % 3 == 0 ? " st" : "");
    if (random() % 3 == 0) document.street += " apt " + std::to_string(random() % 500);
    builder.Add(*MakeIndexedDocument(std::move(document)), builder.size());
  }
  const std::shared_ptr<const Segment> segment = std::move(builder).Finish();
  ASSERT_TRUE(segment->street().CountBeginningsOfWords("st").has_value());
  const SearchLimits no_limits;
  StopCheck stop(no_limits);
  for (std::string_view text :
       {"s%t", "st%", "s%", "1%", "12%", "120%", "a%a", "b%b%", "ab",   "apt",
        "1",   "%st", "%a", "%0", "a%t", "b",    "a",   "zz%",  "ba%b", "baa"}) {
    Criterion asked;
    asked.field = Field::kAddress;
    asked.text = text;
    const CompiledCriterion criterion = *Compile(asked);
    ASSERT_TRUE(StreetTermsPredicate::IsPossible(criterion)) << text;
    const MatchSet all = StreetTermsPredicate(criterion, segment->street()).Enumerate(stop);
    for (Order order : {Order::kRelevance, Order::kMemberId}) {
      StreetTermsPredicate predicate(criterion, segment->street());
      const size_t found = ExpectFirst(*segment, predicate, all, order);
      // Of fewer all are looked at.
      if (all.size() > kAccounts / 64) {
        EXPECT_GT(found, 0u) << text;
      }
    }
  }
}

TEST(StreetTermsPredicateTest, SaysWhatItsTermsDoNotDecide) {
  const auto is_possible = [](std::string_view text) {
    Criterion asked;
    asked.field = Field::kAddress;
    asked.text = text;
    return StreetTermsPredicate::IsPossible(*Compile(asked));
  };
  for (std::string_view text : {"ave", "oak%", "%ave%", "%th", "c%ch", "12", "#4", "1%", "a-b"}) {
    EXPECT_TRUE(is_possible(text)) << text;
  }
  // Across parts; a number and the end of the street; several words; what folding takes away.
  for (std::string_view text : {"12 oak", "1%st", "%oak%st", "a%b-c", "%", "%a%b%", "\xc3\xa9"}) {
    EXPECT_FALSE(is_possible(text)) << text;
  }
}

}  // namespace
}  // namespace frontdesk::index
