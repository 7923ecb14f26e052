// One criterion against one account: the two ways of matching must agree on what is legal and how
// it matches.
#include <gtest/gtest.h>

#include "index/criterion.h"
#include "index/nicknames.h"
#include "tests/model/describe.h"
#include "tests/model/dice.h"
#include "tests/model/match.h"
#include "tests/model/random_accounts.h"

namespace frontdesk::model {
namespace {

using index::Criterion;
using index::CriterionError;
using index::Document;

// What is legal, and if legal how it matches.
void ExpectAgreement(const Criterion& criterion, const Document& document) {
  const bool legal = IsLegal(criterion);
  ASSERT_EQ(index::CheckCriterion(criterion) == CriterionError::kNone, legal)
      << Describe(criterion);
  const auto compiled = index::Compile(criterion);
  ASSERT_EQ(compiled.ok(), legal) << Describe(criterion);
  if (!legal) return;
  ASSERT_EQ(index::MatchCriterion(*compiled, index::FoldDocument(document)),
            Match(criterion, document, index::RelatedNames))
      << Describe(criterion) << " on \"" << document.first_name << "\" \"" << document.last_name
      << "\" \"" << document.nickname << "\" \"" << document.email << "\" \"" << document.street
      << "\" \"" << document.city << "\" \"" << document.company << "\"";
}

std::string RandomString(Dice& dice, std::string_view symbols, size_t longest) {
  std::string text;
  for (size_t length = dice.Below(longest + 1); length > 0; --length) {
    text.push_back(dice.Pick(symbols));
  }
  return text;
}

class ModelCriterion : public testing::Test {
 protected:
  const uint64_t seed_ = ChooseSeed();
  Dice dice_{seed_};
  const uint64_t pairs_ = NumberFromEnvironment("FRONTDESK_MODEL_STEPS", 200'000);
};

TEST_F(ModelCriterion, AgreesOnRandomPairs) {
  for (uint64_t i = 0; i < pairs_ && !HasFatalFailure(); ++i) {
    Document document = RandomDocument(dice_, 1 + dice_.Below(3));
    document.numbers_only = false;  // the query sees to those
    ExpectAgreement(RandomCriterion(dice_), document);
  }
}

TEST_F(ModelCriterion, AgreesOnPhonesOfAnyForm) {
  for (uint64_t i = 0; i < pairs_ && !HasFatalFailure(); ++i) {
    Document document;
    document.phones = {RandomString(dice_, "0011155 -.()+xX#et", 16)};
    Criterion criterion = {.field = index::Field::kPhone};
    criterion.text = RandomString(dice_, dice_.OneIn(2) ? "015" : "01155 -.()/+", 12);
    criterion.phone_match = static_cast<index::PhoneMatch>(dice_.Below(4));
    ExpectAgreement(criterion, document);
  }
}

}  // namespace
}  // namespace frontdesk::model
