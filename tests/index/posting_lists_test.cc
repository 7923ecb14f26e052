#include "index/segment/posting_lists.h"

#include <algorithm>
#include <random>
#include <set>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "index/segment/packed_column.h"

namespace frontdesk::index {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr uint32_t kUniverse = 50'000;

// One id in `gap` on the average.
std::vector<uint32_t> RandomList(std::mt19937& random, uint32_t gap) {
  std::vector<uint32_t> ids;
  for (uint32_t id = 0; id < kUniverse; ++id) {
    if (random() % gap == 0) ids.push_back(id);
  }
  return ids;
}

// Lists of every density: from all ids to none.
class PostingListsTest : public testing::Test {
 protected:
  PostingListsTest() {
    PostingLists::Builder builder(kUniverse);
    for (uint32_t gap : {1, 2, 7, 8, 9, 60, 300, 400, 3000, 1 << 30}) {
      ids_.push_back(RandomList(random_, gap));
      builder.Add(ids_.back());
    }
    lists_ = std::move(builder).Finish();
  }

  std::mt19937 random_{7};
  std::vector<std::vector<uint32_t>> ids_;
  PostingLists lists_;
};

TEST_F(PostingListsTest, ListsComeBackAsTheyWentIn) {
  ASSERT_EQ(lists_.size(), ids_.size());
  EXPECT_EQ(lists_.universe(), kUniverse);
  for (uint32_t list = 0; list < lists_.size(); ++list) {
    std::vector<uint32_t> ids = {7};
    lists_.Append(list, ids);
    EXPECT_EQ(ids[0], 7);
    ids.erase(ids.begin());
    EXPECT_EQ(ids, ids_[list]);
    EXPECT_EQ(lists_.Count(list), ids_[list].size());
  }
}

TEST_F(PostingListsTest, ListsAreReadInTheirOrder) {
  PostingLists::ReadBuffer buffer;
  for (uint32_t list = 0; list < lists_.size(); ++list) {
    std::vector<uint32_t> ids;
    lists_.Read(list, buffer, [&](absl::Span<const uint32_t> some) {
      EXPECT_FALSE(some.empty());
      ids.insert(ids.end(), some.begin(), some.end());
    });
    EXPECT_EQ(ids, ids_[list]);
  }
}

TEST(PostingListsWidthTest, GapsOfEveryWidthComeBack) {
  // One wide gap among neighbours, and all gaps as wide as fit.
  std::vector<std::vector<uint32_t>> lists;
  for (uint32_t width = 0; width <= 31; ++width) {
    for (size_t wide : {size_t{1}, size_t{299}}) {
      if (wide > 1 && width > 23) continue;
      std::vector<uint32_t>& ids = lists.emplace_back();
      for (uint32_t id = 1; ids.size() < 300; id += ids.size() <= wide ? uint32_t{1} << width : 1) {
        ids.push_back(id);
      }
    }
  }
  PostingLists::Builder builder(/*universe=*/~uint32_t{0});
  for (const std::vector<uint32_t>& ids : lists) builder.Add(ids);
  const PostingLists built = std::move(builder).Finish();
  for (uint32_t list = 0; list < lists.size(); ++list) {
    std::vector<uint32_t> ids;
    built.Append(list, ids);
    ASSERT_EQ(ids, lists[list]);
    ids.clear();
    for (PostingLists::Cursor at(built, list); !at.done(); at.Next()) ids.push_back(at.id());
    ASSERT_EQ(ids, lists[list]);
  }
}

TEST_F(PostingListsTest, CursorsWalkOneIdAfterTheOther) {
  for (uint32_t list = 0; list < lists_.size(); ++list) {
    std::vector<uint32_t> ids;
    for (PostingLists::Cursor at(lists_, list); !at.done(); at.Next()) ids.push_back(at.id());
    EXPECT_EQ(ids, ids_[list]);
  }
}

TEST_F(PostingListsTest, ACursorBeginsWhereItIsTold) {
  for (uint32_t list = 0; list < lists_.size(); ++list) {
    for (uint32_t from : {0u, 1u, 63u, 64u, 1000u, kUniverse / 2, kUniverse - 1, kUniverse, ~0u}) {
      const auto first = std::lower_bound(ids_[list].begin(), ids_[list].end(), from);
      std::vector<uint32_t> ids;
      for (PostingLists::Cursor at(lists_, list, from); !at.done(); at.Next()) {
        ids.push_back(at.id());
      }
      EXPECT_EQ(ids, std::vector<uint32_t>(first, ids_[list].end())) << list << " from " << from;
    }
  }
}

TEST_F(PostingListsTest, BitmapsHoldTheUnionOfWhatIsAdded) {
  for (uint32_t list = 0; list + 1 < lists_.size(); ++list) {
    Bitmap bits(kUniverse);
    lists_.AddTo(list, bits);
    lists_.AddTo(list + 1, bits);
    std::set<uint32_t> expected(ids_[list].begin(), ids_[list].end());
    expected.insert(ids_[list + 1].begin(), ids_[list + 1].end());
    std::vector<uint32_t> found;
    bits.ForEach([&found](uint32_t id) { found.push_back(id); });
    EXPECT_EQ(found, std::vector<uint32_t>(expected.begin(), expected.end()));
    std::vector<uint32_t> appended = {7};
    bits.AppendTo(appended);
    found.insert(found.begin(), 7);
    EXPECT_EQ(appended, found);
  }
}

TEST_F(PostingListsTest, RetainIntersects) {
  for (uint32_t gap : {1, 2, 3, 10, 50, 100, 1000, 5000}) {
    const std::vector<uint32_t> candidates = RandomList(random_, gap);
    for (uint32_t list = 0; list < lists_.size(); ++list) {
      std::vector<uint32_t> expected;
      std::set_intersection(candidates.begin(), candidates.end(), ids_[list].begin(),
                            ids_[list].end(), std::back_inserter(expected));
      std::vector<uint32_t> found = candidates;
      lists_.Retain(list, found);
      EXPECT_EQ(found, expected) << "list " << list << ", candidates one in " << gap;
    }
  }
}

TEST_F(PostingListsTest, EmptyListsAreAllowed) {
  PostingLists::Builder builder(/*universe=*/0);
  builder.Add({});
  const PostingLists lists = std::move(builder).Finish();
  std::vector<uint32_t> ids;
  lists.Append(0, ids);
  EXPECT_THAT(ids, IsEmpty());
  EXPECT_EQ(lists.Count(0), 0);
}

TEST(InvertColumnTest, EveryValueListsItsIds) {
  const std::vector<uint32_t> column = {2, 0, 9, 2, 1, 2};
  const PostingLists lists = InvertColumn(column, /*values=*/4);
  std::vector<std::vector<uint32_t>> ids(4);
  for (uint32_t value = 0; value < 4; ++value) lists.Append(value, ids[value]);
  EXPECT_THAT(ids, ElementsAre(ElementsAre(1), ElementsAre(4), ElementsAre(0, 3, 5), IsEmpty()));
}

TEST(PackedColumnTest, ValuesComeBackWhateverTheirWidth) {
  for (uint32_t largest : {0u, 1u, 255u, 256u, 65'535u, 65'536u, 0xffffffu, 0xffffffffu}) {
    const std::vector<uint32_t> values = {0, largest, largest / 2, 0, largest};
    const PackedColumn column(values);
    for (uint32_t i = 0; i < values.size(); ++i) EXPECT_EQ(column[i], values[i]);
  }
}

TEST(PackedColumnTest, WideValuesComeBackToo) {
  for (int bits = 33; bits <= 64; ++bits) {
    const uint64_t largest = ~uint64_t{0} >> (64 - bits);
    std::vector<uint64_t> values;
    for (uint64_t i = 0; i < 100; ++i) values.push_back((largest - i * i) & largest);
    const PackedColumn column(values);
    for (uint32_t i = 0; i < values.size(); ++i) ASSERT_EQ(column[i], values[i]) << bits;
  }
}

// Of values that are even, and of some that leap: near the beginning, the middle and the end.
TEST(MonotoneColumnTest, ValuesComeBackAndAreFound) {
  std::mt19937_64 random(5);
  for (const auto& [gap, leap] : std::vector<std::pair<uint64_t, int>>{
           {1, -1}, {3, -1}, {1000, -1}, {4'000'000'000, -1}, {3, 10}, {3, 2000}, {3, 3990}}) {
    std::vector<uint64_t> values;
    uint64_t value = random() % 10;
    for (int i = 0; i < 4000; ++i) {
      values.push_back(value);
      value += random() % gap;
      if (i == leap) value += 1'000'000;
    }
    const MonotoneColumn column(values);
    ASSERT_EQ(column.size(), values.size());
    for (size_t i = 0; i < values.size(); ++i) ASSERT_EQ(column[i], values[i]);
    for (int i = 0; i < 2000; ++i) {
      uint64_t wanted = random() % (value + 2);
      if (i % 2 == 0) wanted = values[random() % values.size()] + random() % 2;
      const auto expected = std::lower_bound(values.begin(), values.end(), wanted);
      ASSERT_EQ(column.LowerBound(wanted), expected - values.begin());
    }
  }
  EXPECT_EQ(MonotoneColumn().LowerBound(7), 0);
  EXPECT_EQ(MonotoneColumn(std::vector<uint64_t>{0}).LowerBound(~uint64_t{0}), 1);
}

TEST(PackedColumnTest, ZerosTakeNoSpace) {
  const PackedColumn column(std::vector<uint32_t>(100'000, 0));
  EXPECT_EQ(column[99'999], 0);
  EXPECT_LT(column.MemoryBytes(), 100);
}

}  // namespace
}  // namespace frontdesk::index
