// Imports on their way into the index: all of a commit or nothing of it, in the order of commits.
#include "server/directory/bulk_indexer.h"

#include <latch>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace frontdesk::directory {
namespace {

using ::testing::ElementsAre;

std::unique_ptr<index::Engine> EmptyEngine() {
  auto engine =
      index::Engine::Build({}, /*sequence=*/0, [](const auto&) { return absl::OkStatus(); });
  EXPECT_TRUE(engine.ok());
  return *std::move(engine);
}

index::Change Account(MemberNumber member) {
  index::Document document;
  document.member = member;
  document.status = index::Status::kActive;
  document.last_name = absl::StrCat("Name", member % 10);
  return {.member = member, .document = std::move(document)};
}

// Accounts first, first + step, …
std::vector<index::Change> Accounts(MemberNumber first, size_t count, int64_t step = 1) {
  std::vector<index::Change> changes;
  for (size_t i = 0; i < count; ++i) {
    changes.push_back(Account(first + static_cast<MemberNumber>(static_cast<int64_t>(i) * step)));
  }
  return changes;
}

class BulkIndexerTest : public ::testing::Test {
 protected:
  // Adds changes under the next sequence and remembers when they became visible.
  void Add(std::vector<index::Change> changes) {
    const uint64_t sequence = ++sequence_;
    indexer_.Add(sequence, std::move(changes), [this, sequence] {
      std::lock_guard lock(mutex_);
      visible_.push_back(sequence);
      // Whoever is told may search.
      EXPECT_GE(engine_->Current()->sequence(), sequence);
    });
  }
  std::vector<uint64_t> visible() {
    std::lock_guard lock(mutex_);
    return visible_;
  }
  uint64_t Found(const std::string& last_name) {
    index::SearchRequest request;
    index::Criterion criterion;
    criterion.field = index::Field::kLastName;
    criterion.text = last_name;
    request.query.any_of = {{criterion}};
    request.limit = 0;
    return engine_->Current()->Search(request)->total;
  }

  std::mutex mutex_;
  std::vector<uint64_t> visible_;
  uint64_t sequence_ = 0;
  int published_ = 0;
  std::unique_ptr<index::Engine> engine_ = EmptyEngine();
  BulkIndexer indexer_{*engine_, [this] { ++published_; }};
};

TEST_F(BulkIndexerTest, FewAccountsAreFoundOnceTheyAreVisible) {
  std::latch done(1);
  indexer_.Add(1, Accounts(1, 20), [&] { done.count_down(); });
  done.wait();  // without anybody asking for it
  EXPECT_EQ(engine_->Current()->size(), 20u);
  EXPECT_EQ(Found("Name3"), 2u);
}

TEST_F(BulkIndexerTest, AnswersComeInTheOrderOfCommits) {
  for (MemberNumber i = 0; i < 5; ++i) Add(Accounts(1 + i * 3000, 3000));
  indexer_.Drain();
  EXPECT_THAT(visible(), ElementsAre(1, 2, 3, 4, 5));
  EXPECT_EQ(engine_->Current()->sequence(), 5u);
  EXPECT_EQ(engine_->Current()->size(), 15'000u);
  EXPECT_EQ(Found("Name0"), 1'500u);
}

TEST_F(BulkIndexerTest, RowsInNoOrderAreAllFound) {
  Add(Accounts(60'000, 20'000, -1));
  Add(Accounts(100'000, 20'000));
  Add(Accounts(1, 20'000));
  indexer_.Drain();
  EXPECT_EQ(engine_->Current()->size(), 60'000u);
  EXPECT_EQ(Found("Name7"), 6'000u);
  EXPECT_TRUE(engine_->Current()->Contains(60'000));
  EXPECT_TRUE(engine_->Current()->Contains(119'999));
}

TEST_F(BulkIndexerTest, CommitsWithoutAccountsAreAnsweredToo) {
  Add({});
  indexer_.Drain();
  EXPECT_THAT(visible(), ElementsAre(1));
}

TEST_F(BulkIndexerTest, AfterDrainTheIndexIsTheCallers) {
  Add(Accounts(1, 5'000));
  indexer_.Drain();
  const index::Change renamed = Account(5'001);
  engine_->Apply(++sequence_, {&renamed, 1});
  Add(Accounts(6'000, 10));
  indexer_.Drain();
  EXPECT_EQ(engine_->Current()->size(), 5'011u);
  EXPECT_EQ(engine_->Current()->sequence(), 3u);
}

TEST(BulkIndexer, PublishesWhatIsLeftBeforeItGoes) {
  const auto engine = EmptyEngine();
  bool visible = false;
  {
    BulkIndexer indexer(*engine, [] {});
    indexer.Add(1, Accounts(1, 5'000), [&] { visible = true; });
  }
  EXPECT_TRUE(visible);
  EXPECT_EQ(engine->Current()->size(), 5'000u);
}

TEST(BulkIndexer, LeavesPartsApartUntilTheImportIsOver) {
  const auto engine = EmptyEngine();
  const auto published = [] {};
  BulkIndexer indexer(*engine, published, /*import_over=*/absl::Hours(1));
  for (uint64_t part = 0; part < 4; ++part) {
    indexer.Add(part + 1, Accounts(1 + 5'000 * part, 5'000), [] {});
    indexer.Drain();
    EXPECT_EQ(engine->Current()->size(), 5'000 * (part + 1));
  }
  EXPECT_EQ(engine->Stats().segments, 4u);
  EXPECT_EQ(engine->Stats().merges, 0u);
}

TEST(BulkIndexer, HasPartsMergedWhenTheImportIsOver) {
  const auto engine = EmptyEngine();
  const auto published = [] {};
  BulkIndexer indexer(*engine, published, /*import_over=*/absl::ZeroDuration());
  for (uint64_t part = 0; part < 4; ++part) {
    indexer.Add(part + 1, Accounts(1 + 5'000 * part, 5'000), [] {});
    indexer.Drain();
  }
  while (engine->Stats().segments > 1) std::this_thread::yield();
  EXPECT_EQ(engine->Current()->size(), 20'000u);
  EXPECT_EQ(engine->Current()->sequence(), 4u);
}

}  // namespace
}  // namespace frontdesk::directory
