// One call to the server: what every method needs around its own work. Who calls and whether they
// may, parsing, the checks that every request goes through, request id, deadline, cancellation,
// what the audit log hears, masking, log line and the way errors go out are here, so that a method
// is only check → call → convert, and none can forget one of them.
//
// Methods are registered raw (bytes in, bytes out): gRPC answers UNIMPLEMENTED to a request that
// does not parse, and we owe INVALID_ARGUMENT with the field.
#ifndef FRONTDESK_SERVER_SERVICES_CALL_H_
#define FRONTDESK_SERVER_SERVICES_CALL_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/limits.h"
#include "common/member_id.h"
#include "common/status_macros.h"
#include "google/protobuf/message.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"
#include "server/access/audit/audit_entry.h"
#include "server/access/caller.h"
#include "server/access/policy/method_rules.h"
#include "server/services/backend.h"
#include "server/services/peer_address.h"
#include "server/services/pending_status.h"
#include "server/services/request_check.h"

namespace frontdesk::services {

// A method as calls know it.
struct Method {
  std::string_view name;  // `v1.SearchService/SearchAccounts`
  // Used when the client gives none, or more than limits::kMaxDeadlineSeconds.
  absl::Duration time_limit;
  // Of the log line about a call that went well.
  LogLevel level = LogLevel::kInfo;
};

// The part of a call that does not depend on its messages.
class Call {
 public:
  using Then = std::function<void(absl::Status)>;

  Call(ServerEnvironment& environment, const Method& method, grpc::CallbackServerContext& context);

  ServerEnvironment& environment() { return environment_; }
  const ServerEnvironment& environment() const { return environment_; }
  // Only of calls that were admitted.
  Backend& backend() { return *environment_.backend.load(std::memory_order_acquire); }
  // Made when it is first asked for: of calls that go well only the log tells.
  const std::string& request_id();
  absl::Time deadline() const { return deadline_; }
  // Who calls, and who is said to act.
  const access::Caller& caller() const { return caller_; }
  const directory::Actor& actor() const { return actor_; }
  // Where the call comes from. Only of calls that were admitted.
  access::CallSource source() { return SourceOf(context_, backend().access.proxies); }
  const std::atomic<bool>& cancelled() const { return cancelled_; }

  // What is wrong with the request so far; methods add theirs.
  Violations violations;
  // INVALID_ARGUMENT if there are violations.
  absl::Status Refusal() const;
  // For the log.
  void set_rows(int64_t rows) { rows_ = rows; }
  // For the audit log, where the messages do not say it: whose data the call is about (0: of a
  // card that there is not), why it was made, in which commit, and what else there is to know.
  // Names and codes only.
  void AddMember(MemberNumber member) { members_.push_back(member); }
  void set_ticket(std::string ticket) { ticket_ = std::move(ticket); }
  // What the call brought along; empty if nothing.
  const std::string& ticket() const { return ticket_; }
  void set_sequence(uint64_t sequence) { sequence_ = sequence; }
  void set_audit_detail(std::string detail) { audit_detail_ = std::move(detail); }
  // Tells the audit log of members that the reply will show as soon as they are known, so that the
  // disk works while the reply is made. If it shows others besides, there is a second entry with
  // everybody; whom it does not show after all (an account erased meanwhile) stays told.
  // RESOURCE_EXHAUSTED if they are more than the caller may be shown.
  absl::Status WillShow(const std::vector<MemberNumber>& members);
  // Of a method that writes its own entry (AUDIT_RULE_OWN): the outcome is one of this kind, about
  // this agent (empty: about nobody we know). Without it only a refusal is told.
  void AuditAs(access::AuditKind kind, std::string agent) {
    own_kind_ = kind;
    own_agent_ = std::move(agent);
  }
  // Of such a method too: writes the entry now, as of a call that goes well, and goes on with
  // `then` when it is on disk, on a thread of the log, or with UNAVAILABLE AUDIT_UNAVAILABLE. The
  // outcome is not told again.
  void AuditNow(access::AuditKind kind, Then then);
  // Before a till looks up a card: RESOURCE_EXHAUSTED CARD_GUESSES_EXHAUSTED if it, or all tills of
  // its program, missed too often, LOOKUP_RATE_EXCEEDED if it asks too fast. OK for everybody else.
  absl::Status AdmitLookup();
  // There is no such card.
  void CountMiss();
  // The caller has gone.
  void Cancel() { cancelled_.store(true, std::memory_order_relaxed); }

