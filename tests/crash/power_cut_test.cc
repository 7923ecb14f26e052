// Power cuts at any moment: what was acknowledged is there afterwards, and nothing half done. On a
// disk that does not sync, the same test must see losses, or it could not see any; and the store
// must notice them.
//
// FRONTDESK_SEED replays a run, FRONTDESK_POWER_CUTS sets the number of cuts (default 40).
#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "rocksdb/env.h"
#include "storage/memory/memory_account_store.h"
#include "tests/crash/power_cut_file_system.h"
#include "tests/model/dice.h"
#include "tests/storage/support/batch_maker.h"
#include "tests/storage/support/rocksdb_folder.h"
#include "tests/storage/support/status_matchers.h"
#include "tests/storage/support/store_content.h"
#include "tests/storage/support/temp_folder.h"

namespace frontdesk::storage {
namespace {

constexpr uint64_t kMostCommits = 3000;

// What a cut left: an image of the folder, and how many commits had been acknowledged before it.
struct Cut {
  std::string image;
  uint64_t acknowledged = 0;
};

// A machine that runs one store and loses its power.
class Machine {
 public:
  Machine(SyncMode mode, uint64_t seed)
      : seed_(seed),
        random_(seed),
        files_(std::make_shared<PowerCutFileSystem>(mode)),
        env_(rocksdb::NewCompositeEnv(files_)),
        options_(TestOptions(folder_ / "data")) {
    options_.env = env_.get();
    EXPECT_OK(InitRocksdbStore(options_));
  }

  // Opens the store, commits, and cuts the power while commits go on. The store is opened a few
  // times before, so that there are older files too.
  Cut CutWhileCommitting() {
    BatchMaker batches(seed_);
    for (uint64_t session = random_() % 3; session > 0; --session) {
      const auto store = OpenRocksdbStore(options_);
      EXPECT_OK(store);
      for (uint64_t i = random_() % 100; i > 0; --i) Commit(**store, batches);
    }
    const auto store = OpenRocksdbStore(options_);
    EXPECT_OK(store);
    std::atomic<bool> stop = false;
    std::thread writer([&] {
      for (uint64_t i = 0; i < kMostCommits && !stop; ++i) Commit(**store, batches);
    });
    std::this_thread::sleep_for(std::chrono::microseconds(random_() % 100'000));
    Cut cut = {.image = folder_ / "image", .acknowledged = acknowledged_};
    files_->CopyImage(options_.dir, cut.image, random_);
    stop = true;
    writer.join();
    return cut;
  }

 private:
  void Commit(AccountStore& store, BatchMaker& batches) {
    const auto sequence = store.Commit(batches.Next());
    ASSERT_OK(sequence);
    acknowledged_ = *sequence;
  }

  const uint64_t seed_;
  std::mt19937_64 random_;
  TempFolder folder_;
  const std::shared_ptr<PowerCutFileSystem> files_;
  const std::unique_ptr<rocksdb::Env> env_;
  RocksdbStoreOptions options_;
  std::atomic<uint64_t> acknowledged_ = 0;
};

// Everything the first `commits` commits of `seed` add up to.
StoreContent ContentAfter(uint64_t seed, uint64_t commits, KnownNames* names) {
  MemoryAccountStore twin;
  BatchMaker batches(seed);
  while (twin.last_sequence() < commits) {
    const CommitBatch batch = batches.Next();
    names->Add(batch);
    EXPECT_OK(twin.Commit(batch));
  }
  return ReadContent(twin, *names).value();
}

class PowerCut : public testing::Test {
 protected:
  const uint64_t seed_ = model::ChooseSeed();
  const uint64_t cuts_ = model::NumberFromEnvironment("FRONTDESK_POWER_CUTS", 40);
};

TEST_F(PowerCut, LosesNothingThatWasAcknowledged) {
  uint64_t acknowledged = 0;
  for (uint64_t i = 0; i < cuts_ && !HasFailure(); ++i) {
    SCOPED_TRACE(testing::Message() << "FRONTDESK_SEED=" << seed_ << " cut " << i);
    Machine machine(SyncMode::kHonest, seed_ + i);
    const Cut cut = machine.CutWhileCommitting();
    const auto store = OpenRocksdbStore(TestOptions(cut.image));
    ASSERT_OK(store);
    EXPECT_GE((*store)->last_sequence(), cut.acknowledged);
    KnownNames names;
    const StoreContent expected = ContentAfter(seed_ + i, (*store)->last_sequence(), &names);
    EXPECT_TRUE(ReadContent(**store, names).value() == expected);
    acknowledged += cut.acknowledged;
  }
  EXPECT_GT(acknowledged, cuts_);
}

// How many acknowledged commits a look at the image cannot find.
uint64_t Lost(const Cut& cut) {
  RocksdbStoreOptions options = TestOptions(cut.image);
  options.salvage = true;
  const auto store = OpenRocksdbStore(options);
  if (!store.ok()) return cut.acknowledged;
  return cut.acknowledged - std::min(cut.acknowledged, (*store)->last_sequence());
}

TEST_F(PowerCut, WithoutSyncCommitsAreLostAndTheStoreIsNotServed) {
  uint64_t lost = 0;
  for (uint64_t i = 0; i < 5; ++i) {
    SCOPED_TRACE(testing::Message() << "FRONTDESK_SEED=" << seed_ << " cut " << i);
    Machine machine(SyncMode::kIgnored, seed_ + i);
    const Cut cut = machine.CutWhileCommitting();
    lost += Lost(cut);
    EXPECT_FALSE(OpenRocksdbStore(TestOptions(cut.image)).ok());
  }
  EXPECT_GT(lost, 0u) << "this test cannot see a loss";
}

}  // namespace
}  // namespace frontdesk::storage
