#include "server/grpc_server.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/error.h"
#include "common/limits.h"
#include "grpcpp/ext/proto_server_reflection_plugin.h"
#include "grpcpp/impl/server_builder_option.h"
#include "grpcpp/impl/server_builder_plugin.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server_builder.h"

namespace frontdesk {
namespace {

constexpr const char* kServiceNames[] = {
    "frontdesk.v1.SearchService",        "frontdesk.v1.AccountService",
    "frontdesk.v1.MemberPageService",    "frontdesk.v1.HistoryService",
    "frontdesk.v1.MemberEventService",   "frontdesk.v1.MemberViewService",
    "frontdesk.v1.PasswordResetService", "frontdesk.admin.v1.MailService",
    "frontdesk.pos.v1.PosService",       "frontdesk.admin.v1.TransferService",
    "frontdesk.admin.v1.ServerService",  "frontdesk.admin.v1.ProgramService",
    "frontdesk.admin.v1.AgentService",   "frontdesk.v1.SessionService",
    "frontdesk.admin.v1.AuditService"};

int Millis(absl::Duration duration) {
  return static_cast<int>(absl::ToInt64Milliseconds(duration));
}

// Why each is as it is: docs/decisions/0009-grpc-settings.md.
void ApplySettings(grpc::ServerBuilder& builder) {
  // A second process of the same user must not be able to share the port.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, 100);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, 8 * 1024);
  builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, Millis(absl::Seconds(5)));
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, Millis(absl::Seconds(60)));
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, Millis(absl::Seconds(20)));
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
                             Millis(absl::Seconds(30)));
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MAX_PING_STRIKES, 2);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_IDLE_MS, Millis(absl::Minutes(5)));
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_MS, Millis(absl::Minutes(30)));
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, Millis(absl::Seconds(60)));
  // One size for all methods in this gRPC: imports need it, other methods check their own limit.
  builder.SetMaxReceiveMessageSize(static_cast<int>(limits::kMaxMessageBytes));
  builder.SetMaxSendMessageSize(static_cast<int>(limits::kMaxMessageBytes));
  // A small compressed message may unpack to a huge one before its size is checked.
  builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_GZIP, false);
  builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_DEFLATE, false);
}

// `address` with the port that was taken.
std::string WithPort(const std::string& address, int port) {
  if (address.rfind("unix:", 0) == 0) return address;
  return absl::StrCat(address.substr(0, address.rfind(':') + 1), port);
}

// Takes out what linking the library of reflection puts into every server.
class WithoutReflection final : public grpc::ServerBuilderOption {
 public:
  void UpdateArguments(grpc::ChannelArguments*) override {}
  void UpdatePlugins(std::vector<std::unique_ptr<grpc::ServerBuilderPlugin>>* plugins) override {
    std::erase_if(*plugins,
                  [](const auto& plugin) { return plugin->name() == "proto_server_reflection"; });
  }
};

absl::Status CannotListen(const std::string& address) {
  return MakeError(absl::StatusCode::kUnavailable, "CANNOT_LISTEN",
                   absl::StrCat("cannot listen on ", address, ": is another server there?"));
}

}  // namespace

GrpcServer::GrpcServer(services::ServerEnvironment& environment)
    : health_(ServiceNames()),
      search_(environment),
      account_(environment),
      pages_(environment),
      history_(environment),
      events_(environment),
      views_(environment),
      password_reset_(environment),
      mail_(environment),
      audit_(environment),
      pos_(environment),
      transfer_(environment),
      server_info_(environment),
      programs_(environment),
      agents_(environment),
      sessions_(environment) {}

std::vector<std::string> GrpcServer::ServiceNames() {
  return {std::begin(kServiceNames), std::end(kServiceNames)};
}

absl::StatusOr<std::unique_ptr<GrpcServer>> GrpcServer::Start(
    services::ServerEnvironment& environment, std::vector<Listener> listeners,
    const std::vector<grpc::Service*>& extra) {
  grpc::EnableDefaultHealthCheckService(false);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  std::unique_ptr<GrpcServer> made(new GrpcServer(environment));
  grpc::ServerBuilder builder;
  ApplySettings(builder);
  // Nobody signs in to ask for descriptors: they are told on this machine only.
  const bool stays_here = std::ranges::all_of(
      listeners, [](const Listener& listener) { return listener.credentials == nullptr; });
  if (!stays_here) builder.SetOption(std::make_unique<WithoutReflection>());
  std::vector<int> ports(listeners.size(), 0);
  for (size_t i = 0; i < listeners.size(); ++i) {
    auto& credentials = listeners[i].credentials;
    if (credentials == nullptr) credentials = grpc::InsecureServerCredentials();
    builder.AddListeningPort(listeners[i].address, credentials, &ports[i]);
  }
  builder.RegisterService(&made->health_);
  builder.RegisterService(&made->search_);
  builder.RegisterService(&made->account_);
  builder.RegisterService(&made->pages_);
  builder.RegisterService(&made->history_);
  builder.RegisterService(&made->events_);
  builder.RegisterService(&made->views_);
  builder.RegisterService(&made->password_reset_);
  builder.RegisterService(&made->mail_);
  builder.RegisterService(&made->audit_);
  builder.RegisterService(&made->pos_);
  builder.RegisterService(&made->transfer_);
  builder.RegisterService(&made->server_info_);
  builder.RegisterService(&made->programs_);
  builder.RegisterService(&made->agents_);
  builder.RegisterService(&made->sessions_);
  for (grpc::Service* service : extra) builder.RegisterService(service);
  made->server_ = builder.BuildAndStart();
  for (size_t i = 0; i < listeners.size(); ++i) {
    std::string& address = listeners[i].address;
    if (ports[i] <= 0) return CannotListen(address);
    address = WithPort(address, ports[i]);
  }
  if (made->server_ == nullptr) return CannotListen("any address");
  made->listeners_ = std::move(listeners);
  return made;
}

GrpcServer::~GrpcServer() { Shutdown(absl::ZeroDuration()); }

void GrpcServer::SetServing(bool serving) { health_.SetServing(serving); }

void GrpcServer::Shutdown(absl::Duration grace) {
  if (server_ == nullptr) return;
  health_.Shutdown();
  server_->Shutdown(absl::ToChronoTime(absl::Now() + grace));
  server_->Wait();
}

}  // namespace frontdesk
