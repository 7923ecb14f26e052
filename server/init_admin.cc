#include "server/init_admin.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/error.h"
#include "common/status_macros.h"
#include "common/strings.h"
#include "server/access/agents/agent_book.h"
#include "server/access/agents/agent_rules.h"
#include "server/access/audit/audit_log.h"
#include "server/access/sign_in/secret_box.h"
#include "server/offline_access.h"
#include "server/sign_in_flags.h"
#include "server/store_rows.h"
#include "storage/rocksdb/rocksdb_store.h"

namespace frontdesk {
namespace {

using access::records::AgentRecord;

absl::Status Wrong(const std::string& message) { return absl::InvalidArgumentError(message); }

absl::Status AdminExists() {
  return MakeError(absl::StatusCode::kFailedPrecondition, "ADMIN_EXISTS",
                   "somebody may manage agents already: let them make this one");
}

absl::Status ReadRoles(const std::string& text, std::vector<access::Role>& roles) {
  roles.clear();
  for (const absl::string_view name : absl::StrSplit(text, ',')) {
    const std::optional<access::Role> role = access::RoleNamed(ToStd(name));
    if (!role) return Wrong(absl::StrCat("--roles: there is no role ", name));
    roles.push_back(*role);
  }
  if (std::ranges::count(roles, access::v1::ROLE_USER_ADMIN) == 0) {
    return Wrong("--roles must have user_admin among them");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<storage::AccountStore>> OpenStore(const InitAdminOptions& options) {
  storage::RocksdbStoreOptions store;
  store.dir = options.data_dir;
  if (options.init) {
    const absl::Status created = storage::InitRocksdbStore(store);
    if (!created.ok() && GetErrorDetail(created).reason != "ALREADY_INITIALIZED") return created;
  }
  return storage::OpenRocksdbStore(store);
}

absl::StatusOr<AgentRecord> MakeRecord(const InitAdminOptions& options, const Secret& password,
                                       absl::Time now) {
  AgentRecord record;
  record.set_name(options.name);
  record.set_kind(access::records::CALLER_KIND_AGENT);
  for (access::Role role : options.roles) record.add_roles(role);
  record.set_password_set_micros(absl::ToUnixMicros(now));
  record.set_create_micros(absl::ToUnixMicros(now));
  record.set_update_micros(absl::ToUnixMicros(now));
  record.set_version(1);
  std::vector<Violation> violations = access::CheckNewAgent(record);
  access::CheckNewPassword({password.Reveal(), options.name, ""}, "password", violations);
  if (!violations.empty()) return InvalidArgument(std::move(violations));
  ASSIGN_OR_RETURN(*record.mutable_password_hash(),
                   access::PasswordHasher(options.cost).Hash(password.Reveal()));
  return record;
}

// A key that is there already is left alone.
absl::Status MakeKey(const std::string& path) {
  const absl::Status there = access::SecretBox::Open(path).status();
  return absl::IsNotFound(there) ? access::SecretBox::Create(path) : there;
}

}  // namespace

absl::StatusOr<InitAdminOptions> ParseInitAdmin(const std::vector<std::string>& arguments) {
  InitAdminOptions options;
  for (const std::string& argument : arguments) {
    const auto [name, value] = SplitFlag(argument);
    if (argument == "--help") {
      options.help = true;
    } else if (argument == "--init") {
      options.init = true;
    } else if (name == "--data_dir") {
      options.data_dir = value;
    } else if (name == "--name") {
      options.name = value;
    } else if (name == "--password_file") {
      options.password_file = value;
    } else if (name == "--secret_key_file") {
      options.secret_key_file = value;
    } else if (name == "--roles") {
      RETURN_IF_ERROR(ReadRoles(value, options.roles));
    } else {
      return Wrong(absl::StrCat("unknown flag ", argument, "; see frontdeskd init-admin --help"));
    }
  }
  if (options.help) return options;
  if (options.data_dir.empty()) return Wrong("--data_dir=DIR is needed");
  if (options.name.empty()) return Wrong("--name=NAME is needed: who is to manage agents");
  if (options.secret_key_file.empty()) {
    options.secret_key_file = DefaultSecretKeyFile(options.data_dir);
  }
  return options;
}

absl::Status InitAdmin(const InitAdminOptions& options, const Secret& password,
                       const Clock& clock) {
  AgentRecord record;
  ASSIGN_OR_RETURN(record, MakeRecord(options, password, clock.Now()));
  std::unique_ptr<storage::AccountStore> store;
  ASSIGN_OR_RETURN(store, OpenStore(options));
  std::unique_ptr<access::AuditLog> audit;
  ASSIGN_OR_RETURN(audit, OpenAudit(options.data_dir, clock, options.init));
  StoreRows rows(*store);
  access::AgentBook agents(rows);
  RETURN_IF_ERROR(agents.Load());
  if (agents.CountAble(access::v1::PERMISSION_AGENT_MANAGE) > 0) return AdminExists();
  if (agents.Find(options.name) != nullptr) return access::AgentExists();
  RETURN_IF_ERROR(MakeKey(options.secret_key_file));
  RETURN_IF_ERROR(NoteAdministration(*audit, "init-admin", options.name));
  return agents.Change(options.name, [&record](const access::Agent*) { return record; }).status();
}

std::string_view InitAdminUsage() {
  return R"(Usage: frontdeskd init-admin --data_dir=DIR --name=NAME [flags]

Makes the first agent, who may make all others. The server must not be running.

  --data_dir=DIR        folder that holds the accounts
  --name=NAME           2 to 64 of a-z, 0-9, dot, dash, underscore and @
  --password_file=FILE  the password, in its first line; `-`: standard input. Asked for otherwise
  --secret_key_file=FILE  the key that second factors are sealed with, made if it is not there
                        (DIR.key)
  --roles=ROLE,ROLE     user_admin and others (user_admin)
  --init                create the store if DIR is missing or empty
)";
}

}  // namespace frontdesk