 protected:
  // Lets the call in: UNAVAILABLE NOT_READY until the index is complete, UNAUTHENTICATED,
  // PERMISSION_DENIED PERMISSION_MISSING, INVALID_ARGUMENT TICKET_MALFORMED, TICKET_REQUIRED.
  // Nothing of the request is looked at before.
  absl::Status Admit();
  // PERMISSION_DENIED if the request gives fields that need more than its method does. Takes the
  // members that it names.
  absl::Status AdmitRequest(const google::protobuf::Message& request);
  // True if the audit log must have the attempt before the method begins.
  bool changes() const;
  // Goes on with `then` when the audit log has on disk that this is about to be done, on a thread
  // of the log, or with UNAVAILABLE AUDIT_UNAVAILABLE.
  void Attempt(Then then);
  // Masks what the caller may not read in a reply, and takes the members that it shows.
  // RESOURCE_EXHAUSTED if they are more than the caller may be shown.
  absl::Status Reveal(google::protobuf::Message& response);
  // Ends the call: when the audit log has what it must have, `finish` gets what goes on the wire,
  // on this thread or one of the log. An error takes the place of `status` if the log fails.
  void Conclude(absl::Status status, std::function<void(const grpc::Status&)> finish);

 private:
  access::AuditEntry EntryOf(access::AuditKind kind, const absl::Status& status);
  // Of a method that writes its own.
  access::AuditEntry OwnEntry(const absl::Status& status);
  // Whether the call may not be made without a word why.
  bool NeedsTicket();
  // RESOURCE_EXHAUSTED SHOWN_ACCOUNTS_EXHAUSTED if a person may not be shown these accounts as
  // well.
  absl::Status Show(const std::vector<MemberNumber>& members);
  // Something that `frontdesk audit alerts` must tell.
  void Alert(std::string detail);
  // Of a look-up of a till: short, because there are very many.
  access::AuditEntry TillEntry(const absl::Status& status);
  // Whether the answer must wait until the audit log has the outcome.
  bool MustWait(const absl::Status& status) const;
  // Tells the audit log of an outcome that nobody waits for, and returns `status`, or what the log
  // has to say if nothing may be answered without it.
  absl::Status AuditSoon(const absl::Status& status);
  // Whether the log was told early of everybody whom the reply shows.
  bool AllTold() const;
  // Writes the log line and returns what goes on the wire.
  grpc::Status WriteLog(const absl::Status& status);

  ServerEnvironment& environment_;
  const Method& method_;
  const access::MethodRule& rule_;
  grpc::CallbackServerContext& context_;
  std::string request_id_;
  const absl::Time start_;
  absl::Time deadline_;
  access::Caller caller_;
  directory::Actor actor_;
  std::vector<MemberNumber> members_;
  std::string ticket_;
  std::string audit_detail_;
  uint64_t sequence_ = 0;
  bool attempted_ = false;
  // Of WillShow; null without it. The log has it too.
  std::shared_ptr<PendingStatus> told_;
  std::vector<MemberNumber> told_members_;  // in order
  std::optional<access::AuditKind> own_kind_;
  std::string own_agent_;
  std::atomic<bool> cancelled_ = false;
  int64_t rows_ = -1;
};

// Reads `bytes` into `message`. RESOURCE_EXHAUSTED REQUEST_TOO_LARGE over `max_bytes`,
// INVALID_ARGUMENT if it does not parse; fields that do not exist are added to `violations`.
absl::Status ParseMessage(const grpc::ByteBuffer& bytes, size_t max_bytes,
                          google::protobuf::Message& message, Violations& violations);

// Writes `message` to `bytes`.
absl::Status WriteMessage(const google::protobuf::Message& message, grpc::ByteBuffer& bytes);

// A call with one request and one reply. Finish must be called exactly once, from any thread; the
// call may be gone when it returns.
template <typename Request, typename Response>
class UnaryCall final : public Call {
 public:
  UnaryCall(ServerEnvironment& environment, const Method& method,
            grpc::CallbackServerContext& context, grpc::ByteBuffer& reply_bytes,
            grpc::ServerUnaryReactor& reactor)
      : Call(environment, method, context), reply_bytes_(reply_bytes), reactor_(reactor) {}

  const Request& request() const { return request_; }
  Response& response() { return response_; }

  // Admits and parses. Finishes the call and returns false if it is refused.
  bool Start(const grpc::ByteBuffer& request_bytes) {
    const absl::Status status = Open(request_bytes);
    if (!status.ok()) Finish(status);
    return status.ok();
  }

