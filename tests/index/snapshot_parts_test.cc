// The parts of a snapshot that the writer shares with readers, and how pages are picked.
#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "index/engine/delta.h"
#include "index/engine/key_table.h"
#include "index/engine/snapshot_cell.h"
#include "index/search/account_mask.h"
#include "index/search/id_set.h"
#include "index/search/match_set.h"
#include "index/search/run.h"
#include "index/segment/segment_builder.h"
#include "index/segment/tombstones.h"
#include "tests/index/random_accounts.h"

namespace frontdesk::index {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

TEST(TombstonesTest, MarksAreSeenByLaterVersionsOnly) {
  const Tombstones none;
  const Tombstones some = none.With({1, 16'383, 16'384, 5'000'000});
  const Tombstones more = some.With({1, 2, 70'000});
  EXPECT_EQ(none.count(), 0);
  EXPECT_EQ(some.count(), 4);
  EXPECT_EQ(more.count(), 6);
  EXPECT_TRUE(some.Contains(16'384));
  EXPECT_FALSE(some.Contains(2));
  EXPECT_TRUE(more.Contains(2));
  EXPECT_TRUE(more.Contains(5'000'000));
  EXPECT_FALSE(more.Contains(4'999'999));
  EXPECT_FALSE(more.Contains(4'000'000'000));
}

TEST(TombstonesTest, EveryMarkIsToldInOrder) {
  const Tombstones marks = Tombstones().With({1, 63, 64, 20'000, 5'000'000});
  std::vector<uint32_t> told;
  marks.ForEach([&](uint32_t id) { told.push_back(id); });
  EXPECT_THAT(told, ElementsAre(1, 63, 64, 20'000, 5'000'000));
  Tombstones().ForEach([](uint32_t) { FAIL() << "there are no marks"; });
}

TEST(TombstonesTest, SinceTellsTheNewMarks) {
  const Tombstones some = Tombstones().With({1, 20'000});
  const Tombstones more = some.With({2, 20'000, 40'000});
  EXPECT_THAT(more.Since(some), ElementsAre(2, 40'000));
  EXPECT_THAT(more.Since(Tombstones()), ElementsAre(1, 2, 20'000, 40'000));
  EXPECT_THAT(some.Since(some), IsEmpty());
  EXPECT_THAT(Tombstones().Since(Tombstones()), IsEmpty());
}

TEST(KeyTableTest, EveryEntryOfAKeyIsFoundInOrderThroughGrowth) {
  auto table = std::make_shared<KeyTable>();
  for (uint32_t entry = 0; entry < 20'000; ++entry) {
    while (!table->Insert(entry % 700, entry)) table = table->Larger();
  }
  for (uint64_t key = 0; key < 700; ++key) {
    std::vector<uint32_t> expected;
    for (auto entry = static_cast<uint32_t>(key); entry < 20'000; entry += 700) {
      expected.push_back(entry);
    }
    std::vector<uint32_t> found;
    table->Find(key, [&found](uint32_t entry) { found.push_back(entry); });
    EXPECT_EQ(found, expected);
  }
  table->Find(700, [](uint32_t) { FAIL() << "there is no such key"; });
}

IndexedDocumentPtr Account(MemberNumber member, std::string card) {
  Document document;
  document.member = member;
  document.card_numbers = {std::move(card)};
  return MakeIndexedDocument(std::move(document));
}

TEST(DeltaTest, AViewSeesWhatWasThereWhenItWasTaken) {
  Delta delta;
  for (MemberNumber member = 0; member < 1000; ++member) delta.Append(Account(member, "1234"));
  const DeltaView before = delta.view();
  delta.Append(Account(1000, "1234"));
  delta.Kill({3});
  EXPECT_EQ(before.size(), 1000);
  EXPECT_EQ(before.live(), 1000);
  EXPECT_EQ(delta.view().live(), 1000);
  uint32_t entry = 0;
  EXPECT_TRUE(before.FindMember(3, entry));
  EXPECT_FALSE(before.FindMember(1000, entry));
  EXPECT_FALSE(delta.view().FindMember(3, entry));
  ASSERT_TRUE(before.FindCard(*EncodeCard("1234"), entry));
  EXPECT_EQ(entry, 999);
  ASSERT_TRUE(delta.view().FindCard(*EncodeCard("1234"), entry));
  EXPECT_EQ(entry, 1000);
}

TEST(SnapshotCellTest, TheOldValueIsLetGo) {
  SnapshotCell<const int> cell;
  auto first = std::make_shared<const int>(1);
  cell.Set(first);
  EXPECT_EQ(*cell.Get(), 1);
  cell.Set(std::make_shared<const int>(2));
  EXPECT_EQ(*cell.Get(), 2);
  EXPECT_EQ(first.use_count(), 1);
}

using Matches = std::vector<std::pair<uint32_t, Bucket>>;

constexpr uint32_t kUniverse = 1000;

Matches ListOf(const MatchSet& set) {
  Matches matches;
  set.ForEach([&matches](uint32_t id, Bucket bucket) { matches.emplace_back(id, bucket); });
  return matches;
}

MatchSet SetOf(const Matches& matches, bool dense) {
  MatchSet set = dense ? MatchSet::Dense(kUniverse) : MatchSet();
  for (const auto& [id, bucket] : matches) {
    if (dense) {
      set.BitsOf(bucket).Set(id);
    } else {
      set.Add(id, bucket);
    }
  }
  return set;
}

Matches RandomMatches(std::mt19937& random, size_t one_in) {
  Matches matches;
  for (uint32_t id = 0; id < kUniverse; ++id) {
    if (random() % one_in == 0) matches.emplace_back(id, random() % 3 * 5);
  }
  return matches;
}

// Both forms of a set must do the same.
class MatchSetTest : public testing::TestWithParam<bool> {
 protected:
  MatchSet Make(const Matches& matches) const { return SetOf(matches, GetParam()); }
  std::mt19937 random_{23};
};

INSTANTIATE_TEST_SUITE_P(Forms, MatchSetTest, testing::Bool(),
                         [](const auto& form) { return form.param ? "Dense" : "Sparse"; });

TEST_P(MatchSetTest, IdsAscendEachInItsBucket) {
  const Matches matches = RandomMatches(random_, 3);
  const MatchSet set = Make(matches);
  EXPECT_EQ(ListOf(set), matches);
  EXPECT_EQ(set.size(), matches.size());
  std::array<uint64_t, kBuckets> sizes = {};
  for (const auto& [id, bucket] : matches) {
    EXPECT_EQ(set.BucketOf(id), bucket);
    ++sizes[bucket];
  }
  EXPECT_EQ(set.BucketSizes(), sizes);
}

TEST_P(MatchSetTest, RetainDropsAndMoves) {
  const Matches matches = RandomMatches(random_, 3);
  MatchSet set = Make(matches);
  const auto put = [](uint32_t id, Bucket& bucket) {
    if (id % 3 == 0) bucket = 7;
    return id % 5 != 0;
  };
  set.Retain(put);
  Matches expected;
  for (auto [id, bucket] : matches) {
    if (put(id, bucket)) expected.emplace_back(id, bucket);
  }
  EXPECT_EQ(ListOf(set), expected);
}

TEST_P(MatchSetTest, RemovedBucketsAreGone) {
  const Matches matches = RandomMatches(random_, 3);
  MatchSet set = Make(matches);
  set.RemoveBuckets([](Bucket bucket) { return bucket == 5; });
  Matches expected = matches;
  std::erase_if(expected, [](const auto& match) { return match.second == 5; });
  EXPECT_EQ(ListOf(set), expected);
}

TEST_P(MatchSetTest, AUnionKeepsTheBetterBucket) {
  for (const bool other_is_dense : {false, true}) {
    const Matches a = RandomMatches(random_, 3);
    const Matches b = RandomMatches(random_, 4);
    std::map<uint32_t, Bucket> best(a.begin(), a.end());
    for (const auto& [id, bucket] : b) {
      const auto [place, is_new] = best.try_emplace(id, bucket);
      place->second = std::min(place->second, bucket);
    }
    MatchSet set = Make(a);
    set.UniteWith(SetOf(b, other_is_dense));
    EXPECT_EQ(ListOf(set), Matches(best.begin(), best.end()));
    set.UniteWith(MatchSet());
    EXPECT_EQ(ListOf(set), Matches(best.begin(), best.end()));
    MatchSet empty;
    empty.UniteWith(Make(a));
    EXPECT_EQ(ListOf(empty), a);
  }
}

TEST_P(MatchSetTest, IdSetsCountAndSelect) {
  const Matches matches = RandomMatches(random_, 3);
  const MatchSet set = Make(matches);
  for (const std::optional<Bucket> bucket :
       {std::optional<Bucket>(), std::optional<Bucket>(5), std::optional<Bucket>(6)}) {
    std::vector<uint32_t> ids;
    for (const auto& [id, of_id] : matches) {
      if (!bucket || of_id == *bucket) ids.push_back(id);
    }
    const IdSet selected(set, bucket);
    ASSERT_EQ(selected.size(), ids.size());
    for (size_t k = 0; k < ids.size(); ++k) EXPECT_EQ(selected.At(k), ids[k]);
    for (uint32_t id = 0; id <= kUniverse + 100; ++id) {
      const auto below = std::lower_bound(ids.begin(), ids.end(), id) - ids.begin();
      ASSERT_EQ(selected.CountBelow(id), below);
    }
  }
}

TEST(DenseMatchSetTest, AnIntersectionKeepsTheWorseBucket) {
  std::mt19937 random(31);
  const Matches a = RandomMatches(random, 2);
  const Matches b = RandomMatches(random, 2);
  const std::map<uint32_t, Bucket> in_b(b.begin(), b.end());
  Matches expected;
  for (const auto& [id, bucket] : a) {
    const auto found = in_b.find(id);
    if (found != in_b.end()) expected.emplace_back(id, std::max(bucket, found->second));
  }
  MatchSet set = SetOf(a, /*dense=*/true);
  set.IntersectWith(SetOf(b, /*dense=*/true));
  EXPECT_EQ(ListOf(set), expected);
}

TEST(SparseMatchSetTest, SortingKeepsTheBestBucketOfAnId) {
  std::mt19937 random(37);
  for (size_t size : {0, 1, 10, 511, 512, 5000, 100'000}) {
    MatchSet matches;
    std::map<uint32_t, Bucket> expected;
    for (size_t i = 0; i < size; ++i) {
      const auto id = static_cast<uint32_t>(random() % (size % 2 == 0 ? 2 * size : 4'000'000'000));
      const auto bucket = static_cast<Bucket>(random() % kBuckets);
      matches.Add(id, bucket);
      const auto [place, is_new] = expected.try_emplace(id, bucket);
      place->second = std::min(place->second, bucket);
    }
    matches.Sort();
    EXPECT_EQ(ListOf(matches), Matches(expected.begin(), expected.end()));
  }
}

TEST(AccountMaskTest, BothFormsOfASetAreRestrictedAndRankedAlike) {
  RandomAccounts random(41);
  SegmentBuilder builder;
  for (MemberNumber member = 1; member <= kUniverse; ++member) {
    builder.Add(*MakeIndexedDocument(random.MakeDocument(member)), member);
  }
  const std::shared_ptr<const Segment> segment = std::move(builder).Finish();
  std::mt19937 numbers(43);
  for (int i = 0; i < 20; ++i) {
    Query query;
    if (i % 2 == 0) query.statuses = {Status::kActive, Status::kClosed};
    if (i % 3 == 0) query.user_types = {UserType::kSeeker};
    const Filters filters(query);
    const Tombstones dead = i % 5 == 0 ? Tombstones() : Tombstones().With({0, 5, 63, 64, 700, 999});
    AccountMask mask(*segment, dead, filters);
    Matches matches = RandomMatches(numbers, 2);
    for (auto& [id, bucket] : matches) bucket /= 2;
    MatchSet sparse = SetOf(matches, /*dense=*/false);
    MatchSet dense = SetOf(matches, /*dense=*/true);
    Matches expected;
    for (const auto& [id, bucket] : matches) {
      const Verdict verdict = filters.Of(segment->tag(id));
      if (verdict == Verdict::kDropped || dead.Contains(id)) continue;
      expected.emplace_back(id, MakeRankKey(bucket, verdict == Verdict::kClosed));
    }
    for (MatchSet* set : {&sparse, &dense}) {
      mask.Restrict(*set);
      mask.Rank(*set);
      EXPECT_EQ(ListOf(*set), expected);
    }
  }
}

TEST(AccountMaskTest, ABlockIsCountedAsItsAccountsAre) {
  RandomAccounts random(42);
  SegmentBuilder builder;
  for (MemberNumber member = 1; member <= kUniverse; ++member) {
    builder.Add(*MakeIndexedDocument(random.MakeDocument(member)), member);
  }
  const std::shared_ptr<const Segment> segment = std::move(builder).Finish();
  for (bool filtered : {false, true}) {
    for (const Tombstones& dead : {Tombstones(), Tombstones().With({0, 5, 63, 64, 700, 999})}) {
      Query query;
      if (filtered) query.statuses = {Status::kActive};
      const Filters filters(query);
      const AccountMask mask(*segment, dead, filters);
      ASSERT_TRUE(mask.knows_by_bits());
      for (uint32_t first = 0; first + MatchBlock::kCapacity <= kUniverse; first += 100) {
        MatchBlock block;
        uint64_t expected = 0;
        while (!block.full()) {
          const uint32_t id = first + static_cast<uint32_t>(block.size);
          expected += mask.Has(id) ? 1 : 0;
          block.Add(id, MatchClass{0});
        }
        ASSERT_EQ(mask.CountOf(block), expected);
      }
    }
  }
}

// Runs over random members, and all their matches in both orders: three that have matches, or one
// alone, which is not merged with others.
class RunTest : public testing::TestWithParam<bool> {
 protected:
  RunTest() {
    const bool alone = GetParam();
    std::mt19937 random(29);
    std::set<MemberNumber> all;
    while (all.size() < 900) all.insert(random() % 1'000'000);
    members_.resize(3);
    for (MemberNumber member : all) members_[random() % 3].push_back(member);
    for (const std::vector<MemberNumber>& members : members_) {
      index::Run& run = runs_.emplace_back();
      run.members = MemberView(members);
      const bool dense = runs_.size() == 2 && !alone;
      if (dense) run.matches = MatchSet::Dense(static_cast<uint32_t>(members.size()));
      for (uint32_t id = 0; id < members.size(); ++id) {
        if (random() % 3 == 0 || (alone && runs_.size() != 3)) continue;
        const auto key = static_cast<RankKey>(random() % 5 * 3);
        if (dense) {
          run.matches.BitsOf(key).Set(id);
        } else {
          run.matches.Add(id, key);
        }
        matches_.emplace_back(key, members[id]);
      }
    }
    runs_.emplace_back();  // one without matches
  }

  std::vector<MemberNumber> MembersAt(const std::vector<RunPosition>& places) const {
    std::vector<MemberNumber> members;
    for (RunPosition place : places) members.push_back(runs_[place.run].members[place.id]);
    return members;
  }
  // Matches [offset, offset + count) of matches_ as it is sorted now.
  std::vector<MemberNumber> Page(size_t offset, size_t count) const {
    std::vector<MemberNumber> members;
    for (size_t i = offset; i < std::min(offset + count, matches_.size()); ++i) {
      members.push_back(matches_[i].second);
    }
    return members;
  }

  std::vector<std::vector<MemberNumber>> members_;
  std::vector<index::Run> runs_;
  std::vector<std::pair<RankKey, MemberNumber>> matches_;
};

TEST_P(RunTest, PagesByMemberMakeUpTheWholeList) {
  std::sort(matches_.begin(), matches_.end(),
            [](const auto& a, const auto& b) { return a.second < b.second; });
  for (size_t offset = 0; offset <= matches_.size() + 10; ++offset) {
    ASSERT_THAT(MembersAt(SelectByMember(runs_, {.offset = offset, .count = 7})),
                ElementsAreArray(Page(offset, 7)));
  }
}

TEST_P(RunTest, PagesByRelevanceMakeUpTheWholeList) {
  std::sort(matches_.begin(), matches_.end());
  for (size_t offset = 0; offset <= matches_.size() + 10; ++offset) {
    ASSERT_THAT(MembersAt(SelectByRelevance(runs_, {.offset = offset, .count = 7})),
                ElementsAreArray(Page(offset, 7)));
  }
}

TEST_P(RunTest, APageBeginsBehindAPlaceByMember) {
  std::sort(matches_.begin(), matches_.end(),
            [](const auto& a, const auto& b) { return a.second < b.second; });
  for (size_t passed = 1; passed <= matches_.size(); ++passed) {
    const auto& [key, member] = matches_[passed - 1];
    for (size_t offset : {0, 1, 50}) {
      const Selection wanted = {.after = RowPlace{key, member}, .offset = offset, .count = 7};
      ASSERT_THAT(MembersAt(SelectByMember(runs_, wanted)),
                  ElementsAreArray(Page(passed + offset, 7)));
    }
  }
}

TEST_P(RunTest, APageBeginsBehindAPlaceByRelevance) {
  std::sort(matches_.begin(), matches_.end());
  for (size_t passed = 1; passed <= matches_.size(); ++passed) {
    const auto& [key, member] = matches_[passed - 1];
    for (size_t offset : {0, 1, 200}) {
      const Selection wanted = {.after = RowPlace{key, member}, .offset = offset, .count = 7};
      ASSERT_THAT(MembersAt(SelectByRelevance(runs_, wanted)),
                  ElementsAreArray(Page(passed + offset, 7)));
    }
  }
}

TEST_P(RunTest, ThePlaceAPageBeginsBehindNeedNotBeThatOfARow) {
  std::sort(matches_.begin(), matches_.end());
  // No match has this key.
  const auto next =
      std::lower_bound(matches_.begin(), matches_.end(), std::pair(RankKey{6}, MemberNumber{0}));
  const Selection wanted = {.after = RowPlace{4, 500'000}, .offset = 0, .count = 7};
  EXPECT_THAT(MembersAt(SelectByRelevance(runs_, wanted)),
              ElementsAreArray(Page(static_cast<size_t>(next - matches_.begin()), 7)));
}

INSTANTIATE_TEST_SUITE_P(Runs, RunTest, testing::Values(false, true),
                         [](const testing::TestParamInfo<bool>& runs) {
                           return runs.param ? "Alone" : "Merged";
                         });

}  // namespace
}  // namespace frontdesk::index
