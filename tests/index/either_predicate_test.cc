// First names and nicknames asked for as one, among so many that the first rows are found without
// the others.
#include "index/search/either_predicate.h"

#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "index/criterion.h"
#include "index/search/predicate.h"
#include "index/segment/segment_builder.h"
#include "tests/index/expect_first.h"

namespace frontdesk::index {
namespace {

constexpr MemberNumber kAccounts = 150'000;
constexpr MemberNumber kMostNicknames = kAccounts / 4;

// How a text of a first name or a nickname begins with the piece, told from the text alone.
MatchClass MatchBeginning(std::string_view name, std::string_view piece) {
  if (!name.starts_with(piece)) return kNoMatch;
  return name.size() == piece.size() ? kExactMatch : kPrefixMatch;
}

TEST(EitherPredicateTest, CountsAllAndFindsTheFirstOfThemBesideManyNicknames) {
  std::mt19937 random(71);
  std::vector<std::pair<std::string, std::string>> names;
  SegmentBuilder builder;
  for (MemberNumber member = 1; member <= kAccounts; ++member) {
    Document document;
    document.member = member;
    document.status = random() % 3 == 0 ? Status::kClosed : Status::kActive;
    document.first_name = std::string(random() % 20 == 0 ? "b" : "a") + "n" +
                          std::string(1, static_cast<char>('a' + random() % 6));
    if (member <= kMostNicknames) document.nickname = random() % 9 == 0 ? "bo" : "an";
    names.emplace_back(document.first_name, document.nickname);
    builder.Add(*MakeIndexedDocument(std::move(document)), builder.size());
  }
  const std::shared_ptr<const Segment> segment = std::move(builder).Finish();
  const SearchLimits no_limits;
  StopCheck stop(no_limits);
  for (std::string_view piece : {"a", "an", "b", "bn", "ana"}) {
    Criterion asked;
    asked.field = Field::kFirstName;
    asked.text = std::string(piece) + "%";
    asked.nicknames = true;
    const CompiledCriterion criterion = *Compile(asked);
    MatchSet all;
    size_t nicknames = 0;
    for (uint32_t id = 0; id < names.size(); ++id) {
      const MatchClass match = MatchBeginning(names[id].first, piece);
      const bool nick = MatchBeginning(names[id].second, piece) != kNoMatch;
      nicknames += nick ? 1 : 0;
      if (match != kNoMatch || nick) all.Add(id, match != kNoMatch ? match : kNicknameMatch);
    }
    for (Order order : {Order::kRelevance, Order::kMemberId}) {
      const auto predicate = MakePredicate(criterion, *segment);
      const size_t found = ExpectFirst(*segment, *predicate, all, order);
      EXPECT_GT(found, 0u) << piece << ", with " << nicknames << " nicknames";
    }
  }
}

}  // namespace
}  // namespace frontdesk::index
