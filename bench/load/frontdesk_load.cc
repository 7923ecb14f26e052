// Load on a running server, as tills and agents make it.
//
//   frontdesk_load --accounts=FILE --mix=till=90,search=9,edit=1 --rate=5000 --seconds=10
//   frontdesk_load --accounts=FILE --mix=till --ramp --rate=5000 --json=F --html=F --svg=FOLDER
//   frontdesk_load --accounts=FILE --mix=search:email_substr --outstanding=1
//
// FILE is the import file the server was filled from. With --rate calls arrive at that rate
// whatever the server does; --ramp raises it until the server no longer keeps up; --outstanding
// keeps a fixed number of calls under way instead, which shows the highest throughput, and with 1
// the latency of a call on an idle server. Every part of the mix after a `;` is a run of its own in
// the same conditions: --mix='echo;till'. Exits 1 if any call fails.

#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/synchronization/mutex.h"
#include "bench/accounts_file.h"
#include "bench/load/plot.h"
#include "bench/load/ramp.h"
#include "bench/load/report.h"
#include "bench/load/request_source.h"
#include "bench/load/step.h"
#include "bench/server_channel.h"
#include "clients/cpp/call_metadata.h"
#include "clients/cpp/connect.h"
#include "common/status_macros.h"

ABSL_FLAG(std::string, server, "127.0.0.1:7471", "address of frontdeskd");
ABSL_FLAG(std::string, tls_ca, "", "authorities to trust: speaks TLS");
ABSL_FLAG(std::string, tls_cert, "", "a certificate to show, and");
ABSL_FLAG(std::string, tls_key, "", "its key");
ABSL_FLAG(std::string, accounts, "", "import file the server was filled from");
ABSL_FLAG(std::string, mix, "till=90,search=9,edit=1", "kinds of calls and their weights");
ABSL_FLAG(double, rate, 0, "calls/s, or those of the first step of a ramp");
ABSL_FLAG(int32_t, outstanding, 1, "without a rate: calls under way");
ABSL_FLAG(bool, ramp, false, "raise the rate until the server no longer keeps up");
ABSL_FLAG(double, p99_limit_ms, 10, "of a ramp: p99 of a server that keeps up");
ABSL_FLAG(double, seconds, 10, "length of a step");
ABSL_FLAG(double, warm_up, 1, "seconds before each step that are not measured");
ABSL_FLAG(int32_t, connections, 4, "a server takes 100 calls at a time on each");
ABSL_FLAG(uint64_t, seed, 1, "seed of the calls");
ABSL_FLAG(std::string, json, "", "also write the figures to this file");
ABSL_FLAG(std::string, html, "", "also write a page with plots to this file");
ABSL_FLAG(std::string, svg, "",
          "of a ramp: also write a plot of each kind, KIND.svg, to this folder");

namespace frontdesk::bench {
namespace {

using Channels = std::vector<std::shared_ptr<grpc::Channel>>;

absl::StatusOr<Channels> Connect() {
  const client::ServerPlace place = {.address = absl::GetFlag(FLAGS_server),
                                     .tls_ca = absl::GetFlag(FLAGS_tls_ca),
                                     .tls_cert = absl::GetFlag(FLAGS_tls_cert),
                                     .tls_key = absl::GetFlag(FLAGS_tls_key)};
  ASSIGN_OR_RETURN(const auto credentials, client::CredentialsFor(place));
  Channels channels;
  for (int i = 0; i < absl::GetFlag(FLAGS_connections); ++i) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);  // a connection of its own
    channels.push_back(grpc::experimental::CreateCustomChannelWithInterceptors(
        place.address, credentials, arguments, client::SendWithCalls(TokenOfEnvironment())));
  }
  return channels;
}

void ShowProgress(const StepResult& step, absl::Duration elapsed, size_t under_way) {
  const Histogram all = step.All();
  std::fprintf(stderr, "\r%3.0f s  %9.0f/s  p50 %7.0f us  p99 %8.0f us  %zu under way   ",
               absl::ToDoubleSeconds(elapsed), step.achieved,
               absl::ToDoubleMicroseconds(all.Quantile(0.5)),
               absl::ToDoubleMicroseconds(all.Quantile(0.99)), under_way);
}

absl::StatusOr<std::vector<LoadPart>> MakeParts(const std::string& mix,
                                                const std::vector<index::Document>& accounts) {
  std::vector<MixPart> kinds;
  ASSIGN_OR_RETURN(kinds, ParseMix(mix));
  std::vector<LoadPart> parts;
  for (const MixPart& kind : kinds) {
    std::unique_ptr<RequestSource> source;
    ASSIGN_OR_RETURN(source, MakeSource(kind.kind, accounts, absl::GetFlag(FLAGS_seed)));
    parts.push_back({kind.kind, kind.weight, std::move(source)});
  }
  return parts;
}

