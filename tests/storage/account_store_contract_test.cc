// What account_store.h promises, asked of every engine.
#include <atomic>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "gtest/gtest.h"
#include "storage/account_store.h"
#include "storage/memory/memory_account_store.h"
#include "tests/storage/support/batch_maker.h"
#include "tests/storage/support/rocksdb_folder.h"
#include "tests/storage/support/status_matchers.h"
#include "tests/storage/support/store_content.h"
#include "tests/storage/support/test_records.h"

namespace frontdesk::storage {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

enum class Engine { kMemory, kRocksdb };

class AccountStoreContract : public testing::TestWithParam<Engine> {
 protected:
  void SetUp() override {
    if (GetParam() == Engine::kMemory) {
      store_ = std::make_unique<MemoryAccountStore>();
      return;
    }
    folder_ = std::make_unique<RocksdbFolder>();
    auto store = folder_->Open();
    ASSERT_OK(store);
    store_ = *std::move(store);
  }

  // Commits and returns the commit number; 0 after a failure.
  uint64_t Commit(const CommitBatch& batch) {
    const auto sequence = store_->Commit(batch);
    EXPECT_OK(sequence);
    return sequence.value_or(0);
  }

  // Version of the account; 0 if there is none.
  uint64_t VersionOf(MemberNumber member) {
    const auto account = store_->GetAccount(member);
    EXPECT_OK(account);
    return account->has_value() ? (*account)->version() : 0;
  }

  // Members that a snapshot shows from `first` on, in its order.
  static std::vector<MemberNumber> Scan(const StoreSnapshot& snapshot, MemberNumber first = 0) {
    std::vector<MemberNumber> members;
    EXPECT_OK(snapshot.ScanAccounts(first, [&](const records::AccountRecord& account) {
      members.push_back(account.member());
      return absl::OkStatus();
    }));
    return members;
  }

  std::unique_ptr<StoreSnapshot> Snapshot() {
    auto snapshot = store_->Snapshot();
    EXPECT_OK(snapshot);
    return *std::move(snapshot);
  }

  // Texts of the notes in a range.
  static std::vector<std::string> Notes(const RowReader& reader, const RowRange& range) {
    std::vector<std::string> texts;
    EXPECT_OK(ScanRecords<records::NoteRecord>(reader, range,
                                               [&](const RowKey&, const records::NoteRecord& note) {
                                                 texts.push_back(note.text());
                                                 return absl::OkStatus();
                                               }));
    return texts;
  }

  std::vector<std::string> RequestKeys() {
    std::vector<std::string> keys;
    EXPECT_OK(store_->ScanRequests([&](std::string key, const records::RequestRecord&) {
      keys.push_back(std::move(key));
      return absl::OkStatus();
    }));
    return keys;
  }

