#include "common/error.h"

#include "absl/status/status.h"
#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/strings.h"

namespace frontdesk {
namespace {

constexpr absl::string_view kPayloadUrl = "frontdesk/error";
// Neither byte occurs in reasons, field paths or messages.
constexpr char kRecord = '\x1e';
constexpr char kUnit = '\x1f';

std::string Encode(const ErrorDetail& detail) {
  std::string text = absl::StrCat(detail.reason, std::string(1, kUnit), detail.etag);
  for (const Violation& v : detail.violations) {
    absl::StrAppend(&text, std::string(1, kRecord), v.field, std::string(1, kUnit), v.reason,
                    std::string(1, kUnit), v.message);
  }
  return text;
}

ErrorDetail Decode(const std::string& text) {
  ErrorDetail detail;
  std::vector<std::string> records = absl::StrSplit(text, kRecord);
  std::vector<std::string> head = absl::StrSplit(records[0], kUnit);
  detail.reason = head[0];
  if (head.size() > 1) detail.etag = head[1];
  for (size_t i = 1; i < records.size(); ++i) {
    std::vector<std::string> units = absl::StrSplit(records[i], kUnit);
    if (units.size() == 3) detail.violations.push_back({units[0], units[1], units[2]});
  }
  return detail;
}

}  // namespace

absl::Status WithDetail(absl::Status status, const ErrorDetail& detail) {
  status.SetPayload(kPayloadUrl, absl::Cord(Encode(detail)));
  return status;
}

absl::Status MakeError(absl::StatusCode code, std::string_view reason, std::string_view message) {
  ErrorDetail detail;
  detail.reason = std::string(reason);
  return WithDetail(absl::Status(code, ToAbsl(message)), detail);
}

absl::Status InvalidArgument(std::vector<Violation> violations) {
  ErrorDetail detail;
  detail.reason = violations.front().reason;
  std::string message = absl::StrJoin(violations, "; ", [](std::string* out, const Violation& v) {
    absl::StrAppend(out, v.field, ": ", v.message);
  });
  detail.violations = std::move(violations);
  return WithDetail(absl::InvalidArgumentError(message), detail);
}

ErrorDetail GetErrorDetail(const absl::Status& status) {
  auto payload = status.GetPayload(kPayloadUrl);
  return payload ? Decode(std::string(*payload)) : ErrorDetail{};
}

}  // namespace frontdesk
