#include "index/text/pattern.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace frontdesk::index {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

// All strings of up to `size` characters of `alphabet`, the empty one first.
std::vector<std::string> AllStrings(std::string_view alphabet, size_t size) {
  std::vector<std::string> strings = {""};
  for (size_t begin = 0, length = 0; length < size; ++length) {
    const size_t end = strings.size();
    for (; begin < end; ++begin) {
      for (char c : alphabet) strings.push_back(strings[begin] + c);
    }
  }
  return strings;
}

// An independent matcher: tries every way to lay a pattern over a part of a field and judges each
// by the published kinds.
class EveryWay {
 public:
  explicit EveryWay(const std::string& field) : field_(field) {}

  // Lays `pattern` over field[begin, end).
  void Try(std::string_view pattern, size_t begin, size_t end) {
    Step(pattern, begin, end, begin, std::nullopt, 0);
  }

  std::optional<MatchKind> best() const { return best_; }

 private:
  // `from`: where a literal that has not come yet would begin at the earliest; `first`: where the
  // first one began.
  void Step(std::string_view pattern, size_t at, size_t end, size_t from,
            std::optional<size_t> first, size_t literals) {
    if (pattern.empty()) {
      if (at == end) Judge(first.value_or(from), literals);
      return;
    }
    if (pattern[0] == '%') {
      for (size_t next = at; next <= end; ++next) {
        Step(pattern.substr(1), next, end, from, first, literals);
      }
    } else if (at < end && field_[at] == pattern[0]) {
      Step(pattern.substr(1), at + 1, end, from, first.value_or(at), literals + 1);
    }
  }

  void Judge(size_t first, size_t literals) {
    const MatchKind kind = literals == field_.size() ? MatchKind::kExact
                           : first == 0              ? MatchKind::kPrefix
                                                     : MatchKind::kInfix;
    if (!best_ || kind < *best_) best_ = kind;
  }

  const std::string& field_;
  std::optional<MatchKind> best_;
};

bool HasPercent(const std::string& pattern) { return pattern.find('%') != std::string::npos; }

// What docs/search.md says of `pattern` on `field` under `rule`, by brute force. Words end at
// hyphens.
std::optional<MatchKind> Expected(const std::string& pattern, TextRule rule,
                                  const std::string& field) {
  EveryWay ways(field);
  if (field.empty()) return std::nullopt;
  const bool any_part = rule == TextRule::kSubstring || rule == TextRule::kEmail;
  if (!HasPercent(pattern) && any_part) {
    for (size_t at = 0; at + pattern.size() <= field.size(); ++at) {
      ways.Try(pattern, at, at + pattern.size());
    }
    return ways.best();
  }
  ways.Try(pattern, 0, field.size());
  if (rule == TextRule::kEmail) return ways.best();
  for (size_t begin = 0; begin < field.size();) {
    const size_t end = std::min(field.find('-', begin), field.size());
    if (begin < end) ways.Try(pattern, begin, end);
    begin = end + 1;
  }
  return ways.best();
}

std::optional<MatchKind> Match(const Pattern& pattern, std::string_view text) {
  MatchKind kind;
  if (!pattern.Match(text, kind)) return std::nullopt;
  return kind;
}

Pattern MustParse(std::string_view raw, TextRule rule, Folding folding = Folding::kFull) {
  Pattern pattern;
  EXPECT_EQ(Pattern::Parse(raw, rule, folding, /*allow_leading_percent=*/true, pattern),
            PatternError::kNone)
      << raw;
  return pattern;
}

// Pieces in order, not overlapping, where Ranges says, and beginning where the kind says.
void ExpectRangesFit(const Pattern& pattern, const std::string& text,
                     std::optional<MatchKind> kind) {
  const auto ranges = pattern.Ranges(text);
  if (!kind) {
    ASSERT_THAT(ranges, IsEmpty());
    return;
  }
  ASSERT_EQ(ranges.size(), pattern.pieces().size());
  uint32_t at = 0;
  for (size_t i = 0; i < ranges.size(); ++i) {
    const auto [begin, end] = ranges[i];
    ASSERT_LE(at, begin);
    ASSERT_LE(end, text.size());
    ASSERT_EQ(text.substr(begin, end - begin), pattern.pieces()[i]);
    at = end;
  }
  if (!ranges.empty()) {
    ASSERT_EQ(ranges[0].first == 0, *kind != MatchKind::kInfix);
  }
}

