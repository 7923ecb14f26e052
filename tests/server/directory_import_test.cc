// Imports, and what is never kept of juveniles, in the directory.
#include <atomic>
#include <latch>
#include <string>
#include <utility>
#include <vector>

#include "common/error.h"
#include "common/limits.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/server/support/directory_room.h"
#include "tests/server/support/test_accounts.h"

namespace frontdesk::directory {
namespace {

namespace records = ::frontdesk::storage::v1;

using accounts::Account;
using accounts::AccountField;
using ::frontdesk::testing::CardNumber;
using ::frontdesk::testing::DirectoryRoom;
using ::frontdesk::testing::Named;
using ::frontdesk::testing::ReasonOf;
using ::frontdesk::testing::Row;
using ::frontdesk::testing::Update;
using index::Field;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(Imports, SentAgainChangeNothing) {
  DirectoryRoom room;
  const std::vector<Account> rows = {Row(1), Row(2)};
  const auto first = room.Import(rows);
  ASSERT_TRUE(first.ok());
  EXPECT_TRUE(first->rows[0]->changed && first->rows[1]->changed);
  ASSERT_TRUE(room.Write(Update(Row(1).member, AccountField::kLastName, Named("Larsson"))).ok());
  const uint64_t sequence = room.store().last_sequence();
  const auto again = room.Import(rows);
  ASSERT_TRUE(again.ok());
  EXPECT_FALSE(again->rows[0]->changed || again->rows[1]->changed);
  EXPECT_EQ(room.store().last_sequence(), sequence);
  EXPECT_EQ(room.directory().Get(Row(1).member)->last_name, "Larsson");
}

TEST(Imports, NeverOverwriteAndTellEachBadRow) {
  DirectoryRoom room;
  ASSERT_TRUE(room.Import({Row(1)}).ok());
  Account other = Row(1);
  other.last_name = "Larsson";
  Account taken = Row(2);
  taken.cards.push_back({CardNumber(1), accounts::CardState::kActive});
  Account bad = Row(3);
  bad.email = "nonsense";
  const auto reply = room.Import({other, taken, bad, Row(4), Row(4)});
  ASSERT_TRUE(reply.ok()) << reply.status();
  ASSERT_THAT(reply->rows, SizeIs(5));
  EXPECT_EQ(ReasonOf(reply->rows[0].status()), "MEMBER_ID_TAKEN");
  EXPECT_EQ(ReasonOf(reply->rows[1].status()), "CARD_NUMBER_TAKEN");
  EXPECT_EQ(GetErrorDetail(reply->rows[1].status()).violations[0].field, "cards[1].number");
  EXPECT_EQ(ReasonOf(reply->rows[2].status()), "EMAIL_MALFORMED");
  EXPECT_TRUE(reply->rows[3]->changed);
  EXPECT_FALSE(reply->rows[4]->changed);
  EXPECT_EQ(room.directory().Snapshot()->size(), 2u);
}

// One group decides them all: what a row puts is seen by the next, what is refused by none.
TEST(Imports, ARefusedRowLeavesNothingToTheRowsBehindIt) {
  DirectoryRoom room;
  ASSERT_TRUE(room.Import({Row(1)}).ok());
  Account taken = Row(2);  // its own card is free, the other one is not
  taken.cards.push_back({CardNumber(1), accounts::CardState::kActive});
  taken.group_name = "Nobody's Group";
  Account heir = Row(3);
  heir.cards = {{CardNumber(2), accounts::CardState::kActive}};
  Account late = Row(4);
  late.cards = {{CardNumber(2), accounts::CardState::kActive}};
  const auto reply = room.Import({taken, heir, late, Row(2)});
  ASSERT_TRUE(reply.ok()) << reply.status();
  EXPECT_EQ(ReasonOf(reply->rows[0].status()), "CARD_NUMBER_TAKEN");
  ASSERT_TRUE(reply->rows[1].ok()) << reply->rows[1].status();
  EXPECT_EQ(ReasonOf(reply->rows[2].status()), "CARD_NUMBER_TAKEN");
  EXPECT_EQ(ReasonOf(reply->rows[3].status()), "CARD_NUMBER_TAKEN");
  EXPECT_EQ(room.directory().GetByCard(CardNumber(2))->account->member, heir.member);
  EXPECT_EQ(ReasonOf(room.directory().Get(taken.member).status()), "ACCOUNT_NOT_FOUND");
  EXPECT_TRUE(room.directory().groups().Named("Nobody's Group").empty());
}

TEST(Imports, OfSeveralCardsEachIsFoundAndNoneIsGivenTwice) {
  DirectoryRoom room;
  std::vector<Account> rows;
  for (uint64_t n = 1; n <= 3; ++n) {
    Account& row = rows.emplace_back(Row(n));
    row.cards = {{CardNumber(10 * n), accounts::CardState::kDisabled},
                 {CardNumber(10 * n + 1), accounts::CardState::kActive},
                 {CardNumber(10 * n + 2), accounts::CardState::kExchanged}};
  }
  rows[1].cards.clear();
  const auto imported = room.Import(rows);
  ASSERT_TRUE(imported.ok()) << imported.status();
  for (const auto& row : imported->rows) ASSERT_TRUE(row.ok()) << row.status();
  for (const Account& row : rows) {
    for (const accounts::Card& card : row.cards) {
      const auto found = room.directory().GetByCard(card.number);
      ASSERT_TRUE(found.ok()) << found.status();
      EXPECT_EQ(found->account->member, row.member);
      EXPECT_EQ(found->state, card.state);
    }
  }
  // Asked for together, and each alone where the number of the member says nothing.
  for (MemberNumber member : {Row(9).member, Row(1).member - 1}) {
    Account free = Row(8);
    free.member = member - 1;
    Account taken = Row(9);
    taken.member = member;
    taken.cards = {{CardNumber(member % 1000 + 100), accounts::CardState::kActive},
                   {CardNumber(32), accounts::CardState::kActive}};
    free.cards = {{CardNumber(member % 1000 + 100), accounts::CardState::kActive}};
    const auto reply = room.Import({taken, free});
    ASSERT_TRUE(reply.ok()) << reply.status();
    EXPECT_EQ(ReasonOf(reply->rows[0].status()), "CARD_NUMBER_TAKEN");
    EXPECT_TRUE(reply->rows[1].ok()) << reply->rows[1].status();
    EXPECT_EQ(room.directory().GetByCard(free.cards[0].number)->account->member, free.member);
  }
}

TEST(Groups, HaveACardAsItWasPutLast) {
  DirectoryRoom room;
  accounts::DeleteUser erase;
  erase.call.member = Row(5).member;
  erase.confirmed = true;
  std::latch done(2);
  {
    DirectoryRoom::HeldWriter held(room);
    for (const accounts::Command& command :
         {accounts::Command(accounts::CreateAccount{Row(5)}), accounts::Command(erase)}) {
      Write write;
      write.command = command;
      room.directory().Submit(std::move(write), [&done](const auto& reply) {
        EXPECT_TRUE(reply.ok()) << reply.status();
        done.count_down();
      });
    }
  }
  done.wait();
  EXPECT_EQ(room.store().last_sequence(), 1u);
  const auto card = room.directory().GetByCard(CardNumber(5));
  ASSERT_TRUE(card.ok()) << card.status();
  EXPECT_FALSE(card->account.has_value());
}

// what a deleted account left to its card is not lost in an import.
TEST(Imports, ARowGetsWhatItsCardHolds) {
  DirectoryRoom room;
  Account before = Row(1);
  before.points = 700;
  ASSERT_TRUE(room.Import({before}).ok());
  accounts::DeleteUser erase;
  erase.call.member = before.member;
  erase.confirmed = true;
  ASSERT_TRUE(room.Write(erase).ok());
  Account heir = Row(2);
  heir.cards.push_back(before.cards[0]);
  const auto reply = room.Import({heir, before});
  ASSERT_TRUE(reply.ok()) << reply.status();
  ASSERT_TRUE(reply->rows[0].ok()) << reply->rows[0].status();
  EXPECT_EQ(ReasonOf(reply->rows[1].status()), "MEMBER_DELETED");
  EXPECT_EQ(room.directory().Get(heir.member)->points, 700);
  EXPECT_FALSE(room.Import({heir})->rows[0]->changed);
}

TEST(Imports, OfOneCommitAreWrittenAsTheyAreDecidedInAnyOrder) {
  DirectoryRoom room;
  const auto reply = room.Import({Row(9), Row(3), Row(7), Row(3), Row(1)});
  ASSERT_TRUE(reply.ok()) << reply.status();
  EXPECT_FALSE(reply->rows[3]->changed);
  for (uint64_t n : {1, 3, 7, 9}) {
    const auto account = room.directory().Get(Row(n).member);
    ASSERT_TRUE(account.ok()) << account.status();
    EXPECT_EQ(account->email, Row(n).email);
    EXPECT_EQ(account->phones, Row(n).phones);
    EXPECT_EQ(account->address, Row(n).address);
    EXPECT_EQ(account->payment_cards, Row(n).payment_cards);
    EXPECT_THAT(room.Find(Field::kEmail, Row(n).email), ElementsAre(Row(n).member));
    EXPECT_EQ(room.directory().GetByCard(CardNumber(n))->account->member, Row(n).member);
  }
}

TEST(Imports, LargerThanAGroupAreAnsweredOnce) {
  DirectoryRoom room;
  std::vector<Account> rows;
  for (uint64_t i = 0; i < limits::kMaxImportGroup + 100; ++i) rows.push_back(Row(i));
  const auto reply = room.Import(rows);
  ASSERT_TRUE(reply.ok()) << reply.status();
  EXPECT_THAT(reply->rows, SizeIs(rows.size()));
  EXPECT_EQ(reply->sequence, room.store().last_sequence());
  EXPECT_EQ(reply->sequence, 2u);
  EXPECT_EQ(room.directory().Snapshot()->size(), rows.size());
}

// Its caller may be gone once it was answered.
TEST(Imports, ThatWereRefusedAreNotToldOfTheirLaterRows) {
  std::atomic<bool> refused = false;
  DirectoryRoom room;
  room.store().SetGate([&refused] {
    if (refused.exchange(true)) return absl::OkStatus();
    return MakeError(absl::StatusCode::kUnavailable, "DISK_ALMOST_FULL", "there is no room");
  });
  std::vector<accounts::ImportAccount> rows;  // of three groups
  for (uint64_t n = 0; n < 3 * limits::kMaxImportGroup; ++n) {
    rows.push_back({.account = Row(n), .fingerprint = ""});
  }
  std::string reason;
  bool told = false;
  room.directory().Import(
      {.rows = std::move(rows),
       .taken = [&] { told = !reason.empty(); },
       .done =
           [&](const absl::StatusOr<ImportReply>& reply) { reason = ReasonOf(reply.status()); }});
  EXPECT_TRUE(room.Import({Row(999'999)}).ok());  // behind them
  EXPECT_EQ(reason, "DISK_ALMOST_FULL");
  EXPECT_FALSE(told);
}

TEST(Imports, WithoutRowsAreAnswered) {
  DirectoryRoom room;
  const auto reply = room.Import({});
  ASSERT_TRUE(reply.ok());
  EXPECT_THAT(reply->rows, IsEmpty());
}

TEST(Imports, KnowAJuvenileRowAgainYearsLater) {
  DirectoryRoom room;
  Account young = Row(1);
  young.date_of_birth = absl::CivilDay(2020, 1, 1);
  const auto first = room.Import({young});
  ASSERT_TRUE(first.ok());
  EXPECT_TRUE(first->rows[0]->juvenile);
  EXPECT_FALSE(room.Import({young})->rows[0]->changed);
  room.clock().Advance(absl::Hours(24 * 366 * 8));
  EXPECT_FALSE(room.Import({young})->rows[0]->changed);
  EXPECT_TRUE(room.directory().Get(young.member)->juvenile);
}

// Every byte that the store holds.
std::string AllBytes(const storage::AccountStore& store) {
  std::string bytes;
  EXPECT_TRUE((*store.Snapshot())
                  ->ScanAccounts(0,
                                 [&bytes](const records::AccountRecord& record) {
                                   bytes += record.SerializeAsString();
                                   return absl::OkStatus();
                                 })
                  .ok());
  EXPECT_TRUE(store
                  .ScanRequests([&bytes](const std::string& key, const records::RequestRecord& r) {
                    bytes += key + r.SerializeAsString();
                    return absl::OkStatus();
                  })
                  .ok());
  EXPECT_TRUE(store
                  .ScanGroups([&bytes](const records::GroupRecord& record) {
                    bytes += record.SerializeAsString();
                    return absl::OkStatus();
                  })
                  .ok());
  return bytes;
}

constexpr const char* kTraces[] = {"Robert", "Anderson", "Peach", "robert1", "323",  "Fairfield",
                                   "90167",  "Montport", "Allen", "Apex",    "VISA", "en-US"};

//
TEST(Juveniles, LeaveNoDemographicByteInTheStore) {
  DirectoryRoom room;
  Account young = Row(1);
  young.date_of_birth = absl::CivilDay(2020, 1, 1);
  ASSERT_TRUE(room.Write(accounts::CreateAccount{young}, "id", "body").ok());
  young = Row(2);
  young.date_of_birth = absl::CivilDay(2020, 1, 1);
  ASSERT_TRUE(room.Import({young}).ok());
  const std::string bytes = AllBytes(room.store());
  EXPECT_NE(bytes.find(CardNumber(1)), std::string::npos);
  for (const char* trace : kTraces) EXPECT_EQ(bytes.find(trace), std::string::npos) << trace;
}

// D15. The group stays: it is no fact about the member.
TEST(Juveniles, LabelledLaterAreForgottenByEarlierReplies) {
  DirectoryRoom room;
  Account adult = Row(1);
  adult.group_name.clear();
  ASSERT_TRUE(room.Write(accounts::CreateAccount{adult}, "create", "body").ok());
  ASSERT_TRUE(
      room.Write(Update(adult.member, AccountField::kNickname, Account()), "edit", "b").ok());
  ASSERT_NE(AllBytes(room.store()).find("Anderson"), std::string::npos);
  Account values;
  values.date_of_birth = absl::CivilDay(2020, 1, 1);
  const auto reply =
      room.Write(Update(adult.member, AccountField::kDateOfBirth, values), "label", "body");
  ASSERT_TRUE(reply.ok()) << reply.status();
  EXPECT_TRUE(reply->account.juvenile);
  const std::string bytes = AllBytes(room.store());
  for (const char* trace : kTraces) EXPECT_EQ(bytes.find(trace), std::string::npos) << trace;
  EXPECT_TRUE(
      room.Write(Update(adult.member, AccountField::kDateOfBirth, values), "label", "body").ok());
}

//
TEST(Juveniles, AreFoundByNumberOnly) {
  DirectoryRoom room;
  Account young = Row(1);
  young.date_of_birth = absl::CivilDay(2020, 1, 1);
  ASSERT_TRUE(room.Create(young).ok());
  EXPECT_THAT(room.Find(Field::kCardNumber, CardNumber(1)), ElementsAre(young.member));
  EXPECT_THAT(room.Find(Field::kMemberId, FormatMemberId(young.member)), ElementsAre(young.member));
  EXPECT_THAT(room.Find(Field::kEmail, "robert"), IsEmpty());
  EXPECT_THAT(room.Find(Field::kFirstName, "robert"), IsEmpty());
  EXPECT_TRUE(room.directory().GetByCard(CardNumber(1))->account->juvenile);
}

}  // namespace
}  // namespace frontdesk::directory
