// Segments as a whole: what goes in comes back out, also through merges.
#include "index/segment/segment.h"

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "index/engine/delta.h"
#include "index/engine/merge.h"
#include "index/segment/segment_builder.h"
#include "index/text/fold.h"
#include "tests/index/random_accounts.h"

namespace frontdesk::index {
namespace {

using ::testing::IsSupersetOf;
using ::testing::Key;
using ::testing::Pair;
using ::testing::UnorderedElementsAreArray;

std::vector<IndexedDocumentPtr> RandomDocuments(uint64_t seed, MemberNumber first, size_t count) {
  RandomAccounts random(seed);
  std::vector<IndexedDocumentPtr> documents;
  for (MemberNumber member = first; member < first + 3 * count; member += 3) {
    documents.push_back(MakeIndexedDocument(random.MakeDocument(member)));
  }
  return documents;
}

std::shared_ptr<const Segment> SegmentOf(const std::vector<IndexedDocumentPtr>& documents) {
  SegmentBuilder builder;
  for (const IndexedDocumentPtr& document : documents) builder.Add(*document, builder.size());
  return std::move(builder).Finish();
}

void ExpectSameText(const FoldedDocument::Text& a, const FoldedDocument::Text& b) {
  EXPECT_EQ(a.full, b.full);
  EXPECT_EQ(a.light, b.light);
}

// All that can be searched is the same.
void ExpectSameAccount(const IndexedDocument& read, const IndexedDocument& written) {
  const FoldedDocument& a = read.folded;
  const FoldedDocument& b = written.folded;
  ExpectSameText(a.first_name, b.first_name);
  ExpectSameText(a.last_name, b.last_name);
  ExpectSameText(a.nickname, b.nickname);
  ExpectSameText(a.street, b.street);
  ExpectSameText(a.city, b.city);
  ExpectSameText(a.state, b.state);
  ExpectSameText(a.company, b.company);
  ExpectSameText(a.group_name, b.group_name);
  EXPECT_EQ(a.email.light, b.email.light);
  EXPECT_EQ(a.postal_code, b.postal_code);
  std::vector<std::string> phones = b.phones;
  std::erase(phones, "");
  EXPECT_EQ(a.phones, phones);
  EXPECT_EQ(read.document.member, written.document.member);
  EXPECT_EQ(TagOf(read.document), TagOf(written.document));
  EXPECT_EQ(read.document.last_name, TrimmedNfc(written.document.last_name));
  EXPECT_EQ(read.document.group_id, written.document.group_id);
  EXPECT_EQ(read.document.card_numbers, written.document.card_numbers);
  std::vector<BillingCard> cards = written.document.billing_cards;
  for (BillingCard& card : cards) {
    card.cardholder_last_name = TrimmedNfc(card.cardholder_last_name);
  }
  EXPECT_THAT(read.document.billing_cards, UnorderedElementsAreArray(cards));
}

void ExpectHolds(const Segment& segment, const std::vector<IndexedDocumentPtr>& documents) {
  ASSERT_EQ(segment.size(), documents.size());
  const SegmentReader reader(segment);
  IndexedDocument account;
  for (uint32_t ordinal = 0; ordinal < segment.size(); ++ordinal) {
    reader.Read(ordinal, account);
    ExpectSameAccount(account, *documents[ordinal]);
    EXPECT_EQ(segment.Find(documents[ordinal]->document.member), ordinal);
  }
}

TEST(SegmentTest, AccountsComeBackAsTheyWentIn) {
  const std::vector<IndexedDocumentPtr> documents = RandomDocuments(1, /*first=*/1, 2000);
  const std::shared_ptr<const Segment> segment = SegmentOf(documents);
  ExpectHolds(*segment, documents);
  EXPECT_EQ(segment->Find(2), std::nullopt);
  EXPECT_GT(segment->numbers_only().Count(), 0);
}

TEST(SegmentTest, EveryStructureTellsItsMemory) {
  std::map<std::string, uint64_t> bytes;
  SegmentOf(RandomDocuments(2, 1, 200))->AddMemory(bytes);
  EXPECT_THAT(bytes, IsSupersetOf({Key("email"), Key("address"), Key("phone"), Key("last_name"),
                                   Key("card_number"), Key("billing"), Key("member_id")}));
  for (const auto& [structure, size] : bytes) EXPECT_GT(size, 0) << structure;
}

TEST(MergeTest, AMergedSegmentHoldsTheLiveAccountsOfItsParts) {
  std::vector<IndexedDocumentPtr> expected;
  std::vector<SegmentView> views;
  for (MemberNumber first = 1; first <= 3; ++first) {
    const std::vector<IndexedDocumentPtr> documents = RandomDocuments(first, first, 500);
    std::vector<uint32_t> dead;
    for (uint32_t i = 0; i < documents.size(); ++i) {
      if (i % 7 == first) {
        dead.push_back(i);
      } else {
        expected.push_back(documents[i]);
      }
    }
    views.push_back({.segment = SegmentOf(documents), .dead = Tombstones().With(dead)});
  }
  std::sort(expected.begin(), expected.end(),
            [](const auto& a, const auto& b) { return a->document.member < b->document.member; });
  const std::atomic<bool> stop = false;
  const std::shared_ptr<const Segment> merged = MergeSegments(views, stop);
  ASSERT_NE(merged, nullptr);
  ExpectHolds(*merged, expected);
}

TEST(MergeTest, AMergeCanBeGivenUp) {
  const std::atomic<bool> stop = true;
  const std::vector<SegmentView> views = {
      {.segment = SegmentOf(RandomDocuments(1, 1, 10)), .dead = {}}};
  EXPECT_EQ(MergeSegments(views, stop), nullptr);
}

TEST(MergeTest, AMergeCanBeGivenUpWhenAllIsReadToo) {
  const std::vector<IndexedDocumentPtr> documents = RandomDocuments(1, 1, 10);
  for (const bool given_up : {true, false}) {
    SegmentBuilder builder;
    for (const IndexedDocumentPtr& document : documents) builder.Add(*document, builder.size());
    const std::atomic<bool> stop = given_up;
    const std::shared_ptr<const Segment> segment = std::move(builder).Finish(/*threads=*/2, &stop);
    ASSERT_EQ(segment == nullptr, given_up);
    if (!given_up) ExpectHolds(*segment, documents);
  }
}

TEST(MergeTest, NothingLiveMakesNoSegment) {
  const std::atomic<bool> stop = false;
  const std::vector<SegmentView> views = {
      {.segment = SegmentOf(RandomDocuments(1, 1, 2)), .dead = Tombstones().With({0, 1})}};
  EXPECT_EQ(MergeSegments(views, stop), nullptr);
  EXPECT_EQ(MergeDelta(Delta().view()), nullptr);
}

TEST(MergeTest, TheLastWriterOfACardStaysTheLastThroughMerges) {
  Document ann = {.member = 1, .status = Status::kActive, .card_numbers = {"600649123512"}};
  Document bob = {.member = 2, .status = Status::kActive, .card_numbers = {"600649123512"}};
  Delta delta;
  delta.Append(MakeIndexedDocument(bob));
  delta.Append(MakeIndexedDocument(ann));
  const std::atomic<bool> stop = false;
  std::shared_ptr<const Segment> segment = MergeDelta(delta.view());
  for (int i = 0; i < 3; ++i) {
    uint32_t first = 7;
    segment->cards().Find(*EncodeCard("600649123512"), [&first](const CardOwner& owner) {
      first = owner.ordinal;
      return true;
    });
    EXPECT_EQ(first, 0) << "after " << i << " merges";
    const SegmentView view = {.segment = segment, .dead = {}};
    segment = MergeSegments({&view, 1}, stop);
  }
}

std::vector<SegmentView> ViewsOfSizes(const std::vector<size_t>& sizes) {
  std::vector<SegmentView> views;
  for (size_t size : sizes) {
    views.push_back({.segment = SegmentOf(RandomDocuments(1, 1, size)), .dead = {}});
  }
  return views;
}

TEST(PickMergeTest, SmallSegmentsAreMergedAndALargeOneIsLeftAlone) {
  EXPECT_THAT(PickMerge(ViewsOfSizes({1000, 10, 10})), Pair(1, 3));
  EXPECT_THAT(PickMerge(ViewsOfSizes({1000, 200, 60})), Pair(0, 3));
  EXPECT_THAT(PickMerge(ViewsOfSizes({1000, 200, 10})), Pair(0, 0));
  EXPECT_THAT(PickMerge(ViewsOfSizes({1000})), Pair(0, 0));
  EXPECT_THAT(PickMerge({}), Pair(0, 0));
}

TEST(PickMergeTest, AFewAccountsAtTheEndKeepNoOthersApart) {
  EXPECT_THAT(PickMerge(ViewsOfSizes({320, 320, 320, 50})), Pair(0, 4));
  EXPECT_THAT(PickMerge(ViewsOfSizes({9000, 320, 320, 50, 2})), Pair(1, 5));
  EXPECT_THAT(PickMerge(ViewsOfSizes({9000, 960, 52, 2})), Pair(0, 0));
}

TEST(PickMergeTest, ASegmentThatIsMostlyDeadIsRewritten) {
  std::vector<SegmentView> views = ViewsOfSizes({100, 10});
  std::vector<uint32_t> dead(51);
  for (uint32_t i = 0; i < dead.size(); ++i) dead[i] = i;
  views[0].dead = views[0].dead.With(dead);
  EXPECT_THAT(PickMerge(views), Pair(0, 1));
}

}  // namespace
}  // namespace frontdesk::index
