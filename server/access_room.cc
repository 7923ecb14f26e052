#include "server/access_room.h"

#include <string>
#include <utility>

#include "common/status_macros.h"
#include "server/access/budget_restore.h"
#include "server/services/grpc_status.h"

namespace frontdesk {

AccessRoom::AccessRoom(const AccessParts& parts, const AccessOptions& options)
    : parts_(parts),
      proxies_(options.proxies),
      reads_need_ticket_(options.reads_need_ticket),
      rows_(parts.directory),
      agents_(rows_),
      sessions_(rows_, options.sessions),
      show_budget_(parts.clock, options.show_budget),
      card_budget_(parts.clock, options.card_budget),
      sign_in_({.rows = rows_,
                .agents = agents_,
                .sessions = sessions_,
                .clock = parts.clock,
                .hash = [&directory = parts.directory](
                            std::string_view bytes) { return directory.KeyedHash(bytes); }},
               options.sign_in) {
  agents_.set_on_change(
      [this](const access::Agent* before, const access::Agent& after) { OnChange(before, after); });
}

absl::StatusOr<std::unique_ptr<AccessRoom>> AccessRoom::Open(const AccessParts& parts,
                                                             const AccessOptions& options) {
  std::unique_ptr<AccessRoom> room(new AccessRoom(parts, options));
  RETURN_IF_ERROR(room->Load(options));
  return room;
}

absl::Status AccessRoom::Load(const AccessOptions& options) {
  const absl::Time now = parts_.clock.Now();
  RETURN_IF_ERROR(agents_.Load());
  RETURN_IF_ERROR(sessions_.Load(now));
  RETURN_IF_ERROR(sign_in_.Load());
  RETURN_IF_ERROR(access::RestoreShowBudget(parts_.audit, now, show_budget_));
  RETURN_IF_ERROR(access::RestoreCardGuessBudget(parts_.audit, now, card_budget_));
  if (options.jwt) {
    access::JwtOptions jwt = *options.jwt;
    jwt.on_failure = [&log = parts_.log](const absl::Status& status) {
      const std::string reason = services::ReasonOf(status);
      log.Write(LogLevel::kError, "jwks", {{"reason", LogValue::Code(reason)}});
    };
    ASSIGN_OR_RETURN(jwt_, access::JwtVerifier::Open(std::move(jwt), now));
  }
  identifier_.emplace(services::KnownCallers{agents_, sessions_, parts_.clock, jwt_.get()});
  if (const size_t unreadable = sign_in_.CountUnreadableSecrets(); unreadable > 0) {
    parts_.log.Write(LogLevel::kError, "second_factors_unreadable",
                     {{"agents", unreadable},
                      {"next_step", "give --secret_key_file the key they were sealed with"}});
  }
  if (agents_.CountAble(access::v1::PERMISSION_AGENT_MANAGE) == 0) {
    parts_.log.Write(LogLevel::kWarning, "no_admin",
                     {{"next_step", "stop the server and run frontdeskd init-admin"}});
  }
  return absl::OkStatus();
}

void AccessRoom::OnChange(const access::Agent* before, const access::Agent& after) {
  if (before == nullptr) return;
  const bool secret_changed = before->record.password_hash() != after.record.password_hash() &&
                              after.record.password_temporary();
  if (!after.record.disabled() && !secret_changed) return;
  sessions_.EndAllOf(after.record.name(), [](const absl::Status&) {});
  if (secret_changed) sign_in_.Reopen(after.record.name());
}

services::AccessControl AccessRoom::control() {
  return {.identifier = &*identifier_,
          .audit = &parts_.audit,
          .show_budget = &show_budget_,
          .card_budget = &card_budget_,
          .agents = &agents_,
          .sessions = &sessions_,
          .sign_in = &sign_in_,
          .proxies = &proxies_,
          .reads_need_ticket = reads_need_ticket_};
}

}  // namespace frontdesk
