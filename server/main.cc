// frontdeskd: serves accounts over gRPC.

#include <unistd.h>

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "common/clock.h"
#include "common/log.h"
#include "common/secret_input.h"
#include "common/status_macros.h"
#include "google/protobuf/stubs/logging.h"
#include "grpc/support/log.h"
#include "server/access/audit/audit_keeper.h"
#include "server/access/audit/audit_log.h"
#include "server/access_room.h"
#include "server/audit_check.h"
#include "server/directory/directory.h"
#include "server/extra_services.h"
#include "server/grpc_server.h"
#include "server/init_admin.h"
#include "server/listeners.h"
#include "server/mail/mail_sender.h"
#include "server/options.h"
#include "server/process_hardening.h"
#include "server/reset_password.h"
#include "server/self_probe.h"
#include "server/services/backend.h"
#include "server/services/grpc_status.h"
#include "server/shutdown_signal.h"
#include "server/supervisor.h"
#include "server/tls_credentials.h"
#include "storage/rocksdb/rocksdb_store.h"

namespace frontdesk {
namespace {

// As in sysexits.h.
constexpr int kExitOk = 0;
constexpr int kExitUsage = 64;
constexpr int kExitNoCertificate = 66;
constexpr int kExitUnavailable = 69;
constexpr int kExitSoftware = 70;
constexpr int kExitDeaf = 75;
constexpr int kExitStoreRefused = 78;

constexpr absl::Duration kDrain = absl::Seconds(20);

// What gRPC itself has to say goes into the log too. Set before the first use of gRPC.
void SendGrpcMessagesTo(Log& log) {
  static Log* target = &log;
  gpr_set_log_function([](gpr_log_func_args* message) {
    // Whoever can connect can make a handshake fail, and must not be able to fill the log.
    const bool handshake = absl::StrContains(message->file, "ssl_transport_security");
    const LogLevel level = message->severity == GPR_LOG_SEVERITY_ERROR && !handshake
                               ? LogLevel::kError
                               : LogLevel::kDebug;
    // Only where in gRPC it was said: the sentence may repeat what a client sent.
    const std::string_view file(message->file);
    target->Write(
        level, "grpc",
        {{"file", LogValue::Name(file.substr(file.rfind('/') + 1))}, {"line", message->line}});
  });
}

// Says on standard error, to people and to the log, why the process ends.
void Complain(Log& log, LogLiteral event, const absl::Status& status) {
  const std::string reason = services::ReasonOf(status);
  log.Write(LogLevel::kError, event, {{"reason", LogValue::Code(reason)}});
  std::fprintf(stderr, "frontdeskd: %s\n", std::string(status.message()).c_str());
}

absl::StatusOr<std::unique_ptr<storage::AccountStore>> OpenStore(const ServerOptions& options) {
  storage::RocksdbStoreOptions store;
  store.dir = options.data_dir;
  if (options.disk_reserve_mib) {
    store.reserve.min_free_bytes = *options.disk_reserve_mib << 20;
    store.reserve.min_free_percent = 0;
  }
  if (options.init) {
    const absl::Status created = storage::InitRocksdbStore(store);
    if (!created.ok() && services::ReasonOf(created) != "ALREADY_INITIALIZED") return created;
  }
  return storage::OpenRocksdbStore(store);
}

absl::StatusOr<std::unique_ptr<access::AuditLog>> OpenAuditLog(const ServerOptions& options,
                                                               const Clock& clock, Log& log) {
  access::AuditLogOptions audit;
  audit.folder = AuditFolder(options.data_dir);
  audit.clock = &clock;
  audit.create = options.init;
  audit.on_failure = [&log](const absl::Status& status) {
    const std::string reason = services::ReasonOf(status);
    log.Write(LogLevel::kError, "audit_failure", {{"reason", LogValue::Code(reason)}});
  };
  return access::AuditLog::Open(std::move(audit));
}

// Checks the log once, and removes what is old, while the server runs.
std::unique_ptr<access::AuditKeeper> KeepAudit(const ServerOptions& options,
                                               access::AuditLog& audit, const Clock& clock,
                                               Log& log) {
  access::AuditKeeperOptions keeper;
  if (options.audit_keep_days > 0) keeper.keep = absl::Hours(24) * options.audit_keep_days;
  keeper.on_checked = [&log](const absl::StatusOr<access::AuditVerification>& checked) {
    if (!checked.ok() || checked->damage.has_value()) {
      const std::string reason =
          checked.ok() ? "AUDIT_DAMAGED" : services::ReasonOf(checked.status());
      const std::string entry = checked.ok() ? access::FormatAuditDamage(*checked->damage) : "";
      log.Write(LogLevel::kError, "audit_damaged",
                {{"reason", LogValue::Code(reason)}, {"entry", LogValue::Setting(entry)}});
      return;
    }
    log.Write(LogLevel::kInfo, "audit_checked",
              {{"entries", static_cast<int64_t>(checked->end.number)},
               {"bytes", static_cast<int64_t>(checked->total_bytes)}});
  };
  keeper.on_removed = [&log](const absl::StatusOr<size_t>& removed) {
    const std::string reason = removed.ok() ? "" : services::ReasonOf(removed.status());
    log.Write(removed.ok() ? LogLevel::kInfo : LogLevel::kError, "audit_removed",
              {{"files", removed.value_or(0)}, {"reason", LogValue::Code(reason)}});
  };
  return std::make_unique<access::AuditKeeper>(audit, clock, std::move(keeper));
}

// An entry of the server about itself.
void NoteInAudit(access::AuditLog& audit, std::string_view what) {
  access::AuditEntry entry;
  entry.kind = access::AuditKind::kServer;
  entry.caller_kind = access::CallerKind::kSystem;
  entry.outcome = "OK";
  entry.detail = std::string(what) + " " + FRONTDESK_VERSION;
  audit.Append(std::move(entry), [](const absl::Status&) {});
}

// What lives between the opening of the store and the end.
struct Room {
  std::unique_ptr<access::AuditLog> audit;  // first: what the others still do is told
  std::unique_ptr<access::AuditKeeper> audit_keeper;
  std::unique_ptr<storage::AccountStore> store;
  std::unique_ptr<directory::Directory> directory;
  std::unique_ptr<AccessRoom> access;
};

AccessOptions AccessOptionsOf(const ServerOptions& all) {
  const SignInFlags& flags = all.sign_in;
  AccessOptions options;
  options.show_budget = {all.budgets.accounts_alert, all.budgets.accounts};
  options.card_budget.short_misses = all.budgets.misses;
  options.card_budget.day_misses = all.budgets.misses_day;
  options.card_budget.lookups_per_second = all.budgets.lookups_second;
  options.proxies = all.proxies;
  options.reads_need_ticket = all.reads_need_ticket;
  options.sessions.idle = absl::Minutes(flags.idle_minutes);
  options.sessions.lifetime = absl::Hours(flags.hours);
  options.sign_in.cost.memory_bytes = static_cast<size_t>(flags.password_memory_mib) << 20;
  options.sign_in.queue.pace.per_minute = flags.per_minute;
  if (flags.jwks_file.empty()) return options;
  options.jwt.emplace();
  options.jwt->jwks_file = flags.jwks_file;
  options.jwt->issuer = flags.jwt_issuer;
  options.jwt->audience = flags.jwt_audience;
  options.jwt->name_claim = flags.jwt_name_claim;
  options.jwt->role_claim = flags.jwt_role_claim;
  return options;
}

// What second factors are sealed with; null if there is no key, and none was asked for by name.
absl::StatusOr<std::shared_ptr<const access::SecretBox>> OpenSecrets(const ServerOptions& options) {
  const std::string& named = options.sign_in.secret_key_file;
  absl::StatusOr<access::SecretBox> box =
      access::SecretBox::Open(named.empty() ? DefaultSecretKeyFile(options.data_dir) : named);
  if (named.empty() && absl::IsNotFound(box.status())) return nullptr;
  RETURN_IF_ERROR(box.status());
  return std::make_shared<const access::SecretBox>(*std::move(box));
}

absl::StatusOr<Room> OpenRoom(const ServerOptions& options, const Clock& clock, Log& log,
                              const ShutdownSignal& shutdown) {
  Room room;
  ASSIGN_OR_RETURN(room.store, OpenStore(options));
  ASSIGN_OR_RETURN(room.audit, OpenAuditLog(options, clock, log));
  NoteInAudit(*room.audit, "started");
  directory::DirectoryOptions directory_options;
  directory_options.zone = options.zone;
  directory_options.cancelled = &shutdown.requested();
  directory_options.on_failure = [&log](const absl::Status& status) {
    const std::string reason = services::ReasonOf(status);
    log.Write(LogLevel::kError, "storage_failure", {{"reason", LogValue::Code(reason)}});
  };
  directory_options.image = options.data_dir + "/index.image";
  directory_options.on_image = [&log](const absl::Status& status) {
    const std::string reason = services::ReasonOf(status);
    // There is none at the first start, and an old one after a crash or with another version.
    // Whatever else is wrong with it somebody should look into.
    const bool usual = reason == "IMAGE_MISSING" || reason == "IMAGE_OLD";
    log.Write(usual ? LogLevel::kInfo : LogLevel::kWarning, "index_image",
              {{"reason", LogValue::Code(reason)}});
  };
  ASSIGN_OR_RETURN(room.directory,
                   directory::Directory::Open(*room.store, clock, std::move(directory_options)));
  AccessOptions access = AccessOptionsOf(options);
  ASSIGN_OR_RETURN(access.sign_in.secrets, OpenSecrets(options));
  ASSIGN_OR_RETURN(room.access,
                   AccessRoom::Open({*room.directory, *room.audit, clock, log}, access));
  room.audit_keeper = KeepAudit(options, *room.audit, clock, log);
  return room;
}

// Sends mails if there is somewhere to send them to.
std::unique_ptr<mail::MailSender> StartMail(const MailFlags& flags, directory::Directory& directory,
                                            Log& log) {
  if (flags.server.empty()) return nullptr;
  mail::MailOptions options;
  options.smtp.server = flags.server;
  options.smtp.tls = flags.starttls ? mail::SmtpTls::kStartTls : mail::SmtpTls::kNone;
  options.smtp.ca_file = flags.ca_file;
  options.smtp.user = flags.user;
  options.smtp.password = flags.password;
  options.from = flags.from;
  options.reset_link = flags.reset_link;
  options.first_retry = flags.first_retry;
  return std::make_unique<mail::MailSender>(
      directory, std::move(options), [&log](uint64_t number, const absl::Status& outcome) {
        const std::string reason = outcome.ok() ? "" : services::ReasonOf(outcome);
        const std::string code = absl::StatusCodeToString(outcome.code());
        log.Write(outcome.ok() ? LogLevel::kInfo : LogLevel::kWarning, "mail",
                  {{"number", number},
                   {"code", LogValue::Code(code)},
                   {"reason", LogValue::Code(reason)}});
      });
}

// Where the server listens, in one word a listener.
std::string AddressesOf(const GrpcServer& server) {
  std::string addresses;
  for (const Listener& listener : server.listeners()) {
    absl::StrAppend(&addresses, addresses.empty() ? "" : " ", listener.address);
  }
  return addresses;
}

// Ends the process when a listener has gone deaf; the supervisor starts another one. What was
// acknowledged is on disk.
std::unique_ptr<SelfProbe> WatchListeners(const GrpcServer& server,
                                          const std::vector<ListenOptions>& wanted,
                                          const ShutdownSignal& shutdown, Log& log) {
  std::vector<ProbeTarget> targets;
  for (size_t i = 0; i < wanted.size(); ++i) {
    targets.push_back({server.listeners()[i].address, !wanted[i].plaintext});
  }
  const auto on_all_well = [] { TellSupervisor("WATCHDOG=1"); };
  const auto on_deaf = [&shutdown, &log](const std::string& address) {
    if (shutdown.requested()) return;  // then they are closed on purpose
    log.Write(LogLevel::kError, "listener_deaf", {{"address", LogValue::Setting(address)}});
    std::fprintf(stderr, "frontdeskd: no longer takes connections on %s\n", address.c_str());
    _exit(kExitDeaf);
  };
  return std::make_unique<SelfProbe>(std::move(targets), on_all_well, on_deaf);
}

// Serves until a signal comes, then drains.
void ServeUntilSignal(GrpcServer& server, services::ServerEnvironment& environment, Room& room,
                      const MailFlags& mail_flags, const ShutdownSignal& shutdown) {
  directory::Directory& directory = *room.directory;
  services::Backend backend{directory,
                            services::PageTokens(directory.KeyedHash("frontdesk page tokens")),
                            AccessControlInUse(room.access->control()),
                            absl::Now() - environment.start, !mail_flags.server.empty()};
  std::unique_ptr<mail::MailSender> mails = StartMail(mail_flags, directory, environment.log);
  environment.backend.store(&backend, std::memory_order_release);
  server.SetServing(true);
  const std::string addresses = AddressesOf(server);
  environment.log.Write(LogLevel::kInfo, "serving",
                        {{"address", LogValue::Setting(addresses)},
                         {"accounts", directory.Snapshot()->size()},
                         {"sequence", directory.committed_sequence()},
                         {"startup_micros", absl::ToInt64Microseconds(backend.startup)}});
  for (const Listener& listener : server.listeners()) {
    std::printf("listening on %s\n", listener.address.c_str());
  }
  std::fflush(stdout);
  TellSupervisor("READY=1");

  shutdown.Wait();
  TellSupervisor("STOPPING=1");
  environment.log.Write(LogLevel::kInfo, "draining");
  server.SetServing(false);
  server.Shutdown(kDrain);
  environment.backend.store(nullptr, std::memory_order_release);
  mails.reset();
  directory.Stop();
}

// The password of an admin: out of the file, or typed twice.
absl::StatusOr<Secret> AdminPassword(const std::string& name, const std::string& file) {
  if (!file.empty()) return ReadSecretFile(file);
  Secret password;
  ASSIGN_OR_RETURN(password, AskSecret("Password of " + name + ": "));
  Secret again;
  ASSIGN_OR_RETURN(again, AskSecret("Once more: "));
  if (password == again) return password;
  return absl::InvalidArgumentError("these are two different passwords");
}

// One of the commands that work on a store without serving it, and ask for a password.
template <typename Options>
struct OfflineCommand {
  absl::StatusOr<Options> (*parse)(const std::vector<std::string>&);
  absl::Status (*run)(const Options&, const Secret& password, const Clock&);
  std::string_view usage;
  const char* done;  // what is said of NAME at the end
};

template <typename Options>
int RunOffline(const OfflineCommand<Options>& command, const std::vector<std::string>& arguments) {
  const absl::StatusOr<Options> options = command.parse(arguments);
  if (options.ok() && options->help) {
    std::fputs(std::string(command.usage).c_str(), stdout);
    return kExitOk;
  }
  absl::Status status = options.status();
  if (status.ok()) {
    const auto password = AdminPassword(options->name, options->password_file);
    status = password.ok() ? command.run(*options, *password, SystemClock()) : password.status();
  }
  if (status.ok()) {
    std::printf("%s %s\n", options->name.c_str(), command.done);
    return kExitOk;
  }
  std::fprintf(stderr, "frontdeskd: %s\n", std::string(status.message()).c_str());
  return absl::IsInvalidArgument(status) ? kExitUsage : kExitStoreRefused;
}

int Run(const ServerOptions& options) {
  const absl::Time start = absl::Now();
  // What protobuf has to say of a request, the call says itself.
  google::protobuf::SetLogHandler(nullptr);
  // Debian builds Abseil with the search for deadlocks on: one lock for every lock that gRPC takes.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  const ShutdownSignal shutdown;
  const SystemClock clock;
  static Log log(stderr, options.log_level);  // gRPC's threads may outlive this function
  SendGrpcMessagesTo(log);
  log.Write(LogLevel::kInfo, "starting", {{"version", FRONTDESK_VERSION}});
  absl::StatusOr<access::MethodRules> rules = access::MethodRules::Load(GrpcServer::ServiceNames());
  if (!rules.ok()) {
    Complain(log, "method_without_access", rules.status());
    return kExitSoftware;
  }
  services::ServerEnvironment environment(log, FRONTDESK_VERSION, start, *std::move(rules));
  if (!options.support.empty()) environment.support = options.support;
  // Listening first lets health say NOT_SERVING while the index is built.
  absl::StatusOr<std::vector<Listener>> listeners =
      MakeListeners(options.listeners, options.tls, clock, log);
  if (!listeners.ok()) {
    Complain(log, "tls_refused", listeners.status());
    return kExitNoCertificate;
  }
  const absl::StatusOr<std::unique_ptr<GrpcServer>> server =
      GrpcServer::Start(environment, *std::move(listeners), ExtraServices());
  if (!server.ok()) {
    Complain(log, "cannot_listen", server.status());
    return kExitUnavailable;
  }
  std::unique_ptr<SelfProbe> probe = WatchListeners(**server, options.listeners, shutdown, log);
  absl::StatusOr<Room> room = OpenRoom(options, clock, log, shutdown);
  if (!room.ok()) {
    if (shutdown.requested()) return kExitOk;
    Complain(log, "store_refused", room.status());
    return kExitStoreRefused;
  }
  ServeUntilSignal(**server, environment, *room, options.mail, shutdown);
  room->access.reset();
  room->directory.reset();
  room->store.reset();
  room->audit_keeper.reset();
  NoteInAudit(*room->audit, "stopped");
  room->audit.reset();
  log.Write(LogLevel::kInfo, "stopped");
  return kExitOk;
}

}  // namespace
}  // namespace frontdesk

