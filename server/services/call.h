// One call to the server: what every method needs around its own work. Parsing, the checks that
// every request goes through, request id, deadline, cancellation, log line and the way errors go
// out are here, so that a method is only check → call → convert.
//
// Methods are registered raw (bytes in, bytes out): gRPC answers UNIMPLEMENTED to a request that
// does not parse, and we owe INVALID_ARGUMENT with the field.
#ifndef FRONTDESK_SERVER_SERVICES_CALL_H_
#define FRONTDESK_SERVER_SERVICES_CALL_H_

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/limits.h"
#include "google/protobuf/message.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"
#include "server/services/backend.h"
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
  Call(ServerEnvironment& environment, const Method& method, grpc::CallbackServerContext& context);

  ServerEnvironment& environment() { return environment_; }
  // Only of calls that were admitted.
  Backend& backend() { return *environment_.backend.load(std::memory_order_acquire); }
  // Made when it is first asked for: of calls that go well only the log tells.
  const std::string& request_id();
  absl::Time deadline() const { return deadline_; }
  const directory::Actor& actor() const { return actor_; }
  const std::atomic<bool>& cancelled() const { return cancelled_; }

  // What is wrong with the request so far; methods add theirs.
  Violations violations;
  // INVALID_ARGUMENT if there are violations.
  absl::Status Refusal() const;
  // For the log.
  void set_rows(int64_t rows) { rows_ = rows; }
  // The caller has gone.
  void Cancel() { cancelled_.store(true, std::memory_order_relaxed); }

 protected:
  // UNAVAILABLE NOT_READY until the index is complete.
  absl::Status Admit() const;
  // Writes the log line and returns what goes on the wire.
  grpc::Status Conclude(const absl::Status& status);

 private:
  ServerEnvironment& environment_;
  const Method& method_;
  std::string request_id_;
  const absl::Time start_;
  absl::Time deadline_;
  directory::Actor actor_;
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

  // Parses and admits. Finishes the call and returns false if it is refused.
  bool Start(const grpc::ByteBuffer& request_bytes) {
    absl::Status status =
        ParseMessage(request_bytes, limits::kMaxRequestBytes, request_, violations);
    if (status.ok()) status = Admit();
    if (!status.ok()) Finish(status);
    return status.ok();
  }

  void Finish(absl::Status status) {
    if (status.ok()) status = WriteMessage(response_, reply_bytes_);
    reactor_.Finish(Conclude(status));
  }

 private:
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

// UNAVAILABLE-like refusal of a full worker queue: RESOURCE_EXHAUSTED SERVER_BUSY.
absl::Status ServerBusy();

// Runs `handler`, which returns the status of the call, at once on gRPC's thread. For what is over
// in microseconds: it is never cancelled, and with the reactor that gRPC brings the call ends where
// it began instead of on another thread, which would cost more than looking up a card.
template <typename Request, typename Response, typename Handler>
grpc::ServerUnaryReactor* RunHere(ServerEnvironment& environment, const Method& method,
                                  grpc::CallbackServerContext* context,
                                  const grpc::ByteBuffer* request, grpc::ByteBuffer* reply,
                                  Handler handler) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  UnaryCall<Request, Response> call(environment, method, *context, *reply, *reactor);
  if (call.Start(*request)) call.Finish(handler(call));
  return reactor;
}

// Runs `handler`, which sees to it that the call is finished later.
template <typename Request, typename Response, typename Handler>
grpc::ServerUnaryReactor* RunLater(ServerEnvironment& environment, const Method& method,
                                   grpc::CallbackServerContext* context,
                                   const grpc::ByteBuffer* request, grpc::ByteBuffer* reply,
                                   Handler handler) {
  auto* const keeper = new CallKeeper<Request, Response>(environment, method, *context, *reply);
  if (keeper->call().Start(*request)) handler(keeper->call());
  return keeper;
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
