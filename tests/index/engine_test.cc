#include "index/engine.h"

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace frontdesk::index {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

constexpr char kCard[] = "6006491235122225";

Document Person(MemberNumber member, std::string first, std::string last) {
  Document document;
  document.member = member;
  document.user_type = UserType::kSeeker;
  document.status = Status::kActive;
  document.first_name = std::move(first);
  document.last_name = std::move(last);
  return document;
}

Criterion By(Field field, std::string text) {
  Criterion criterion;
  criterion.field = field;
  criterion.text = std::move(text);
  return criterion;
}

SearchRequest Find(Field field, std::string text) {
  SearchRequest request;
  request.query.any_of = {{By(field, std::move(text))}};
  return request;
}

SearchResult Answer(const Snapshot& snapshot, const SearchRequest& request) {
  absl::StatusOr<SearchResult> result = snapshot.Search(request);
  EXPECT_TRUE(result.ok()) << result.status();
  return result.ok() ? *std::move(result) : SearchResult();
}

std::vector<MemberNumber> MembersFound(const Snapshot& snapshot, const SearchRequest& request) {
  std::vector<MemberNumber> members;
  for (const Hit& hit : Answer(snapshot, request).hits) members.push_back(hit.member);
  return members;
}

// The same facts must hold wherever accounts live.
enum class Place { kDelta, kBase, kMerged, kAdded };

class EngineTest : public testing::TestWithParam<Place> {
 protected:
  // An engine with these accounts, in the place that is tested.
  void Start(const std::vector<Document>& documents) {
    EngineOptions options;
    options.background_merge = false;
    options.delta_limit = GetParam() == Place::kMerged ? 1 : 1000;
    const bool in_base = GetParam() == Place::kBase;
    auto built = Engine::Build(options, /*sequence=*/1, [&](const Engine::Sink& sink) {
      for (const Document& document : documents) {
        if (!in_base) break;
        if (absl::Status status = sink(document); !status.ok()) return status;
      }
      return absl::OkStatus();
    });
    ASSERT_TRUE(built.ok());
    engine_ = *std::move(built);
    if (in_base) return;
    if (GetParam() == Place::kAdded) return AddParts(documents);
    for (const Document& document : documents) Write(document);
  }

  // Adds the documents as an import would.
  void AddParts(const std::vector<Document>& documents) {
    std::vector<Engine::Part> parts(1);
    for (const Document& document : documents) {
      if (document.member <= parts.back().last()) parts.emplace_back();
      parts.back().Add(document);
    }
    engine_->Add(++sequence_, std::move(parts), /*more=*/true);
  }

  void Write(const Document& document) {
    const Change change = {.member = document.member, .document = document};
    engine_->Apply(++sequence_, {&change, 1});
  }
  void Erase(MemberNumber member) {
    const Change change = {.member = member, .document = std::nullopt};
    engine_->Apply(++sequence_, {&change, 1});
  }
  std::vector<MemberNumber> Members(const SearchRequest& request) {
    return MembersFound(*engine_->Current(), request);
  }

  std::unique_ptr<Engine> engine_;
  uint64_t sequence_ = 1;
};

INSTANTIATE_TEST_SUITE_P(Places, EngineTest,
                         testing::Values(Place::kDelta, Place::kBase, Place::kMerged,
                                         Place::kAdded),
                         [](const auto& place) {
                           switch (place.param) {
                             case Place::kDelta:
                               return "InDelta";
                             case Place::kBase:
                               return "InBase";
                             case Place::kAdded:
                               return "Added";
                             default:
                               return "Merged";
                           }
                         });

TEST_P(EngineTest, AnEmptyIndexFindsNothing) {
  Start({});
  EXPECT_THAT(Members(Find(Field::kLastName, "Smith")), IsEmpty());
  EXPECT_EQ(engine_->Current()->size(), 0);
  EXPECT_EQ(engine_->Current()->FindCard(kCard), std::nullopt);
  EXPECT_FALSE(engine_->Current()->Contains(1));
}

TEST_P(EngineTest, AWriteIsVisibleWhenApplyReturns) {
  Start({Person(1, "Ann", "Smith")});
  Write(Person(2, "Bob", "Smith"));
  EXPECT_THAT(Members(Find(Field::kLastName, "smith")), ElementsAre(1, 2));
  EXPECT_TRUE(engine_->Current()->Contains(2));
  EXPECT_EQ(engine_->Current()->size(), 2);
  EXPECT_EQ(engine_->Current()->sequence(), sequence_);
}

TEST_P(EngineTest, APartTakesThePlaceOfOlderCopies) {
  Start({Person(1, "Ann", "Smith"), Person(2, "Bob", "Smith"), Person(3, "Cy", "Smith")});
  Erase(3);
  std::vector<Engine::Part> parts(1);
  parts[0].Add(Person(2, "Bob", "Jones"));
  parts[0].Add(Person(3, "Cy", "Jones"));
  engine_->Add(++sequence_, std::move(parts), /*more=*/false);
  EXPECT_THAT(Members(Find(Field::kLastName, "Smith")), ElementsAre(1));
  EXPECT_THAT(Members(Find(Field::kLastName, "Jones")), ElementsAre(2, 3));
  EXPECT_EQ(engine_->Current()->size(), 3);
  EXPECT_EQ(engine_->Current()->sequence(), sequence_);
  Erase(2);
  EXPECT_THAT(Members(Find(Field::kLastName, "Jones")), ElementsAre(3));
}

TEST_P(EngineTest, AnErasedAccountIsNoLongerFound) {
  Start({Person(1, "Ann", "Smith"), Person(2, "Bob", "Smith")});
  Erase(1);
  EXPECT_THAT(Members(Find(Field::kLastName, "Smith")), ElementsAre(2));
  EXPECT_FALSE(engine_->Current()->Contains(1));
  EXPECT_EQ(engine_->Current()->size(), 1);
}

TEST_P(EngineTest, ErasingAnUnknownAccountChangesNothing) {
  Start({Person(1, "Ann", "Smith")});
  Erase(7);
  EXPECT_EQ(engine_->Current()->size(), 1);
  EXPECT_THAT(Members(Find(Field::kLastName, "Smith")), ElementsAre(1));
}

TEST_P(EngineTest, AnErasedAccountCanBeWrittenAgain) {
  Start({Person(1, "Ann", "Smith")});
  Erase(1);
  Write(Person(1, "Ann", "Jones"));
  EXPECT_THAT(Members(Find(Field::kLastName, "Smith")), IsEmpty());
  EXPECT_THAT(Members(Find(Field::kLastName, "Jones")), ElementsAre(1));
}

TEST_P(EngineTest, ARewrittenAccountIsFoundByItsNewValuesOnly) {
  Start({Person(1, "Ann", "Smith")});
  Document changed = Person(1, "Ann", "Jones");
  changed.status = Status::kSuspended;
  Write(changed);
  EXPECT_THAT(Members(Find(Field::kLastName, "Smith")), IsEmpty());
  EXPECT_THAT(Members(Find(Field::kLastName, "Jones")), ElementsAre(1));
  EXPECT_THAT(engine_->Current()->StatusCounts(), ElementsAre(0, 0, 1, 0, 0));
}

TEST_P(EngineTest, ChangesOfOneCommitApplyInOrder) {
  Start({Person(1, "Ann", "Smith")});
  const std::vector<Change> changes = {
      {.member = 1, .document = Person(1, "Ann", "Jones")},
      {.member = 1, .document = std::nullopt},
      {.member = 2, .document = Person(2, "Bob", "Jones")},
      {.member = 1, .document = Person(1, "Ann", "Miller")},
      {.member = 2, .document = Person(2, "Bob", "Brown")},
  };
  engine_->Apply(++sequence_, changes);
  EXPECT_THAT(Members(Find(Field::kLastName, "Jones")), IsEmpty());
  EXPECT_THAT(Members(Find(Field::kLastName, "Miller")), ElementsAre(1));
  EXPECT_THAT(Members(Find(Field::kLastName, "Brown")), ElementsAre(2));
  EXPECT_EQ(engine_->Current()->size(), 2);
  EXPECT_THAT(engine_->Current()->StatusCounts(), ElementsAre(0, 2, 0, 0, 0));
}

TEST_P(EngineTest, AnOldSnapshotNeverChanges) {
  Start({Person(1, "Ann", "Smith"), Person(2, "Bob", "Smith")});
  const std::shared_ptr<const Snapshot> old = engine_->Current();
  Erase(1);
  Write(Person(2, "Bob", "Jones"));
  Write(Person(3, "Cy", "Smith"));
  engine_->MergeNow();
  EXPECT_THAT(MembersFound(*old, Find(Field::kLastName, "Smith")), ElementsAre(1, 2));
  EXPECT_TRUE(old->Contains(1));
  EXPECT_FALSE(old->Contains(3));
  EXPECT_EQ(old->size(), 2);
  EXPECT_THAT(Members(Find(Field::kLastName, "Smith")), ElementsAre(3));
}

TEST_P(EngineTest, ACardBelongsToTheAccountWrittenLastWithIt) {
  Document ann = Person(1, "Ann", "Smith");
  ann.card_numbers = {kCard};
  Document bob = Person(2, "Bob", "Smith");
  bob.card_numbers = {kCard};
  Start({ann, bob});
  EXPECT_EQ(engine_->Current()->FindCard(kCard)->member, 2);
  Write(ann);
  EXPECT_EQ(engine_->Current()->FindCard(kCard)->member, 1);
  engine_->MergeNow();
  EXPECT_EQ(engine_->Current()->FindCard(kCard)->member, 1);
  EXPECT_THAT(Members(Find(Field::kCardNumber, kCard)), ElementsAre(1, 2));
}

TEST_P(EngineTest, AFormerCardNumberStillLeadsToItsAccount) {
  Document ann = Person(1, "Ann", "Smith");
  ann.card_numbers = {kCard, "6006498983532018"};
  Start({ann});
  EXPECT_EQ(engine_->Current()->FindCard(kCard)->member, 1);
  EXPECT_EQ(engine_->Current()->FindCard("6006498983532018")->member, 1);
  EXPECT_EQ(engine_->Stats().cards, 2);
}

TEST_P(EngineTest, ErasingFreesTheCard) {
  Document ann = Person(1, "Ann", "Smith");
  ann.card_numbers = {kCard};
  Start({ann});
  Erase(1);
  EXPECT_EQ(engine_->Current()->FindCard(kCard), std::nullopt);
  EXPECT_EQ(engine_->Stats().cards, 0);
  Document bob = Person(2, "Bob", "Smith");
  bob.card_numbers = {kCard};
  Write(bob);
  EXPECT_EQ(engine_->Current()->FindCard(kCard)->member, 2);
}

TEST_P(EngineTest, ACardTakenFromAnAccountIsFree) {
  Document ann = Person(1, "Ann", "Smith");
  ann.card_numbers = {kCard};
  Start({ann});
  Write(Person(1, "Ann", "Smith"));
  EXPECT_EQ(engine_->Current()->FindCard(kCard), std::nullopt);
}

TEST_P(EngineTest, CardNumbersKeepLeadingZerosAndLength) {
  Document ann = Person(1, "Ann", "Smith");
  ann.card_numbers = {"000000000018"};
  Document bob = Person(2, "Bob", "Smith");
  bob.card_numbers = {"0000000000018", "9999999999999999999"};
  Start({ann, bob});
  EXPECT_EQ(engine_->Current()->FindCard("000000000018")->member, 1);
  EXPECT_EQ(engine_->Current()->FindCard("0000000000018")->member, 2);
  EXPECT_EQ(engine_->Current()->FindCard("9999999999999999999")->member, 2);
  EXPECT_EQ(engine_->Current()->FindCard("18"), std::nullopt);
  EXPECT_EQ(engine_->Current()->FindCard("not digits"), std::nullopt);
}

TEST_P(EngineTest, ANumbersOnlyAccountIsFoundByItsNumbersOnly) {
  Document gift = Person(1, "Ann", "Smith");
  gift.numbers_only = true;
  gift.email = "ann@gmail.com";
  gift.phones = {"2125550100"};
  gift.card_numbers = {kCard};
  gift.billing_cards = {{.last4 = "1234", .subscription_charge = true}};
  Start({gift});
  EXPECT_THAT(Members(Find(Field::kMemberId, "M0000000001")), ElementsAre(1));
  EXPECT_THAT(Members(Find(Field::kCardNumber, kCard)), ElementsAre(1));
  EXPECT_EQ(engine_->Current()->FindCard(kCard)->member, 1);
  EXPECT_THAT(Members(Find(Field::kLastName, "Smith")), IsEmpty());
  EXPECT_THAT(Members(Find(Field::kEmail, "gmail")), IsEmpty());
  EXPECT_THAT(Members(Find(Field::kPhone, "2125550100")), IsEmpty());
  EXPECT_THAT(Members(Find(Field::kBilling, "1234")), IsEmpty());
  SearchRequest all;
  all.query.any_of = {{}};
  EXPECT_THAT(Members(all), IsEmpty());
  SearchRequest both = Find(Field::kMemberId, "M0000000001");
  both.query.any_of[0].push_back(By(Field::kLastName, "Smith"));
  EXPECT_THAT(Members(both), IsEmpty());
  EXPECT_THAT(engine_->Current()->StatusCounts(), ElementsAre(0, 1, 0, 0, 0));
}

TEST_P(EngineTest, AnEmptyConjunctionFindsAllAndNoConjunctionNone) {
  Start({Person(1, "Ann", "Smith"), Person(2, "Bob", "Smith")});
  SearchRequest request;
  EXPECT_EQ(Answer(*engine_->Current(), request).total, 0);
  request.query.any_of = {{}};
  EXPECT_THAT(Members(request), ElementsAre(1, 2));
}

TEST_P(EngineTest, HiddenClosedCountsWhatExcludeClosedAloneLeavesOut) {
  std::vector<Document> documents;
  for (int status = 1; status < kStatuses; ++status) {
    documents.push_back(Person(static_cast<MemberNumber>(status), "Ann", "Smith"));
    documents.back().status = static_cast<Status>(status);
    if (status == 4) documents.back().user_type = UserType::kProvider;
  }
  Start(documents);
  SearchRequest request = Find(Field::kLastName, "Smith");
  EXPECT_EQ(Answer(*engine_->Current(), request).hidden_closed, 0);
  request.query.exclude_closed = true;
  EXPECT_THAT(Members(request), ElementsAre(1, 2));
  EXPECT_EQ(Answer(*engine_->Current(), request).hidden_closed, 2);
  request.query.user_types = {UserType::kSeeker};
  EXPECT_EQ(Answer(*engine_->Current(), request).hidden_closed, 1);
}

TEST_P(EngineTest, AnAccountFoundTwiceIsListedOnceWithItsBestRank) {
  Start({Person(1, "Smithson", "Jones"), Person(2, "Ann", "Smithson")});
  SearchRequest request;
  request.query.any_of = {{By(Field::kLastName, "Smith%")},
                          {By(Field::kFirstName, "Smithson")},
                          {By(Field::kLastName, "Smithson")}};
  const SearchResult result = Answer(*engine_->Current(), request);
  EXPECT_THAT(result.hits, ElementsAre(Hit{1, 0}, Hit{2, 0}));
  EXPECT_EQ(result.total, 2);
  EXPECT_THAT(result.conjunction_totals, ElementsAre(1, 1, 1));
}

TEST_P(EngineTest, RelevanceIsRankThenOpenThenMember) {
  Document closed = Person(1, "Ann", "Anders");
  closed.status = Status::kClosed;
  Start({closed, Person(2, "Ann", "Anderson"), Person(3, "Ann", "Anders"),
         Person(4, "Ann", "Ánders")});
  SearchRequest request = Find(Field::kLastName, "Anders%");
  EXPECT_THAT(Answer(*engine_->Current(), request).hits,
              ElementsAre(Hit{3, 0}, Hit{1, 0}, Hit{4, 1}, Hit{2, 2}));
  request.order = Order::kMemberId;
  EXPECT_THAT(Members(request), ElementsAre(1, 2, 3, 4));
}

TEST_P(EngineTest, ASearchCriterionThatDoesNotCompileIsRefused) {
  Start({Person(1, "Ann", "Smith")});
  EXPECT_EQ(engine_->Current()->Search(Find(Field::kLastName, "%")).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_P(EngineTest, ACancelledSearchSaysSo) {
  Start({Person(1, "Ann", "Smith")});
  const std::atomic<bool> cancelled = true;
  SearchRequest request = Find(Field::kLastName, "Smith");
  request.limits.cancelled = &cancelled;
  EXPECT_EQ(engine_->Current()->Search(request).status().code(), absl::StatusCode::kCancelled);
}

TEST_P(EngineTest, ALateSearchSaysSo) {
  Start({Person(1, "Ann", "Smith")});
  SearchRequest request = Find(Field::kLastName, "Smith");
  request.limits.deadline = absl::Now() - absl::Seconds(1);
  EXPECT_EQ(engine_->Current()->Search(request).status().code(),
            absl::StatusCode::kDeadlineExceeded);
}

TEST_P(EngineTest, WhoIsFoundIsToldBeforeTheNextQuestionIs) {
  Start({Person(1, "Ann", "Smith"), Person(2, "Bob", "Smith"), Person(3, "Eve", "Jones")});
  SearchRequest request = Find(Field::kLastName, "Smith");
  request.next_question = true;
  std::vector<SearchResult> told;
  request.found = [&](const SearchResult& result) { told.push_back(result); };
  const SearchResult answer = Answer(*engine_->Current(), request);
  ASSERT_EQ(told.size(), 1);
  EXPECT_EQ(told[0].hits, answer.hits);
  EXPECT_EQ(told[0].total, 2);
  EXPECT_TRUE(told[0].spread.empty());
  EXPECT_FALSE(answer.spread.empty());
}

TEST_P(EngineTest, OfASearchThatFailsNobodyIsTold) {
  Start({Person(1, "Ann", "Smith")});
  SearchRequest request = Find(Field::kLastName, "Smith");
  request.limits.deadline = absl::Now() - absl::Seconds(1);
  request.found = [](const SearchResult&) { FAIL() << "nobody was found"; };
  EXPECT_FALSE(engine_->Current()->Search(request).ok());
}

TEST_P(EngineTest, SpreadTellsWhichFieldDivides) {
  std::vector<Document> documents;
  for (MemberNumber member = 1; member <= 4; ++member) {
    documents.push_back(Person(member, member % 2 == 0 ? "Ann" : "Bob", "Smith"));
    documents.back().email = "user" + std::to_string(member) + "@gmail.com";
    documents.back().phones = {"21255501" + std::to_string(10 + member)};
  }
  Start(documents);
  SearchRequest request = Find(Field::kLastName, "Smith");
  request.next_question = true;
  std::map<Field, double> remaining;
  std::map<Field, bool> constant;
  for (const FieldSpread& spread : Answer(*engine_->Current(), request).spread) {
    remaining[spread.field] = spread.expected_remaining;
    constant[spread.field] = spread.constant;
  }
  EXPECT_THAT(
      remaining,
      ElementsAre(Pair(Field::kEmail, 1), Pair(Field::kFirstName, 2), Pair(Field::kLastName, 4),
                  Pair(Field::kPhone, 1), Pair(Field::kAddress, 4), Pair(Field::kCity, 4),
                  Pair(Field::kState, 4), Pair(Field::kPostalCode, 4), Pair(Field::kUserType, 4)));
  EXPECT_TRUE(constant[Field::kLastName]);
  EXPECT_TRUE(constant[Field::kAddress]);
  EXPECT_FALSE(constant[Field::kFirstName]);
}

TEST_P(EngineTest, FieldsThatDivideAlikeSpreadAlike) {
  std::vector<Document> documents;
  for (MemberNumber group = 1; group <= 30; ++group) {
    for (MemberNumber i = 0; i < group; ++i) {
      const std::string name = "x" + std::to_string(group);
      documents.push_back(Person(documents.size() + 1, name, "Smith"));
      documents.back().city = name;
    }
  }
  Start(documents);
  SearchRequest request = Find(Field::kLastName, "Smith");
  request.next_question = true;
  std::map<Field, double> remaining;
  for (const FieldSpread& spread : Answer(*engine_->Current(), request).spread) {
    remaining[spread.field] = spread.expected_remaining;
  }
  EXPECT_EQ(remaining[Field::kFirstName], remaining[Field::kCity]);  // to the last digit
}

TEST_P(EngineTest, PlansAndStatsSayWhatTheyAreOf) {
  Start({Person(1, "Ann", "Smith"), Person(2, "Bob", "Smith")});
  SearchRequest request = Find(Field::kLastName, "Smith");
  request.query.any_of[0].push_back(By(Field::kFirstName, "Ann"));
  EXPECT_THAT(Answer(*engine_->Current(), request).plan, testing::Not(testing::HasSubstr("mith")));
  const EngineStats stats = engine_->Stats();
  EXPECT_EQ(stats.accounts, 2);
  EXPECT_EQ(stats.delta, GetParam() == Place::kDelta ? 2 : 0);
  uint64_t bytes = 0;
  for (const auto& [structure, size] : stats.memory) bytes += size;
  EXPECT_GT(bytes, 0);
}

TEST(EnginePlanTest, APlanTellsOfAllSegmentsTogether) {
  EngineOptions options;
  options.background_merge = false;
  auto built = Engine::Build(options, /*sequence=*/1, [](const Engine::Sink& sink) {
    EXPECT_TRUE(sink(Person(1, "Ann", "Smith")).ok());
    return sink(Person(2, "Bob", "Smith"));
  });
  ASSERT_TRUE(built.ok());
  Engine& engine = **built;
  SearchRequest request = Find(Field::kLastName, "Smith");
  EXPECT_EQ(Answer(*engine.Current(), request).plan, "last name drives with 2 accounts");
  std::vector<Engine::Part> parts(2);
  parts[0].Add(Person(3, "Cy", "Smith"));
  parts[1].Add(Person(4, "Ann", "Jones"));
  engine.Add(/*sequence=*/2, std::move(parts), /*more=*/true);
  EXPECT_EQ(Answer(*engine.Current(), request).plan,
            "last name drives with 3 accounts in 2 segments");
  const Change change = {.member = 5, .document = Person(5, "Di", "Smith")};
  engine.Apply(/*sequence=*/3, {&change, 1});
  EXPECT_EQ(Answer(*engine.Current(), request).plan,
            "last name drives with 3 accounts in 2 segments; 1 unmerged account scanned");
}

TEST(EngineBuildTest, AccountsOutOfOrderAreRefused) {
  const auto built = Engine::Build({}, 1, [](const Engine::Sink& sink) {
    EXPECT_TRUE(sink(Person(2, "Ann", "Smith")).ok());
    return sink(Person(2, "Bob", "Smith"));
  });
  EXPECT_EQ(built.status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(EngineBuildTest, AnErrorOfTheFeedStopsTheBuild) {
  const auto built =
      Engine::Build({}, 1, [](const Engine::Sink&) { return absl::DataLossError("a bad record"); });
  EXPECT_EQ(built.status().code(), absl::StatusCode::kDataLoss);
}

TEST(EngineBuildTest, ABackgroundMergeEmptiesTheDelta) {
  EngineOptions options;
  options.delta_limit = 8;
  auto built = Engine::Build(options, 1, [](const Engine::Sink&) { return absl::OkStatus(); });
  ASSERT_TRUE(built.ok());
  for (MemberNumber member = 1; member <= 1000; ++member) {
    const Change change = {.member = member, .document = Person(member, "Ann", "Smith")};
    (*built)->Apply(member + 1, {&change, 1});
  }
  (*built)->MergeNow();
  EXPECT_EQ((*built)->Stats().delta, 0);
  EXPECT_GT((*built)->Stats().merges, 0);
  EXPECT_EQ(Answer(*(*built)->Current(), Find(Field::kLastName, "Smith")).total, 1000);
}

}  // namespace
}  // namespace frontdesk::index
