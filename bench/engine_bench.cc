// What a search costs inside the engine, on one thread, against a scan with the published rules.
//
//   engine_bench [--accounts=FILE | --generate=N] [--queries=200] [--seed=1] [--scan_queries=2]
//                [--json=FILE]
//
// FILE is an import file; without one N accounts are generated. Prints the build time, bytes an
// account by structure, and for every search class, in both orders, the latency of the first page
// with the exact total.
// `--scan_queries` searches of each class are answered by a scan too, in the same run: the totals
// must agree, or the program exits with 1.

#include <time.h>

#include <cstdint>
#include <fstream>
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
#include "bench/generated_documents.h"
#include "bench/latencies.h"
#include "bench/workload.h"
#include "common/status_macros.h"
#include "index/criterion.h"
#include "index/engine.h"
#include "index/search/compiled_query.h"
#include "index/segment/indexed_document.h"

ABSL_FLAG(std::string, accounts, "", "import file to build the index from; empty: generate");
ABSL_FLAG(uint64_t, generate, 1'000'000, "accounts to generate if there is no file");
ABSL_FLAG(uint64_t, queries, 200, "queries a class");
ABSL_FLAG(uint64_t, seed, 1, "seed of the workload, and of generated accounts");
ABSL_FLAG(uint64_t, scan_queries, 2, "queries a class that a scan answers too");
ABSL_FLAG(std::string, json, "", "also write the figures to this file");

