// What writes and merges of the index do to searches, and merges to writes, inside the process: no
// network, no storage.
//
//   merge_bench [--generate=1000000 | --image=FILE] [--edits=2000] [--searches=200] [--seconds=20]
//   [--seed=1]
//
// FILE is an image that engine_bench has written. Three phases: searches of all classes alone;
// beside edits, each a commit of its own, that change an e-mail; and beside edits while the largest
// segment is made anew, which is the longest merge there is. Edits and searches come at a fixed
// rate whatever the engine does, and a search is counted from the moment it was due. Prints how
// long both took, how many merges there were and what memory they needed.

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <fstream>
#include <functional>
#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "bench/documents_of_image.h"
#include "bench/generated_documents.h"
#include "bench/latencies.h"
#include "bench/workload.h"
#include "common/status_macros.h"
#include "index/engine.h"
#include "index/image.h"

ABSL_FLAG(uint64_t, generate, 1'000'000, "accounts to generate if there is no image");
ABSL_FLAG(std::string, image, "", "image to begin with");
ABSL_FLAG(size_t, delta_limit, frontdesk::index::EngineOptions().delta_limit,
          "unmerged accounts at which a merge starts");
ABSL_FLAG(double, edits, 2000, "edits a second");
ABSL_FLAG(double, searches, 200, "searches a second");
ABSL_FLAG(double, seconds, 20, "length of a phase; the last one goes on until the merge is done");
ABSL_FLAG(uint64_t, seed, 1, "seed of searches and of generated accounts");

namespace frontdesk::bench {
namespace {

using index::Document;
using index::Engine;

// Accounts that searches are drawn from and edits change.
constexpr uint64_t kSample = 100'000;

// Calls step() `rate` times a second until `done`, and adds how long after it was due each has
// ended. One that is late does not make the next ones late.
Latencies AtRate(double rate, const std::atomic<bool>& done, const std::function<void()>& step) {
  Latencies latencies;
  const absl::Duration pause = absl::Seconds(1 / rate);
  for (absl::Time due = absl::Now(); !done; due += pause) {
    absl::SleepFor(due - absl::Now());
    step();
    latencies.Add(absl::Now() - due);
  }
  return latencies;
}

// A field of /proc/self/status, in MB.
double ProcessMegabytes(const std::string& field) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(field + ":")) return std::stod(line.substr(field.size() + 1)) / 1e3;
  }
  return 0;
}

// What is resident now becomes the highest so far (proc(5), clear_refs).
void ForgetMemoryPeak() { std::ofstream("/proc/self/clear_refs") << "5"; }

class Bench {
 public:
  absl::Status Run();

 private:
  absl::Status Open();
  void Phase(const char* name, bool edit, const std::function<void()>& beside);
  void Edit();
  void Search();

  std::unique_ptr<Engine> engine_;
  std::vector<Document> sample_;
  std::vector<index::SearchRequest> requests_;
  uint64_t edits_ = 0, searches_ = 0;
  std::atomic<bool> failed_ = false;
};

absl::Status Bench::Open() {
  index::EngineOptions engine;
  engine.delta_limit = absl::GetFlag(FLAGS_delta_limit);
  const std::string image = absl::GetFlag(FLAGS_image);
  if (image.empty()) {
    const auto feed = [](const Engine::Sink& sink) {
      absl::Status status;
      GenerateDocuments(absl::GetFlag(FLAGS_generate), absl::GetFlag(FLAGS_seed),
                        [&](const Document& document) { status.Update(sink(document)); });
      return status;
    };
    ASSIGN_OR_RETURN(engine_, Engine::Build(engine, /*sequence=*/1, feed));
  } else {
    ASSIGN_OR_RETURN(engine_, index::OpenImage(engine, image, BenchImage()));
  }
  const std::shared_ptr<const index::Snapshot> snapshot = engine_->Current();
  ReadBack(*snapshot, std::max<uint64_t>(snapshot->size() / kSample, 1),
           [this](const Document& document) { sample_.push_back(document); });
  WorkloadOptions options;
  options.seed = absl::GetFlag(FLAGS_seed);
  std::vector<WorkloadClass> classes = MakeWorkload(sample_, options);
  for (size_t i = 0; i < options.queries; ++i) {  // a class after the other
    for (WorkloadClass& workload : classes) {
      if (i < workload.requests.size()) requests_.push_back(std::move(workload.requests[i]));
    }
  }
  return absl::OkStatus();
}

void Bench::Edit() {
  ++edits_;
  Document& document = sample_[edits_ * 7919 % sample_.size()];
  document.email = absl::StrCat("changed", edits_, "@example.com");
  const index::Change change = {document.member, document};
  engine_->Apply(/*sequence=*/1 + edits_, {&change, 1});
}

void Bench::Search() {
  const index::SearchRequest& request = requests_[searches_++ % requests_.size()];
  if (!engine_->Current()->Search(request).ok()) failed_ = true;
}

// Runs until `beside`, on a thread of its own, returns.
void Bench::Phase(const char* name, bool edit, const std::function<void()>& beside) {
  ForgetMemoryPeak();
  const uint64_t merges = engine_->Stats().merges, edits = edits_;
  const double resident = ProcessMegabytes("VmRSS");
  std::atomic<bool> done = false;
  Latencies writes, reads;
  std::thread writer([&] {
    if (edit) writes = AtRate(absl::GetFlag(FLAGS_edits), done, [this] { Edit(); });
  });
  std::thread reader(
      [&] { reads = AtRate(absl::GetFlag(FLAGS_searches), done, [this] { Search(); }); });
  const absl::Time start = absl::Now();
  beside();
  done = true;
  writer.join();
  reader.join();
  const auto print = [&](const char* what, Latencies& latencies) {
    if (latencies.empty()) return;
    std::cout << absl::StrFormat("%-28s %-9s %9.1f %9.1f %9.1f %9.1f", name, what,
                                 latencies.Quantile(0.5), latencies.Quantile(0.99),
                                 latencies.Quantile(0.999), latencies.Quantile(1));
  };
  print("searches", reads);
  std::cout << absl::StrFormat("   %.0f s, %d edits, %d merges, %.0f MB and %.0f at most\n",
                               absl::ToDoubleSeconds(absl::Now() - start), edits_ - edits,
                               engine_->Stats().merges - merges, resident,
                               ProcessMegabytes("VmHWM"));
  print("edits", writes);
  std::cout << (edit ? "\n" : "") << std::flush;
}

absl::Status Bench::Run() {
  RETURN_IF_ERROR(Open());
  const auto wait = [] { absl::SleepFor(absl::Seconds(absl::GetFlag(FLAGS_seconds))); };
  std::cout << absl::StrFormat("%d accounts\n%-28s %-9s %9s %9s %9s %9s\n",
                               engine_->Current()->size(), "beside", "of", "p50 us", "p99 us",
                               "p99.9 us", "max us");
  Phase("nothing", /*edit=*/false, wait);
  Phase("edits", /*edit=*/true, wait);
  Phase("what edits left", /*edit=*/false, wait);
  Phase("edits, all made anew", /*edit=*/true, [this] {
    engine_->DropDead({&sample_[7919 % sample_.size()].member, 1});
  });
  return failed_ ? absl::InternalError("a search failed") : absl::OkStatus();
}

}  // namespace
}  // namespace frontdesk::bench

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  const absl::Status status = frontdesk::bench::Bench().Run();
  if (!status.ok()) std::cerr << status << "\n";
  return status.ok() ? 0 : 1;
}
