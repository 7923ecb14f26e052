#include "clients/cpp/wire_status.h"

#include "absl/strings/cord.h"
#include "common/error.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace frontdesk::client {
namespace {

constexpr char kRequestIdUrl[] = "frontdesk/request_id";
constexpr char kSupportUrl[] = "frontdesk/support";
constexpr char kEtagKey[] = "etag";

struct WireDetail {
  ErrorDetail error;
  std::string request_id;
  std::string support;
};

void ReadBadRequest(const google::rpc::BadRequest& detail, WireDetail& out) {
  for (const auto& violation : detail.field_violations()) {
    out.error.violations.push_back(
        {violation.field(), violation.reason(), violation.description()});
  }
}

void ReadPrecondition(const google::rpc::PreconditionFailure& detail, WireDetail& out) {
  for (const auto& violation : detail.violations()) {
    out.error.violations.push_back(
        {violation.subject(), violation.type(), violation.description()});
  }
}

void ReadErrorInfo(const google::rpc::ErrorInfo& detail, WireDetail& out) {
  out.error.reason = detail.reason();
  const auto etag = detail.metadata().find(kEtagKey);
  if (etag != detail.metadata().end()) out.error.etag = etag->second;
}

// Calls `read` if `any` holds a `Detail`.
template <typename Detail, typename Read>
void Unpack(const google::protobuf::Any& any, Read read, WireDetail& out) {
  Detail detail;
  if (any.Is<Detail>() && any.UnpackTo(&detail)) read(detail, out);
}

WireDetail ReadDetails(const std::string& bytes) {
  WireDetail out;
  google::rpc::Status status;
  if (!status.ParseFromString(bytes)) return out;
  for (const auto& any : status.details()) {
    Unpack<google::rpc::ErrorInfo>(any, ReadErrorInfo, out);
    Unpack<google::rpc::BadRequest>(any, ReadBadRequest, out);
    Unpack<google::rpc::PreconditionFailure>(any, ReadPrecondition, out);
    Unpack<google::rpc::RequestInfo>(
        any, [](const auto& detail, WireDetail& to) { to.request_id = detail.request_id(); }, out);
    Unpack<google::rpc::Help>(
        any,
        [](const auto& detail, WireDetail& to) {
          if (detail.links_size() > 0) to.support = detail.links(0).description();
        },
        out);
  }
  return out;
}

std::string TextOf(const absl::Status& status, const char* url) {
  const auto payload = status.GetPayload(url);
  return payload ? std::string(*payload) : "";
}

}  // namespace

absl::Status FromWire(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  const WireDetail detail = ReadDetails(status.error_details());
  absl::Status result(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
  result = WithDetail(std::move(result), detail.error);
  if (!detail.request_id.empty()) {
    result.SetPayload(kRequestIdUrl, absl::Cord(detail.request_id));
  }
  if (!detail.support.empty()) result.SetPayload(kSupportUrl, absl::Cord(detail.support));
  return result;
}

std::string RequestIdOf(const absl::Status& status) { return TextOf(status, kRequestIdUrl); }
std::string SupportOf(const absl::Status& status) { return TextOf(status, kSupportUrl); }

}  // namespace frontdesk::client
