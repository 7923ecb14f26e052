#include "index/nicknames.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "index/nickname_table.h"
#include "index/text/fold.h"

namespace frontdesk::index {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;

std::vector<std::string_view> Split(std::string_view text) {
  std::vector<std::string_view> parts;
  for (size_t at = 0; at <= text.size();) {
    const size_t end = std::min(text.find(' ', at), text.size());
    parts.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

constexpr auto kTables = {&EnglishNicknames, &SpanishNicknames};

// The groups of both tables.
std::vector<NicknameGroup> NicknameGroups() {
  std::vector<NicknameGroup> groups;
  for (const auto table : kTables) {
    for (const NicknameGroup& group : table()) groups.push_back(group);
  }
  return groups;
}

TEST(NicknameTable, IsSortedAndHasNoNameTwice) {
  EXPECT_GT(NicknameGroups().size(), 300u);
  for (const auto table : kTables) {
    const auto groups = table();
    for (size_t i = 1; i < groups.size(); ++i) EXPECT_LT(groups[i - 1].name, groups[i].name);
  }
}

TEST(NicknameTable, HoldsFoldedNamesOnceAGroup) {
  for (const NicknameGroup& group : NicknameGroups()) {
    std::set<std::string_view> seen = {group.name};
    EXPECT_EQ(Fold(group.name, Folding::kFull), group.name);
    for (std::string_view nickname : Split(group.nicknames)) {
      EXPECT_FALSE(nickname.empty()) << group.name;
      EXPECT_EQ(Fold(nickname, Folding::kFull), nickname);
      EXPECT_TRUE(seen.insert(nickname).second) << group.name << ": " << nickname;
    }
  }
}

TEST(RelatedNames, GoBothWaysSortedAndNeverToTheNameItself) {
  for (const NicknameGroup& group : NicknameGroups()) {
    for (std::string_view nickname : Split(group.nicknames)) {
      EXPECT_THAT(RelatedNames(group.name), Contains(nickname));
      EXPECT_THAT(RelatedNames(nickname), Contains(group.name));
      EXPECT_TRUE(IsNicknameOf(nickname, group.name));
    }
    const std::vector<std::string_view> related = RelatedNames(group.name);
    EXPECT_TRUE(std::is_sorted(related.begin(), related.end()));
    EXPECT_EQ(std::adjacent_find(related.begin(), related.end()), related.end());
    EXPECT_THAT(related, Not(Contains(group.name)));
  }
}

TEST(RelatedNames, GoOneStepOnly) {
  EXPECT_THAT(RelatedNames("bob"), Contains("robert"));
  EXPECT_THAT(RelatedNames("bob"), Not(Contains("rob")));
}

TEST(RelatedNames, OfAnAmbiguousNicknameAreAllItStandsFor) {
  EXPECT_THAT(RelatedNames("alex"), IsSupersetOf({"alexander", "alexandra"}));
  EXPECT_THAT(RelatedNames("chris"), IsSupersetOf({"christine", "christopher"}));
  EXPECT_THAT(RelatedNames("sam"), IsSupersetOf({"samantha", "samuel"}));
  EXPECT_THAT(RelatedNames("paco"), Contains("francisco"));
  EXPECT_THAT(RelatedNames("pepe"), Contains("jose"));
}

TEST(RelatedNames, OfAnUnknownNameAreNone) {
  EXPECT_THAT(RelatedNames("xyzzy"), IsEmpty());
  EXPECT_THAT(RelatedNames(""), IsEmpty());
  EXPECT_THAT(RelatedNames("Bob"), IsEmpty());  // not folded
}

TEST(IsNicknameOf, KnowsWhichOfTheTwoIsTheShortOne) {
  EXPECT_TRUE(IsNicknameOf("bob", "robert"));
  EXPECT_FALSE(IsNicknameOf("robert", "bob"));
  EXPECT_FALSE(IsNicknameOf("bob", "william"));
}

}  // namespace
}  // namespace frontdesk::index
