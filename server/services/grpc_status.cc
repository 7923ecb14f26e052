#include "server/services/grpc_status.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/error.h"
#include "common/retry_after.h"
#include "common/strings.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace frontdesk::services {
namespace {

// The details travel in base64, beside the sentence, in 8 KiB of trailers.
constexpr size_t kMaxViolationBytes = 4096;
constexpr size_t kMaxSentenceBytes = 1024;

size_t SizeOf(const std::vector<Violation>& violations) {
  constexpr size_t kFraming = 8;
  size_t size = 0;
  for (const Violation& v : violations) {
    size += v.field.size() + v.reason.size() + v.message.size() + kFraming;
  }
  return size;
}

// Makes the violations fit: first by saying the words of a reason once only, then by dropping the
// last.
std::vector<Violation> Fit(std::vector<Violation> violations) {
  if (SizeOf(violations) <= kMaxViolationBytes) return violations;
  std::set<std::string> told;
  for (Violation& violation : violations) {
    if (!told.insert(violation.reason).second) violation.message.clear();
  }
  const size_t all = violations.size();
  while (SizeOf(violations) > kMaxViolationBytes) violations.pop_back();
  if (violations.size() < all) {
    violations.push_back(
        {"", "MORE_VIOLATIONS", absl::StrCat(all - violations.size(), " more are not listed")});
  }
  return violations;
}

std::string Shorten(std::string sentence) {
  if (sentence.size() <= kMaxSentenceBytes) return sentence;
  sentence.resize(kMaxSentenceBytes);
  // Do not cut a character in two.
  while (!sentence.empty() && (static_cast<unsigned char>(sentence.back()) & 0x80) != 0) {
    sentence.pop_back();
  }
  return sentence + "…";
}

std::string SentenceFor(const absl::Status& status, std::string_view request_id) {
  if (!IsForLogOnly(status)) return Shorten(std::string(status.message()));
  return absl::StrCat("the server could not do this; give your operator the request ID ",
                      ToAbsl(request_id));
}

void AddErrorInfo(std::string_view reason, std::string_view etag, google::rpc::Status& wire) {
  google::rpc::ErrorInfo info;
  info.set_reason(std::string(reason));
  info.set_domain(std::string(kErrorDomain));
  if (!etag.empty()) (*info.mutable_metadata())["etag"] = std::string(etag);
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

void AddPreconditionFailure(const std::string& reason, const ErrorDetail& detail,
                            google::rpc::Status& wire) {
  google::rpc::PreconditionFailure failure;
  if (detail.violations.empty()) {
    auto* violation = failure.add_violations();
    violation->set_type(reason);
    violation->set_description(wire.message());
  }
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

void AddRetryInfo(absl::Duration wait, google::rpc::Status& wire) {
  google::rpc::RetryInfo info;
  info.mutable_retry_delay()->set_seconds(absl::ToInt64Seconds(wait));
  wire.add_details()->PackFrom(info);
}

void AddHelp(std::string_view support, google::rpc::Status& wire) {
  google::rpc::Help help;
  help.add_links()->set_description(std::string(support));
  wire.add_details()->PackFrom(help);
}

}  // namespace

bool IsForLogOnly(const absl::Status& status) {
  return absl::IsInternal(status) || absl::IsUnknown(status) || absl::IsDataLoss(status);
}

std::string ReasonOf(const absl::Status& status) {
  const std::string reason = GetErrorDetail(status).reason;
  return reason.empty() ? absl::StatusCodeToString(status.code()) : reason;
}

grpc::Status ToGrpcStatus(const absl::Status& status, std::string_view request_id,
                          std::string_view support) {
  if (status.ok()) return grpc::Status::OK;
  ErrorDetail detail = IsForLogOnly(status) ? ErrorDetail{} : GetErrorDetail(status);
  detail.violations = Fit(std::move(detail.violations));
  const std::string reason =
      detail.reason.empty() ? absl::StatusCodeToString(status.code()) : detail.reason;
  google::rpc::Status wire;
  wire.set_code(static_cast<int>(status.code()));
  wire.set_message(SentenceFor(status, request_id));
  AddErrorInfo(reason, detail.etag, wire);
  if (absl::IsFailedPrecondition(status)) {
    AddPreconditionFailure(reason, detail, wire);
  } else if (absl::IsInvalidArgument(status) || !detail.violations.empty()) {
    AddBadRequest(detail, wire);
  }
  AddRequestInfo(request_id, wire);
  if (const auto wait = GetRetryAfter(status)) AddRetryInfo(*wait, wire);
  AddHelp(support, wire);
  return {static_cast<grpc::StatusCode>(status.code()), wire.message(), wire.SerializeAsString()};
}

}  // namespace frontdesk::services
