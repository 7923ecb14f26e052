// Damages every kind of file of a data folder in every way a disk does, and sees to it that the
// damage is refused or makes no difference: a store never answers differently without an error.
//
// FRONTDESK_CORRUPTION_FAULTS and FRONTDESK_CORRUPTION_SEED choose the number of faults and the
// seed.
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "gtest/gtest.h"
#include "tests/storage/support/batch_maker.h"
#include "tests/storage/support/fault.h"
#include "tests/storage/support/fault_file_system.h"
#include "tests/storage/support/folder_files.h"
#include "tests/storage/support/rocksdb_folder.h"
#include "tests/storage/support/status_matchers.h"
#include "tests/storage/support/store_content.h"
#include "tests/storage/support/test_records.h"

namespace frontdesk::storage {
namespace {

constexpr uint64_t kDefaultFaults = 1'000;
constexpr uint64_t kControlFaults = 300;
constexpr uint64_t kDefaultSeed = 20'260'117;

uint64_t FromEnvironment(const char* name, uint64_t otherwise) {
  const char* const text = std::getenv(name);
  uint64_t number = 0;
  return text != nullptr && absl::SimpleAtoi(text, &number) ? number : otherwise;
}

enum class Outcome { kRefusedAtOpening, kRefusedWhileReading, kHarmless, kSilent };

// How often each outcome was met, by the role of the damaged file.
class Scoreboard {
 public:
  void Count(const Fault& fault, Outcome outcome) {
    ++counts_[RoleOf(fault.file)][static_cast<int>(outcome)];
    ++totals_[static_cast<int>(outcome)];
  }
  uint64_t total(Outcome outcome) const { return totals_[static_cast<int>(outcome)]; }

  void Print() const {
    std::cout << absl::StreamFormat("%-10s %10s %10s %10s %10s\n", "damaged", "refused at",
                                    "refused", "no", "silent");
    std::cout << absl::StreamFormat("%-10s %10s %10s %10s %10s\n", "file", "opening", "on reading",
                                    "difference", "loss");
    for (const auto& [role, row] : counts_) PrintRow(role, row);
    PrintRow("all", totals_);
  }

 private:
  using Row = std::array<uint64_t, 4>;
  static void PrintRow(const std::string& name, const Row& row) {
    std::cout << absl::StreamFormat("%-10s %10d %10d %10d %10d\n", name, row[0], row[1], row[2],
                                    row[3]);
  }

  std::map<std::string, Row> counts_;
  Row totals_ = {};
};

class StorageCorruption : public testing::Test {
 protected:
  // Builds the folder to damage: tables of several generations, live data in the write-ahead log, a
  // witness that has seen it all.
  StorageCorruption() {
    BatchMaker maker(seed_);
    for (int generation = 0; generation < 4; ++generation) {
      const auto store = folder_.Open().value();
      for (int i = 0; i < 60; ++i) {
        const CommitBatch batch = maker.Next();
        names_.Add(batch);
        EXPECT_OK(store->Commit(batch));
      }
      content_ = ReadContent(*store, names_).value();
    }
    // A card that is in no list of the oracle must not appear either.
    names_.cards.insert(CardDigits(1'000));
    std::cout << "seed " << seed_ << std::endl;  // even if the process is ended
  }

  // A fresh copy of the folder with the fault in it.
  RocksdbStoreOptions MakePatient(const Fault& fault) const {
    CopyFolder(folder_.path(), work_ / "patient");
    Inflict(fault, work_ / "patient");
    RocksdbStoreOptions options = TestOptions(work_ / "patient");
    options.env = env_.get();
    return options;
  }

  // What a user of the damaged store meets.
  Outcome Examine(const RocksdbStoreOptions& patient) const {
    const auto before = ReadFiles(patient.dir);
    const auto store = OpenRocksdbStore(patient);
    if (!store.ok()) {
      EXPECT_EQ(ReadFiles(patient.dir), before) << "a refusal changed files";
      return Outcome::kRefusedAtOpening;
    }
    const auto content = ReadContent(**store, names_);
    if (!content.ok()) return Outcome::kRefusedWhileReading;
    return *content == content_ ? Outcome::kHarmless : Outcome::kSilent;
  }

  // True if a store that opened in spite of its fault goes on as if nothing had happened.
  bool GoesOn(const RocksdbStoreOptions& patient) const {
    {
      const auto store = OpenRocksdbStore(patient);
      if (!store.ok()) return false;
      const auto sequence = (*store)->Commit(PutAccount(5'000));
      if (!sequence.ok() || *sequence != content_.sequence + 1) return false;
    }
    StoreContent expected = content_;
    ++expected.sequence;
    expected.accounts[5'000] = MakeAccount(5'000).SerializeAsString();
    expected.changes.push_back({5'000});
    const auto store = OpenRocksdbStore(patient);
    return store.ok() && ReadContent(**store, names_) == absl::StatusOr<StoreContent>(expected);
  }

  const std::unique_ptr<rocksdb::Env> env_ = NewUnsyncedEnv();
  const uint64_t seed_ = FromEnvironment("FRONTDESK_CORRUPTION_SEED", kDefaultSeed);
  const RocksdbFolder folder_;
  const TempFolder work_{TempFolder::Place::kMemory};
  KnownNames names_;
  StoreContent content_;
};

TEST_F(StorageCorruption, FaultIsRefusedOrMakesNoDifference) {
  std::mt19937_64 random(seed_);
  Scoreboard scores;
  const uint64_t faults = FromEnvironment("FRONTDESK_CORRUPTION_FAULTS", kDefaultFaults);
  for (uint64_t i = 0; i < faults; ++i) {
    const Fault fault = RandomFault(folder_.path(), random);
    const RocksdbStoreOptions patient = MakePatient(fault);
    const Outcome outcome = Examine(patient);
    scores.Count(fault, outcome);
    EXPECT_NE(outcome, Outcome::kSilent)
        << "seed " << seed_ << " fault " << i << ": " << fault.Describe();
    if (outcome != Outcome::kHarmless) continue;
    EXPECT_TRUE(GoesOn(patient)) << "seed " << seed_ << " fault " << i << ": " << fault.Describe();
  }
  scores.Print();
  // Else the faults were no faults.
  EXPECT_GT(scores.total(Outcome::kRefusedAtOpening), faults / 4);
}

// The negative control: without the checks (salvage makes none) the same kinds of damage do go
// unnoticed, and this harness sees it.
TEST_F(StorageCorruption, WithoutTheChecksLossIsSilent) {
  std::mt19937_64 random(seed_);
  Scoreboard scores;
  for (uint64_t i = 0; i < kControlFaults; ++i) {
    const Fault fault = RandomFault(folder_.path(), random);
    RocksdbStoreOptions patient = MakePatient(fault);
    patient.salvage = true;
    scores.Count(fault, Examine(patient));
  }
  scores.Print();
  EXPECT_GT(scores.total(Outcome::kSilent), 0u);
}

}  // namespace
}  // namespace frontdesk::storage
