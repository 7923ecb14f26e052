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
  const auto options = ParseOptions({"--data_dir=/data", "--plaintext"});
  ASSERT_TRUE(options.ok()) << options.status();
  EXPECT_EQ(options->data_dir, "/data");
  ASSERT_EQ(options->listeners.size(), 1u);
  EXPECT_EQ(options->listeners[0].address, "127.0.0.1:7471");
  EXPECT_FALSE(options->init);
  EXPECT_EQ(options->zone.name(), "America/New_York");
  EXPECT_EQ(options->log_level, LogLevel::kInfo);
}

TEST(Options, AreReadFromFlagsInBothSpellings) {
  const auto options = ParseOptions({"--data_dir", "/data", "--listen=[::1]:0", "--init",
                                     "--plaintext", "--time_zone", "UTC", "--log_level=warning"});
  ASSERT_TRUE(options.ok()) << options.status();
  EXPECT_EQ(options->data_dir, "/data");
  EXPECT_EQ(options->listeners[0].address, "[::1]:0");
  EXPECT_TRUE(options->init);
  EXPECT_EQ(options->zone, absl::UTCTimeZone());
  EXPECT_EQ(options->log_level, LogLevel::kWarning);
}

TEST(Options, SayHowLongTheAuditLogIsKept) {
  const auto days = [](const std::string& flag) {
    return ParseOptions({"--data_dir=/data", "--plaintext", flag})->audit_keep_days;
  };
  EXPECT_EQ(days("--init"), 400);
  EXPECT_EQ(days("--audit_keep_days=90"), 90);
  EXPECT_EQ(days("--audit_keep_days=0"), 0);
  EXPECT_THAT(Refusal({"--data_dir=/data", "--plaintext", "--audit_keep_days=-1"}),
              HasSubstr("audit_keep_days"));
}

TEST(Options, SayWhichProxiesAreTrusted) {
  const auto options =
      ParseOptions({"--data_dir=/data", "--plaintext", "--trusted_proxy=10.0.0.2, 10.1.0.0/16",
                    "--trusted_proxy=unix", "--forwarded_header=forwarded"});
  ASSERT_TRUE(options.ok()) << options.status();
  EXPECT_TRUE(options->proxies.local);
  EXPECT_EQ(options->proxies.networks.size(), 2u);
  EXPECT_EQ(options->proxies.header, access::ForwardedHeader::kForwarded);
  EXPECT_FALSE(ParseOptions({"--data_dir=/data", "--plaintext"})->proxies.local);
  EXPECT_THAT(Refusal({"--data_dir=/data", "--plaintext", "--trusted_proxy=10.0.0.1/8"}),
              HasSubstr("trusted_proxy: 10.0.0.1/8"));
  EXPECT_THAT(Refusal({"--data_dir=/data", "--plaintext", "--forwarded_header=via"}),
              HasSubstr("forwarded_header"));
}

TEST(Options, SayWhereMailsGo) {
  const ConfigFile file("secret word\n");
  const std::string path = file.flag().substr(std::string("--config=").size());
  const auto options = ParseOptions(
      {"--data_dir=/data", "--plaintext", "--smtp_server=mail.example.com:587", "--smtp_user=care",
       "--smtp_password_file=" + path, "--mail_from=care@example.com",
       "--reset_link=https://example.com/reset?token=", "--smtp_retry_seconds=5"});
  ASSERT_TRUE(options.ok()) << options.status();
  EXPECT_EQ(options->mail.server, "mail.example.com:587");
  EXPECT_TRUE(options->mail.starttls);
  EXPECT_EQ(options->mail.password.Reveal(), "secret word");
  EXPECT_EQ(options->mail.first_retry, absl::Seconds(5));
  EXPECT_TRUE(ParseOptions({"--data_dir=/data", "--plaintext"})->mail.server.empty());
}