  std::unique_ptr<RocksdbFolder> folder_;
  std::unique_ptr<AccountStore> store_;
};

INSTANTIATE_TEST_SUITE_P(Engines, AccountStoreContract,
                         testing::Values(Engine::kMemory, Engine::kRocksdb),
                         [](const auto& engine) {
                           return engine.param == Engine::kMemory ? "Memory" : "Rocksdb";
                         });

TEST_P(AccountStoreContract, EmptyStoreHoldsNothing) {
  EXPECT_EQ(store_->last_sequence(), 0u);
  EXPECT_FALSE(store_->frozen());
  EXPECT_EQ(VersionOf(1), 0u);
  EXPECT_EQ(Snapshot()->sequence(), 0u);
  EXPECT_THAT(Scan(*Snapshot()), IsEmpty());
  EXPECT_THAT(RequestKeys(), IsEmpty());
}

TEST_P(AccountStoreContract, CommitsAreNumberedFromOneWithoutGaps) {
  for (uint64_t i = 1; i <= 20; ++i) {
    EXPECT_EQ(Commit(PutAccount(i)), i);
    EXPECT_EQ(store_->last_sequence(), i);
  }
}

TEST_P(AccountStoreContract, AnEmptyBatchIsACommit) {
  EXPECT_EQ(Commit({}), 1u);
  EXPECT_EQ(Commit({}), 2u);
}

TEST_P(AccountStoreContract, CommittedAccountIsRead) {
  Commit(PutAccount(7, 3));
  const auto account = store_->GetAccount(7);
  ASSERT_OK(account);
  ASSERT_TRUE(account->has_value());
  EXPECT_EQ((*account)->SerializeAsString(), MakeAccount(7, 3).SerializeAsString());
}

TEST_P(AccountStoreContract, LaterCommitReplacesTheAccount) {
  Commit(PutAccount(7, 1));
  Commit(PutAccount(7, 2));
  EXPECT_EQ(VersionOf(7), 2u);
}

TEST_P(AccountStoreContract, LaterPutOfABatchCounts) {
  CommitBatch batch = PutAccount(7, 1);
  batch.accounts.push_back(MakeAccount(7, 2));
  Commit(batch);
  EXPECT_EQ(VersionOf(7), 2u);
}

TEST_P(AccountStoreContract, RecordThatCouldNotBeReadBackIsRefused) {
  CommitBatch text = PutAccount(1);
  text.accounts[0].set_first_name("\xff");
  CommitBatch number = PutAccount(kMaxMemberNumber + 1);
  CommitBatch group;
  group.groups = {MakeGroup("\xff", "")};
  CommitBatch request;
  request.requests = {{"id", MakeRequest(1)}};
  request.requests[0].second.mutable_reply()->set_city("\xff");
  for (const CommitBatch& batch : {text, number, group, request}) {
    EXPECT_THAT(store_->Commit(batch),
                IsError(absl::StatusCode::kInvalidArgument, "RECORD_UNREADABLE"));
  }
  EXPECT_FALSE(store_->frozen());
  EXPECT_EQ(Commit(PutAccount(1)), 1u);
}

TEST_P(AccountStoreContract, ErasedAccountIsGone) {
  Commit(PutAccount(7));
  CommitBatch batch;
  batch.erased = {7, 8};  // erasing what is not there is fine
  Commit(batch);
  EXPECT_EQ(VersionOf(7), 0u);
  EXPECT_THAT(Scan(*Snapshot()), IsEmpty());
}

TEST_P(AccountStoreContract, CardsPutWithTheirKeysAreThoseOfTheirDigits) {
  const auto put = [this](MemberNumber member, MemberNumber owner) {
    const std::string digits = CardDigits(member);
    return CardPut{digits, MakeCardOwner(owner), store_->CardKey(digits)};
  };
  CommitBatch batch;
  batch.cards = {put(1, 1), {CardDigits(2), MakeCardOwner(2)}, put(3, 3), put(3, 4)};
  Commit(batch);
  EXPECT_EQ(store_->GetCard(CardDigits(1)).value()->member(), 1u);
  EXPECT_EQ(store_->GetCard(CardDigits(2)).value()->member(), 2u);
  EXPECT_EQ(store_->GetCard(CardDigits(3)).value()->member(), 4u);
  CommitBatch later;
  later.erased_cards = {CardDigits(1)};
  later.cards = {put(2, 5), {CardDigits(3), MakeCardOwner(6)}};
  Commit(later);
  EXPECT_FALSE(store_->GetCard(CardDigits(1)).value().has_value());
  EXPECT_EQ(store_->GetCard(CardDigits(2)).value()->member(), 5u);
  EXPECT_EQ(store_->GetCard(CardDigits(3)).value()->member(), 6u);
}

TEST_P(AccountStoreContract, ErasedAndPutInOneBatchStaysPut) {
  Commit(PutAccount(7, 1));
  CommitBatch batch = PutAccount(7, 2);
  batch.erased = {7};
  batch.cards = {{CardDigits(7), MakeCardOwner(7)}};
  batch.erased_cards = {CardDigits(7)};
  Commit(batch);
  EXPECT_EQ(VersionOf(7), 2u);
  EXPECT_TRUE(store_->GetCard(CardDigits(7)).value().has_value());
}

TEST_P(AccountStoreContract, AccountsAreAnsweredInTheOrderAsked) {
  for (MemberNumber member : {1, 2, 3}) Commit(PutAccount(member, member * 10));
  const auto accounts = store_->GetAccounts({3, 9, 1, 3});
  ASSERT_OK(accounts);
  ASSERT_EQ(accounts->size(), 4u);
  EXPECT_EQ(accounts->at(0)->version(), 30u);
  EXPECT_FALSE(accounts->at(1).has_value());
  EXPECT_EQ(accounts->at(2)->version(), 10u);
  EXPECT_EQ(accounts->at(3)->version(), 30u);
}

TEST_P(AccountStoreContract, CardsAreAnsweredInTheOrderAsked) {
  CommitBatch batch;
  for (MemberNumber member : {1, 2, 3}) {
    batch.cards.push_back({CardDigits(member), MakeCardOwner(member)});
  }
  Commit(batch);
  const std::vector<std::string> asked = {CardDigits(3), CardDigits(9), CardDigits(1),
                                          CardDigits(3), CardDigits(2)};
  std::vector<std::string> keys;
  for (const std::string& digits : asked) keys.push_back(store_->CardKey(digits));
  const auto cards = store_->GetCards(std::vector<std::string_view>(keys.begin(), keys.end()));
  ASSERT_OK(cards);
  ASSERT_EQ(cards->size(), asked.size());
  for (size_t i = 0; i < asked.size(); ++i) {
    const auto one = store_->GetCard(asked[i]).value();
    ASSERT_EQ(cards->at(i).has_value(), one.has_value());
    if (!one) continue;
    EXPECT_EQ(cards->at(i)->member(), one->member());
  }
  EXPECT_FALSE(cards->at(1).has_value());
  EXPECT_THAT(store_->GetCards({}).value(), IsEmpty());
}

TEST_P(AccountStoreContract, AskingForNoAccountsIsAnswered) {
  const auto accounts = store_->GetAccounts({});
  ASSERT_OK(accounts);
  EXPECT_THAT(*accounts, IsEmpty());
}

TEST_P(AccountStoreContract, CardIsFoundByItsDigitsUntilErased) {
  CommitBatch batch;
  batch.cards = {{"6006000000000001", MakeCardOwner(5)}};
  Commit(batch);
  EXPECT_EQ(store_->GetCard("6006000000000001").value()->member(), 5u);
  EXPECT_FALSE(store_->GetCard("6006000000000002").value().has_value());
  EXPECT_FALSE(store_->GetCard("600600000000000").value().has_value());
  CommitBatch erase;
  erase.erased_cards = {"6006000000000001"};
  Commit(erase);
  EXPECT_FALSE(store_->GetCard("6006000000000001").value().has_value());
}

TEST_P(AccountStoreContract, RequestIsFoundByItsIdUntilErasedByItsKey) {
  CommitBatch batch;
  batch.requests = {{"first", MakeRequest(1)}, {"second", MakeRequest(2)}};
  Commit(batch);
  EXPECT_EQ(store_->GetRequest("second").value()->member(), 2u);
  EXPECT_FALSE(store_->GetRequest("third").value().has_value());
  CommitBatch erase;
  erase.erased_requests = RequestKeys();
  ASSERT_EQ(erase.erased_requests.size(), 2u);
  erase.erased_requests.pop_back();
  Commit(erase);
  const int left = store_->GetRequest("first").value().has_value() +
                   store_->GetRequest("second").value().has_value();
  EXPECT_EQ(left, 1);
}

TEST_P(AccountStoreContract, RequestKeysAscendAndDoNotShowTheId) {
  CommitBatch batch;
  for (int i = 0; i < 20; ++i) batch.requests.emplace_back(absl::StrCat("id-", i), MakeRequest(i));
  Commit(batch);
  const std::vector<std::string> keys = RequestKeys();
  ASSERT_EQ(keys.size(), 20u);
  EXPECT_TRUE(std::is_sorted(keys.begin(), keys.end()));
  for (const std::string& key : keys) EXPECT_EQ(key.find("id-"), std::string::npos);
}

TEST_P(AccountStoreContract, GroupsAreKeptOncePerNameAndId) {
  CommitBatch batch;
  batch.groups = {MakeGroup("Sunny", "1"), MakeGroup("Sunny", "2"), MakeGroup("Sunny1", ""),
                  MakeGroup("Sunny", "1")};
  Commit(batch);
  std::vector<std::string> groups;
  EXPECT_OK(store_->ScanGroups([&](const records::GroupRecord& group) {
    groups.push_back(absl::StrCat(group.group_name(), "/", group.group_id()));
    return absl::OkStatus();
  }));
  EXPECT_THAT(groups, UnorderedElementsAre("Sunny/1", "Sunny/2", "Sunny1/"));
}

TEST_P(AccountStoreContract, ScanGoesInMemberOrderFromTheFirst) {
  for (MemberNumber member : {kMaxMemberNumber, MemberNumber{256}, MemberNumber{0},
                              MemberNumber{255}, MemberNumber{65536}}) {
    Commit(PutAccount(member));
  }
  const auto snapshot = Snapshot();
  EXPECT_THAT(Scan(*snapshot), ElementsAre(0, 255, 256, 65536, kMaxMemberNumber));
  EXPECT_THAT(Scan(*snapshot, 256), ElementsAre(256, 65536, kMaxMemberNumber));
  EXPECT_THAT(Scan(*snapshot, 257), ElementsAre(65536, kMaxMemberNumber));
}

TEST_P(AccountStoreContract, ScanStopsWithTheErrorOfItsVisitor) {
  for (MemberNumber member : {1, 2, 3}) Commit(PutAccount(member));
  int visited = 0;
  const absl::Status status = Snapshot()->ScanAccounts(0, [&](const records::AccountRecord&) {
    return ++visited == 2 ? absl::CancelledError("enough") : absl::OkStatus();
  });
  EXPECT_TRUE(absl::IsCancelled(status));
  EXPECT_EQ(visited, 2);
}

TEST_P(AccountStoreContract, SnapshotDoesNotSeeLaterCommits) {
  Commit(PutAccount(1));
  const auto before = Snapshot();
  CommitBatch batch = PutAccount(2);
  batch.erased = {1};
  Commit(batch);
  EXPECT_EQ(before->sequence(), 1u);
  EXPECT_THAT(Scan(*before), ElementsAre(1));
  EXPECT_EQ(Snapshot()->sequence(), 2u);
  EXPECT_THAT(Scan(*Snapshot()), ElementsAre(2));
}

TEST_P(AccountStoreContract, SnapshotsAgreeWithTheirSequenceWhileCommitsGoOn) {
  std::atomic<bool> stop = false;
  std::thread reader([&] {
    while (!stop) {
      const auto snapshot = Snapshot();
      // Commit n puts member n: a snapshot at n shows exactly 1 … n.
      EXPECT_EQ(Scan(*snapshot).size(), snapshot->sequence());
    }
  });
  for (MemberNumber member = 1; member <= 200; ++member) Commit(PutAccount(member));
  stop = true;
  reader.join();
}

TEST_P(AccountStoreContract, ChangesTellWhoWasTouched) {
  CommitBatch batch = PutAccount(9);
  batch.accounts.push_back(MakeAccount(4));
  batch.erased = {6, 4};
  Commit(batch);
  CommitBatch cards_only;
  cards_only.cards = {{CardDigits(9), MakeCardOwner(9)}};
  Commit(cards_only);
  Commit(PutAccount(9));
  std::vector<std::pair<uint64_t, std::vector<MemberNumber>>> changes;
  EXPECT_OK(store_->ReadChanges(0, [&](const ChangeEntry& entry) {
    changes.emplace_back(entry.sequence, entry.members);
    return absl::OkStatus();
  }));
  EXPECT_THAT(changes, ElementsAre(std::pair<uint64_t, std::vector<MemberNumber>>(1, {4, 6, 9}),
                                   std::pair<uint64_t, std::vector<MemberNumber>>(2, {}),
                                   std::pair<uint64_t, std::vector<MemberNumber>>(3, {9})));
}

TEST_P(AccountStoreContract, ChangesBeginAfterTheCommitNamed) {
  for (MemberNumber member : {1, 2, 3, 4}) Commit(PutAccount(member));
  std::vector<uint64_t> sequences;
  const auto collect = [&](const ChangeEntry& entry) {
    sequences.push_back(entry.sequence);
    return absl::OkStatus();
  };
  EXPECT_OK(store_->ReadChanges(2, collect));
  EXPECT_THAT(sequences, ElementsAre(3, 4));
  sequences.clear();
  EXPECT_OK(store_->ReadChanges(4, collect));
  EXPECT_THAT(sequences, IsEmpty());
}

TEST_P(AccountStoreContract, ChangesStopWithTheErrorOfTheirVisitor) {
  for (MemberNumber member : {1, 2, 3}) Commit(PutAccount(member));
  int visited = 0;
  const absl::Status status = store_->ReadChanges(0, [&](const ChangeEntry&) {
    return ++visited == 2 ? absl::CancelledError("enough") : absl::OkStatus();
  });
  EXPECT_TRUE(absl::IsCancelled(status));
  EXPECT_EQ(visited, 2);
}

TEST_P(AccountStoreContract, EveryCommitHasADigestOfItsOwn) {
  std::set<std::string> digests;
  for (uint64_t sequence = 0; sequence <= 3; ++sequence) {
    const auto digest = store_->CommitDigest(sequence);
    ASSERT_OK(digest);
    EXPECT_EQ(digest->size(), 32u);
    digests.insert(*digest);
    EXPECT_TRUE(absl::IsNotFound(store_->CommitDigest(sequence + 1).status()));
    Commit({});
  }
  EXPECT_EQ(digests.size(), 4u);
  EXPECT_TRUE(digests.contains(*store_->CommitDigest(1)));
}

TEST_P(AccountStoreContract, HighestMemberIsThatOfTheLastAccount) {
  EXPECT_EQ(store_->HighestMember().value(), 0u);
  CommitBatch batch;
  for (MemberNumber member : {5, 70'000, 300}) batch.accounts.emplace_back().set_member(member);
  Commit(batch);
  EXPECT_EQ(store_->HighestMember().value(), 70'000u);
  CommitBatch erasure;
  erasure.erased = {70'000};
  Commit(erasure);
  EXPECT_EQ(store_->HighestMember().value(), 300u);
}

TEST_P(AccountStoreContract, KeyedHashIsStableShortAndTellsInputsApart) {
  EXPECT_EQ(store_->KeyedHash("abc"), store_->KeyedHash("abc"));
  EXPECT_NE(store_->KeyedHash("abc"), store_->KeyedHash("abd"));
  EXPECT_NE(store_->KeyedHash(""), store_->KeyedHash(std::string_view("\0", 1)));
  EXPECT_EQ(store_->KeyedHash("abc").size(), 16u);
}

TEST_P(AccountStoreContract, KeyedHashDiffersBetweenStores) {
  EXPECT_NE(store_->KeyedHash("abc"), MemoryAccountStore().KeyedHash("abc"));
}

TEST_P(AccountStoreContract, RowsOfAMemberComeInTheOrderOfTime) {
  CommitBatch batch;
  const int64_t times[] = {5, -3, 0, 5};
  for (uint64_t i = 0; i < 4; ++i) {
    batch.rows.push_back(
        MakeNote(MemberRow(Table::kNotes, 7, times[i], i), absl::StrCat("note ", i)));
  }
  batch.rows.push_back(MakeNote(MemberRow(Table::kAuditHistory, 7, 0, 0), "another table"));
  batch.rows.push_back(MakeNote(MemberRow(Table::kNotes, 8, 0, 0), "another member"));
  Commit(batch);
  const RowRange all{.table = Table::kNotes, .member = 7};
  EXPECT_THAT(Notes(*store_, all), ElementsAre("note 1", "note 2", "note 0", "note 3"));
  RowRange newest = all;
  newest.order = RowRange::Order::kDescending;
  EXPECT_THAT(Notes(*store_, newest), ElementsAre("note 3", "note 0", "note 2", "note 1"));
  newest.after = MemberRow(Table::kNotes, 7, 5, 0);
  EXPECT_THAT(Notes(*store_, newest), ElementsAre("note 2", "note 1"));
  RowRange later = all;
  later.after = MemberRow(Table::kNotes, 7, 1, 0);  // no row has it
  EXPECT_THAT(Notes(*store_, later), ElementsAre("note 0", "note 3"));
}

TEST_P(AccountStoreContract, RowIsFoundByItsKeyUntilErased) {
  const RowKey keys[] = {MemberRow(Table::kNotes, 7, 1, 2), NumberedRow(Table::kOutbox, 3),
                         NamedRow(Table::kStores, "CORPORATE")};
  CommitBatch batch;
  for (const RowKey& key : keys) batch.rows.push_back(MakeNote(key, "text"));
  Commit(batch);
  for (const RowKey& key : keys) {
    EXPECT_EQ(ReadRecord<records::NoteRecord>(*store_, key).value()->text(), "text");
  }
  EXPECT_FALSE(store_->GetRow(NamedRow(Table::kStores, "CORPORAT")).value().has_value());
  EXPECT_FALSE(store_->GetRow(NamedRow(Table::kPrograms, "CORPORATE")).value().has_value());
  CommitBatch erase;
  erase.erased_rows.assign(std::begin(keys), std::end(keys));
  Commit(erase);
  for (const RowKey& key : keys) EXPECT_FALSE(store_->GetRow(key).value().has_value());
}

TEST_P(AccountStoreContract, SnapshotKeepsAccountsAndRowsOfItsMoment) {
  CommitBatch batch = PutAccount(7, 1);
  batch.rows = {MakeNote(MemberRow(Table::kNotes, 7, 1, 1), "before")};
  Commit(batch);
  const auto snapshot = Snapshot();
  batch = PutAccount(7, 2);
  batch.rows = {MakeNote(MemberRow(Table::kNotes, 7, 1, 1), "after"),
                MakeNote(MemberRow(Table::kNotes, 7, 1, 2), "after")};
  Commit(batch);
  EXPECT_EQ(snapshot->GetAccount(7).value()->version(), 1u);
  EXPECT_FALSE(snapshot->GetAccount(8).value().has_value());
  EXPECT_THAT(Notes(*snapshot, {.table = Table::kNotes, .member = 7}), ElementsAre("before"));
  EXPECT_THAT(Notes(*store_, {.table = Table::kNotes, .member = 7}), ElementsAre("after", "after"));
}

// Puts text that is not UTF-8 into each text of `record` in turn, those of records inside it too,
// and lets `look` see each state.
void SpoilEachText(google::protobuf::Message& record, const std::function<void()>& look) {
  const auto& reflection = *record.GetReflection();
  for (int i = 0; i < record.GetDescriptor()->field_count(); ++i) {
    const auto& field = *record.GetDescriptor()->field(i);
    if (field.cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE) {
      SpoilEachText(field.is_repeated() ? *reflection.AddMessage(&record, &field)
                                        : *reflection.MutableMessage(&record, &field),
                    look);
    } else if (field.type() == google::protobuf::FieldDescriptor::TYPE_STRING) {
      if (field.is_repeated()) {
        reflection.AddString(&record, &field, "\xff");
      } else {
        reflection.SetString(&record, &field, "\xff");
      }
      look();
      reflection.ClearField(&record, &field);
    }
  }
}

TEST(CheckBatch, LooksAtEveryTextOfAnAccount) {
  CommitBatch batch;
  batch.accounts.resize(1);
  int texts = 0;
  SpoilEachText(batch.accounts[0], [&] {
    EXPECT_FALSE(CheckBatch(batch).ok()) << texts;
    ++texts;
  });
  EXPECT_GE(texts, 20);
  EXPECT_OK(CheckBatch(batch));
}

TEST_P(AccountStoreContract, RowThatCouldNotBeReadBackIsNotMade) {
  records::NoteRecord note;
  note.set_text("\xff");
  EXPECT_THAT(MakeRow(NumberedRow(Table::kOutbox, 1), note).status(),
              IsError(absl::StatusCode::kInvalidArgument, "RECORD_UNREADABLE"));
}

TEST_P(AccountStoreContract, PurgeChangesNothingThatIsRead) {
  Commit(PutAccount(1));
  Commit(PutAccount(2));
  CommitBatch erase;
  erase.erased = {1};
  Commit(erase);
  EXPECT_OK(store_->Purge({1}, absl::Now()));
  EXPECT_THAT(Scan(*Snapshot()), ElementsAre(2));
}

TEST_P(AccountStoreContract, LongRandomHistoryAgreesWithTheTwin) {
  constexpr uint64_t kSeed = 20'240'611;
  MemoryAccountStore twin;
  BatchMaker maker(kSeed);
  KnownNames names;
  for (int step = 1; step <= 600; ++step) {
    CommitBatch batch = maker.Next();
    names.Add(batch);
    CommitBatch twin_batch = batch;
    if (step % 7 == 0) {
      EraseOldestRequest(*store_, &batch);
      EraseOldestRequest(twin, &twin_batch);
    }
    ASSERT_EQ(Commit(batch), twin.Commit(twin_batch).value()) << "seed " << kSeed;
    if (step % 50 != 0) continue;
    const auto content = ReadContent(*store_, names);
    ASSERT_OK(content);
    ASSERT_EQ(*content, ReadContent(twin, names).value()) << "seed " << kSeed << " step " << step;
  }
}

}  // namespace
}  // namespace frontdesk::storage
