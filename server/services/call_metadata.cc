#include "server/services/call_metadata.h"

#include "common/error.h"
#include "server/access/audit/audit_entry.h"

namespace frontdesk::services {
namespace {

constexpr char kTicket[] = "frontdesk-ticket";

}  // namespace

std::string_view MetadataOf(const grpc::ServerContextBase& context, const char* key) {
  const auto& metadata = context.client_metadata();
  const auto found = metadata.find(key);
  if (found == metadata.end()) return {};
  return {found->second.data(), found->second.size()};
}

absl::StatusOr<std::string> TicketOf(const grpc::ServerContextBase& context) {
  const std::string_view ticket = MetadataOf(context, kTicket);
  if (ticket.empty() || access::IsTicketReference(ticket)) return std::string(ticket);
  return InvalidArgument({{kTicket, "TICKET_MALFORMED",
                           "a ticket is 1 to 64 letters, digits and -_.:#/ with fewer than twelve "
                           "digits, such as CASE-4711"}});
}

absl::Status TicketRequired() {
  return InvalidArgument({{kTicket, "TICKET_REQUIRED",
                           "say why: the number of a ticket or case, such as CASE-4711 "
                           "(frontdesk --ticket=NUMBER)"}});
}

}  // namespace frontdesk::services
