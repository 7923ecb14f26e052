// The same searches of frontdesk's index and of SQLite with FTS5's trigrams, both in the memory of
// this process, on one thread: totals and first pages must agree, and both are timed.
//
//   compare_sqlite [--generate=N | --accounts=FILE | --image=FILE] [--queries=200] [--seed=1]
//                  [--rounds=1] [--classes=PART] [--json=FILE]
//
// Accounts are generated, or read from an import file, or from an image that engine_bench has
// written, which is opened and left as it is. What a client of SQLite would have ready is not
// timed: folded text and prepared statements. The index compiles each search anew and remembers
// none. Exits 1 if any answer differs. A million accounts take a gigabyte.

#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "bench/accounts_file.h"
#include "bench/compare/comparison.h"
#include "bench/compare/sqlite.h"
#include "bench/compare/sqlite_accounts.h"
#include "bench/compare/sqlite_search.h"
#include "bench/documents_of_image.h"
#include "bench/generated_documents.h"
#include "bench/workload.h"
#include "common/status_macros.h"
#include "index/engine.h"
#include "index/image.h"

ABSL_FLAG(uint64_t, generate, 1'000'000, "accounts to generate if there is no file");
ABSL_FLAG(std::string, accounts, "", "import file to read accounts from");
ABSL_FLAG(std::string, image, "", "image of engine_bench to read accounts from");
ABSL_FLAG(uint64_t, queries, 200, "queries a class");
ABSL_FLAG(uint64_t, seed, 1, "seed of the workload, and of generated accounts");
ABSL_FLAG(uint64_t, rounds, 1, "times that every search is asked again");
ABSL_FLAG(std::string, classes, "", "only classes with this in their name");
ABSL_FLAG(std::string, json, "", "also write the figures to this file");