absl::StatusOr<LoadReport> RunMix(const std::string& mix, const Channels& channels,
                                  const std::vector<index::Document>& accounts) {
  std::vector<LoadPart> parts;
  ASSIGN_OR_RETURN(parts, MakeParts(mix, accounts));
  const auto run = [&](double rate) {
    StepOptions options;
    options.rate = rate;
    options.outstanding = absl::GetFlag(FLAGS_outstanding);
    options.warm_up = absl::Seconds(absl::GetFlag(FLAGS_warm_up));
    options.time = absl::Seconds(absl::GetFlag(FLAGS_seconds));
    options.seed = absl::GetFlag(FLAGS_seed);
    StepResult step = RunStep(channels, parts, options, ShowProgress);
    std::fprintf(stderr, "\r%78s\r", "");
    std::cout << TextOf(step) << std::flush;
    return step;
  };
  LoadReport report{.mix = mix, .steps = {}, .knee = 0};
  if (!absl::GetFlag(FLAGS_ramp)) {
    report.steps.push_back(run(absl::GetFlag(FLAGS_rate)));
    return report;
  }
  RampOptions options;
  if (absl::GetFlag(FLAGS_rate) > 0) options.first_rate = absl::GetFlag(FLAGS_rate);
  options.p99_limit = absl::Milliseconds(absl::GetFlag(FLAGS_p99_limit_ms));
  RampResult ramp = RunRamp(options, run);
  report.steps = std::move(ramp.steps);
  report.knee = ramp.knee;
  std::cout << absl::StrCat("knee: ", static_cast<int64_t>(ramp.knee), " calls/s\n");
  return report;
}

absl::Status WriteFile(const std::string& path, const std::string& text) {
  if (path.empty()) return absl::OkStatus();
  std::ofstream file(path);
  file << text;
  file.close();
  return file ? absl::OkStatus() : absl::UnavailableError(absl::StrCat("cannot write ", path));
}

// `search:email_substr` into search_email_substr.svg.
absl::Status WritePlots(const std::vector<LoadReport>& reports) {
  const std::string folder = absl::GetFlag(FLAGS_svg);
  if (folder.empty()) return absl::OkStatus();
  for (const LoadReport& report : reports) {
    if (report.steps.size() < 2) continue;
    for (const KindResult& kind : report.steps.front().kinds) {
      const std::string name = absl::StrReplaceAll(kind.kind, {{":", "_"}});
      RETURN_IF_ERROR(WriteFile(absl::StrCat(folder, "/", name, ".svg"),
                                absl::StrCat(PlotOf(report.steps, kind.kind), "\n")));
    }
  }
  return absl::OkStatus();
}

absl::Status Run() {
  std::vector<index::Document> accounts;
  ASSIGN_OR_RETURN(accounts, ReadAccountsFile(absl::GetFlag(FLAGS_accounts)));
  if (accounts.empty()) return absl::InvalidArgumentError("the file holds no accounts");
  ASSIGN_OR_RETURN(const Channels channels, Connect());
  std::cout
      << "   offered     achieved  kind                       calls errors   p50 (us)      p90"
         "      p99    p99.9       max\n";
  uint64_t errors = 0;
  std::vector<LoadReport> reports;
  for (const absl::string_view mix : absl::StrSplit(absl::GetFlag(FLAGS_mix), ';')) {
    ASSIGN_OR_RETURN(reports.emplace_back(), RunMix(std::string(mix), channels, accounts));
    for (const StepResult& step : reports.back().steps) errors += step.errors();
  }
  RETURN_IF_ERROR(WriteFile(absl::GetFlag(FLAGS_json), JsonOf(reports)));
  RETURN_IF_ERROR(WriteFile(absl::GetFlag(FLAGS_html), HtmlOf(reports)));
  RETURN_IF_ERROR(WritePlots(reports));
  // A ramp goes on until calls fail.
  if (errors == 0 || absl::GetFlag(FLAGS_ramp)) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat(errors, " calls failed"));
}

}  // namespace
}  // namespace frontdesk::bench

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);  // as the server does
  const absl::Status status = frontdesk::bench::Run();
  if (status.ok()) return 0;
  std::cerr << "frontdesk_load: " << status.message() << "\n";
  return 1;
}
