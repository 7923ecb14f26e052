// What a search costs inside the engine, on one thread, beside the plain ways to do the same.
//
//   engine_bench [--accounts=FILE | --generate=N] [--queries=200] [--seed=1] [--image=FILE]
//                [--reuse_image] [--baselines] [--scan_queries=2] [--classes=PART] [--modes=PART]
//                [--rounds=1] [--remember=true] [--cpu_time] [--each] [--json=FILE]
//
// FILE is an import file; without one N accounts are generated. Prints the build time, bytes an
// account by structure and, for every class of searches in every mode (both orders with the exact
// total, the count alone, page 1,000), the latencies. With `--image` the index is written, opened
// again, and measured as it came back; with `--reuse_image` the image of an earlier run is opened
// and nothing else is read: the searches are drawn from it. Baselines in the same run: a scan of
// all e-mails with AVX2, CRoaring trigrams with verification, absl::flat_hash_map. Totals must
// agree, or the program exits with 1. Page 1,000 is asked for as a client does, by the place of the
// row before it, of those searches that have so many rows; its baseline is page 1 of the same ones.

#include <time.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "bench/accounts_file.h"
#include "bench/baselines.h"
#include "bench/compact_documents.h"
#include "bench/documents_of_image.h"
#include "bench/engine_report.h"
#include "bench/generated_documents.h"
#include "bench/latencies.h"
#include "bench/workload.h"
#include "bench/worst_cases.h"
#include "benchmark/benchmark.h"
#include "common/limits.h"
#include "common/status_macros.h"
#include "index/engine.h"
#include "index/image.h"
#include "index/text/digits.h"
#include "index/text/fold.h"

ABSL_FLAG(std::string, accounts, "", "import file to build the index from; empty: generate");
ABSL_FLAG(uint64_t, generate, 1'000'000, "accounts to generate if there is no file");
ABSL_FLAG(uint64_t, queries, 200, "queries a class");
ABSL_FLAG(uint64_t, seed, 1, "seed of the workload, and of generated accounts");
ABSL_FLAG(bool, baselines, true, "measure the baselines too");
ABSL_FLAG(uint64_t, scan_queries, 2, "queries of an e-mail class that a scan answers too");
ABSL_FLAG(std::string, classes, "", "only classes with this in their name");
ABSL_FLAG(std::string, image, "", "write the index to this file and open it from there");
ABSL_FLAG(bool, reuse_image, false, "open the image if there is one, instead of building");
ABSL_FLAG(std::string, modes, "", "only modes with this in their name");
ABSL_FLAG(uint64_t, edits, 0,
          "e-mails that are changed, all over the index, before it is searched");
ABSL_FLAG(bool, remember, true, "let the engine remember what costly searches found");
ABSL_FLAG(bool, cpu_time, false, "measure the time on the processor, where others use it too");
ABSL_FLAG(bool, each, false, "print every search with its time");
ABSL_FLAG(uint64_t, rounds, 1, "times that every search is measured");
ABSL_FLAG(std::string, json, "", "also write the figures to this file");

namespace frontdesk::bench {
namespace {

using index::Document;
using index::Engine;
using index::Field;
using index::SearchRequest;
using index::SearchResult;

// Accounts that searches are drawn from.
constexpr uint64_t kSample = 200'000;
constexpr uint64_t kPage = 1000;
constexpr uint64_t kLookups = 1'000'000;
constexpr uint64_t kSearches = 100'000;
constexpr uint32_t kRows = 50;

struct Mode {
  const char* name;
  index::Order order = index::Order::kRelevance;
  bool rows = true;
  bool deep = false;
  bool question = false;  // and what to ask the caller next, as the server does of a first page
};
constexpr Mode kModes[] = {{.name = "relevance"},
                           {.name = "member_id", .order = index::Order::kMemberId},
                           {.name = "count", .order = index::Order::kMemberId, .rows = false},
                           {.name = "question", .question = true},
                           {.name = "page_1000", .deep = true},
                           {.name = "page_1000m", .order = index::Order::kMemberId, .deep = true}};

// Of all threads of this process: what counts where others use the machine too.
double CpuSeconds() {
  timespec time = {};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return absl::ToDoubleSeconds(absl::DurationFromTimespec(time));
}

// Of this thread.
absl::Duration ThreadTime() {
  timespec time = {};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return absl::DurationFromTimespec(time);
}

double Seconds(absl::Time since) { return absl::ToDoubleSeconds(absl::Now() - since); }

// Accounts are generated: what is searched for says nothing of anybody.
void PrintSearch(const std::string& name, const SearchRequest& request, absl::Duration time,
                 const SearchResult& result) {
  std::cout << name << " " << absl::ToDoubleMicroseconds(time) << " us, " << result.total << ":";
  for (const index::Criterion& criterion : request.query.any_of[0]) {
    std::cout << " " << static_cast<int>(criterion.field) << "=" << criterion.text;
  }
  std::cout << " (" << result.plan << ")\n";
}

class Bench {
 public:
  absl::Status Run();

