#include "server/services/call.h"

#include <algorithm>
#include <random>
#include <ranges>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/error.h"
#include "common/limits.h"
#include "grpcpp/impl/codegen/proto_utils.h"
#include "server/access/audit/audit_log.h"
#include "server/access/card_guess_budget.h"
#include "server/access/show_budget.h"
#include "server/services/byte_buffer.h"
#include "server/services/call_metadata.h"
#include "server/services/field_access.h"
#include "server/services/grpc_status.h"
#include "server/services/payment_card_check.h"

namespace frontdesk::services {
namespace {

// Unique over processes by its random part, over calls by its count.
std::string NewRequestId() {
  static const uint64_t process = std::random_device{}() | uint64_t{std::random_device{}()} << 32;
  static std::atomic<uint64_t> calls = 0;
  return absl::StrFormat("%016x-%x", process, calls.fetch_add(1, std::memory_order_relaxed) + 1);
}

absl::Time CapDeadline(const grpc::CallbackServerContext& context, absl::Time now,
                       absl::Duration time_limit) {
  const absl::Time asked = absl::FromChrono(context.deadline());
  return asked > now + absl::Seconds(limits::kMaxDeadlineSeconds) ? now + time_limit : asked;
}

absl::Status NotReady() {
  return MakeError(absl::StatusCode::kUnavailable, "NOT_READY",
                   "the server is still building its index; ask again when its health is SERVING");
}

absl::Status SignInNeeded() {
  return MakeError(absl::StatusCode::kUnauthenticated, "SIGN_IN_NEEDED",
                   "nobody is signed in on this call; sign in (frontdesk login) or bring a token");
}

absl::Status ChangeNeeded() {
  return MakeError(absl::StatusCode::kPermissionDenied, "PASSWORD_CHANGE_NEEDED",
                   "somebody else has set your password; change it first (frontdesk password)");
}

bool IsChange(access::v1::AuditRule rule) {
  return rule == access::v1::AUDIT_RULE_CHANGE || rule == access::v1::AUDIT_RULE_ADMINISTRATION;
}

// Whether access control said no: who calls, what they may do, or a budget.
bool IsRefusal(const absl::Status& status) {
  if (absl::IsUnauthenticated(status) || absl::IsPermissionDenied(status)) return true;
  if (!absl::IsResourceExhausted(status)) return false;
  const std::string reason = ReasonOf(status);
  return reason == "SHOWN_ACCOUNTS_EXHAUSTED" || reason == "CARD_GUESSES_EXHAUSTED";
}

// What an outcome is filed under.
access::AuditKind KindOf(access::v1::AuditRule rule) {
  switch (rule) {
    case access::v1::AUDIT_RULE_CHANGE:
      return access::AuditKind::kChange;
    case access::v1::AUDIT_RULE_ADMINISTRATION:
      return access::AuditKind::kAdministration;
    case access::v1::AUDIT_RULE_UNMASK:
      return access::AuditKind::kUnmask;
    case access::v1::AUDIT_RULE_TILL:
      return access::AuditKind::kTill;
    default:
      return access::AuditKind::kRead;
  }
}

access::CallerKind KindOf(const access::Caller& caller) {
  switch (caller.kind()) {
    case access::records::CALLER_KIND_AGENT:
      return access::CallerKind::kAgent;
    case access::records::CALLER_KIND_SERVICE:
      return access::CallerKind::kService;
    case access::records::CALLER_KIND_TILL:
      return access::CallerKind::kTill;
    default:
      return access::CallerKind::kNobody;
  }
}

// Nearly every request is in one piece, and is read where it is.
bool ParseBytes(const grpc::ByteBuffer& bytes, google::protobuf::Message& message) {
  grpc::Slice whole;
  if (bytes.TrySingleSlice(&whole).ok()) {
    return message.ParseFromArray(whole.begin(), static_cast<int>(whole.size()));
  }
  grpc::ByteBuffer copy(bytes);  // shares the bytes; reading empties it
  return grpc::GenericDeserialize<grpc::ProtoBufferReader, google::protobuf::Message>(&copy,
                                                                                      &message)
      .ok();
}

}  // namespace

bool WaitsForAudit(const access::MethodRule& rule) {
  return IsChange(rule.audit) || rule.audit == access::v1::AUDIT_RULE_READ ||
         rule.audit == access::v1::AUDIT_RULE_UNMASK;
}

Call::Call(ServerEnvironment& environment, const Method& method,
           grpc::CallbackServerContext& context)
    : environment_(environment),
      method_(method),
      rule_(environment.rules.Find(method.name)),
      context_(context),
      start_(absl::Now()),
      deadline_(CapDeadline(context, start_, method.time_limit)) {}

const std::string& Call::request_id() {
  if (request_id_.empty()) request_id_ = NewRequestId();
  return request_id_;
}

absl::Status Call::Refusal() const {
  if (violations.empty()) return absl::OkStatus();
  // Where two rules found the same, the words of the later one, which knows the field better, stay.
  std::set<std::pair<std::string_view, std::string_view>> known;
  Violations told;
  for (const Violation& found : violations | std::views::reverse) {
    if (known.emplace(found.field, found.reason).second) told.push_back(found);
  }
  std::ranges::reverse(told);
  return InvalidArgument(std::move(told));
}

absl::Status Call::Admit() {
  if (environment_.backend.load(std::memory_order_acquire) == nullptr) return NotReady();
  const CallerIdentifier& identifier = *backend().access.identifier;
  if (rule_.open) {
    // A token that it brings need not hold: somebody whose session has ended signs in again.
    caller_.certificate = identifier.CertificateOf(context_);
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(caller_, identifier.Identify(context_));
  if (!caller_.known()) return SignInNeeded();
  if (!rule_.needs.empty() && caller_.agent->record.password_temporary()) return ChangeNeeded();
  const access::PermissionSet missing = rule_.needs.Without(caller_.permissions());
  if (!missing.empty()) return access::PermissionMissing(missing);
  ASSIGN_OR_RETURN(actor_, identifier.ActorOf(caller_, context_));
  ASSIGN_OR_RETURN(ticket_, TicketOf(context_));
  return NeedsTicket() && ticket_.empty() ? TicketRequired() : absl::OkStatus();
}

absl::Status Call::AdmitRequest(const google::protobuf::Message& request) {
  const access::PermissionSet missing = NeededToEdit(request).Without(caller_.permissions());
  if (!missing.empty()) return access::PermissionMissing(missing);
  FindPaymentCardNumbers(request, violations);
  if (WaitsForAudit(rule_)) members_ = MembersIn(request);
  return absl::OkStatus();
}

// Unmasking asks for one by itself; services look for somebody else, who said why elsewhere.
bool Call::NeedsTicket() {
  return backend().access.reads_need_ticket && rule_.audit == access::v1::AUDIT_RULE_READ &&
         caller_.kind() == access::records::CALLER_KIND_AGENT;
}

bool Call::changes() const { return IsChange(rule_.audit); }

void Call::Attempt(Then then) {
  attempted_ = backend().access.audit != nullptr;
  AuditNow(changes() ? access::AuditKind::kAttempt : KindOf(rule_.audit), std::move(then));
}

void Call::AuditNow(access::AuditKind kind, Then then) {
  access::AuditLog* const audit = backend().access.audit;
  if (audit == nullptr) return then(absl::OkStatus());
  audit->Append(EntryOf(kind, absl::OkStatus()), std::move(then));
}

absl::Status Call::Reveal(google::protobuf::Message& response) {
  if (rule_.audit != access::v1::AUDIT_RULE_UNMASK) MaskFields(caller_.permissions(), response);
  if (!WaitsForAudit(rule_)) return absl::OkStatus();
  const std::vector<MemberNumber> shown = MembersIn(response);
  for (MemberNumber member : shown) AddMember(member);
  const absl::Status allowed = Show(shown);
  // What was changed is changed: its answer is counted and not refused.
  return changes() ? absl::OkStatus() : allowed;
}

absl::Status Call::WillShow(const std::vector<MemberNumber>& members) {
  access::AuditLog* const audit = backend().access.audit;
  if (audit == nullptr) return absl::OkStatus();
  RETURN_IF_ERROR(Show(members));
  for (MemberNumber member : members) AddMember(member);
  access::AuditEntry entry = EntryOf(KindOf(rule_.audit), absl::OkStatus());
  told_members_ = std::exchange(members_, {});
  told_ = std::make_shared<PendingStatus>();
  audit->Append(std::move(entry),
                [told = told_](const absl::Status& written) { told->Set(written); });
  return absl::OkStatus();
}

absl::Status Call::Show(const std::vector<MemberNumber>& members) {
  access::ShowBudget* const budget = backend().access.show_budget;
  const bool person = caller_.kind() == access::records::CALLER_KIND_AGENT;
  if (budget == nullptr || !person || members.empty()) return absl::OkStatus();
  access::ShowGrant grant;
  ASSIGN_OR_RETURN(grant, budget->Show(caller_.name(), members));
  if (grant.soft_reached) Alert(absl::StrCat(grant.shown, " accounts shown in an hour"));
  return absl::OkStatus();
}

absl::Status Call::AdmitLookup() {
  access::CardGuessBudget* const budget = backend().access.card_budget;
  if (budget == nullptr || caller_.kind() != access::records::CALLER_KIND_TILL) {
    return absl::OkStatus();
  }
  return budget->Admit(caller_.name(), caller_.agent->record.program());
}

void Call::CountMiss() {
  AddMember(0);
  access::CardGuessBudget* const budget = backend().access.card_budget;
  if (budget == nullptr || caller_.kind() != access::records::CALLER_KIND_TILL) return;
  const bool used_up = budget->Missed(caller_.name(), caller_.agent->record.program());
  if (used_up) Alert("card numbers are guessed");
}

// If it is lost with the log, so is everything else that could be answered.
void Call::Alert(std::string detail) {
  access::AuditLog* const audit = backend().access.audit;
  if (audit == nullptr) return;
  access::AuditEntry entry = EntryOf(access::AuditKind::kAlert, absl::OkStatus());
  entry.detail = std::move(detail);
  entry.members.clear();
  audit->AppendSoon(std::move(entry)).IgnoreError();
}

access::AuditEntry Call::EntryOf(access::AuditKind kind, const absl::Status& status) {
  access::AuditEntry entry;
  entry.kind = kind;
  entry.caller_kind = KindOf(caller_);
  entry.caller = caller_.name();
  entry.session = caller_.session;
  const access::CallSource from = source();
  // A certificate behind a proxy is the proxy's.
  const bool certified = !caller_.certificate.empty() && !from.forwarded;
  entry.source = certified ? caller_.certificate : from.address;
  entry.method = std::string(method_.name);
  entry.request_id = request_id();
  entry.outcome = status.ok() ? "OK" : ReasonOf(status);
  entry.ticket = ticket_;
  entry.detail = audit_detail_;
  std::ranges::sort(members_);
  members_.erase(std::unique(members_.begin(), members_.end()), members_.end());
  entry.members = members_;
  entry.sequence = sequence_;
  return entry;
}

access::AuditEntry Call::OwnEntry(const absl::Status& status) {
  access::AuditEntry entry = EntryOf(*own_kind_, status);
  entry.caller = own_agent_;
  entry.caller_kind = own_agent_.empty() ? access::CallerKind::kNobody : access::CallerKind::kAgent;
  return entry;
}

bool Call::MustWait(const absl::Status& status) const {
  return attempted_ || (status.ok() && WaitsForAudit(rule_));
}

access::AuditEntry Call::TillEntry(const absl::Status& status) {
  access::AuditEntry entry;
  entry.kind = access::AuditKind::kTill;
  entry.caller_kind = KindOf(caller_);
  entry.caller = caller_.name();
  entry.method = std::string(method_.name);
  entry.outcome = status.ok() ? "OK" : ReasonOf(status);
  entry.members = std::move(members_);
  return entry;
}

absl::Status Call::AuditSoon(const absl::Status& status) {
  access::AuditLog& audit = *backend().access.audit;
  const bool looked_up = status.ok() || absl::IsNotFound(status);
  if (rule_.audit == access::v1::AUDIT_RULE_TILL && looked_up) {
    RETURN_IF_ERROR(audit.AppendSoon(TillEntry(status)));
  }
  // Nothing was shown or changed: were the log to fail, the next answer that does would say so.
  if (IsRefusal(status)) {
    audit.AppendSoon(EntryOf(access::AuditKind::kRefusal, status)).IgnoreError();
  }
  return status;
}

bool Call::AllTold() const {
  return std::ranges::all_of(members_, [this](MemberNumber member) {
    return std::ranges::binary_search(told_members_, member);
  });
}

void Call::Conclude(absl::Status status, std::function<void(const grpc::Status&)> finish) {
  Backend* const backend = environment_.backend.load(std::memory_order_acquire);
  access::AuditLog* const audit = backend == nullptr ? nullptr : backend->access.audit;
  const bool own = rule_.audit == access::v1::AUDIT_RULE_OWN;
  if (audit == nullptr) return finish(WriteLog(status));
  if (own ? !own_kind_ : !MustWait(status)) return finish(WriteLog(AuditSoon(status)));
  PendingStatus::Then then = [this, status,
                              finish = std::move(finish)](const absl::Status& written) {
    finish(WriteLog(written.ok() ? status : written));
  };
  if (told_ != nullptr && AllTold()) return told_->Await(std::move(then));
  audit->Append(own ? OwnEntry(status) : EntryOf(KindOf(rule_.audit), status), std::move(then));
}

grpc::Status Call::WriteLog(const absl::Status& status) {
  const LogLevel level = status.ok()            ? method_.level
                         : IsForLogOnly(status) ? LogLevel::kError
                                                : LogLevel::kInfo;
  if (environment_.log.enabled(level)) {
    const std::string code = absl::StatusCodeToString(status.code());
    const std::string reason = status.ok() ? "" : ReasonOf(status);
    environment_.log.Write(level, "call",
                           {{"method", LogValue::Name(method_.name)},
                            {"caller", LogValue::Name(caller_.name())},
                            {"code", LogValue::Code(code)},
                            {"reason", LogValue::Code(reason)},
                            {"micros", absl::ToInt64Microseconds(absl::Now() - start_)},
                            {"rows", rows_},
                            {"request_id", LogValue::Name(request_id())}});
  }
  return status.ok() ? grpc::Status::OK : ToGrpcStatus(status, request_id(), environment_.support);
}

absl::Status ParseMessage(const grpc::ByteBuffer& bytes, size_t max_bytes,
                          google::protobuf::Message& message, Violations& violations) {
  if (bytes.Length() > max_bytes) {
    return MakeError(absl::StatusCode::kResourceExhausted, "REQUEST_TOO_LARGE",
                     absl::StrCat("the request has more than ", max_bytes, " bytes; split it"));
  }
  if (!ParseBytes(bytes, message)) {
    return InvalidArgument(ExplainParseFailure(Flatten(bytes), *message.GetDescriptor()));
  }
  FindUnknownFields(message, violations);
  return absl::OkStatus();
}

absl::Status WriteMessage(const google::protobuf::Message& message, grpc::ByteBuffer& bytes) {
  bool own_buffer;
  const grpc::Status status =
      grpc::GenericSerialize<grpc::ProtoBufferWriter, google::protobuf::Message>(message, &bytes,
                                                                                 &own_buffer);
  return status.ok() ? absl::OkStatus() : absl::InternalError("the reply does not serialize");
}

absl::Status ServerBusy() {
  return MakeError(absl::StatusCode::kResourceExhausted, "SERVER_BUSY",
                   "too many searches are waiting; ask again a little later");
}

}  // namespace frontdesk::services
