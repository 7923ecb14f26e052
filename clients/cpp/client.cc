#include "clients/cpp/client.h"

#include <utility>

#include "clients/cpp/wire_status.h"
#include "common/error.h"
#include "common/status_macros.h"

namespace frontdesk::client {
namespace {

constexpr int kEditAttempts = 5;

}  // namespace

Client::Client(const std::shared_ptr<grpc::ChannelInterface>& channel, CallPolicy policy)
    : channel_(channel),
      policy_(std::move(policy)),
      accounts_(v1::AccountService::NewStub(channel)),
      search_(v1::SearchService::NewStub(channel)),
      pos_(pos::v1::PosService::NewStub(channel)),
      server_(admin::v1::ServerService::NewStub(channel)),
      transfer_(admin::v1::TransferService::NewStub(channel)),
      programs_(admin::v1::ProgramService::NewStub(channel)) {}

absl::StatusOr<v1::Account> Client::GetAccount(const v1::GetAccountRequest& request) const {
  return Call(policy_, *accounts_, &v1::AccountService::StubInterface::GetAccount, request);
}

absl::StatusOr<v1::Account> Client::CreateAccount(v1::CreateAccountRequest request) const {
  if (request.request_id().empty()) request.set_request_id(NewRequestId());
  return Call(policy_, *accounts_, &v1::AccountService::StubInterface::CreateAccount, request);
}

absl::StatusOr<v1::Account> Client::UpdateAccount(v1::UpdateAccountRequest request) const {
  if (request.request_id().empty()) request.set_request_id(NewRequestId());
  return Call(policy_, *accounts_, &v1::AccountService::StubInterface::UpdateAccount, request);
}

absl::StatusOr<v1::SearchAccountsResponse> Client::SearchAccounts(
    const v1::SearchAccountsRequest& request) const {
  return Call(policy_, *search_, &v1::SearchService::StubInterface::SearchAccounts, request);
}

absl::StatusOr<v1::ListSearchFieldsResponse> Client::ListSearchFields() const {
  return Call(policy_, *search_, &v1::SearchService::StubInterface::ListSearchFields, {});
}

absl::StatusOr<v1::ListRelatedAccountsResponse> Client::ListRelatedAccounts(
    const v1::ListRelatedAccountsRequest& request) const {
  return Call(policy_, *search_, &v1::SearchService::StubInterface::ListRelatedAccounts, request);
}

absl::StatusOr<pos::v1::CardInfo> Client::LookupCard(const std::string& card_number) const {
  pos::v1::LookupCardRequest request;
  request.set_card_number(card_number);
  ASSIGN_OR_RETURN(auto response,
                   Call(policy_, *pos_, &pos::v1::PosService::StubInterface::LookupCard, request));
  return std::move(*response.mutable_card());
}

absl::StatusOr<pos::v1::BatchLookupCardsResponse> Client::BatchLookupCards(
    const std::vector<std::string>& card_numbers) const {
  pos::v1::BatchLookupCardsRequest request;
  for (const std::string& number : card_numbers) request.add_card_numbers(number);
  return Call(policy_, *pos_, &pos::v1::PosService::StubInterface::BatchLookupCards, request);
}

absl::StatusOr<admin::v1::GetServerStatsResponse> Client::GetServerStats() const {
  return Call(policy_, *server_, &admin::v1::ServerService::StubInterface::GetServerStats, {});
}

absl::StatusOr<v1::Account> Client::ModifyAccount(const std::string& member_id,
                                                  const Edit& edit) const {
  v1::GetAccountRequest get;
  get.set_member_id(member_id);
  for (int attempt = 1;; ++attempt) {
    ASSIGN_OR_RETURN(v1::Account current, GetAccount(get));
    v1::UpdateAccountRequest update;
    *update.mutable_account() = std::move(current);
    RETURN_IF_ERROR(edit(update));
    auto written = UpdateAccount(std::move(update));
    const bool outrun = !written.ok() && GetErrorDetail(written.status()).reason == "ETAG_MISMATCH";
    if (!outrun || attempt >= kEditAttempts) return written;
  }
}

absl::Status Client::ExportAccounts(
    const std::function<absl::Status(const admin::v1::ExportAccountsResponse&)>& visit) const {
  grpc::ClientContext context;
  auto reader = transfer_->ExportAccounts(&context, admin::v1::ExportAccountsRequest());
  admin::v1::ExportAccountsResponse part;
  while (reader->Read(&part)) {
    absl::Status status = visit(part);
    if (!status.ok()) {
      context.TryCancel();
      reader->Finish().ok();  // CANCELLED, by us
      return status;
    }
  }
  return FromWire(reader->Finish());
}

}  // namespace frontdesk::client