TEST(Pattern, AgreesWithTryingEveryWayOnAllSmallPatternsAndTexts) {
  const std::vector<std::string> texts = AllStrings("ab-", 4);
  int matches = 0;
  for (const std::string& raw : AllStrings("ab%", 4)) {
    if (raw.empty()) continue;
    for (TextRule rule : {TextRule::kName, TextRule::kSubstring, TextRule::kEmail}) {
      const Pattern pattern = MustParse(raw, rule);
      for (const std::string& text : texts) {
        SCOPED_TRACE(raw + " on " + text);
        const std::optional<MatchKind> kind = Match(pattern, text);
        ASSERT_EQ(kind, Expected(raw, rule, text));
        ASSERT_NO_FATAL_FAILURE(ExpectRangesFit(pattern, text, kind));
        matches += kind.has_value();
      }
    }
  }
  EXPECT_GT(matches, 5000);  // the two sides do not agree by finding nothing
}

struct KindCase {
  std::string pattern;
  TextRule rule;
  std::string text;  // fully folded
  std::optional<MatchKind> kind;
};

class KindTable : public testing::TestWithParam<KindCase> {};

TEST_P(KindTable, IsAsPublished) {
  EXPECT_EQ(Match(MustParse(GetParam().pattern, GetParam().rule), GetParam().text),
            GetParam().kind);
}

constexpr TextRule kName = TextRule::kName;
constexpr TextRule kPart = TextRule::kSubstring;
constexpr MatchKind kExact = MatchKind::kExact;
constexpr MatchKind kPrefix = MatchKind::kPrefix;
constexpr MatchKind kInfix = MatchKind::kInfix;

INSTANTIATE_TEST_SUITE_P(Published, KindTable,
                         testing::Values(KindCase{"Garcia", kName, "garcia-lopez", kPrefix},
                                         KindCase{"Lopez", kName, "garcia-lopez", kInfix},
                                         KindCase{"Garcia-Lopez", kName, "garcia-lopez", kExact},
                                         KindCase{"Garcia Lopez", kName, "garcia-lopez",
                                                  std::nullopt},
                                         KindCase{"Garc", kName, "garcia-lopez", std::nullopt},
                                         KindCase{"Anders%", kName, "anders", kExact},
                                         KindCase{"Anders%", kName, "anderson", kPrefix},
                                         KindCase{"An%sen", kName, "andersen", kPrefix},
                                         KindCase{"%Main St%", kPart, "12 n main st apt 4", kInfix},
                                         KindCase{"Main St", kPart, "12 n main st apt 4", kInfix},
                                         KindCase{"12 N", kPart, "12 n main st apt 4", kPrefix}));

INSTANTIATE_TEST_SUITE_P(Spaces, KindTable,
                         testing::Values(KindCase{"John %", kName, "john smith", kPrefix},
                                         KindCase{"John %", kName, "johnson", std::nullopt},
                                         KindCase{"John %", kName, "john", std::nullopt},
                                         KindCase{"  John%  ", kName, "johnson", kPrefix},
                                         KindCase{"a% %c", kPart, "a b c", kPrefix},
                                         KindCase{"a% %c", kPart, "abc", std::nullopt},
                                         KindCase{"Lop%", kName, "garcia lopez", kInfix},
                                         KindCase{"Gar%z", kName, "garcia lopez", kPrefix},
                                         KindCase{"%a", kName, "-maria", kInfix},
                                         KindCase{"maria", kName, "-maria", kInfix}));

