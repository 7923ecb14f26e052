// The functions of the service desk through the API, one test a requirement.
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "tests/server/support/function_room.h"

namespace frontdesk::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

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
  // Events are kept and change nothing.
  const std::string etag = Get(account_.member_id()).first.etag();
  const MemberNumber member = Number();
  EXPECT_EQ(
      Record({Safety(EventAt(1, member, "s"), v1::SAFETY_SOURCE_AGENT, v1::ACCOUNT_EFFECT_REOPENED),
              Membership(EventAt(2, member, "m"), v1::MEMBERSHIP_ACTION_REOPENED),
              Plan(EventAt(3, member, "p"), "PREMIUM", v1::PLAN_ACTION_STARTED),
              Bounce(EventAt(4, member, "b"), account_.email())})
          .recorded(),
      4);
  EXPECT_EQ(Get(account_.member_id()).first.etag(), etag);
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
  request.set_comment("calls back on Tuesday");
  EXPECT_EQ(Call(&Accounts::AddNote, request).second.reason, "REQUEST_ID_REUSED");
}

admin::v1::SetProgramRequest ProgramWithTiers() {
  admin::v1::SetProgramRequest program;
  program.mutable_program()->set_code("default");
  for (const char* tier : {"SILVER", "GOLD", "FOUNDER"}) {
    program.mutable_program()->add_tiers()->set_code(tier);
  }
  return program;
}

//
TEST_F(Functions, EveryMissingRequiredFieldIsListedAndNothingIsSaved) {
  admin::v1::SetProgramRequest program = ProgramWithTiers();
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
  admin::v1::SetProgramRequest program = ProgramWithTiers();
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

TEST_F(Functions, WhiteSpaceIsNoRequiredField) {
  admin::v1::SetProgramRequest program = ProgramWithTiers();
  program.mutable_program()->add_required_fields("last_name");
  Set(program);
  v1::Account edit;
  edit.set_member_id(account_.member_id());
  edit.set_last_name(" \t ");
  EXPECT_THAT(Update(edit, "last_name").violations,
              ElementsAre(Pair("account.last_name", "REQUIRED_FIELD_MISSING")));
}

TEST_F(Functions, DryRunOfAnEditSaysWhatItMeans) {
  const uint64_t sequence = room_.room().store().last_sequence();
  v1::UpdateAccountRequest request;
  request.mutable_account()->set_member_id(account_.member_id());
  request.mutable_account()->set_email("new@example.com");
  request.mutable_update_mask()->add_paths("email");
  request.set_dry_run(true);
  grpc::ClientContext context;
  v1::Account reply;
  ASSERT_TRUE(room_.account().UpdateAccount(&context, request, &reply).ok());
  EXPECT_EQ(reply.email(), "new@example.com");
  EXPECT_THAT(reply.consequences(), Contains("these fields change: email"));
  EXPECT_THAT(reply.consequences(), Contains(HasSubstr("links sent before stop working")));
  EXPECT_EQ(room_.room().store().last_sequence(), sequence);
  EXPECT_THAT(Get(account_.member_id()).first.consequences(), IsEmpty());
}

TEST_F(Functions, EditByTheMemberIsAuditedAsTheMembersWithItsReason) {
  v1::UpdateAccountRequest request;
  request.mutable_account()->set_member_id(account_.member_id());
  request.mutable_account()->set_nickname("Bo");
  request.mutable_update_mask()->add_paths("nickname");
  request.set_reason(v1::EDIT_REASON_CORRECTION);
  grpc::ClientContext context;
  context.AddMetadata("frontdesk-member", account_.member_id());
  v1::Account reply;
  ASSERT_TRUE(room_.account().UpdateAccount(&context, request, &reply).ok());
  EXPECT_EQ(Audit().back().actor().kind(), 2);
  EXPECT_EQ(Audit().back().actor().id(), account_.member_id());
  EXPECT_EQ(Audit().back().reason(), "CORRECTION");
}

TEST_F(Functions, NoteHasAtMost500Characters) {
  auto request = Of<v1::AddNoteRequest>(account_);
  request.set_comment(std::string(500, 'x'));
  EXPECT_THAT(Call(&Accounts::AddNote, request).second.violations,
              ElementsAre(Pair("comment", "FIELD_TOO_LONG")));
  request.set_comment(std::string(499, 'x'));
  EXPECT_EQ(Call(&Accounts::AddNote, request).second.reason, "");
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

}  // namespace
}  // namespace frontdesk::testing
