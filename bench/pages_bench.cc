// pages_bench: takes events in over gRPC and asks for snapshots, against a running server that
// holds the members.
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/time/clock.h"
#include "bench/data/event_generator.h"
#include "bench/data/random.h"
#include "bench/latencies.h"
#include "bench/server_channel.h"
#include "frontdesk/v1/member_event_service.grpc.pb.h"
#include "frontdesk/v1/member_page_service.grpc.pb.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"

ABSL_FLAG(std::string, server, "127.0.0.1:7471", "where frontdeskd listens");
ABSL_FLAG(std::string, accounts, "", "the TSV file of accounts that the server holds");
ABSL_FLAG(uint64_t, events, 0, "events to take in for each member; 0: only ask");
ABSL_FLAG(uint64_t, members, 1'000'000, "members to use, from the beginning of the file");
ABSL_FLAG(uint64_t, snapshots, 20'000, "snapshots to ask for, of members drawn evenly");

namespace frontdesk::bench {
namespace {

constexpr int kBatch = 2000;
constexpr int kBatchesUnderWay = 8;

std::vector<std::string> ReadMembers() {
  std::ifstream file(absl::GetFlag(FLAGS_accounts));
  std::vector<std::string> members;
  std::string line;
  std::getline(file, line);  // the header
  while (members.size() < absl::GetFlag(FLAGS_members) && std::getline(file, line)) {
    members.push_back(line.substr(0, line.find('\t')));
  }
  return members;
}

// Streams the events of all members; a second thread takes the answers.
bool TakeIn(const std::shared_ptr<grpc::Channel>& channel,
            const std::vector<std::string>& members) {
  const auto stub = v1::MemberEventService::NewStub(channel);
  grpc::ClientContext context;
  const auto stream = stub->RecordMemberEvents(&context);
  std::atomic<int64_t> recorded = 0;
  std::atomic<int64_t> other = 0;
  std::atomic<int> under_way = 0;
  std::thread reader([&] {
    v1::RecordMemberEventsResponse answer;
    while (stream->Read(&answer)) {
      recorded += answer.recorded();
      other += answer.unchanged() + answer.rejected_size();
      --under_way;
    }
  });
  const absl::Time start = absl::Now();
  v1::RecordMemberEventsRequest batch;
  const auto send = [&] {
    while (under_way >= kBatchesUnderWay) absl::SleepFor(absl::Microseconds(200));
    ++under_way;
    const bool sent = stream->Write(batch);
    batch.Clear();
    return sent;
  };
  bool good = true;
  for (size_t i = 0; good && i < members.size(); ++i) {
    for (uint64_t n = 0; n < absl::GetFlag(FLAGS_events); ++n) {
      *batch.add_events() = GenerateEvent(members[i], n, 1);
      if (batch.events_size() == kBatch) good = send();
    }
  }
  if (good && batch.events_size() > 0) good = send();
  stream->WritesDone();
  reader.join();
  const grpc::Status status = stream->Finish();
  const double seconds = absl::ToDoubleSeconds(absl::Now() - start);
  std::printf("%lld events recorded, %lld not, in %.1f s: %.0f/s\n",
              static_cast<long long>(recorded), static_cast<long long>(other), seconds,
              static_cast<double>(recorded) / seconds);
  if (!status.ok()) std::fprintf(stderr, "pages_bench: %s\n", status.error_message().c_str());
  return status.ok();
}

bool AskSnapshots(const std::shared_ptr<grpc::Channel>& channel,
                  const std::vector<std::string>& members) {
  const auto stub = v1::MemberPageService::NewStub(channel);
  Random random(7, 7);
  Latencies latencies;
  int64_t logins = 0;
  for (uint64_t i = 0; i < absl::GetFlag(FLAGS_snapshots); ++i) {
    v1::GetMemberSnapshotRequest request;
    request.set_member_id(members[random.Below(members.size())]);
    grpc::ClientContext context;
    v1::MemberSnapshot snapshot;
    const absl::Time start = absl::Now();
    const grpc::Status status = stub->GetMemberSnapshot(&context, request, &snapshot);
    latencies.Add(absl::Now() - start);
    if (!status.ok()) {
      std::fprintf(stderr, "pages_bench: %s\n", status.error_message().c_str());
      return false;
    }
    logins += snapshot.stats().recent_logins_size();
  }
  std::printf(
      "GetMemberSnapshot, one client: p50 %.0f us, p99 %.0f us, p99.9 %.0f us, "
      "%.1f logins each\n",
      latencies.Quantile(0.5), latencies.Quantile(0.99), latencies.Quantile(0.999),
      static_cast<double>(logins) / static_cast<double>(absl::GetFlag(FLAGS_snapshots)));
  return true;
}

int Main() {
  const std::vector<std::string> members = ReadMembers();
  if (members.empty()) {
    std::fprintf(stderr, "pages_bench: no members in --accounts\n");
    return 1;
  }
  const auto channel = ConnectTo(absl::GetFlag(FLAGS_server));
  if (absl::GetFlag(FLAGS_events) > 0 && !TakeIn(channel, members)) return 1;
  if (absl::GetFlag(FLAGS_snapshots) > 0 && !AskSnapshots(channel, members)) return 1;
  return 0;
}

}  // namespace
}  // namespace frontdesk::bench

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  return frontdesk::bench::Main();
}
