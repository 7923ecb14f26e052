#include "storage/rocksdb/failure_listener.h"

#include <memory>
#include <string>

#include "gtest/gtest.h"
#include "storage/rocksdb/database.h"
#include "storage/rocksdb/rocksdb_errors.h"
#include "tests/storage/support/status_matchers.h"
#include "tests/storage/support/temp_folder.h"

namespace frontdesk::storage {
namespace {

using absl::StatusCode;

// A finished compaction of one file with `entries` records, of which it read `read`.
rocksdb::CompactionJobInfo MakeCompaction(uint64_t entries, uint64_t read) {
  rocksdb::CompactionJobInfo info;
  info.input_files = {"1.sst"};
  info.output_files = {"2.sst"};
  auto properties = std::make_shared<rocksdb::TableProperties>();
  properties->num_entries = entries;
  info.table_properties["1.sst"] = properties;
  info.stats.num_input_records = read;
  return info;
}

class FailureListenerTest : public testing::Test {
 protected:
  const std::shared_ptr<FreezeState> freeze_ = std::make_shared<FreezeState>();
  FailureListener listener_{freeze_};
};

TEST_F(FailureListenerTest, CompleteCompactionIsFine) {
  listener_.OnCompactionCompleted(nullptr, MakeCompaction(10, 10));
  EXPECT_FALSE(freeze_->frozen());
}

TEST_F(FailureListenerTest, CompactionThatPassedOverRecordsFreezes) {
  listener_.OnCompactionCompleted(nullptr, MakeCompaction(10, 9));
  EXPECT_THAT(freeze_->Check(), IsError(StatusCode::kUnavailable, "STORE_FROZEN"));
}

TEST_F(FailureListenerTest, MovedFileIsFine) {
  auto move = MakeCompaction(10, 0);
  move.output_files = move.input_files;
  listener_.OnCompactionCompleted(nullptr, move);
  EXPECT_FALSE(freeze_->frozen());
}

TEST_F(FailureListenerTest, BackgroundErrorFreezes) {
  rocksdb::Status error = rocksdb::Status::IOError("broken");
  listener_.OnBackgroundError(rocksdb::BackgroundErrorReason::kFlush, &error);
  EXPECT_TRUE(freeze_->frozen());
  EXPECT_FALSE(error.ok());
}

TEST_F(FailureListenerTest, RocksdbDoesNotRecoverByItself) {
  bool recover = true;
  listener_.OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason::kFlush, rocksdb::Status::NoSpace(),
                                 &recover);
  EXPECT_FALSE(recover);
  EXPECT_TRUE(freeze_->frozen());
}

TEST_F(FailureListenerTest, FirstCauseIsKept) {
  freeze_->Freeze("the disk");
  freeze_->Freeze("what followed");
  EXPECT_NE(std::string(freeze_->Check().message()).find("the disk"), std::string::npos);
}

TEST_F(FailureListenerTest, SoundCompactionsOfARealDatabaseDoNotFreeze) {
  const TempFolder folder;
  DatabaseSettings settings;
  settings.env = rocksdb::Env::Default();
  settings.block_cache_bytes = size_t{1} << 20;
  settings.memtable_bytes = size_t{1} << 20;
  settings.listener = std::make_shared<FailureListener>(freeze_);
  const auto db = Database::Open(folder / "db", Database::Mode::kCreate, settings);
  ASSERT_OK(db);
  rocksdb::DB* const raw = (*db)->rocksdb();
  rocksdb::ColumnFamilyHandle* const cards = (*db)->handle(ColumnFamily::kCards);
  for (int round = 0; round < 4; ++round) {
    for (int i = 0; i < 100; ++i) {
      const std::string key = EncodeBigEndian64(i % 60);
      const rocksdb::Status status =
          i % 5 == round ? raw->Delete(MakeWriteOptions(), cards, key)
                         : raw->Put(MakeWriteOptions(), cards, key, std::to_string(round));
      ASSERT_TRUE(status.ok());
    }
    ASSERT_TRUE(raw->Flush(rocksdb::FlushOptions(), cards).ok());
    ASSERT_TRUE(raw->CompactRange(rocksdb::CompactRangeOptions(), cards, nullptr, nullptr).ok());
  }
  EXPECT_OK(freeze_->Check());
}

TEST(RocksdbErrors, MeanWhatTheHeaderSays) {
  EXPECT_THAT(FromRocksdb(rocksdb::Status::Corruption("x"), "reading"),
              IsError(StatusCode::kDataLoss, "STORE_CORRUPT"));
  EXPECT_THAT(FromRocksdb(rocksdb::Status::IOError("x"), "reading"),
              IsError(StatusCode::kUnavailable, "STORE_IO_ERROR"));
  EXPECT_THAT(FromRocksdb(rocksdb::Status::NoSpace(), "reading"),
              IsError(StatusCode::kUnavailable, "STORE_DISK_FULL"));
  EXPECT_THAT(FromRocksdb(rocksdb::Status::Busy(), "reading"),
              IsError(StatusCode::kUnavailable, "STORE_BUSY"));
  EXPECT_THAT(FromRocksdb(rocksdb::Status::InvalidArgument("x"), "reading"),
              IsError(StatusCode::kInternal, "STORE_ERROR"));
  EXPECT_THAT(FromRocksdbOpen(rocksdb::Status::InvalidArgument("x"), "opening"),
              IsError(StatusCode::kDataLoss, "STORE_CORRUPT"));
}

}  // namespace
}  // namespace frontdesk::storage
