// Saying more never finds more, and saying less never finds less.
//
// FRONTDESK_SEED replays a run; FRONTDESK_MODEL_STEPS sets its length (default 3,000).
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/model/describe.h"
#include "tests/model/dice.h"
#include "tests/model/random_accounts.h"
#include "tests/model/side_by_side.h"

namespace frontdesk::model {
namespace {

using index::Criterion;
using index::Document;
using index::Field;
using index::Query;

std::string RandomAbText(Dice& dice, size_t longest) {
  std::string text;
  for (size_t length = dice.Below(longest + 1); length > 0; --length) {
    text.push_back(dice.Pick(std::string_view("ab")));
  }
  return text;
}

std::string RandomDigits(Dice& dice, size_t longest) {
  std::string digits;
  for (size_t length = 1 + dice.Below(longest); length > 0; --length) {
    digits.push_back(dice.Pick(std::string_view("234")));
  }
  return digits;
}

// An account whose fields are short and alike.
Document AbDocument(Dice& dice, MemberNumber member) {
  Document document = RandomDocument(dice, member);
  document.last_name = RandomAbText(dice, 6);
  document.email = RandomAbText(dice, 8);
  document.street = RandomAbText(dice, 6);
  document.city = RandomAbText(dice, 5);
  document.company = RandomAbText(dice, 8);
  document.group_name = RandomAbText(dice, 8);
  document.postal_code = RandomDigits(dice, 5);
  document.phones = {RandomDigits(dice, 9)};
  return document;
}

class ModelMonotonic : public testing::Test {
 protected:
  void SetUp() override {
    std::vector<index::Change> changes;
    for (MemberNumber member = 1; member <= 400; ++member) {
      const Document document =
          member % 2 == 0 ? AbDocument(dice_, member) : RandomDocument(dice_, member);
      changes.push_back({.member = member, .document = document});
    }
    both_.Apply(changes);
    both_.Rebuild();
    for (index::Change& change : changes) change.document = AbDocument(dice_, change.member);
    both_.Apply({changes.begin(), changes.begin() + 40});
    snapshot_ = both_.engine().Current();
  }

  // Members found, or nothing for a refused query.
  std::set<MemberNumber> Find(const Query& query) {
    const auto result = snapshot_->Search({.query = query, .limit = 1000});
    std::set<MemberNumber> members;
    if (!result.ok()) return members;
    for (const index::Hit& hit : result->hits) members.insert(hit.member);
    EXPECT_EQ(members.size(), result->total);
    return members;
  }

  void ExpectWithin(const Query& narrow, const Query& broad) {
    const auto few = Find(narrow);
    const auto many = Find(broad);
    EXPECT_TRUE(std::includes(many.begin(), many.end(), few.begin(), few.end()))
        << "FRONTDESK_SEED=" << seed_ << "\nnarrow: " << Describe(narrow)
        << "\nbroad:  " << Describe(broad);
  }

  const uint64_t seed_ = ChooseSeed();
  const uint64_t steps_ = NumberFromEnvironment("FRONTDESK_MODEL_STEPS", 3'000);
  Dice dice_{seed_};
  SideBySide both_{{.delta_limit = 1'000'000, .background_merge = false}};
  std::shared_ptr<const index::Snapshot> snapshot_;
};

TEST_F(ModelMonotonic, OneMoreCriterionNeverFindsMore) {
  for (uint64_t i = 0; i < steps_ && !HasFailure(); ++i) {
    const Query broad = RandomQuery(dice_);
    // Filters alone never find accounts that show only numbers, but a number does.
    if (std::ranges::any_of(broad.any_of, &index::Conjunction::empty)) continue;
    Query narrow = broad;
    for (index::Conjunction& criteria : narrow.any_of) criteria.push_back(RandomCriterion(dice_));
    if (!IsLegal(broad)) continue;
    ExpectWithin(narrow, broad);
  }
}

TEST_F(ModelMonotonic, OneMoreFilterNeverFindsMore) {
  for (uint64_t i = 0; i < steps_ && !HasFailure(); ++i) {
    const Query query = RandomQuery(dice_);
    Query broad = query;
    broad.statuses.clear();
    ExpectWithin(query, broad);
    broad = query;
    broad.user_types.clear();
    ExpectWithin(query, broad);
    broad = query;
    broad.email_statuses.clear();
    ExpectWithin(query, broad);
    broad = query;
    broad.exclude_closed = false;
    ExpectWithin(query, broad);
  }
}

TEST_F(ModelMonotonic, AShorterPartNeverFindsLess) {
  constexpr Field kParts[] = {Field::kEmail, Field::kAddress, Field::kCity, Field::kCompany,
                              Field::kGroup};
  for (uint64_t i = 0; i < steps_ && !HasFailure(); ++i) {
    Criterion narrow = {.field = dice_.Pick(kParts), .text = RandomAbText(dice_, 6)};
    if (narrow.text.size() < 2) continue;
    Criterion broad = narrow;
    dice_.OneIn(2) ? broad.text.erase(0, 1) : broad.text.erase(broad.text.size() - 1);
    ExpectWithin({.any_of = {{narrow}}}, {.any_of = {{broad}}});
  }
}

TEST_F(ModelMonotonic, FewerDigitsNeverFindLess) {
  for (uint64_t i = 0; i < steps_ && !HasFailure(); ++i) {
    const bool phone = dice_.OneIn(2);
    Criterion narrow = {.field = phone ? Field::kPhone : Field::kPostalCode,
                        .text = RandomDigits(dice_, 6)};
    if (narrow.text.size() < 2) continue;
    Criterion broad = narrow;
    broad.text.pop_back();
    ExpectWithin({.any_of = {{narrow}}}, {.any_of = {{broad}}});
  }
}

TEST_F(ModelMonotonic, APercentForALetterNeverFindsLess) {
  constexpr Field kNames[] = {Field::kLastName, Field::kNickname};
  for (uint64_t i = 0; i < steps_ && !HasFailure(); ++i) {
    Criterion narrow = {
        .field = dice_.Pick(kNames), .text = RandomAbText(dice_, 6), .allow_leading_percent = true};
    if (narrow.text.empty()) continue;
    if (dice_.OneIn(2)) narrow.text[dice_.Below(narrow.text.size())] = '%';
    Criterion broad = narrow;
    broad.text[dice_.Below(broad.text.size())] = '%';
    ExpectWithin({.any_of = {{narrow}}}, {.any_of = {{broad}}});
  }
}

}  // namespace
}  // namespace frontdesk::model
