#include "server/services/audit_service.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/limits.h"
#include "common/status_macros.h"
#include "common/utf8.h"
#include "server/access/audit/alerts.h"
#include "server/access/audit/verification.h"
#include "server/access/show_budget.h"
#include "server/pages/wire_values.h"
#include "server/services/api_converters.h"
#include "server/services/call.h"

namespace frontdesk::services {
namespace {

namespace admin_api = ::frontdesk::admin::v1;

constexpr absl::Duration kTimeLimit = absl::Seconds(limits::kMaxDeadlineSeconds);
constexpr absl::Duration kAlertTime = absl::Hours(24);
constexpr size_t kMaxDetailBytes = 64;

using SearchCall = UnaryCall<admin_api::SearchAuditLogRequest, admin_api::SearchAuditLogResponse>;
using ReportCall = UnaryCall<admin_api::GetAccessReportRequest, admin_api::GetAccessReportResponse>;
using AlertsCall = UnaryCall<admin_api::ListAuditAlertsRequest, admin_api::ListAuditAlertsResponse>;
using VerifyCall = UnaryCall<admin_api::VerifyAuditLogRequest, admin_api::VerifyAuditLogResponse>;
using HeadCall = UnaryCall<admin_api::GetAuditHeadRequest, admin_api::GetAuditHeadResponse>;
using OverrideCall =
    UnaryCall<admin_api::OverrideShowBudgetRequest, admin_api::OverrideShowBudgetResponse>;

// What a caller sent may be no text.
std::string Readable(const std::string& bytes) {
  if (IsCleanText(bytes)) return bytes;
  std::string text = bytes;
  std::replace_if(
      text.begin(), text.end(), [](char byte) { return byte <= 0; }, '?');
  return text;
}

void SetMembers(const access::StoredAuditEntry& stored, std::optional<MemberNumber> only,
                admin_api::AuditLogEntry& out) {
  uint32_t misses = 0;
  for (const MemberNumber member : stored.entry.members) {
    misses += member == 0 ? 1 : 0;
    const bool shown = member != 0 && member <= kMaxMemberNumber;
    if (shown && only.value_or(member) == member) out.add_member_ids(FormatMemberId(member));
  }
  out.set_lookups(stored.lookups);
  if (stored.lookups == 0) return;
  out.set_misses(misses);
  pages::SetTime(stored.last_time, *out.mutable_last_time());
}

// `only`: the one member who may be named.
admin_api::AuditLogEntry ToApi(const access::StoredAuditEntry& stored,
                               std::optional<MemberNumber> only = {}) {
  const access::AuditEntry& entry = stored.entry;
  admin_api::AuditLogEntry out;
  out.set_number(stored.number);
  pages::SetTime(stored.time, *out.mutable_time());
  out.set_kind(static_cast<admin_api::AuditKind>(entry.kind));
  out.set_caller_kind(static_cast<admin_api::CallerKind>(entry.caller_kind));
  out.set_caller(Readable(entry.caller));
  out.set_session(Readable(entry.session));
  out.set_source(Readable(entry.source));
  out.set_method(Readable(entry.method));
  out.set_request_id(Readable(entry.request_id));
  out.set_outcome(Readable(entry.outcome));
  out.set_ticket(Readable(entry.ticket));
  out.set_detail(Readable(entry.detail));
  out.set_sequence(entry.sequence);
  SetMembers(stored, only, out);
  return out;
}

template <typename Request>
void ReadTimes(const Request& request, Violations& violations, access::AuditQuery& query) {
  if (request.has_from_time()) {
    query.from = absl::FromUnixMicros(pages::MicrosOf(request.from_time()));
  }
  if (request.has_until_time()) {
    query.until = absl::FromUnixMicros(pages::MicrosOf(request.until_time()));
  }
  if (query.from > query.until) {
    violations.push_back({"from_time", "TIME_AFTER_END", "give a time before until_time"});
  }
}

// One page of what `query` finds; every entry goes to `add`.
template <typename PageCall, typename Add>
absl::Status AnswerPage(PageCall& call, const access::AuditQuery& query, Add add) {
  const uint32_t page_size = ReadPageSize(call.request().page_size(), call.violations);
  RETURN_IF_ERROR(call.Refusal());
  Backend& backend = call.backend();
  uint64_t before = UINT64_MAX;
  if (!call.request().page_token().empty()) {
    PagePosition position;
    ASSIGN_OR_RETURN(position, backend.tokens.Read(call.request(), call.caller().name(),
                                                   backend.directory.Now()));
    before = position.offset;
  }
  ASSIGN_OR_RETURN(const access::AuditPage page,
                   backend.access.audit->Search(query, page_size, before));
  for (const access::StoredAuditEntry& stored : page.entries) add(stored);
  if (page.next != 0) {
    call.response().set_next_page_token(backend.tokens.Make(
        call.request(), call.caller().name(),
        {.sequence = 0, .offset = page.next, .issued = backend.directory.Now()}));
  }
  call.set_rows(static_cast<int64_t>(page.entries.size()));
  return absl::OkStatus();
}

absl::Status Search(SearchCall& call) {
  const auto& request = call.request();
  access::AuditQuery query;
  query.caller = request.caller();
  if (!request.member_id().empty()) {
    query.member = ReadMemberId(request.member_id(), "member_id", call.violations);
  }
  query.method = request.method();
  query.outcome = request.outcome();
  query.failed = request.failed();
  for (const int kind : request.kinds()) {
    if (kind < 1 || kind > static_cast<int>(access::kLastAuditKind)) {
      call.violations.push_back({"kinds", "VALUE_UNKNOWN", "give kinds of entries"});
      continue;
    }
    query.kinds.push_back(static_cast<access::AuditKind>(kind));
  }
  ReadTimes(request, call.violations, query);
  return AnswerPage(call, query, [&](const access::StoredAuditEntry& stored) {
    *call.response().add_entries() = ToApi(stored);
  });
}

absl::Status Report(ReportCall& call) {
  access::AuditQuery query;
  query.member = ReadMemberId(call.request().member_id(), "member_id", call.violations);
  ReadTimes(call.request(), call.violations, query);
  return AnswerPage(call, query, [&](const access::StoredAuditEntry& stored) {
    *call.response().add_entries() = ToApi(stored, query.member);
  });
}

absl::Status ListAlerts(AlertsCall& call) {
  access::AuditQuery query;
  query.until = call.backend().directory.Now();
  ReadTimes(call.request(), call.violations, query);
  if (!call.request().has_from_time()) query.from = query.until - kAlertTime;
  RETURN_IF_ERROR(call.Refusal());
  ASSIGN_OR_RETURN(const auto alerts,
                   access::FindAlerts(*call.backend().access.audit, query.from, query.until));
  for (const access::AuditAlert& alert : alerts) {
    admin_api::AuditAlert& out = *call.response().add_alerts();
    out.set_kind(static_cast<admin_api::AuditAlertKind>(alert.kind));
    out.set_caller(Readable(alert.caller));
    out.set_source(Readable(alert.source));
    out.set_count(alert.count);
    out.set_limit(alert.limit);
    pages::SetTime(alert.first, *out.mutable_first_time());
    pages::SetTime(alert.last, *out.mutable_last_time());
    out.set_detail(Readable(alert.detail));
  }
  return absl::OkStatus();
}

// nullopt if nothing is given.
std::optional<access::AuditHead> ReadHead(const std::string& line, const char* field,
                                          Violations& violations) {
  if (line.empty()) return std::nullopt;
  std::optional<access::AuditHead> head = access::ParseAuditHead(line);
  if (!head.has_value()) {
    violations.push_back({field, "AUDIT_HEAD_MALFORMED", "give a line as the server gave it"});
  }
  return head;
}

absl::Status Verify(VerifyCall& call) {
  const access::AuditLog& log = *call.backend().access.audit;
  access::AuditVerifyOptions how;
  how.kept = ReadHead(call.request().head(), "head", call.violations);
  how.after = ReadHead(call.request().after(), "after", call.violations);
  if (call.request().in_pieces()) how.max_bytes = limits::kAuditScanBytes;
  RETURN_IF_ERROR(call.Refusal());
  ASSIGN_OR_RETURN(const access::AuditVerification verified,
                   access::VerifyAuditLog(log.folder(), how));
  admin_api::VerifyAuditLogResponse& out = call.response();
  out.set_sound(!verified.damage.has_value());
  out.set_entries(verified.end.number);
  out.set_files(static_cast<int32_t>(verified.segments.size()));
  for (const access::CheckedSegment& segment : verified.segments) {
    out.set_bytes(out.bytes() + segment.summary.file.bytes);
  }
  out.set_more(verified.more);
  out.set_total_bytes(verified.total_bytes);
  out.set_first_number(verified.base ? verified.base->removed.number + 1 : 1);
  out.set_head(access::FormatAuditHead(verified.end));
  if (verified.damage.has_value()) {
    out.set_damage(access::FormatAuditDamage(*verified.damage));
    out.set_damaged_number(verified.damage->number);
  }
  return absl::OkStatus();
}

absl::Status Head(HeadCall& call) {
  RETURN_IF_ERROR(call.Refusal());
  const access::AuditHead head = call.backend().access.audit->head();
  call.response().set_head(access::FormatAuditHead(head));
  call.response().set_entries(head.number);
  return absl::OkStatus();
}

void CheckOverride(OverrideCall& call) {
  const auto& request = call.request();
  if (request.agent().empty() || request.agent().size() > kMaxDetailBytes) {
    call.violations.push_back({"agent", "AGENT_REQUIRED", "give the name of an agent"});
  }
  if (request.minutes() < 1 || request.minutes() > limits::kShowOverrideHours * 60) {
    call.violations.push_back({"minutes", "VALUE_OUT_OF_RANGE", "give 1 to 1,440 minutes"});
  }
  if (request.accounts() < 0 ||
      static_cast<size_t>(request.accounts()) > limits::kShownAccountsOverride) {
    call.violations.push_back({"accounts", "VALUE_OUT_OF_RANGE", "give 1 to 20,000 accounts"});
  }
  CheckTicket(request.ticket(), call.violations);
}

// The override is on disk in the log before it counts.
void Override(OverrideCall& call) {
  CheckOverride(call);
  const absl::Status refusal = call.Refusal();
  if (!refusal.ok()) return call.Finish(refusal);
  const auto& request = call.request();
  Backend& backend = call.backend();
  const size_t accounts = request.accounts() == 0 ? limits::kShownAccountsOverride
                                                  : static_cast<size_t>(request.accounts());
  const absl::Time until = backend.directory.Now() + absl::Minutes(request.minutes());
  call.set_ticket(request.ticket());
  call.set_audit_detail(absl::StrCat(request.agent(), ": ", accounts, " accounts an hour for ",
                                     request.minutes(), " minutes"));
  call.AuditNow(
      access::AuditKind::kOverride, [&call, until, accounts](const absl::Status& durable) {
        if (durable.ok()) {
          call.backend().access.show_budget->Override(call.request().agent(), until, accounts);
          pages::SetTime(until, *call.response().mutable_until_time());
        }
        call.Finish(durable);
      });
}

}  // namespace

grpc::ServerUnaryReactor* AuditService::SearchAuditLog(grpc::CallbackServerContext* context,
                                                       const grpc::ByteBuffer* request,
                                                       grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"admin.v1.AuditService/SearchAuditLog", kTimeLimit};
  return RunOnWorker<admin_api::SearchAuditLogRequest, admin_api::SearchAuditLogResponse>(
      environment_, kMethod, context, request, reply, Search);
}

