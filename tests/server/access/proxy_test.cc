// Guessing through proxies, and around them.
#include <functional>
#include <string>

#include "absl/strings/str_cat.h"
#include "frontdesk/v1/session_service.grpc.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/server/access/support/gated_room.h"

namespace frontdesk::testing {
namespace {

using ::testing::Each;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr int kFree = 5;  // failures that cost no delay

AccessOptions Trusting(const std::string& network) {
  AccessOptions options;
  options.sign_in.cost = {.memory_bytes = 8192, .passes = 1};
  options.proxies.networks = {*IpNetwork::Parse(network)};
  return options;
}

// A server that trusts `network`, and an agent `ada`.
class Room {
 public:
  explicit Room(const std::string& network) : room_(Trusting(network)) {
    const std::string hash = *room_.control().sign_in->hasher().Hash(kPassword);
    const auto made = room_.control().agents->Change("ada", [&hash](const access::Agent*) {
      access::records::AgentRecord record;
      record.set_name("ada");
      record.set_kind(access::records::CALLER_KIND_AGENT);
      record.set_password_hash(hash);
      return record;
    });
    EXPECT_TRUE(made.ok()) << made.status();
  }

  // The reason of the refusal of a sign-in that says it comes from somewhere; empty if it is none.
  std::string Login(const std::string& password, const std::string& forwarded) {
    grpc::ClientContext context;
    context.AddMetadata("x-forwarded-for", forwarded);
    context.AddMetadata("forwarded", "for=192.0.2.1");  // not the header that is read
    v1::LoginRequest request;
    request.set_user("ada");
    request.set_password(password);
    v1::LoginResponse response;
    const auto stub = room_.service().NewStub<v1::SessionService>();
    return ReadError(stub->Login(&context, request, &response)).reason;
  }

  // Fails as often as costs nothing; `forwarded` gives what the next attempt says.
  void Guess(const std::function<std::string(int)>& forwarded) {
    for (int i = 0; i < kFree; ++i) EXPECT_EQ(Login("a wrong guess", forwarded(i)), kRefused);
  }

  std::vector<std::string> Sources() {
    std::vector<std::string> sources;
    for (const auto& stored : room_.Entries()) sources.push_back(stored.entry.source);
    return sources;
  }

  static constexpr char kRefused[] = "SIGN_IN_REFUSED";

 private:
  GatedRoom room_;
};

TEST(ProxyTest, ClientsOfATrustedProxyAreToldApart) {
  Room room("127.0.0.1");
  room.Guess([](int) { return "203.0.113.9"; });
  EXPECT_EQ(room.Login(kPassword, "203.0.113.9"), "SIGN_IN_DELAYED");
  EXPECT_EQ(room.Login(kPassword, "203.0.113.10"), "");
  EXPECT_EQ(room.Sources().front(), "203.0.113.9 via 127.0.0.1");
  EXPECT_EQ(room.Sources().back(), "203.0.113.10 via 127.0.0.1");
}

TEST(ProxyTest, ClientCannotHideBehindWhatItSaysItself) {
  Room room("127.0.0.0/8");
  room.Guess([](int i) { return absl::StrCat("198.51.100.", i, ", 203.0.113.9"); });
  EXPECT_EQ(room.Login(kPassword, "198.51.100.77, 203.0.113.9"), "SIGN_IN_DELAYED");
}

TEST(ProxyTest, NobodyElseIsBelieved) {
  Room room("10.0.0.0/8");
  room.Guess([](int i) { return absl::StrCat("198.51.100.", i); });
  EXPECT_EQ(room.Login(kPassword, "198.51.100.77"), "SIGN_IN_DELAYED");
  EXPECT_THAT(room.Sources(), Not(IsEmpty()));
  EXPECT_THAT(room.Sources(), Each(std::string("127.0.0.1")));
}

TEST(ProxyTest, NonsenseCountsForTheProxyItself) {
  Room room("127.0.0.1");
  room.Guess([](int i) { return absl::StrCat("nonsense-", i); });
  EXPECT_EQ(room.Login(kPassword, "more nonsense"), "SIGN_IN_DELAYED");
  EXPECT_EQ(room.Login(kPassword, "203.0.113.9"), "");
}

}  // namespace
}  // namespace frontdesk::testing
