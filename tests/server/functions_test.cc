// The functions of the service desk through the API, one test a requirement.
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/server/support/service_room.h"
#include "tests/server/support/test_accounts.h"

namespace frontdesk::testing {
namespace {

using storage::Table;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;

constexpr uint64_t kFreshCard = 900;

class Functions : public ::testing::Test {
 protected:
  using Accounts = v1::AccountService::Stub;

  Functions() {
    admin::v1::SetProgramRequest program;
    program.mutable_program()->set_code("default");
    for (const char* tier : {"SILVER", "GOLD"})
      program.mutable_program()->add_tiers()->set_code(tier);
    auto& retired = *program.mutable_program()->add_tiers();
    retired.set_code("FOUNDER");
    retired.set_retired(true);
    Set(program);
    Issue(kFreshCard);
    account_ = room_.Create(PersonMessage(1));
  }

  void Set(const admin::v1::SetProgramRequest& request) {
    grpc::ClientContext context;
    admin::v1::Program program;
    const grpc::Status status = room_.programs().SetProgram(&context, request, &program);
    EXPECT_TRUE(status.ok()) << status.error_message();
  }
  void Issue(uint64_t card) {
    admin::v1::IssueCardsRequest request;
    request.set_program("default");
    request.add_card_numbers(CardNumber(card));
    grpc::ClientContext context;
    admin::v1::IssueCardsResponse response;
    EXPECT_TRUE(room_.programs().IssueCards(&context, request, &response).ok());
    EXPECT_EQ(response.issued(), 1);
  }

  // Calls a function; the result, or the reason of the refusal.
  template <typename Request>
  std::pair<v1::AccountFunctionResult, WireError> Call(
      grpc::Status (Accounts::*method)(grpc::ClientContext*, const Request&,
                                       v1::AccountFunctionResult*),
      const Request& request) {
    grpc::ClientContext context;
    context.AddMetadata("frontdesk-agent", "agent-7");
    v1::AccountFunctionResult result;
    const grpc::Status status = (room_.account().*method)(&context, request, &result);
    return {result, ReadError(status)};
  }
  template <typename Request>
  Request Of(const v1::Account& account) {
    Request request;
    request.set_member_id(account.member_id());
    return request;
  }

  v1::SetAccountStatusRequest StatusRequest(v1::AccountStatus status) {
    auto request = Of<v1::SetAccountStatusRequest>(account_);
    request.set_status(status);
    request.set_reason(v1::STATUS_REASON_FRAUD_SUSPECTED);
    request.set_confirm(true);
    return request;
  }
  WireError SetStatus(v1::AccountStatus status) {
    return Call(&Accounts::SetAccountStatus, StatusRequest(status)).second;
  }
  v1::ExchangeMediaRequest ExchangeRequest(const v1::Account& account, uint64_t card) {
    auto request = Of<v1::ExchangeMediaRequest>(account);
    request.set_new_card_number(CardNumber(card));
    request.set_reason(v1::EXCHANGE_REASON_LOST);
    return request;
  }
  v1::DeleteUserRequest DeleteRequest() {
    auto request = Of<v1::DeleteUserRequest>(account_);
    request.set_confirm(true);
    return request;
  }

  // What a till hears: "OK" or the reason.
  std::string Authorize(const std::string& card, pos::v1::Activity activity) {
    pos::v1::AuthorizeActivityRequest request;
    request.set_card_number(card);
    request.set_activity(activity);
    grpc::ClientContext context;
    pos::v1::AuthorizeActivityResponse response;
    const grpc::Status status = room_.pos().AuthorizeActivity(&context, request, &response);
    return status.ok() ? "OK" : ReadError(status).reason;
  }
  pos::v1::CardInfo Lookup(const std::string& card) {
    pos::v1::LookupCardRequest request;
    request.set_card_number(card);
    grpc::ClientContext context;
    pos::v1::LookupCardResponse response;
    EXPECT_TRUE(room_.pos().LookupCard(&context, request, &response).ok());
    return response.card();
  }
  std::pair<pos::v1::RegisterCardResponse, WireError> Register(
      pos::v1::RegisterCardRequest request) {
    grpc::ClientContext context;
    pos::v1::RegisterCardResponse response;
    const grpc::Status status = room_.pos().RegisterCard(&context, request, &response);
    return {response, ReadError(status)};
  }
  std::pair<v1::Account, WireError> Get(const std::string& id) {
    v1::GetAccountRequest request;
    request.set_member_id(id);
    grpc::ClientContext context;
    v1::Account account;
    const grpc::Status status = room_.account().GetAccount(&context, request, &account);
    return {account, ReadError(status)};
  }
  WireError Update(v1::Account account, const std::string& path, v1::Account* updated = nullptr) {
    v1::UpdateAccountRequest request;
    *request.mutable_account() = std::move(account);
    request.mutable_update_mask()->add_paths(path);
    grpc::ClientContext context;
    v1::Account reply;
    const grpc::Status status = room_.account().UpdateAccount(&context, request, &reply);
    if (updated != nullptr) *updated = reply;
    return ReadError(status);
  }
  uint64_t CountByEmail(const std::string& email) {
    v1::SearchAccountsRequest request;
    request.mutable_criteria()->add_emails(email);
    return static_cast<uint64_t>(room_.Search(request).total_size());
  }

