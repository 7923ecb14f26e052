// Starts from an image of the index: as if it had been built from storage, or built from storage.
#include <filesystem>
#include <fstream>
#include <latch>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/directory/directory.h"
#include "server/directory/loader.h"
#include "storage/memory/memory_account_store.h"
#include "tests/server/support/directory_room.h"
#include "tests/server/support/test_accounts.h"

namespace frontdesk::directory {
namespace {

using ::frontdesk::testing::ReasonOf;
using ::frontdesk::testing::Row;
using ::frontdesk::testing::Update;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ImageStart : public ::testing::Test {
 protected:
  void SetUp() override {
    path_ = ::testing::TempDir() + ::testing::UnitTest::GetInstance()->current_test_info()->name() +
            ".image";
    std::filesystem::remove(path_);
  }
  void TearDown() override {
    directory_.reset();
    std::filesystem::remove(path_);
  }

  // Opens the store again; `told_` is what was said of the image.
  void Open(storage::AccountStore& store) {
    directory_.reset();
    told_.clear();
    DirectoryOptions options;
    options.image = path_;
    options.on_image = [this](const absl::Status& status) { told_.push_back(ReasonOf(status)); };
    auto opened = Directory::Open(store, clock_, std::move(options));
    ASSERT_TRUE(opened.ok()) << opened.status();
    directory_ = *std::move(opened);
  }
  void Import(uint64_t first, uint64_t count) {
    std::vector<accounts::Account> accounts;
    for (uint64_t i = first; i < first + count; ++i) accounts.push_back(Row(i));
    Import(accounts);
  }
  void Import(const std::vector<accounts::Account>& accounts) {
    std::vector<accounts::ImportAccount> rows;
    for (const accounts::Account& account : accounts) {
      rows.push_back({.account = account, .fingerprint = ""});
    }
    std::latch done(1);
    directory_->Import({.rows = std::move(rows), .taken = nullptr, .done = [&](const auto& reply) {
                          EXPECT_TRUE(reply.ok());
                          done.count_down();
                        }});
    done.wait();
  }
  void Write(accounts::Command command) {
    std::latch done(1);
    directory_->Submit({.command = std::move(command)}, [&done](const auto& reply) {
      EXPECT_TRUE(reply.ok()) << reply.status();
      done.count_down();
    });
    done.wait();
  }
  // Whether the image has these bytes anywhere; false if there is none.
  bool ImageHolds(const std::string& text) const {
    std::ifstream file(path_, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {}).find(text) != std::string::npos;
  }
  // Every account is found by its member ID, and every card by the tills.
  void ExpectAccounts(uint64_t count) {
    EXPECT_EQ(directory_->Snapshot()->size(), count);
    for (uint64_t i = 0; i < count; ++i) {
      EXPECT_TRUE(directory_->Snapshot()->Contains(Row(i).member)) << i;
      const std::string card = Row(i).cards.at(0).number;
      EXPECT_TRUE(directory_->GetByCard(card).ok());
      while (!directory_->FindTillCard(card)) std::this_thread::yield();  // being filled
    }
    EXPECT_EQ(directory_->Snapshot()->sequence(), store_.last_sequence());
  }

  ManualClock clock_{absl::FromCivil(absl::CivilHour(2026, 11, 21, 12), absl::UTCTimeZone())};
  storage::MemoryAccountStore store_;
  std::string path_;
  std::vector<std::string> told_;
  std::unique_ptr<Directory> directory_;
};

TEST_F(ImageStart, TillsOfManyAccountsAreLeftForLaterWithoutAnImageToo) {
  Open(store_);
  Import(0, 3);
  directory_.reset();
  const std::string card = Row(1).cards.at(0).number;
  LoadOptions options;
  options.tills_at_start = 3;
  const auto few = LoadIndex(store_, options);
  ASSERT_TRUE(few.ok());
  EXPECT_FALSE(few->fill_tills);
  EXPECT_TRUE(few->tills->Find(card).has_value());
  options.tills_at_start = 2;
  const auto many = LoadIndex(store_, options);
  ASSERT_TRUE(many.ok());
  EXPECT_TRUE(many->fill_tills);
  EXPECT_FALSE(many->tills->Find(card).has_value());
  ASSERT_TRUE(FillTills(store_, /*cancelled=*/false, *many->tills).ok());
  EXPECT_TRUE(many->tills->Find(card).has_value());
}

TEST_F(ImageStart, AfterACleanStopTheImageIsUsed) {
  Open(store_);
  EXPECT_THAT(told_, ElementsAre("IMAGE_MISSING"));
  Import(0, 50);
  Open(store_);
  EXPECT_THAT(told_, IsEmpty());
  ExpectAccounts(50);
}

TEST_F(ImageStart, CommitsAfterTheImageAreReplayed) {
  Open(store_);
  Import(0, 50);
  directory_.reset();
  const std::string kept = path_ + ".kept";
  std::filesystem::copy_file(path_, kept, std::filesystem::copy_options::overwrite_existing);
  Open(store_);
  Import(50, 30);
  directory_.reset();
  std::filesystem::rename(kept, path_);
  Open(store_);
  EXPECT_THAT(told_, IsEmpty());
  ExpectAccounts(80);
}

TEST_F(ImageStart, ADamagedImageIsNotTrusted) {
  Open(store_);
  Import(0, 50);
  directory_.reset();
  {
    std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(std::filesystem::file_size(path_) / 2));
    file.write("\x5a\xa5\x5a\xa5\x5a\xa5\x5a\xa5", 8);
  }
  Open(store_);
  EXPECT_THAT(told_, ElementsAre("IMAGE_DAMAGED"));
  ExpectAccounts(50);
}

TEST_F(ImageStart, TheImageOfAnotherStoreIsNotUsed) {
  Open(store_);
  Import(0, 50);
  storage::MemoryAccountStore other;
  Open(other);
  EXPECT_THAT(told_, ElementsAre("IMAGE_FOREIGN"));
  EXPECT_EQ(directory_->Snapshot()->size(), 0u);
  directory_.reset();  // before the store it works with
}

TEST_F(ImageStart, AnImageThatHoldsTheNameOfAChildIsRemoved) {
  Open(store_);
  Import(0, 3);
  Open(store_);
  ASSERT_TRUE(std::filesystem::exists(path_));
  accounts::Account child;
  child.date_of_birth = absl::CivilDay(2020, 1, 1);
  Write(Update(Row(1).member, accounts::AccountField::kDateOfBirth, child));
  EXPECT_FALSE(std::filesystem::exists(path_));
  directory_.reset();  // the stop writes another one, without the name
  EXPECT_TRUE(std::filesystem::exists(path_));
  EXPECT_FALSE(ImageHolds("anderson1"));
  EXPECT_TRUE(ImageHolds("anderson2"));
  Open(store_);
  EXPECT_THAT(told_, IsEmpty());
  EXPECT_TRUE(directory_->Get(Row(1).member)->juvenile);
}

TEST_F(ImageStart, AWriteToAChildsAccountLeavesTheImage) {
  accounts::Account young = Row(7);
  young.date_of_birth = absl::CivilDay(2020, 1, 1);
  Open(store_);
  Import({young});
  Open(store_);
  accounts::SetStatus suspend;
  suspend.call.member = young.member;
  suspend.status = accounts::AccountStatus::kSuspended;
  suspend.reason = "OTHER";
  Write(suspend);
  EXPECT_TRUE(std::filesystem::exists(path_));
}

// a crash may come between the commit of an erasure and the removal of the image.
TEST_F(ImageStart, AnImageFromBeforeAnErasureIsUsedOnceAndRemoved) {
  Open(store_);
  Import(0, 3);
  Open(store_);
  const std::string kept = path_ + ".kept";
  std::filesystem::copy_file(path_, kept, std::filesystem::copy_options::overwrite_existing);
  accounts::DeleteUser erase;
  erase.call.member = Row(1).member;
  erase.confirmed = true;
  Write(erase);
  directory_.reset();
  EXPECT_FALSE(ImageHolds("anderson1"));
  // As the crash leaves it: the image as it was, another one begun, and the purge still to be done.
  std::filesystem::copy_file(kept, path_, std::filesystem::copy_options::overwrite_existing);
  std::filesystem::rename(kept, path_ + ".new");
  ASSERT_TRUE(ImageHolds("anderson1"));
  storage::CommitBatch batch;
  batch.rows.push_back({storage::NumberedRow(storage::Table::kPurges, Row(1).member), ""});
  ASSERT_TRUE(store_.Commit(batch).ok());
  Open(store_);
  EXPECT_THAT(told_, IsEmpty());
  EXPECT_FALSE(std::filesystem::exists(path_ + ".new"));
  EXPECT_FALSE(ImageHolds("anderson1"));
  EXPECT_FALSE(directory_->Snapshot()->Contains(Row(1).member));
  directory_.reset();
  EXPECT_TRUE(ImageHolds("anderson2"));
  EXPECT_FALSE(ImageHolds("anderson1"));
}

TEST_F(ImageStart, AnImageThatCannotBeUsedIsRemoved) {
  Open(store_);
  Import(0, 3);
  directory_.reset();
  std::fstream(path_, std::ios::in | std::ios::out | std::ios::binary).write("X", 1);
  Open(store_);
  EXPECT_THAT(told_, ElementsAre("IMAGE_DAMAGED"));
  // It is gone, or a good one is there already.
  if (std::filesystem::exists(path_)) {
    std::string first(1, ' ');
    std::ifstream(path_, std::ios::binary).read(first.data(), 1);
    EXPECT_EQ(first, "F");
  }
}

}  // namespace
}  // namespace frontdesk::directory
