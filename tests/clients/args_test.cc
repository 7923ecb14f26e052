#include "clients/cli/args.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace frontdesk::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr FlagSpec kFlags[] = {{"email", FlagKind::kText, "TEXT", ""},
                               {"page_size", FlagKind::kNumber, "ROWS", ""},
                               {"exclude_closed", FlagKind::kSwitch, "", ""}};

ParsedArgs Parse(const std::vector<std::string>& args) {
  auto parsed = ParseArgs(args, kFlags);
  EXPECT_TRUE(parsed.ok()) << parsed.status();
  return parsed.ok() ? *parsed : ParsedArgs();
}

std::string Refusal(const std::vector<std::string>& args) {
  const auto parsed = ParseArgs(args, kFlags);
  EXPECT_TRUE(IsUsageError(parsed.status()));
  return std::string(parsed.status().message());
}

TEST(Args, ValueFollowsOrIsAttached) {
  EXPECT_EQ(Parse({"--email", "a@b.c"}).Last("email"), "a@b.c");
  EXPECT_EQ(Parse({"--email=a@b.c"}).Last("email"), "a@b.c");
  EXPECT_EQ(Parse({"--email=a=b"}).Last("email"), "a=b");
  EXPECT_EQ(Parse({"--email="}).Last("email", "x"), "");
}

TEST(Args, RepeatedFlagKeepsAllValuesInOrder) {
  EXPECT_THAT(Parse({"--email=a", "word", "--email", "b"}).All("email"), ElementsAre("a", "b"));
}

TEST(Args, WordsThatAreNoFlagsAreKeptInOrder) {
  const ParsedArgs args = Parse({"one", "--exclude_closed", "two", "-", "--", "--email"});
  EXPECT_THAT(args.rest(), ElementsAre("one", "two", "-", "--email"));
  EXPECT_TRUE(args.On("exclude_closed"));
  EXPECT_FALSE(args.Has("email"));
}

TEST(Args, SwitchTakesNoWordAfterIt) {
  const ParsedArgs args = Parse({"--exclude_closed", "query"});
  EXPECT_THAT(args.rest(), ElementsAre("query"));
  EXPECT_FALSE(Parse({"--exclude_closed=false"}).On("exclude_closed"));
}

TEST(Args, DashMeansUnderscoreInsideAName) {
  EXPECT_EQ(Parse({"--page-size=3"}).Number("page_size"), 3);
}

TEST(Args, NegativeNumberIsAValue) {
  EXPECT_EQ(Parse({"--page_size", "-1"}).Number("page_size"), -1);
}

TEST(Args, UnknownFlagNamesTheOneItMayBeMeantFor) {
  EXPECT_THAT(Refusal({"--emial=x"}), HasSubstr("did you mean --email?"));
  EXPECT_THAT(Refusal({"--exclude"}), HasSubstr("did you mean --exclude_closed?"));
  EXPECT_EQ(Refusal({"--quux=x"}), "unknown flag --quux");
}

TEST(Args, MissingValueIsRefused) {
  EXPECT_THAT(Refusal({"--email"}), HasSubstr("--email needs a value"));
  EXPECT_THAT(Refusal({"--email", "--exclude_closed"}), HasSubstr("--email needs a value"));
}

TEST(Args, NumberMustBeOne) {
  EXPECT_THAT(Refusal({"--page_size=ten"}), HasSubstr("whole number"));
  EXPECT_THAT(Refusal({"--page_size=99999999999"}), HasSubstr("whole number"));
  EXPECT_THAT(Refusal({"--page_size="}), HasSubstr("whole number"));
}

TEST(Args, SwitchIsOnOrOff) {
  EXPECT_THAT(Refusal({"--exclude_closed=maybe"}), HasSubstr("takes no value"));
}

TEST(Args, AbsentFlagHasNoValues) {
  EXPECT_THAT(Parse({}).All("email"), IsEmpty());
  EXPECT_EQ(Parse({}).Last("email", "otherwise"), "otherwise");
  EXPECT_EQ(Parse({}).Number("page_size"), 0);
}

}  // namespace
}  // namespace frontdesk::cli
