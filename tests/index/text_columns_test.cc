// The text structures of a segment: grams, dictionaries, split texts.
#include <algorithm>
#include <array>
#include <optional>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "index/search/split_piece.h"
#include "index/search/stop_check.h"
#include "index/search/street_piece.h"
#include "index/segment/letter_planes.h"
#include "index/segment/ngram_index.h"
#include "index/segment/piece_counts.h"
#include "index/segment/split_text.h"
#include "index/segment/street_column.h"
#include "index/segment/string_array.h"
#include "index/segment/term_column.h"
#include "index/segment/term_dictionary.h"
#include "index/text/fold.h"
#include "tests/index/random_text.h"

namespace frontdesk::index {
namespace {

using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::IsEmpty;
using ::testing::Optional;

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
  StringArray::Builder builder;
  // More than one block of starts, with empty strings at its edges.
  for (uint32_t i = 0; i < 70'000; ++i) builder.Add(i % 3 == 0 ? "" : std::to_string(i));
  const StringArray strings = std::move(builder).Finish();
  EXPECT_EQ(strings.size(), 70'000);
  for (uint32_t i : {0u, 1u, 65'534u, 65'535u, 65'536u, 65'537u, 69'999u}) {
    EXPECT_EQ(strings[i], i % 3 == 0 ? "" : std::to_string(i));
  }
  EXPECT_EQ(strings.IndexAt(strings.Start(65'537)), 65'537);
  EXPECT_EQ(strings.IndexAt(strings.Start(65'537) + 4), 65'537);
}

TEST(SparseStringsTest, OnlyWhatWasAddedIsThere) {
  SparseStrings::Builder builder;
  builder.Add(3, "c");
  builder.Add(200, "");
  const SparseStrings strings = std::move(builder).Finish();
  EXPECT_THAT(strings.Find(3), Optional(Eq("c")));
  EXPECT_THAT(strings.Find(200), Optional(Eq("")));
  EXPECT_EQ(strings.Find(4), std::nullopt);
  EXPECT_EQ(strings.Find(100'000), std::nullopt);
}

TEST(SparseStringsTest, ThoseOfARangeAreShownInOrder) {
  SparseStrings::Builder builder;
  for (uint32_t i = 0; i < 200; i += 3) builder.Add(i, "c");
  const SparseStrings strings = std::move(builder).Finish();
  for (uint32_t first = 0; first <= 201; ++first) {
    const uint32_t end = first + first % 67;
    uint32_t next = (first + 2) / 3 * 3;
    strings.ForEachIn(first, end, [&](uint32_t i) {
      EXPECT_TRUE(i < end && i == std::exchange(next, next + 3)) << i;
    });
    EXPECT_GE(next, std::min(end, 200u)) << first << " to " << end;
  }
}

// Texts over a few letters, some of them beyond ASCII, and their grams.
struct Texts {
  Texts(uint32_t seed, size_t count, size_t longest, NgramIndex::Shape shape) : random(seed) {
    StringArray::Builder builder;
    for (size_t i = 0; i < count; ++i) {
      texts.push_back(RandomText(random, "abcdefg\xc3\xa9", longest));
      builder.Add(texts.back());
    }
    grams = NgramIndex(std::move(builder).Finish(), shape);
  }

  std::mt19937 random;
  std::vector<std::string> texts;
  NgramIndex grams;
};

// Few texts are sorted, many are counted.
class NgramIndexTest : public testing::TestWithParam<std::tuple<size_t, uint32_t>> {
 protected:
  Texts MakeTexts() {
    const auto [count, size] = GetParam();
    return Texts(11, count, 12, {.size = size, .begins = true});
  }
};

INSTANTIATE_TEST_SUITE_P(Shapes, NgramIndexTest,
                         testing::Combine(testing::Values(3000, 60'000),
                                          testing::Values(2u, 3u, 4u)));

TEST_P(NgramIndexTest, CandidatesAreAllThatContainThePiece) {
  Texts texts = MakeTexts();
  for (int i = 0; i < 100; ++i) {
    const std::string piece = RandomText(texts.random, "abcdefgz\xc3\xa9\xc4", 5) + "a";
    const std::vector<uint32_t> expected = Containing(texts.texts, piece);
    const std::vector<uint32_t> found = texts.grams.Candidates(piece);
    EXPECT_TRUE(std::includes(found.begin(), found.end(), expected.begin(), expected.end()));
    EXPECT_GE(texts.grams.UpperBound(piece), expected.size());
    if (!texts.grams.IsExact(piece)) continue;
    EXPECT_EQ(found, expected) << piece;
    Bitmap bits(texts.texts.size());
    texts.grams.AddTo(piece, bits);
    EXPECT_EQ(MembersOf(bits), expected) << piece;
  }
}

TEST_P(NgramIndexTest, StartCandidatesAreAllThatBeginWithThePiece) {
  Texts texts = MakeTexts();
  for (int i = 0; i < 100; ++i) {
    const std::string piece = RandomText(texts.random, "abcz\xc3\xa9", 4) + "a";
    std::vector<uint32_t> expected;
    for (uint32_t t = 0; t < texts.texts.size(); ++t) {
      if (texts.texts[t].starts_with(piece)) expected.push_back(t);
    }
    const std::vector<uint32_t> found = texts.grams.StartCandidates(piece);
    EXPECT_TRUE(std::includes(found.begin(), found.end(), expected.begin(), expected.end()));
    EXPECT_GE(texts.grams.StartBound(piece), expected.size());
    if (!texts.grams.IsStartExact(piece)) continue;
    Bitmap bits(texts.texts.size());
    texts.grams.AddStartsTo(piece, bits);
    EXPECT_EQ(MembersOf(bits), expected) << piece;
  }
}

// True if one of the bytes `behind`, or the end, stands behind the piece somewhere.
bool StandsBefore(std::string_view text, std::string_view piece, std::string_view behind) {
  if (text.ends_with(piece)) return true;
  return std::any_of(behind.begin(), behind.end(), [&](char c) {
    return text.find(std::string(piece) + c) != std::string_view::npos;
  });
}

TEST_P(NgramIndexTest, CandidatesBeforeAnEndAreAllThatHaveThePieceThere) {
  Texts texts = MakeTexts();
  size_t exact = 0;
  for (int i = 0; i < 100; ++i) {
    const std::string piece = RandomText(texts.random, "abcdefz\xc3\xa9", 4) + "a";
    for (const std::string behind : {"", "b", "bgz", "g\xc3", "\xc3\xa9\xc4"}) {
      std::vector<uint32_t> expected;
      for (uint32_t t = 0; t < texts.texts.size(); ++t) {
        if (StandsBefore(texts.texts[t], piece, behind)) expected.push_back(t);
      }
      const std::vector<uint32_t> found = texts.grams.CandidatesBefore(piece, behind);
      EXPECT_TRUE(std::includes(found.begin(), found.end(), expected.begin(), expected.end()));
      EXPECT_GE(texts.grams.BoundBefore(piece, behind), found.size());
      // What a gram holds is told by it alone.
      if (piece.size() == 1 || piece.size() >= std::get<1>(GetParam())) continue;
      if (!texts.grams.IsExact(piece) || behind.find('\xc3') != std::string::npos) continue;
      EXPECT_EQ(found, expected) << piece << " before " << behind;
      ++exact;
    }
  }
  EXPECT_EQ(exact > 0, std::get<1>(GetParam()) > 2);
}

TEST(NgramIndexTest, MoreCharactersThanSymbolsAreToldApartByVerifying) {
  StringArray::Builder builder;
  std::vector<std::string> texts;
  for (char first = ' '; first < '\x7f'; ++first) {
    for (char second : {'a', 'b', first}) {
      texts.push_back({first, second, 'x'});
      builder.Add(texts.back());
    }
  }
  const NgramIndex grams(std::move(builder).Finish(), {.size = 4, .begins = true});
  size_t exact = 0;
  for (char c = ' '; c < '\x7f'; ++c) {
    for (const std::string& piece : {std::string(1, c), std::string{c, 'a'}}) {
      const std::vector<uint32_t> expected = Containing(texts, piece);
      const std::vector<uint32_t> found = grams.Candidates(piece);
      EXPECT_TRUE(std::includes(found.begin(), found.end(), expected.begin(), expected.end()));
      if (!grams.IsExact(piece)) continue;
      EXPECT_EQ(found, expected);
      ++exact;
    }
  }
  EXPECT_GT(exact, 100);
}

PieceCounts CountPieces(const std::vector<std::string>& texts, uint32_t fewest) {
  return PieceCounts(static_cast<uint32_t>(texts.size()), fewest,
                     [&texts](uint32_t text) -> std::string_view { return texts[text]; });
}

TEST(PieceCountsTest, EveryShortPieceIsCountedOnceAText) {
  std::mt19937 random(23);
  std::vector<std::string> texts;
  for (int i = 0; i < 3000; ++i) texts.push_back(RandomText(random, "abcd@\xc3\xa9", 10));
  const PieceCounts counts = CountPieces(texts, /*fewest=*/100'000);
  for (int i = 0; i < 500; ++i) {
    const std::string piece = RandomText(random, "abcd@", 2) + "a";
    EXPECT_EQ(counts.Find(piece), Containing(texts, piece).size()) << piece;
  }
  EXPECT_EQ(counts.Find("\xc3\xa9"), std::nullopt);
  EXPECT_EQ(counts.Find("abcd"), std::nullopt);
  EXPECT_EQ(counts.Find("z"), std::nullopt);
  EXPECT_EQ(counts.Find(""), std::nullopt);
  EXPECT_EQ(PieceCounts().Find("a"), std::nullopt);
}

TEST(PieceCountsTest, LongPiecesOfManyTextsAreCountedExactly) {
  std::mt19937 random(24);
  std::vector<std::string> texts;
  for (int i = 0; i < 3000; ++i) {
    texts.push_back(RandomText(random, "ab.\xe9", 12));
    if (random() % 2 == 0) texts.back().append("@mail.com");
  }
  constexpr uint32_t kFewest = 30;
  const PieceCounts counts = CountPieces(texts, kFewest);
  size_t counted = 0;
  for (int i = 0; i < 4000; ++i) {
    const std::string& text = texts[random() % texts.size()];
    if (text.size() < 4) continue;
    const size_t begin = random() % (text.size() - 3);
    const std::string piece = text.substr(begin, 4 + random() % 9);
    const size_t expected = Containing(texts, piece).size();
    const std::optional<uint32_t> count = counts.Find(piece);
    if (count) {
      EXPECT_EQ(*count, expected) << piece;
    }
    const bool plain = piece.find('\xe9') == std::string::npos;
    EXPECT_TRUE(count.has_value() || !plain || expected < kFewest) << piece << " " << expected;
    counted += count ? 1 : 0;
  }
  EXPECT_GT(counted, 1000);
  EXPECT_EQ(counts.Find("@mail.com"), Containing(texts, "@mail.com").size());
  EXPECT_EQ(counts.Find("@mail.com."), std::nullopt);
}

TEST(PieceCountsTest, WhatASampleShowsIsCountedInAllTexts) {
  std::mt19937 random(25);
  std::vector<std::string> texts;
  for (int i = 0; i < 4000; ++i) texts.push_back(RandomText(random, "abc", 9));
  // Every second text is in the sample.
  const PieceCounts counts = CountPieces(texts, /*fewest=*/128);
  size_t counted = 0;
  for (const std::string piece : {"abca", "aaaa", "cbca", "bbac", "abcab", "ccccc"}) {
    const std::optional<uint32_t> count = counts.Find(piece);
    if (!count) continue;
    EXPECT_EQ(*count, Containing(texts, piece).size()) << piece;
    ++counted;
  }
  EXPECT_GT(counted, 0);
}

std::string BytesOf(const PieceCounts& counts) {
  std::string bytes;
  const auto append = [&bytes](const auto& part) {
    bytes.append(reinterpret_cast<const char*>(part.data()), part.size() * sizeof(*part.data()));
  };
  const auto append_all = [&append](const auto&... parts) { (append(parts), ...); };
  PieceCounts::Visit(counts, append_all);
  return bytes;
}

TEST(PieceCountsTest, TheSameTextsMakeTheSameBytes) {
  std::mt19937 random(26);
  std::vector<std::string> texts;
  for (int i = 0; i < 3000; ++i) texts.push_back(RandomText(random, "abcd", 12));
  const std::string bytes = BytesOf(CountPieces(texts, /*fewest=*/20));
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(BytesOf(CountPieces(texts, 20)) == bytes);
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

TEST(TermColumnTest, EveryAccountHasTheTermOfItsValue) {
  std::mt19937 random(27);
  std::vector<std::array<std::string, 3>> values;
  for (int i = 0; i < 5000; ++i) {
    std::string full = RandomText(random, "abc", 14);  // many share their first eight characters
    std::string light = random() % 8 == 0 ? full + "'" : full;
    std::string extra = random() % 8 == 0 ? RandomText(random, "A", 2) : "";
    values.push_back({std::move(full), std::move(light), std::move(extra)});
  }
  TermColumn::Builder builder;
  for (const auto& [full, light, extra] : values) {
    builder.Add({.full = full, .light = light, .extra = extra});
  }
  const TermColumn column = std::move(builder).Finish();
  std::vector<std::array<std::string, 3>> terms = values;  // ascending, each once
  std::erase(terms, std::array<std::string, 3>());
  std::sort(terms.begin(), terms.end());
  terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
  ASSERT_EQ(column.terms().size(), terms.size());
  for (uint32_t ordinal = 0; ordinal < values.size(); ++ordinal) {
    const uint32_t term = column.TermOf(ordinal);
    if (values[ordinal] == std::array<std::string, 3>()) {
      EXPECT_EQ(term, kNoTerm);
      continue;
    }
    ASSERT_LT(term, terms.size());
    EXPECT_EQ(terms[term], values[ordinal]);
    EXPECT_EQ(column.terms().full(term), values[ordinal][0]);
    EXPECT_EQ(column.terms().light(term), values[ordinal][1]);
    EXPECT_EQ(column.terms().extra(term), values[ordinal][2]);
  }
}

TEST(SplitTextTest, EmailsSplitBehindTheLastAt) {
  EXPECT_EQ(SplitPoint("a@b@c.d"), 4);
  EXPECT_EQ(SplitPoint("nobody"), 6);
  EXPECT_EQ(SplitPoint(""), 0);
}

TEST(StreetColumnTest, StreetsHaveANumberANameAndAUnit) {
  using Parts = std::array<std::string_view, kStreetParts>;
  EXPECT_EQ(SplitStreet("225 fairfield ave"), Parts({"225 ", "fairfield ave", ""}));
  EXPECT_EQ(SplitStreet("12b main st apt 3 b"), Parts({"12b ", "main st", " apt 3 b"}));
  EXPECT_EQ(SplitStreet("12 main st #4"), Parts({"12 ", "main st", " #4"}));
  EXPECT_EQ(SplitStreet("12 unit st unit 7"), Parts({"12 ", "unit st", " unit 7"}));
  EXPECT_EQ(SplitStreet("main st 5"), Parts({"", "main st 5", ""}));
  EXPECT_EQ(SplitStreet("apt 5"), Parts({"", "apt 5", ""}));
  EXPECT_EQ(SplitStreet("5 apt"), Parts({"5 ", "apt", ""}));
  EXPECT_EQ(SplitStreet("225"), Parts({"", "225", ""}));
  EXPECT_EQ(SplitStreet(""), Parts({"", "", ""}));
}

// All that a piece tells of a column, held against the texts.
template <typename Piece, typename Column>
void ExpectFinds(const Column& column, const std::vector<std::string>& texts,
                 const std::string& piece) {
  SCOPED_TRACE("'" + piece + "'");
  const SearchLimits no_limits;
  StopCheck stop(no_limits);
  Piece search(piece, column);
  search.Resolve(stop);
  const std::vector<uint32_t> expected = Containing(texts, piece);
  const auto expect_candidates = [&] {
    const std::vector<uint32_t> candidates = search.Candidates(stop);
    EXPECT_TRUE(
        std::includes(candidates.begin(), candidates.end(), expected.begin(), expected.end()));
  };
  expect_candidates();
  EXPECT_GE(search.UpperBound(), expected.size());
  Bitmap anywhere(column.size());
  Bitmap beginning(column.size());
  Bitmap whole(column.size());
  search.AddTo(stop, anywhere);
  search.AddBeginnings(stop, beginning, whole);
  EXPECT_EQ(MembersOf(anywhere), expected);
  Bitmap perhaps(column.size());
  search.AddCandidatesTo(stop, perhaps);
  anywhere -= perhaps;
  EXPECT_EQ(anywhere.Count(), 0u);
  std::vector<uint32_t> beginnings;
  std::vector<uint32_t> wholes;
  for (uint32_t t = 0; t < texts.size(); ++t) {
    if (texts[t].starts_with(piece)) beginnings.push_back(t);
    if (texts[t] == piece) wholes.push_back(t);
  }
  EXPECT_EQ(MembersOf(beginning), beginnings);
  const std::vector<uint32_t> may_begin = Piece::Beginnings(piece, column, stop);
  EXPECT_TRUE(
      std::includes(may_begin.begin(), may_begin.end(), beginnings.begin(), beginnings.end()));
  EXPECT_GE(Piece::BeginningsBound(piece, column), beginnings.size());
  if (Piece::AreBeginningsExact(piece, column)) {
    EXPECT_EQ(may_begin, beginnings);
  }
  EXPECT_EQ(MembersOf(whole), wholes);
  EXPECT_EQ(Piece(piece, column).FindWhole(stop), wholes);
  const std::optional<uint64_t> count = search.Count(stop);
  if (!count) return;
  EXPECT_EQ(*count, expected.size());
  expect_candidates();  // of which it may have found some now
  IdStream matches(column.size());
  IdStream starts(column.size());
  search.AddTo(matches, stop);
  search.AddBeginningsTo(starts);
  const auto all_of = [](IdStream& stream) {
    std::vector<uint32_t> ids;
    for (;;) {
      const std::vector<uint32_t>& more = stream.Next(3);
      if (more.empty()) return ids;
      ids.insert(ids.end(), more.begin(), more.end());
    }
  };
  const std::vector<uint32_t> streamed = all_of(matches);
  for (uint32_t from : {0u, 1u, column.size() / 3, column.size() - 1}) {
    matches.StartAt(from);
    const auto first = std::lower_bound(streamed.begin(), streamed.end(), from);
    EXPECT_EQ(all_of(matches), std::vector<uint32_t>(first, streamed.end()));
  }
  const std::vector<uint32_t> started = all_of(starts);
  EXPECT_TRUE(std::includes(streamed.begin(), streamed.end(), expected.begin(), expected.end()));
  EXPECT_TRUE(std::includes(started.begin(), started.end(), beginnings.begin(), beginnings.end()));
}

// Holds the planes of all bytes against the texts. How many there are.
size_t ExpectPlanes(const LetterPlanes& planes, const std::vector<std::string>& texts) {
  size_t kept = 0;
  for (int byte = 0; byte < 256; ++byte) {
    const LetterPlanes::Plane plane = planes.Find(static_cast<char>(byte));
    if (plane.empty()) continue;
    ++kept;
    std::vector<uint32_t> ids;
    for (uint32_t id = 0; id < plane.size() * 64; ++id) {
      if ((plane[id / 64] >> (id % 64) & 1) != 0) ids.push_back(id);
    }
    EXPECT_EQ(ids, Containing(texts, std::string(1, static_cast<char>(byte)))) << byte;
  }
  return kept;
}

TEST(LetterPlanesTest, FrequentLettersHaveOne) {
  std::mt19937 random(37);
  for (size_t count : {0, 1, 63, 64, 65, 1000, 70'000}) {
    std::vector<std::string> texts;
    for (size_t i = 0; i < count; ++i) {
      // Each has an `x`, half an `a`, and few a `b` or something that never gets a plane.
      texts.push_back("x" + std::string(random() % 2, 'a') +
                      (random() % 16 == 0 ? "b" : "\xc3\xa9"));
    }
    const LetterPlanes planes(static_cast<uint32_t>(count), {.fewest_texts = 64, .per_mille = 250},
                              [&](uint32_t first, uint32_t size, LetterSet* letters) {
                                ASSERT_EQ(first % 64, 0u);
                                for (uint32_t i = 0; i < size; ++i) {
                                  letters[i] = LettersOf(texts[first + i]);
                                }
                              });
    EXPECT_EQ(ExpectPlanes(planes, texts), count < 64 ? 0u : 1u) << count;
    EXPECT_EQ(planes.Find('a').empty(), count < 64);
    EXPECT_EQ(planes.MemoryBytes(), planes.Find('a').size() * sizeof(uint64_t));
  }
}

TEST(LetterPlanesTest, TermsHaveThemIfAskedFor) {
  std::mt19937 random(38);
  std::vector<std::string> texts;
  TermColumn::Builder with;
  TermColumn::Builder without;
  for (int i = 0; i < 3000; ++i) {
    texts.push_back(RandomText(random, "abc\xc3", 8));
    for (TermColumn::Builder* builder : {&with, &without}) {
      builder->Add({.full = texts.back(), .light = "other", .extra = ""});
    }
  }
  EXPECT_EQ(ExpectPlanes(std::move(with).Finish(true, kPlanesOfTerms).planes(), texts), 3u);
  EXPECT_EQ(ExpectPlanes(std::move(without).Finish().planes(), texts), 0u);
}

// With nothing counted ahead, and with nearly everything.
constexpr PieceCounting kCountings[] = {{}, {.fewest_texts = 0, .share = 1 << 30, .fewest = 16}};

class CountedColumnsTest : public testing::TestWithParam<PieceCounting> {};

TEST_P(CountedColumnsTest, PiecesAreFoundInHeadsInTailsAndAcross) {
  std::mt19937 random(19);
  std::vector<std::string> texts;
  SplitText::Builder builder(GetParam());
  for (int i = 0; i < 4000; ++i) {
    // Some tails that many share, and lengths from nothing on.
    texts.push_back(RandomText(random, "abc@", 8));
    if (random() % 2 == 0) texts.back().append("@abcabca");
    builder.Add(texts.back(), texts.back());
  }
  const SplitText column = std::move(builder).Finish();
  std::string text;
  for (uint32_t i = 0; i < texts.size(); ++i) {
    column.Read(i, text);
    ASSERT_EQ(text, texts[i]);
    ASSERT_EQ(column.HasValue(i), !texts[i].empty());
  }
  EXPECT_GE(ExpectPlanes(column.planes(), texts), 3u);
  for (int i = 0; i < 1000; ++i) {
    ExpectFinds<SplitPiece>(column, texts, RandomText(random, "abc@", 5) + "a@"[random() % 2]);
  }
}

TEST_P(CountedColumnsTest, StreetPiecesAreFoundInAllPartsAndAcross) {
  std::mt19937 random(29);
  std::vector<std::string> texts;
  StreetColumn::Builder builder(GetParam());
  const auto random_street = [&random] {
    std::string street;
    if (random() % 4 != 0) street = std::to_string(random() % 30) + " ";
    street += RandomText(random, "ab ", 4) + "a";
    if (random() % 3 == 0) street += " apt " + std::to_string(random() % 5);
    if (random() % 5 == 0) street += " #" + RandomText(random, "12a", 2);
    return Fold(street, Folding::kFull);
  };
  for (int i = 0; i < 4000; ++i) {
    texts.push_back(random() % 20 == 0 ? "" : random_street());
    builder.Add(texts.back(), texts.back());
  }
  const StreetColumn column = std::move(builder).Finish();
  std::string text;
  for (uint32_t i = 0; i < texts.size(); ++i) {
    column.Read(i, text);
    ASSERT_EQ(text, texts[i]);
    ASSERT_EQ(column.HasValue(i), !texts[i].empty());
  }
  EXPECT_GE(ExpectPlanes(column.planes(), texts), 3u);
  for (int i = 0; i < 1000; ++i) {
    const std::string street = random_street();
    const size_t begin = random() % street.size();
    ExpectFinds<StreetPiece>(column, texts, street.substr(begin, 1 + random() % street.size()));
  }
}

INSTANTIATE_TEST_SUITE_P(Counted, CountedColumnsTest, testing::ValuesIn(kCountings),
                         [](const auto& counted) {
                           return counted.index == 0 ? "nothing" : "much";
                         });

TEST(StreetColumnTest, LightFormsAreKeptWhereTheyDiffer) {
  StreetColumn::Builder builder;
  builder.Add("1 st leon way", "1 st. léon way");
  builder.Add("2 main st", "2 main st");
  const StreetColumn column = std::move(builder).Finish();
  EXPECT_THAT(column.light().Find(0), Optional(Eq("1 st. léon way")));
  EXPECT_FALSE(column.light().Has(1));
}

}  // namespace
}  // namespace frontdesk::index
