// The rules of account functions: status × juvenile × command, and every boundary of a birthday.
#include "server/accounts/rules.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/error.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/accounts/etag.h"
#include "server/accounts/juvenile.h"
#include "tests/server/support/violations.h"

namespace frontdesk::accounts {
namespace {

using ::frontdesk::testing::Fields;
using ::frontdesk::testing::Reasons;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr MemberNumber kMember = 42;
constexpr char kCard[] = "6006491235122225";

// Noon in New York on 21 November 2026.
RuleContext Noon() {
  absl::TimeZone zone;
  EXPECT_TRUE(absl::LoadTimeZone("America/New_York", &zone));
  return {.now = absl::FromCivil(absl::CivilHour(2026, 11, 21, 12), zone),
          .zone = zone,
          .next_member = 1'000'000'001};
}

// An adult with something in every field.
Account Adult() {
  Account account;
  account.member = kMember;
  account.kind = AccountKind::kLoyalty;
  account.program = "default";
  account.user_type = UserType::kSeeker;
  account.status = AccountStatus::kActive;
  account.tier = "GOLD";
  account.first_name = "Robert";
  account.last_name = "Ängström";
  account.nickname = "Bob";
  account.email = "bob@example.com";
  account.email_status = EmailStatus::kOk;
  account.phones = {"323-904-9389"};
  account.address = {"225 Fairfield Ave", "Montport", "CA", "90167", "US"};
  account.company_name = "Allen Industries";
  account.group_name = "Apex Teachers Union";
  account.group_id = "apex-1";
  account.date_of_birth = absl::CivilDay(1980, 2, 29);
  account.language = "en-US";
  account.plan = "PREMIUM";
  account.cards = {{kCard, CardState::kActive}};
  account.payment_cards = {{"0042", "VISA", 7, 2028, "", "STRIPE", true, true}};
  account.member_since = absl::CivilDay(2010, 1, 1);
  account.created = absl::FromUnixSeconds(1'300'000'000);
  account.updated = account.created;
  account.version = 7;
  account.import_fingerprint = "fingerprint";
  return account;
}

// What a juvenile account may look like.
Account Juvenile() {
  Account account = Adult();
  account.juvenile = true;
  DropDemographics(account);
  return account;
}

CreateAccount NewAdult() {
  CreateAccount create{Adult()};
  create.account.email_status = EmailStatus::kUnspecified;
  create.account.status = AccountStatus::kUnspecified;
  create.account.created.reset();
  create.account.updated.reset();
  return create;
}

UpdateAccount UpdateOf(std::vector<AccountField> fields, Account values) {
  return {.member = kMember,
          .expected_version = std::nullopt,
          .fields = std::move(fields),
          .values = std::move(values)};
}

UpdateAccount NewEmail(std::string email) {
  Account values;
  values.email = std::move(email);
  return UpdateOf({AccountField::kEmail}, std::move(values));
}

UpdateAccount NewBirthday(absl::CivilDay day) {
  Account values;
  values.date_of_birth = day;
  return UpdateOf({AccountField::kDateOfBirth}, std::move(values));
}

std::string ReasonOf(const absl::Status& status) { return GetErrorDetail(status).reason; }

// True if the account holds nothing demographic.
bool HoldsNothing(Account account) { return DropDemographics(account).empty(); }

TEST(Age, ABirthdayOn29FebruaryIsKeptOn1MarchInCommonYears) {
  const absl::CivilDay birth(2012, 2, 29);
  EXPECT_EQ(AgeInYears(birth, absl::CivilDay(2025, 2, 28)), 12);
  EXPECT_EQ(AgeInYears(birth, absl::CivilDay(2025, 3, 1)), 13);
  EXPECT_EQ(AgeInYears(birth, absl::CivilDay(2024, 2, 28)), 11);
  EXPECT_EQ(AgeInYears(birth, absl::CivilDay(2024, 2, 29)), 12);
}

TEST(Age, TurnsOnTheDayItself) {
  const absl::CivilDay birth(2013, 11, 21);
  EXPECT_EQ(AgeInYears(birth, absl::CivilDay(2026, 11, 20)), 12);
  EXPECT_EQ(AgeInYears(birth, absl::CivilDay(2026, 11, 21)), 13);
  EXPECT_EQ(AgeInYears(birth, absl::CivilDay(2013, 11, 21)), 0);
  EXPECT_EQ(AgeInYears(birth, absl::CivilDay(2013, 11, 20)), -1);
}

//
TEST(Creation, TheThirteenthBirthdayTodayIsNotJuvenile) {
  CreateAccount create = NewAdult();
  create.account.date_of_birth = absl::CivilDay(2013, 11, 21);
  const auto change = Decide(nullptr, create, Noon());
  ASSERT_TRUE(change.ok()) << change.status();
  EXPECT_FALSE(change->account.juvenile);
  EXPECT_EQ(change->account.first_name, "Robert");
  EXPECT_THAT(change->discarded_fields, IsEmpty());
}

//
TEST(Creation, TheThirteenthBirthdayTomorrowIsJuvenileAndKeepsNothing) {
  CreateAccount create = NewAdult();
  create.account.date_of_birth = absl::CivilDay(2013, 11, 22);
  const auto change = Decide(nullptr, create, Noon());
  ASSERT_TRUE(change.ok()) << change.status();
  EXPECT_TRUE(change->account.juvenile);
  EXPECT_TRUE(HoldsNothing(change->account));
  EXPECT_THAT(change->discarded_fields,
              ElementsAre("first_name", "last_name", "nickname", "email", "phones", "address",
                          "company_name", "group_name", "group_id", "date_of_birth", "language",
                          "payment_cards"));
  EXPECT_EQ(change->account.email_status, EmailStatus::kUnspecified);
  EXPECT_EQ(change->account.cards, create.account.cards);
  EXPECT_EQ(change->account.tier, "GOLD");
}

TEST(Creation, TheDayIsThatOfTheProgramsTimeZone) {
  CreateAccount create = NewAdult();
  create.account.date_of_birth = absl::CivilDay(2013, 11, 22);
  RuleContext context = Noon();
  // 22 November in UTC, still 21 November in New York.
  context.now = absl::FromCivil(absl::CivilHour(2026, 11, 22, 1), absl::UTCTimeZone());
  EXPECT_TRUE(Decide(nullptr, create, context)->account.juvenile);
  context.zone = absl::UTCTimeZone();
  EXPECT_FALSE(Decide(nullptr, create, context)->account.juvenile);
}

TEST(Creation, WithoutADateOfBirthNobodyIsJuvenile) {
  CreateAccount create = NewAdult();
  create.account.date_of_birth.reset();
  EXPECT_FALSE(Decide(nullptr, create, Noon())->account.juvenile);
}

TEST(Creation, ADateOfBirthIsBetweenTodayAndTheYearsOfTheOldest) {
  CreateAccount create = NewAdult();
  create.account.date_of_birth = absl::CivilDay(2026, 11, 22);
  EXPECT_THAT(Reasons(Check(create, Noon())), ElementsAre("DATE_IN_FUTURE"));
  create.account.date_of_birth = absl::CivilDay(2026, 11, 21);
  EXPECT_THAT(Check(create, Noon()), IsEmpty());
  create.account.date_of_birth = absl::CivilDay(1905, 11, 22);  // 120 today
  EXPECT_THAT(Check(create, Noon()), IsEmpty());
  create.account.date_of_birth = absl::CivilDay(1905, 11, 21);  // 121 today
  EXPECT_THAT(Reasons(Check(create, Noon())), ElementsAre("AGE_OVER_120"));
}

//
TEST(Creation, ANewAccountIsActiveWhateverElseWasAsked) {
  const auto change = Decide(nullptr, NewAdult(), Noon());
  ASSERT_TRUE(change.ok());
  EXPECT_EQ(change->account.status, AccountStatus::kActive);
  EXPECT_EQ(change->account.version, 1u);
  EXPECT_EQ(change->account.email_status, EmailStatus::kOk);
  for (AccountStatus status :
       {AccountStatus::kSuspended, AccountStatus::kTerminated, AccountStatus::kClosed}) {
    CreateAccount create = NewAdult();
    create.account.status = status;
    EXPECT_THAT(Reasons(Check(create, Noon())), ElementsAre("STATUS_NOT_ALLOWED"));
  }
}

TEST(Creation, WhatOnlyTheServerSetsIsRefusedByName) {
  CreateAccount create = NewAdult();
  create.account.email_status = EmailStatus::kOk;
  create.account.juvenile = true;
  create.account.points = 5;
  create.account.last_login = absl::UnixEpoch();
  create.account.created = absl::UnixEpoch();
  create.account.updated = absl::UnixEpoch();
  EXPECT_THAT(Fields(Check(create, Noon())),
              ElementsAre("email_status", "juvenile", "balances", "last_login_time", "create_time",
                          "update_time"));
}

TEST(Creation, WithoutANumberItGetsTheNextOne) {
  CreateAccount create = NewAdult();
  create.account.member = 0;
  EXPECT_EQ(Decide(nullptr, create, Noon())->account.member, 1'000'000'001u);
  RuleContext full = Noon();
  full.next_member = 0;
  EXPECT_EQ(ReasonOf(Decide(nullptr, create, full).status()), "MEMBER_IDS_EXHAUSTED");
}

TEST(Creation, NeverReplacesAnAccount) {
  const Account current = Adult();
  EXPECT_EQ(ReasonOf(Decide(&current, NewAdult(), Noon()).status()), "MEMBER_ID_TAKEN");
}

// What an update, a creation and an import of each kind do to an account in each state.
struct StateCase {
  AccountStatus status;
  bool juvenile;
  const char* demographic;  // reason for an update of the e-mail; empty: done
  const char* user_type;    // reason for an update of the user type
};

class EveryState : public ::testing::TestWithParam<StateCase> {
 protected:
  Account Current() const {
    Account account = GetParam().juvenile ? Juvenile() : Adult();
    account.status = GetParam().status;
    return account;
  }
};

//
TEST_P(EveryState, LetsThroughWhatItMay) {
  const Account current = Current();
  const auto email = Decide(&current, NewEmail("new@example.com"), Noon());
  EXPECT_EQ(email.ok() ? "" : ReasonOf(email.status()), GetParam().demographic);
  Account values;
  values.user_type = UserType::kProvider;
  const auto type = Decide(&current, UpdateOf({AccountField::kUserType}, values), Noon());
  EXPECT_EQ(type.ok() ? "" : ReasonOf(type.status()), GetParam().user_type);
}

TEST_P(EveryState, RefusesACreationAndAForeignRow) {
  const Account current = Current();
  EXPECT_EQ(ReasonOf(Decide(&current, NewAdult(), Noon()).status()), "MEMBER_ID_TAKEN");
  const ImportAccount foreign{Adult(), "another fingerprint"};
  EXPECT_EQ(ReasonOf(Decide(&current, foreign, Noon()).status()), "MEMBER_ID_TAKEN");
}

TEST_P(EveryState, LeavesItsOwnRowAlone) {
  const Account current = Current();
  const auto change = Decide(&current, ImportAccount{Adult(), "fingerprint"}, Noon());
  ASSERT_TRUE(change.ok()) << change.status();
  EXPECT_FALSE(change->changed);
  EXPECT_EQ(change->account, current);
}

TEST_P(EveryState, KeepsItsStatusAndLabelThroughAnUpdate) {
  const Account current = Current();
  Account values;
  values.user_type = UserType::kProvider;
  values.status = AccountStatus::kActive;
  values.juvenile = false;
  const auto change = Decide(&current, UpdateOf({AccountField::kUserType}, values), Noon());
  if (!change.ok()) return;
  EXPECT_EQ(change->account.status, current.status);
  EXPECT_EQ(change->account.juvenile, current.juvenile);
}

INSTANTIATE_TEST_SUITE_P(
    All, EveryState,
    ::testing::Values(
        StateCase{AccountStatus::kActive, false, "", ""},
        StateCase{AccountStatus::kSuspended, false, "", ""},
        StateCase{AccountStatus::kClosed, false, "", ""},
        StateCase{AccountStatus::kTerminated, false, "TERMINATED_IS_FINAL", "TERMINATED_IS_FINAL"},
        StateCase{AccountStatus::kActive, true, "JUVENILE", ""},
        StateCase{AccountStatus::kSuspended, true, "JUVENILE", ""},
        StateCase{AccountStatus::kClosed, true, "JUVENILE", ""},
        StateCase{AccountStatus::kTerminated, true, "TERMINATED_IS_FINAL", "TERMINATED_IS_FINAL"}));

TEST(Update, OfAnUnknownAccountIsNotFound) {
  EXPECT_EQ(ReasonOf(Decide(nullptr, NewEmail("a@b.co"), Noon()).status()), "ACCOUNT_NOT_FOUND");
}

TEST(Update, WritesOnlyTheFieldsOfTheMask) {
  const Account current = Adult();
  Account values;
  values.last_name = "Larsson";
  values.first_name = "Ignored";
  const auto change = Decide(&current, UpdateOf({AccountField::kLastName}, values), Noon());
  ASSERT_TRUE(change.ok());
  Account expected = current;
  expected.last_name = "Larsson";
  expected.version = current.version + 1;
  expected.updated = Noon().now;
  EXPECT_EQ(change->account, expected);
}

TEST(Update, ChangesEachFieldThatItNames) {
  Account values;
  values.first_name = "A";
  values.last_name = "B";
  values.nickname = "C";
  values.email = "d@e.fr";
  values.phones = {"111"};
  values.address = {"1 St", "Town", "NY", "10001", "CA"};
  values.company_name = "F";
  values.group_name = "G";
  values.group_id = "H";
  values.date_of_birth = absl::CivilDay(1990, 1, 1);
  values.language = "fr";
  values.user_type = UserType::kBusiness;
  for (AccountField field :
       {AccountField::kFirstName, AccountField::kLastName, AccountField::kNickname,
        AccountField::kEmail, AccountField::kPhones, AccountField::kAddress, AccountField::kStreet,
        AccountField::kCity, AccountField::kState, AccountField::kPostalCode,
        AccountField::kCountry, AccountField::kCompanyName, AccountField::kGroupName,
        AccountField::kGroupId, AccountField::kDateOfBirth, AccountField::kLanguage,
        AccountField::kUserType}) {
    const Account current = Adult();
    const auto change = Decide(&current, UpdateOf({field}, values), Noon());
    ASSERT_TRUE(change.ok()) << PathOf(field);
    EXPECT_TRUE(change->changed) << PathOf(field);
    EXPECT_EQ(FindField(PathOf(field)).field, field);
    // The same once more is nothing new.
    EXPECT_FALSE(Decide(&change->account, UpdateOf({field}, values), Noon())->changed);
  }
}

//
TEST(Update, ThatChangesNothingKeepsVersionAndTime) {
  const Account current = Adult();
  const auto change = Decide(&current, NewEmail(current.email), Noon());
  ASSERT_TRUE(change.ok());
  EXPECT_FALSE(change->changed);
  EXPECT_EQ(change->account, current);
}

//
TEST(Update, WithAnOldVersionIsAbortedAndToldTheNewOne) {
  const Account current = Adult();
  UpdateAccount update = NewEmail("new@example.com");
  update.expected_version = current.version - 1;
  const absl::Status status = Decide(&current, update, Noon()).status();
  EXPECT_TRUE(absl::IsAborted(status));
  EXPECT_EQ(ReasonOf(status), "ETAG_MISMATCH");
  EXPECT_EQ(GetErrorDetail(status).etag, MakeEtag(current.version));
  update.expected_version = current.version;
  EXPECT_TRUE(Decide(&current, update, Noon()).ok());
}

//
TEST(Update, ANewEmailMayBeMailedAgain) {
  Account current = Adult();
  current.email_status = EmailStatus::kFailed;
  EXPECT_EQ(Decide(&current, NewEmail("new@example.com"), Noon())->account.email_status,
            EmailStatus::kOk);
  EXPECT_EQ(Decide(&current, NewEmail(""), Noon())->account.email_status,
            EmailStatus::kUnspecified);
  EXPECT_EQ(Decide(&current, NewEmail(current.email), Noon())->account.email_status,
            EmailStatus::kFailed);
}

// D15.
TEST(Update, ADateOfBirthUnder13PurgesAndLabels) {
  const Account current = Adult();
  const auto change = Decide(&current, NewBirthday(absl::CivilDay(2020, 1, 1)), Noon());
  ASSERT_TRUE(change.ok());
  EXPECT_TRUE(change->account.juvenile);
  EXPECT_TRUE(HoldsNothing(change->account));
  EXPECT_THAT(change->account.import_fingerprint, IsEmpty());
  EXPECT_EQ(change->account.version, current.version + 1);
  EXPECT_THAT(change->discarded_fields, ::testing::Contains("date_of_birth"));
}

// D17.
TEST(Update, TurningThirteenClearsNothingByItself) {
  const Account current = Juvenile();
  RuleContext years_later = Noon();
  years_later.now += absl::Hours(24 * 366 * 14);
  Account values;
  values.user_type = UserType::kProvider;
  const auto change = Decide(&current, UpdateOf({AccountField::kUserType}, values), years_later);
  ASSERT_TRUE(change.ok());
  EXPECT_TRUE(change->account.juvenile);
}

TEST(Update, OfAJuvenileNamesEveryFieldItCannotHold) {
  const Account current = Juvenile();
  Account values;
  values.first_name = "A";
  const absl::Status status =
      Decide(&current,
             UpdateOf({AccountField::kFirstName, AccountField::kUserType, AccountField::kCity},
                      values),
             Noon())
          .status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status));
  EXPECT_THAT(Fields(GetErrorDetail(status).violations), ElementsAre("first_name", "address.city"));
}

TEST(Import, TakesWhatTheRowSays) {
  ImportAccount row{Adult(), "print"};
  row.account.status = AccountStatus::kTerminated;
  row.account.points = 12;
  row.account.email_status = EmailStatus::kFailed;
  row.account.payment_cards[0].processor = "WEPAY";
  row.account.version = 0;
  const auto change = Decide(nullptr, row, Noon());
  ASSERT_TRUE(change.ok()) << change.status();
  Account expected = row.account;
  expected.import_fingerprint = "print";
  expected.version = 1;
  EXPECT_EQ(change->account, expected);
}

TEST(Import, NeedsAMemberId) {
  ImportAccount row{Adult(), "print"};
  row.account.member = 0;
  EXPECT_THAT(Reasons(Check(row, Noon())), ElementsAre("MEMBER_ID_REQUIRED"));
}

TEST(Import, LabelsByDateOfBirthAndByTheRowsOwnLabel) {
  ImportAccount young{Adult(), "print"};
  young.account.date_of_birth = absl::CivilDay(2020, 1, 1);
  EXPECT_TRUE(HoldsNothing(Decide(nullptr, young, Noon())->account));
  ImportAccount labelled{Adult(), "print"};
  labelled.account.juvenile = true;
  const auto change = Decide(nullptr, labelled, Noon());
  EXPECT_TRUE(change->account.juvenile);
  EXPECT_TRUE(HoldsNothing(change->account));
}

TEST(Import, AnAccountThatWasNotImportedIsNobodysRow) {
  Account current = Adult();
  current.import_fingerprint.clear();
  EXPECT_EQ(ReasonOf(Decide(&current, ImportAccount{Adult(), ""}, Noon()).status()),
            "MEMBER_ID_TAKEN");
}

TEST(Decisions, AreTheSameEveryTime) {
  const Account current = Adult();
  const UpdateAccount update = NewBirthday(absl::CivilDay(2020, 1, 1));
  const auto first = Decide(&current, update, Noon());
  const auto second = Decide(&current, update, Noon());
  EXPECT_EQ(first->account, second->account);
  EXPECT_EQ(first->discarded_fields, second->discarded_fields);
}

TEST(Etags, ReadBackAndRefuseWhatIsNone) {
  for (uint64_t version : {uint64_t{1}, uint64_t{7}, UINT64_MAX}) {
    EXPECT_EQ(ParseEtag(MakeEtag(version)), version);
  }
  const std::string etag = MakeEtag(7);
  std::string other_spelling = etag;  // the same bytes to a lenient decoder
  ++other_spelling.back();
  for (const std::string& text : {std::string(), std::string("7"), etag + "=", etag + "AA",
                                  other_spelling, std::string("????????????")}) {
    EXPECT_EQ(ParseEtag(text), std::nullopt) << text;
  }
}

TEST(FieldPaths, OfTheAccountAreKnownAndOthersAreNot) {
  EXPECT_EQ(FindField("status").kind, FieldPath::Kind::kNotUpdatable);
  EXPECT_EQ(FindField("balances.points").kind, FieldPath::Kind::kNotUpdatable);
  EXPECT_EQ(FindField("email").kind, FieldPath::Kind::kUpdatable);
  for (const char* path : {"", "Email", "address.planet", "*", "first_name.x"}) {
    EXPECT_EQ(FindField(path).kind, FieldPath::Kind::kUnknown) << path;
  }
}

}  // namespace
}  // namespace frontdesk::accounts