  MemberNumber Number() const { return *ParseMemberId(account_.member_id()); }
  std::vector<storage::records::AuditRecord> Audit() {
    std::vector<storage::records::AuditRecord> entries;
    EXPECT_TRUE(storage::ScanRecords<storage::records::AuditRecord>(
                    room_.room().store(), {.table = Table::kAuditHistory, .member = Number()},
                    [&entries](const storage::RowKey&, storage::records::AuditRecord entry) {
                      entries.push_back(std::move(entry));
                      return absl::OkStatus();
                    })
                    .ok());
    return entries;
  }
  std::vector<storage::records::MailRecord> Outbox() {
    std::vector<storage::records::MailRecord> mails;
    EXPECT_TRUE(storage::ScanRecords<storage::records::MailRecord>(
                    room_.room().store(), {.table = Table::kOutbox},
                    [&mails](const storage::RowKey&, storage::records::MailRecord mail) {
                      mails.push_back(std::move(mail));
                      return absl::OkStatus();
                    })
                    .ok());
    return mails;
  }

  ServiceRoom room_;
  v1::Account account_;
  const std::string card_ = CardNumber(1);
};

constexpr pos::v1::Activity kAll[] = {pos::v1::ACTIVITY_ACCRUE,   pos::v1::ACTIVITY_REDEEM,
                                      pos::v1::ACTIVITY_RECHARGE, pos::v1::ACTIVITY_LOGIN,
                                      pos::v1::ACTIVITY_EMAIL,    pos::v1::ACTIVITY_TEXT};

// R-131 … R-138.
TEST_F(Functions, SuspendedAccountTakesPartInNothing) {
  for (pos::v1::Activity activity : kAll) EXPECT_EQ(Authorize(card_, activity), "OK");
  ASSERT_EQ(SetStatus(v1::ACCOUNT_STATUS_SUSPENDED).reason, "");
  for (pos::v1::Activity activity : kAll) {
    EXPECT_EQ(Authorize(card_, activity), "ACCOUNT_SUSPENDED");
  }
  EXPECT_EQ(Lookup(card_).account_state(), pos::v1::ACCOUNT_STATE_SUSPENDED);
  auto reset = Of<v1::ResetPasswordRequest>(account_);
  EXPECT_EQ(Call(&Accounts::ResetPassword, reset).second.reason, "ACCOUNT_SUSPENDED");
  EXPECT_THAT(Outbox(), IsEmpty());
}

//
TEST_F(Functions, ReactivatedAccountIsAsItWas) {
  ASSERT_EQ(SetStatus(v1::ACCOUNT_STATUS_SUSPENDED).reason, "");
  ASSERT_EQ(SetStatus(v1::ACCOUNT_STATUS_ACTIVE).reason, "");
  for (pos::v1::Activity activity : kAll) EXPECT_EQ(Authorize(card_, activity), "OK");
  v1::Account now = Get(account_.member_id()).first;
  now.clear_etag();
  now.clear_update_time();
  v1::Account before = account_;
  before.clear_etag();
  before.clear_update_time();
  EXPECT_EQ(now.SerializeAsString(), before.SerializeAsString());
}

//
TEST_F(Functions, SuspensionIsInTheAuditHistory) {
  ASSERT_EQ(SetStatus(v1::ACCOUNT_STATUS_SUSPENDED).reason, "");
  const auto entry = Audit().back();
  EXPECT_EQ(entry.function(), "SET_ACCOUNT_STATUS");
  EXPECT_EQ(entry.reason(), "FRAUD_SUSPECTED");
  EXPECT_EQ(entry.actor().id(), "agent-7");
  EXPECT_EQ(entry.actor().kind(), 1);
  ASSERT_EQ(entry.changes_size(), 1);
  EXPECT_EQ(entry.changes(0).field(), "status");
  EXPECT_EQ(entry.changes(0).before(), "ACTIVE");
  EXPECT_EQ(entry.changes(0).after(), "SUSPENDED");
}

TEST_F(Functions, SuspendingNeedsAReasonAndTerminatingAConfirmation) {
  auto request = StatusRequest(v1::ACCOUNT_STATUS_TERMINATED);
  request.clear_reason();
  request.clear_confirm();
  const WireError error = Call(&Accounts::SetAccountStatus, request).second;
  EXPECT_THAT(error.violations, ElementsAre(Pair("reason", "REASON_REQUIRED"),
                                            Pair("confirm", "CONFIRMATION_REQUIRED")));
}

TEST_F(Functions, SameStatusTwiceIsNothingToDo) {
  ASSERT_EQ(SetStatus(v1::ACCOUNT_STATUS_SUSPENDED).reason, "");
  const size_t entries = Audit().size();
  const auto [result, error] =
      Call(&Accounts::SetAccountStatus, StatusRequest(v1::ACCOUNT_STATUS_SUSPENDED));
  EXPECT_EQ(error.reason, "");
  EXPECT_FALSE(result.changed());
  EXPECT_EQ(Audit().size(), entries);
}

// by every path.
TEST_F(Functions, TerminatedIsFinalByEveryPath) {
  auto activate = StatusRequest(v1::ACCOUNT_STATUS_ACTIVE);
  activate.set_request_id("activate");
  ASSERT_EQ(Call(&Accounts::SetAccountStatus, activate).second.reason, "");
  ASSERT_EQ(SetStatus(v1::ACCOUNT_STATUS_TERMINATED).reason, "");
  EXPECT_EQ(SetStatus(v1::ACCOUNT_STATUS_ACTIVE).reason, "TERMINATED_IS_FINAL");
  EXPECT_EQ(SetStatus(v1::ACCOUNT_STATUS_SUSPENDED).reason, "TERMINATED_IS_FINAL");
  auto tier = Of<v1::AdjustTierRequest>(account_);
  tier.set_tier("SILVER");
  EXPECT_EQ(Call(&Accounts::AdjustTier, tier).second.reason, "TERMINATED_IS_FINAL");
  EXPECT_EQ(Call(&Accounts::ExchangeMedia, ExchangeRequest(account_, kFreshCard)).second.reason,
            "TERMINATED_IS_FINAL");
  v1::Account edit;
  edit.set_member_id(account_.member_id());
  edit.set_email("new@example.com");
  EXPECT_EQ(Update(edit, "email").reason, "TERMINATED_IS_FINAL");
  // The same request again is answered as before, and does nothing.
  EXPECT_EQ(Call(&Accounts::SetAccountStatus, activate).second.reason, "");
  v1::Account row = PersonMessage(1);
  row.set_member_id(account_.member_id());
  EXPECT_EQ(room_.Import({row}).rejected_size(), 1);
  pos::v1::RegisterCardRequest registration;
  registration.set_card_number(card_);
  registration.set_last_name("Other");
  EXPECT_EQ(Register(registration).second.reason, "CARD_NUMBER_TAKEN");
  room_.Reopen();
  EXPECT_EQ(Get(account_.member_id()).first.status(), v1::ACCOUNT_STATUS_TERMINATED);
  EXPECT_EQ(Authorize(card_, pos::v1::ACTIVITY_REDEEM), "ACCOUNT_TERMINATED");
}

//
TEST_F(Functions, TierIsOneOfTheProgram) {
  auto list = Of<v1::ListTiersRequest>(account_);
  grpc::ClientContext context;
  v1::ListTiersResponse tiers;
  ASSERT_TRUE(room_.account().ListTiers(&context, list, &tiers).ok());
  ASSERT_EQ(tiers.tiers_size(), 3);
  EXPECT_TRUE(tiers.tiers(1).current());
  EXPECT_TRUE(tiers.tiers(2).retired());

  auto request = Of<v1::AdjustTierRequest>(account_);
  for (const auto& [tier, reason] : {std::pair("SILVER", ""), std::pair("FOUNDER", "TIER_RETIRED"),
                                     std::pair("DIAMOND", "TIER_UNKNOWN")}) {
    request.set_tier(tier);
    EXPECT_EQ(Call(&Accounts::AdjustTier, request).second.reason, reason);
  }
  EXPECT_EQ(Get(account_.member_id()).first.tier(), "SILVER");
}

//
TEST_F(Functions, TierIsRetiredAndNeverTakenAway) {
  admin::v1::SetProgramRequest request;
  request.mutable_program()->set_code("default");
  grpc::ClientContext context;
  admin::v1::Program program;
  EXPECT_EQ(ReadError(room_.programs().SetProgram(&context, request, &program)).reason,
            "TIER_IN_USE");
}

//
TEST_F(Functions, AutoRechargeNeedsASavedCardAndAmounts) {
  auto request = Of<v1::SetAutoRechargeRequest>(account_);
  request.set_enabled(true);
  request.set_threshold_minor(-1);
  EXPECT_THAT(Call(&Accounts::SetAutoRecharge, request).second.violations,
              ElementsAre(Pair("threshold_minor", "THRESHOLD_MALFORMED"),
                          Pair("amount_minor", "AMOUNT_MALFORMED")));
  request.set_threshold_minor(1000);
  request.set_amount_minor(2500);
  const auto [result, error] = Call(&Accounts::SetAutoRecharge, request);
  EXPECT_EQ(error.reason, "");
  EXPECT_EQ(result.account().auto_recharge().amount_minor(), 2500);

  v1::Account without = PersonMessage(2);
  without.clear_payment_cards();
  auto other = request;
  other.set_member_id(room_.Create(without).member_id());
  EXPECT_EQ(Call(&Accounts::SetAutoRecharge, other).second.reason, "NO_SAVED_CARD");
}

// nothing is done, and the words say what would be.
TEST_F(Functions, DryRunSaysWhatWouldHappenAndWritesNothing) {
  const uint64_t sequence = room_.room().store().last_sequence();
  auto request = StatusRequest(v1::ACCOUNT_STATUS_TERMINATED);
  request.set_dry_run(true);
  request.clear_confirm();
  const auto [result, error] = Call(&Accounts::SetAccountStatus, request);
  EXPECT_EQ(error.reason, "");
  EXPECT_TRUE(result.dry_run());
  EXPECT_THAT(result.consequences(), Contains(HasSubstr("final")));
  EXPECT_EQ(result.account().status(), v1::ACCOUNT_STATUS_TERMINATED);
  EXPECT_EQ(room_.room().store().last_sequence(), sequence);
  EXPECT_EQ(Get(account_.member_id()).first.status(), v1::ACCOUNT_STATUS_ACTIVE);
}

TEST_F(Functions, StaleEtagIsAbortedWithTheCurrentOne) {
  auto request = StatusRequest(v1::ACCOUNT_STATUS_SUSPENDED);
  request.set_etag(account_.etag());
  const auto [result, first] = Call(&Accounts::SetAccountStatus, request);
  ASSERT_EQ(first.reason, "");
  request.set_status(v1::ACCOUNT_STATUS_ACTIVE);
  const WireError error = Call(&Accounts::SetAccountStatus, request).second;
  EXPECT_EQ(error.reason, "ETAG_MISMATCH");
  EXPECT_EQ(error.etag, result.account().etag());
}

TEST_F(Functions, SameRequestIdGetsTheSameReplyOnce) {
  auto request = Of<v1::AddNoteRequest>(account_);
  request.set_comment("calls back on Monday");
  request.set_request_id("note-1");
  const auto first = Call(&Accounts::AddNote, request).first;
  const uint64_t sequence = room_.room().store().last_sequence();
  const auto again = Call(&Accounts::AddNote, request).first;
  EXPECT_EQ(room_.room().store().last_sequence(), sequence);
  EXPECT_THAT(again.consequences(), ::testing::ElementsAreArray(first.consequences()));
  request.set_comment("another");
  EXPECT_EQ(Call(&Accounts::AddNote, request).second.reason, "REQUEST_ID_REUSED");
}

//
TEST_F(Functions, EveryMissingRequiredFieldIsListedAndNothingIsSaved) {
  admin::v1::SetProgramRequest program;
  program.mutable_program()->set_code("default");
  for (const char* tier : {"SILVER", "GOLD", "FOUNDER"}) {
    program.mutable_program()->add_tiers()->set_code(tier);
  }
  for (const char* path : {"email", "phones", "address.postal_code"}) {
    program.mutable_program()->add_required_fields(path);
  }
  Set(program);
  v1::Account edit;
  edit.set_member_id(account_.member_id());
  v1::UpdateAccountRequest request;
  *request.mutable_account() = edit;
  for (const char* path : {"email", "phones", "nickname"})
    request.mutable_update_mask()->add_paths(path);
  grpc::ClientContext context;
  v1::Account reply;
  const WireError error = ReadError(room_.account().UpdateAccount(&context, request, &reply));
  EXPECT_THAT(error.violations, ElementsAre(Pair("account.email", "REQUIRED_FIELD_MISSING"),
                                            Pair("account.phones", "REQUIRED_FIELD_MISSING")));
  EXPECT_EQ(Get(account_.member_id()).first.nickname(), "Peach");

  grpc::ClientContext form_context;
  v1::EditForm form;
  ASSERT_TRUE(
      room_.account().GetEditForm(&form_context, Of<v1::GetEditFormRequest>(account_), &form).ok());
  std::vector<std::string> required;
  for (const auto& field : form.fields()) {
    if (field.required()) required.push_back(field.path());
  }
  EXPECT_THAT(required, ElementsAre("email", "phones", "address.postal_code"));
}

//
TEST_F(Functions, UniqueEmailIsTakenUntilItsOwnerIsDeleted) {
  admin::v1::SetProgramRequest program;
  program.mutable_program()->set_code("default");
  for (const char* tier : {"SILVER", "GOLD", "FOUNDER"}) {
    program.mutable_program()->add_tiers()->set_code(tier);
  }
  program.mutable_program()->add_unique_fields("email");
  Set(program);
  v1::Account second = room_.Create(PersonMessage(2));
  v1::Account edit;
  edit.set_member_id(second.member_id());
  edit.set_email("ROBERT1@example.com");
  EXPECT_THAT(Update(edit, "email").violations, ElementsAre(Pair("account.email", "VALUE_TAKEN")));
  ASSERT_EQ(Call(&Accounts::DeleteUser, DeleteRequest()).second.reason, "");
  EXPECT_EQ(Update(edit, "email").reason, "");
}

//
TEST_F(Functions, ResetPasswordQueuesOneMailToTheAddressOnFile) {
  auto request = Of<v1::ResetPasswordRequest>(account_);
  request.set_request_id("reset");
  for (int i = 0; i < 2; ++i) EXPECT_EQ(Call(&Accounts::ResetPassword, request).second.reason, "");
  const auto mails = Outbox();
  ASSERT_EQ(mails.size(), 1u);
  EXPECT_EQ(mails[0].address(), account_.email());
  EXPECT_EQ(mails[0].member(), Number());
  EXPECT_EQ(Audit().back().function(), "RESET_PASSWORD");
}

TEST_F(Functions, ResetMailsAreLimitedPerHour) {
  const auto request = Of<v1::ResetPasswordRequest>(account_);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(Call(&Accounts::ResetPassword, request).second.reason, "");
  EXPECT_EQ(Call(&Accounts::ResetPassword, request).second.reason, "RESET_TOO_OFTEN");
  room_.room().clock().Advance(absl::Minutes(61));
  EXPECT_EQ(Call(&Accounts::ResetPassword, request).second.reason, "");
}

TEST_F(Functions, QueuedMailDiesWithTheAddress) {
  ASSERT_EQ(Call(&Accounts::ResetPassword, Of<v1::ResetPasswordRequest>(account_)).second.reason,
            "");
  v1::Account edit;
  edit.set_member_id(account_.member_id());
  edit.set_email("new@example.com");
  ASSERT_EQ(Update(edit, "email").reason, "");
  EXPECT_THAT(Outbox(), IsEmpty());
}

//
TEST_F(Functions, ExchangedNumberLeadsToTheNewOneInOneHop) {
  Issue(901);
  for (uint64_t card : {kFreshCard, uint64_t{901}}) {
    const auto [result, error] = Call(&Accounts::ExchangeMedia, ExchangeRequest(account_, card));
    ASSERT_EQ(error.reason, "");
    EXPECT_EQ(result.account().cards(0).masked_number(), Masked(card));
  }
  for (const std::string& old : {card_, CardNumber(kFreshCard)}) {
    const pos::v1::CardInfo info = Lookup(old);
    EXPECT_EQ(info.card_state(), pos::v1::CARD_STATE_EXCHANGED);
    EXPECT_EQ(info.successor_masked_number(), Masked(901));
    EXPECT_EQ(Authorize(old, pos::v1::ACTIVITY_REDEEM), "CARD_EXCHANGED");
  }
  EXPECT_EQ(Authorize(CardNumber(901), pos::v1::ACTIVITY_REDEEM), "OK");
  v1::Account now = Get(account_.member_id()).first;
  EXPECT_EQ(now.tier(), account_.tier());
  EXPECT_EQ(now.email(), account_.email());
  EXPECT_EQ(Audit().back().store(), "CORPORATE");
}

//
TEST_F(Functions, ExchangeTakesOnlyAFreeIssuedCard) {
  const v1::Account other = room_.Create(PersonMessage(2));
  auto request = ExchangeRequest(account_, 2);
  EXPECT_EQ(Call(&Accounts::ExchangeMedia, request).second.reason, "CARD_NOT_INACTIVE");
  EXPECT_EQ(Call(&Accounts::ExchangeMedia, ExchangeRequest(account_, 1)).second.reason,
            "SAME_CARD");
  const WireError unknown = Call(&Accounts::ExchangeMedia, ExchangeRequest(account_, 555)).second;
  EXPECT_EQ(unknown.code, grpc::StatusCode::NOT_FOUND);
  request = ExchangeRequest(account_, kFreshCard);
  request.set_store("NOWHERE");
  EXPECT_EQ(Call(&Accounts::ExchangeMedia, request).second.reason, "STORE_UNKNOWN");
  request.clear_store();
  request.clear_reason();
  EXPECT_EQ(Call(&Accounts::ExchangeMedia, request).second.reason, "REASON_REQUIRED");
  request = ExchangeRequest(account_, kFreshCard);
  ASSERT_EQ(Call(&Accounts::ExchangeMedia, request).second.reason, "");
  EXPECT_EQ(Call(&Accounts::ExchangeMedia, ExchangeRequest(other, 1)).second.reason,
            "CARD_NOT_INACTIVE");  // exchanged, but somebody's
}

TEST_F(Functions, TwoExchangesToOneCardHaveOneWinner) {
  std::vector<v1::Account> accounts;
  for (uint64_t n = 10; n < 18; ++n) accounts.push_back(room_.Create(PersonMessage(n)));
  std::vector<std::string> reasons(accounts.size());
  {
    std::vector<std::jthread> agents;
    for (size_t i = 0; i < accounts.size(); ++i) {
      agents.emplace_back([&, i] {
        reasons[i] =
            Call(&Accounts::ExchangeMedia, ExchangeRequest(accounts[i], kFreshCard)).second.reason;
      });
    }
  }
  EXPECT_EQ(std::ranges::count(reasons, ""), 1);
  EXPECT_EQ(std::ranges::count(reasons, "CARD_NOT_INACTIVE"), 7);
}

// R-170 … R-172.
TEST_F(Functions, DeletedMemberIsGoneAndTheCardIsFree) {
  ASSERT_EQ(CountByEmail(account_.email()), 1u);
  const auto [result, error] = Call(&Accounts::DeleteUser, DeleteRequest());
  ASSERT_EQ(error.reason, "");
  EXPECT_EQ(result.account().member_id(), account_.member_id());
  EXPECT_EQ(result.account().email(), "");
  EXPECT_EQ(CountByEmail(account_.email()), 0u);
  EXPECT_EQ(Get(account_.member_id()).second.reason, "ACCOUNT_DELETED");
  EXPECT_EQ(Call(&Accounts::DeleteUser, DeleteRequest()).second.reason, "ACCOUNT_DELETED");
  EXPECT_EQ(Authorize(card_, pos::v1::ACTIVITY_ACCRUE), "CARD_NOT_REGISTERED");

  pos::v1::RegisterCardRequest registration;
  registration.set_card_number(card_);
  registration.set_last_name("Nguyen");
  registration.set_email(account_.email());
  const auto [registered, refused] = Register(registration);
  ASSERT_EQ(refused.reason, "");
  EXPECT_NE(registered.member_id(), account_.member_id());
  EXPECT_EQ(CountByEmail(account_.email()), 1u);
  EXPECT_EQ(Authorize(card_, pos::v1::ACTIVITY_ACCRUE), "OK");
}

TEST_F(Functions, DeletedIdIsNeverUsedAgain) {
  ASSERT_EQ(Call(&Accounts::DeleteUser, DeleteRequest()).second.reason, "");
  v1::Account row = PersonMessage(3);
  row.set_member_id(account_.member_id());
  EXPECT_EQ(room_.Import({row}).rejected_size(), 1);
  room_.Reopen();
  EXPECT_NE(room_.Create(PersonMessage(4)).member_id(), account_.member_id());
}

// D13, and no way out of a suspension.
TEST_F(Functions, BalancesAndSuspensionStayWithTheCard) {
  v1::Account row = RowMessage(50);
  row.mutable_balances()->set_points(700);
  ASSERT_EQ(room_.Import({row}).rejected_size(), 0);
  account_ = Get(row.member_id()).first;
  ASSERT_EQ(SetStatus(v1::ACCOUNT_STATUS_SUSPENDED).reason, "");
  ASSERT_EQ(Call(&Accounts::DeleteUser, DeleteRequest()).second.reason, "");
  EXPECT_EQ(Lookup(CardNumber(50)).points(), 700);
  EXPECT_FALSE(Lookup(CardNumber(50)).registered());
  pos::v1::RegisterCardRequest registration;
  registration.set_card_number(CardNumber(50));
  registration.set_last_name("Other");
  ASSERT_EQ(Register(registration).second.reason, "");
  EXPECT_EQ(Lookup(CardNumber(50)).points(), 700);
  EXPECT_EQ(Authorize(CardNumber(50), pos::v1::ACTIVITY_REDEEM), "ACCOUNT_SUSPENDED");
}

// D10.
TEST_F(Functions, CardOfATerminatedAccountIsNeverRegisteredAgain) {
  ASSERT_EQ(SetStatus(v1::ACCOUNT_STATUS_TERMINATED).reason, "");
  ASSERT_EQ(Call(&Accounts::DeleteUser, DeleteRequest()).second.reason, "");
  pos::v1::RegisterCardRequest registration;
  registration.set_card_number(card_);
  registration.set_last_name("Other");
  EXPECT_EQ(Register(registration).second.reason, "CARD_OUT_OF_USE");
}

TEST_F(Functions, HistoryOfADeletedMemberHasNoValues) {
  v1::Account edit;
  edit.set_member_id(account_.member_id());
  edit.set_email("canary@example.org");
  ASSERT_EQ(Update(edit, "email").reason, "");
  auto note = Of<v1::AddNoteRequest>(account_);
  note.set_comment("the canary called");
  ASSERT_EQ(Call(&Accounts::AddNote, note).second.reason, "");
  const size_t entries = Audit().size();
  ASSERT_EQ(Call(&Accounts::DeleteUser, DeleteRequest()).second.reason, "");
  const auto audit = Audit();
  EXPECT_EQ(audit.size(), entries + 1);
  EXPECT_EQ(audit.back().function(), "DELETE_USER");
  for (const auto& entry : audit) {
    EXPECT_THAT(entry.SerializeAsString(), Not(HasSubstr("canary")));
    EXPECT_THAT(entry.SerializeAsString(), Not(HasSubstr("robert")));
  }
}

// R-180 … R-188.
TEST_F(Functions, ClearedJuvenileStartsEmptyAndIsSearchableAgain) {
  v1::Account child = PersonMessage(5);
  child.mutable_date_of_birth()->set_year(2018);
  account_ = room_.Create(child);
  ASSERT_TRUE(account_.juvenile());
  EXPECT_EQ(CountByEmail(child.email()), 0u);
  auto request = Of<v1::ClearJuvenileStatusRequest>(account_);
  EXPECT_EQ(Call(&Accounts::ClearJuvenileStatus, request).second.reason, "RISK_NOT_ACKNOWLEDGED");
  request.set_acknowledge_risk(true);
  const auto [result, error] = Call(&Accounts::ClearJuvenileStatus, request);
  ASSERT_EQ(error.reason, "");
  EXPECT_FALSE(result.account().juvenile());
  EXPECT_EQ(result.account().email(), "");
  v1::Account edit;
  edit.set_member_id(account_.member_id());
  edit.set_email(child.email());
  ASSERT_EQ(Update(edit, "email").reason, "");
  EXPECT_EQ(CountByEmail(child.email()), 1u);
  EXPECT_EQ(Call(&Accounts::ClearJuvenileStatus, request).second.reason, "NOT_JUVENILE");
}

// D15.
TEST_F(Functions, LabellingLaterScrubsTheHistory) {
  v1::Account edit;
  edit.set_member_id(account_.member_id());
  edit.set_email("canary@example.org");
  ASSERT_EQ(Update(edit, "email").reason, "");
  edit.mutable_date_of_birth()->set_year(2019);
  edit.mutable_date_of_birth()->set_month(1);
  edit.mutable_date_of_birth()->set_day(1);
  ASSERT_EQ(Update(edit, "date_of_birth").reason, "");
  for (const auto& entry : Audit()) {
    EXPECT_THAT(entry.SerializeAsString(), Not(HasSubstr("canary")));
    EXPECT_THAT(entry.SerializeAsString(), Not(HasSubstr("2019")));
  }
}

//
TEST_F(Functions, ServicesSayWhatIsPossibleAndWhyNot) {
  ASSERT_EQ(SetStatus(v1::ACCOUNT_STATUS_TERMINATED).reason, "");
  grpc::ClientContext context;
  v1::ListAccountServicesResponse response;
  ASSERT_TRUE(
      room_.account()
          .ListAccountServices(&context, Of<v1::ListAccountServicesRequest>(account_), &response)
          .ok());
  ASSERT_EQ(response.services_size(), 10);
  for (const auto& service : response.services()) {
    const bool deletes = service.function() == v1::ACCOUNT_FUNCTION_DELETE_USER;
    EXPECT_EQ(service.enabled(), deletes);
    EXPECT_EQ(service.reason(), deletes ? "" : "TERMINATED_IS_FINAL");
  }
  ASSERT_EQ(response.statuses_size(), 3);
  EXPECT_TRUE(response.statuses(2).current());
  EXPECT_FALSE(response.statuses(0).enabled());
}

//
TEST_F(Functions, GuestIsFoundByPhoneButAChildIsNot) {
  pos::v1::LookupGuestRequest request;
  request.set_phone("(323) 000-0001");
  const auto count = [&] {
    grpc::ClientContext context;
    pos::v1::LookupGuestResponse response;
    EXPECT_TRUE(room_.pos().LookupGuest(&context, request, &response).ok());
    if (response.guests_size() == 1) {
      EXPECT_EQ(response.guests(0).member_id(), account_.member_id());
      EXPECT_EQ(response.guests(0).last_initial(), "A");
      EXPECT_THAT(response.SerializeAsString(), Not(HasSubstr("Anderson")));
    }
    return response.guests_size();
  };
  EXPECT_EQ(count(), 1);
  v1::Account edit;
  edit.set_member_id(account_.member_id());
  edit.mutable_date_of_birth()->set_year(2019);
  edit.mutable_date_of_birth()->set_month(1);
  edit.mutable_date_of_birth()->set_day(1);
  ASSERT_EQ(Update(edit, "date_of_birth").reason, "");
  EXPECT_EQ(count(), 0);
}

TEST_F(Functions, RegisteringTakesAnIssuedFreeCardOnly) {
  pos::v1::RegisterCardRequest request;
  request.set_card_number(CardNumber(kFreshCard));
  request.set_first_name("Ana");
  request.set_last_name("Garcia");
  const auto [registered, error] = Register(request);
  ASSERT_EQ(error.reason, "");
  const v1::Account account = Get(registered.member_id()).first;
  EXPECT_EQ(account.program(), "default");
  EXPECT_EQ(account.tier(), "SILVER");
  EXPECT_EQ(Register(request).second.reason, "CARD_NUMBER_TAKEN");
  request.set_card_number(CardNumber(777));
  EXPECT_EQ(Register(request).second.reason, "CARD_NOT_FOUND");
}

TEST_F(Functions, ReservedRangeIsGivenToNobody) {
  admin::v1::SetCardRangeRequest range;
  range.mutable_range()->set_program("default");
  range.mutable_range()->set_first(CardNumber(kFreshCard));
  range.mutable_range()->set_last(CardNumber(kFreshCard));
  range.mutable_range()->set_reserved(true);
  grpc::ClientContext context;
  admin::v1::CardRange reply;
  ASSERT_TRUE(room_.programs().SetCardRange(&context, range, &reply).ok());
  EXPECT_EQ(Call(&Accounts::ExchangeMedia, ExchangeRequest(account_, kFreshCard)).second.reason,
            "CARD_RESERVED");
}

TEST_F(Functions, ProgramsSurviveARestart) {
  room_.Reopen();
  auto request = Of<v1::AdjustTierRequest>(account_);
  request.set_tier("SILVER");
  EXPECT_EQ(Call(&Accounts::AdjustTier, request).second.reason, "");
}

TEST_F(Functions, AccountMayBeNamedByItsCardAndNotesHoldNoPaymentCards) {
  v1::AddNoteRequest request;
  request.set_card_number(card_);
  request.set_comment("lost the card");
  EXPECT_EQ(Call(&Accounts::AddNote, request).second.reason, "");
  request.set_comment("pays with 4111111111111111");
  EXPECT_EQ(Call(&Accounts::AddNote, request).second.reason, "PAYMENT_CARD_NUMBER");
}

}  // namespace
}  // namespace frontdesk::testing
