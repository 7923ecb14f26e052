#include "server/directory/member_views.h"

#include <vector>

#include "common/error.h"
#include "common/status_macros.h"
#include "server/accounts/audit.h"
#include "server/accounts/errors.h"

namespace frontdesk::directory {
namespace {

using storage::NumberedRow;
using storage::RowKey;
using storage::Table;

// How long a view that has run out can still be told from one that never was.
constexpr absl::Duration kRemembered = absl::Hours(24);

absl::Status ViewEnded() {
  return MakeError(absl::StatusCode::kFailedPrecondition, "VIEW_ENDED",
                   "this view has ended; start another one, with a reason");
}

absl::Status ForgetOldViews(absl::Time now, Draft& draft) {
  const int64_t before = absl::ToUnixMicros(now - kRemembered);
  std::vector<RowKey> old;
  RETURN_IF_ERROR(storage::ScanRecords<ViewSession>(
      draft, {.table = Table::kViewSessions},
      [&old, before](const RowKey& key, const ViewSession& session) {
        if (session.expire_micros() < before) old.push_back(key);
        return absl::OkStatus();
      }));
  for (const RowKey& key : old) draft.EraseRow(key);
  return absl::OkStatus();
}

absl::Status WriteViewAudit(const char* function, const ViewSession& session,
                            const Occasion& occasion, Draft& draft) {
  accounts::AuditEntry entry;
  entry.function = function;
  entry.comment = session.reason();
  return WriteAudit(session.member(), entry, occasion, draft);
}

}  // namespace

absl::StatusOr<ViewSession> FindOpenView(const storage::RowReader& rows, uint64_t number,
                                         absl::Time now) {
  std::optional<ViewSession> session;
  ASSIGN_OR_RETURN(
      session, storage::ReadRecord<ViewSession>(rows, NumberedRow(Table::kViewSessions, number)));
  const bool open =
      session && session->end_micros() == 0 && absl::FromUnixMicros(session->expire_micros()) > now;
  if (!open) return ViewEnded();
  return *std::move(session);
}

absl::Status StartView(uint64_t number, const ViewSession& session, const Occasion& occasion,
                       Draft& draft) {
  std::optional<accounts::Account> account;
  ASSIGN_OR_RETURN(account, draft.FindAccount(session.member()));
  if (!account) return accounts::AccountNotFound();
  RETURN_IF_ERROR(ForgetOldViews(occasion.now, draft));
  RETURN_IF_ERROR(draft.Put(NumberedRow(Table::kViewSessions, number), session));
  return WriteViewAudit("START_MEMBER_VIEW", session, occasion, draft);
}

absl::StatusOr<ViewSession> EndView(uint64_t number, const Occasion& occasion, Draft& draft) {
  std::optional<ViewSession> session;
  ASSIGN_OR_RETURN(
      session, storage::ReadRecord<ViewSession>(draft, NumberedRow(Table::kViewSessions, number)));
  if (!session) return ViewEnded();
  const bool over =
      session->end_micros() != 0 || absl::FromUnixMicros(session->expire_micros()) <= occasion.now;
  if (over) return *std::move(session);
  session->set_end_micros(absl::ToUnixMicros(occasion.now));
  RETURN_IF_ERROR(draft.Put(NumberedRow(Table::kViewSessions, number), *session));
  RETURN_IF_ERROR(WriteViewAudit("END_MEMBER_VIEW", *session, occasion, draft));
  return *std::move(session);
}

}  // namespace frontdesk::directory
