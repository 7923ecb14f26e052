// A whole server in the test's process: real listener, real stubs, a store in memory.
#ifndef FRONTDESK_TESTS_SERVER_SUPPORT_SERVICE_ROOM_H_
#define FRONTDESK_TESTS_SERVER_SUPPORT_SERVICE_ROOM_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "frontdesk/admin/v1/program_service.grpc.pb.h"
#include "frontdesk/admin/v1/server_service.grpc.pb.h"
#include "frontdesk/admin/v1/transfer_service.grpc.pb.h"
#include "frontdesk/pos/v1/pos_service.grpc.pb.h"
#include "frontdesk/v1/account_service.grpc.pb.h"
#include "frontdesk/v1/search_service.grpc.pb.h"
#include "grpcpp/channel.h"
#include "server/grpc_server.h"
#include "tests/server/support/directory_room.h"
#include "tests/server/support/leak_watch.h"
#include "tests/server/support/trusted_callers.h"

namespace frontdesk::testing {

// An error as a client sees it.
struct WireError {
  grpc::StatusCode code = grpc::StatusCode::OK;
  std::string message;
  std::string reason;
  std::string etag;
  std::string request_id;
  // Field and reason, of BadRequest or PreconditionFailure.
  std::vector<std::pair<std::string, std::string>> violations;
};
WireError ReadError(const grpc::Status& status);

class ServiceRoom {
 public:
  enum class Readiness { kServing, kNotReady };

  explicit ServiceRoom(Readiness readiness = Readiness::kServing);
  ~ServiceRoom();

  // Builds the index again from storage, as a restart does.
  void Reopen();

  v1::SearchService::Stub& search() { return *search_; }
  v1::AccountService::Stub& account() { return *account_; }
  pos::v1::PosService::Stub& pos() { return *pos_; }
  admin::v1::TransferService::Stub& transfer() { return *transfer_; }
  admin::v1::ProgramService::Stub& programs() { return *programs_; }
  admin::v1::ServerService::Stub& server_info() { return *server_info_; }
  // A stub of any service: `room.NewStub<v1::HistoryService>()`.
  template <typename Service>
  std::unique_ptr<typename Service::Stub> NewStub() {
    return Service::NewStub(channel_);
  }
  GrpcServer& server() { return *server_; }
  DirectoryRoom& room() { return room_; }
  // Who calls, and what they may do. Everybody may do everything unless a test says otherwise.
  TrustedCallers& callers() { return callers_; }
  std::shared_ptr<grpc::Channel> channel() { return channel_; }

  // Calls `method` (`/frontdesk.v1.SearchService/SearchAccounts`) with any bytes, as whoever has
  // `token`. The bytes of the reply go to `reply` if it is not null.
  WireError CallRaw(const std::string& method, const std::string& bytes,
                    const std::string& token = "", std::string* reply = nullptr);
  // Puts another access control into the place of callers().
  void SetAccess(const services::AccessControl& access) { backend_->access = access; }

  v1::Account Create(const v1::Account& account);
  v1::SearchAccountsResponse Search(const v1::SearchAccountsRequest& request);
  WireError SearchError(const v1::SearchAccountsRequest& request);
  // Imports one batch and returns the answer.
  admin::v1::ImportAccountsResponse Import(const std::vector<v1::Account>& accounts);

  // Looks for what is sent in the log and in refusals; a test may note more.
  LeakWatch& leaks() { return *leaks_; }

  // Everything that was logged.
  std::string LogText();

 private:
  void OpenGate();

  std::FILE* log_file_;
  Log log_;
  services::ServerEnvironment environment_;
  TrustedCallers callers_;
  DirectoryRoom room_;
  std::optional<services::Backend> backend_;
  std::unique_ptr<GrpcServer> server_;
  const std::shared_ptr<LeakWatch> leaks_ = std::make_shared<LeakWatch>();
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::SearchService::Stub> search_;
  std::unique_ptr<v1::AccountService::Stub> account_;
  std::unique_ptr<pos::v1::PosService::Stub> pos_;
  std::unique_ptr<admin::v1::TransferService::Stub> transfer_;
  std::unique_ptr<admin::v1::ServerService::Stub> server_info_;
  std::unique_ptr<admin::v1::ProgramService::Stub> programs_;
};

// Person(n) and Row(n) as the API writes them, ready for a creation and an import.
v1::Account PersonMessage(uint64_t n);
v1::Account RowMessage(uint64_t n);

// Member IDs of rows, in order.
std::vector<std::string> Ids(const v1::SearchAccountsResponse& response);

}  // namespace frontdesk::testing

#endif  // FRONTDESK_TESTS_SERVER_SUPPORT_SERVICE_ROOM_H_
