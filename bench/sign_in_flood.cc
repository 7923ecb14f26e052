// A flood of sign-ins, for measuring what it does to searches beside it.
//
//   sign_in_flood --server=127.0.0.1:7471 --user=agent --agents=40 --password_file=FILE
//                 [--rate=200] [--seconds=30]
//
// Agents agent0 to agent39 sign in in turns, with one password, which should be right: such a flood
// is not throttled by its failures, so every sign-in that finds room in the queue costs a hash, a
// session and an entry of the audit log. Calls begin at a fixed rate whether or not those before
// are over. Prints how they ended and the time of those that went well.

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "bench/latencies.h"
#include "bench/server_channel.h"
#include "common/secret_input.h"
#include "frontdesk/v1/session_service.grpc.pb.h"

ABSL_FLAG(std::string, server, "127.0.0.1:7471", "address of frontdeskd");
ABSL_FLAG(std::string, user, "agent", "who signs in: this and a number");
ABSL_FLAG(uint32_t, agents, 40, "how many of them there are");
ABSL_FLAG(std::string, password_file, "", "the password, in its first line");
ABSL_FLAG(uint32_t, rate, 200, "sign-ins begun a second");
ABSL_FLAG(uint32_t, seconds, 30, "how long");

namespace frontdesk::bench {
namespace {

// One sign-in under way.
struct Attempt {
  grpc::ClientContext context;
  v1::LoginRequest request;
  v1::LoginResponse response;
  absl::Time begun;
};

class Flood {
 public:
  explicit Flood(const std::string& server)
      : stub_(v1::SessionService::NewStub(ConnectTo(server))) {}

  void Begin(const std::string& user, const std::string& password) {
    const auto attempt = std::make_shared<Attempt>();
    attempt->request.set_user(user);
    attempt->request.set_password(password);
    attempt->begun = absl::Now();
    attempt->context.set_deadline(absl::ToChronoTime(attempt->begun + absl::Seconds(10)));
    ++under_way_;
    stub_->async()->Login(&attempt->context, &attempt->request, &attempt->response,
                          [this, attempt](const grpc::Status& status) {
                            Count(*attempt, status);
                            --under_way_;
                          });
  }

  void AwaitAll() const {
    while (under_way_ > 0) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }

  void Print() {
    for (const auto& [outcome, count] : outcomes_) {
      std::printf("%8llu  %s\n", static_cast<unsigned long long>(count), outcome.c_str());
    }
    if (times_.empty()) return;
    std::printf("signed in after: p50 %.0f us, p99 %.0f us\n", times_.Quantile(0.5),
                times_.Quantile(0.99));
  }

 private:
  void Count(const Attempt& attempt, const grpc::Status& status) {
    std::lock_guard lock(mutex_);
    ++outcomes_[status.ok() ? "signed in" : status.error_message()];
    if (status.ok()) times_.Add(absl::Now() - attempt.begun);
  }

  std::unique_ptr<v1::SessionService::Stub> stub_;
  std::atomic<int> under_way_ = 0;
  std::mutex mutex_;
  std::map<std::string, uint64_t> outcomes_;
  Latencies times_;
};

int Run() {
  const absl::StatusOr<Secret> password = ReadSecretFile(absl::GetFlag(FLAGS_password_file));
  if (!password.ok()) {
    std::fprintf(stderr, "%s\n", std::string(password.status().message()).c_str());
    return 1;
  }
  Flood flood(absl::GetFlag(FLAGS_server));
  const absl::Time start = absl::Now();
  const uint64_t all = uint64_t{absl::GetFlag(FLAGS_rate)} * absl::GetFlag(FLAGS_seconds);
  for (uint64_t i = 0; i < all; ++i) {
    absl::SleepFor(start + absl::Seconds(1) * i / absl::GetFlag(FLAGS_rate) - absl::Now());
    flood.Begin(absl::StrCat(absl::GetFlag(FLAGS_user), i % absl::GetFlag(FLAGS_agents)),
                password->Reveal());
  }
  flood.AwaitAll();
  flood.Print();
  return 0;
}

}  // namespace
}  // namespace frontdesk::bench

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  return frontdesk::bench::Run();
}
