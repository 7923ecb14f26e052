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
    std::vector<accounts::ImportAccount> rows;
    for (uint64_t i = first; i < first + count; ++i) {
      rows.push_back({.account = Row(i), .fingerprint = ""});
    }
    std::latch done(1);
    directory_->Import({.rows = std::move(rows), .taken = nullptr, .done = [&](const auto& reply) {
                          EXPECT_TRUE(reply.ok());
                          done.count_down();
                        }});
    done.wait();
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
  std::latch done(1);
  directory_->Submit({.command = Update(Row(1).member, accounts::AccountField::kDateOfBirth, child),
                      .request_id = "",
                      .body_hash = "",
                      .deadline = absl::InfiniteFuture()},
                     [&](const absl::StatusOr<WriteReply>& reply) {
                       EXPECT_TRUE(reply.ok() && reply->account.juvenile);
                       done.count_down();
                     });
  done.wait();
  EXPECT_FALSE(std::filesystem::exists(path_));
  Open(store_);  // the stop wrote another one, without the name
  EXPECT_THAT(told_, IsEmpty());
  EXPECT_TRUE(directory_->Get(Row(1).member)->juvenile);
}

}  // namespace
}  // namespace frontdesk::directory
