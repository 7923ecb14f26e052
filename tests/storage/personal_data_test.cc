// Personal data is in values only: RocksDB copies keys into files that erasing an account does not
// reach, and writes what it likes into its LOG.
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "common/status_macros.h"
#include "gtest/gtest.h"
#include "tests/storage/support/fault_file_system.h"
#include "tests/storage/support/folder_files.h"
#include "tests/storage/support/raw_database.h"
#include "tests/storage/support/rocksdb_folder.h"
#include "tests/storage/support/status_matchers.h"
#include "tests/storage/support/store_content.h"
#include "tests/storage/support/test_records.h"

namespace frontdesk::storage {
namespace {

const std::vector<std::string> kCanaries = {
    "6006123412341234",    "canary@example.org", "Kanarienvogel",    "request-of-canary",
    "Canary Family Group", "note of a canary",   "token of a canary"};

class PersonalData : public testing::Test {
 protected:
  // Writes the canaries wherever the interface takes personal data, then goes through logs,
  // flushes, manifests and a few starts.
  PersonalData() {
    for (int start = 0; start < 4; ++start) {
      const auto store = folder_.Open();
      EXPECT_OK(store);
      CommitBatch batch = PutAccount(1, start + 1);
      batch.accounts[0].set_email(kCanaries[1]);
      batch.accounts[0].set_last_name(kCanaries[2]);
      batch.accounts[0].mutable_cards(0)->set_number(kCanaries[0]);
      batch.cards = {{kCanaries[0], MakeCardOwner(1)}};
      batch.requests = {{kCanaries[3], MakeRequest(1)}};
      batch.rows = {MakeNote(NoteKey(), kCanaries[5]),
                    MakeNote(NamedRow(Table::kTokens, kCanaries[6]), "")};
      batch.groups = {MakeGroup(kCanaries[4], "1")};
      EXPECT_OK((*store)->Commit(batch));
      if (start == 2) {
        CommitBatch erase;
        erase.erased = {1};
        erase.erased_cards = {kCanaries[0]};
        EXPECT_OK((*store)->Commit(erase));
      }
    }
  }

  static RowKey NoteKey() { return MemberRow(Table::kNotes, 1, 0, 0); }

  static absl::Status EraseAndPurge(AccountStore& store) {
    CommitBatch erase;
    erase.erased = {1};
    erase.erased_cards = {kCanaries[0]};
    RETURN_IF_ERROR(store.ScanRequests([&](std::string key, const records::RequestRecord&) {
      erase.erased_requests.push_back(std::move(key));
      return absl::OkStatus();
    }));
    erase.erased_groups = {{kCanaries[4], "1"}};
    erase.erased_rows = {NoteKey()};
    RETURN_IF_ERROR(store.Commit(erase).status());
    return store.Purge({1}, absl::Now());
  }

  void ExpectNoCanary() const {
    for (const auto& [name, bytes] : ReadFiles(folder_.path())) {
      for (const std::string& canary : kCanaries) {
        EXPECT_EQ(bytes.find(canary), std::string::npos) << canary << " in " << name;
      }
    }
  }

  RocksdbFolder folder_;
};

TEST_F(PersonalData, IsInNoFileButTablesAndLogsOfWrites) {
  int scanned = 0;
  for (const auto& [name, bytes] : ReadFiles(folder_.path())) {
    for (const std::string& canary : kCanaries) {
      EXPECT_EQ(name.find(canary), std::string::npos) << name;
      const std::string extension = std::filesystem::path(name).extension();
      if (extension == ".sst" || extension == ".log") continue;
      EXPECT_EQ(bytes.find(canary), std::string::npos) << canary << " in " << name;
      ++scanned;
    }
  }
  EXPECT_FALSE(FindFiles(folder_.path(), "MANIFEST").empty());
  EXPECT_FALSE(FindFiles(folder_.path(), "LOG").empty());
  EXPECT_GT(scanned, 25);
}

TEST_F(PersonalData, IsInNoKey) {
  const auto db = OpenRaw(folder_.path());
  int keys = 0;
  for (ColumnFamily family : kColumnFamilies) {
    ASSERT_OK(db->Scan(family, "", nullptr, [&](std::string_view key, std::string_view) {
      for (const std::string& canary : kCanaries) {
        EXPECT_EQ(key.find(canary), std::string_view::npos) << ColumnFamilyName(family);
      }
      ++keys;
      return absl::OkStatus();
    }));
  }
  EXPECT_GE(keys, 9);
}

TEST_F(PersonalData, IsInNoFileOncePurged) {
  const auto store = folder_.Open();
  ASSERT_OK(store);
  ASSERT_OK(EraseAndPurge(**store));
  ExpectNoCanary();
}

// What compactions leave over is deleted by other threads.
TEST_F(PersonalData, IsInNoFileOncePurgedWhereDeletingIsSlow) {
  const auto env = NewSlowlyDeletingEnv(absl::Milliseconds(50));
  folder_.options().env = env.get();
  const auto store = folder_.Open();
  ASSERT_OK(store);
  ASSERT_OK(EraseAndPurge(**store));
  ExpectNoCanary();
}

TEST_F(PersonalData, PurgeWaitsForSnapshotsThatStillSeeIt) {
  const auto store = folder_.Open();
  ASSERT_OK(store);
  auto snapshot = (*store)->Snapshot();
  ASSERT_OK(snapshot);
  ASSERT_OK((*store)->Commit(PutAccount(1)));
  EXPECT_THAT((*store)->Purge({1}, absl::Now()),
              IsError(absl::StatusCode::kUnavailable, "SNAPSHOT_HELD"));
  snapshot->reset();
  EXPECT_OK((*store)->Purge({1}, absl::Now()));
}

TEST_F(PersonalData, SearchFindsCanariesWhereTheyMayBe) {
  std::string logs;
  for (const std::string& name : FindFiles(folder_.path(), ".log")) {
    logs += ReadWhole(folder_.path() + "/" + name);
  }
  EXPECT_NE(logs.find(kCanaries[1]), std::string::npos);
}

}  // namespace
}  // namespace frontdesk::storage
