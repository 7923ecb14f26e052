// Errors as named facts: a gRPC code, an UPPER_SNAKE reason and every violation, carried inside an
// absl::Status so that they travel through any layer and are put on the wire in one place.
#ifndef FRONTDESK_COMMON_ERROR_H_
#define FRONTDESK_COMMON_ERROR_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace frontdesk {

// One thing wrong with one field. Never holds the offending value.
struct Violation {
  std::string field;    // path in the request: `criteria.emails[0]`
  std::string reason;   // UPPER_SNAKE: `LEADING_PERCENT_NOT_ALLOWED`
  std::string message;  // the rule and the next step, for people

  friend bool operator==(const Violation&, const Violation&) = default;
};

// What a status made by this header carries.
struct ErrorDetail {
  std::string reason;
  std::vector<Violation> violations;  // of INVALID_ARGUMENT and FAILED_PRECONDITION
  std::string etag;                   // the current one, of ETAG_MISMATCH
};

// A status of `code` with `reason` and a sentence for people. `message` must hold no personal data.
absl::Status MakeError(absl::StatusCode code, std::string_view reason, std::string_view message);

// INVALID_ARGUMENT listing every violation. Reason: that of the first. `violations` must not be
// empty.
absl::Status InvalidArgument(std::vector<Violation> violations);

// Replaces the detail of `status`, which must not be OK.
absl::Status WithDetail(absl::Status status, const ErrorDetail& detail);

// The detail of a status; empty for one not made by this header.
ErrorDetail GetErrorDetail(const absl::Status& status);

}  // namespace frontdesk

#endif  // FRONTDESK_COMMON_ERROR_H_
