// The token of a sign-in: how it is kept, and how it is sent.
#include <sys/stat.h>

#include <fstream>
#include <string>

#include "clients/cli/token_store.h"
#include "clients/cpp/client.h"
#include "clients/cpp/connect.h"
#include "common/error.h"
#include "gmock/gmock.h"
#include "grpcpp/server_builder.h"
#include "gtest/gtest.h"
#include "tests/storage/support/temp_folder.h"

namespace frontdesk::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class TokenStoreTest : public ::testing::Test {
 protected:
  TokenStore StoreOf(const std::string& server) const {
    return TokenStore(folder_ / "config/frontdesk", server);
  }
  static int ModeOf(const std::string& path) {
    struct stat status {};
    EXPECT_EQ(stat(path.c_str(), &status), 0) << path;
    return static_cast<int>(status.st_mode & 0777);
  }

  storage::TempFolder folder_;
};

TEST_F(TokenStoreTest, TokenIsKeptForEachServer) {
  ASSERT_TRUE(StoreOf("127.0.0.1:1").Write("one").ok());
  ASSERT_TRUE(StoreOf("unix:/run/a/b").Write("two").ok());
  ASSERT_TRUE(StoreOf("127.0.0.1:1").Write("three").ok());
  EXPECT_EQ(*StoreOf("127.0.0.1:1").Read(), "three");
  EXPECT_EQ(*StoreOf("unix:/run/a/b").Read(), "two");
  EXPECT_THAT(*StoreOf("unix:/run/a%2fb").Read(), IsEmpty());
}

TEST_F(TokenStoreTest, NobodyElseMayReadIt) {
  const mode_t before = umask(0);
  ASSERT_TRUE(StoreOf("server").Write("secret").ok());
  umask(before);
  EXPECT_EQ(ModeOf(StoreOf("server").path()), 0600);
  EXPECT_EQ(ModeOf(folder_ / "config/frontdesk/tokens"), 0700);
  EXPECT_EQ(ModeOf(folder_ / "config/frontdesk"), 0700);
}

TEST_F(TokenStoreTest, TokenThatOthersMayReadIsNotUsed) {
  const TokenStore store = StoreOf("server");
  ASSERT_TRUE(store.Write("secret").ok());
  chmod(store.path().c_str(), 0640);
  EXPECT_EQ(GetErrorDetail(store.Read().status()).reason, "TOKEN_FILE_OPEN");
  ASSERT_TRUE(store.Write("newer").ok());
  EXPECT_EQ(*store.Read(), "newer") << "a new sign-in mends it";
}

TEST_F(TokenStoreTest, RemovedTokenIsGone) {
  const TokenStore store = StoreOf("server");
  ASSERT_TRUE(store.Write("secret").ok());
  store.Remove();
  store.Remove();
  EXPECT_THAT(*store.Read(), IsEmpty());
}

TEST_F(TokenStoreTest, WithoutFolderNothingIsKept) {
  const TokenStore store("", "server");
  EXPECT_THAT(*store.Read(), IsEmpty());
  EXPECT_EQ(GetErrorDetail(store.Write("secret")).reason, "TOKEN_FILE_UNWRITABLE");
}

TEST_F(TokenStoreTest, NamedFileHoldsTheTokenInItsFirstLine) {
  std::ofstream(folder_ / "token") << "secret\nmore\n";
  EXPECT_EQ(*ReadTokenFile(folder_ / "token"), "secret");
  EXPECT_EQ(GetErrorDetail(ReadTokenFile(folder_ / "none").status()).reason,
            "TOKEN_FILE_UNREADABLE");
}

// Remembers what calls bring.
class ListeningAccounts final : public v1::AccountService::Service {
 public:
  grpc::Status GetAccount(grpc::ServerContext* context, const v1::GetAccountRequest*,
                          v1::Account*) override {
    for (const char* key : {"authorization", "frontdesk-ticket"}) {
      const auto range = context->client_metadata().equal_range(key);
      for (auto it = range.first; it != range.second; ++it) {
        brought_.emplace_back(it->second.data(), it->second.size());
      }
    }
    return grpc::Status::OK;
  }
  const std::vector<std::string>& brought() const { return brought_; }

 private:
  std::vector<std::string> brought_;
};

TEST(CallMetadataTest, TokenAndTicketGoWithEveryCallOfAChannel) {
  ListeningAccounts accounts;
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&accounts);
  const auto server = builder.BuildAndStart();
  const std::string address = "127.0.0.1:" + std::to_string(port);
  const client::Client with(
      *client::Connect({.address = address, .token = "fds_secret", .ticket = "CASE-1"}));
  ASSERT_TRUE(with.GetAccount({}).ok());
  ASSERT_TRUE(with.GetAccount({}).ok());
  EXPECT_THAT(accounts.brought(),
              ElementsAre("Bearer fds_secret", "CASE-1", "Bearer fds_secret", "CASE-1"));
  const client::Client without(*client::Connect({.address = address}));
  ASSERT_TRUE(without.GetAccount({}).ok());
  EXPECT_EQ(accounts.brought().size(), 4u);
}

}  // namespace
}  // namespace frontdesk::cli
