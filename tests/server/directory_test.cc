// The one writer: what is acknowledged is on disk and searchable, and nothing else ever is.
#include "server/directory/directory.h"

#include <atomic>
#include <future>
#include <latch>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "common/error.h"
#include "common/limits.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/directory/converters.h"
#include "server/directory/draft.h"
#include "server/directory/member_event_plan.h"
#include "tests/server/support/directory_room.h"
#include "tests/server/support/test_accounts.h"

namespace frontdesk::directory {
namespace {

using accounts::Account;
using accounts::AccountField;
using ::frontdesk::testing::CardNumber;
using ::frontdesk::testing::DirectoryRoom;
using ::frontdesk::testing::Named;
using ::frontdesk::testing::Person;
using ::frontdesk::testing::ReasonOf;
using ::frontdesk::testing::Row;
using ::frontdesk::testing::Update;
using index::Field;
using storage::MemoryAccountStore;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// R-062.
TEST(Writes, AreSearchableWhenTheyAreAcknowledged) {
  DirectoryRoom room;
  const auto reply = room.Create(Person(1));
  ASSERT_TRUE(reply.ok()) << reply.status();
  EXPECT_TRUE(reply->changed);
  EXPECT_EQ(reply->sequence, room.store().last_sequence());
  EXPECT_THAT(room.Find(Field::kEmail, "robert1@"), ElementsAre(reply->account.member));
  ASSERT_TRUE(
      room.Write(Update(reply->account.member, AccountField::kLastName, Named("Larsson"))).ok());
  EXPECT_THAT(room.Find(Field::kLastName, "larsson"), ElementsAre(reply->account.member));
  EXPECT_THAT(room.Find(Field::kLastName, "anderson1"), IsEmpty());
  EXPECT_EQ(*room.directory().Get(reply->account.member),
            *FromRecord(**room.store().GetAccount(reply->account.member)));
}

TEST(Writes, ThatAreRefusedLeaveNoTrace) {
  DirectoryRoom room;
  Account bad = Person(1);
  bad.email = "nonsense";
  EXPECT_EQ(ReasonOf(room.Create(bad).status()), "EMAIL_MALFORMED");
  EXPECT_EQ(room.store().last_sequence(), 0u);
  EXPECT_EQ(ReasonOf(room.directory().GetByCard(CardNumber(1)).status()), "CARD_NOT_FOUND");
}

TEST(Writes, ThatChangeNothingCommitNothing) {
  DirectoryRoom room;
  const auto created = room.Create(Person(1));
  const auto reply =
      room.Write(Update(created->account.member, AccountField::kLastName, Named("Anderson1")));
  ASSERT_TRUE(reply.ok());
  EXPECT_FALSE(reply->changed);
  EXPECT_EQ(reply->account, created->account);
  EXPECT_EQ(room.store().last_sequence(), created->sequence);
}

TEST(Writes, ThatWaitTogetherAreCommittedTogether) {
  DirectoryRoom room;
  constexpr int kWrites = 100;
  std::latch done(kWrites);
  std::atomic<int> succeeded = 0;
  {
    DirectoryRoom::HeldWriter held(room);
    for (int i = 0; i < kWrites; ++i) {
      room.directory().Submit({.command = accounts::CreateAccount{Person(i)},
                               .request_id = "",
                               .body_hash = "",
                               .deadline = absl::InfiniteFuture()},
                              [&](const absl::StatusOr<WriteReply>& reply) {
                                if (reply.ok()) ++succeeded;
                                done.count_down();
                              });
    }
  }
  done.wait();
  EXPECT_EQ(succeeded, kWrites);
  EXPECT_EQ(room.store().last_sequence(), 1u);
  EXPECT_EQ(room.directory().Snapshot()->size(), static_cast<uint64_t>(kWrites));
}

TEST(Writes, OfOneGroupSeeEachOther) {
  DirectoryRoom room;
  std::promise<void> done;
  std::vector<std::string> reasons;
  auto note = [&reasons](const absl::StatusOr<WriteReply>& reply) {
    reasons.push_back(ReasonOf(reply.status()));
  };
  Account other_card = Row(1);
  other_card.cards[0].number = CardNumber(2);
  Account taken_card = Row(3);
  taken_card.cards[0].number = CardNumber(1);
  {
    DirectoryRoom::HeldWriter held(room);
    for (accounts::Command command : std::vector<accounts::Command>{
             accounts::CreateAccount{Row(1)}, accounts::CreateAccount{other_card},
             accounts::CreateAccount{taken_card},
             Update(Row(1).member, AccountField::kLastName, Named("Larsson"))}) {
      room.directory().Submit({.command = std::move(command),
                               .request_id = "",
                               .body_hash = "",
                               .deadline = absl::InfiniteFuture()},
                              note);
    }
    room.directory().Submit(
        {.command = Update(Row(1).member, AccountField::kLastName, Named("Larsson")),
         .request_id = "",
         .body_hash = "",
         .deadline = absl::InfiniteFuture()},
        [&](const absl::StatusOr<WriteReply>& reply) {
          EXPECT_FALSE(reply->changed);
          done.set_value();
        });
  }
  done.get_future().wait();
  EXPECT_THAT(reasons, ElementsAre("OK", "MEMBER_ID_TAKEN", "CARD_NUMBER_TAKEN", "OK"));
  EXPECT_EQ(room.store().last_sequence(), 1u);
  EXPECT_EQ(room.directory().Get(Row(1).member)->last_name, "Larsson");
}

TEST(Writes, OfManyThreadsForOneCardAreWonByExactlyOne) {
  DirectoryRoom room;
  constexpr int kThreads = 8;
  for (int round = 0; round < 20; ++round) {
    std::atomic<int> won = 0;
    std::atomic<int> lost = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i) {
      threads.emplace_back([&, i] {
        Account account = Person(1000 * round + i);
        account.cards[0].number = CardNumber(round);
        const auto reply = room.Create(account);
        if (reply.ok()) ++won;
        if (ReasonOf(reply.status()) == "CARD_NUMBER_TAKEN") ++lost;
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(won, 1);
    EXPECT_EQ(lost, kThreads - 1);
  }
}

// A login of the member, `seconds` after the clock of the room begins.
Write LoginAt(MemberNumber member, int seconds) {
  NumberedEvent login;
  login.event.member = member;
  login.event.record.set_event_id(std::to_string(seconds));
  login.event.record.set_micros(int64_t{seconds} * 1'000'000);
  login.event.record.mutable_login()->set_result(1);
  login.number = static_cast<uint64_t>(seconds);
  Write write;
  write.plan = [login](Draft& draft, const accounts::RuleContext& context) {
    return RecordEvent(login, context.now, draft).ok()
               ? absl::StatusOr<PlanReply>(PlanReply{})
               : absl::StatusOr<PlanReply>(absl::UnknownError("not recorded"));
  };
  return write;
}

TEST(Writes, OfALoginDoNotHideAnEditOfTheSameGroup) {
  DirectoryRoom room;
  ASSERT_TRUE(room.Import({Row(1)}).ok());
  std::latch done(3);
  const auto note = [&done](const absl::StatusOr<WriteReply>& reply) {
    EXPECT_TRUE(reply.ok()) << reply.status();
    done.count_down();
  };
  {
    DirectoryRoom::HeldWriter held(room);
    room.directory().Submit(LoginAt(Row(1).member, 10), note);
    room.directory().Submit(
        {.command = Update(Row(1).member, AccountField::kLastName, Named("Larsson"))}, note);
    room.directory().Submit(LoginAt(Row(1).member, 20), note);
  }
  done.wait();
  EXPECT_THAT(room.Find(Field::kLastName, "Larsson"), ElementsAre(Row(1).member));
  EXPECT_EQ(room.directory().Get(Row(1).member)->last_login, absl::FromUnixSeconds(20));
  EXPECT_EQ(room.directory().Snapshot()->sequence(), room.store().last_sequence());
}

TEST(Writes, OfLoginsAloneAreVisibleWithoutTheIndex) {
  DirectoryRoom room;
  ASSERT_TRUE(room.Import({Row(1)}).ok());
  const auto merged = [&room] { return room.directory().engine_stats().delta; };
  const uint64_t before = merged();
  ASSERT_TRUE(room.Submit(LoginAt(Row(1).member, 10)).ok());
  EXPECT_EQ(merged(), before);
  EXPECT_EQ(room.directory().Snapshot()->sequence(), room.store().last_sequence());
  room.Reopen();
  EXPECT_EQ(room.directory().Get(Row(1).member)->last_login, absl::FromUnixSeconds(10));
}

TEST(Writes, GetNumbersThatGoUp) {
  DirectoryRoom room;
  EXPECT_EQ(room.Create(Person(1))->account.member, 1'000'000'000u);
  EXPECT_EQ(room.Create(Person(2))->account.member, 1'000'000'001u);
  Account high = Person(3);
  high.member = 2'000'000'000;
  ASSERT_TRUE(room.Create(high).ok());
  EXPECT_EQ(room.Create(Person(4))->account.member, 2'000'000'001u);
  room.Reopen();
  EXPECT_EQ(room.Create(Person(5))->account.member, 2'000'000'002u);
  Account highest = Person(6);
  highest.member = kMaxMemberNumber;
  ASSERT_TRUE(room.Create(highest).ok());
  EXPECT_EQ(ReasonOf(room.Create(Person(7)).status()), "MEMBER_IDS_EXHAUSTED");
}

TEST(Writes, BeyondTheQueueAreRefused) {
  DirectoryRoom room;
  std::latch done(static_cast<std::ptrdiff_t>(limits::kMaxQueuedWrites));
  DirectoryRoom::HeldWriter held(room);
  const auto submit = [&room](WriteCallback callback) {
    room.directory().Submit({.command = accounts::UpdateAccount{},
                             .request_id = "",
                             .body_hash = "",
                             .deadline = absl::InfiniteFuture()},
                            std::move(callback));
  };
  for (size_t i = 0; i < limits::kMaxQueuedWrites; ++i) {
    submit([&done](const absl::StatusOr<WriteReply>&) { done.count_down(); });
  }
  std::string reason;
  submit([&reason](const absl::StatusOr<WriteReply>& reply) { reason = ReasonOf(reply.status()); });
  EXPECT_EQ(reason, "WRITE_QUEUE_FULL");
  held.Release();
  done.wait();
}

TEST(Writes, ThatAreTooLateAreNotBegun) {
  DirectoryRoom room;
  std::promise<std::string> reason;
  room.directory().Submit({.command = accounts::CreateAccount{Person(1)},
                           .request_id = "",
                           .body_hash = "",
                           .deadline = absl::InfinitePast()},
                          [&reason](const absl::StatusOr<WriteReply>& reply) {
                            reason.set_value(ReasonOf(reply.status()));
                          });
  EXPECT_EQ(reason.get_future().get(), "DEADLINE_EXCEEDED");
  EXPECT_EQ(room.store().last_sequence(), 0u);
}

TEST(Stopping, FinishesWhatIsQueuedAndRefusesTheRest) {
  DirectoryRoom room;
  std::promise<std::string> queued;
  {
    DirectoryRoom::HeldWriter held(room);
    room.directory().Submit({.command = accounts::CreateAccount{Person(1)},
                             .request_id = "",
                             .body_hash = "",
                             .deadline = absl::InfiniteFuture()},
                            [&queued](const absl::StatusOr<WriteReply>& reply) {
                              queued.set_value(ReasonOf(reply.status()));
                            });
  }
  room.directory().Stop();
  EXPECT_EQ(queued.get_future().get(), "OK");
  EXPECT_EQ(ReasonOf(room.Create(Person(2)).status()), "SHUTTING_DOWN");
  EXPECT_EQ(ReasonOf(room.Import({Row(3)}).status()), "SHUTTING_DOWN");
  EXPECT_THAT(room.Find(Field::kEmail, "robert1@"), SizeIs(1));
}

// R-121.
TEST(RequestIds, RepeatedGetTheFirstReply) {
  DirectoryRoom room;
  const auto first = room.Write(accounts::CreateAccount{Person(1)}, "id", "body");
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_TRUE(
      room.Write(Update(first->account.member, AccountField::kLastName, Named("Larsson"))).ok());
  const auto again = room.Write(accounts::CreateAccount{Person(1)}, "id", "body");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->account, first->account);
  EXPECT_EQ(again->discarded_fields, first->discarded_fields);
  EXPECT_EQ(room.directory().Snapshot()->size(), 1u);
  room.Reopen();
  EXPECT_EQ(room.Write(accounts::CreateAccount{Person(1)}, "id", "body")->account, first->account);
}

TEST(RequestIds, OfAnotherRequestAreRefused) {
  DirectoryRoom room;
  ASSERT_TRUE(room.Write(accounts::CreateAccount{Person(1)}, "id", "body").ok());
  const auto other = room.Write(accounts::CreateAccount{Person(2)}, "id", "other body");
  EXPECT_EQ(ReasonOf(other.status()), "REQUEST_ID_REUSED");
  EXPECT_TRUE(absl::IsInvalidArgument(other.status()));
  EXPECT_EQ(room.directory().Snapshot()->size(), 1u);
}

TEST(RequestIds, OfRefusedWritesAreFree) {
  DirectoryRoom room;
  ASSERT_FALSE(room.Write(accounts::UpdateAccount{}, "id", "body").ok());
  EXPECT_TRUE(room.Write(accounts::CreateAccount{Person(1)}, "id", "other body").ok());
}

size_t CountRequests(const storage::AccountStore& store) {
  size_t count = 0;
  EXPECT_TRUE(store
                  .ScanRequests([&count](const std::string&, const records::RequestRecord&) {
                    ++count;
                    return absl::OkStatus();
                  })
                  .ok());
  return count;
}

TEST(RequestIds, AreForgottenAfterADay) {
  DirectoryRoom room;
  ASSERT_TRUE(room.Write(accounts::CreateAccount{Person(1)}, "id", "body").ok());
  room.clock().Advance(absl::Hours(limits::kRequestIdHours) - absl::Seconds(1));
  EXPECT_TRUE(room.Write(accounts::CreateAccount{Person(1)}, "id", "body").ok());
  EXPECT_FALSE(room.Write(accounts::UpdateAccount{}).ok());  // the sweep of this hour is over
  room.clock().Advance(absl::Seconds(2));
  EXPECT_EQ(ReasonOf(room.Write(accounts::CreateAccount{Person(1)}, "id", "body").status()),
            "CARD_NUMBER_TAKEN");
  EXPECT_EQ(CountRequests(room.store()), 1u);
  room.Reopen();  // sweeps
  room.directory().Stop();
  EXPECT_EQ(CountRequests(room.store()), 0u);
  EXPECT_EQ(room.directory().Snapshot()->sequence(), room.store().last_sequence());
}

TEST(RequestIds, AreSweptWhileTheServerRuns) {
  DirectoryRoom room;
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(room.Write(accounts::CreateAccount{Person(i)}, std::to_string(i), "body").ok());
  }
  room.clock().Advance(absl::Hours(25));
  ASSERT_TRUE(room.Create(Person(10)).ok());  // wakes the writer, which sweeps afterwards
  ASSERT_TRUE(room.Create(Person(11)).ok());
  EXPECT_EQ(CountRequests(room.store()), 0u);
}

class AfterAFailure : public ::testing::TestWithParam<MemoryAccountStore::FailedCommit> {};

TEST_P(AfterAFailure, WritesFreezeReadsGoOnAndTheIndexStays) {
  DirectoryRoom room;
  const auto before = room.Create(Person(1));
  ASSERT_TRUE(before.ok());
  room.store().FailNextCommit(GetParam());
  EXPECT_EQ(ReasonOf(room.Create(Person(2)).status()), "STORAGE_FROZEN");
  EXPECT_TRUE(absl::IsUnavailable(room.Create(Person(3)).status()));
  EXPECT_EQ(ReasonOf(room.Create(Person(3)).status()), "STORAGE_FROZEN");
  EXPECT_EQ(ReasonOf(room.Import({Row(4)}).status()), "STORAGE_FROZEN");
  EXPECT_TRUE(room.directory().frozen());
  EXPECT_THAT(room.Find(Field::kEmail, "@example.com"), ElementsAre(before->account.member));

  room.store().Thaw();
  room.Reopen();
  const size_t kept = GetParam() == MemoryAccountStore::FailedCommit::kKept ? 2 : 1;
  EXPECT_THAT(room.Find(Field::kEmail, "@example.com"), SizeIs(kept));
  EXPECT_TRUE(room.Create(Person(5)).ok());
}

TEST_P(AfterAFailure, EveryoneInTheGroupIsToldOnce) {
  DirectoryRoom room;
  std::latch done(3);
  std::atomic<int> frozen = 0;
  {
    DirectoryRoom::HeldWriter held(room);
    room.store().FailNextCommit(GetParam());
    for (int i = 0; i < 2; ++i) {
      room.directory().Submit({.command = accounts::CreateAccount{Person(i)},
                               .request_id = "",
                               .body_hash = "",
                               .deadline = absl::InfiniteFuture()},
                              [&](const absl::StatusOr<WriteReply>& reply) {
                                if (ReasonOf(reply.status()) == "STORAGE_FROZEN") ++frozen;
                                done.count_down();
                              });
    }
    std::vector<accounts::ImportAccount> rows;  // more than one group
    for (uint64_t i = 10; i < 10 + 2 * limits::kMaxGroupCommit; ++i)
      rows.push_back({.account = Row(i), .fingerprint = ""});
    room.directory().Import({.rows = std::move(rows),
                             .taken = nullptr,
                             .done = [&](const absl::StatusOr<ImportReply>& reply) {
                               if (ReasonOf(reply.status()) == "STORAGE_FROZEN") ++frozen;
                               done.count_down();
                             }});
  }
  done.wait();
  EXPECT_EQ(frozen, 3);
  EXPECT_EQ(room.directory().Snapshot()->size(), 0u);
}

INSTANTIATE_TEST_SUITE_P(Outcomes, AfterAFailure,
                         ::testing::Values(MemoryAccountStore::FailedCommit::kLost,
                                           MemoryAccountStore::FailedCommit::kKept));

TEST(Restart, FindsWhatWasThere) {
  DirectoryRoom room;
  std::vector<Account> rows;
  for (uint64_t i = 0; i < 300; ++i) rows.push_back(Row(i));
  ASSERT_TRUE(room.Import(rows).ok());
  for (uint64_t i = 0; i < 300; i += 3) {
    ASSERT_TRUE(room.Write(Update(Row(i).member, AccountField::kLastName, Named("Larsson"))).ok());
  }
  const auto larssons = room.Find(Field::kLastName, "larsson");
  const auto andersons = room.Find(Field::kLastName, "anders%");
  EXPECT_THAT(larssons, SizeIs(100));
  EXPECT_THAT(andersons, SizeIs(200));
  const uint64_t sequence = room.directory().Snapshot()->sequence();
  room.Reopen();
  EXPECT_EQ(room.Find(Field::kLastName, "larsson"), larssons);
  EXPECT_EQ(room.Find(Field::kLastName, "anders%"), andersons);
  EXPECT_EQ(room.directory().Snapshot()->sequence(), sequence);
  EXPECT_EQ(room.directory().Snapshot()->size(), 300u);
}

TEST(Restart, CanBeCalledOff) {
  DirectoryRoom room;
  ASSERT_TRUE(room.Create(Person(1)).ok());
  std::atomic<bool> cancelled = true;
  DirectoryOptions options;
  options.cancelled = &cancelled;
  EXPECT_TRUE(
      absl::IsCancelled(Directory::Open(room.store(), room.clock(), std::move(options)).status()));
}

// The second engine of design.md is a shared database.
TEST(OtherWriters, AreFollowed) {
  DirectoryRoom room;
  ASSERT_TRUE(room.Create(Person(1)).ok());
  Account foreign = Row(500);
  foreign.version = 1;
  storage::CommitBatch batch;
  batch.accounts.push_back(ToRecord(foreign));
  ASSERT_TRUE(room.store().Commit(batch).ok());
  const auto own = room.Create(Person(2));
  ASSERT_TRUE(own.ok());
  EXPECT_THAT(room.Find(Field::kEmail, "robert500@"), ElementsAre(foreign.member));
  EXPECT_THAT(room.Find(Field::kEmail, "robert2@"), ElementsAre(own->account.member));
  EXPECT_EQ(room.directory().Snapshot()->sequence(), 3u);
}

TEST(Groups, AreKnownWithoutMembers) {
  DirectoryRoom room;
  const auto created = room.Create(Person(1));
  Account none;
  ASSERT_TRUE(room.Write(Update(created->account.member, AccountField::kGroupName, none)).ok());
  index::Criterion criterion;
  criterion.field = Field::kGroup;
  criterion.text = "teachers";
  const Group group{"Apex Teachers Union", ""};
  EXPECT_THAT(*room.directory().groups().Find(criterion), ElementsAre(group));
  room.Reopen();
  EXPECT_THAT(*room.directory().groups().Find(criterion), ElementsAre(group));
  criterion.text = "nurses";
  EXPECT_THAT(*room.directory().groups().Find(criterion), IsEmpty());
}

TEST(Cards, SayTheirStateAndTheAccountOfNow) {
  DirectoryRoom room;
  Account account = Row(1);
  account.cards = {{CardNumber(2), accounts::CardState::kActive},
                   {CardNumber(1), accounts::CardState::kExchanged}};
  ASSERT_TRUE(room.Import({account}).ok());
  const auto old_card = room.directory().GetByCard(CardNumber(1));
  ASSERT_TRUE(old_card.ok());
  EXPECT_EQ(old_card->state, accounts::CardState::kExchanged);
  EXPECT_EQ(accounts::ActiveCard(*old_card->account)->number, CardNumber(2));
  EXPECT_EQ(ReasonOf(room.directory().GetByCard(CardNumber(3)).status()), "CARD_NOT_FOUND");
}

TEST(Cards, OfNobodyCanBeRegistered) {
  DirectoryRoom room;
  storage::CommitBatch batch;
  records::CardOwnerRecord issued;
  issued.set_state(static_cast<int32_t>(accounts::CardState::kInactive));
  batch.cards.push_back({CardNumber(1), issued});
  ASSERT_TRUE(room.store().Commit(batch).ok());
  room.Reopen();
  const auto before = room.directory().GetByCard(CardNumber(1));
  ASSERT_TRUE(before.ok());
  EXPECT_EQ(before->state, accounts::CardState::kInactive);
  EXPECT_FALSE(before->account.has_value());
  EXPECT_TRUE(room.Create(Person(1)).ok());
  EXPECT_TRUE(room.directory().GetByCard(CardNumber(1))->account.has_value());
}

TEST(Cards, ThatDisagreeWithTheirAccountAreReported) {
  DirectoryRoom room;
  ASSERT_TRUE(room.Import({Row(1)}).ok());
  storage::CommitBatch batch;
  records::CardOwnerRecord wrong;
  wrong.set_member(Row(1).member);
  wrong.set_state(static_cast<int32_t>(accounts::CardState::kActive));
  batch.cards.push_back({CardNumber(99), wrong});
  ASSERT_TRUE(room.store().Commit(batch).ok());
  EXPECT_TRUE(absl::IsDataLoss(room.directory().GetByCard(CardNumber(99)).status()));
}

TEST(Waiting, EndsWhenTheCommitIsVisibleOrAtTheDeadline) {
  DirectoryRoom room;
  EXPECT_TRUE(room.directory().WaitVisible(0, absl::InfinitePast()).ok());
  EXPECT_EQ(ReasonOf(room.directory().WaitVisible(1, absl::Now() + absl::Milliseconds(5))),
            "SEQUENCE_NOT_REACHED");
  std::thread writer([&room] { ASSERT_TRUE(room.Create(Person(1)).ok()); });
  EXPECT_TRUE(room.directory().WaitVisible(1, absl::Now() + absl::Minutes(1)).ok());
  writer.join();
}

TEST(ReadingAll, GivesEveryAccountOfOneMomentInOrder) {
  DirectoryRoom room;
  std::vector<Account> rows;
  for (uint64_t i = 0; i < 25; ++i) rows.push_back(Row(24 - i));
  ASSERT_TRUE(room.Import(rows).ok());
  auto cursor = room.directory().ReadAll();
  ASSERT_TRUE(cursor.ok());
  ASSERT_TRUE(room.Import({Row(100)}).ok());
  std::vector<MemberNumber> members;
  for (;;) {
    const auto piece = (*cursor)->Next(10);
    ASSERT_TRUE(piece.ok());
    if (piece->empty()) break;
    for (const Account& account : *piece) members.push_back(account.member);
  }
  ASSERT_THAT(members, SizeIs(25));
  EXPECT_TRUE(std::is_sorted(members.begin(), members.end()));
}

TEST(Pins, KeepTheLastUsedForAWhile) {
  DirectoryRoom room;
  SnapshotPins pins;
  const absl::Time now = room.clock().Now();
  std::vector<uint64_t> sequences;
  for (uint64_t i = 0; i <= limits::kMaxPinnedSnapshots; ++i) {
    ASSERT_TRUE(room.Create(Person(i)).ok());
    const auto snapshot = room.directory().Snapshot();
    sequences.push_back(snapshot->sequence());
    pins.Pin(snapshot, now);
    EXPECT_NE(pins.Find(sequences[0], now), nullptr);  // used, so it stays
  }
  EXPECT_EQ(pins.size(), limits::kMaxPinnedSnapshots);
  EXPECT_EQ(pins.Find(sequences[1], now), nullptr);
  EXPECT_EQ(pins.Find(sequences[0], now)->size(), 1u);
  const absl::Time later = now + absl::Minutes(limits::kPageTokenMinutes);
  EXPECT_NE(pins.Find(sequences[0], later - absl::Seconds(1)), nullptr);
  EXPECT_EQ(pins.Find(sequences[2], later), nullptr);
  EXPECT_NE(pins.Find(sequences[0], later), nullptr);
}

TEST(Readers, NeverSeeHalfOfAWrite) {
  DirectoryRoom room;
  const auto created = room.Create(Person(1));
  const MemberNumber member = created->account.member;
  std::atomic<bool> stop = false;
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      while (!stop) {
        // One of the two names is always there, never both.
        index::SearchRequest request;
        index::Criterion a, b;
        a.field = b.field = Field::kLastName;
        a.text = "Larsson";
        b.text = "Anderson1";
        request.query.any_of = {{a}, {b}};
        const auto result = room.directory().Snapshot()->Search(request);
        ASSERT_TRUE(result.ok());
        EXPECT_EQ(result->total, 1u);
        EXPECT_EQ(result->conjunction_totals[0] + result->conjunction_totals[1], 1u);
        ASSERT_TRUE(room.directory().Get(member).ok());
        ASSERT_TRUE(room.directory().GetByCard(CardNumber(1)).ok());
      }
    });
  }
  for (int i = 0; i < 300; ++i) {
    ASSERT_TRUE(room.Write(Update(member, AccountField::kLastName,
                                  Named(i % 2 == 0 ? "Larsson" : "Anderson1")))
                    .ok());
  }
  stop = true;
  for (std::thread& reader : readers) reader.join();
}

}  // namespace
}  // namespace frontdesk::directory
