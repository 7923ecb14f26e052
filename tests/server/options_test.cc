// Flags, config file, and where the server may listen.
#include "server/options.h"

#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace frontdesk {
namespace {

using ::testing::HasSubstr;

std::string Refusal(const std::vector<std::string>& arguments) {
  return std::string(ParseOptions(arguments).status().message());
}

class ConfigFile {
 public:
  explicit ConfigFile(const std::string& text) : path_(::testing::TempDir() + "frontdesk.conf") {
    std::ofstream(path_) << text;
  }
  ~ConfigFile() { std::remove(path_.c_str()); }
  std::string flag() const { return "--config=" + path_; }

 private:
  std::string path_;
};

TEST(Options, HaveDefaults) {
  const auto options = ParseOptions({"--data_dir=/data"});
  ASSERT_TRUE(options.ok()) << options.status();
  EXPECT_EQ(options->data_dir, "/data");
  EXPECT_EQ(options->listen, "127.0.0.1:7471");
  EXPECT_FALSE(options->init);
  EXPECT_EQ(options->zone.name(), "America/New_York");
  EXPECT_EQ(options->log_level, LogLevel::kInfo);
}

TEST(Options, AreReadFromFlagsInBothSpellings) {
  const auto options = ParseOptions({"--data_dir", "/data", "--listen=[::1]:0", "--init",
                                     "--time_zone", "UTC", "--log_level=warning"});
  ASSERT_TRUE(options.ok()) << options.status();
  EXPECT_EQ(options->data_dir, "/data");
  EXPECT_EQ(options->listen, "[::1]:0");
  EXPECT_TRUE(options->init);
  EXPECT_EQ(options->zone, absl::UTCTimeZone());
  EXPECT_EQ(options->log_level, LogLevel::kWarning);
}

TEST(Options, SayWhereMailsGo) {
  const ConfigFile file("secret word\n");
  const std::string path = file.flag().substr(std::string("--config=").size());
  const auto options =
      ParseOptions({"--data_dir=/data", "--smtp_server=mail.example.com:587", "--smtp_user=care",
                    "--smtp_password_file=" + path, "--mail_from=care@example.com",
                    "--reset_link=https://example.com/reset?token=", "--smtp_retry_seconds=5"});
  ASSERT_TRUE(options.ok()) << options.status();
  EXPECT_EQ(options->mail.server, "mail.example.com:587");
  EXPECT_TRUE(options->mail.starttls);
  EXPECT_EQ(options->mail.password, "secret word");
  EXPECT_EQ(options->mail.first_retry, absl::Seconds(5));
  EXPECT_TRUE(ParseOptions({"--data_dir=/data"})->mail.server.empty());
}

TEST(Options, OfMailAreRefusedWhenTheyMakeNoSense) {
  const std::vector<std::string> good = {"--data_dir=/data", "--smtp_server=h:25",
                                         "--mail_from=care@example.com",
                                         "--reset_link=https://example.com/?t="};
  const auto with = [&good](const std::string& flag) {
    std::vector<std::string> flags = good;
    flags.push_back(flag);
    return Refusal(flags);
  };
  EXPECT_EQ(Refusal(good), "");
  EXPECT_THAT(with("--smtp_tls=perhaps"), HasSubstr("smtp_tls"));
  EXPECT_THAT(with("--mail_from=nobody"), HasSubstr("mail_from"));
  EXPECT_THAT(with("--reset_link=http://example.com"), HasSubstr("reset_link"));
  EXPECT_THAT(with("--smtp_retry_seconds=0"), HasSubstr("smtp_retry_seconds"));
  EXPECT_THAT(with("--smtp_password_file=/nowhere"), HasSubstr("password file"));
}

TEST(Options, OfTheFileGiveWayToFlags) {
  const ConfigFile file("# a comment\n\ndata_dir = /from/file \nlisten=localhost:1 # here\n");
  const auto options = ParseOptions({file.flag(), "--listen=localhost:2"});
  ASSERT_TRUE(options.ok()) << options.status();
  EXPECT_EQ(options->data_dir, "/from/file");
  EXPECT_EQ(options->listen, "localhost:2");
}

TEST(Options, OfTheFileThatAreUnknownAreNamedByLine) {
  const ConfigFile unknown("data_dir=/data\nport=7\n");
  EXPECT_THAT(Refusal({unknown.flag()}), HasSubstr("line 2: unknown setting port"));
  const ConfigFile malformed("data_dir\n");
  EXPECT_THAT(Refusal({malformed.flag()}), HasSubstr("line 1"));
  const ConfigFile nested("config=/other\n");
  EXPECT_THAT(Refusal({nested.flag()}), HasSubstr("unknown setting config"));
  EXPECT_THAT(Refusal({"--config=/no/such/file"}), HasSubstr("/no/such/file"));
}

TEST(Options, ThatAreWrongAreNamed) {
  EXPECT_THAT(Refusal({}), HasSubstr("--data_dir"));
  EXPECT_THAT(Refusal({"--data_dir=/d", "--port=1"}), HasSubstr("--port"));
  EXPECT_THAT(Refusal({"--data_dir=/d", "extra"}), HasSubstr("extra"));
  EXPECT_THAT(Refusal({"--data_dir"}), HasSubstr("--data_dir needs a value"));
  EXPECT_THAT(Refusal({"--data_dir=/d", "--init=maybe"}), HasSubstr("init"));
  EXPECT_THAT(Refusal({"--data_dir=/d", "--time_zone=Mars/Base"}), HasSubstr("Mars/Base"));
  EXPECT_THAT(Refusal({"--data_dir=/d", "--log_level=loud"}), HasSubstr("log_level"));
  EXPECT_THAT(Refusal({"--data_dir=/d", "--support=" + std::string(201, 'x')}),
              HasSubstr("support"));
}

TEST(Options, DiskReserveReplacesTheDefault) {
  EXPECT_EQ(ParseOptions({"--data_dir=/d"})->disk_reserve_mib, std::nullopt);
  EXPECT_EQ(ParseOptions({"--data_dir=/d", "--disk_reserve_mib=300"})->disk_reserve_mib, 300);
  for (const char* wrong : {"255", "1048577", "-1", "lots", ""}) {
    EXPECT_THAT(Refusal({"--data_dir=/d", absl::StrCat("--disk_reserve_mib=", wrong)}),
                HasSubstr("disk_reserve_mib must be"))
        << wrong;
  }
}

TEST(Options, HelpAndVersionNeedNothingElse) {
  EXPECT_TRUE(ParseOptions({"--help"})->help);
  EXPECT_TRUE(ParseOptions({"--version"})->version);
  EXPECT_THAT(std::string(UsageText()), HasSubstr("--data_dir"));
}

class Loopback : public ::testing::TestWithParam<const char*> {};
TEST_P(Loopback, MayBeListenedOn) { EXPECT_TRUE(CheckListenAddress(GetParam()).ok()); }
INSTANTIATE_TEST_SUITE_P(All, Loopback,
                         ::testing::Values("127.0.0.1:7471", "127.8.9.1:0", "localhost:1",
                                           "[::1]:65535", "unix:/run/frontdesk.sock",
                                           "unix:relative.sock"));

class Beyond : public ::testing::TestWithParam<const char*> {};
TEST_P(Beyond, MayNotAndTheReasonIsGiven) {
  EXPECT_THAT(std::string(CheckListenAddress(GetParam()).message()),
              HasSubstr("no access control yet"));
}
INSTANTIATE_TEST_SUITE_P(All, Beyond,
                         ::testing::Values("0.0.0.0:7471", "10.0.0.1:1", "[::]:1", "[fe80::1]:1",
                                           "example.com:1", "128.0.0.1:1", "localhost.evil.com:1",
                                           "127.0.0.1.evil.com:1", "127.1:1",
                                           "[::ffff:127.0.0.1]:1", ":1"));

class NoAddress : public ::testing::TestWithParam<const char*> {};
TEST_P(NoAddress, IsRefused) {
  EXPECT_THAT(std::string(CheckListenAddress(GetParam()).message()), HasSubstr("HOST:PORT"));
}
INSTANTIATE_TEST_SUITE_P(All, NoAddress,
                         ::testing::Values("", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x",
                                           "127.0.0.1:65536", "127.0.0.1:-1", "::1:7471"));

}  // namespace
}  // namespace frontdesk
