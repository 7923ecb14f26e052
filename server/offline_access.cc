#include "server/offline_access.h"

#include <algorithm>
#include <future>
#include <utility>

#include "server/options.h"

namespace frontdesk {

OfflineFlag SplitFlag(const std::string& argument) {
  const size_t equals = std::min(argument.find('='), argument.size());
  return {argument.substr(0, equals), argument.substr(std::min(equals + 1, argument.size()))};
}

absl::StatusOr<std::unique_ptr<access::AuditLog>> OpenAudit(const std::string& data_dir,
                                                            const Clock& clock, bool create) {
  access::AuditLogOptions options;
  options.folder = AuditFolder(data_dir);
  options.clock = &clock;
  options.create = create;
  return access::AuditLog::Open(std::move(options));
}

absl::Status NoteAdministration(access::AuditLog& audit, const std::string& command,
                                const std::string& detail) {
  access::AuditEntry entry;
  entry.kind = access::AuditKind::kAdministration;
  entry.caller_kind = access::CallerKind::kSystem;
  entry.method = "frontdeskd " + command;
  entry.outcome = "OK";
  entry.detail = detail;
  std::promise<absl::Status> written;
  audit.Append(std::move(entry),
               [&written](const absl::Status& status) { written.set_value(status); });
  return written.get_future().get();
}

}  // namespace frontdesk
