#include "index/text/fold.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <utf8proc.h>

#include <random>
#include <string>
#include <vector>

namespace frontdesk::index {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Folding kFoldings[] = {Folding::kLight, Folding::kFull};

std::string Encode(int32_t point) {
  utf8proc_uint8_t bytes[4];
  const auto size = utf8proc_encode_char(point, bytes);
  return {reinterpret_cast<const char*>(bytes), static_cast<size_t>(size)};
}

bool IsSurrogate(int32_t point) { return point >= 0xd800 && point <= 0xdfff; }

bool IsCodePointBoundary(std::string_view text, size_t position) {
  return position == text.size() || (static_cast<unsigned char>(text[position]) & 0xc0) != 0x80;
}

struct FoldCase {
  std::string text;
  std::string light;
  std::string full;
};

class FoldTable : public testing::TestWithParam<FoldCase> {};

TEST_P(FoldTable, FoldsAsPublished) {
  EXPECT_EQ(Fold(GetParam().text, Folding::kLight), GetParam().light);
  EXPECT_EQ(Fold(GetParam().text, Folding::kFull), GetParam().full);
}

INSTANTIATE_TEST_SUITE_P(
    Ascii, FoldTable,
    testing::Values(FoldCase{"", "", ""}, FoldCase{"   \t\r\n ", "", ""},
                    FoldCase{"Anderson", "anderson", "anderson"},
                    FoldCase{"  Mary \t  Ann ", "mary ann", "mary ann"},
                    FoldCase{"O'Brien", "o'brien", "obrien"},
                    FoldCase{"O`Brien", "o`brien", "obrien"},
                    FoldCase{"St. Paul", "st. paul", "st paul"}, FoldCase{"A . B", "a . b", "a b"},
                    FoldCase{". A .", ". a .", "a"}, FoldCase{"...", "...", ""},
                    FoldCase{"A-1/2, #5 \\ \"x\"", "a-1/2, #5 \\ \"x\"", "a-1/2, #5 \\ \"x\""}));

INSTANTIATE_TEST_SUITE_P(
    Letters, FoldTable,
    testing::Values(
        FoldCase{"Jos\u00e9", "jos\u00e9", "jose"}, FoldCase{"Jose\u0301", "jos\u00e9", "jose"},
        FoldCase{"M\u00dcLLER", "m\u00fcller", "muller"},
        FoldCase{"Stra\u00dfe", "strasse", "strasse"}, FoldCase{"\u1e9e", "ss", "ss"},
        FoldCase{"S\u00f8ren", "s\u00f8ren", "soren"},
        FoldCase{"\u01ff", "\u01ff", "o"},  // ø with an acute accent
        FoldCase{"\u0141ukasz", "\u0142ukasz", "lukasz"},
        FoldCase{"\u0110\u1eb7ng", "\u0111\u1eb7ng", "dang"},
        FoldCase{"\u0126\u0166", "\u0127\u0167", "ht"},
        FoldCase{"\u00c6r\u0152", "\u00e6r\u0153", "aeroe"}, FoldCase{"\u0130", "i\u0307", "i"},
        FoldCase{"\u03a3\u0399\u03a3", "\u03c3\u03b9\u03c3", "\u03c3\u03b9\u03c3"},
        FoldCase{"\u0418\u0419", "\u0438\u0439", "\u0438\u0438"},
        FoldCase{"\uff21\uff22\uff11", "ab1", "ab1"},  // full width
        FoldCase{"\ufb01n", "fin", "fin"},             // ligature
        FoldCase{"\uac00", "\uac00", "\uac00"}, FoldCase{"\u1100\u1161", "\uac00", "\uac00"}));

INSTANTIATE_TEST_SUITE_P(
    Signs, FoldTable,
    testing::Values(FoldCase{"O\u2019Brien", "o\u2019brien", "obrien"},
                    FoldCase{"O\u2018B\u02bcr\u2032i", "o\u2018b\u02bcr\u2032i", "obri"},
                    FoldCase{"O\u00b4Brien", "o \u0301brien", "obrien"},
                    FoldCase{"a\u00a0\u3000b", "a b", "a b"},
                    FoldCase{"a\u2028\u0085b", "a b", "a b"}, FoldCase{"a\u2026b", "a...b", "ab"},
                    FoldCase{"a\u2011b", "a\u2010b", "a\u2010b"},
                    // Marks below class 200 are letters of their scripts or strike through.
                    FoldCase{"<\u0338", "\u226e", "\u226e"},
                    FoldCase{"<.\u0338", "<.\u0338", "\u226e"},
                    FoldCase{"\u0915\u094d\u0937", "\u0915\u094d\u0937", "\u0915\u094d\u0937"}));

TEST(Fold, DropsIllFormedBytes) {
  for (Folding folding : kFoldings) {
    EXPECT_EQ(Fold("a\xff"
                   "b",
                   folding),
              "ab");
    EXPECT_EQ(Fold("\xc3", folding), "");
    EXPECT_EQ(Fold("caf\xc3\xa9\xed\xa0\x80", folding), Fold("caf\u00e9", folding));
  }
}

// Alone, between letters, before a mark that combines, twice: where a careless fold is not stable.
TEST(Fold, IsIdempotentOnEveryCodePointOfTheBasicPlane) {
  for (int32_t point = 0; point <= 0xffff; ++point) {
    if (IsSurrogate(point)) continue;
    const std::string alone = Encode(point);
    for (const std::string& text :
         {alone, "a" + alone + "b", "<" + alone + "\u0338", alone + alone}) {
      for (Folding folding : kFoldings) {
        const std::string folded = Fold(text, folding);
        ASSERT_EQ(Fold(folded, folding), folded) << "U+" << std::hex << point;
      }
    }
  }
}

TEST(Fold, FullFoldingOfAsciiNeedsNoMoreThanItsLightForm) {
  for (int32_t point = 0; point <= 0x1ffff; ++point) {
    if (IsSurrogate(point)) continue;
    const std::string light = Fold(Encode(point), Folding::kLight);
    if (light.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-/,# ") != light.npos)
      continue;
    ASSERT_EQ(Fold(Encode(point), Folding::kFull), light) << "U+" << std::hex << point;
  }
}

TEST(Fold, CanonicallyEquivalentTextsFoldAlike) {
  for (int32_t point = 0; point <= 0xffff; ++point) {
    if (IsSurrogate(point) || point == 0) continue;
    const std::string text = Encode(point);
    utf8proc_uint8_t* decomposed =
        utf8proc_NFD(reinterpret_cast<const utf8proc_uint8_t*>(text.c_str()));
    ASSERT_NE(decomposed, nullptr);
    const std::string equivalent(reinterpret_cast<const char*>(decomposed));
    free(decomposed);
    if (equivalent == "\u00b4") continue;  // the Greek twin of the acute accent
    for (Folding folding : kFoldings) {
      ASSERT_EQ(Fold(equivalent, folding), Fold(text, folding)) << "U+" << std::hex << point;
    }
  }
}

// Texts of up to eight code points, most of them of the kind that combines, vanishes or expands.
std::vector<std::string> RandomTexts(int count) {
  std::vector<int32_t> lively = {'a', 'E', ' ', '.', '\'', '<', '=', '-', 0xa0, 0xb4, 0xdf, 0xe9};
  for (int32_t point : {0x130, 0x345, 0x3b1, 0x1fb3, 0x9c7, 0x9be, 0x1100, 0x1161, 0x11a8, 0x2026,
                        0x2019, 0xac00, 0xff76, 0xff9e, 0x1f600}) {
    lively.push_back(point);
  }
  for (int32_t mark = 0x300; mark <= 0x345; ++mark) lively.push_back(mark);
  std::mt19937 random(20061);
  std::vector<std::string> texts;
  for (int i = 0; i < count; ++i) {
    std::string text;
    for (auto left = random() % 9; left > 0; --left) {
      const auto any = static_cast<int32_t>(random() % 0x20000);
      const int32_t point =
          random() % 3 != 0 || IsSurrogate(any) ? lively[random() % lively.size()] : any;
      text += Encode(point);
    }
    texts.push_back(text);
  }
  return texts;
}

TEST(FoldWithMap, FoldsAsFoldDoesAndMapsInOrderAndInBounds) {
  for (const std::string& text : RandomTexts(30000)) {
    for (Folding folding : kFoldings) {
      const MappedFold mapped = FoldWithMap(text, folding);
      ASSERT_EQ(mapped.text, Fold(text, folding));
      ASSERT_EQ(Fold(mapped.text, folding), mapped.text);
      ASSERT_EQ(mapped.begin.size(), mapped.text.size());
      ASSERT_EQ(mapped.end.size(), mapped.text.size());
      for (size_t i = 0; i < mapped.text.size(); ++i) {
        ASSERT_LT(mapped.begin[i], mapped.end[i]);
        ASSERT_LE(mapped.end[i], text.size());
        ASSERT_TRUE(IsCodePointBoundary(text, mapped.begin[i]));
        ASSERT_TRUE(IsCodePointBoundary(text, mapped.end[i]));
        if (i > 0) {
          ASSERT_LE(mapped.begin[i - 1], mapped.begin[i]);
          ASSERT_LE(mapped.end[i - 1], mapped.end[i]);
        }
      }
    }
  }
}

// The part of `text` that made byte `position` of its full fold.
std::string Origin(const std::string& text, size_t position) {
  const MappedFold mapped = FoldWithMap(text, Folding::kFull);
  return text.substr(mapped.begin[position], mapped.end[position] - mapped.begin[position]);
}

TEST(FoldWithMap, CoversWholeLettersOfTheOriginal) {
  EXPECT_EQ(Origin("Jos\u00e9!", 3), "\u00e9");
  EXPECT_EQ(Origin("Jose\u0301!", 3), "e\u0301");
  EXPECT_EQ(Origin("a\u00dfb", 1), "\u00df");
  EXPECT_EQ(Origin("a\u00dfb", 2), "\u00df");
  EXPECT_EQ(Origin("a\u00dfb", 3), "b");
  EXPECT_EQ(Origin("O'Brien", 0), "O");
  EXPECT_EQ(Origin("O'Brien", 1), "B");
  EXPECT_EQ(Origin("  a \t b ", 0), "a");
  EXPECT_EQ(Origin("  a \t b ", 1), " \t ");
}

TEST(TrimmedNfc, KeepsCaseAndAccents) {
  EXPECT_EQ(TrimmedNfc("  Smith\t"), "Smith");
  EXPECT_EQ(TrimmedNfc(""), "");
  EXPECT_EQ(TrimmedNfc(" \u3000 "), "");
  EXPECT_EQ(TrimmedNfc("\u00a0Nu\u0301n\u0303ez\u2003"), "N\u00fa\u00f1ez");
  EXPECT_EQ(TrimmedNfc("O\u2019Brien-\ufb01"), "O\u2019Brien-\ufb01");
  EXPECT_EQ(TrimmedNfc("a  b"), "a  b");
}

TEST(IsCleanUtf8, RefusesIllFormedTextAndNul) {
  EXPECT_TRUE(IsCleanUtf8(""));
  EXPECT_TRUE(IsCleanUtf8("caf\u00e9 \U0001f600"));
  EXPECT_FALSE(IsCleanUtf8(std::string_view("a\0b", 3)));
  EXPECT_FALSE(IsCleanUtf8("\xc3"));
  EXPECT_FALSE(IsCleanUtf8("\xc0\xaf"));
  EXPECT_FALSE(IsCleanUtf8("\xed\xa0\x80"));
  EXPECT_FALSE(IsCleanUtf8("\xf5\x80\x80\x80"));
}

TEST(Words, AreTheRunsBetweenSpacesHyphensAndSlashes) {
  EXPECT_THAT(Words("garcia-lopez"), ElementsAre("garcia", "lopez"));
  EXPECT_THAT(Words("a b/c\u2010d"), ElementsAre("a", "b", "c", "d"));
  EXPECT_THAT(Words("--a- -b/"), ElementsAre("a", "b"));
  EXPECT_THAT(Words(" -/\u2010"), IsEmpty());
  EXPECT_THAT(Words(""), IsEmpty());
  // Neighbours of U+2010 are ordinary characters.
  EXPECT_THAT(Words("a\u2014b\u200fc"), ElementsAre("a\u2014b\u200fc"));
}

TEST(Words, EndAtWordBreaks) {
  const std::string text = "a-b/c d\u2010e";
  std::vector<size_t> breaks;
  for (size_t i = 0; i < text.size(); ++i) {
    if (IsWordBreak(text, i)) breaks.push_back(i);
  }
  EXPECT_THAT(breaks, ElementsAre(1, 3, 5, 7));
}

TEST(Words, BeginBehindWordBreaks) {
  const std::string text = "a-b/c d\u2010e\u2014f";
  std::vector<size_t> behind;
  for (size_t i = 0; i < text.size(); ++i) {
    if (IsBehindWordBreak(text, i)) behind.push_back(i);
  }
  EXPECT_THAT(behind, ElementsAre(0, 2, 4, 6, 10));
}

TEST(Fold, ShortWaysThroughPlainTextFoldAsTheLongOne) {
  // One character that might be special at every place of texts of every length; then two.
  constexpr char kOthers[] = {' ', '\t', '.', '\'', '`', '@', '[', 'A', 'Z', '{', '\x1f', '\x7f'};
  std::string light = "?";  // what it holds is written over
  std::string full = "?";
  const auto check = [&](const std::string& text) {
    FoldBoth(text, light, full);
    ASSERT_EQ(light, FoldWithMap(text, Folding::kLight).text) << text;
    ASSERT_EQ(full, FoldWithMap(text, Folding::kFull).text) << text;
    ASSERT_EQ(Fold(text, Folding::kLight), light) << text;
    ASSERT_EQ(Fold(text, Folding::kFull), full) << text;
  };
  for (size_t size = 0; size <= 26; ++size) {
    std::string text = std::string("aBcDeFgHiJkLmNoPqRsTuVwXyZ").substr(0, size);
    check(text);
    for (size_t at = 0; at < size; ++at) {
      for (char other : kOthers) {
        std::string changed = text;
        changed[at] = other;
        check(changed);
        changed[size - 1 - at / 2] = ' ';
        check(changed);
        if (at > 0) changed[at - 1] = ' ';
        check(changed);
      }
      check(text.substr(0, at) + "\u00c9" + text.substr(at));
    }
  }
}

}  // namespace
}  // namespace frontdesk::index