INSTANTIATE_TEST_SUITE_P(
    Rules, KindTable,
    testing::Values(KindCase{"CA", TextRule::kWhole, "ca", kExact},
                    KindCase{"C%", TextRule::kWhole, "ca", std::nullopt},
                    KindCase{"C%", TextRule::kWhole, "c%", kExact},
                    KindCase{"a\\%", TextRule::kWhole, "a\\%", kExact},
                    KindCase{"901", TextRule::kPrefix, "901671234", kPrefix},
                    KindCase{"90167-1234", TextRule::kPrefix, "901671234", kExact},
                    KindCase{"1234", TextRule::kPrefix, "901671234", std::nullopt},
                    KindCase{"90%", TextRule::kPrefix, "90167", kPrefix},
                    KindCase{"%", kName, "a", kPrefix}, KindCase{"%%", kName, "", std::nullopt}));

INSTANTIATE_TEST_SUITE_P(Escapes, KindTable,
                         testing::Values(KindCase{"100\\%", kPart, "100% cotton", kPrefix},
                                         KindCase{"100\\%", kPart, "1000 cotton", std::nullopt},
                                         KindCase{"a\\\\b", kPart, "a\\b", kExact},
                                         KindCase{"a\\b", kPart, "a\\b", kExact},
                                         KindCase{"a\\\\%", kPart, "a\\b", kPrefix},
                                         KindCase{"a_c", kPart, "abc", std::nullopt},
                                         KindCase{"a_c", kPart, "a_c", kExact},
                                         KindCase{"a\\", kPart, "a\\", kExact},
                                         KindCase{"100\uff05", kPart, "100%", kExact}));

TEST(Pattern, TakesSeveralPercentSignsForOne) {
  for (const char* raw : {"An%sen", "An%%sen", "An%%%sen"}) {
    const Pattern pattern = MustParse(raw, kName);
    EXPECT_THAT(pattern.pieces(), ElementsAre("an", "sen"));
    EXPECT_TRUE(pattern.has_wildcard());
    EXPECT_TRUE(pattern.anchored_begin());
    EXPECT_TRUE(pattern.anchored_end());
  }
}

TEST(Pattern, SaysWhatItMustCover) {
  EXPECT_FALSE(MustParse("%a", kName).anchored_begin());
  EXPECT_TRUE(MustParse("%a", kName).anchored_end());
  EXPECT_FALSE(MustParse("a%", kName).anchored_end());
  EXPECT_TRUE(MustParse("a", kName).anchored_begin());
  EXPECT_FALSE(MustParse("a", kPart).anchored_begin());
  // One piece that is all, and one that may be anywhere.
  EXPECT_TRUE(MustParse("a", kName).is_whole());
  EXPECT_TRUE(MustParse("a", kPart).is_part());
  EXPECT_TRUE(MustParse("%a%", kName).is_part());
  for (const std::string pattern : {"a%", "%a", "a%b", "%a%b%", "%"}) {
    EXPECT_FALSE(MustParse(pattern, kName).is_whole()) << pattern;
    EXPECT_FALSE(MustParse(pattern, kName).is_part()) << pattern;
  }
  EXPECT_FALSE(MustParse("a\\%", kName).has_wildcard());
  EXPECT_THAT(MustParse("%", kName).pieces(), IsEmpty());
}

PatternError ErrorOf(std::string_view raw, TextRule rule) {
  Pattern pattern;
  const PatternError error =
      Pattern::Parse(raw, rule, Folding::kFull, /*allow_leading_percent=*/false, pattern);
  MatchKind kind;
  EXPECT_TRUE(error == PatternError::kNone || !pattern.Match("a", kind));
  return error;
}

TEST(Pattern, IsRefusedWhenFoldingLeavesNothing) {
  for (const char* raw : {"", " ", "'", " . ", "\u3000", "\u0301"}) {
    EXPECT_EQ(ErrorOf(raw, kName), PatternError::kEmpty) << raw;
    EXPECT_EQ(ErrorOf(raw, TextRule::kWhole), PatternError::kEmpty) << raw;
  }
  EXPECT_EQ(ErrorOf("-#%", TextRule::kPrefix), PatternError::kEmpty);
}

