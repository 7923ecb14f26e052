// Matchers for absl::Status and absl::StatusOr, which this Abseil does not have.
#ifndef FRONTDESK_TESTS_STORAGE_SUPPORT_STATUS_MATCHERS_H_
#define FRONTDESK_TESTS_STORAGE_SUPPORT_STATUS_MATCHERS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/error.h"
#include "gmock/gmock.h"

namespace frontdesk::storage {

inline const absl::Status& StatusOf(const absl::Status& status) { return status; }
template <typename T>
const absl::Status& StatusOf(const absl::StatusOr<T>& result) {
  return result.status();
}

MATCHER(IsOk, "is OK") {
  *result_listener << StatusOf(arg).ToString();
  return StatusOf(arg).ok();
}

MATCHER_P2(IsError, code, reason, "has the code and the reason") {
  *result_listener << StatusOf(arg).ToString() << " reason "
                   << GetErrorDetail(StatusOf(arg)).reason;
  return StatusOf(arg).code() == code && GetErrorDetail(StatusOf(arg)).reason == reason;
}

}  // namespace frontdesk::storage

#define ASSERT_OK(expression) ASSERT_THAT(expression, ::frontdesk::storage::IsOk())
#define EXPECT_OK(expression) EXPECT_THAT(expression, ::frontdesk::storage::IsOk())

#endif  // FRONTDESK_TESTS_STORAGE_SUPPORT_STATUS_MATCHERS_H_
