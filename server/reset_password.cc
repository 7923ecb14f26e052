#include "server/reset_password.h"

#include <future>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/error.h"
#include "common/status_macros.h"
#include "server/access/agents/agent_book.h"
#include "server/access/agents/agent_rules.h"
#include "server/access/audit/audit_log.h"
#include "server/access/sign_in/sessions.h"
#include "server/access/sign_in/sign_in.h"
#include "server/offline_access.h"
#include "server/store_rows.h"
#include "storage/rocksdb/rocksdb_store.h"

namespace frontdesk {
namespace {

using access::records::AgentRecord;

absl::Status NotAnAdmin() {
  return MakeError(absl::StatusCode::kFailedPrecondition, "NOT_AN_ADMIN",
                   "only who may manage agents gets a password here: they give one to all others "
                   "(frontdesk agents renew-secret NAME)");
}

absl::Status CheckAgent(const access::AgentPtr& agent) {
  if (agent == nullptr) return access::AgentNotFound();
  constexpr access::PermissionSet kManage = {access::v1::PERMISSION_AGENT_MANAGE};
  const bool admin = agent->record.kind() == access::records::CALLER_KIND_AGENT &&
                     !agent->record.disabled() && agent->permissions.HasAll(kManage);
  return admin ? absl::OkStatus() : NotAnAdmin();
}

absl::Status CheckPassword(const ResetPasswordOptions& options, const Secret& password) {
  std::vector<Violation> violations;
  access::CheckNewPassword({password.Reveal(), options.name, ""}, "password", violations);
  return violations.empty() ? absl::OkStatus() : InvalidArgument(std::move(violations));
}

absl::Status EndSessions(access::Sessions& sessions, const std::string& name, absl::Time now) {
  RETURN_IF_ERROR(sessions.Load(now));
  std::promise<absl::Status> ended;
  sessions.EndAllOf(name, [&ended](const absl::Status& status) { ended.set_value(status); });
  return ended.get_future().get();
}

AgentRecord WithPassword(AgentRecord record, const ResetPasswordOptions& options,
                         const std::string& hash, absl::Time now) {
  record.set_password_hash(hash);
  record.set_password_set_micros(absl::ToUnixMicros(now));
  record.set_password_temporary(true);  // whoever types it here need not be the agent
  if (options.second_factor_off) {
    record.clear_totp_secret();
    record.clear_sealed_totp_secret();
    record.clear_totp_last_step();
  }
  record.set_update_micros(absl::ToUnixMicros(now));
  record.set_version(record.version() + 1);
  return record;
}

}  // namespace

absl::StatusOr<ResetPasswordOptions> ParseResetPassword(const std::vector<std::string>& arguments) {
  ResetPasswordOptions options;
  for (const std::string& argument : arguments) {
    const OfflineFlag flag = SplitFlag(argument);
    if (argument == "--help") {
      options.help = true;
    } else if (flag.name == "--data_dir") {
      options.data_dir = flag.value;
    } else if (flag.name == "--name") {
      options.name = flag.value;
    } else if (flag.name == "--password_file") {
      options.password_file = flag.value;
    } else if (argument == "--second_factor=off") {
      options.second_factor_off = true;
    } else {
      return absl::InvalidArgumentError(
          absl::StrCat("unknown flag ", argument, "; see frontdeskd reset-password --help"));
    }
  }
  if (options.help) return options;
  if (options.data_dir.empty()) return absl::InvalidArgumentError("--data_dir=DIR is needed");
  if (options.name.empty())
    return absl::InvalidArgumentError("--name=NAME is needed: whose password");
  return options;
}

absl::Status ResetPassword(const ResetPasswordOptions& options, const Secret& password,
                           const Clock& clock) {
  RETURN_IF_ERROR(CheckPassword(options, password));
  storage::RocksdbStoreOptions store_options;
  store_options.dir = options.data_dir;
  std::unique_ptr<storage::AccountStore> store;
  ASSIGN_OR_RETURN(store, storage::OpenRocksdbStore(store_options));
  std::unique_ptr<access::AuditLog> audit;
  ASSIGN_OR_RETURN(audit, OpenAudit(options.data_dir, clock, /*create=*/false));
  StoreRows rows(*store);
  access::AgentBook agents(rows);
  access::Sessions sessions(rows);
  access::SignIn sign_in({.rows = rows,
                          .agents = agents,
                          .sessions = sessions,
                          .clock = clock,
                          .hash = [&](std::string_view bytes) { return store->KeyedHash(bytes); }},
                         {.cost = options.cost, .queue = {}, .secrets = nullptr});
  RETURN_IF_ERROR(agents.Load());
  RETURN_IF_ERROR(CheckAgent(agents.Find(options.name)));
  std::string hash;
  ASSIGN_OR_RETURN(hash, sign_in.hasher().Hash(password.Reveal()));
  RETURN_IF_ERROR(sign_in.Load());
  RETURN_IF_ERROR(NoteAdministration(
      *audit, "reset-password",
      absl::StrCat(options.name, options.second_factor_off ? ", second factor off" : "")));
  RETURN_IF_ERROR(EndSessions(sessions, options.name, clock.Now()));
  sign_in.Reopen(options.name);
  return agents
      .Change(options.name,
              [&](const access::Agent* before) {
                return WithPassword(before->record, options, hash, clock.Now());
              })
      .status();
}

std::string_view ResetPasswordUsage() {
  return R"(Usage: frontdeskd reset-password --data_dir=DIR --name=NAME [flags]

Gives somebody who manages agents a new password, to be changed at the next sign-in, ends their
sessions and lets them in again after too many failures. The server must not be running. All
others get a new password from them: frontdesk agents renew-secret NAME.

  --data_dir=DIR        folder that holds the accounts
  --name=NAME           whose password
  --password_file=FILE  the password, in its first line; `-`: standard input. Asked for otherwise
  --second_factor=off   take away the second factor too
)";
}

}  // namespace frontdesk