int main(int argc, char** argv) {
  frontdesk::HardenProcess();
  frontdesk::RestrictCipherSuites();
  const std::string_view command = argc > 1 ? argv[1] : "";
  if (command == "init-admin") {
    const frontdesk::OfflineCommand<frontdesk::InitAdminOptions> init_admin = {
        frontdesk::ParseInitAdmin, frontdesk::InitAdmin, frontdesk::InitAdminUsage(),
        "may manage agents now"};
    return frontdesk::RunOffline(init_admin, {argv + 2, argv + argc});
  }
  if (command == "reset-password") {
    const frontdesk::OfflineCommand<frontdesk::ResetPasswordOptions> reset = {
        frontdesk::ParseResetPassword, frontdesk::ResetPassword, frontdesk::ResetPasswordUsage(),
        "has a new password, to be changed at the next sign-in"};
    return frontdesk::RunOffline(reset, {argv + 2, argv + argc});
  }
  const absl::StatusOr<frontdesk::ServerOptions> options =
      frontdesk::ParseOptions(std::vector<std::string>(argv + 1, argv + argc));
  if (!options.ok()) {
    std::fprintf(stderr, "frontdeskd: %s\n", std::string(options.status().message()).c_str());
    return frontdesk::kExitUsage;
  }
  if (options->help || options->version) {
    const std::string text = options->help ? std::string(frontdesk::UsageText())
                                           : std::string("frontdeskd ") + FRONTDESK_VERSION + "\n";
    std::fputs(text.c_str(), stdout);
    return frontdesk::kExitOk;
  }
  if (options->verify_audit) {
    const bool sound = frontdesk::VerifyAuditOffline(options->data_dir, options->audit_head);
    return sound ? frontdesk::kExitOk : frontdesk::kExitStoreRefused;
  }
  return frontdesk::Run(*options);
}
