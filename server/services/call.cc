#include "server/services/call.h"

#include <random>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/error.h"
#include "common/limits.h"
#include "grpcpp/impl/codegen/proto_utils.h"
#include "server/services/actor.h"
#include "server/services/grpc_status.h"

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

std::string Flatten(const grpc::ByteBuffer& bytes) {
  std::vector<grpc::Slice> slices;
  std::string flat;
  if (!bytes.Dump(&slices).ok()) return flat;
  for (const grpc::Slice& slice : slices) {
    flat.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return flat;
}

}  // namespace

Call::Call(ServerEnvironment& environment, const Method& method,
           grpc::CallbackServerContext& context)
    : environment_(environment),
      method_(method),
      start_(absl::Now()),
      deadline_(CapDeadline(context, start_, method.time_limit)),
      actor_(ReadActor(context, violations)) {}

const std::string& Call::request_id() {
  if (request_id_.empty()) request_id_ = NewRequestId();
  return request_id_;
}

absl::Status Call::Refusal() const {
  return violations.empty() ? absl::OkStatus() : InvalidArgument(violations);
}

absl::Status Call::Admit() const {
  if (environment_.backend.load(std::memory_order_acquire) != nullptr) return absl::OkStatus();
  return MakeError(absl::StatusCode::kUnavailable, "NOT_READY",
                   "the server is still building its index; ask again when its health is SERVING");
}

grpc::Status Call::Conclude(const absl::Status& status) {
  const LogLevel level = status.ok()            ? method_.level
                         : IsForLogOnly(status) ? LogLevel::kError
                                                : LogLevel::kInfo;
  if (environment_.log.enabled(level)) {
    const std::string reason = status.ok() ? "" : ReasonOf(status);
    environment_.log.Write(level, "call",
                           {{"method", method_.name},
                            {"code", absl::StatusCodeToString(status.code())},
                            {"reason", reason},
                            {"micros", absl::ToInt64Microseconds(absl::Now() - start_)},
                            {"rows", rows_},
                            {"request_id", request_id()}});
  }
  return status.ok() ? grpc::Status::OK : ToGrpcStatus(status, request_id(), environment_.support);
}

absl::Status ParseMessage(const grpc::ByteBuffer& bytes, size_t max_bytes,
                          google::protobuf::Message& message, Violations& violations) {
  if (bytes.Length() > max_bytes) {
    return MakeError(absl::StatusCode::kResourceExhausted, "REQUEST_TOO_LARGE",
                     absl::StrCat("the request has more than ", max_bytes, " bytes; split it"));
  }
  grpc::ByteBuffer copy(bytes);  // shares the bytes; reading empties it
  if (!grpc::GenericDeserialize<grpc::ProtoBufferReader, google::protobuf::Message>(&copy, &message)
           .ok()) {
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
