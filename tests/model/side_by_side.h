// The real engine and its slow twin, fed the same changes and asked the same questions.
#ifndef FRONTDESK_TESTS_MODEL_SIDE_BY_SIDE_H_
#define FRONTDESK_TESTS_MODEL_SIDE_BY_SIDE_H_

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "index/engine.h"
#include "index/query.h"
#include "tests/model/model.h"

namespace frontdesk::model {

// What to ask for. `limit` 0 counts only.
struct Ask {
  index::Query query;
  index::Order order = index::Order::kRelevance;
  uint64_t offset = 0;
  uint32_t limit = 200;
};

// A frozen state of both.
struct Moment {
  std::shared_ptr<const index::Snapshot> snapshot;
  std::shared_ptr<const Accounts> accounts;

  // Whether the engine answers as the twin does: refusal, rows, order, totals, hidden closed
  // accounts.
  testing::AssertionResult Agrees(const Ask& ask) const;
  // Whether the engine's rows, total and the like are those of `expected`, which answers ask.query:
  // by the number of rows before the page, and by the place of the last one of them.
  testing::AssertionResult Matches(const Ask& ask, const Answer& expected) const;
  // Whether size, members, status counts and `cards` (digits) lead where they should.
  testing::AssertionResult HoldsSame(const std::vector<std::string>& cards) const;

 private:
  // Whether the answer to `request` is the part of `expected` that `ask` asks for.
  testing::AssertionResult Gives(const index::SearchRequest& request, const Ask& ask,
                                 const Answer& expected) const;
};

// Both, growing together. Dies if the engine cannot be built.
class SideBySide {
 public:
  explicit SideBySide(const index::EngineOptions& options);

  // Applies the changes to both as one commit.
  void Apply(const std::vector<index::Change>& changes);
  // Replaces the engine by one built from the twin's accounts, as a restart does.
  void Rebuild();
  // Writes an image of the present state, for Restart().
  void SaveImage();
  // Replaces the engine by one from the last image (there must be one) and the commits since, as a
  // restart does.
  void Restart();

  Moment Now() const;
  const Accounts& accounts() const { return *accounts_; }
  index::Engine& engine() { return *engine_; }

 private:
  index::EngineOptions options_;
  uint64_t sequence_ = 0;
  uint64_t saved_ = 0;                                   // the last commit in the image
  std::vector<std::vector<index::Change>> since_saved_;  // commits
  std::shared_ptr<const Accounts> accounts_;
  std::unique_ptr<index::Engine> engine_;
};

}  // namespace frontdesk::model

#endif  // FRONTDESK_TESTS_MODEL_SIDE_BY_SIDE_H_
