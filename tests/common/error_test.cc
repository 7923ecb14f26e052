#include "common/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace frontdesk {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const Violation kEmpty = {"criteria.emails[0]", "CRITERION_EMPTY", "give at least one character"};
const Violation kLeading = {"criteria.last_names[0]", "LEADING_PERCENT_NOT_ALLOWED",
                            "drop the leading %"};

TEST(MakeError, CarriesCodeReasonAndMessage) {
  const absl::Status status =
      MakeError(absl::StatusCode::kNotFound, "ACCOUNT_NOT_FOUND", "there is no such account");
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(status.message(), "there is no such account");
  const ErrorDetail detail = GetErrorDetail(status);
  EXPECT_EQ(detail.reason, "ACCOUNT_NOT_FOUND");
  EXPECT_THAT(detail.violations, IsEmpty());
  EXPECT_EQ(detail.etag, "");
}

TEST(InvalidArgument, ListsEveryViolation) {
  const absl::Status status = InvalidArgument({kEmpty, kLeading});
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  const std::string message(status.message());
  EXPECT_THAT(message, HasSubstr("criteria.emails[0]: give at least one character"));
  EXPECT_THAT(message, HasSubstr("criteria.last_names[0]: drop the leading %"));
  const ErrorDetail detail = GetErrorDetail(status);
  EXPECT_EQ(detail.reason, "CRITERION_EMPTY");
  EXPECT_THAT(detail.violations, ElementsAre(kEmpty, kLeading));
}

TEST(WithDetail, ReplacesTheDetailAndKeepsTheRest) {
  ErrorDetail detail;
  detail.reason = "ETAG_MISMATCH";
  detail.etag = "v7";
  detail.violations = {kLeading, {"", "", ""}};
  const absl::Status status =
      WithDetail(MakeError(absl::StatusCode::kAborted, "OTHER", "the account has changed"), detail);
  EXPECT_EQ(status.code(), absl::StatusCode::kAborted);
  EXPECT_EQ(status.message(), "the account has changed");
  const ErrorDetail read = GetErrorDetail(status);
  EXPECT_EQ(read.reason, "ETAG_MISMATCH");
  EXPECT_EQ(read.etag, "v7");
  EXPECT_EQ(read.violations, detail.violations);
}

TEST(GetErrorDetail, OfAnotherStatusIsEmpty) {
  for (const absl::Status& status : {absl::OkStatus(), absl::InternalError("disk")}) {
    const ErrorDetail detail = GetErrorDetail(status);
    EXPECT_EQ(detail.reason, "");
    EXPECT_THAT(detail.violations, IsEmpty());
  }
}

}  // namespace
}  // namespace frontdesk
