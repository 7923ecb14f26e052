// The engine against a scan with MatchCriterion: random accounts, random queries, every state of
// the index.
#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "index/engine.h"
#include "index/search/field_name.h"
#include "tests/index/random_accounts.h"
#include "tests/index/scan.h"

namespace frontdesk::index {
namespace {

constexpr int kRounds = 40;
constexpr int kQueriesOfRound = 40;

// Unless told otherwise, whatever is found by sets is remembered.
std::unique_ptr<Engine> BuildFrom(const ScannedAccounts& accounts, size_t delta_limit,
                                  absl::Duration remember_from = absl::ZeroDuration()) {
  EngineOptions options;
  options.background_merge = false;
  options.delta_limit = delta_limit;
  // Counting without looking is for large segments only, where no scan could check so many
  // searches.
  options.large_segment = accounts.size() % 2 == 0 ? 0 : 1000;
  options.bury_from = 8;
  options.remember_from = remember_from;
  auto built = Engine::Build(options, /*sequence=*/1, [&](const Engine::Sink& sink) {
    for (const Document& document : accounts.Documents()) {
      if (absl::Status status = sink(document); !status.ok()) return status;
    }
    return absl::OkStatus();
  });
  EXPECT_TRUE(built.ok()) << built.status();
  return *std::move(built);
}

// Holds the rows of a request that are behind the row `passed` - 1 of all, found by its place.
void ExpectPageBehind(uint64_t passed, const Snapshot& snapshot, SearchRequest request,
                      const std::vector<Hit>& hits) {
  SearchRequest row = request;
  row.offset = passed - 1;
  row.limit = 1;
  const auto before = snapshot.Search(row);
  ASSERT_TRUE(before.ok()) << before.status();
  ASSERT_TRUE(before->last.has_value());
  request.after = before->last;
  request.offset -= passed;
  const auto page = snapshot.Search(request);
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_EQ(page->hits, hits) << "behind " << passed;
  EXPECT_EQ(page->total, before->total);
  EXPECT_EQ(page->hidden_closed, before->hidden_closed);
  EXPECT_EQ(page->conjunction_totals, before->conjunction_totals);
}

// Holds one answer, its counts and its pages against the scan.
void ExpectSame(const ScannedAccounts& accounts, const Snapshot& snapshot,
                const SearchRequest& request) {
  const SearchResult expected = accounts.Search(request.query, request.order);
  SearchRequest all = request;
  all.offset = 0;
  all.limit = static_cast<uint32_t>(accounts.size());
  const auto found = snapshot.Search(all);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->hits, expected.hits);
  EXPECT_EQ(found->total, expected.total);
  EXPECT_EQ(found->hidden_closed, expected.hidden_closed);
  EXPECT_EQ(found->conjunction_totals, expected.conjunction_totals);
  const auto page = snapshot.Search(request);
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_EQ(page->total, expected.total);
  std::vector<Hit> hits;
  for (uint64_t i = request.offset; i < request.offset + request.limit && i < expected.total; ++i) {
    hits.push_back(expected.hits[i]);
  }
  EXPECT_EQ(page->hits, hits);
  // Sometimes with some more rows to skip behind the place.
  const uint64_t passed = request.limit % 2 == 0 ? request.offset : (request.offset + 1) / 2;
  if (passed > 0 && passed <= expected.total) ExpectPageBehind(passed, snapshot, request, hits);
}

void ExpectSameAnswers(RandomAccounts& random, const ScannedAccounts& accounts,
                       const Engine& engine) {
  const std::vector<Document> documents = accounts.Documents();
  const std::shared_ptr<const Snapshot> snapshot = engine.Current();
  ASSERT_EQ(snapshot->size(), accounts.size());
  for (int i = 0; i < kQueriesOfRound && !documents.empty(); ++i) {
    SearchRequest request;
    request.query =
        random.OneIn(4) ? random.MakeLetterQuery(documents) : random.MakeQuery(documents);
    request.order = random.OneIn(2) ? Order::kRelevance : Order::kMemberId;
    request.offset = random.OneIn(2) ? 0 : random.Below(accounts.size());
    request.limit = static_cast<uint32_t>(random.Below(30));
    SCOPED_TRACE(Describe(request.query));
    ExpectSame(accounts, *snapshot, request);
    if (testing::Test::HasFailure()) return;
  }
}

ScannedAccounts MakeAccounts(RandomAccounts& random, size_t count) {
  ScannedAccounts accounts;
  while (accounts.size() < count) {
    accounts.Write(random.MakeDocument(random.Below(10 * count) + 1));
  }
  return accounts;
}

// Writes and erases at random, in commits of one to eight changes.
void ChangeSome(RandomAccounts& random, ScannedAccounts& accounts, Engine& engine,
                uint64_t& sequence) {
  for (size_t commits = 1 + random.Below(40); commits > 0; --commits) {
    std::vector<Change> changes;
    for (size_t i = 1 + random.Below(8); i > 0; --i) {
      const MemberNumber member = random.Below(2000) + 1;
      changes.push_back({.member = member, .document = std::nullopt});
      if (!random.OneIn(3)) changes.back().document = random.MakeDocument(member);
    }
    accounts.Apply(changes);
    engine.Apply(++sequence, changes);
  }
}

class EngineModelTest : public testing::TestWithParam<uint64_t> {};
INSTANTIATE_TEST_SUITE_P(Seeds, EngineModelTest, testing::Values(1, 2, 3, 4));

TEST_P(EngineModelTest, ABaseAnswersAsAScanDoes) {
  RandomAccounts random(GetParam());
  for (size_t count : {1, 7, 200, 1500}) {
    const ScannedAccounts accounts = MakeAccounts(random, count);
    const std::unique_ptr<Engine> engine = BuildFrom(accounts, /*delta_limit=*/1000);
    for (int round = 0; round < kRounds / 4; ++round) {
      ExpectSameAnswers(random, accounts, *engine);
      if (HasFailure()) return;
    }
  }
}

TEST_P(EngineModelTest, ALargeBaseAnswersAsAScanDoes) {
  RandomAccounts random(GetParam() + 400);
  const ScannedAccounts accounts = MakeAccounts(random, 20'000);
  const std::unique_ptr<Engine> engine = BuildFrom(accounts, /*delta_limit=*/1000);
  ExpectSameAnswers(random, accounts, *engine);
}

TEST_P(EngineModelTest, ALargeBaseOfWhichManyAreDeadAnswersAsAScanDoes) {
  RandomAccounts random(GetParam() + 500);
  ScannedAccounts accounts = MakeAccounts(random, 20'000);
  const std::unique_ptr<Engine> engine = BuildFrom(accounts, /*delta_limit=*/1000);
  uint64_t sequence = 1;
  for (size_t many : {500, 650, 5000}) {
    std::vector<Change> changes;
    for (const Document& document : accounts.Documents()) {
      if (changes.size() == many) break;
      if (random.OneIn(3)) {
        changes.push_back({document.member, random.MakeDocument(document.member)});
      }
    }
    accounts.Apply(changes);
    engine->Apply(++sequence, changes);
    ExpectSameAnswers(random, accounts, *engine);
    if (HasFailure()) return;
  }
}

// Asks for each of `texts` in both orders, from one of the first `most_passed` rows on; returns how
// many of the answers were counted.
int ExpectSameOf(Field field, const std::vector<std::string>& texts, uint64_t most_passed,
                 RandomAccounts& random, const ScannedAccounts& accounts, const Engine& engine) {
  const std::shared_ptr<const Snapshot> snapshot = engine.Current();
  int counted = 0;
  for (const std::string& text : texts) {
    for (const Order order : {Order::kRelevance, Order::kMemberId}) {
      SearchRequest request;
      Criterion& criterion = request.query.any_of.emplace_back().emplace_back();
      criterion.field = field;
      criterion.text = text;
      request.order = order;
      request.limit = 20;
      request.offset = random.Below(most_passed);
      SCOPED_TRACE(Describe(request.query));
      ExpectSame(accounts, *snapshot, request);
      const std::string counts = absl::StrCat(FieldName(field), " counts");
      counted += snapshot->Search(request)->plan.find(counts) != std::string::npos ? 1 : 0;
    }
  }
  return counted;
}

// The same of an index that is built of the accounts.
int ExpectSameOf(Field field, const std::vector<std::string>& texts, uint64_t most_passed,
                 RandomAccounts& random, const ScannedAccounts& accounts) {
  const std::unique_ptr<Engine> engine =
      BuildFrom(accounts, /*delta_limit=*/1000, absl::InfiniteDuration());
  return ExpectSameOf(field, texts, most_passed, random, accounts, *engine);
}

// Patterns that so many e-mails begin with are counted by lists, and only the first rows are looked
// at; where a value has no `@`, or is the whole pattern, some of them are not.
TEST_P(EngineModelTest, BeginningsOfEmailsAreCountedAsAScanDoes) {
  for (const bool have_tails : {true, false}) {
    RandomAccounts random(GetParam() + 600);
    ScannedAccounts accounts;
    for (MemberNumber member = 1; member <= 8'000; ++member) {
      Document document = random.MakeDocument(member);
      document.email = "ab."[random.Below(3)];
      while (!random.OneIn(4)) document.email += "ab."[random.Below(3)];
      if (have_tails || random.OneIn(2)) {
        document.email += "@bab." + std::string(random.Below(3), 'c');
      }
      accounts.Write(document);
    }
    const int counted = ExpectSameOf(
        Field::kEmail, {"a%", "ab%", "aba%", "a%@%", "b.%@%", "a%c", "b%@bab.", "@%", "a%@"},
        /*most_passed=*/50, random, accounts);
    EXPECT_EQ(counted, have_tails ? 10 : 6);
  }
}

// So do many contain a digit or two; few begin with 7, none with 8, and some numbers are long.
TEST_P(EngineModelTest, DigitsOfPhonesAreCountedAsAScanDoes) {
  RandomAccounts random(GetParam() + 700);
  ScannedAccounts accounts;
  for (MemberNumber member = 1; member <= 8'000; ++member) {
    Document document = random.MakeDocument(member);
    document.phones.clear();
    for (size_t phones = random.Below(3); phones > 0; --phones) {
      std::string phone = random.OneIn(1000) ? "7" : std::string(1, "2345"[random.Below(4)]);
      while (phone.size() < 10 || random.OneIn(30)) phone += "0123456789"[random.Below(10)];
      if (random.OneIn(500)) phone = "7" + phone + "12345678";
      if (random.OneIn(200)) phone = "3";
      document.phones.push_back(phone);
    }
    accounts.Write(document);
  }
  EXPECT_EQ(ExpectSameOf(Field::kPhone, {"3", "7", "8", "31", "71", "80", "99", "312"},
                         /*most_passed=*/500, random, accounts),
            14);
}

// An account of few letters, so that many are alike.
Document MakeAlike(RandomAccounts& random, MemberNumber member) {
  Document document = random.MakeDocument(member);
  document.email = std::string(1, "ab"[random.Below(2)]) + "ab."[random.Below(3)] + "@bab.c";
  document.first_name = document.last_name = "ab"[random.Below(2)];
  while (!random.OneIn(3)) document.last_name += "ab"[random.Below(2)];
  document.nickname = random.OneIn(4) ? "ab" : "";
  document.street = std::to_string(random.Below(50)) + " ab" + "ab"[random.Below(2)] + " st";
  document.phones = {"41555" + std::to_string(10000 + random.Below(90000))};
  return document;
}

// More have died, all over the index, than could be asked one by one.
TEST_P(EngineModelTest, TheDeadAreTakenOffWhatIsCountedAsAScanDoes) {
  constexpr MemberNumber kMembers = 8'000;
  RandomAccounts random(GetParam() + 800);
  ScannedAccounts accounts;
  for (MemberNumber member = 1; member <= kMembers; ++member) {
    accounts.Write(MakeAlike(random, member));
  }
  const std::unique_ptr<Engine> engine =
      BuildFrom(accounts, /*delta_limit=*/100, absl::InfiniteDuration());
  uint64_t sequence = 1;
  for (int batch = 0; batch < 20; ++batch) {
    std::vector<Change> changes;
    for (int i = 0; i < 90; ++i) {
      const MemberNumber member = 1 + random.Below(kMembers);
      changes.push_back({member, std::nullopt});
      if (!random.OneIn(9)) changes.back().document = MakeAlike(random, member);
    }
    accounts.Apply(changes);
    engine->Apply(++sequence, changes);
    if (batch % 5 != 4) continue;
    int counted = ExpectSameOf(Field::kEmail, {"a%", "b", "ab", "bab", "a@b", "b%@%"}, 50, random,
                               accounts, *engine);
    counted +=
        ExpectSameOf(Field::kLastName, {"a%", "b%", "ab", "b"}, 50, random, accounts, *engine);
    counted += ExpectSameOf(Field::kAddress, {"1%", "ab", "s%t", "st", "4%"}, 50, random, accounts,
                            *engine);
    counted += ExpectSameOf(Field::kPhone, {"5", "41", "155", "9"}, 50, random, accounts, *engine);
    EXPECT_GT(counted, 20) << "after " << batch;
    if (HasFailure()) return;
  }
  const EngineStats stats = engine->Stats();
  EXPECT_GT(stats.segments, 1u);
  EXPECT_GT((std::map(stats.memory.begin(), stats.memory.end())["buried"]), 0u);
}

TEST_P(EngineModelTest, ADeltaAloneAnswersAsAScanDoes) {
  RandomAccounts random(GetParam() + 100);
  ScannedAccounts accounts;
  const std::unique_ptr<Engine> engine = BuildFrom(accounts, /*delta_limit=*/1'000'000);
  uint64_t sequence = 1;
  for (int round = 0; round < kRounds / 2; ++round) {
    ChangeSome(random, accounts, *engine, sequence);
    ExpectSameAnswers(random, accounts, *engine);
    if (HasFailure()) return;
  }
}

TEST_P(EngineModelTest, AnyStateOfMergingAnswersAsAScanDoes) {
  RandomAccounts random(GetParam() + 200);
  ScannedAccounts accounts = MakeAccounts(random, 300);
  const std::unique_ptr<Engine> engine = BuildFrom(accounts, /*delta_limit=*/64);
  uint64_t sequence = 1;
  for (int round = 0; round < kRounds; ++round) {
    ChangeSome(random, accounts, *engine, sequence);
    if (random.OneIn(6)) engine->MergeNow();
    ExpectSameAnswers(random, accounts, *engine);
    if (HasFailure()) return;
  }
  EXPECT_GT(engine->Stats().merges, 1);
}

TEST_P(EngineModelTest, CardsAndStatusesAreCountedThroughAllChanges) {
  RandomAccounts random(GetParam() + 300);
  ScannedAccounts accounts;
  const std::unique_ptr<Engine> engine = BuildFrom(accounts, /*delta_limit=*/32);
  uint64_t sequence = 1;
  for (int round = 0; round < kRounds; ++round) {
    ChangeSome(random, accounts, *engine, sequence);
    std::vector<uint64_t> statuses(kStatuses);
    uint64_t cards = 0;
    std::map<std::string, std::vector<MemberNumber>> holders;
    for (const Document& document : accounts.Documents()) {
      ++statuses[static_cast<size_t>(document.status)];
      cards += document.card_numbers.size();
      for (const std::string& number : document.card_numbers) {
        holders[number].push_back(document.member);
      }
    }
    const std::shared_ptr<const Snapshot> snapshot = engine->Current();
    EXPECT_EQ(snapshot->StatusCounts(), statuses);
    EXPECT_EQ(engine->Stats().cards, cards);
    for (const auto& [number, members] : holders) {
      const auto hit = snapshot->FindCard(number);
      ASSERT_TRUE(hit.has_value());
      EXPECT_TRUE(std::count(members.begin(), members.end(), hit->member) > 0);
    }
    std::vector<std::string_view> numbers = {"", "no number", "4"};
    for (const auto& [number, members] : holders) numbers.push_back(number);
    std::vector<std::optional<CardHit>> hits(numbers.size());
    snapshot->FindCards(numbers, absl::MakeSpan(hits));
    for (size_t i = 0; i < numbers.size(); ++i) {
      const std::optional<CardHit> alone = snapshot->FindCard(numbers[i]);
      ASSERT_EQ(hits[i].has_value(), alone.has_value());
      if (alone) {
        EXPECT_EQ(hits[i]->member, alone->member);
      }
    }
    for (MemberNumber member = 1; member <= 2000; ++member) {
      ASSERT_EQ(snapshot->Contains(member), accounts.Contains(member));
    }
  }
}

}  // namespace
}  // namespace frontdesk::index
