// What the audit log costs: entries a second with callers that wait for the disk, look-ups of tills
// that do not, and reading.
//
//   audit_bench --benchmark_filter=Append       (on the disk of $FRONTDESK_AUDIT_BENCH, else /tmp)
#include <benchmark/benchmark.h>
#include <stdlib.h>

#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>

#include "common/clock.h"
#include "server/access/audit/audit_log.h"
#include "server/access/audit/verification.h"
#include "server/access/card_guess_budget.h"
#include "server/access/show_budget.h"

namespace frontdesk::access {
namespace {

// A log in a folder that is gone afterwards.
class BenchLog {
 public:
  BenchLog() {
    const char* place = std::getenv("FRONTDESK_AUDIT_BENCH");
    folder_ = std::string(place == nullptr ? "/tmp" : place) + "/frontdesk_audit_XXXXXX";
    if (::mkdtemp(folder_.data()) == nullptr) std::abort();
    AuditLogOptions options;
    options.folder = folder_ + "/audit";
    options.clock = &clock_;
    options.create = true;
    log_ = AuditLog::Open(std::move(options)).value();
  }
  ~BenchLog() {
    log_.reset();
    std::filesystem::remove_all(folder_);
  }
  AuditLog& log() { return *log_; }

 private:
  SystemClock clock_;
  std::string folder_;
  std::unique_ptr<AuditLog> log_;
};

AuditEntry SearchEntry() {
  AuditEntry entry;
  entry.kind = AuditKind::kRead;
  entry.caller_kind = CallerKind::kAgent;
  entry.caller = "jane.miller";
  entry.session = "3f9c01ab";
  entry.source = "10.20.30.40";
  entry.method = "v1.SearchService/SearchAccounts";
  entry.request_id = "0123456789abcdef-1a2b";
  entry.outcome = "OK";
  for (MemberNumber i = 0; i < 25; ++i) entry.members.push_back(4'000'000'000 + i * 7919);
  return entry;
}

AuditEntry LookupEntry(MemberNumber member) {
  AuditEntry entry;
  entry.kind = AuditKind::kTill;
  entry.caller_kind = CallerKind::kTill;
  entry.caller = "till-0815";
  entry.method = "pos.v1.PosService/LookupCard";
  entry.outcome = "OK";
  entry.members = {member};
  return entry;
}

// So many callers wait at a time; each appends again when it is told.
void BM_Append(benchmark::State& state) {
  BenchLog bench;
  const size_t waiting = static_cast<size_t>(state.range(0));
  std::mutex mutex;
  std::condition_variable told;
  size_t under_way = 0;
  for (auto _ : state) {
    std::unique_lock lock(mutex);
    told.wait(lock, [&] { return under_way < waiting; });
    ++under_way;
    lock.unlock();
    bench.log().Append(SearchEntry(), [&](const absl::Status& status) {
      if (!status.ok()) std::abort();
      std::lock_guard guard(mutex);
      --under_way;
      told.notify_one();
    });
  }
  std::unique_lock lock(mutex);
  told.wait(lock, [&] { return under_way == 0; });
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations()));
}
BENCHMARK(BM_Append)->Arg(1)->Arg(16)->Arg(64)->UseRealTime()->MinTime(2);

void BM_AppendSoon(benchmark::State& state) {
  BenchLog bench;
  MemberNumber member = 4'000'000'000;
  int64_t refused = 0;
  for (auto _ : state) {
    if (!bench.log().AppendSoon(LookupEntry(++member)).ok()) ++refused;
  }
  const int64_t taken = static_cast<int64_t>(state.iterations()) - refused;
  state.SetItemsProcessed(taken);
  state.counters["refused"] = static_cast<double>(refused);
}
BENCHMARK(BM_AppendSoon)->UseRealTime()->MinTime(2);

// A log with 200,000 searches of 25 rows each.
BenchLog& FullLog() {
  static auto& bench = *new BenchLog;
  static const bool filled = [] {
    for (int i = 0; i < 200'000; ++i) {
      AuditEntry entry = SearchEntry();
      entry.members[0] = static_cast<MemberNumber>(i % 1000 + 1);
      while (bench.log().head().number + 50'000 < static_cast<uint64_t>(i)) {
      }
      bench.log().Append(std::move(entry), [](const absl::Status&) {});
    }
    while (bench.log().head().number < 200'000) {
    }
    return true;
  }();
  benchmark::DoNotOptimize(filled);
  return bench;
}

// By so many threads.
void BM_Verify(benchmark::State& state) {
  BenchLog& bench = FullLog();
  const AuditVerifyOptions how{.threads = static_cast<size_t>(state.range(0))};
  int64_t bytes = 0;
  for (auto _ : state) {
    const AuditVerification verified = VerifyAuditLog(bench.log().folder(), how).value();
    if (verified.damage.has_value()) std::abort();
    bytes += static_cast<int64_t>(verified.total_bytes);
  }
  state.SetBytesProcessed(bytes);
}
BENCHMARK(BM_Verify)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);

// What a start reads of a log that was stopped.
void BM_StartCheck(benchmark::State& state) {
  BenchLog& bench = FullLog();
  const AuditVerifyOptions how{.summarize = true, .recall = true};
  for (auto _ : state) {
    if (VerifyAuditLog(bench.log().folder(), how).value().damage.has_value()) std::abort();
  }
}
BENCHMARK(BM_StartCheck)->UseRealTime()->Unit(benchmark::kMillisecond);

// Everything about one member, in the whole log.
void BM_AccessReport(benchmark::State& state) {
  BenchLog& bench = FullLog();
  AuditQuery query;
  query.member = 77;
  for (auto _ : state) {
    if (bench.log().Search(query, 1000).value().entries.size() != 200) std::abort();
  }
}
BENCHMARK(BM_AccessReport)->Unit(benchmark::kMillisecond);

void BM_NewestPage(benchmark::State& state) {
  BenchLog& bench = FullLog();
  for (auto _ : state) benchmark::DoNotOptimize(bench.log().Search({}, 25).value());
}
BENCHMARK(BM_NewestPage)->Unit(benchmark::kMillisecond);

void BM_CardGuessAdmit(benchmark::State& state) {
  const SystemClock clock;
  CardGuessBudget budget(clock, {.lookups_per_second = 1'000'000'000});
  for (auto _ : state) benchmark::DoNotOptimize(budget.Admit("till-0815", "gold"));
}
BENCHMARK(BM_CardGuessAdmit);

void BM_Show25(benchmark::State& state) {
  const SystemClock clock;
  ShowBudget budget(clock, {.soft = 1'000'000, .hard = 1'000'000});
  const AuditEntry entry = SearchEntry();
  for (auto _ : state) benchmark::DoNotOptimize(budget.Show("jane", entry.members));
}
BENCHMARK(BM_Show25);

}  // namespace
}  // namespace frontdesk::access

BENCHMARK_MAIN();