TEST(Options, OfMailAreRefusedWhenTheyMakeNoSense) {
  const std::vector<std::string> good = {"--data_dir=/data", "--plaintext", "--smtp_server=h:25",
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
  const ConfigFile file(
      "# a comment\n\ndata_dir = /from/file \nlisten=localhost:1 # here\nplaintext=true\n");
  const auto options = ParseOptions({file.flag(), "--listen=localhost:2"});
  ASSERT_TRUE(options.ok()) << options.status();
  EXPECT_EQ(options->data_dir, "/from/file");
  EXPECT_EQ(options->listeners[0].address, "localhost:2");
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
  EXPECT_THAT(Refusal({"--data_dir=/d", "--plaintext", "--init=maybe"}), HasSubstr("init"));
  EXPECT_THAT(Refusal({"--data_dir=/d", "--plaintext", "--time_zone=Mars/Base"}),
              HasSubstr("Mars/Base"));
  EXPECT_THAT(Refusal({"--data_dir=/d", "--plaintext", "--log_level=loud"}),
              HasSubstr("log_level"));
  EXPECT_THAT(Refusal({"--data_dir=/d", "--plaintext", "--support=" + std::string(201, 'x')}),
              HasSubstr("support"));
}

TEST(Options, DiskReserveReplacesTheDefault) {
  EXPECT_EQ(ParseOptions({"--data_dir=/d", "--plaintext"})->disk_reserve_mib, std::nullopt);
  EXPECT_EQ(
      ParseOptions({"--data_dir=/d", "--plaintext", "--disk_reserve_mib=300"})->disk_reserve_mib,
      300);
  for (const char* wrong : {"255", "1048577", "-1", "lots", ""}) {
    EXPECT_THAT(
        Refusal({"--data_dir=/d", "--plaintext", absl::StrCat("--disk_reserve_mib=", wrong)}),
        HasSubstr("disk_reserve_mib must be"))
        << wrong;
  }
}

TEST(Options, HelpAndVersionNeedNothingElse) {
  EXPECT_TRUE(ParseOptions({"--help"})->help);
  EXPECT_TRUE(ParseOptions({"--version"})->version);
  EXPECT_THAT(std::string(UsageText()), HasSubstr("--data_dir"));
}

// Why a server may not listen there; empty if it may.
std::string RefusalOf(std::string_view address, const std::vector<std::string>& flags) {
  std::vector<std::string> all = {"--data_dir=/d", absl::StrCat("--listen=", std::string(address))};
  all.insert(all.end(), flags.begin(), flags.end());
  return Refusal(all);
}

const std::vector<std::string> kTls = {"--tls_cert=c.pem", "--tls_key=c.key"};
const std::vector<std::string> kMutualTls = {"--tls_cert=c.pem", "--tls_key=c.key",
                                             "--tls_client_ca=a.pem"};

class Loopback : public ::testing::TestWithParam<const char*> {};
TEST_P(Loopback, TakesPlainTextIfToldTo) {
  EXPECT_EQ(RefusalOf(GetParam(), {"--plaintext"}), "");
  EXPECT_THAT(RefusalOf(GetParam(), {}), HasSubstr("or --plaintext"));
  EXPECT_EQ(RefusalOf(GetParam(), kTls), "");
}
INSTANTIATE_TEST_SUITE_P(All, Loopback,
                         ::testing::Values("127.0.0.1:7471", "127.8.9.1:0", "localhost:1",
                                           "[::1]:65535", "unix:/run/frontdesk.sock",
                                           "unix:relative.sock"));

class Beyond : public ::testing::TestWithParam<const char*> {};
TEST_P(Beyond, NeedsTls) {
  EXPECT_THAT(RefusalOf(GetParam(), {"--plaintext"}), HasSubstr("plain text must stay"));
  EXPECT_THAT(RefusalOf(GetParam(), {}), HasSubstr("give --tls_cert and --tls_key"));
  EXPECT_EQ(RefusalOf(GetParam(), kTls), "");
  EXPECT_THAT(RefusalOf(absl::StrCat(GetParam(), ",plaintext"), kTls),
              HasSubstr("plain text must stay"));
}
INSTANTIATE_TEST_SUITE_P(All, Beyond,
                         ::testing::Values("0.0.0.0:7471", "10.0.0.1:1", "[::]:1", "[fe80::1]:1",
                                           "example.com:1", "128.0.0.1:1", "localhost.evil.com:1",
                                           "127.0.0.1.evil.com:1", "127.1:1",
                                           "[::ffff:127.0.0.1]:1", ":1"));

class NoAddress : public ::testing::TestWithParam<const char*> {};
TEST_P(NoAddress, IsRefused) {
  EXPECT_THAT(RefusalOf(GetParam(), {"--plaintext"}), HasSubstr("HOST:PORT"));
}
INSTANTIATE_TEST_SUITE_P(All, NoAddress,
                         ::testing::Values("", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x",
                                           "127.0.0.1:65536", "127.0.0.1:-1", "::1:7471"));

TEST(Listeners, SayEachForItselfWhatIsSpoken) {
  std::vector<std::string> flags = kMutualTls;
  for (const char* flag :
       {"--data_dir=/d", "--listen=0.0.0.0:1", "--listen=0.0.0.0:2,tls_clients=require",
        "--listen=0.0.0.0:3,tls_clients=none", "--listen=unix:/s,plaintext"}) {
    flags.emplace_back(flag);
  }
  const auto options = ParseOptions(flags);
  ASSERT_TRUE(options.ok()) << options.status();
  ASSERT_EQ(options->listeners.size(), 4u);
  EXPECT_EQ(options->listeners[0].clients, ClientCertificates::kRequest);
  EXPECT_EQ(options->listeners[1].clients, ClientCertificates::kRequire);
  EXPECT_EQ(options->listeners[2].clients, ClientCertificates::kNone);
  EXPECT_EQ(options->listeners[3].address, "unix:/s");
  EXPECT_TRUE(options->listeners[3].plaintext);
  EXPECT_FALSE(options->listeners[0].plaintext);
}

TEST(Listeners, TakeFromTheFlagsWhatTheyDoNotSay) {
  std::vector<std::string> flags = kMutualTls;
  for (const char* flag : {"--data_dir=/d", "--tls_clients=require", "--plaintext",
                           "--listen=0.0.0.0:1,tls", "--listen=127.0.0.1:2"}) {
    flags.emplace_back(flag);
  }
  const auto options = ParseOptions(flags);
  ASSERT_TRUE(options.ok()) << options.status();
  EXPECT_EQ(options->listeners[0].clients, ClientCertificates::kRequire);
  EXPECT_TRUE(options->listeners[1].plaintext);
  EXPECT_EQ(options->tls.certificate, "c.pem");
  EXPECT_EQ(options->tls.client_ca, "a.pem");
}

TEST(Listeners, OfTheFileGiveWayToThoseOfFlagsAllTogether) {
  const ConfigFile file("data_dir=/d\nplaintext=true\nlisten=[::1]:1\nlisten=unix:/s\n");
  EXPECT_EQ(ParseOptions({file.flag()})->listeners.size(), 2u);
  const auto options = ParseOptions({file.flag(), "--listen=localhost:2"});
  ASSERT_EQ(options->listeners.size(), 1u);
  EXPECT_EQ(options->listeners[0].address, "localhost:2");
}

TEST(Listeners, AreRefusedWhenWhatIsWantedMakesNoSense) {
  EXPECT_THAT(RefusalOf("0.0.0.0:1", {"--tls_cert=c.pem"}), HasSubstr("--tls_key"));
  EXPECT_THAT(RefusalOf("0.0.0.0:1,tls_clients=require", kTls), HasSubstr("--tls_client_ca"));
  EXPECT_THAT(RefusalOf("0.0.0.0:1,tls_clients=often", kMutualTls),
              HasSubstr("none, request or require"));
  EXPECT_THAT(RefusalOf("0.0.0.0:1,secret", kTls), HasSubstr("behind the address"));
}

TEST(Options, SayHowPeopleSignIn) {
  const auto plain = ParseOptions({"--data_dir=/data", "--plaintext"});
  ASSERT_TRUE(plain.ok());
  EXPECT_EQ(plain->sign_in.idle_minutes, 15);
  EXPECT_EQ(plain->sign_in.hours, 10);
  EXPECT_EQ(plain->sign_in.per_minute, 300);
  EXPECT_EQ(plain->sign_in.jwks_file, "");
  const auto options = ParseOptions(
      {"--data_dir=/data", "--plaintext", "--session_idle_minutes=5", "--session_hours=8",
       "--sign_ins_per_minute=60", "--password_memory_mib=64", "--jwks_file=/keys",
       "--jwt_issuer=i", "--jwt_audience=a", "--jwt_role_claim=realm_access.roles"});
  ASSERT_TRUE(options.ok()) << options.status();
  EXPECT_EQ(options->sign_in.idle_minutes, 5);
  EXPECT_EQ(options->sign_in.hours, 8);
  EXPECT_EQ(options->sign_in.per_minute, 60);
  EXPECT_EQ(options->sign_in.password_memory_mib, 64);
  EXPECT_EQ(options->sign_in.jwt_issuer, "i");
  EXPECT_EQ(options->sign_in.jwt_name_claim, "sub");
  EXPECT_EQ(options->sign_in.jwt_role_claim, "realm_access.roles");
}

TEST(Options, PasswordsAreNeverHashedCheaperThanTheFloor) {
  EXPECT_THAT(Refusal({"--data_dir=/data", "--plaintext", "--password_memory_mib=18"}),
              HasSubstr("from 19 to 1024"));
  EXPECT_THAT(Refusal({"--data_dir=/data", "--plaintext", "--session_hours=0"}),
              HasSubstr("session_hours"));
}

TEST(Options, APaceOfSignInsThatKeepsEverybodyOutIsRefused) {
  EXPECT_THAT(Refusal({"--data_dir=/data", "--plaintext", "--sign_ins_per_minute=0"}),
              HasSubstr("from 30 to 6000"));
}

TEST(Options, BudgetsAreNumbers) {
  const auto options = ParseOptions({"--data_dir=/data", "--plaintext", "--budget_accounts=40",
                                     "--budget_accounts_alert=30", "--budget_misses=5",
                                     "--budget_misses_day=6", "--budget_lookups_second=7"});
  ASSERT_TRUE(options.ok()) << options.status();
  EXPECT_EQ(options->budgets.accounts, 40u);
  EXPECT_EQ(options->budgets.accounts_alert, 30u);
  EXPECT_EQ(options->budgets.misses, 5u);
  EXPECT_EQ(options->budgets.misses_day, 6u);
  EXPECT_EQ(options->budgets.lookups_second, 7u);
  EXPECT_THAT(Refusal({"--data_dir=/data", "--plaintext", "--budget_misses=none"}),
              HasSubstr("budget_misses"));
}

TEST(Options, VerifyingTheAuditLogNeedsNoListener) {
  const auto options = ParseOptions({"--data_dir=/data", "--verify_audit", "--audit_head=line"});
  ASSERT_TRUE(options.ok()) << options.status();
  EXPECT_TRUE(options->verify_audit);
  EXPECT_EQ(options->audit_head, "line");
}

TEST(Options, IdentityProviderIsDescribedInFullOrNotAtAll) {
  EXPECT_THAT(Refusal({"--data_dir=/data", "--plaintext", "--jwks_file=/keys"}),
              HasSubstr("jwt_audience"));
  EXPECT_THAT(Refusal({"--data_dir=/data", "--plaintext", "--jwt_issuer=i"}),
              HasSubstr("jwks_file"));
}

}  // namespace
}  // namespace frontdesk
