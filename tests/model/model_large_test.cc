// More accounts than fit in one block, container or page of any structure inside the engine.
//
// FRONTDESK_SEED replays a run; FRONTDESK_MODEL_STEPS sets the number of searches (default 150).
#include <gtest/gtest.h>

#include <vector>

#include "tests/model/dice.h"
#include "tests/model/random_accounts.h"
#include "tests/model/side_by_side.h"

namespace frontdesk::model {
namespace {

constexpr MemberNumber kAccounts = 70'000;  // more than 2^16

class ModelLarge : public testing::Test {
 protected:
  void Write(MemberNumber first, MemberNumber step) {
    std::vector<index::Change> changes;
    for (MemberNumber member = first; member <= kAccounts; member += step) {
      changes.push_back({.member = member, .document = RandomDocument(dice_, member)});
    }
    both_.Apply(changes);
  }

  void ExpectAgreement() {
    const Moment moment = both_.Now();
    const uint64_t searches = NumberFromEnvironment("FRONTDESK_MODEL_STEPS", 150) / 3;
    for (uint64_t i = 0; i < searches && !HasFailure(); ++i) {
      EXPECT_TRUE(moment.Agrees({.query = RandomQuery(dice_),
                                 .order = static_cast<index::Order>(dice_.Below(2)),
                                 .offset = dice_.Below(2) * dice_.Below(2'000),
                                 .limit = 1'000}))
          << "FRONTDESK_SEED=" << seed_;
    }
  }

  const uint64_t seed_ = ChooseSeed();
  Dice dice_{seed_};
  SideBySide both_{{.delta_limit = 1'000'000, .background_merge = false}};
};

TEST_F(ModelLarge, AgreesWhenBuiltWhenChangedAndWhenMerged) {
  Write(1, 1);
  both_.Rebuild();
  ExpectAgreement();
  Write(17, 97);
  ExpectAgreement();
  both_.engine().MergeNow();
  ExpectAgreement();
}

}  // namespace
}  // namespace frontdesk::model
