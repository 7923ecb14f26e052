// Certificates, what a call is told of its client, and the probe of the own listeners. The rest of
// TLS is tried from outside (tests/integration/tls_test.py).
#include <stdlib.h>
#include <sys/stat.h>

#include <fstream>
#include <future>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/error.h"
#include "gmock/gmock.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/auth_context.h"
#include "grpcpp/server_builder.h"
#include "gtest/gtest.h"
#include "server/self_probe.h"
#include "server/tls_credentials.h"
#include "server/tls_files.h"
#include "tests/storage/support/temp_folder.h"

namespace frontdesk {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

// Certificates of scripts/make-test-ca, in a folder that goes away.
class TlsTest : public ::testing::Test {
 protected:
  TlsTest() {
    EXPECT_EQ(system(absl::StrCat("scripts/make-test-ca ", folder_.path()).c_str()), 0);
    files_ = {Path("server.pem"), Path("server.key"), Path("ca.pem")};
  }
  std::string Path(const std::string& name) const { return folder_ / name; }
  std::string Text(const std::string& name) const {
    std::ifstream file(Path(name));
    return {std::istreambuf_iterator<char>(file), {}};
  }
  std::string Refusal(absl::Time now = absl::Now()) const {
    const absl::Status status = ReadTlsFiles(files_, now).status();
    if (status.ok()) return "";
    EXPECT_EQ(GetErrorDetail(status).reason, "TLS_FILES_UNUSABLE");
    return std::string(status.message());
  }
  std::shared_ptr<TlsWatch> Watch() {
    const auto on_change = [this](const absl::StatusOr<TlsMaterial>& read) {
      ++changes_;
      refused_ += read.ok() ? 0 : 1;
    };
    auto watch = TlsWatch::Open(files_, clock_, on_change);
    EXPECT_TRUE(watch.ok()) << watch.status();
    return *watch;
  }

  storage::TempFolder folder_;
  TlsFiles files_;
  SystemClock clock_;
  int changes_ = 0;
  int refused_ = 0;
};

TEST_F(TlsTest, FilesThatAreNoGoodAreNamedWithWhatIsWrong) {
  EXPECT_EQ(Refusal(), "");
  EXPECT_THAT(Refusal(absl::Now() + absl::Hours(24 * 365)), EndsWith("server.pem: has expired"));
  EXPECT_THAT(Refusal(absl::Now() - absl::Hours(1)), HasSubstr("is not valid yet"));
  chmod(files_.key.c_str(), 0644);
  EXPECT_THAT(Refusal(), HasSubstr("server.key: can be read by every user"));
  files_.key = Path("agent.key");
  EXPECT_THAT(Refusal(), HasSubstr("agent.key: is not the key of the certificate"));
  files_.key = Path("ca.pem");
  EXPECT_THAT(Refusal(), HasSubstr("holds no PEM key"));
  files_.key = "/no/such/file";
  EXPECT_THAT(Refusal(), HasSubstr("/no/such/file: cannot be read"));
  files_.certificate = Path("agent.key");
  EXPECT_THAT(Refusal(), HasSubstr("agent.key: holds no PEM certificate"));
}

TEST_F(TlsTest, NewFilesAreTakenOverAndBadOnesAreNot) {
  const auto watch = Watch();
  const auto first = watch->Newest();
  EXPECT_EQ(watch->Newest(), first);
  const std::string good = Text("server.pem");
  std::ofstream(Path("server.pem")) << Text("agent.pem");
  EXPECT_EQ(watch->Newest(), first);
  EXPECT_EQ(watch->Newest(), first);
  EXPECT_EQ(refused_, 1);  // told once
  std::ofstream(Path("server.pem")) << good;
  EXPECT_NE(watch->Newest(), first);
  EXPECT_EQ(watch->Newest()->certificate_chain, good);
  EXPECT_EQ(changes_, 2);
}

// Answers a health check with SERVING to those who show a certificate, and keeps its subject.
class Greeter final : public grpc::health::v1::Health::Service {
 public:
  grpc::Status Check(grpc::ServerContext* context, const grpc::health::v1::HealthCheckRequest*,
                     grpc::health::v1::HealthCheckResponse*) override {
    for (const auto& value : context->auth_context()->FindPropertyValues("x509_subject")) {
      subject = std::string(value.data(), value.size());
    }
    return grpc::Status::OK;
  }
  std::string subject;
};

TEST_F(TlsTest, ACallIsToldWhichTerminalMakesIt) {
  Greeter greeter;
  const auto credentials = TlsCredentials(Watch(), ClientCertificates::kRequire);
  int port = 0;
  const auto server = grpc::ServerBuilder()
                          .AddListeningPort("127.0.0.1:0", credentials, &port)
                          .RegisterService(&greeter)
                          .BuildAndStart();
  ASSERT_NE(server, nullptr);
  const auto call = [&](const std::string& name) {
    grpc::SslCredentialsOptions options;
    options.pem_root_certs = Text("ca.pem");
    if (!name.empty()) {
      options.pem_cert_chain = Text(name + ".pem");
      options.pem_private_key = Text(name + ".key");
    }
    const auto stub = grpc::health::v1::Health::NewStub(
        grpc::CreateChannel(absl::StrCat("127.0.0.1:", port), grpc::SslCredentials(options)));
    grpc::ClientContext context;
    grpc::health::v1::HealthCheckResponse response;
    return stub->Check(&context, {}, &response).error_code();
  };
  EXPECT_EQ(call("till-1"), grpc::StatusCode::OK);
  EXPECT_EQ(greeter.subject, "CN=till-1,OU=CORPORATE,O=default");
  EXPECT_EQ(call(""), grpc::StatusCode::UNAVAILABLE);
  const std::string address = absl::StrCat("127.0.0.1:", port);
  EXPECT_TRUE(Answers({address, /*tls=*/true}));
  server->Shutdown();
  EXPECT_FALSE(Answers({address, /*tls=*/true}));
}

TEST(SelfProbe, TellsOfAListenerThatIsNotThere) {
  std::promise<std::string> deaf;
  int well = 0;
  const SelfProbe probe(
      {{"127.0.0.1:1"}}, [&well] { ++well; },
      [&deaf](const std::string& address) { deaf.set_value(address); });
  EXPECT_EQ(deaf.get_future().get(), "127.0.0.1:1");
  EXPECT_EQ(well, 0);
}

}  // namespace
}  // namespace frontdesk