 private:
  absl::Status Load();
  absl::Status Build();
  absl::Status PassThroughImage();
  // Opens an image of an earlier run; false if none is wanted or there is none. One that does not
  // open is an error: to build would write over it.
  absl::StatusOr<bool> ReuseImage();
  // Reads the sample, and all documents if the baselines need them, back from the index.
  void ReadImage();
  static index::EngineOptions Options() {
    index::EngineOptions options;
    if (!absl::GetFlag(FLAGS_remember)) options.remember_from = absl::InfiniteDuration();
    return options;
  }
  // What a day of changes leaves behind: dead accounts in the large segment, and a small one.
  void ChangeEmails(uint64_t count);
  // Looks up `keys` by both, one after the other without a break.
  void CompareCards(const ExactMaps& maps);
  // Looks up phones and e-mails in the maps, none before the one before has been found.
  void CompareTexts(const ExactMaps& maps);
  // Whole searches for the same, in the same way: no clock is read between two of them.
  void CompareSearches();
  void CompareExact();
  absl::Status MeasureAll();
  absl::StatusOr<ClassFigures> Measure(const WorkloadClass& workload, const Mode& mode);
  // Page 1,000 beside page 1 of the searches that have one.
  absl::StatusOr<ClassFigures> MeasureDeep(const WorkloadClass& workload, const Mode& mode);
  absl::StatusOr<absl::Duration> Time(const std::string& name, const SearchRequest& request,
                                      Latencies* matches);
  // The baselines of an e-mail search; an error if they do not agree.
  absl::Status MeasureEmail(const SearchRequest& request, const SearchResult& result,
                            uint64_t number, ClassFigures& figures);
  void Note(std::string name, double value) {
    facts_.emplace_back(std::move(name), value);
    PrintFact(facts_.back());
  }

