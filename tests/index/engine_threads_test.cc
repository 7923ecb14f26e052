// Readers, a writer and the merges together. Meant for ThreadSanitizer; the facts hold without it
// too.
#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "index/engine.h"

namespace frontdesk::index {
namespace {

constexpr MemberNumber kMembers = 400;
constexpr uint64_t kCommits = 1500;
constexpr char kSharedCard[] = "6006491235122225";

// The account of a member in a generation: every account that is there has the generation in its
// e-mail, and all accounts are rewritten in turn, four a commit.
Document Generation(MemberNumber member, uint64_t generation) {
  Document document;
  document.member = member;
  document.status = Status::kActive;
  document.last_name = "Smith";
  document.email = absl::StrCat("g", generation, "@mail.com");
  document.phones = {absl::StrCat("212555", 1000 + member)};
  if (member == generation % kMembers + 1) document.card_numbers = {kSharedCard};
  return document;
}

SearchRequest ForSmiths() {
  Criterion criterion;
  criterion.field = Field::kLastName;
  criterion.text = "Smi%";
  SearchRequest request;
  request.query.any_of = {{criterion}};
  request.limit = 2 * kMembers;
  return request;
}

// One state: every member is there once, and a second look at it finds the same.
void ExpectWhole(const Snapshot& snapshot) {
  const auto result = snapshot.Search(ForSmiths());
  ASSERT_TRUE(result.ok());
  ASSERT_EQ(result->total, kMembers);
  for (MemberNumber i = 0; i < kMembers; ++i) ASSERT_EQ(result->hits[i].member, i + 1);
  ASSERT_EQ(snapshot.size(), kMembers);
  ASSERT_TRUE(snapshot.Contains(kMembers / 2));
  ASSERT_EQ(snapshot.StatusCounts()[static_cast<size_t>(Status::kActive)], kMembers);
  const auto again = snapshot.Search(ForSmiths());
  ASSERT_TRUE(again.ok());
  ASSERT_EQ(again->hits, result->hits);
}

std::unique_ptr<Engine> BuildFirstGeneration() {
  EngineOptions options;
  options.delta_limit = 32;
  options.large_segment = 64;  // the dead are buried, and counted
  options.bury_from = 8;
  auto built = Engine::Build(options, /*sequence=*/1, [](const Engine::Sink& sink) {
    for (MemberNumber member = 1; member <= kMembers; ++member) {
      if (absl::Status status = sink(Generation(member, 0)); !status.ok()) return status;
    }
    return absl::OkStatus();
  });
  EXPECT_TRUE(built.ok());
  return *std::move(built);
}

void RewriteAll(Engine& engine) {
  for (uint64_t commit = 1; commit <= kCommits; ++commit) {
    std::vector<Change> changes;
    for (uint64_t i = 0; i < 4; ++i) {
      const MemberNumber member = (4 * commit + i) % kMembers + 1;
      // Erased and written again in one commit now and then.
      if (commit % 5 == 0) changes.push_back({.member = member, .document = std::nullopt});
      changes.push_back({.member = member, .document = Generation(member, commit)});
    }
    engine.Apply(commit + 1, changes);
  }
}

TEST(EngineThreadsTest, ReadersNeverSeeHalfAWrite) {
  const std::unique_ptr<Engine> engine = BuildFirstGeneration();
  std::atomic<bool> done = false;
  std::vector<std::thread> readers;
  for (int i = 0; i < 2; ++i) {
    readers.emplace_back([&] {
      uint64_t last = 0;
      while (!done && !testing::Test::HasFatalFailure()) {
        const std::shared_ptr<const Snapshot> snapshot = engine->Current();
        EXPECT_GE(snapshot->sequence(), last);
        last = snapshot->sequence();
        ExpectWhole(*snapshot);
      }
    });
  }
  readers.emplace_back([&] {
    while (!done) {
      const auto hit = engine->Current()->FindCard(kSharedCard);
      if (hit) {
        EXPECT_LE(hit->member, kMembers);
      }
    }
  });
  readers.emplace_back([&] {
    while (!done) {
      engine->MergeNow();
      EXPECT_EQ(engine->Stats().accounts, kMembers);
      std::this_thread::yield();
    }
  });
  const std::shared_ptr<const Snapshot> first = engine->Current();
  RewriteAll(*engine);
  done = true;
  for (std::thread& reader : readers) reader.join();
  ExpectWhole(*first);
  EXPECT_EQ(first->sequence(), 1);
  ExpectWhole(*engine->Current());
  EXPECT_EQ(engine->Current()->sequence(), kCommits + 1);
}

TEST(EngineThreadsTest, AnEngineCanBeClosedInTheMiddleOfAMerge) {
  for (int i = 0; i < 20; ++i) {
    const std::unique_ptr<Engine> engine = BuildFirstGeneration();
    for (uint64_t commit = 1; commit <= 20; ++commit) {
      std::vector<Change> changes;
      for (MemberNumber member = 1; member <= 40; ++member) {
        changes.push_back({.member = member, .document = Generation(member, commit)});
      }
      engine->Apply(commit + 1, changes);
    }
    EXPECT_EQ(engine->Current()->size(), kMembers);
  }
}

}  // namespace
}  // namespace frontdesk::index