grpc::ServerUnaryReactor* AuditService::GetAccessReport(grpc::CallbackServerContext* context,
                                                        const grpc::ByteBuffer* request,
                                                        grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"admin.v1.AuditService/GetAccessReport", kTimeLimit};
  return RunOnWorker<admin_api::GetAccessReportRequest, admin_api::GetAccessReportResponse>(
      environment_, kMethod, context, request, reply, Report);
}

grpc::ServerUnaryReactor* AuditService::ListAuditAlerts(grpc::CallbackServerContext* context,
                                                        const grpc::ByteBuffer* request,
                                                        grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"admin.v1.AuditService/ListAuditAlerts", kTimeLimit};
  return RunOnWorker<admin_api::ListAuditAlertsRequest, admin_api::ListAuditAlertsResponse>(
      environment_, kMethod, context, request, reply, ListAlerts);
}

grpc::ServerUnaryReactor* AuditService::VerifyAuditLog(grpc::CallbackServerContext* context,
                                                       const grpc::ByteBuffer* request,
                                                       grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"admin.v1.AuditService/VerifyAuditLog", kTimeLimit};
  return RunOnWorker<admin_api::VerifyAuditLogRequest, admin_api::VerifyAuditLogResponse>(
      environment_, kMethod, context, request, reply, Verify);
}

grpc::ServerUnaryReactor* AuditService::GetAuditHead(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* request,
                                                     grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"admin.v1.AuditService/GetAuditHead", kTimeLimit};
  return RunHere<admin_api::GetAuditHeadRequest, admin_api::GetAuditHeadResponse>(
      environment_, kMethod, context, request, reply, Head);
}

grpc::ServerUnaryReactor* AuditService::OverrideShowBudget(grpc::CallbackServerContext* context,
                                                           const grpc::ByteBuffer* request,
                                                           grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"admin.v1.AuditService/OverrideShowBudget", kTimeLimit};
  return RunLater<admin_api::OverrideShowBudgetRequest, admin_api::OverrideShowBudgetResponse>(
      environment_, kMethod, context, request, reply, Override);
}

}  // namespace frontdesk::services