  CompactDocuments documents_;
  std::vector<Document> sample_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<EmailLines> lines_;
  std::unique_ptr<RoaringTrigrams> trigrams_;
  Facts facts_;
};

absl::Status Bench::Load() {
  const std::string path = absl::GetFlag(FLAGS_accounts);
  if (path.empty()) {
    GenerateDocuments(absl::GetFlag(FLAGS_generate), absl::GetFlag(FLAGS_seed),
                      [this](const Document& document) { documents_.Add(document); });
  } else {
    ASSIGN_OR_RETURN(const std::vector<Document> documents, ReadAccountsFile(path));
    for (const Document& document : documents) documents_.Add(document);
  }
  sample_ = documents_.Sample(kSample);
  return absl::OkStatus();
}

absl::Status Bench::Build() {
  const double cpu = CpuSeconds();
  const absl::Time start = absl::Now();
  ASSIGN_OR_RETURN(engine_, Engine::Build(Options(), /*sequence=*/1, [&](const Engine::Sink& sink) {
                     absl::Status status;
                     documents_.ForEach([&](const Document& document) {
                       status = sink(document);
                       return status.ok();
                     });
                     return status;
                   }));
  Note("build_seconds", Seconds(start));
  Note("build_cpu_seconds", CpuSeconds() - cpu);
  return absl::OkStatus();
}

absl::Status Bench::PassThroughImage() {
  const std::string path = absl::GetFlag(FLAGS_image);
  if (path.empty()) return absl::OkStatus();
  absl::Time start = absl::Now();
  RETURN_IF_ERROR(index::WriteImage(*engine_->Current(), BenchImage(), path));
  Note("image_write_seconds", Seconds(start));
  engine_.reset();
  start = absl::Now();
  ASSIGN_OR_RETURN(engine_, index::OpenImage(Options(), path, BenchImage()));
  Note("image_open_seconds", Seconds(start));
  return absl::OkStatus();
}

absl::StatusOr<bool> Bench::ReuseImage() {
  if (!absl::GetFlag(FLAGS_reuse_image)) return false;
  const absl::Time start = absl::Now();
  auto opened = index::OpenImage(Options(), absl::GetFlag(FLAGS_image), BenchImage());
  if (absl::IsNotFound(opened.status())) return false;
  if (!opened.ok()) {
    return absl::FailedPreconditionError(
        absl::StrCat("--reuse_image: ", absl::GetFlag(FLAGS_image), ": ", opened.status().message(),
                     "; without --reuse_image it is built and written anew"));
  }
  engine_ = *std::move(opened);
  Note("image_open_seconds", Seconds(start));
  return true;
}

void Bench::ReadImage() {
  const std::shared_ptr<const index::Snapshot> snapshot = engine_->Current();
  const bool all = absl::GetFlag(FLAGS_baselines);
  const uint64_t step = all ? 1 : std::max<uint64_t>(snapshot->size() / kSample, 1);
  ReadBack(*snapshot, step, [&](const Document& document) {
    all ? documents_.Add(document) : sample_.push_back(document);
  });
  if (all) sample_ = documents_.Sample(kSample);
}

void Bench::ChangeEmails(uint64_t count) {
  const uint64_t edits = std::min<uint64_t>(count, sample_.size());
  uint64_t sequence = engine_->Current()->sequence();
  for (uint64_t i = 0; i < edits; ++i) {
    Document changed = sample_[i * sample_.size() / edits];
    changed.email = absl::StrCat("changed", i, "@example.com");
    const index::Change change = {changed.member, changed};
    engine_->Apply(++sequence, {&change, 1});
  }
  engine_->MergeNow();
  if (edits > 0) Note("edits", static_cast<double>(edits));
}

// What find(i) takes of so many, in a row.
template <typename Find>
double NanosEach(size_t count, Find find) {
  const absl::Time start = absl::Now();
  uint64_t sum = 0;
  for (size_t i = 0; i < count; ++i) sum += find(i);
  const double nanos = Seconds(start) * 1e9 / static_cast<double>(count);
  benchmark::DoNotOptimize(std::as_const(sum));
  return nanos;
}

// The same, but no look-up begins before the one before has answered: how long a caller waits, not
// how many waits for memory a processor overlaps.
template <typename Find>
double NanosOneByOne(size_t count, Find find) {
  const volatile uint64_t zero = 0;
  const uint64_t none = zero;  // for all that the compiler knows it may be anything
  const absl::Time start = absl::Now();
  uint64_t answer = 0;
  for (size_t i = 0; i < count; ++i) answer = find(i + (answer & none));
  const double nanos = Seconds(start) * 1e9 / static_cast<double>(count);
  benchmark::DoNotOptimize(std::as_const(answer));
  return nanos;
}

void Bench::CompareCards(const ExactMaps& maps) {
  std::vector<std::string> cards;
  std::vector<uint64_t> numbers;
  for (size_t i = 0; cards.size() < kLookups; i = (i + 7919) % sample_.size()) {
    if (sample_[i].card_numbers.empty()) continue;
    cards.push_back(sample_[i].card_numbers[0]);
    numbers.push_back(std::stoull(cards.back()));
  }
  const std::shared_ptr<const index::Snapshot> snapshot = engine_->Current();
  const std::vector<std::string_view> batch(cards.begin(), cards.end());
  std::vector<std::optional<index::CardHit>> hits(batch.size());
  const auto ours = [&](size_t i) {
    const std::optional<index::CardHit> hit = snapshot->FindCard(cards[i]);
    return hit ? hit->member : 0;
  };
  const auto theirs = [&](size_t i) { return maps.cards.find(numbers[i])->second; };
  const size_t count = cards.size();
  for (const bool warmed_up : {false, true}) {
    const double one_by_one = NanosOneByOne(count, ours);
    const double map_one_by_one = NanosOneByOne(count, theirs);
    const double in_a_row = NanosEach(count, ours);
    const double map_in_a_row = NanosEach(count, theirs);
    const absl::Time start = absl::Now();
    snapshot->FindCards(batch, absl::MakeSpan(hits));
    const double together = Seconds(start) * 1e9 / static_cast<double>(count);
    if (!warmed_up) continue;
    Note("find_card_nanos", one_by_one);
    Note("flat_hash_map_card_nanos", map_one_by_one);
    Note("find_card_in_a_row_nanos", in_a_row);
    Note("flat_hash_map_card_in_a_row_nanos", map_in_a_row);
    Note("find_cards_nanos", together);
  }
  const auto found = [](const std::optional<index::CardHit>& hit) { return hit.has_value(); };
  Note("cards_found_of_million",
       static_cast<double>(std::count_if(hits.begin(), hits.end(), found)));
}

void Bench::CompareExact() {
  const ExactMaps maps(documents_);
  CompareCards(maps);
  CompareTexts(maps);
  CompareSearches();
}

void Bench::CompareTexts(const ExactMaps& maps) {
  std::vector<uint64_t> phones;
  std::vector<std::string> emails;
  for (uint64_t i = 0; i < kLookups; ++i) {
    const Document& document = sample_[i * 7919 % sample_.size()];
    if (document.phones.empty() || document.email.empty()) continue;
    phones.push_back(std::stoull(absl::StrCat("0", index::NormalizePhone(document.phones[0]))));
    emails.push_back(index::Fold(document.email, index::Folding::kLight));
  }
  Note("flat_hash_map_phone_nanos",
       NanosOneByOne(phones.size(), [&](size_t i) { return maps.phones.find(phones[i])->second; }));
  Note("flat_hash_map_email_nanos",
       NanosOneByOne(emails.size(), [&](size_t i) { return maps.emails.find(emails[i])->second; }));
}

void Bench::CompareSearches() {
  const auto measure = [this](const char* name, Field field, auto text_of) {
    std::vector<SearchRequest> requests;
    for (uint64_t i = 0; i < kSearches; ++i) {
      index::Criterion criterion;
      criterion.field = field;
      criterion.text = text_of(sample_[i * 7919 % sample_.size()]);
      if (criterion.text.empty()) continue;
      requests.emplace_back().query.any_of = {{std::move(criterion)}};
      requests.back().limit = kRows;
    }
    const std::shared_ptr<const index::Snapshot> snapshot = engine_->Current();
    Note(name, NanosOneByOne(requests.size(), [&](size_t i) {
           const absl::StatusOr<SearchResult> result = snapshot->Search(requests[i]);
           return result.ok() ? result->total : 0;
         }));
  };
  measure("search_card_nanos", Field::kCardNumber, [](const Document& document) {
    return document.card_numbers.empty() ? std::string() : document.card_numbers[0];
  });
  measure("search_phone_nanos", Field::kPhone, [](const Document& document) {
    return document.phones.empty() ? std::string() : document.phones[0];
  });
  measure("search_email_nanos", Field::kEmail,
          [](const Document& document) { return document.email; });
}

absl::Status Bench::MeasureEmail(const SearchRequest& request, const SearchResult& result,
                                 uint64_t number, ClassFigures& figures) {
  const std::string piece = index::Fold(request.query.any_of[0][0].text, index::Folding::kLight);
  std::vector<uint32_t> first;
  absl::Time start = absl::Now();
  std::optional<uint64_t> total = trigrams_->Find(piece, request.limit, first);
  if (total) {
    figures.baseline = "roaring3";
    figures.base_latency.Add(absl::Now() - start);
  }
  if (number < absl::GetFlag(FLAGS_scan_queries) || !total) {
    start = absl::Now();
    const uint64_t scanned = lines_->CountByScan(piece);
    figures.scan.Add(absl::Now() - start);
    if (total && *total != scanned) return absl::InternalError("the baselines do not agree");
    total = scanned;
  }
  if (*total == result.total) return absl::OkStatus();
  return absl::InternalError(absl::StrCat(figures.name, ": the engine finds ", result.total,
                                          " accounts and a baseline ", *total));
}

absl::StatusOr<absl::Duration> Bench::Time(const std::string& name, const SearchRequest& request,
                                           Latencies* matches) {
  const std::shared_ptr<const index::Snapshot> snapshot = engine_->Current();
  const absl::Duration cpu = ThreadTime();
  const absl::Time start = absl::Now();
  ASSIGN_OR_RETURN(const SearchResult result, snapshot->Search(request));
  absl::Duration time = absl::Now() - start;
  if (absl::GetFlag(FLAGS_cpu_time)) time = ThreadTime() - cpu;
  if (absl::GetFlag(FLAGS_each)) PrintSearch(name, request, time, result);
  if (matches != nullptr) matches->Add(absl::Microseconds(static_cast<double>(result.total)));
  return time;
}

absl::StatusOr<ClassFigures> Bench::MeasureDeep(const WorkloadClass& workload, const Mode& mode) {
  ClassFigures figures;
  figures.name = workload.name;
  figures.mode = mode.name;
  figures.baseline = "page 1";
  for (SearchRequest request : workload.requests) {
    request.order = mode.order;
    SearchRequest deep = request;
    request.offset = (kPage - 1) * request.limit - 1;
    request.limit = 1;
    ASSIGN_OR_RETURN(const SearchResult before, engine_->Current()->Search(request));
    request.offset = 0;
    request.limit = deep.limit;
    if (!before.last) continue;
    deep.after = before.last;
    for (uint64_t round = 0; round <= absl::GetFlag(FLAGS_rounds); ++round) {
      ASSIGN_OR_RETURN(const absl::Duration first, Time(workload.name, request, nullptr));
      ASSIGN_OR_RETURN(const absl::Duration time,
                       Time(workload.name, deep, round == 0 ? nullptr : &figures.matches));
      (round == 0 ? figures.first : figures.latency).Add(time);
      if (round > 0) figures.base_latency.Add(first);
    }
  }
  return figures;
}

absl::StatusOr<ClassFigures> Bench::Measure(const WorkloadClass& workload, const Mode& mode) {
  ClassFigures figures;
  figures.name = workload.name;
  figures.mode = mode.name;
  const std::shared_ptr<const index::Snapshot> snapshot = engine_->Current();
  const bool first_mode = &mode == &kModes[0];
  for (uint64_t round = 0; round <= absl::GetFlag(FLAGS_rounds); ++round) {  // the first warms up
    for (size_t i = 0; i < workload.requests.size(); ++i) {
      SearchRequest request = workload.requests[i];
      request.order = mode.order;
      if (!mode.rows) request.limit = 0;
      request.next_question = mode.question;
      request.spread_sample = limits::kMaxNextQuestionSample;
      ASSIGN_OR_RETURN(const absl::Duration time,
                       Time(workload.name, request, round == 0 ? nullptr : &figures.matches));
      (round == 0 ? figures.first : figures.latency).Add(time);
    }
  }
  // The baselines look for a piece, not for a pattern.
  const bool has_baseline = workload.name.starts_with("email") && workload.name != "email_pattern";
  if (trigrams_ == nullptr || !first_mode || !has_baseline) return figures;
  // Behind all others: what a baseline reads drives everything out of the cache.
  for (size_t i = 0; i < workload.requests.size(); ++i) {
    ASSIGN_OR_RETURN(const SearchResult result, snapshot->Search(workload.requests[i]));
    RETURN_IF_ERROR(MeasureEmail(workload.requests[i], result, i, figures));
  }
  return figures;
}

absl::Status Bench::MeasureAll() {
  WorkloadOptions options;
  options.seed = absl::GetFlag(FLAGS_seed);
  options.queries = absl::GetFlag(FLAGS_queries);
  std::vector<WorkloadClass> classes = MakeWorkloadWithAgents(sample_, options);
  for (WorkloadClass& worst : MakeWorstCases(options)) classes.push_back(std::move(worst));
  std::vector<ClassFigures> all;
  PrintHeadings();
  for (const Mode& mode : kModes) {
    if (std::string_view(mode.name).find(absl::GetFlag(FLAGS_modes)) == std::string_view::npos) {
      continue;
    }
    for (const WorkloadClass& workload : classes) {
      if (workload.requests.empty()) continue;
      if (workload.name.find(absl::GetFlag(FLAGS_classes)) == std::string::npos) continue;
      ASSIGN_OR_RETURN(ClassFigures figures,
                       mode.deep ? MeasureDeep(workload, mode) : Measure(workload, mode));
      if (figures.latency.empty()) continue;
      PrintRow(figures);
      all.push_back(std::move(figures));
    }
  }
  const std::string json = absl::GetFlag(FLAGS_json);
  return json.empty() ? absl::OkStatus() : WriteJson(json, facts_, engine_->Stats(), all);
}

absl::Status Bench::Run() {
  if (absl::GetFlag(FLAGS_edits) > 0 && absl::GetFlag(FLAGS_baselines)) {
    return absl::InvalidArgumentError("--edits: baselines hold what was before; --baselines=false");
  }
  ASSIGN_OR_RETURN(const bool reused, ReuseImage());
  if (reused) {
    ReadImage();
  } else {
    RETURN_IF_ERROR(Load());
    RETURN_IF_ERROR(Build());
    RETURN_IF_ERROR(PassThroughImage());
  }
  ChangeEmails(absl::GetFlag(FLAGS_edits));
  Note("accounts", static_cast<double>(engine_->Current()->size()));
  PrintMemory(engine_->Stats());
  if (absl::GetFlag(FLAGS_baselines)) {
    CompareExact();
    lines_ = std::make_unique<EmailLines>(documents_);
    const absl::Time start = absl::Now();
    trigrams_ = std::make_unique<RoaringTrigrams>(*lines_);
    Note("roaring_trigrams_build_seconds", Seconds(start));
    Note("roaring_trigrams_megabytes", static_cast<double>(trigrams_->bytes()) / 1e6);
  }
  return MeasureAll();
}

}  // namespace
}  // namespace frontdesk::bench

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  std::cout << "seed " << absl::GetFlag(FLAGS_seed) << "\n";
  const absl::Status status = frontdesk::bench::Bench().Run();
  if (!status.ok()) std::cerr << status << "\n";
  return status.ok() ? 0 : 1;
}
