// What whole searches cost where nothing waits for memory (google benchmark):
//
//   search_micro_bench [--benchmark_filter=CLASS]
//
// A hundred thousand generated accounts lie in the caches, and no clock is read between two
// searches: what is left is what a search costs besides looking things up, to read its criteria, to
// plan and to put its answer together. Classes are those of engine_bench.

#include <benchmark/benchmark.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bench/generated_documents.h"
#include "bench/workload.h"
#include "index/document.h"
#include "index/engine.h"

namespace frontdesk::bench {
namespace {

constexpr uint64_t kAccounts = 100'000;
constexpr uint64_t kSeed = 1;

struct Searches {
  std::unique_ptr<index::Engine> engine;
  std::vector<WorkloadClass> classes;
};

Searches MakeSearches() {
  std::vector<index::Document> documents;
  GenerateDocuments(kAccounts, kSeed,
                    [&](const index::Document& document) { documents.push_back(document); });
  Searches searches;
  searches.classes = MakeWorkloadWithAgents(documents, {.seed = kSeed});
  searches.engine =
      *index::Engine::Build({}, /*sequence=*/1, [&documents](const index::Engine::Sink& sink) {
        absl::Status status;
        for (index::Document& document : documents) status.Update(sink(std::move(document)));
        return status;
      });
  return searches;
}

void Search(benchmark::State& state, const index::Engine& engine,
            const std::vector<index::SearchRequest>& requests) {
  const std::shared_ptr<const index::Snapshot> snapshot = engine.Current();
  size_t i = 0;
  for (auto _ : state) {
    const auto result = snapshot->Search(requests[i++ % requests.size()]);
    if (!result.ok()) state.SkipWithError(std::string(result.status().message()).c_str());
    benchmark::DoNotOptimize(result);
  }
}

}  // namespace
}  // namespace frontdesk::bench

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  const frontdesk::bench::Searches searches = frontdesk::bench::MakeSearches();
  for (const frontdesk::bench::WorkloadClass& searched : searches.classes) {
    benchmark::RegisterBenchmark(searched.name.c_str(), [&](benchmark::State& state) {
      frontdesk::bench::Search(state, *searches.engine, searched.requests);
    });
  }
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
