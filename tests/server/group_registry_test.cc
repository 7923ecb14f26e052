// Groups are found by a pass over the text of all names; a look at each name must find the same.
#include "server/directory/group_registry.h"

#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "index/criterion.h"
#include "index/match.h"

namespace frontdesk::directory {
namespace {

index::Criterion GroupCriterion(std::string text) {
  index::Criterion criterion;
  criterion.field = index::Field::kGroup;
  criterion.text = std::move(text);
  criterion.allow_leading_percent = true;
  return criterion;
}

std::vector<std::string> NamesOf(const GroupRegistry& registry, const std::string& pattern) {
  const auto found = registry.Find(GroupCriterion(pattern));
  EXPECT_TRUE(found.ok()) << found.status();
  std::vector<std::string> names;
  for (const Group& group : *found) names.push_back(absl::StrCat(group.name, "/", group.id));
  return names;
}

// What Find must tell, by a look at each group.
std::vector<std::string> LookedAtOneByOne(const std::set<Group>& groups,
                                          const std::string& pattern) {
  const auto compiled = index::Compile(GroupCriterion(pattern));
  EXPECT_TRUE(compiled.ok());
  std::vector<std::string> names;
  std::set<std::string> told;
  for (const Group& group : groups) {
    index::Document document;
    document.group_name = group.name;
    const index::FoldedDocument folded = index::FoldDocument(document);
    if (index::MatchCriterion(*compiled, folded) == index::kNoMatch) continue;
    if (!told.insert(absl::StrCat(folded.group_name.full, "/", group.id)).second) continue;
    names.push_back(absl::StrCat(group.name, "/", group.id));
  }
  return names;
}

TEST(GroupRegistry, NamesThatFoldingMakesOneAreToldOnceAnIdEach) {
  GroupRegistry registry;
  registry.Add({"O'Brien Care", ""});
  registry.Add({"OBrien Care", ""});
  registry.Add({"obrien care", "7"});
  EXPECT_EQ(NamesOf(registry, "brien"),
            (std::vector<std::string>{"O'Brien Care/", "obrien care/7"}));
}

TEST(GroupRegistry, APieceThatLiesAcrossTwoNamesIsInNeither) {
  GroupRegistry registry;
  registry.Add({"North", ""});
  registry.Add({"Side", ""});
  EXPECT_TRUE(NamesOf(registry, "ths").empty());
  EXPECT_EQ(NamesOf(registry, "%"), (std::vector<std::string>{"North/", "Side/"}));
}

TEST(GroupRegistry, FindsWhatALookAtEachNameFindsWhateverComesAndGoes) {
  std::mt19937_64 random(1);
  const std::vector<std::string> words = {"Care",   "care",  "Émile", "emile", "St. Mary",
                                          "O'Neil", "Oneil", "North", "%",     "a"};
  const std::vector<std::string> patterns = {
      "care", "%", "emile", "n%r", "o'n", "oneil%a", "a", "mar", "\\%", "é", "no such group"};
  GroupRegistry registry;
  std::set<Group> groups;
  for (int step = 0; step < 600; ++step) {
    const Group group{
        absl::StrCat(words[random() % words.size()], " ", words[random() % words.size()]),
        absl::StrCat(random() % 3)};
    // More come at first, more go later.
    if (static_cast<int>(random() % 600) > step) {
      registry.Add(group);
      groups.insert(group);
    } else {
      registry.Remove(group);
      groups.erase(group);
    }
    const std::string& pattern = patterns[random() % patterns.size()];
    ASSERT_EQ(NamesOf(registry, pattern), LookedAtOneByOne(groups, pattern)) << pattern;
  }
}

}  // namespace
}  // namespace frontdesk::directory