TEST(Pattern, IsRefusedWhenItStartsWithPercentAfterFolding) {
  for (const char* raw : {"%", "%%%", "%abc", "  %abc", "'%abc", " ' %abc", "%'"}) {
    EXPECT_EQ(ErrorOf(raw, kName), PatternError::kLeadingPercent) << raw;
  }
  for (const char* raw : {"\\%abc", "a%", "\uff05abc"}) {
    EXPECT_EQ(ErrorOf(raw, kName), PatternError::kNone) << raw;
  }
}

TEST(Pattern, RangesAreTheLeftmostOfTheBestKind) {
  EXPECT_THAT(MustParse("b", kPart).Ranges("abab"), ElementsAre(Pair(1, 2)));
  EXPECT_THAT(MustParse("a%b", kPart).Ranges("xa yb"), IsEmpty());
  EXPECT_THAT(MustParse("a%b", kName).Ranges("x ab acb"), ElementsAre(Pair(2, 3), Pair(3, 4)));
  EXPECT_THAT(MustParse("%ab", kName).Ranges("xab yab"), ElementsAre(Pair(1, 3)));
  EXPECT_THAT(MustParse("%a%c", kName).Ranges("abc"), ElementsAre(Pair(0, 1), Pair(2, 3)));
  EXPECT_THAT(MustParse("lopez", kName).Ranges("garcia-lopez lopez"), ElementsAre(Pair(7, 12)));
}

MatchClass ClassOf(std::string_view criterion, TextRule rule, std::string_view value) {
  TextMatcher matcher;
  EXPECT_EQ(TextMatcher::Parse(criterion, rule, true, matcher), PatternError::kNone) << criterion;
  return matcher.Match(Fold(value, Folding::kLight), Fold(value, Folding::kFull));
}

TEST(TextMatcher, TellsAccentExactMatchesFromFoldedOnes) {
  EXPECT_EQ(ClassOf("Jos\u00e9", kName, "Jos\u00e9"), MakeMatchClass(kExact, false));
  EXPECT_EQ(ClassOf("Jose", kName, "Jos\u00e9"), MakeMatchClass(kExact, true));
  EXPECT_EQ(ClassOf("Jos\u00e9", kName, "Jose"), MakeMatchClass(kExact, true));
  EXPECT_EQ(ClassOf("jos%", kName, "Jos\u00e9"), MakeMatchClass(kPrefix, false));
  EXPECT_EQ(ClassOf("OBrien", kName, "O'Brien"), MakeMatchClass(kExact, true));
  // Light folding finds the second word only, full folding the first.
  EXPECT_EQ(ClassOf("jose", kName, "Jos\u00e9 Jose"), MakeMatchClass(kPrefix, true));
  EXPECT_EQ(ClassOf("Smith", kName, "Jones"), kNoMatch);
}

TEST(TextMatcher, ComparesEmailsUnderLightFoldingOnly) {
  EXPECT_EQ(ClassOf("j.doe@", TextRule::kEmail, "J.Doe@Example.com"),
            MakeMatchClass(kPrefix, false));
  EXPECT_EQ(ClassOf("jdoe@", TextRule::kEmail, "J.Doe@Example.com"), kNoMatch);
}

TEST(TextMatcher, ComparesWholeEmailsUnderLightFoldingOnly) {
  TextMatcher matcher;
  ASSERT_EQ(TextMatcher::ParseWholeEmail("J.Doe%@Example.com", matcher), PatternError::kNone);
  EXPECT_EQ(matcher.Match("j.doe%@example.com", "j.doe%@example.com"),
            MakeMatchClass(kExact, false));
  EXPECT_EQ(matcher.Match("j.doe%@example.com.au", "j.doe%@example.com.au"), kNoMatch);
  EXPECT_EQ(matcher.deciding().pieces(), std::vector<std::string>{"j.doe%@example.com"});
}

}  // namespace
}  // namespace frontdesk::index
