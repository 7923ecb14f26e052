// Early return on error, for absl::Status and absl::StatusOr.
#ifndef FRONTDESK_COMMON_STATUS_MACROS_H_
#define FRONTDESK_COMMON_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#define FRONTDESK_CONCAT_INNER(a, b) a##b
#define FRONTDESK_CONCAT(a, b) FRONTDESK_CONCAT_INNER(a, b)

// Returns the status of `expression` from the enclosing function unless it is OK.
#define RETURN_IF_ERROR(expression)              \
  do {                                           \
    absl::Status status_or_ok = (expression);    \
    if (!status_or_ok.ok()) return status_or_ok; \
  } while (false)

// Declares or assigns `target` from the StatusOr `expression`, or returns its status.
#define ASSIGN_OR_RETURN(target, expression) \
  ASSIGN_OR_RETURN_INNER(FRONTDESK_CONCAT(status_or_, __LINE__), target, expression)
#define ASSIGN_OR_RETURN_INNER(holder, target, expression) \
  auto holder = (expression);                              \
  if (!holder.ok()) return std::move(holder).status();     \
  target = *std::move(holder)

#endif  // FRONTDESK_COMMON_STATUS_MACROS_H_
