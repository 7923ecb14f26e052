// The gRPC side of the process: listener, settings, services, health, reflection.
#ifndef FRONTDESK_SERVER_GRPC_SERVER_H_
#define FRONTDESK_SERVER_GRPC_SERVER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server.h"
#include "server/services/account_service.h"
#include "server/services/agent_service.h"
#include "server/services/audit_service.h"
#include "server/services/backend.h"
#include "server/services/health_service.h"
#include "server/services/history_service.h"
#include "server/services/mail_service.h"
#include "server/services/member_event_service.h"
#include "server/services/member_page_service.h"
#include "server/services/member_view_service.h"
#include "server/services/password_reset_service.h"
#include "server/services/pos_service.h"
#include "server/services/program_service.h"
#include "server/services/search_service.h"
#include "server/services/server_service.h"
#include "server/services/session_service.h"
#include "server/services/transfer_service.h"

namespace frontdesk {

// Where to listen, and what it takes to be let in there; null: nothing, in plain text.
struct Listener {
  std::string address;
  std::shared_ptr<grpc::ServerCredentials> credentials = nullptr;
};

// Thread-safe.
class GrpcServer {
 public:
  // Listens everywhere and answers NOT_SERVING until SetServing. UNAVAILABLE CANNOT_LISTEN names
  // the address that is taken or not ours. Reflection is served if all listeners are plain text.
  // `environment` must outlive the server. `extra` services are registered beside those of the
  // product; not owned.
  static absl::StatusOr<std::unique_ptr<GrpcServer>> Start(
      services::ServerEnvironment& environment, std::vector<Listener> listeners,
      const std::vector<grpc::Service*>& extra = {});
  ~GrpcServer();  // as Shutdown without grace
  GrpcServer(const GrpcServer&) = delete;
  GrpcServer& operator=(const GrpcServer&) = delete;

  // The full names of the services, those of `extra` not counted: by which health is asked, and of
  // which every method must say who may call it (access::MethodRules::Load).
  static std::vector<std::string> ServiceNames();

  // The listeners in their order, with the ports that were really taken.
  const std::vector<Listener>& listeners() const { return listeners_; }

  // What grpc.health.v1 says of the server and of every service.
  void SetServing(bool serving);

  // Takes no more calls, lets those under way finish for `grace` and then cancels them. Returns
  // when none is left.
  void Shutdown(absl::Duration grace);

 private:
  explicit GrpcServer(services::ServerEnvironment& environment);

  services::HealthService health_;
  services::SearchService search_;
  services::AccountService account_;
  services::MemberPageService pages_;
  services::HistoryService history_;
  services::MemberEventService events_;
  services::MemberViewService views_;
  services::PasswordResetService password_reset_;
  services::MailService mail_;
  services::AuditService audit_;
  services::PosService pos_;
  services::TransferService transfer_;
  services::ServerService server_info_;
  services::ProgramService programs_;
  services::AgentService agents_;
  services::SessionService sessions_;
  std::vector<Listener> listeners_;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace frontdesk

#endif  // FRONTDESK_SERVER_GRPC_SERVER_H_
