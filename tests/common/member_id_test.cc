#include "common/member_id.h"

#include <gtest/gtest.h>

namespace frontdesk {
namespace {

TEST(ParseMemberId, ReadsMAndTenDigits) {
  EXPECT_EQ(ParseMemberId("M1000000007"), 1000000007u);
  EXPECT_EQ(ParseMemberId(" m0000000042\t"), 42u);
  EXPECT_EQ(ParseMemberId("M0000000000"), 0u);
  EXPECT_EQ(ParseMemberId("M9999999999"), kMaxMemberNumber);
}

TEST(ParseMemberId, RefusesEverythingElse) {
  for (const char* text :
       {"", "M", "1000000007", "M100000000", "M10000000070", "N1000000007", "M100000000a",
        "M-000000042", "M+000000042", "M 100000007", "M1000 00007"}) {
    EXPECT_EQ(ParseMemberId(text), std::nullopt) << text;
  }
}

TEST(FormatMemberId, KeepsLeadingZeros) {
  EXPECT_EQ(FormatMemberId(0), "M0000000000");
  EXPECT_EQ(FormatMemberId(42), "M0000000042");
  EXPECT_EQ(FormatMemberId(kMaxMemberNumber), "M9999999999");
}

TEST(FormatMemberId, IsReadBack) {
  for (MemberNumber number : {0ull, 1ull, 42ull, 1000000007ull, 9999999999ull}) {
    EXPECT_EQ(ParseMemberId(FormatMemberId(number)), number);
  }
}

}  // namespace
}  // namespace frontdesk
