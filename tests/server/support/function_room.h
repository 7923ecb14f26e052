// A server with a program, an issued card and an account, and short words for calling the functions
// of the service desk.
#ifndef FRONTDESK_TESTS_SERVER_SUPPORT_FUNCTION_ROOM_H_
#define FRONTDESK_TESTS_SERVER_SUPPORT_FUNCTION_ROOM_H_

#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "tests/server/support/record_events.h"
#include "tests/server/support/service_room.h"
#include "tests/server/support/test_accounts.h"
#include "tests/server/support/test_events.h"

namespace frontdesk::testing {

using storage::Table;

inline constexpr uint64_t kFreshCard = 900;

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
  v1::RecordMemberEventsResponse Record(const std::vector<v1::MemberEvent>& events) {
    return RecordEvents(room_, events);
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

}  // namespace frontdesk::testing

#endif  // FRONTDESK_TESTS_SERVER_SUPPORT_FUNCTION_ROOM_H_
