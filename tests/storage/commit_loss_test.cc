// Acknowledged commits that vanish from the write-ahead log are noticed; a torn tail that was never
// acknowledged is not mistaken for one. RocksDB by itself opens all of these without complaint.
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "storage/rocksdb/witness.h"
#include "tests/storage/support/folder_files.h"
#include "tests/storage/support/rocksdb_folder.h"
#include "tests/storage/support/status_matchers.h"
#include "tests/storage/support/store_content.h"
#include "tests/storage/support/test_records.h"

namespace frontdesk::storage {
namespace {

using absl::StatusCode;

constexpr uint64_t kCommits = 40;

class CommitLoss : public testing::Test {
 protected:
  // Leaves kCommits in the write-ahead log of a closed store whose witness has seen them all.
  CommitLoss() {
    const auto store = folder_.Open();
    EXPECT_OK(store);
    for (MemberNumber member = 1; member <= kCommits; ++member) {
      EXPECT_OK((*store)->Commit(PutAccount(member)));
      // The log is flushed after every commit: its size now is where this commit ends.
      commit_ends_.push_back(std::filesystem::file_size(Log()));
    }
    content_ = ReadContent(**store, {}).value();
  }

  std::string Log() const {
    const auto logs = FindFiles(folder_.path() + "/db", ".log");
    EXPECT_EQ(logs.size(), 1u);
    return folder_.path() + "/db/" + logs.front();
  }

  void RemoveLogs() const {
    for (const auto& log : FindFiles(folder_.path(), ".log")) {
      std::filesystem::remove(folder_.path() + "/" + log);
    }
  }

  // Puts the witness back to a moment before the last commits, as if the process had been killed
  // within one interval of them.
  void ForgetLastCommits() { WriteWhole(folder_.path() + "/WITNESS", first_witness_); }

  RocksdbFolder folder_;
  const std::string first_witness_ = ReadWhole(folder_.path() + "/WITNESS");
  std::vector<uint64_t> commit_ends_;
  StoreContent content_;
};

TEST_F(CommitLoss, DeletedLogIsFound) {
  RemoveLogs();
  const auto store = folder_.Open();
  EXPECT_THAT(store, IsError(StatusCode::kDataLoss, "COMMITS_LOST"));
  EXPECT_THAT(std::string(store.status().message()),
              testing::HasSubstr("there is no write-ahead log"));
}

TEST_F(CommitLoss, DeletedLogIsFoundAfterAnEarlierStart) {
  ASSERT_OK(folder_.Open());  // moves what was in the log into tables
  ASSERT_OK((*folder_.Open())->Commit(PutAccount(kCommits + 1)));
  RemoveLogs();
  const auto store = folder_.Open();
  EXPECT_THAT(store, IsError(StatusCode::kDataLoss, "COMMITS_LOST"));
  EXPECT_THAT(std::string(store.status().message()), testing::HasSubstr("commits 41 to 41"));
}

TEST_F(CommitLoss, LogCutAfterAnyCommitButTheLastIsFound) {
  const std::string whole = ReadWhole(Log());
  for (size_t i = 0; i + 1 < commit_ends_.size(); i += 7) {
    WriteWhole(Log(), whole.substr(0, commit_ends_[i]));
    EXPECT_THAT(folder_.Open(), IsError(StatusCode::kDataLoss, "COMMITS_LOST")) << i;
  }
}

TEST_F(CommitLoss, LogCutInsideACommitIsFound) {
  const std::string whole = ReadWhole(Log());
  for (size_t i = 1; i < commit_ends_.size(); i += 7) {
    WriteWhole(Log(), whole.substr(0, commit_ends_[i] - 5));
    EXPECT_THAT(folder_.Open(), IsError(StatusCode::kDataLoss, "COMMITS_LOST")) << i;
  }
}

TEST_F(CommitLoss, ZeroedPageInTheLogIsFound) {
  std::string log = ReadWhole(Log());
  ASSERT_GT(log.size(), 12'288u);
  log.replace(4096, 4096, 4096, '\0');
  WriteWhole(Log(), log);
  EXPECT_TRUE(absl::IsDataLoss(folder_.Open().status()));
}

TEST_F(CommitLoss, TornTailThatWasNotAcknowledgedIsForgotten) {
  const std::string whole = ReadWhole(Log());
  // What a process killed in the middle of writing commit 40 leaves: the witness is at most at 39.
  WriteWhole(Log(), whole.substr(0, commit_ends_[kCommits - 1] - 5));
  ForgetLastCommits();
  const auto store = folder_.Open();
  ASSERT_OK(store);
  EXPECT_EQ((*store)->last_sequence(), kCommits - 1);
  EXPECT_EQ((*store)->Commit(PutAccount(99)).value(), kCommits);
}

TEST_F(CommitLoss, ZerosBehindTheTailAreForgotten) {
  WriteWhole(Log(), ReadWhole(Log()) + std::string(4096, '\0'));
  const auto store = folder_.Open();
  ASSERT_OK(store);
  EXPECT_EQ(ReadContent(**store, {}).value(), content_);
}

TEST_F(CommitLoss, WitnessIsBroughtUpToDateByOpening) {
  ForgetLastCommits();
  ASSERT_EQ(ReadWitness(folder_.path() + "/WITNESS")->sequence, 0u);
  ASSERT_OK(folder_.Open());
  EXPECT_EQ(ReadWitness(folder_.path() + "/WITNESS")->sequence, kCommits);
}

TEST_F(CommitLoss, WitnessFollowsTheCommitsOfARunningStore) {
  const auto store = folder_.Open();
  ASSERT_OK(store);
  const uint64_t sequence = (*store)->Commit(PutAccount(99)).value();
  while (ReadWitness(folder_.path() + "/WITNESS")->sequence < sequence) std::this_thread::yield();
}

TEST_F(CommitLoss, OneSpoiltWitnessSlotIsForgiven) {
  const std::string whole = ReadWhole(folder_.path() + "/WITNESS");
  for (size_t slot : {0, 1}) {
    std::string witness = whole;
    witness.replace(slot * 4096, 4096, 4096, '\xff');
    WriteWhole(folder_.path() + "/WITNESS", witness);
    const auto store = folder_.Open();
    ASSERT_OK(store);
    EXPECT_EQ(ReadContent(**store, {}).value(), content_);
  }
}

TEST_F(CommitLoss, SpoiltWitnessIsRefused) {
  WriteWhole(folder_.path() + "/WITNESS", std::string(8192, '\0'));
  EXPECT_THAT(folder_.Open(), IsError(StatusCode::kDataLoss, "WITNESS_UNREADABLE"));
}

}  // namespace
}  // namespace frontdesk::storage
