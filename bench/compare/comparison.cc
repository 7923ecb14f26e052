#include "bench/compare/comparison.h"

#include <fstream>
#include <iostream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "bench/latencies.h"
#include "common/status_macros.h"
#include "index/query.h"

namespace frontdesk::bench {
namespace {

// Of all searches of a class.
struct Times {
  Latencies first;  // when they were asked for the first time
  Latencies again;
};

struct Answers {
  std::vector<Page> pages;  // one a search
  Times times;
};

struct Figures {
  std::string name;
  size_t queries = 0;
  size_t differing = 0;
  Latencies matches;  // counts, not times
  Times theirs, ours;
};

// Leaves nothing that anybody asks for in the caches of the processor.
void ForgetCaches() {
  constexpr size_t kMoreThanCaches = size_t{128} << 20;
  constexpr size_t kCacheLine = 64;
  static std::vector<char> memory(kMoreThanCaches);
  for (size_t at = 0; at < memory.size(); at += kCacheLine) ++memory[at];
}

// One side at a time: what the other reads would drive it out of the caches.
absl::StatusOr<Answers> AskAll(const Side& side, const WorkloadClass& workload, uint64_t rounds) {
  std::vector<Question> questions(workload.requests.size());
  for (size_t i = 0; i < questions.size(); ++i) {
    ASSIGN_OR_RETURN(questions[i], side.prepare(workload.requests[i]));
  }
  Answers answers;
  answers.pages.resize(questions.size());
  ForgetCaches();
  for (uint64_t round = 0; round <= rounds; ++round) {
    Latencies& times = round == 0 ? answers.times.first : answers.times.again;
    for (size_t i = 0; i < questions.size(); ++i) {
      const absl::Time start = absl::Now();
      ASSIGN_OR_RETURN(Page page, questions[i]());
      times.Add(absl::Now() - start);
      answers.pages[i] = std::move(page);
    }
  }
  return answers;
}

// Accounts are generated: what is searched for says nothing of anybody.
std::string Describe(const index::SearchRequest& request) {
  return absl::StrJoin(request.query.any_of.front(), " ",
                       [](std::string* out, const index::Criterion& criterion) {
                         absl::StrAppend(out, static_cast<int>(criterion.field), "=",
                                         criterion.text, criterion.billing_last_name);
                       });
}

Figures FiguresOf(const WorkloadClass& workload, Answers theirs, Answers ours) {
  Figures figures{.name = workload.name,
                  .queries = workload.requests.size(),
                  .differing = 0,
                  .matches = {},
                  .theirs = std::move(theirs.times),
                  .ours = std::move(ours.times)};
  for (size_t i = 0; i < figures.queries; ++i) {
    const Page &page = ours.pages[i], &other = theirs.pages[i];
    figures.matches.Add(absl::Microseconds(static_cast<double>(page.total)));
    if (page == other) continue;
    if (++figures.differing > 1) continue;
    std::cout << absl::StrFormat("%s: %d against %d matches for %s\n", workload.name, other.total,
                                 page.total, Describe(workload.requests[i]));
  }
  return figures;
}

void PrintHeadings(const Side& theirs, const Side& ours) {
  const std::string each =
      absl::StrFormat(" %12s %12s %12s %12s %8s %8s", theirs.name + " p50", theirs.name + " p99",
                      ours.name + " p50", ours.name + " p99", "x p50", "x p99");
  std::cout << absl::StrFormat("%-24s %7s %9s %9s%*s%*s\n", "times in us", "", "", "", each.size(),
                               "asked for the first time", each.size(), "asked again")
            << absl::StrFormat("%-24s %7s %9s %9s%s%s\n", "class", "queries", "matches",
                               "differing", each, each);
}

// Both, and how many times as long theirs takes.
std::string Beside(Latencies& theirs, Latencies& ours) {
  if (theirs.empty()) return "";
  const double theirs50 = theirs.Quantile(0.5), ours50 = ours.Quantile(0.5);
  const double theirs99 = theirs.Quantile(0.99), ours99 = ours.Quantile(0.99);
  return absl::StrFormat(" %12.1f %12.1f %12.1f %12.1f %8.1f %8.1f", theirs50, theirs99, ours50,
                         ours99, theirs50 / ours50, theirs99 / ours99);
}

void PrintRow(Figures& f) {
  std::cout << absl::StrFormat("%-24s %7d %9.0f %9d%s%s\n", f.name, f.queries,
                               f.matches.Quantile(0.5), f.differing,
                               Beside(f.theirs.first, f.ours.first),
                               Beside(f.theirs.again, f.ours.again))
            << std::flush;
}

std::string JsonOf(Latencies& times) {
  if (times.empty()) return "null";
  return absl::StrFormat(R"({"p50":%.2f,"p99":%.2f})", times.Quantile(0.5), times.Quantile(0.99));
}

std::string JsonOf(const Side& side, Times& times) {
  return absl::StrFormat(R"("%s_first_micros":%s,"%s_micros":%s)", side.name, JsonOf(times.first),
                         side.name, JsonOf(times.again));
}

std::string JsonOf(const Side& theirs, const Side& ours, Figures& f) {
  return absl::StrFormat(R"({"class":"%s","queries":%d,"matches":%.0f,"differing":%d,%s,%s})",
                         f.name, f.queries, f.matches.Quantile(0.5), f.differing,
                         JsonOf(theirs, f.theirs), JsonOf(ours, f.ours));
}

}  // namespace

absl::StatusOr<size_t> Compare(const std::vector<WorkloadClass>& workload, const Side& theirs,
                               const Side& ours, const ComparisonOptions& options) {
  PrintHeadings(theirs, ours);
  size_t queries = 0, differing = 0;
  std::vector<std::string> rows;
  for (const WorkloadClass& asked : workload) {
    if (asked.requests.empty()) continue;
    ASSIGN_OR_RETURN(Answers of_theirs, AskAll(theirs, asked, options.rounds));
    ASSIGN_OR_RETURN(Answers of_ours, AskAll(ours, asked, options.rounds));
    Figures figures = FiguresOf(asked, std::move(of_theirs), std::move(of_ours));
    PrintRow(figures);
    rows.push_back(JsonOf(theirs, ours, figures));
    queries += figures.queries;
    differing += figures.differing;
  }
  std::cout << absl::StrFormat("%d queries, %d answers differ\n", queries, differing);
  if (!options.json.empty()) {
    std::ofstream(options.json) << "[" << absl::StrJoin(rows, ",\n") << "]\n";
  }
  return differing;
}

}  // namespace frontdesk::bench
