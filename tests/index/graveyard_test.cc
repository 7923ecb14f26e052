// The dead accounts of a segment by themselves: each once, whatever died when.
#include "index/engine/graveyard.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "index/segment/segment_builder.h"

namespace frontdesk::index {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr MemberNumber kAccounts = 3'000;

std::shared_ptr<const Segment> MakeSegment() {
  SegmentBuilder builder;
  for (MemberNumber member = 1; member <= kAccounts; ++member) {
    Document document;
    document.member = member;
    document.status = member % 2 == 0 ? Status::kActive : Status::kClosed;
    document.email = "m" + std::to_string(member) + "@example.com";
    document.last_name = "Name" + std::to_string(member % 7);
    document.phones = {"415555" + std::to_string(1000 + member)};
    document.card_numbers = {std::to_string(4'000'000'000'000'000 + member)};
    builder.Add(*MakeIndexedDocument(std::move(document)), member);
  }
  return std::move(builder).Finish();
}

std::vector<MemberNumber> MembersOf(const Graveyard& graves) {
  std::vector<MemberNumber> members;
  for (const auto& segment : graves.segments()) {
    for (uint32_t id = 0; id < segment->size(); ++id) members.push_back(segment->members()[id]);
  }
  std::ranges::sort(members);
  return members;
}

TEST(GraveyardTest, HoldsTheTextsOfTheDeadAndNothingElse) {
  const std::shared_ptr<const Segment> segment = MakeSegment();
  const std::atomic<bool> stop = false;
  const Tombstones dead = Tombstones().With({4, 9});
  const auto graves = Graveyard::With(nullptr, *segment, dead, stop);
  ASSERT_NE(graves, nullptr);
  EXPECT_THAT(MembersOf(*graves), ElementsAre(5, 10));
  EXPECT_EQ(graves->buried().count(), 2u);
  ASSERT_THAT(graves->segments(), SizeIs(1));
  const Segment& grave = *graves->segments().front();
  IndexedDocument account;
  SegmentReader(grave).Read(1, account);
  EXPECT_EQ(account.folded.email.light, "m10@example.com");
  EXPECT_EQ(account.folded.last_name.full, "name3");
  EXPECT_THAT(account.folded.phones, ElementsAre("4155551010"));
  EXPECT_EQ(account.document.status, Status::kActive);
  EXPECT_THAT(account.document.card_numbers, IsEmpty());
  EXPECT_GT(graves->MemoryBytes(), 0u);
}

TEST(GraveyardTest, BuriesEachOnceAndKeepsItsSegmentsFew) {
  const std::shared_ptr<const Segment> segment = MakeSegment();
  const std::atomic<bool> stop = false;
  std::shared_ptr<const Graveyard> graves;
  Tombstones dead;
  std::vector<MemberNumber> members;
  for (uint32_t batch = 0; batch < 100; ++batch) {
    std::vector<uint32_t> ids;
    for (uint32_t i = 0; i < 9; ++i) ids.push_back(i * 330 + batch);
    for (uint32_t id : ids) members.push_back(segment->members()[id]);
    dead = dead.With(ids);
    const std::shared_ptr<const Graveyard> before = graves;
    graves = Graveyard::With(before.get(), *segment, dead, stop);
    ASSERT_NE(graves, nullptr);
    EXPECT_LE(graves->segments().size(), 6u);
    // Whoever still reads the one before sees what it was.
    if (before != nullptr) {
      EXPECT_EQ(MembersOf(*before).size(), batch * 9);
    }
  }
  std::ranges::sort(members);
  EXPECT_EQ(MembersOf(*graves), members);
  // Nobody else has died: there is nothing to be done.
  EXPECT_EQ(MembersOf(*Graveyard::With(graves.get(), *segment, dead, stop)), members);
}

TEST(GraveyardTest, GivesUpWhenToldTo) {
  const std::shared_ptr<const Segment> segment = MakeSegment();
  const std::atomic<bool> go_on = false;
  const std::atomic<bool> stop = true;
  const Tombstones some = Tombstones().With({1, 2, 3});
  const auto graves = Graveyard::With(nullptr, *segment, some, go_on);
  ASSERT_NE(graves, nullptr);
  EXPECT_EQ(Graveyard::With(graves.get(), *segment, some.With({7, 8}), stop), nullptr);
}

}  // namespace
}  // namespace frontdesk::index
