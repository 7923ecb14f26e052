// The parts that searches are put together from: chains of pieces, what is remembered, the first of
// many.
#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "index/search/account_mask.h"
#include "index/search/chain_automaton.h"
#include "index/search/compiled_query.h"
#include "index/search/field_name.h"
#include "index/search/first_matches.h"
#include "index/search/match_cache.h"
#include "index/search/match_set.h"
#include "index/search/piece_finder.h"
#include "index/search/plan_text.h"
#include "index/search/planner.h"
#include "index/search/top_matches.h"
#include "index/segment/segment_builder.h"
#include "tests/index/expect_first.h"
#include "tests/index/random_accounts.h"
#include "tests/index/random_text.h"

namespace frontdesk::index {
namespace {

// Two kinds of pieces: few letters that run into each other, and any with a `b` behind.
std::vector<std::string> RandomPieces(std::mt19937& random, size_t longest) {
  std::vector<std::string> pieces;
  for (size_t p = 1 + random() % 4; pieces.size() < p;) {
    pieces.push_back("a" + RandomText(random, "ab", longest));
    if (random() % 2 == 0) pieces.back() = RandomText(random, "abc", 1) + "b";
  }
  return pieces;
}

// True if the pieces are in the text, in order and not overlapping: each as far left as it goes.
bool HasChain(std::string_view text, const std::vector<std::string>& pieces) {
  size_t at = 0;
  for (const std::string& piece : pieces) {
    const size_t found = text.find(piece, at);
    if (found == std::string_view::npos) return false;
    at = found + piece.size();
  }
  return true;
}

TEST(ChainAutomatonTest, AcceptsWhatHoldsThePiecesInTheirOrder) {
  std::mt19937 random(41);
  size_t accepted = 0;
  for (int i = 0; i < 100'000; ++i) {
    const std::vector<std::string> pieces = RandomPieces(random, 4);
    const std::string text = RandomText(random, "aabbc", 20);
    const ChainAutomaton chain(pieces);
    const bool expected = HasChain(text, pieces);
    // In one go, and in two parts.
    const size_t split = random() % (text.size() + 1);
    const auto whole = chain.Run(ChainAutomaton::kStart, text);
    const auto first = chain.Run(ChainAutomaton::kStart, std::string_view(text).substr(0, split));
    const auto second = chain.Run(first, std::string_view(text).substr(split));
    ASSERT_EQ(whole == chain.accepting(), expected) << text;
    ASSERT_EQ(second, whole) << text << " at " << split;
    accepted += expected ? 1 : 0;
  }
  EXPECT_GT(accepted, 10'000);
}

TEST(ChainAutomatonTest, AWholeTextLeadsBehindItsLastWholePiece) {
  std::mt19937 random(42);
  for (int i = 0; i < 100'000; ++i) {
    const std::vector<std::string> pieces = RandomPieces(random, 3);
    // Longer and shorter than what is compared at once, with other text behind it or none.
    const std::string text = RandomText(random, "aabbc", 40);
    const std::string blob = text + RandomText(random, "ab", 60);
    const ChainAutomaton chain(pieces);
    size_t whole = 0;
    for (size_t p = 1; p <= pieces.size(); ++p) {
      const std::vector<std::string> first(pieces.begin(),
                                           pieces.begin() + static_cast<ptrdiff_t>(p));
      if (!HasChain(text, first)) break;
      whole += pieces[p - 1].size();
    }
    ASSERT_EQ(chain.RunWhole(std::string_view(blob).substr(0, text.size()), blob.size()), whole)
        << text;
  }
}

TEST(ChainAutomatonTest, LongChainsAreNotPossible) {
  EXPECT_TRUE(ChainAutomaton::IsPossible({std::string(32, 'a')}));
  EXPECT_FALSE(ChainAutomaton::IsPossible({std::string(32, 'a'), "b"}));
  EXPECT_FALSE(ChainAutomaton::IsPossible({}));
}

Conjunction Asking(const std::string& text) {
  Criterion criterion;
  criterion.field = Field::kEmail;
  criterion.text = text;
  return {criterion};
}

MatchSet SetOf(uint32_t universe, std::vector<uint32_t> ids) {
  MatchSet matches = MatchSet::Dense(universe);
  for (uint32_t id : ids) matches.BitsOf(2).Set(id);
  return matches;
}

TEST(MatchCacheTest, WhatIsPutIsFound) {
  MatchCache cache(/*accounts=*/1000);
  EXPECT_EQ(cache.Find(Asking("a")), nullptr);
  cache.Put(Asking("a"), SetOf(1000, {1, 7}));
  cache.Put(Asking("a"), SetOf(1000, {2}));  // a second search that found the same
  cache.Put(Asking("b"), SetOf(1000, {5}));
  const auto known = cache.Find(Asking("a"));
  ASSERT_NE(known, nullptr);
  EXPECT_EQ(known->size, 2u);
  EXPECT_TRUE(known->matches.Has(7));
  EXPECT_FALSE(known->matches.Has(5));
  EXPECT_EQ(cache.Find(Asking("c")), nullptr);
  Conjunction other = Asking("a");
  other[0].whole_field = true;
  EXPECT_EQ(cache.Find(other), nullptr);
}

TEST(MatchCacheTest, WhatWasNotAskedForLongestGoesFirst) {
  constexpr uint32_t kAccounts = 1 << 20;  // six megabytes for sets of 131 kilobytes
  MatchCache cache(kAccounts);
  cache.Put(Asking("kept"), SetOf(kAccounts, {1}));
  for (int i = 0; i < 200; ++i) {
    cache.Put(Asking("p" + std::to_string(i)), SetOf(kAccounts, {2}));
    ASSERT_NE(cache.Find(Asking("kept")), nullptr) << i;
    ASSERT_LE(cache.MemoryBytes(), 6u * kAccounts);
  }
  EXPECT_EQ(cache.Find(Asking("p0")), nullptr);
  EXPECT_NE(cache.Find(Asking("p199")), nullptr);
}

TEST(MatchCacheTest, WhatIsLargerThanAllIsNotKept) {
  MatchCache cache(/*accounts=*/10);
  cache.Put(Asking("a"), SetOf(1 << 24, {1}));
  EXPECT_EQ(cache.Find(Asking("a")), nullptr);
  EXPECT_EQ(cache.MemoryBytes(), 0u);
}

TEST(MatchSetTest, AnIntersectionIsInTheWorseBucket) {
  std::mt19937 random(43);
  constexpr uint32_t kUniverse = 1000;
  for (int i = 0; i < 200; ++i) {
    MatchSet a = MatchSet::Dense(kUniverse);
    MatchSet b = MatchSet::Dense(kUniverse);
    std::map<uint32_t, Bucket> in_a;
    std::map<uint32_t, Bucket> in_b;
    for (uint32_t id = 0; id < kUniverse; ++id) {
      if (random() % 2 == 0) in_a[id] = static_cast<Bucket>(random() % 4);
      if (random() % 3 == 0) in_b[id] = static_cast<Bucket>(1 + random() % 5);
    }
    for (const auto& [id, bucket] : in_a) a.BitsOf(bucket).Set(id);
    for (const auto& [id, bucket] : in_b) b.BitsOf(bucket).Set(id);
    a.IntersectWith(b);
    std::map<uint32_t, Bucket> expected;
    for (const auto& [id, bucket] : in_a) {
      if (in_b.contains(id)) expected[id] = std::max(bucket, in_b[id]);
    }
    std::map<uint32_t, Bucket> found;
    a.ForEach([&](uint32_t id, Bucket bucket) { found[id] = bucket; });
    ASSERT_EQ(found, expected);
    ASSERT_EQ(a.size(), expected.size());
  }
}

TEST(TopMatchesTest, TheFirstAreKept) {
  std::mt19937 random(44);
  for (Order order : {Order::kRelevance, Order::kMemberId}) {
    for (size_t wanted : {size_t{0}, size_t{1}, size_t{50}, size_t{3000}}) {
      TopMatches top(order, wanted, RunStart());
      std::vector<uint32_t> ids(10'000);
      for (uint32_t i = 0; i < ids.size(); ++i) ids[i] = 3 * i;
      std::shuffle(ids.begin(), ids.end(), random);
      std::vector<std::pair<uint64_t, uint32_t>> places;
      for (uint32_t id : ids) {
        const auto key = static_cast<RankKey>(random() % kBuckets);
        top.Add(id, key);
        places.emplace_back(order == Order::kRelevance ? key : 0, id);
      }
      std::sort(places.begin(), places.end());
      const MatchSet first = std::move(top).Finish();
      EXPECT_TRUE(std::is_sorted(first.ids().begin(), first.ids().end()));
      for (size_t i = 0; i < wanted; ++i) ASSERT_TRUE(first.Has(places[i].second)) << i;
    }
  }
}

TEST(TopMatchesTest, TheFirstFromAStartOnAreKeptAndNoneBefore) {
  std::mt19937 random(45);
  for (Order order : {Order::kRelevance, Order::kMemberId}) {
    const bool by_key = order == Order::kRelevance;
    const RunStart start = {.key = by_key ? RankKey{3} : RankKey{0}, .id = 4'000};
    TopMatches top(order, /*count=*/50, start);
    std::vector<std::pair<uint64_t, uint32_t>> places;
    for (uint32_t id = 10'000; id-- > 0;) {
      const auto key = static_cast<RankKey>(random() % kBuckets);
      top.Add(id, key);
      const std::pair<uint64_t, uint32_t> place = {by_key ? key : 0, id};
      if (place >= std::pair<uint64_t, uint32_t>(start.key, start.id)) places.push_back(place);
    }
    std::sort(places.begin(), places.end());
    const MatchSet first = std::move(top).Finish();
    for (size_t i = 0; i < 50; ++i) ASSERT_TRUE(first.Has(places[i].second)) << i;
    first.ForEach([&](uint32_t id, Bucket key) {
      EXPECT_TRUE(by_key ? key > 3 || (key == 3 && id >= 4'000) : id >= 4'000);
    });
  }
}

TEST(TopMatchesTest, ABlockIsOutOnlyIfAllOfItAre) {
  std::mt19937 random(46);
  for (Order order : {Order::kRelevance, Order::kMemberId}) {
    TopMatches top(order, /*count=*/10, RunStart());
    int out = 0;
    int mixed = 0;
    for (int i = 0; i < 2'000; ++i) {
      MatchBlock block;
      const uint32_t first = random() % 10'000;
      const auto best = static_cast<MatchClass>(random() % 3);
      while (block.size < 4) {
        block.Add(first + random() % 50, static_cast<MatchClass>(best + random() % 2));
      }
      size_t behind = 0;
      for (size_t k = 0; k < block.size; ++k) behind += top.IsOut(block.ids[k], block.classes[k]);
      if (top.AreOut(block)) {
        ++out;
        ASSERT_EQ(behind, block.size);
      } else {
        mixed += behind > 0 ? 1 : 0;
      }
      // Those of one block are told once the bound is known.
      top.Add(20'000 + static_cast<uint32_t>(i), MakeRankKey(best, /*closed=*/i % 2 == 0));
      top.Add(5'000 + static_cast<uint32_t>(i), MakeRankKey(0, /*closed=*/false));
    }
    EXPECT_GT(out, 0);
    EXPECT_GT(mixed, 0);
  }
}

// Accounts in a segment, and criteria drawn from them.
class PlanTest : public testing::Test {
 protected:
  PlanTest() {
    SegmentBuilder builder;
    for (MemberNumber member = 1; member <= kAccounts; ++member) {
      documents_.push_back(random_.MakeDocument(member));
      builder.Add(*MakeIndexedDocument(documents_.back()), builder.size());
    }
    segment_ = std::move(builder).Finish();
  }

  std::vector<CompiledCriterion> RandomCriteria() {
    return Compiled(random_.MakeQuery(documents_));
  }
  // All criteria of all conjunctions together.
  static std::vector<CompiledCriterion> Compiled(const Query& query) {
    std::vector<CompiledCriterion> criteria;
    const auto compiled = CompileQuery(query);
    if (!compiled.ok()) return criteria;
    for (const auto& conjunction : compiled->any_of) {
      criteria.insert(criteria.end(), conjunction.begin(), conjunction.end());
    }
    return criteria;
  }
  // The accounts that match all criteria, ranked by the weakest.
  std::map<uint32_t, MatchClass> Tested(const std::vector<CompiledCriterion>& criteria) const {
    std::map<uint32_t, MatchClass> matches;
    std::vector<std::unique_ptr<Predicate>> predicates;
    for (const CompiledCriterion& one : criteria) {
      predicates.push_back(MakePredicate(one, *segment_));
    }
    for (uint32_t id = 0; id < kAccounts; ++id) {
      MatchClass weakest = 0;
      for (const auto& predicate : predicates) weakest = std::max(weakest, predicate->Test(id));
      if (weakest != kNoMatch) matches[id] = weakest;
    }
    return matches;
  }

  static constexpr MemberNumber kAccounts = 3000;
  RandomAccounts random_{61};
  std::vector<Document> documents_;
  std::shared_ptr<const Segment> segment_;
  const SearchLimits limits_;
  StopCheck stop_{limits_};
};

TEST_F(PlanTest, WhateverAPredicateIsAskedItSaysTheSame) {
  size_t matches = 0;
  for (int i = 0; i < 300; ++i) {
    for (const CompiledCriterion& criterion : RandomCriteria()) {
      const std::unique_ptr<Predicate> predicate = MakePredicate(criterion, *segment_);
      const MatchSet all = predicate->Enumerate(stop_);
      Bitmap bits(kAccounts);
      if (predicate->has_lists()) predicate->AddTo(bits, stop_);
      for (uint32_t first = 0; first < kAccounts; first += MatchBlock::kCapacity) {
        MatchBlock block;
        for (uint32_t id = first; id < kAccounts && !block.full(); ++id) block.Add(id, 0);
        std::array<MatchClass, MatchBlock::kCapacity> classes;
        predicate->Classify(block, classes.data());
        for (size_t at = 0; at < block.size; ++at) {
          const uint32_t id = block.ids[at];
          ASSERT_EQ(classes[at], predicate->Test(id)) << criterion.source.text;
          ASSERT_EQ(all.Has(id), classes[at] != kNoMatch) << criterion.source.text;
          ASSERT_EQ(bits.Test(id), predicate->has_lists() && all.Has(id)) << criterion.source.text;
          matches += all.Has(id) ? 1 : 0;
        }
      }
    }
  }
  EXPECT_GT(matches, 10'000);
}

// Accounts with last names of so many parts at most, and searches for these.
class TermPredicateTest : public testing::Test {
 protected:
  void AddNames(const std::vector<std::string>& parts, size_t most, size_t count) {
    std::mt19937 random(47);
    SegmentBuilder builder;
    for (MemberNumber member = 1; member <= count; ++member) {
      Document document;
      document.member = member;
      document.status = member % 3 == 0 ? Status::kClosed : Status::kActive;
      for (size_t p = random() % (most + 1); p > 0; --p) {
        document.last_name += parts[random() % parts.size()];
      }
      accounts_.push_back(MakeIndexedDocument(std::move(document)));
      builder.Add(*accounts_.back(), builder.size());
    }
    segment_ = std::move(builder).Finish();
  }

  // Each account is told as the rule of a match tells it. Returns how many match.
  uint64_t ExpectToldAlone(const std::string& text) {
    Criterion criterion;
    criterion.field = Field::kLastName;
    criterion.text = text;
    const CompiledCriterion compiled = *Compile(criterion);
    const std::unique_ptr<Predicate> predicate = MakePredicate(compiled, *segment_);
    predicate->Resolve(stop_);
    const MatchSet all = predicate->Enumerate(stop_);
    uint64_t matches = 0;
    for (uint32_t id = 0; id < accounts_.size(); ++id) {
      const MatchClass expected = MatchCriterion(compiled, accounts_[id]->folded);
      EXPECT_EQ(predicate->Test(id), expected) << text << accounts_[id]->document.last_name;
      EXPECT_EQ(all.Has(id), expected != kNoMatch) << text;
      matches += expected != kNoMatch ? 1 : 0;
    }
    // An account has one last name: what is counted by terms is exact.
    EXPECT_EQ(predicate->UpperBound(), matches) << text;
    found_first_ += ExpectFirst(*segment_, *predicate, all, Order::kRelevance);
    found_first_ += ExpectFirst(*segment_, *predicate, all, Order::kMemberId);
    return matches;
  }

  std::vector<std::shared_ptr<const IndexedDocument>> accounts_;
  std::shared_ptr<const Segment> segment_;
  const SearchLimits limits_;
  StopCheck stop_{limits_};
  size_t found_first_ = 0;
};

// Many last names begin with the same letters, are them, or have them in a later word or within,
// and some differ from their light form.
TEST_F(TermPredicateTest, ManyTermsAreToldAsEachAloneWouldBe) {
  AddNames({"a", "b", "ab", "á", "c", " a", " á", "-b", "ç", "e"}, /*most=*/5, /*count=*/4000);
  for (const std::string text : {"a%", "b%", "á%", "ab%", "ç%", "e%", "a", "a%b", "ab%e", "z%"}) {
    ExpectToldAlone(text);
  }
}

// So many long last names that their grams are kept: words that end alike stand at every place.
TEST_F(TermPredicateTest, TermsThatEndAlikeAreToldAsEachAloneWouldBe) {
  AddNames({"son", "on", "sonn", "o", "n", "wil", "ó", " w", "-", "/s", "\xe2\x80\x90", "w", "xyz"},
           /*most=*/10, /*count=*/6000);
  ASSERT_GT(segment_->terms(TermField::kLastName).terms().blob().size(), 32 << 10);
  for (const std::string text : {"w%son", "s%on", "wil%n", "son%son", "o%n", "w%xyz%son", "x%ón",
                                 "son%o", "w%n-w", "on%n/s", "wil%\xe2\x80\x90w", "w% w"}) {
    EXPECT_GT(ExpectToldAlone(text), 0u) << text;
  }
  EXPECT_EQ(ExpectToldAlone("w%q"), 0u);
  EXPECT_GT(found_first_, 500u);
}

// Of texts one behind the other, of every length around a block of bytes, and of pieces around
// eight: what stands behind a text is not found in it.
TEST(PieceFinderTest, APieceIsFoundWhereItStandsFirst) {
  std::mt19937 random(53);
  std::string blob;
  std::vector<size_t> starts = {0};
  for (int i = 0; i < 3000; ++i) {
    for (size_t size = random() % 40; size > 0; --size) blob.push_back("ab"[random() % 7 == 0]);
    starts.push_back(blob.size());
  }
  size_t found = 0;
  for (size_t size : {1, 2, 3, 5, 7, 8, 9, 12}) {
    for (int i = 0; i < 8; ++i) {
      std::string piece;
      while (piece.size() < size) piece.push_back("ab"[random() % 7 == 0]);
      const PieceFinder finder(piece);
      for (size_t t = 0; t + 1 < starts.size(); ++t) {
        const auto text = std::string_view(blob).substr(starts[t], starts[t + 1] - starts[t]);
        const size_t place = finder.FindIn(text, blob.size() - starts[t]);
        ASSERT_EQ(place, text.find(piece)) << piece << " in " << text;
        found += place != PieceFinder::kNowhere ? 1 : 0;
      }
    }
  }
  EXPECT_GT(found, 10'000u);
}

TEST_F(PlanTest, BlocksAreWhatAllCriteriaMatch) {
  size_t matches = 0;
  for (int i = 0; i < 800; ++i) {
    std::vector<CompiledCriterion> criteria = RandomCriteria();
    for (CompiledCriterion& more : RandomCriteria()) criteria.push_back(std::move(more));
    if (criteria.empty()) continue;
    const std::map<uint32_t, MatchClass> expected = Tested(criteria);
    std::map<uint32_t, MatchClass> found;
    SearchTrace trace;
    Plan plan(criteria, *segment_, stop_);
    plan.Run(
        kAccounts, stop_,
        [&](MatchBlock& block) {
          for (size_t at = 0; at < block.size; ++at) {
            EXPECT_TRUE(found.emplace(block.ids[at], block.classes[at]).second);
          }
        },
        trace);
    ASSERT_EQ(found, expected);
    matches += found.size();
    // So many accounts drive as match what drives.
    plan.Describe(0, trace.plan);
    EXPECT_TRUE(std::any_of(criteria.begin(), criteria.end(), [&](const auto& criterion) {
      return trace.plan.Text().starts_with(absl::StrCat(FieldName(criterion.source.field),
                                                        " drives with ", Tested({criterion}).size(),
                                                        " account"));
    })) << trace.plan.Text();
  }
  EXPECT_GT(matches, 200);
}

TEST_F(PlanTest, ChainsAreFoundAmongThoseThatPlanesLeave) {
  size_t matches = 0;
  for (int i = 0; i < 600; ++i) {
    Criterion criterion;
    criterion.field = random_.OneIn(2) ? Field::kEmail : Field::kAddress;
    criterion.allow_leading_percent = true;
    criterion.text = random_.OneIn(3) ? "" : "%";
    for (size_t p = 2 + random_.Below(3); p > 0; --p) {
      criterion.text += std::string(1, "aeoirnst1@"[random_.Below(10)]) + "%";
    }
    const Query query = {.any_of = {{criterion}}};
    const std::vector<CompiledCriterion> criteria = Compiled(query);
    const std::unique_ptr<Predicate> predicate = MakePredicate(criteria[0], *segment_);
    std::map<uint32_t, MatchClass> found;
    predicate->Enumerate(stop_).ForEach([&](uint32_t id, Bucket match) { found[id] = match; });
    ASSERT_EQ(found, Tested(criteria)) << criterion.text;
    matches += found.size();
  }
  EXPECT_GT(matches, 10'000);
}

TEST_F(PlanTest, WhatPlanesDecideIsWhatAllCriteriaMatch) {
  size_t found = 0;
  size_t driven = 0;
  size_t decided = 0;
  for (int i = 0; i < 2500; ++i) {
    const std::vector<CompiledCriterion> criteria = Compiled(random_.MakeLetterQuery(documents_));
    if (criteria.empty()) continue;
    const std::map<uint32_t, MatchClass> expected = Tested(criteria);
    SearchTrace trace;
    std::map<uint32_t, MatchClass> streamed;
    Plan plan(criteria, *segment_, stop_);
    if (plan.IsSmall(kAccounts, stop_)) {
      plan.Run(
          kAccounts, stop_,
          [&](MatchBlock& block) {
            for (size_t at = 0; at < block.size; ++at) {
              EXPECT_TRUE(streamed.emplace(block.ids[at], block.classes[at]).second);
            }
          },
          trace);
      ASSERT_EQ(streamed, expected);
      plan.Describe(0, trace.plan);
    }
    std::map<uint32_t, MatchClass> all;
    Plan another(criteria, *segment_, stop_);
    another.Find(kAccounts, stop_, trace).ForEach([&](uint32_t id, Bucket match) {
      all[id] = match;
    });
    ASSERT_EQ(all, expected);
    another.Describe(0, trace.plan);
    found += expected.size();
    driven += trace.plan.Text().find("frequent letters drive") != std::string::npos ? 1 : 0;
    for (const CompiledCriterion& criterion : criteria) {
      decided += MakePredicate(criterion, *segment_)->decided_by_planes() ? 1 : 0;
    }
  }
  EXPECT_GT(found, 10'000);
  EXPECT_GT(driven, 50);
  EXPECT_GT(decided, 300);
}

TEST(PlanTextTest, WhatSegmentsHaveInCommonIsSaidOnce) {
  PlanText text;
  const auto drives = [](Field field, std::vector<Field> filters) {
    return PlanWay{PlanWay::Driver::kField, field, Field::kNone, std::move(filters)};
  };
  text.Add(0, drives(Field::kState, {Field::kEmail}), 5);
  text.Add(0, drives(Field::kEmail, {Field::kState, Field::kCity}), 1);
  text.Add(0, drives(Field::kState, {Field::kEmail}), 7);
  text.Add(0, drives(Field::kPhone, {}), 0);
  text.Add(1, drives(Field::kCity, {}), 0);
  text.Add(1, drives(Field::kEmail, {}), 0);
  text.AddScanned(1);
  EXPECT_EQ(text.Text(),
            "state drives with 12 accounts in 2 segments, filtered by email; "
            "email drives with 1 account, filtered by state, city"
            " | city drives with 0 accounts; 1 unmerged account scanned");
}

TEST(PlanTextTest, EveryWayToFindMatchesIsNamed) {
  using Driver = PlanWay::Driver;
  const auto text_of = [](const PlanWay& way, uint64_t accounts) {
    PlanText text;
    text.Add(0, way, accounts);
    return text.Text();
  };
  EXPECT_EQ(text_of({.driver = Driver::kAll}, 2), "all 2 accounts");
  EXPECT_EQ(text_of({.driver = Driver::kRemembered}, 1), "remembered 1 account");
  EXPECT_EQ(text_of({.driver = Driver::kCounted, .field = Field::kEmail}, 9),
            "email counts 9 accounts and shows the first");
  EXPECT_EQ(text_of({.driver = Driver::kPlanes, .filters = {Field::kCity, Field::kEmail}}, 3),
            "frequent letters drive with 3 accounts, filtered by city, email");
  EXPECT_EQ(text_of({.driver = Driver::kField,
                     .field = Field::kLastName,
                     .read_along = Field::kFirstName,
                     .filters = {Field::kState}},
                    3),
            "last name drives with 3 accounts, first name read along, filtered by state");
}

}  // namespace
}  // namespace frontdesk::index
