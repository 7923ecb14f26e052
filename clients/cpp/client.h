// A frontdesk server as an object: deadlines, retries and errors with their details.
#ifndef FRONTDESK_CLIENTS_CPP_CLIENT_H_
#define FRONTDESK_CLIENTS_CPP_CLIENT_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cpp/call.h"
#include "clients/cpp/retry.h"
#include "frontdesk/admin/v1/program_service.grpc.pb.h"
#include "frontdesk/admin/v1/server_service.grpc.pb.h"
#include "frontdesk/admin/v1/transfer_service.grpc.pb.h"
#include "frontdesk/pos/v1/pos_service.grpc.pb.h"
#include "frontdesk/v1/account_service.grpc.pb.h"
#include "frontdesk/v1/search_service.grpc.pb.h"
#include "grpcpp/channel.h"

namespace frontdesk::client {

// Every method but the streams waits at most `CallPolicy::deadline` and tries again after
// UNAVAILABLE. Writes get a request ID if the caller gave none, so that repeating them is safe.
// Errors are those of the service, with their details (wire_status.h). Thread-safe.
class Client {
 public:
  // `channel`: of Connect (connect.h).
  explicit Client(const std::shared_ptr<grpc::ChannelInterface>& channel, CallPolicy policy = {});

  absl::StatusOr<v1::Account> GetAccount(const v1::GetAccountRequest& request) const;
  absl::StatusOr<v1::Account> CreateAccount(v1::CreateAccountRequest request) const;
  absl::StatusOr<v1::Account> UpdateAccount(v1::UpdateAccountRequest request) const;
  absl::StatusOr<v1::SearchAccountsResponse> SearchAccounts(
      const v1::SearchAccountsRequest& request) const;
  absl::StatusOr<v1::ListSearchFieldsResponse> ListSearchFields() const;
  absl::StatusOr<v1::ListRelatedAccountsResponse> ListRelatedAccounts(
      const v1::ListRelatedAccountsRequest& request) const;
  absl::StatusOr<pos::v1::CardInfo> LookupCard(const std::string& card_number) const;
  absl::StatusOr<pos::v1::BatchLookupCardsResponse> BatchLookupCards(
      const std::vector<std::string>& card_numbers) const;
  absl::StatusOr<admin::v1::GetServerStatsResponse> GetServerStats() const;

  // Changes an account on the basis of what it is now: reads it, lets `edit` fill in new values and
  // the mask, and writes with the etag that was read; starts again, up to five times, when somebody
  // else was faster. An error of `edit` ends it. ABORTED ETAG_MISMATCH if it never got through.
  using Edit = std::function<absl::Status(v1::UpdateAccountRequest& update)>;
  absl::StatusOr<v1::Account> ModifyAccount(const std::string& member_id, const Edit& edit) const;

  // Calls `visit` with every part of an export, until it returns an error, which is returned. No
  // deadline. UNAVAILABLE is not tried again: what was visited cannot be taken back.
  absl::Status ExportAccounts(
      const std::function<absl::Status(const admin::v1::ExportAccountsResponse&)>& visit) const;

  // The methods above are what most programs need. These reach all others:
  //   client.Ask(client.accounts(), &AccountService::ListTiers, request)         a read
  //   client.Write(client.accounts(), &AccountService::AdjustTier, request)      a write; it gets a
  //                                                                              request ID
  using AccountService = v1::AccountService::StubInterface;
  using PosService = pos::v1::PosService::StubInterface;
  using ProgramService = admin::v1::ProgramService::StubInterface;
  AccountService& accounts() const { return *accounts_; }
  PosService& pos() const { return *pos_; }
  ProgramService& programs() const { return *programs_; }
  //   client.Ask(*client.NewStub<v1::HistoryService>(), …)                       any other service
  template <typename Service>
  std::unique_ptr<typename Service::StubInterface> NewStub() const {
    return Service::NewStub(channel_);
  }
  template <typename Stub, typename Request, typename Response>
  absl::StatusOr<Response> Ask(Stub& stub,
                               grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                            Response*),
                               const Request& request) const {
    return Call(policy_, stub, method, request);
  }
  template <typename Stub, typename Request, typename Response>
  absl::StatusOr<Response> Write(Stub& stub,
                                 grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                              Response*),
                                 Request request) const {
    if (request.request_id().empty()) request.set_request_id(NewRequestId());
    return Call(policy_, stub, method, request);
  }

  // For ImportStream.
  grpc::ChannelInterface& channel() const { return *channel_; }
  const CallPolicy& policy() const { return policy_; }

 private:
  std::shared_ptr<grpc::ChannelInterface> channel_;
  CallPolicy policy_;
  std::unique_ptr<v1::AccountService::StubInterface> accounts_;
  std::unique_ptr<v1::SearchService::StubInterface> search_;
  std::unique_ptr<pos::v1::PosService::StubInterface> pos_;
  std::unique_ptr<admin::v1::ServerService::StubInterface> server_;
  std::unique_ptr<admin::v1::TransferService::StubInterface> transfer_;
  std::unique_ptr<admin::v1::ProgramService::StubInterface> programs_;
};

}  // namespace frontdesk::client

#endif  // FRONTDESK_CLIENTS_CPP_CLIENT_H_
