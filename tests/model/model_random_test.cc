// Long random histories of writes and searches: the engine must answer as the slow twin does, at
// every step and in every state of its segments.
//
// FRONTDESK_SEED replays a run; FRONTDESK_MODEL_STEPS sets its length over all states (default
// 120,000).
#include <gtest/gtest.h>

#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "index/explain.h"
#include "index/nicknames.h"
#include "tests/model/describe.h"
#include "tests/model/dice.h"
#include "tests/model/random_accounts.h"
#include "tests/model/side_by_side.h"

namespace frontdesk::model {
namespace {

using index::Change;
using index::Document;
using index::EngineOptions;
using index::Order;

// A state that the engine is kept in.
struct State {
  std::string name;
  EngineOptions options;
  size_t rebuild_one_in = 0;    // steps; 0: never
  size_t merge_now_one_in = 0;  // steps; 0: never
  size_t restart_one_in = 0;    // steps; 0: never
};

const State kStates[] = {
    {"DeltaOnly", {.delta_limit = 1'000'000, .background_merge = false}},
    {"BaseAndDelta", {.delta_limit = 1'000'000, .background_merge = false}, 400},
    {"MergesInsideApply", {.delta_limit = 7, .background_merge = false}},
    {"OneAccountAMerge", {.delta_limit = 1, .background_merge = false}, 3000},
    {"BackgroundMerges", {.delta_limit = 5, .background_merge = true}},
    {"MergesOnRequest", {.delta_limit = 1'000'000, .background_merge = true}, 5000, 100},
    {"RestartsFromImages", {.delta_limit = 30, .background_merge = false}, 0, 0, 200},
    {"AllSegmentsCountAsLarge",
     {.large_segment = 0,
      .remember_from = absl::ZeroDuration(),
      .delta_limit = 20,
      .background_merge = false},
     900},
};

// Somebody walking through the pages of one search while others write.
struct Walk {
  Moment moment;
  Ask ask;
  Answer expected;
};

class History {
 public:
  History(const State& state, uint64_t seed) : state_(state), dice_(seed), both_(state.options) {
    both_.Apply(Writes(60));
  }

  void Step() {
    switch (dice_.Below(8)) {
      case 0:
      case 1:
        both_.Apply(Writes(1 + dice_.Below(4)));
        break;
      case 2:
        StartWalk();
        break;
      case 3:
        WalkOn();
        break;
      case 4:
        ExplainSome();
        break;
      default:
        SearchOnce();
        break;
    }
    if (dice_.OneIn(500)) {
      EXPECT_TRUE(both_.Now().HoldsSame(CardPool()));
    }
    if (state_.rebuild_one_in != 0 && dice_.OneIn(state_.rebuild_one_in)) both_.Rebuild();
    if (state_.merge_now_one_in != 0 && dice_.OneIn(state_.merge_now_one_in)) {
      both_.engine().MergeNow();
    }
    if (state_.restart_one_in != 0) RestartSometimes();
  }

  // Rows in the answers of all walks: a history that finds nothing proves nothing.
  uint64_t rows_found() const { return rows_found_; }

 private:
  // An image is mostly some commits behind when it is needed.
  void RestartSometimes() {
    const bool save = !saved_ || dice_.OneIn(state_.restart_one_in);
    if (save) both_.SaveImage();
    saved_ = true;
    if (dice_.OneIn(state_.restart_one_in)) both_.Restart();
  }

  // One commit. Its later changes see its earlier ones: a card may move within it.
  std::vector<Change> Writes(size_t count) {
    std::vector<Change> changes;
    Accounts accounts = both_.accounts();
    for (size_t i = 0; i < count; ++i) {
      const MemberNumber member = 1 + dice_.Below(kMembers);
      Change change = {.member = member};
      if (dice_.OneIn(3)) {
        accounts.erase(member);
      } else {
        change.document = RandomDocumentWithCards(dice_, member, accounts);
        accounts[member] = *change.document;
      }
      changes.push_back(std::move(change));
    }
    return changes;
  }

  Ask RandomAsk() {
    return {.query = RandomQuery(dice_),
            .order = dice_.OneIn(2) ? Order::kRelevance : Order::kMemberId,
            .offset = dice_.OneIn(3) ? dice_.Below(30) : 0,
            .limit = static_cast<uint32_t>(dice_.Below(40))};
  }

  void SearchOnce() { EXPECT_TRUE(both_.Now().Agrees(RandomAsk())); }

  void StartWalk() {
    Ask ask = RandomAsk();
    ask.offset = 0;
    ask.limit = static_cast<uint32_t>(1 + dice_.Below(6));
    if (!IsLegal(ask.query)) return;
    const Moment moment = both_.Now();
    Answer expected = Search(*moment.accounts, ask.query, ask.order, index::RelatedNames);
    rows_found_ += expected.rows.size();
    walks_.push_back({moment, std::move(ask), std::move(expected)});
    if (walks_.size() > 8) walks_.pop_front();
  }

  // The next page of a walk begun earlier, on the state it began with.
  void WalkOn() {
    if (walks_.empty()) return;
    Walk walk = std::move(walks_.front());
    walks_.pop_front();
    EXPECT_TRUE(walk.moment.Matches(walk.ask, walk.expected));
    walk.ask.offset += walk.ask.limit;
    if (walk.ask.offset < walk.expected.rows.size()) walks_.push_back(std::move(walk));
  }

  // Why a row is in a result must be told by the same rules that put it there.
  void ExplainSome() {
    const index::Query query = RandomQuery(dice_);
    if (!IsLegal(query)) return;
    for (int i = 0; i < 5; ++i) {
      const Document document = RandomDocument(dice_, 1 + dice_.Below(kMembers));
      const Answer answer =
          Search({{document.member, document}}, query, Order::kMemberId, index::RelatedNames);
      const auto explained = index::Explain(query, document);
      ASSERT_TRUE(explained.ok()) << explained.status();
      ASSERT_EQ(explained->matches, !answer.rows.empty()) << Describe(query);
      if (!answer.rows.empty()) {
        EXPECT_EQ(explained->match, answer.rows[0].match) << Describe(query);
      }
    }
  }

  const State& state_;
  Dice dice_;
  SideBySide both_;
  std::deque<Walk> walks_;
  uint64_t rows_found_ = 0;
  bool saved_ = false;  // there is an image
};

class ModelRandom : public testing::TestWithParam<State> {};

TEST_P(ModelRandom, EveryAnswerIsTheAnswerOfTheScan) {
  const uint64_t seed = ChooseSeed();
  const uint64_t steps =
      NumberFromEnvironment("FRONTDESK_MODEL_STEPS", 120'000) / std::size(kStates);
  History history(GetParam(), seed);
  for (uint64_t step = 0; step < steps && !HasFailure(); ++step) {
    SCOPED_TRACE(testing::Message() << "FRONTDESK_SEED=" << seed << " step " << step);
    history.Step();
  }
  EXPECT_GT(history.rows_found(), steps / 10);
}

INSTANTIATE_TEST_SUITE_P(States, ModelRandom, testing::ValuesIn(kStates),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace frontdesk::model