  // As Start; then, when it may go on, calls `go`.
  void StartThen(const grpc::ByteBuffer& request_bytes, std::function<void()> go) {
    if (!Start(request_bytes)) return;
    if (!changes()) return go();
    Attempt([this, go = std::move(go)](const absl::Status& status) {
      status.ok() ? go() : Finish(status);
    });
  }

  void Finish(absl::Status status) {
    if (status.ok()) status = Reveal(response_);
    if (status.ok()) status = WriteMessage(response_, reply_bytes_);
    Conclude(std::move(status),
             [&reactor = reactor_](const grpc::Status& wire) { reactor.Finish(wire); });
  }

 private:
  absl::Status Open(const grpc::ByteBuffer& request_bytes) {
    RETURN_IF_ERROR(Admit());
    RETURN_IF_ERROR(ParseMessage(request_bytes, limits::kMaxRequestBytes, request_, violations));
    return AdmitRequest(request_);
  }

  Request request_;
  Response response_;
  grpc::ByteBuffer& reply_bytes_;
  grpc::ServerUnaryReactor& reactor_;
};

// Keeps a call that outlives the method until gRPC is done with it.
template <typename Request, typename Response>
class CallKeeper final : public grpc::ServerUnaryReactor {
 public:
  CallKeeper(ServerEnvironment& environment, const Method& method,
             grpc::CallbackServerContext& context, grpc::ByteBuffer& reply_bytes)
      : call_(environment, method, context, reply_bytes, *this) {}

  UnaryCall<Request, Response>& call() { return call_; }

  void OnCancel() override { call_.Cancel(); }
  void OnDone() override { delete this; }

 private:
  UnaryCall<Request, Response> call_;
};

// Whether calls of a method are answered only when the audit log has them on disk.
bool WaitsForAudit(const access::MethodRule& rule);

// UNAVAILABLE-like refusal of a full worker queue: RESOURCE_EXHAUSTED SERVER_BUSY.
absl::Status ServerBusy();

// Runs `handler`, which sees to it that the call is finished later. What changes something runs
// when the audit log has the attempt.
template <typename Request, typename Response, typename Handler>
grpc::ServerUnaryReactor* RunLater(ServerEnvironment& environment, const Method& method,
                                   grpc::CallbackServerContext* context,
                                   const grpc::ByteBuffer* request, grpc::ByteBuffer* reply,
                                   Handler handler) {
  auto* const keeper = new CallKeeper<Request, Response>(environment, method, *context, *reply);
  UnaryCall<Request, Response>& call = keeper->call();
  call.StartThen(*request, [&call, handler = std::move(handler)] { handler(call); });
  return keeper;
}

// Runs `handler`, which returns the status of the call, at once on gRPC's thread. For what is over
// in microseconds: it is never cancelled, and with the reactor that gRPC brings the call ends where
// it began instead of on another thread, which would cost more than looking up a card. What must be
// in the audit log before it is answered ends on a thread of the log all the same.
template <typename Request, typename Response, typename Handler>
grpc::ServerUnaryReactor* RunHere(ServerEnvironment& environment, const Method& method,
                                  grpc::CallbackServerContext* context,
                                  const grpc::ByteBuffer* request, grpc::ByteBuffer* reply,
                                  Handler handler) {
  using StartedCall = UnaryCall<Request, Response>;
  if (WaitsForAudit(environment.rules.Find(method.name))) {
    return RunLater<Request, Response>(
        environment, method, context, request, reply,
        [handler = std::move(handler)](StartedCall& call) { call.Finish(handler(call)); });
  }
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  StartedCall call(environment, method, *context, *reply, *reactor);
  if (call.Start(*request)) call.Finish(handler(call));
  return reactor;
}

// Runs `handler`, which returns the status of the call, on a worker thread.
template <typename Request, typename Response, typename Handler>
grpc::ServerUnaryReactor* RunOnWorker(ServerEnvironment& environment, const Method& method,
                                      grpc::CallbackServerContext* context,
                                      const grpc::ByteBuffer* request, grpc::ByteBuffer* reply,
                                      Handler handler) {
  using StartedCall = UnaryCall<Request, Response>;
  return RunLater<Request, Response>(environment, method, context, request, reply,
                                     [handler = std::move(handler)](StartedCall& call) {
                                       const bool queued = call.environment().workers.Submit(
                                           [&call, handler] { call.Finish(handler(call)); });
                                       if (!queued) call.Finish(ServerBusy());
                                     });
}

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_CALL_H_
