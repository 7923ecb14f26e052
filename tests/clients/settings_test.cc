#include "clients/cli/settings.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "clients/cli/command.h"
#include "gtest/gtest.h"

namespace frontdesk::cli {
namespace {

class SettingsTest : public ::testing::Test {
 protected:
  SettingsTest() : folder_(::testing::TempDir() + "frontdesk-settings") {
    std::filesystem::create_directories(folder_);
  }
  ~SettingsTest() override {
    unsetenv("FRONTDESK_TLS_CA");
    std::filesystem::remove_all(folder_);
  }

  std::string TlsCa(const std::vector<std::string>& words) {
    const auto settings = Settings::Read(folder_);
    const auto args = ParseArgs(words, CommonFlags());
    EXPECT_TRUE(settings.ok() && args.ok()) << settings.status() << args.status();
    return PlaceOf(*settings, *args).tls_ca;
  }

  const std::string folder_;
};

TEST_F(SettingsTest, AFlagWinsOverAVariableAndThatOverTheFile) {
  EXPECT_EQ(TlsCa({}), "");
  std::ofstream(folder_ + "/config") << "# trust\n\n tls_ca = file.pem # ours\n";
  EXPECT_EQ(TlsCa({}), "file.pem");
  setenv("FRONTDESK_TLS_CA", "variable.pem", 1);
  EXPECT_EQ(TlsCa({}), "variable.pem");
  EXPECT_EQ(TlsCa({"--tls_ca=flag.pem"}), "flag.pem");
}

TEST_F(SettingsTest, ALineThatIsNoneIsRefusedByItsNumber) {
  std::ofstream(folder_ + "/config") << "server=localhost:1\ncolour=red\n";
  const auto settings = Settings::Read(folder_);
  EXPECT_TRUE(IsUsageError(settings.status()));
  EXPECT_NE(settings.status().message().find("line 2"), absl::string_view::npos);
}

TEST_F(SettingsTest, WithoutAFileThereAreDefaults) {
  const auto args = ParseArgs({}, CommonFlags());
  EXPECT_EQ(PlaceOf(*Settings::Read(""), *args).address, "127.0.0.1:7471");
}

TEST(Connect, SpeaksTlsBeyondThisMachineAndWhereFilesAreNamed) {
  for (const char* here : {"127.0.0.1:1", "[::1]:1", "localhost:1", "unix:/run/x"}) {
    client::ServerPlace place{.address = here};
    EXPECT_FALSE(client::UsesTls(place)) << here;
    place.tls_ca = "ca.pem";
    EXPECT_TRUE(client::UsesTls(place)) << here;
  }
  EXPECT_TRUE(client::UsesTls({.address = "frontdesk.example.com:7471"}));
  EXPECT_TRUE(client::UsesTls({.address = "localhost.example.com:7471"}));
  EXPECT_TRUE(client::UsesTls({.address = "127.example.com:7471"}));
}

}  // namespace
}  // namespace frontdesk::cli
