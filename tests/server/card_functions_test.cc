// Cards and members that come and go, through the API: exchange, deletion, registration, children.
#include <algorithm>
#include <atomic>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "tests/server/support/function_room.h"

namespace frontdesk::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

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
            "CARD_OUT_OF_USE");  // exchanged
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

TEST_F(Functions, DeleteDuringExchangeLeavesOneOutcome) {
  for (uint64_t round = 0; round < 20; ++round) {
    const uint64_t fresh = 1000 + round;
    Issue(fresh);
    account_ = room_.Create(PersonMessage(2000 + round));
    std::string exchanged;
    std::string deleted;
    {
      std::jthread one([&] {
        exchanged = Call(&Accounts::ExchangeMedia, ExchangeRequest(account_, fresh)).second.reason;
      });
      std::jthread other(
          [&] { deleted = Call(&Accounts::DeleteUser, DeleteRequest()).second.reason; });
    }
    EXPECT_EQ(deleted, "");
    // Either the new card was the member's, and is free again, or it never was.
    EXPECT_EQ(Lookup(CardNumber(fresh)).card_state(), pos::v1::CARD_STATE_INACTIVE);
    EXPECT_EQ(Lookup(CardNumber(2000 + round)).card_state(),
              exchanged.empty() ? pos::v1::CARD_STATE_EXCHANGED : pos::v1::CARD_STATE_INACTIVE);
    EXPECT_TRUE(exchanged.empty() || exchanged == "ACCOUNT_DELETED") << exchanged;
  }
}

TEST_F(Functions, TwoAgentsWithOneEtagHaveOneWinner) {
  std::string reasons[8];
  {
    std::vector<std::jthread> agents;
    for (std::string& reason : reasons) {
      agents.emplace_back([&] {
        auto request = StatusRequest(v1::ACCOUNT_STATUS_SUSPENDED);
        request.set_etag(account_.etag());
        reason = Call(&Accounts::SetAccountStatus, request).second.reason;
      });
    }
  }
  EXPECT_EQ(std::ranges::count(reasons, ""), 1);
  EXPECT_EQ(std::ranges::count(reasons, "ETAG_MISMATCH"), 7);
}

//
TEST_F(Functions, NothingPassesOnceASuspensionIsAcknowledged) {
  for (int round = 0; round < 10; ++round) {
    std::atomic<bool> acknowledged = false;
    std::vector<std::jthread> tills;
    for (int i = 0; i < 3; ++i) {
      tills.emplace_back([&] {
        for (int calls = 0; calls < 30; ++calls) {
          const bool late = acknowledged;
          const std::string answer = Authorize(card_, pos::v1::ACTIVITY_ACCRUE);
          if (late) {
            EXPECT_EQ(answer, "ACCOUNT_SUSPENDED");
          }
        }
      });
    }
    ASSERT_EQ(SetStatus(v1::ACCOUNT_STATUS_SUSPENDED).reason, "");
    acknowledged = true;
    tills.clear();
    ASSERT_EQ(SetStatus(v1::ACCOUNT_STATUS_ACTIVE).reason, "");
  }
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

// neither is the deletion of an account that was closed meanwhile.
TEST_F(Functions, SuspensionStaysWithTheCardOfAClosedAccount) {
  ASSERT_EQ(SetStatus(v1::ACCOUNT_STATUS_SUSPENDED).reason, "");
  Record({Membership(EventAt(1, Number(), "closed"), v1::MEMBERSHIP_ACTION_CLOSED)});
  ASSERT_EQ(Get(account_.member_id()).first.status(), v1::ACCOUNT_STATUS_CLOSED);
  ASSERT_EQ(Call(&Accounts::DeleteUser, DeleteRequest()).second.reason, "");
  pos::v1::RegisterCardRequest registration;
  registration.set_card_number(card_);
  registration.set_last_name("Other");
  ASSERT_EQ(Register(registration).second.reason, "");
  EXPECT_EQ(Authorize(card_, pos::v1::ACTIVITY_REDEEM), "ACCOUNT_SUSPENDED");
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
TEST_F(Functions, LabellingLaterTakesTheRechargeWithThePaymentCards) {
  auto recharge = Of<v1::SetAutoRechargeRequest>(account_);
  recharge.set_enabled(true);
  recharge.set_amount_minor(2500);
  ASSERT_EQ(Call(&Accounts::SetAutoRecharge, recharge).second.reason, "");
  v1::Account edit;
  edit.set_member_id(account_.member_id());
  edit.mutable_date_of_birth()->set_year(2019);
  edit.mutable_date_of_birth()->set_month(1);
  edit.mutable_date_of_birth()->set_day(1);
  v1::Account labelled;
  ASSERT_EQ(Update(edit, "date_of_birth", &labelled).reason, "");
  EXPECT_EQ(labelled.payment_cards_size(), 0);
  EXPECT_FALSE(labelled.has_auto_recharge());
  EXPECT_THAT(labelled.consequences(), ::testing::Contains(HasSubstr("under 13")));
}

// D15.
TEST_F(Functions, LabellingLaterScrubsTheHistory) {
  ASSERT_EQ(SetStatus(v1::ACCOUNT_STATUS_SUSPENDED).reason, "");
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
    // What was done to the account stays.
    if (entry.function() != "SET_ACCOUNT_STATUS") continue;
    EXPECT_EQ(entry.changes(0).after(), "SUSPENDED");
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
