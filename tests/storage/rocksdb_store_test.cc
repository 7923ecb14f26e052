// What the RocksDB engine promises beyond the interface: creation, opening, refusals, recovery.
#include "storage/rocksdb/rocksdb_store.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <map>
#include <memory>
#include <random>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "rocksdb/write_batch.h"
#include "storage/rocksdb/data_folder.h"
#include "storage/rocksdb/file_checksum.h"
#include "tests/storage/support/batch_maker.h"
#include "tests/storage/support/folder_files.h"
#include "tests/storage/support/raw_database.h"
#include "tests/storage/support/rocksdb_folder.h"
#include "tests/storage/support/status_matchers.h"
#include "tests/storage/support/store_content.h"
#include "tests/storage/support/test_records.h"

namespace frontdesk::storage {
namespace {

using absl::StatusCode;
using ::testing::HasSubstr;

// The store, opened; the test ends if it cannot be.
std::unique_ptr<AccountStore> MustOpen(const RocksdbFolder& folder) {
  auto store = folder.Open();
  EXPECT_OK(store);
  return store.ok() ? *std::move(store) : nullptr;
}

// Commits `count` accounts, members 1 and up, each with its card.
void Fill(AccountStore& store, uint64_t count) {
  for (MemberNumber member = 1; member <= count; ++member) {
    CommitBatch batch = PutAccount(member);
    batch.cards = {{CardDigits(member), MakeCardOwner(member)}};
    ASSERT_OK(store.Commit(batch));
  }
}

absl::Status ScanAll(const AccountStore& store) {
  return store.Snapshot().value()->ScanAccounts(
      0, [](const records::AccountRecord&) { return absl::OkStatus(); });
}

TEST(RocksdbStore, InitCreatesAnEmptyStore) {
  const RocksdbFolder folder;
  const auto store = MustOpen(folder);
  EXPECT_EQ(store->last_sequence(), 0u);
  EXPECT_FALSE(store->frozen());
}

TEST(RocksdbStore, InitRefusesAnExistingStoreAndLeavesItAlone) {
  const RocksdbFolder folder;
  Fill(*MustOpen(folder), 3);
  const auto before = ReadFiles(folder.path());
  EXPECT_THAT(InitRocksdbStore(TestOptions(folder.path())),
              IsError(StatusCode::kFailedPrecondition, "ALREADY_INITIALIZED"));
  EXPECT_EQ(ReadFiles(folder.path()), before);
}

TEST(RocksdbStore, InitRefusesAFolderWithOtherFiles) {
  const TempFolder folder;
  WriteWhole(folder / "letter.txt", "dear");
  EXPECT_THAT(InitRocksdbStore(TestOptions(folder.path())),
              IsError(StatusCode::kFailedPrecondition, "FOLDER_NOT_EMPTY"));
}

TEST(RocksdbStore, InitAcceptsAFreshFileSystem) {
  const TempFolder folder;
  std::filesystem::create_directory(folder / "lost+found");
  EXPECT_OK(InitRocksdbStore(TestOptions(folder.path())));
  EXPECT_OK(OpenRocksdbStore(TestOptions(folder.path())));
}

TEST(RocksdbStore, InitMakesTheFolderPrivate) {
  const TempFolder folder;
  std::filesystem::permissions(folder.path(), std::filesystem::perms::all);
  ASSERT_OK(InitRocksdbStore(TestOptions(folder.path())));
  EXPECT_EQ(std::filesystem::status(folder.path()).permissions(),
            std::filesystem::perms::owner_all);
}

TEST(RocksdbStore, OpenRefusesAMissingFolderAndSaysWhatToDo) {
  const TempFolder folder;
  const auto store = OpenRocksdbStore(TestOptions(folder / "nowhere"));
  EXPECT_THAT(store, IsError(StatusCode::kFailedPrecondition, "NOT_INITIALIZED"));
  EXPECT_THAT(std::string(store.status().message()), HasSubstr("frontdeskd --init"));
  EXPECT_FALSE(std::filesystem::exists(folder / "nowhere"));
}

TEST(RocksdbStore, OpenRefusesAnEmptyFolderAsALostMount) {
  const TempFolder folder;
  EXPECT_THAT(OpenRocksdbStore(TestOptions(folder.path())),
              IsError(StatusCode::kFailedPrecondition, "NOT_INITIALIZED"));
  EXPECT_TRUE(ReadFiles(folder.path()).empty());
}

TEST(RocksdbStore, OpenRefusesAnInterruptedCreation) {
  const RocksdbFolder folder;
  std::filesystem::remove(folder.path() + "/FORMAT");
  EXPECT_THAT(folder.Open(), IsError(StatusCode::kDataLoss, "FORMAT_UNREADABLE"));
}

TEST(RocksdbStore, OpenRefusesAFormatFromTheFuture) {
  const RocksdbFolder folder;
  FormatMarker marker = *DecodeFormatMarker(ReadWhole(folder.path() + "/FORMAT"));
  marker.min_reader = kStoreFormat + 1;
  WriteWhole(folder.path() + "/FORMAT", EncodeFormatMarker(marker));
  EXPECT_THAT(folder.Open(), IsError(StatusCode::kFailedPrecondition, "FORMAT_TOO_NEW"));
}

TEST(RocksdbStore, OpenAcceptsANewerFormatThatWeMayRead) {
  const RocksdbFolder folder;
  FormatMarker marker = *DecodeFormatMarker(ReadWhole(folder.path() + "/FORMAT"));
  marker.format = kStoreFormat + 1;
  WriteWhole(folder.path() + "/FORMAT", EncodeFormatMarker(marker));
  EXPECT_OK(folder.Open());
}

TEST(RocksdbStore, OpeningAnOlderFormatMakesItThisOne) {
  const RocksdbFolder folder;
  FormatMarker marker = *DecodeFormatMarker(ReadWhole(folder.path() + "/FORMAT"));
  const FormatMarker now = marker;
  marker.format = marker.min_reader = 1;
  WriteWhole(folder.path() + "/FORMAT", EncodeFormatMarker(marker));
  EXPECT_OK(folder.Open());
  EXPECT_EQ(DecodeFormatMarker(ReadWhole(folder.path() + "/FORMAT")), now);
}

TEST(RocksdbStore, OpenRefusesAFolderInUse) {
  const RocksdbFolder folder;
  const auto store = MustOpen(folder);
  EXPECT_THAT(folder.Open(), IsError(StatusCode::kFailedPrecondition, "STORE_IN_USE"));
}

TEST(RocksdbStore, ReopenKeepsEverythingAndGoesOnCounting) {
  const RocksdbFolder folder;
  BatchMaker maker(7);
  KnownNames names;
  StoreContent content;
  for (int generation = 0; generation < 5; ++generation) {
    const auto store = MustOpen(folder);
    EXPECT_EQ(ReadContent(*store, names).value(), content);
    for (int i = 0; i < 40; ++i) {
      CommitBatch batch = maker.Next();
      names.Add(batch);
      if (i % 7 == 0) EraseOldestRequest(*store, &batch);
      ASSERT_EQ(store->Commit(batch).value(), content.sequence + i + 1);
    }
    content = ReadContent(*store, names).value();
  }
}

TEST(RocksdbStore, KeyedHashSurvivesReopening) {
  const RocksdbFolder folder;
  const std::string hash = MustOpen(folder)->KeyedHash("abc");
  EXPECT_EQ(MustOpen(folder)->KeyedHash("abc"), hash);
}

TEST(RocksdbStore, KilledProcessLosesNothing) {
  RocksdbFolder folder;
  const TempFolder other;
  const auto store = MustOpen(folder);
  Fill(*store, 50);
  CopyFolder(folder.path(), other / "copy");
  const auto survivor = OpenRocksdbStore(TestOptions(other / "copy"));
  ASSERT_OK(survivor);
  EXPECT_EQ(ReadContent(**survivor, {}).value(), ReadContent(*store, {}).value());
}

TEST(RocksdbStore, CardsOfSeveralMemtablesAreFoundAndWrittenTogether) {
  const RocksdbFolder folder;
  auto db = OpenRaw(folder.path());
  std::mt19937_64 random(1);
  std::map<std::string, std::string> expected;
  // Writes 100 cards at once, new ones and some of those before, and erases some.
  const auto write = [&] {
    rocksdb::WriteBatch batch;
    for (int i = 0; i < 100; ++i) {
      const std::string key = "card of a hash " + EncodeBigEndian64(random() % 1500);
      std::string& value = expected[key];
      value = random() % 10 == 0 ? "" : std::string(60, static_cast<char>('a' + random() % 26));
      const rocksdb::Status status = value.empty()
                                         ? batch.Delete(db->handle(ColumnFamily::kCards), key)
                                         : batch.Put(db->handle(ColumnFamily::kCards), key, value);
      ASSERT_TRUE(status.ok());
    }
    ASSERT_TRUE(db->rocksdb()->Write(rocksdb::WriteOptions(), &batch).ok());
  };
  const auto expect_all = [&] {
    const std::vector<rocksdb::Slice> keys(std::views::keys(expected).begin(),
                                           std::views::keys(expected).end());
    const auto found = db->GetAllBytes(ColumnFamily::kCards, keys);
    ASSERT_OK(found);
    auto value = found->begin();
    for (const auto& [key, text] : expected) {
      EXPECT_EQ(*value ? (*value)->ToString() : "", text);
      ++value;
    }
  };
  const auto property = [&](const char* name) {
    uint64_t value = 0;
    EXPECT_TRUE(db->rocksdb()->GetIntProperty(db->handle(ColumnFamily::kCards), name, &value));
    return value;
  };
  for (int i = 0; i < 100 && property("rocksdb.num-immutable-mem-table") < 3; ++i) write();
  ASSERT_EQ(property("rocksdb.num-immutable-mem-table"), 3u);
  expect_all();
  EXPECT_EQ(property("rocksdb.total-sst-files-size"), 0u);
  while (property("rocksdb.total-sst-files-size") == 0) write();
  expect_all();
  db = nullptr;
  db = OpenRaw(folder.path());
  expect_all();
}

TEST(RocksdbStore, ValueOfAnUnknownFormatIsRefusedNamingTheFamily) {
  const RocksdbFolder folder;
  Fill(*MustOpen(folder), 3);
  records::Envelope envelope;
  envelope.set_format(kEnvelopeFormat + 1);
  envelope.set_payload(MakeAccount(2).SerializeAsString());
  RawPut(*OpenRaw(folder.path()), ColumnFamily::kAccounts, EncodeAccountKey(2),
         envelope.SerializeAsString());
  const auto store = MustOpen(folder);
  EXPECT_THAT(store->GetAccount(2), IsError(StatusCode::kDataLoss, "VALUE_FORMAT_UNKNOWN"));
  EXPECT_THAT(store->GetAccounts({1, 2}), IsError(StatusCode::kDataLoss, "VALUE_FORMAT_UNKNOWN"));
  EXPECT_THAT(ScanAll(*store), IsError(StatusCode::kDataLoss, "VALUE_FORMAT_UNKNOWN"));
  EXPECT_THAT(std::string(store->GetAccount(2).status().message()), HasSubstr("`accounts`"));
  EXPECT_OK(store->GetAccount(1));
}

TEST(RocksdbStore, AccountUnderAWrongKeyIsRefused) {
  const RocksdbFolder folder;
  Fill(*MustOpen(folder), 3);
  RawPut(*OpenRaw(folder.path()), ColumnFamily::kAccounts, EncodeAccountKey(2),
         EncodeRecord(MakeAccount(3)));
  const auto store = MustOpen(folder);
  EXPECT_THAT(store->GetAccount(2), IsError(StatusCode::kDataLoss, "VALUE_MISPLACED"));
  EXPECT_THAT(store->GetAccounts({2}), IsError(StatusCode::kDataLoss, "VALUE_MISPLACED"));
  EXPECT_THAT(ScanAll(*store), IsError(StatusCode::kDataLoss, "VALUE_MISPLACED"));
}

TEST(RocksdbStore, VanishedAccountIsFoundByAFullScan) {
  const RocksdbFolder folder;
  Fill(*MustOpen(folder), 3);
  RawDelete(*OpenRaw(folder.path()), ColumnFamily::kAccounts, EncodeAccountKey(2));
  EXPECT_THAT(ScanAll(*MustOpen(folder)), IsError(StatusCode::kDataLoss, "ROWS_LOST"));
}

TEST(RocksdbStore, AccountOfAnEarlierVersionIsFoundByAFullScan) {
  const RocksdbFolder folder;
  Fill(*MustOpen(folder), 3);
  ASSERT_OK(MustOpen(folder)->Commit(PutAccount(2, 9)));
  RawPut(*OpenRaw(folder.path()), ColumnFamily::kAccounts, EncodeAccountKey(2),
         EncodeRecord(MakeAccount(2, 1)));
  EXPECT_THAT(ScanAll(*MustOpen(folder)), IsError(StatusCode::kDataLoss, "ROWS_LOST"));
}

TEST(RocksdbStore, LostIdentityIsFoundAtOpening) {
  const RocksdbFolder folder;
  Fill(*MustOpen(folder), 3);
  RawDelete(*OpenRaw(folder.path()), ColumnFamily::kMeta, std::string(kIdentityKey));
  EXPECT_THAT(folder.Open(), IsError(StatusCode::kDataLoss, "STORE_INCOMPLETE"));
}

// Behind the store's back.
void DeleteLastCard(const RocksdbFolder& folder) {
  const auto db = OpenRaw(folder.path());
  std::string key;
  ASSERT_OK(
      db->Scan(ColumnFamily::kCards, "", nullptr, [&](std::string_view found, std::string_view) {
        key = found;
        return absl::OkStatus();
      }));
  RawDelete(*db, ColumnFamily::kCards, key);
}

TEST(RocksdbStore, VanishedCardIsFoundAtOpening) {
  const RocksdbFolder folder;
  Fill(*MustOpen(folder), 3);
  DeleteLastCard(folder);
  EXPECT_THAT(folder.Open(), IsError(StatusCode::kDataLoss, "ROWS_LOST"));
}

// A table too large to be read before the store serves is checked behind that.
TEST(RocksdbStore, VanishedCardOfManyIsFoundBehindTheOpening) {
  RocksdbFolder folder;
  folder.options().rows_checked_at_start = 2;
  std::atomic<bool> cancelled = false;
  Fill(*MustOpen(folder), 3);
  EXPECT_OK(MustOpen(folder)->CheckLargeTables(cancelled));
  DeleteLastCard(folder);
  const auto store = MustOpen(folder);
  EXPECT_THAT(store->CheckLargeTables(cancelled), IsError(StatusCode::kDataLoss, "ROWS_LOST"));
  cancelled = true;
  EXPECT_TRUE(absl::IsCancelled(store->CheckLargeTables(cancelled)));
}

TEST(RocksdbStore, HoleInTheChangeLogIsFoundAtOpening) {
  const RocksdbFolder folder;
  Fill(*MustOpen(folder), 5);
  RawDelete(*OpenRaw(folder.path()), ColumnFamily::kChanges, EncodeChangeKey(3));
  const auto store = folder.Open();
  EXPECT_THAT(store, IsError(StatusCode::kDataLoss, "CHANGE_LOG_BROKEN"));
  EXPECT_THAT(std::string(store.status().message()), HasSubstr("commits 3 to 3"));
}

TEST(RocksdbStore, LostEndOfTheChangeLogIsFoundAtOpening) {
  const RocksdbFolder folder;
  Fill(*MustOpen(folder), 5);
  {
    const auto db = OpenRaw(folder.path());
    RawDelete(*db, ColumnFamily::kChanges, EncodeChangeKey(4));
    RawDelete(*db, ColumnFamily::kChanges, EncodeChangeKey(5));
  }
  const auto store = folder.Open();
  EXPECT_THAT(store, IsError(StatusCode::kDataLoss, "COMMITS_LOST"));
  EXPECT_THAT(std::string(store.status().message()), HasSubstr("commits 4 to 5"));
}

TEST(RocksdbStore, ChangedEntryOfTheChangeLogIsFoundAtOpening) {
  const RocksdbFolder folder;
  Fill(*MustOpen(folder), 5);
  {
    const auto db = OpenRaw(folder.path());
    auto entry = db->Get<records::ChangeRecord>(ColumnFamily::kChanges, EncodeChangeKey(3));
    (*entry)->add_members(99);
    RawPut(*db, ColumnFamily::kChanges, EncodeChangeKey(3), EncodeRecord(**entry));
  }
  EXPECT_THAT(folder.Open(), IsError(StatusCode::kDataLoss, "CHANGE_LOG_BROKEN"));
}

TEST(RocksdbStore, DatabaseOfAnotherStoreIsFoundAtOpening) {
  const RocksdbFolder folder;
  const RocksdbFolder other;
  Fill(*MustOpen(folder), 3);
  Fill(*MustOpen(other), 3);
  CopyFolder(other.path() + "/db", folder.path() + "/db");
  EXPECT_THAT(folder.Open(), IsError(StatusCode::kDataLoss, "STORE_MIXED_UP"));
}

TEST(RocksdbStore, WitnessOfAnotherStoreIsFoundAtOpening) {
  const RocksdbFolder folder;
  const RocksdbFolder other;
  WriteWhole(folder.path() + "/WITNESS", ReadWhole(other.path() + "/WITNESS"));
  EXPECT_THAT(folder.Open(), IsError(StatusCode::kDataLoss, "STORE_MIXED_UP"));
}

TEST(RocksdbStore, RefusalSaysThatNothingWasChangedAndChangesNothing) {
  const RocksdbFolder folder;
  Fill(*MustOpen(folder), 5);
  std::filesystem::remove(folder.path() + "/WITNESS");
  const auto before = ReadFiles(folder.path());
  const auto store = folder.Open();
  EXPECT_THAT(store, IsError(StatusCode::kDataLoss, "WITNESS_MISSING"));
  EXPECT_THAT(std::string(store.status().message()), HasSubstr("Nothing on disk was changed"));
  EXPECT_EQ(ReadFiles(folder.path()), before);
}

TEST(RocksdbStore, SalvageReadsWhatIsLeftAndChangesNothing) {
  RocksdbFolder folder;
  Fill(*MustOpen(folder), 5);
  std::filesystem::remove(folder.path() + "/WITNESS");
  RawDelete(*OpenRaw(folder.path()), ColumnFamily::kChanges, EncodeChangeKey(2));
  const auto before = ReadFiles(folder.path());
  folder.options().salvage = true;
  {
    const auto store = MustOpen(folder);
    EXPECT_TRUE(store->frozen());
    EXPECT_OK(ScanAll(*store));
    EXPECT_EQ(store->GetAccount(4).value()->member(), 4u);
    EXPECT_EQ(store->GetCard(CardDigits(4)).value()->member(), 4u);
    EXPECT_THAT(store->Commit(PutAccount(6)), IsError(StatusCode::kUnavailable, "STORE_FROZEN"));
  }
  EXPECT_EQ(ReadFiles(folder.path()), before);
}

TEST(RocksdbStore, TrimmedChangeLogOpensAndRefusesWhoComesTooLate) {
  const RocksdbFolder folder;
  Fill(*MustOpen(folder), 5);
  {
    const auto db = OpenRaw(folder.path());
    const auto entry = db->Get<records::ChangeRecord>(ColumnFamily::kChanges, EncodeChangeKey(2));
    records::LogAnchorRecord anchor;
    anchor.set_sequence(2);
    anchor.set_hash((*entry)->hash());
    RawPut(*db, ColumnFamily::kMeta, std::string(kLogAnchorKey), EncodeRecord(anchor));
    for (uint64_t n : {1, 2}) RawDelete(*db, ColumnFamily::kChanges, EncodeChangeKey(n));
  }
  const auto store = MustOpen(folder);
  const auto ignore = [](const ChangeEntry&) { return absl::OkStatus(); };
  EXPECT_THAT(store->ReadChanges(1, ignore),
              IsError(StatusCode::kFailedPrecondition, "CHANGE_LOG_TRIMMED"));
  EXPECT_OK(store->ReadChanges(2, ignore));
  EXPECT_OK(store->Commit(PutAccount(6)));
}

TEST(RocksdbStore, NearlyFullDiskStopsWritesUntilThereIsRoom) {
  RocksdbFolder folder;
  uint64_t free_bytes = uint64_t{2} << 30;
  folder.options().reserve.min_free_bytes = uint64_t{1} << 30;
  folder.options().reserve.probe = [&free_bytes](const std::string&) {
    return DiskSpace{free_bytes, uint64_t{10} << 30};
  };
  const auto store = MustOpen(folder);
  ASSERT_OK(store->Commit(PutAccount(1)));
  free_bytes = (uint64_t{1} << 30) - 1;
  EXPECT_THAT(store->Commit(PutAccount(2)), IsError(StatusCode::kUnavailable, "DISK_ALMOST_FULL"));
  EXPECT_FALSE(store->frozen());
  EXPECT_OK(store->GetAccount(1));
  free_bytes = uint64_t{2} << 30;
  EXPECT_EQ(store->Commit(PutAccount(2)).value(), 2u);
}

TEST(RocksdbStore, DiskThatCannotBeMeasuredStopsWritesButDoesNotFreeze) {
  RocksdbFolder folder;
  folder.options().reserve.probe = [](const std::string&) { return absl::UnknownError("no"); };
  const auto store = MustOpen(folder);
  EXPECT_THAT(store->Commit(PutAccount(1)), IsError(StatusCode::kUnavailable, "DISK_ALMOST_FULL"));
  EXPECT_FALSE(store->frozen());
}

TEST(RocksdbStore, ReserveIsAShareOfALargeDisk) {
  RocksdbFolder folder;
  folder.options().reserve.min_free_bytes = 1;
  folder.options().reserve.min_free_percent = 5;
  uint64_t free_bytes = 50;
  folder.options().reserve.probe = [&free_bytes](const std::string&) {
    return DiskSpace{free_bytes << 30, uint64_t{1000} << 30};
  };
  const auto store = MustOpen(folder);
  EXPECT_OK(store->Commit(PutAccount(1)));
  free_bytes = 49;
  EXPECT_THAT(store->Commit(PutAccount(2)), IsError(StatusCode::kUnavailable, "DISK_ALMOST_FULL"));
}

// The sum that a factory makes of `bytes`, handed over in pieces.
std::string SumOf(rocksdb::FileChecksumGenFactory& factory, const std::string& bytes) {
  const auto generator = factory.CreateFileChecksumGenerator({});
  for (size_t begin = 0; begin < bytes.size(); begin += 1000) {
    generator->Update(bytes.data() + begin, std::min<size_t>(1000, bytes.size() - begin));
  }
  generator->Finalize();
  return generator->GetChecksum();
}

TEST(RocksdbStore, TablesHaveTheSumsThatRocksdbItselfMakes) {
  const auto ours = MakeFileChecksums();
  const auto theirs = rocksdb::GetFileChecksumGenCrc32cFactory();
  EXPECT_STREQ(ours->Name(), theirs->Name());
  std::string bytes;
  for (uint32_t i = 0; i < 5000; ++i) {
    EXPECT_EQ(SumOf(*ours, bytes), SumOf(*theirs, bytes)) << bytes.size() << " bytes";
    bytes.push_back(static_cast<char>(i * 2'654'435'761U >> 24));
    if (i > 100) i += 37;
  }
  rocksdb::FileChecksumGenContext context;
  context.requested_checksum_func_name = theirs->CreateFileChecksumGenerator({})->Name();
  EXPECT_NE(ours->CreateFileChecksumGenerator(context), nullptr);
  context.requested_checksum_func_name = "another";
  EXPECT_EQ(ours->CreateFileChecksumGenerator(context), nullptr);
}

}  // namespace
}  // namespace frontdesk::storage