namespace frontdesk::bench {
namespace {

using index::CompiledCriterion;
using index::Document;
using index::Engine;
using index::SearchRequest;
using index::SearchResult;

using Scanned = std::vector<std::shared_ptr<const index::IndexedDocument>>;

struct ClassFigures {
  std::string name;
  std::string order;
  Latencies latency;
  Latencies cpu;
  Latencies scan;     // empty if nothing was scanned
  Latencies matches;  // counts, not times
};

bool MatchesAll(const std::vector<CompiledCriterion>& criteria,
                const index::IndexedDocument& account) {
  if (criteria.empty()) return !account.document.numbers_only;
  for (const CompiledCriterion& criterion : criteria) {
    if (index::MatchCriterion(criterion, account.folded) == index::kNoMatch) return false;
  }
  return true;
}

// The processor's time of this thread.
absl::Duration CpuTime() {
  timespec time = {};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return absl::DurationFromTimespec(time);
}

// The slow twin: how many accounts match, by looking at every one.
absl::StatusOr<uint64_t> ScanFor(const SearchRequest& request, const Scanned& accounts) {
  ASSIGN_OR_RETURN(const index::CompiledQuery query, index::CompileQuery(request.query));
  uint64_t total = 0;
  for (const auto& account : accounts) {
    const index::Verdict verdict = query.filters.Of(TagOf(account->document));
    if (verdict == index::Verdict::kDropped) continue;
    if (query.exclude_closed && verdict == index::Verdict::kClosed) continue;
    for (const auto& criteria : query.any_of) {
      if (!MatchesAll(criteria, *account)) continue;
      ++total;
      break;
    }
  }
  return total;
}

absl::StatusOr<std::vector<Document>> LoadAccounts() {
  const std::string path = absl::GetFlag(FLAGS_accounts);
  if (!path.empty()) return ReadAccountsFile(path);
  return GenerateDocuments(absl::GetFlag(FLAGS_generate), absl::GetFlag(FLAGS_seed));
}

absl::StatusOr<std::unique_ptr<Engine>> Build(const std::vector<Document>& accounts) {
  return Engine::Build({}, /*sequence=*/1, [&](const Engine::Sink& sink) {
    for (const Document& account : accounts) RETURN_IF_ERROR(sink(account));
    return absl::OkStatus();
  });
}

absl::StatusOr<ClassFigures> Measure(const WorkloadClass& workload, const index::Snapshot& snapshot,
                                     const Scanned& scanned) {
  ClassFigures figures = {
      .name = workload.name, .order = "", .latency = {}, .cpu = {}, .scan = {}, .matches = {}};
  // Once to warm up, once to measure.
  for (const SearchRequest& request : workload.requests)
    RETURN_IF_ERROR(snapshot.Search(request).status());
  uint64_t to_scan = scanned.empty() ? 0 : absl::GetFlag(FLAGS_scan_queries);
  for (const SearchRequest& request : workload.requests) {
    const absl::Time start = absl::Now();
    const absl::Duration cpu_start = CpuTime();
    ASSIGN_OR_RETURN(const SearchResult result, snapshot.Search(request));
    figures.cpu.Add(CpuTime() - cpu_start);
    figures.latency.Add(absl::Now() - start);
    figures.matches.Add(absl::Microseconds(static_cast<double>(result.total)));
    if (to_scan == 0) continue;
    --to_scan;
    const absl::Time scan_start = absl::Now();
    ASSIGN_OR_RETURN(const uint64_t total, ScanFor(request, scanned));
    figures.scan.Add(absl::Now() - scan_start);
    if (total == result.total) continue;
    return absl::InternalError(absl::StrCat(workload.name, ": the engine finds ", result.total,
                                            " accounts and the scan ", total));
  }
  return figures;
}

// Looks up the first card of every tenth account, one after the other.
void PrintCardLookups(const std::vector<Document>& accounts, const index::Snapshot& snapshot) {
  uint64_t found = 0;
  uint64_t asked = 0;
  const absl::Time start = absl::Now();
  for (size_t i = 0; i < accounts.size(); i += 10) {
    if (accounts[i].card_numbers.empty()) continue;
    ++asked;
    found += snapshot.FindCard(accounts[i].card_numbers[0]).has_value() ? 1 : 0;
  }
  const double nanos = absl::ToDoubleNanoseconds(absl::Now() - start);
  if (asked == 0) return;
  std::cout << absl::StrFormat("card look-ups: %d of %d found, %.0f ns each\n", found, asked,
                               nanos / static_cast<double>(asked));
}

void PrintMemory(const index::EngineStats& stats) {
  uint64_t all = 0;
  const auto accounts = static_cast<double>(stats.accounts);
  for (const auto& [structure, bytes] : stats.memory) {
    all += bytes;
    std::cout << absl::StrFormat("  %-16s %7.1f bytes an account\n", structure,
                                 static_cast<double>(bytes) / accounts);
  }
  std::cout << absl::StrFormat("  %-16s %7.1f bytes an account\n", "in all",
                               static_cast<double>(all) / accounts);
}

void PrintRow(ClassFigures& f) {
  const std::string scan = f.scan.empty() ? "-" : absl::StrFormat("%.0f", f.scan.Quantile(0.5));
  std::cout << absl::StrFormat("%-24s %-10s %10.1f %10.1f %10.1f %10.1f %10.1f %12.0f %10s\n",
                               f.name, f.order, f.latency.Quantile(0.5), f.latency.Quantile(0.99),
                               f.latency.Quantile(1), f.cpu.Quantile(0.5), f.cpu.Quantile(0.99),
                               f.matches.Quantile(0.5), scan)
            << std::flush;
}

std::string JsonOf(ClassFigures& f) {
  return absl::StrFormat(
      "{\"class\":\"%s\",\"order\":\"%s\",\"micros\":{\"p50\":%.1f,\"p99\":%.1f,\"max\":%.1f},"
      "\"cpu_micros\":{\"p50\":%.1f,\"p99\":%.1f},\"median_matches\":%.0f,\"scan_micros\":%s}",
      f.name, f.order, f.latency.Quantile(0.5), f.latency.Quantile(0.99), f.latency.Quantile(1),
      f.cpu.Quantile(0.5), f.cpu.Quantile(0.99), f.matches.Quantile(0.5),
      f.scan.empty() ? "null" : absl::StrFormat("%.0f", f.scan.Quantile(0.5)));
}

std::string JsonOf(const index::EngineStats& stats) {
  std::vector<std::string> parts;
  for (const auto& [structure, bytes] : stats.memory) {
    parts.push_back(absl::StrFormat("\"%s\":%d", structure, bytes));
  }
  return absl::StrCat("{", absl::StrJoin(parts, ","), "}");
}

absl::Status WriteJson(const index::EngineStats& stats, double build_seconds,
                       std::vector<ClassFigures>& all) {
  const std::string path = absl::GetFlag(FLAGS_json);
  if (path.empty()) return absl::OkStatus();
  std::vector<std::string> rows;
  for (ClassFigures& figures : all) rows.push_back(JsonOf(figures));
  std::ofstream file(path);
  file << absl::StrFormat(
      "{\"seed\":%d,\"accounts\":%d,\"build_seconds\":%.2f,\"bytes\":%s,\n\"classes\":[\n%s\n]}\n",
      absl::GetFlag(FLAGS_seed), stats.accounts, build_seconds, JsonOf(stats),
      absl::StrJoin(rows, ",\n"));
  file.close();
  return file ? absl::OkStatus() : absl::InternalError("cannot write the JSON file");
}

absl::Status MeasureAll(const std::vector<Document>& accounts, const index::Snapshot& snapshot,
                        std::vector<ClassFigures>& all) {
  Scanned scanned;
  if (absl::GetFlag(FLAGS_scan_queries) > 0) {
    for (const Document& account : accounts) scanned.push_back(index::MakeIndexedDocument(account));
  }
  std::cout << absl::StrFormat("%-24s %-10s %10s %10s %10s %10s %10s %12s %10s\n", "class", "order",
                               "p50 us", "p99 us", "max us", "cpu p50", "cpu p99", "med. matches",
                               "scan us");
  for (const index::Order order : {index::Order::kRelevance, index::Order::kMemberId}) {
    WorkloadOptions options;
    options.seed = absl::GetFlag(FLAGS_seed);
    options.queries = absl::GetFlag(FLAGS_queries);
    options.order = order;
    const bool relevance = order == index::Order::kRelevance;
    for (const WorkloadClass& workload : MakeWorkload(accounts, options)) {
      if (workload.requests.empty()) continue;
      // Totals do not depend on the order: one scan of each is enough.
      ASSIGN_OR_RETURN(ClassFigures figures,
                       Measure(workload, snapshot, relevance ? scanned : Scanned()));
      figures.order = relevance ? "relevance" : "member_id";
      PrintRow(figures);
      all.push_back(std::move(figures));
    }
  }
  return absl::OkStatus();
}

absl::Status Main() {
  std::cout << "seed " << absl::GetFlag(FLAGS_seed) << "\n";
  ASSIGN_OR_RETURN(const std::vector<Document> accounts, LoadAccounts());
  const absl::Time start = absl::Now();
  ASSIGN_OR_RETURN(const std::unique_ptr<Engine> engine, Build(accounts));
  const double build_seconds = absl::ToDoubleSeconds(absl::Now() - start);
  const index::EngineStats stats = engine->Stats();
  std::cout << absl::StrFormat("%d accounts, index built in %.1f s\n", stats.accounts,
                               build_seconds);
  PrintMemory(stats);
  PrintCardLookups(accounts, *engine->Current());
  std::vector<ClassFigures> all;
  RETURN_IF_ERROR(MeasureAll(accounts, *engine->Current(), all));
  return WriteJson(stats, build_seconds, all);
}

}  // namespace
}  // namespace frontdesk::bench

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  const absl::Status status = frontdesk::bench::Main();
  if (!status.ok()) std::cerr << status << "\n";
  return status.ok() ? 0 : 1;
}
