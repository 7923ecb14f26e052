// Fails every single operation that changes the disk, one run each, once and for good: afterwards
// the store takes no more writes, and when it is opened again it holds what was acknowledged, at
// most with the one commit whose outcome nobody was told.
#include <iostream>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "tests/storage/support/fault_file_system.h"
#include "tests/storage/support/folder_files.h"
#include "tests/storage/support/rocksdb_folder.h"
#include "tests/storage/support/status_matchers.h"
#include "tests/storage/support/store_content.h"
#include "tests/storage/support/test_records.h"

namespace frontdesk::storage {
namespace {

using absl::StatusCode;

constexpr MemberNumber kBefore = 5;  // members committed before the disk fails
constexpr MemberNumber kLast = 17;   // last member that an attempt tries to commit

// What an attempt saw.
struct Attempt {
  MemberNumber acknowledged = kBefore;  // members 1 … acknowledged
  bool failed = false;                  // a commit failed; its outcome is unknown
};

class WriteFailure : public testing::TestWithParam<FaultPlan::Mode> {
 protected:
  WriteFailure() {
    const auto store = folder_.Open().value();
    for (MemberNumber member = 1; member <= kBefore; ++member) {
      EXPECT_OK(store->Commit(PutAccount(member)));
    }
  }

  // Opens a copy of the folder and commits to it, while `plan_` does its work.
  Attempt Go() {
    Attempt attempt;
    const auto store = OpenRocksdbStore(failing_);
    if (!store.ok()) return attempt;
    for (MemberNumber member = kBefore + 1; member <= kLast && !attempt.failed; ++member) {
      const auto sequence = (*store)->Commit(PutAccount(member));
      attempt.failed = !sequence.ok();
      if (sequence.ok()) attempt.acknowledged = member;
    }
    if (attempt.failed) ExpectFrozen(**store, attempt);
    return attempt;
  }

  static void ExpectFrozen(AccountStore& store, const Attempt& attempt) {
    EXPECT_TRUE(store.frozen());
    EXPECT_THAT(store.Commit(PutAccount(99)), IsError(StatusCode::kUnavailable, "STORE_FROZEN"));
    EXPECT_EQ(store.last_sequence(), attempt.acknowledged);
    EXPECT_TRUE(store.GetAccount(1).value().has_value());
  }

  void ExpectNothingLost(const Attempt& attempt) const {
    const auto store = OpenRocksdbStore(TestOptions(failing_.dir));
    ASSERT_OK(store);
    const auto content = ReadContent(**store, {});
    ASSERT_OK(content);
    const uint64_t found = content->accounts.size();
    EXPECT_GE(found, attempt.acknowledged);
    EXPECT_LE(found, attempt.acknowledged + (attempt.failed ? 1 : 0));
    EXPECT_EQ(content->sequence, found);
    EXPECT_OK((*store)->Commit(PutAccount(found + 1)));
  }

  void Restart() { CopyFolder(folder_.path(), failing_.dir); }

  const RocksdbFolder folder_;
  const TempFolder work_{TempFolder::Place::kMemory};
  const std::shared_ptr<FaultPlan> plan_ = std::make_shared<FaultPlan>();
  const std::unique_ptr<rocksdb::Env> env_ = NewFaultEnv(plan_);
  RocksdbStoreOptions failing_ = [this] {
    RocksdbStoreOptions options = TestOptions(work_ / "data");
    options.env = env_.get();
    return options;
  }();
};

INSTANTIATE_TEST_SUITE_P(Modes, WriteFailure,
                         testing::Values(FaultPlan::Mode::kOnce, FaultPlan::Mode::kForGood),
                         [](const auto& mode) {
                           return mode.param == FaultPlan::Mode::kOnce ? "Once" : "ForGood";
                         });

TEST_P(WriteFailure, NoAcknowledgedCommitIsLostWhicheverOperationFails) {
  Restart();
  plan_->Arm(FaultPlan::Mode::kCount, 0);
  ASSERT_EQ(Go().acknowledged, kLast);
  const uint64_t operations = plan_->operations();
  ASSERT_GT(operations, 30u);
  uint64_t failed = 0;
  for (uint64_t index = 1; index <= operations; ++index) {
    SCOPED_TRACE(index);
    Restart();
    plan_->Arm(GetParam(), index);
    const Attempt attempt = Go();
    EXPECT_TRUE(plan_->struck());
    plan_->Arm(FaultPlan::Mode::kCount, 0);
    ExpectNothingLost(attempt);
    if (attempt.failed) ++failed;
  }
  std::cout << operations << " operations, " << failed << " of their failures failed a commit\n";
  EXPECT_GT(failed, 10u);
}

}  // namespace
}  // namespace frontdesk::storage
