// What an agent and a till wait for: every search class and the card look-ups, one call at a time
// over gRPC.
//
//   rpc_bench --server=127.0.0.1:7471 --accounts=FILE [--queries=200] [--seed=1] [--json=FILE]
//
// FILE is the import file the server was filled from. Prints a table: latency of the call, time
// inside the search engine as the reply states it, and median matches. Exits 1 if any call fails.

#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "bench/accounts_file.h"
#include "bench/latencies.h"
#include "bench/rpc_requests.h"
#include "bench/server_channel.h"
#include "bench/workload.h"
#include "common/status_macros.h"
#include "frontdesk/pos/v1/pos_service.grpc.pb.h"
#include "frontdesk/v1/search_service.grpc.pb.h"

ABSL_FLAG(std::string, server, "127.0.0.1:7471", "address of frontdeskd");
ABSL_FLAG(std::string, accounts, "", "import file the server was filled from");
ABSL_FLAG(uint64_t, queries, 200, "queries a class");
ABSL_FLAG(uint64_t, seed, 1, "seed of the workload");
ABSL_FLAG(std::string, json, "", "also write the figures to this file");

namespace frontdesk::bench {
namespace {

struct ClassFigures {
  std::string name;
  Latencies call;
  Latencies engine;   // empty for card look-ups
  Latencies matches;  // counts, not times
};

std::string Row(ClassFigures& f) {
  const std::string engine =
      f.engine.empty()
          ? absl::StrFormat("%10s %10s", "-", "-")
          : absl::StrFormat("%10.0f %10.0f", f.engine.Quantile(0.5), f.engine.Quantile(0.99));
  const std::string matches =
      f.matches.empty() ? "-" : absl::StrFormat("%.0f", f.matches.Quantile(0.5));
  return absl::StrFormat("%-26s %10.0f %10.0f %10.0f %s %12s", f.name, f.call.Quantile(0.5),
                         f.call.Quantile(0.99), f.call.Quantile(1), engine, matches);
}

std::string Json(ClassFigures& f) {
  std::string engine = "null";
  if (!f.engine.empty()) {
    engine = absl::StrFormat("{\"p50\":%.1f,\"p99\":%.1f}", f.engine.Quantile(0.5),
                             f.engine.Quantile(0.99));
  }
  return absl::StrFormat(
      "{\"class\":\"%s\",\"call_micros\":{\"p50\":%.1f,\"p99\":%.1f,\"max\":%.1f},\"engine_"
      "micros\":%s}",
      f.name, f.call.Quantile(0.5), f.call.Quantile(0.99), f.call.Quantile(1), engine);
}

absl::Status Timed(Latencies& latencies, const std::function<grpc::Status()>& call) {
  const absl::Time start = absl::Now();
  const grpc::Status status = call();
  latencies.Add(absl::Now() - start);
  if (status.ok()) return absl::OkStatus();
  return absl::InternalError(absl::StrCat("call failed: ", status.error_message()));
}

absl::StatusOr<ClassFigures> MeasureSearches(frontdesk::v1::SearchService::Stub& stub,
                                             const WorkloadClass& workload) {
  ClassFigures figures{workload.name, {}, {}, {}};
  for (const index::SearchRequest& request : workload.requests) {
    const frontdesk::v1::SearchAccountsRequest rpc = ToRpc(request);
    frontdesk::v1::SearchAccountsResponse reply;
    grpc::ClientContext context;
    RETURN_IF_ERROR(
        Timed(figures.call, [&] { return stub.SearchAccounts(&context, rpc, &reply); }));
    figures.engine.Add(absl::Microseconds(reply.stats().engine_micros()));
    figures.matches.Add(absl::Microseconds(reply.total_size()));
  }
  return figures;
}

absl::StatusOr<ClassFigures> MeasureLookups(frontdesk::pos::v1::PosService::Stub& stub,
                                            const std::vector<std::string>& cards) {
  ClassFigures figures{"LookupCard", {}, {}, {}};
  for (const std::string& card : cards) {
    frontdesk::pos::v1::LookupCardRequest request;
    request.set_card_number(card);
    frontdesk::pos::v1::LookupCardResponse reply;
    grpc::ClientContext context;
    RETURN_IF_ERROR(
        Timed(figures.call, [&] { return stub.LookupCard(&context, request, &reply); }));
  }
  return figures;
}

absl::StatusOr<ClassFigures> MeasureBatches(frontdesk::pos::v1::PosService::Stub& stub,
                                            const std::vector<std::string>& cards, size_t batch) {
  ClassFigures figures{absl::StrCat("BatchLookupCards(", batch, ")"), {}, {}, {}};
  for (size_t first = 0; first + batch <= cards.size(); first += batch) {
    frontdesk::pos::v1::BatchLookupCardsRequest request;
    for (size_t i = 0; i < batch; ++i) request.add_card_numbers(cards[first + i]);
    frontdesk::pos::v1::BatchLookupCardsResponse reply;
    grpc::ClientContext context;
    RETURN_IF_ERROR(
        Timed(figures.call, [&] { return stub.BatchLookupCards(&context, request, &reply); }));
  }
  return figures;
}

// Card numbers spread evenly over the accounts.
std::vector<std::string> SampleCards(const std::vector<index::Document>& accounts, size_t count) {
  std::vector<std::string> cards;
  const size_t step = std::max<size_t>(1, accounts.size() / count);
  for (size_t i = 0; i < accounts.size() && cards.size() < count; i += step) {
    if (!accounts[i].card_numbers.empty()) cards.push_back(accounts[i].card_numbers[0]);
  }
  return cards;
}

absl::StatusOr<std::vector<ClassFigures>> Measure() {
  ASSIGN_OR_RETURN(const std::vector<index::Document> accounts,
                   ReadAccountsFile(absl::GetFlag(FLAGS_accounts)));
  WorkloadOptions options;
  options.seed = absl::GetFlag(FLAGS_seed);
  options.queries = absl::GetFlag(FLAGS_queries);
  auto channel = ConnectTo(absl::GetFlag(FLAGS_server));
  auto search = frontdesk::v1::SearchService::NewStub(channel);
  auto pos = frontdesk::pos::v1::PosService::NewStub(channel);

  std::vector<ClassFigures> all;
  const std::vector<std::string> cards = SampleCards(accounts, 20000);
  ASSIGN_OR_RETURN(all.emplace_back(), MeasureLookups(*pos, cards));
  ASSIGN_OR_RETURN(all.emplace_back(), MeasureBatches(*pos, cards, 100));
  for (const WorkloadClass& workload : MakeWorkloadWithAgents(accounts, options)) {
    if (workload.requests.empty()) continue;
    ASSIGN_OR_RETURN(all.emplace_back(), MeasureSearches(*search, workload));
  }
  return all;
}

void Print(std::vector<ClassFigures>& all) {
  std::cout << absl::StrFormat("%-26s %10s %10s %10s %10s %10s %12s\n", "class (times in us)",
                               "call p50", "call p99", "call max", "engine p50", "engine p99",
                               "matches p50");
  for (ClassFigures& figures : all) std::cout << Row(figures) << "\n";
}

int Main() {
  std::cout << "workload seed " << absl::GetFlag(FLAGS_seed) << "\n";
  auto figures = Measure();
  if (!figures.ok()) {
    std::cerr << figures.status().message() << "\n";
    return 1;
  }
  Print(*figures);
  if (!absl::GetFlag(FLAGS_json).empty()) {
    std::vector<std::string> rows;
    for (ClassFigures& f : *figures) rows.push_back(Json(f));
    std::ofstream json(absl::GetFlag(FLAGS_json));
    json << "[" << absl::StrJoin(rows, ",\n") << "]\n";
    if (!json) return 1;
  }
  return 0;
}

}  // namespace
}  // namespace frontdesk::bench

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  return frontdesk::bench::Main();
}
