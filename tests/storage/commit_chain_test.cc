#include "storage/rocksdb/commit_chain.h"

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "storage/rocksdb/tally.h"
#include "tests/storage/support/status_matchers.h"
#include "tests/storage/support/test_records.h"

namespace frontdesk::storage {
namespace {

using absl::StatusCode;

records::ChangeRecord MakeEntry() {
  records::ChangeRecord entry;
  entry.add_members(3);
  entry.add_members(5);
  entry.set_previous_hash(GenesisHash(1));
  entry.set_operations_hash(std::string(kChainHashBytes, 'o'));
  entry.set_commit_micros(12'345);
  Tallies().WriteTo(&entry);
  entry.set_hash(HashEntry(1, entry));
  return entry;
}

TEST(CommitChain, EntryLinksToItsPredecessor) {
  EXPECT_OK(CheckLink(1, GenesisHash(1), MakeEntry()));
}

TEST(CommitChain, EntryOfAnotherHistoryDoesNotLink) {
  EXPECT_THAT(CheckLink(1, GenesisHash(2), MakeEntry()),
              IsError(StatusCode::kDataLoss, "CHANGE_LOG_BROKEN"));
}

TEST(CommitChain, EntryUnderAnotherNumberDoesNotLink) {
  EXPECT_THAT(CheckLink(2, GenesisHash(1), MakeEntry()),
              IsError(StatusCode::kDataLoss, "CHANGE_LOG_BROKEN"));
}

TEST(CommitChain, EveryFieldIsHashed) {
  using Change = std::function<void(records::ChangeRecord&)>;
  const std::vector<Change> changes = {
      [](auto& entry) { entry.set_members(0, 4); },
      [](auto& entry) { entry.mutable_members()->SwapElements(0, 1); },
      [](auto& entry) { entry.mutable_members()->RemoveLast(); },
      [](auto& entry) { entry.mutable_operations_hash()->front() ^= 1; },
      [](auto& entry) { entry.set_commit_micros(12'346); },
      [](auto& entry) { entry.mutable_tallies(0)->set_count(1); },
      [](auto& entry) { entry.mutable_tallies(0)->mutable_digest()->back() ^= 1; },
      [](auto& entry) { entry.mutable_tallies(0)->set_column_family(9); },
      [](auto& entry) { entry.mutable_tallies()->RemoveLast(); },
      [](auto& entry) { entry.mutable_hash()->back() ^= 1; },
  };
  for (size_t i = 0; i < changes.size(); ++i) {
    records::ChangeRecord entry = MakeEntry();
    changes[i](entry);
    EXPECT_THAT(CheckLink(1, GenesisHash(1), entry),
                IsError(StatusCode::kDataLoss, "CHANGE_LOG_BROKEN"))
        << "change " << i;
  }
}

TEST(CommitChain, OperationsHashTellsOperationsApart) {
  const auto hash = [](ColumnFamily family, const char* key, std::optional<std::string> value) {
    return HashOperations({{{family, key}, std::move(value)}});
  };
  const std::set<std::string> hashes = {
      HashOperations({}),
      hash(ColumnFamily::kAccounts, "ab", "c"),
      hash(ColumnFamily::kAccounts, "a", "bc"),
      hash(ColumnFamily::kCards, "ab", "c"),
      hash(ColumnFamily::kAccounts, "ab", ""),
      hash(ColumnFamily::kAccounts, "ab", std::nullopt),
  };
  EXPECT_EQ(hashes.size(), 6u);
}

TEST(Tallies, SurviveTheirEntry) {
  Tallies tallies;
  tallies.Find(ColumnFamily::kCards)->Add(absl::MakeUint128(1, 2));
  records::ChangeRecord entry;
  tallies.WriteTo(&entry);
  EXPECT_EQ(Tallies::ReadFrom(entry), tallies);
}

TEST(Tallies, FamiliesThatFormat1DidNotCountWereEmpty) {
  Tallies tallies;
  tallies.Find(ColumnFamily::kPrograms)->Add(absl::MakeUint128(1, 2));
  records::ChangeRecord entry;
  tallies.WriteTo(&entry);
  while (entry.tallies_size() > static_cast<int>(kTalliedInFormat1)) {
    entry.mutable_tallies()->RemoveLast();
  }
  EXPECT_EQ(Tallies::ReadFrom(entry), tallies);
  entry.mutable_tallies()->RemoveLast();
  EXPECT_EQ(Tallies::ReadFrom(entry), std::nullopt);
}

TEST(Tallies, ForeignEntriesAreRefused) {
  records::ChangeRecord entry;
  EXPECT_EQ(Tallies::ReadFrom(entry), std::nullopt);
  Tallies().WriteTo(&entry);
  entry.mutable_tallies(1)->set_digest("short");
  EXPECT_EQ(Tallies::ReadFrom(entry), std::nullopt);
}

TEST(Tallies, DoNotDependOnTheOrderOfRowsAndForgetRemovedOnes) {
  const RowHasher rows(std::string(kStoreSecretBytes, 's'));
  Tally one;
  one.Add(rows.Hash("a", "1"));
  one.Add(rows.Hash("b", "2"));
  one.Add(rows.Hash("c", "3"));
  one.Remove(rows.Hash("b", "2"));
  Tally two;
  two.Add(rows.Hash("c", "3"));
  two.Add(rows.Hash("a", "1"));
  EXPECT_EQ(one, two);
}

TEST(RowHasher, KeyAndValueCannotRunTogether) {
  const RowHasher rows(std::string(kStoreSecretBytes, 's'));
  EXPECT_NE(rows.Hash("ab", "c"), rows.Hash("a", "bc"));
  EXPECT_NE(rows.Hash("ab", "c"), RowHasher(std::string(kStoreSecretBytes, 't')).Hash("ab", "c"));
}

}  // namespace
}  // namespace frontdesk::storage
