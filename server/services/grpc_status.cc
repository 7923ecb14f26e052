#include "server/services/grpc_status.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "common/error.h"
#include "common/strings.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace frontdesk::services {
namespace {

bool IsInternal(absl::StatusCode code) {
  return code == absl::StatusCode::kInternal || code == absl::StatusCode::kUnknown ||
         code == absl::StatusCode::kDataLoss;
}

std::string SentenceFor(const absl::Status& status, std::string_view request_id) {
  if (!IsInternal(status.code())) return std::string(status.message());
  return absl::StrCat("the server could not do this; give your operator the request ID ",
                      ToAbsl(request_id));
}

std::string ReasonFor(const absl::Status& status, const ErrorDetail& detail) {
  return detail.reason.empty() ? absl::StatusCodeToString(status.code()) : detail.reason;
}

void AddErrorInfo(const absl::Status& status, const ErrorDetail& detail,
                  google::rpc::Status& wire) {
  google::rpc::ErrorInfo info;
  info.set_reason(ReasonFor(status, detail));
  info.set_domain(std::string(kErrorDomain));
  if (!detail.etag.empty()) (*info.mutable_metadata())["etag"] = detail.etag;
  wire.add_details()->PackFrom(info);
}

void AddBadRequest(const ErrorDetail& detail, google::rpc::Status& wire) {
  google::rpc::BadRequest bad;
  for (const Violation& violation : detail.violations) {
    auto* field = bad.add_field_violations();
    field->set_field(violation.field);
    field->set_reason(violation.reason);
    field->set_description(violation.message);
  }
  wire.add_details()->PackFrom(bad);
}

void AddPreconditionFailure(const absl::Status& status, const ErrorDetail& detail,
                            google::rpc::Status& wire) {
  google::rpc::PreconditionFailure failure;
  auto* violation = failure.add_violations();
  violation->set_type(ReasonFor(status, detail));
  violation->set_description(std::string(status.message()));
  for (const Violation& fact : detail.violations) {
    auto* more = failure.add_violations();
    more->set_type(fact.reason);
    more->set_subject(fact.field);
    more->set_description(fact.message);
  }
  wire.add_details()->PackFrom(failure);
}

void AddRequestInfo(std::string_view request_id, google::rpc::Status& wire) {
  google::rpc::RequestInfo info;
  info.set_request_id(std::string(request_id));
  wire.add_details()->PackFrom(info);
}

}  // namespace

grpc::Status ToGrpcStatus(const absl::Status& status, std::string_view request_id) {
  if (status.ok()) return grpc::Status::OK;
  const ErrorDetail detail = GetErrorDetail(status);
  google::rpc::Status wire;
  wire.set_code(static_cast<int>(status.code()));
  wire.set_message(SentenceFor(status, request_id));
  AddErrorInfo(status, detail, wire);
  if (status.code() == absl::StatusCode::kInvalidArgument) AddBadRequest(detail, wire);
  if (status.code() == absl::StatusCode::kFailedPrecondition) {
    AddPreconditionFailure(status, detail, wire);
  }
  AddRequestInfo(request_id, wire);
  return {static_cast<grpc::StatusCode>(status.code()), wire.message(), wire.SerializeAsString()};
}

}  // namespace frontdesk::services
