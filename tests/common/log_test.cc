// The log takes no text whose kind is not said, and Redacted values go into no text at all. What
// must not compile is asserted not to, so that this cannot be lost.
#include "common/log.h"

#include <concepts>
#include <cstdio>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/redacted.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace frontdesk {
namespace {

using testing::HasSubstr;
using testing::Not;

template <typename T>
concept Loggable = std::is_constructible_v<LogValue, T>;
template <typename T>
concept Streamable = requires(std::ostream& stream, const T& value) {
  stream << value;
};
template <typename T>
concept Concatenable = std::is_convertible_v<T, absl::AlphaNum>;

static_assert(Loggable<int64_t> && Loggable<size_t> && Loggable<bool>);
static_assert(!Loggable<std::string> && !Loggable<std::string_view> && !Loggable<const char*>);
static_assert(!Loggable<absl::string_view> && !Loggable<absl::Status> && !Loggable<Secret>);
static_assert(!std::is_constructible_v<LogLiteral, std::string>);
static_assert(!std::is_constructible_v<LogLiteral, const char*>);

static_assert(Streamable<std::string> && Concatenable<std::string>);
static_assert(!Streamable<Secret> && !Concatenable<Secret>);
static_assert(!std::is_convertible_v<Secret, std::string>);
static_assert(!std::is_convertible_v<Secret, std::string_view>);
static_assert(!std::is_convertible_v<std::string, Secret>);

std::string Written(std::initializer_list<LogField> fields) {
  std::FILE* const file = std::tmpfile();
  Log(file, LogLevel::kInfo).Write(LogLevel::kInfo, "tested", fields);
  std::string text(static_cast<size_t>(std::ftell(file)), '\0');
  std::rewind(file);
  EXPECT_EQ(std::fread(text.data(), 1, text.size(), file), text.size());
  std::fclose(file);
  return text;
}

TEST(Log, WritesNumbersLiteralsAndNames) {
  const std::string line = Written({{"rows", 7},
                                    {"version", "1.0"},
                                    {"reason", LogValue::Code("CARD_NOT_FOUND")},
                                    {"method", LogValue::Name("v1.AccountService/GetAccount")},
                                    {"file", LogValue::Setting("no \"such\" file")}});
  EXPECT_THAT(line,
              HasSubstr(R"("level":"info","event":"tested","rows":7,"version":"1.0",)"
                        R"("reason":"CARD_NOT_FOUND","method":"v1.AccountService/GetAccount",)"
                        R"("file":"no \"such\" file"})"));
}

TEST(Log, WhatIsNotOfItsKindIsNotWritten) {
  for (const LogValue& value : {LogValue::Code("jane@mail.example"), LogValue::Code("two WORDS"),
                                LogValue::Name("Jane Doe"), LogValue::Name("4111111111111111"),
                                LogValue::Name("two\nlines"), LogValue::Name("Zoë")}) {
    EXPECT_THAT(Written({{"value", value}}), HasSubstr(R"("value":"[redacted]")"));
  }
}

TEST(Redacted, IsPrintedWithoutWhatItHolds) {
  const std::string printed = testing::PrintToString(Secret("nine green bottles"));
  EXPECT_EQ(printed, "[redacted]");
}

TEST(Redacted, HoldsWhatItWasGivenAndMovesOn) {
  Secret one("nine green bottles");
  Secret two = std::move(one);
  EXPECT_TRUE(one.empty());  // NOLINT: moved from on purpose
  EXPECT_EQ(two.Reveal(), "nine green bottles");
  const Secret copy = two;
  EXPECT_EQ(copy.Reveal(), two.Reveal());
  one = std::move(two);
  EXPECT_EQ(one.Reveal(), "nine green bottles");
  EXPECT_TRUE(two.empty());  // NOLINT: moved from on purpose
  std::string typed = "short one";
  const Secret taken(std::move(typed));
  EXPECT_TRUE(typed.empty());  // NOLINT: moved from on purpose
}

// Looks behind the ends of strings, which stay allocated: short ones inside the object, long ones
// because nothing gave them back.
TEST(Redacted, LeavesNothingInMemory) {
  for (const std::string& text : {std::string("short one"), std::string(100, 'x')}) {
    std::string from = text;
    const char* const bytes = from.data();
    Wipe(from);
    EXPECT_TRUE(from.empty());
    EXPECT_EQ(std::string_view(bytes, text.size()), std::string(text.size(), '\0'));
  }
  alignas(Secret) unsigned char room[sizeof(Secret)];
  auto* const secret = new (room) Secret(std::string("short one"));
  secret->~Secret();
  const std::string_view left(reinterpret_cast<const char*>(room), sizeof room);
  EXPECT_THAT(std::string(left), Not(HasSubstr("hort one")));
}

}  // namespace
}  // namespace frontdesk
