// Functions of the service desk per second: clients that call one after the other, each on accounts
// of its own. Every call is on disk when it is answered.
//
//   function_bench --server=127.0.0.1:7471 [--clients=1,64] [--seconds=5]
//
// Makes its own accounts on the server. Prints a row a number of clients. Exits 1 if a call fails.
#include <grpcpp/grpcpp.h>

#include <atomic>
#include <cstdint>
#include <iostream>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "bench/latencies.h"
#include "bench/server_channel.h"
#include "frontdesk/v1/account_service.grpc.pb.h"

ABSL_FLAG(std::string, server, "127.0.0.1:7471", "address of frontdeskd");
ABSL_FLAG(std::vector<std::string>, clients, (std::vector<std::string>{"1", "64"}),
          "numbers of clients to measure");
ABSL_FLAG(int, seconds, 5, "how long each number is measured");

namespace frontdesk::bench {
namespace {

using Stub = frontdesk::v1::AccountService::Stub;

std::unique_ptr<Stub> Connect(int client) {
  grpc::ChannelArguments arguments;
  arguments.SetInt("frontdesk.client", client);  // a connection of its own
  return frontdesk::v1::AccountService::NewStub(ConnectTo(absl::GetFlag(FLAGS_server), arguments));
}

grpc::Status Create(Stub& stub, std::string& member) {
  frontdesk::v1::CreateAccountRequest request;
  request.mutable_account()->set_first_name("Bench");
  request.mutable_account()->set_last_name("Example");
  request.mutable_account()->set_email("bench@example.org");
  grpc::ClientContext context;
  frontdesk::v1::Account account;
  const grpc::Status status = stub.CreateAccount(&context, request, &account);
  member = account.member_id();
  return status;
}

// Suspends and reactivates in turn: a status, an audit entry, the index, and the outbox looked at.
grpc::Status Toggle(Stub& stub, const std::string& member, bool suspend) {
  frontdesk::v1::SetAccountStatusRequest request;
  request.set_member_id(member);
  request.set_status(suspend ? frontdesk::v1::ACCOUNT_STATUS_SUSPENDED
                             : frontdesk::v1::ACCOUNT_STATUS_ACTIVE);
  request.set_reason(frontdesk::v1::STATUS_REASON_OTHER);
  grpc::ClientContext context;
  frontdesk::v1::AccountFunctionResult result;
  return stub.SetAccountStatus(&context, request, &result);
}

struct Measurement {
  std::mutex mutex;
  Latencies latencies;
  uint64_t calls = 0;
  std::string failure;
};

void RunClient(int client, absl::Time end, Measurement& all) {
  const std::unique_ptr<Stub> stub = Connect(client);
  std::string member;
  grpc::Status status = Create(*stub, member);
  Latencies latencies;
  uint64_t calls = 0;
  for (bool suspend = true; status.ok() && absl::Now() < end; suspend = !suspend) {
    const absl::Time start = absl::Now();
    status = Toggle(*stub, member, suspend);
    latencies.Add(absl::Now() - start);
    ++calls;
  }
  std::lock_guard lock(all.mutex);
  all.calls += calls;
  all.latencies.Merge(latencies);
  if (!status.ok()) all.failure = status.error_message();
}

absl::Status Measure(int clients) {
  Measurement all;
  const absl::Duration time = absl::Seconds(absl::GetFlag(FLAGS_seconds));
  {
    const absl::Time end = absl::Now() + time;
    std::vector<std::jthread> threads;
    for (int i = 0; i < clients; ++i) threads.emplace_back(RunClient, i, end, std::ref(all));
  }
  if (!all.failure.empty()) return absl::InternalError(all.failure);
  std::cout << absl::StrFormat("%8d %12.0f %10.0f %10.0f\n", clients,
                               static_cast<double>(all.calls) / absl::ToDoubleSeconds(time),
                               all.latencies.Quantile(0.5), all.latencies.Quantile(0.99));
  return absl::OkStatus();
}

int Main() {
  std::cout << absl::StrFormat("%8s %12s %10s %10s\n", "clients", "functions/s", "p50 us",
                               "p99 us");
  for (const std::string& clients : absl::GetFlag(FLAGS_clients)) {
    const absl::Status status = Measure(std::stoi(clients));
    if (status.ok()) continue;
    std::cerr << status.message() << "\n";
    return 1;
  }
  return 0;
}

}  // namespace
}  // namespace frontdesk::bench

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  return frontdesk::bench::Main();
}
