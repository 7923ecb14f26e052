// Accounts on their way to disk and to the index.
#include "server/directory/converters.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/server/support/test_accounts.h"

namespace frontdesk::directory {
namespace {

using accounts::Account;
using ::frontdesk::testing::CardNumber;
using ::frontdesk::testing::Row;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// An account with something in every field.
Account Full() {
  Account account = Row(1);
  account.kind = accounts::AccountKind::kLoyalty;
  account.program = "default";
  account.status = accounts::AccountStatus::kSuspended;
  account.email_status = accounts::EmailStatus::kFailed;
  account.group_id = "apex-1";
  account.points = -5;
  account.stored_value_minor = 1234;
  account.currency = "USD";
  account.date_of_birth = absl::CivilDay(1933, 2, 28);
  account.last_login = absl::FromUnixMicros(-7);
  account.created = absl::FromUnixMicros(1'300'000'000'123'456);
  account.updated = absl::FromUnixMicros(1'400'000'000'000'001);
  account.version = 9;
  account.auto_recharge = {true, 1000, 2500};
  account.status_before_closure = accounts::AccountStatus::kSuspended;
  account.import_fingerprint = std::string("\0\xff print", 8);
  return account;
}

TEST(Records, HoldEverythingOfAnAccount) {
  const Account account = Full();
  const auto read = FromRecord(ToRecord(account));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(*read, account);
}

TEST(Records, HaveEveryFieldSetByAFullAccount) {
  const records::AccountRecord record = ToRecord(Full());
  const auto* type = record.GetDescriptor();
  for (int i = 0; i < type->field_count(); ++i) {
    const auto* field = type->field(i);
    if (field->name() == "juvenile") continue;
    const auto* reflection = record.GetReflection();
    EXPECT_TRUE(field->is_repeated() ? reflection->FieldSize(record, field) > 0
                                     : reflection->HasField(record, field))
        << field->name();
  }
}

TEST(Records, AreTheSameInMemoryThatIsUsedAgain) {
  records::AccountRecord record;
  for (const Account& account : {Full(), Row(2), Account(), Full()}) {
    ToRecord(account, record);
    EXPECT_EQ(record.SerializeAsString(), ToRecord(account).SerializeAsString());
  }
}

TEST(Records, OfANewerVersionAreNotGuessedAt) {
  for (auto spoil : {+[](records::AccountRecord& r) { r.set_status(5); },
                     +[](records::AccountRecord& r) { r.set_status(-1); },
                     +[](records::AccountRecord& r) { r.set_kind(3); },
                     +[](records::AccountRecord& r) { r.set_user_type(4); },
                     +[](records::AccountRecord& r) { r.set_email_status(3); },
                     +[](records::AccountRecord& r) { r.mutable_cards(0)->set_state(5); }}) {
    records::AccountRecord record = ToRecord(Full());
    spoil(record);
    EXPECT_TRUE(absl::IsDataLoss(FromRecord(record).status()));
    EXPECT_TRUE(absl::IsDataLoss(TakeDocument(record).status()));
  }
}

// The document of an account, made both ways.
index::Document DocumentOf(const accounts::Account& account) {
  index::Document document = ToDocument(account);
  const absl::StatusOr<index::Document> taken = TakeDocument(ToRecord(account));
  EXPECT_TRUE(taken.ok()) << taken.status();
  if (taken.ok()) {
    EXPECT_EQ(*taken, document);
  }
  return document;
}

TEST(Documents, HoldWhatIsSearched) {
  const index::Document document = DocumentOf(Full());
  EXPECT_EQ(document.member, Row(1).member);
  EXPECT_FALSE(document.numbers_only);
  EXPECT_EQ(document.status, index::Status::kSuspended);
  EXPECT_EQ(document.user_type, index::UserType::kSeeker);
  EXPECT_EQ(document.first_name, "Robert");
  EXPECT_EQ(document.last_name, "Anderson1");
  EXPECT_EQ(document.nickname, "Peach");
  EXPECT_EQ(document.email, "robert1@example.com");
  EXPECT_THAT(document.phones, ElementsAre("323-000-0001"));
  EXPECT_EQ(document.street, "1 Fairfield Ave");
  EXPECT_EQ(document.city, "Montport");
  EXPECT_EQ(document.state, "CA");
  EXPECT_EQ(document.postal_code, "90167");
  EXPECT_EQ(document.company, "Allen Industries");
  EXPECT_EQ(document.group_name, "Apex Teachers Union");
  EXPECT_EQ(document.group_id, "apex-1");
  EXPECT_THAT(document.card_numbers, ElementsAre(CardNumber(1)));
  ASSERT_THAT(document.billing_cards, SizeIs(1));
  EXPECT_EQ(document.billing_cards[0], (index::BillingCard{"0001", "", 2028 * 12 + 6, true, true}));
}

//
TEST(Documents, OfGiftCardsAndJuvenilesHoldNumbersOnly) {
  Account gift = Full();
  gift.kind = accounts::AccountKind::kGift;
  Account young = Full();
  young.juvenile = true;
  for (const Account& account : {gift, young}) {
    index::Document expected;
    expected.member = account.member;
    expected.user_type = index::UserType::kSeeker;
    expected.status = index::Status::kSuspended;
    expected.numbers_only = true;
    expected.card_numbers = {CardNumber(1)};
    EXPECT_EQ(DocumentOf(account), expected);
  }
}

//
TEST(Documents, LeaveOutCardsOfTheRetiredProcessor) {
  Account account = Full();
  account.payment_cards[0].processor = "WEPAY";
  EXPECT_THAT(DocumentOf(account).billing_cards, IsEmpty());
}

TEST(Documents, KnowNoExpiryWithoutMonthAndYear) {
  Account account = Full();
  account.payment_cards[0].expiry_month = 0;
  account.payment_cards[0].expiry_year = 0;
  EXPECT_EQ(DocumentOf(account).billing_cards[0].expiry_months, 0u);
}

}  // namespace
}  // namespace frontdesk::directory
