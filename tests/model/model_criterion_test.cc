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

TEST(ModelCriterion, AgreesOnRandomPairs) {
  const uint64_t seed = ChooseSeed();
  Dice dice(seed);
  const uint64_t pairs = NumberFromEnvironment("FRONTDESK_MODEL_STEPS", 200'000);
  for (uint64_t i = 0; i < pairs; ++i) {
    const Criterion criterion = RandomCriterion(dice);
    const bool legal = IsLegal(criterion);
    ASSERT_EQ(index::CheckCriterion(criterion) == CriterionError::kNone, legal)
        << Describe(criterion);
    const auto compiled = index::Compile(criterion);
    ASSERT_EQ(compiled.ok(), legal) << Describe(criterion);
    if (!legal) continue;
    Document document = RandomDocument(dice, 1 + dice.Below(3));
    document.numbers_only = false;  // the query sees to those
    ASSERT_EQ(index::MatchCriterion(*compiled, index::FoldDocument(document)),
              Match(criterion, document, index::RelatedNames))
        << Describe(criterion) << " on \"" << document.first_name << "\" \"" << document.last_name
        << "\" \"" << document.nickname << "\" \"" << document.email << "\" \"" << document.street
        << "\" \"" << document.city << "\" \"" << document.company << "\"";
  }
}

}  // namespace
}  // namespace frontdesk::model