namespace frontdesk::bench {
namespace {

using index::Document;
using index::Engine;

// Accounts that searches are drawn from.
constexpr uint64_t kSample = 200'000;

// Calls its argument for every account, members ascending; the same ones each time.
using Use = std::function<void(const Document&)>;
using Accounts = std::function<void(const Use&)>;

double Seconds(absl::Time since) { return absl::ToDoubleSeconds(absl::Now() - since); }

// For a terminal only: one line that is written over.
void Progress(const std::string& text) {
  static const bool watched = ::isatty(STDERR_FILENO) != 0;
  if (watched) std::cerr << absl::StrFormat("\r%-60s\r", text) << std::flush;
}

index::EngineOptions Options() {
  index::EngineOptions options;
  options.remember_from = absl::InfiniteDuration();
  return options;
}

struct Index {
  std::unique_ptr<Engine> engine;
  Accounts accounts;  // that it was made of
};

absl::StatusOr<Index> OpenIndex(const std::string& path) {
  ASSIGN_OR_RETURN(std::unique_ptr<Engine> engine, index::OpenImage(Options(), path, BenchImage()));
  const std::shared_ptr<const index::Snapshot> snapshot = engine->Current();
  return Index{std::move(engine),
               [snapshot](const Use& use) { ReadBack(*snapshot, /*step=*/1, use); }};
}

absl::StatusOr<Accounts> ReadAccounts() {
  const std::string path = absl::GetFlag(FLAGS_accounts);
  if (path.empty()) {
    return [](const Use& use) {
      GenerateDocuments(absl::GetFlag(FLAGS_generate), absl::GetFlag(FLAGS_seed), use);
    };
  }
  ASSIGN_OR_RETURN(std::vector<Document> documents, ReadAccountsFile(path));
  return [documents = std::move(documents)](const Use& use) {
    std::for_each(documents.begin(), documents.end(), use);
  };
}

absl::StatusOr<Index> BuildIndex() {
  ASSIGN_OR_RETURN(Accounts accounts, ReadAccounts());
  Progress("frontdesk: building the index");
  ASSIGN_OR_RETURN(std::unique_ptr<Engine> engine,
                   Engine::Build(Options(), /*sequence=*/1, [&](const Engine::Sink& sink) {
                     absl::Status status;
                     accounts([&](const Document& document) {
                       if (status.ok()) status = sink(document);
                     });
                     return status;
                   }));
  return Index{std::move(engine), std::move(accounts)};
}

absl::StatusOr<Index> MakeIndex() {
  const absl::Time start = absl::Now();
  const std::string image = absl::GetFlag(FLAGS_image);
  ASSIGN_OR_RETURN(Index made, image.empty() ? BuildIndex() : OpenIndex(image));
  const index::EngineStats stats = made.engine->Stats();
  uint64_t bytes = 0;
  for (const auto& [structure, size] : stats.memory) bytes += size;
  std::cout << absl::StrFormat("frontdesk: %d accounts, %s in %.1f s, %.2f GB\n", stats.accounts,
                               image.empty() ? "built" : "opened", Seconds(start),
                               static_cast<double>(bytes) / 1e9);
  return made;
}

// The database, and every `step`-th account as a sample.
absl::StatusOr<std::unique_ptr<SqliteDatabase>> FillSqlite(const Accounts& accounts, uint64_t step,
                                                           std::vector<Document>& sample) {
  const absl::Time start = absl::Now();
  ASSIGN_OR_RETURN(std::unique_ptr<SqliteDatabase> database, SqliteDatabase::Open());
  ASSIGN_OR_RETURN(SqliteLoader loader, SqliteLoader::Begin(*database));
  uint64_t passed = 0;
  accounts([&](const Document& document) {
    loader.Add(document);
    if (passed % step == 0) sample.push_back(document);
    if (++passed % 50'000 == 0) Progress(absl::StrCat("sqlite: ", passed, " accounts"));
  });
  const double rows = Seconds(start);
  RETURN_IF_ERROR(loader.Finish(
      [](const std::string& step_name) { Progress(absl::StrCat("sqlite: ", step_name)); }));
  Progress("");
  ASSIGN_OR_RETURN(const uint64_t bytes, database->Bytes());
  std::cout << absl::StrFormat("sqlite: %d accounts, built in %.1f s (rows %.1f s), %.2f GB\n",
                               passed, Seconds(start), rows, static_cast<double>(bytes) / 1e9);
  return database;
}

Side SqliteSide(SqliteDatabase& database) {
  return {"sqlite", [&database](const index::SearchRequest& request) {
            return SqliteQuestion(database, request);
          }};
}

absl::StatusOr<Page> Ask(const index::Snapshot& snapshot, const index::SearchRequest& request) {
  ASSIGN_OR_RETURN(const index::SearchResult result, snapshot.Search(request));
  Page page;
  page.total = result.total;
  for (const index::Hit& hit : result.hits) page.members.push_back(hit.member);
  return page;
}

Side FrontdeskSide(const Engine& engine) {
  return {"frontdesk", [&engine](const index::SearchRequest& request) -> absl::StatusOr<Question> {
            return [snapshot = engine.Current(), request] { return Ask(*snapshot, request); };
          }};
}

// The workload, and whole addresses asked for as such: SQLite has a B-tree for them, where the
// rules without `whole_field` find every address that holds the text.
std::vector<WorkloadClass> Classes(const std::vector<Document>& sample) {
  WorkloadOptions options;
  options.seed = absl::GetFlag(FLAGS_seed);
  options.queries = absl::GetFlag(FLAGS_queries);
  options.order = index::Order::kMemberId;
  std::vector<WorkloadClass> classes = MakeWorkload(sample, options);
  const auto exact = std::find_if(classes.begin(), classes.end(),
                                  [](const auto& drawn) { return drawn.name == "email_exact"; });
  WorkloadClass whole{"email_whole", exact->requests};
  for (index::SearchRequest& request : whole.requests) {
    request.query.any_of[0][0].whole_field = true;
  }
  classes.insert(exact + 1, std::move(whole));
  std::erase_if(classes, [part = absl::GetFlag(FLAGS_classes)](const WorkloadClass& drawn) {
    return !absl::StrContains(drawn.name, part);
  });
  return classes;
}

// The number of answers that differ.
absl::StatusOr<size_t> Run() {
  std::cout << "seed " << absl::GetFlag(FLAGS_seed) << "\n";
  ASSIGN_OR_RETURN(const Index made, MakeIndex());
  const uint64_t step = std::max<uint64_t>(made.engine->Current()->size() / kSample, 1);
  std::vector<Document> sample;
  ASSIGN_OR_RETURN(const auto database, FillSqlite(made.accounts, step, sample));
  return Compare(Classes(sample), SqliteSide(*database), FrontdeskSide(*made.engine),
                 {.rounds = absl::GetFlag(FLAGS_rounds), .json = absl::GetFlag(FLAGS_json)});
}

}  // namespace
}  // namespace frontdesk::bench

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  const absl::StatusOr<size_t> differing = frontdesk::bench::Run();
  if (!differing.ok()) std::cerr << "compare_sqlite: " << differing.status().message() << "\n";
  return differing.ok() && *differing == 0 ? 0 : 1;
}
