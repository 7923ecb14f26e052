// The parts of a snapshot that the writer shares with readers, and how pages are picked.
#include <algorithm>
#include <memory>
#include <random>
#include <set>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "index/engine/delta.h"
#include "index/engine/key_table.h"
#include "index/engine/snapshot_cell.h"
#include "index/engine/tombstones.h"
#include "index/search/match_set.h"
#include "index/search/run.h"

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

TEST(MatchSetTest, SortingKeepsTheBestClassOfAnId) {
  std::mt19937 random(23);
  for (size_t size : {0, 1, 10, 511, 512, 5000, 100'000}) {
    MatchSet matches;
    std::map<uint32_t, MatchClass> expected;
    for (size_t i = 0; i < size; ++i) {
      const auto id = static_cast<uint32_t>(random() % (size % 2 == 0 ? 2 * size : 4'000'000'000));
      const auto match = static_cast<MatchClass>(random() % kMatchClasses);
      matches.Add(id, match);
      const auto [place, is_new] = expected.try_emplace(id, match);
      place->second = std::min(place->second, match);
    }
    SortMatches(matches);
    ASSERT_EQ(matches.size(), expected.size());
    size_t i = 0;
    for (const auto& [id, match] : expected) {
      EXPECT_EQ(matches.ids[i], id);
      EXPECT_EQ(matches.classes[i++], match);
    }
  }
}

TEST(MatchSetTest, AUnionKeepsTheBestClassOfAnId) {
  const MatchSet a = {.ids = {1, 3, 5}, .classes = {2, 0, 4}};
  const MatchSet b = {.ids = {3, 5, 9}, .classes = {1, 1, 1}};
  const MatchSet both = UnionOf(a, b);
  EXPECT_THAT(both.ids, ElementsAre(1, 3, 5, 9));
  EXPECT_THAT(both.classes, ElementsAre(2, 0, 1, 1));
  EXPECT_THAT(UnionOf(a, {}).ids, ElementsAre(1, 3, 5));
  EXPECT_THAT(UnionOf({}, b).ids, ElementsAre(3, 5, 9));
}

// Runs over random members, and all their matches in both orders.
class RunTest : public testing::Test {
 protected:
  RunTest() {
    std::mt19937 random(29);
    std::set<MemberNumber> all;
    while (all.size() < 900) all.insert(random() % 1'000'000);
    members_.resize(3);
    for (MemberNumber member : all) members_[random() % 3].push_back(member);
    for (const std::vector<MemberNumber>& members : members_) {
      index::Run& run = runs_.emplace_back();
      run.members = members;
      for (uint32_t id = 0; id < members.size(); ++id) {
        if (random() % 3 == 0) continue;
        run.ids.push_back(id);
        run.keys.push_back(static_cast<RankKey>(random() % 5 * 3));
        matches_.emplace_back(run.keys.back(), members[id]);
      }
    }
    runs_.emplace_back();  // one without matches
  }

  std::vector<MemberNumber> MembersAt(const std::vector<RunPosition>& places) const {
    std::vector<MemberNumber> members;
    for (RunPosition place : places) members.push_back(runs_[place.run].MemberAt(place.at));
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

TEST_F(RunTest, PagesByMemberMakeUpTheWholeList) {
  std::sort(matches_.begin(), matches_.end(),
            [](const auto& a, const auto& b) { return a.second < b.second; });
  for (size_t offset = 0; offset <= matches_.size() + 10; ++offset) {
    ASSERT_THAT(MembersAt(SelectByMember(runs_, offset, 7)), ElementsAreArray(Page(offset, 7)));
  }
}

TEST_F(RunTest, PagesByRelevanceMakeUpTheWholeList) {
  std::sort(matches_.begin(), matches_.end());
  for (size_t offset = 0; offset <= matches_.size() + 10; ++offset) {
    ASSERT_THAT(MembersAt(SelectByRelevance(runs_, offset, 7)), ElementsAreArray(Page(offset, 7)));
  }
}

}  // namespace
}  // namespace frontdesk::index
