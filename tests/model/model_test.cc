// The twin against the examples of docs/search.md, written out by hand.
#include "tests/model/model.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/model/fold.h"
#include "tests/model/set_field.h"

namespace frontdesk::model {
namespace {

using index::Criterion;
using index::Document;
using index::Field;
using index::kNoMatch;
using index::MakeMatchClass;
using index::MatchClass;
using index::MatchKind;
using index::PhoneMatch;
using index::Query;
using index::Status;
using index::UserType;

constexpr MatchClass kExact = MakeMatchClass(MatchKind::kExact, false);
constexpr MatchClass kPrefix = MakeMatchClass(MatchKind::kPrefix, false);
constexpr MatchClass kInfix = MakeMatchClass(MatchKind::kInfix, false);
constexpr MatchClass kNickname = MakeMatchClass(MatchKind::kNickname, false);
constexpr MatchClass kExactFolded = MakeMatchClass(MatchKind::kExact, true);
constexpr MatchClass kInfixFolded = MakeMatchClass(MatchKind::kInfix, true);

std::vector<std::string_view> BobIsRobert(std::string_view name) {
  if (name == "bob") return {"robert"};
  if (name == "robert") return {"bob"};
  return {};
}

TEST(ModelFold, FollowsTheExamples) {
  EXPECT_EQ(Fold("St. Paul", Form::kFull), "st paul");
  EXPECT_EQ(Fold("A . B", Form::kFull), "a b");
  EXPECT_EQ(Fold("O'Brien", Form::kFull), "obrien");
  EXPECT_EQ(Fold("O\u00b4Brien", Form::kFull), "obrien");
  EXPECT_EQ(Fold("José", Form::kFull), "jose");
  EXPECT_EQ(Fold("José", Form::kLight), "josé");
  EXPECT_EQ(Fold("Strauß Łódź Ærø", Form::kFull), "strauss lodz aero");
  EXPECT_EQ(Fold("  A \t\u00a0 B ", Form::kLight), "a b");
  EXPECT_EQ(Fold("Garcia-Lopez #4, 1/2", Form::kFull), "garcia-lopez #4, 1/2");
}

struct TextCase {
  Field field;
  std::string typed;
  std::string stored;
  MatchClass expected;
};

Document DocumentWith(Field field, const std::string& value) {
  Document document;
  SetField(document, field, value);
  return document;
}

class ModelMatch : public testing::TestWithParam<TextCase> {};

TEST_P(ModelMatch, FollowsTheExample) {
  const TextCase& c = GetParam();
  const Criterion criterion = {.field = c.field, .text = c.typed};
  ASSERT_TRUE(IsLegal(criterion));
  EXPECT_EQ(Match(criterion, DocumentWith(c.field, c.stored), BobIsRobert), c.expected)
      << c.typed << " on " << c.stored;
}

INSTANTIATE_TEST_SUITE_P(
    Published, ModelMatch,
    testing::Values(TextCase{Field::kLastName, "Garcia", "Garcia-Lopez", kPrefix},
                    TextCase{Field::kLastName, "Lopez", "Garcia-Lopez", kInfix},
                    TextCase{Field::kLastName, "Garcia", "Garciaparra", kNoMatch},
                    TextCase{Field::kLastName, "Anders%", "Anders", kExact},
                    TextCase{Field::kLastName, "Anders%", "Anderson", kPrefix},
                    TextCase{Field::kLastName, "Anders%", "Sanders", kNoMatch},
                    TextCase{Field::kLastName, "An%sen", "Andersen", kPrefix},
                    TextCase{Field::kLastName, "A%%n", "Andersen", kPrefix},
                    TextCase{Field::kLastName, "a\\%b", "A%b", kExact},
                    TextCase{Field::kLastName, "a_b", "axb", kNoMatch},
                    TextCase{Field::kFirstName, "Jose", "José", kExactFolded},
                    TextCase{Field::kFirstName, "José", "José", kExact},
                    TextCase{Field::kFirstName, "Bob", "Robert", kNickname},
                    TextCase{Field::kFirstName, "Robert", "Bob Lee", kNickname},
                    TextCase{Field::kFirstName, "Bob%", "Robert", kNoMatch},
                    TextCase{Field::kLastName, "Bob", "Robert", kNoMatch},
                    TextCase{Field::kAddress, "%Main St%", "12 N Main St Apt 4", kInfix},
                    TextCase{Field::kAddress, "%Main St%", "Main St", kExact},
                    TextCase{Field::kAddress, "Main St.", "12 N Main St Apt 4", kInfixFolded},
                    TextCase{Field::kAddress, "St %", "12 Main Street", kNoMatch},
                    TextCase{Field::kCity, "ont", "Montport", kInfix},
                    TextCase{Field::kCity, "ont%", "Montport", kNoMatch},
                    TextCase{Field::kCompany, "Ind%", "Allen Industries", kInfix},
                    TextCase{Field::kEmail, "SON@g", "ann.jackson@gmail.com", kInfix},
                    TextCase{Field::kEmail, "ann", "ann.jackson@gmail.com", kPrefix},
                    TextCase{Field::kEmail, "annjackson", "ann.jackson@gmail.com", kNoMatch},
                    TextCase{Field::kEmail, "ann%com", "ann.jackson@gmail.com", kPrefix},
                    TextCase{Field::kEmail, "ann%gmail", "ann.jackson@gmail.com", kNoMatch},
                    TextCase{Field::kState, "ca", "CA", kExact},
                    TextCase{Field::kState, "C", "CA", kNoMatch},
                    TextCase{Field::kState, "C%", "CA", kNoMatch},
                    TextCase{Field::kPostalCode, "sw1a1", "SW1A 1AA", kPrefix},
                    TextCase{Field::kPostalCode, "90167", "90167-1234", kPrefix},
                    TextCase{Field::kPostalCode, "0167", "90167", kNoMatch},
                    TextCase{Field::kPhone, "323-904", "(323) 904-9389", kPrefix},
                    TextCase{Field::kPhone, "9389", "(323) 904-9389", kInfix},
                    TextCase{Field::kPhone, "3239049389", "+1 323.904.9389 x12", kExact},
                    TextCase{Field::kPhone, "13239049389", "3239049389", kExact},
                    TextCase{Field::kPhone, "+1 323", "3239049389", kPrefix},
                    TextCase{Field::kPhone, "+1 3", "1 555 555 55", kNoMatch},
                    TextCase{Field::kPhone, "02079460958", "+44 (0)20 7946 0958", kInfix},
                    TextCase{Field::kPhone, "02079460958", "020 7946 0958", kExact},
                    TextCase{Field::kPhone, "12", "555-0100 ext. 12", kNoMatch}),
    [](const auto& test) { return "Case" + std::to_string(test.index); });

TEST(ModelMatch, TheAskedPartOfAPhoneCounts) {
  const Document document = DocumentWith(Field::kPhone, "555-0100");
  const auto match = [&](std::string digits, PhoneMatch part) {
    return Match({.field = Field::kPhone, .text = std::move(digits), .phone_match = part}, document,
                 BobIsRobert);
  };
  EXPECT_EQ(match("555", PhoneMatch::kPrefix), kPrefix);
  EXPECT_EQ(match("555", PhoneMatch::kSuffix), kNoMatch);
  EXPECT_EQ(match("0100", PhoneMatch::kSuffix), kInfix);
  EXPECT_EQ(match("0100", PhoneMatch::kPrefix), kNoMatch);
  EXPECT_EQ(match("0100", PhoneMatch::kExact), kNoMatch);
  for (PhoneMatch part : {PhoneMatch::kExact, PhoneMatch::kPrefix, PhoneMatch::kSuffix}) {
    EXPECT_EQ(match("5550100", part), kExact);
  }
}

TEST(ModelMatch, BillingLooksAtChargedCards) {
  Document document = DocumentWith(Field::kLastName, "Núñez");
  document.billing_cards = {
      {.last4 = "0042", .cardholder_last_name = "Smith", .subscription_charge = true},
      {.last4 = "0043", .on_file = true}};
  const auto match = [&](std::string last4, std::string name, bool on_file) {
    return Match({.field = Field::kBilling,
                  .text = std::move(last4),
                  .billing_last_name = std::move(name),
                  .include_cards_on_file = on_file},
                 document, BobIsRobert);
  };
  EXPECT_EQ(match("0042", "", false), kExact);
  EXPECT_EQ(match("0042", "Smith", false), kExact);
  EXPECT_EQ(match("0042", "smith", false), kNoMatch);
  EXPECT_EQ(match("0042", " Nu\u0301n\u0303ez ", false), kExact);
  EXPECT_EQ(match("0042", "Nunez", false), kNoMatch);
  EXPECT_EQ(match("0043", "", false), kNoMatch);
  EXPECT_EQ(match("0043", "", true), kExact);
}

TEST(ModelMatch, RefusesWhatTheRulesRefuse) {
  const std::vector<std::pair<Field, std::string>> refused = {
      {Field::kLastName, ""},     {Field::kLastName, " ' . "},
      {Field::kLastName, "%a"},   {Field::kLastName, "'%a"},
      {Field::kLastName, "%"},    {Field::kEmail, "%a"},
      {Field::kPhone, "555x"},    {Field::kPhone, "5+5"},
      {Field::kPhone, "+"},       {Field::kBilling, "123"},
      {Field::kMemberId, "M123"}, {Field::kCardNumber, "123"},
      {Field::kPostalCode, "-"},  {Field::kLastName, std::string(257, 'a')}};
  for (const auto& [field, text] : refused) {
    EXPECT_FALSE(IsLegal(Criterion{.field = field, .text = text})) << text;
  }
  EXPECT_TRUE(IsLegal(Criterion{.field = Field::kLastName, .text = "\\%a"}));
  EXPECT_TRUE(IsLegal(Criterion{.field = Field::kAddress, .text = "%a"}));
  EXPECT_TRUE(
      IsLegal(Criterion{.field = Field::kLastName, .text = "%a", .allow_leading_percent = true}));
}

class ModelSearch : public testing::Test {
 protected:
  void Add(MemberNumber member, std::string last_name, Status status, bool numbers_only = false) {
    accounts_[member] = {.member = member,
                         .user_type = UserType::kSeeker,
                         .status = status,
                         .numbers_only = numbers_only,
                         .last_name = std::move(last_name)};
  }
  Answer Find(const Query& query, index::Order order = index::Order::kRelevance) {
    return Search(accounts_, query, order, BobIsRobert);
  }
  static std::vector<MemberNumber> Members(const Answer& answer) {
    std::vector<MemberNumber> members;
    for (const Row& row : answer.rows) members.push_back(row.member);
    return members;
  }

  Accounts accounts_;
};

TEST_F(ModelSearch, OrdersByRankThenOpenThenMember) {
  Add(1, "Lopez-Garcia", Status::kActive);
  Add(2, "García", Status::kActive);
  Add(3, "Garcia", Status::kClosed);
  Add(4, "Garcia", Status::kSuspended);
  Query query = {.any_of = {{{.field = Field::kLastName, .text = "garcia"}}}};
  EXPECT_EQ(Members(Find(query)), (std::vector<MemberNumber>{4, 3, 2, 1}));
  EXPECT_EQ(Members(Find(query, index::Order::kMemberId)), (std::vector<MemberNumber>{1, 2, 3, 4}));
  query.exclude_closed = true;
  EXPECT_EQ(Members(Find(query)), (std::vector<MemberNumber>{4, 2, 1}));
  EXPECT_EQ(Find(query).hidden_closed, 1u);
}

TEST_F(ModelSearch, TheWeakestCriterionRanksAndTheBestReadingCounts) {
  Add(1, "Garcia-Lopez", Status::kActive);
  const Criterion exact = {.field = Field::kMemberId, .text = "M0000000001"};
  const Criterion infix = {.field = Field::kLastName, .text = "Lopez"};
  EXPECT_EQ(Find({.any_of = {{exact, infix}}}).rows, (std::vector<Row>{{1, kInfix}}));
  const Answer both = Find({.any_of = {{infix}, {exact}}});
  EXPECT_EQ(both.rows, (std::vector<Row>{{1, kExact}}));
  EXPECT_EQ(both.conjunction_totals, (std::vector<uint64_t>{1, 1}));
}

TEST_F(ModelSearch, NumbersOnlyAccountsShowNothingElse) {
  Add(1, "Garcia", Status::kActive, /*numbers_only=*/true);
  const Criterion number = {.field = Field::kMemberId, .text = "M0000000001"};
  const Criterion name = {.field = Field::kLastName, .text = "Garcia"};
  EXPECT_EQ(Members(Find({.any_of = {{number}}})), (std::vector<MemberNumber>{1}));
  EXPECT_TRUE(Find({.any_of = {{name}}}).rows.empty());
  EXPECT_TRUE(Find({.any_of = {{number, name}}}).rows.empty());
  EXPECT_TRUE(Find({.any_of = {{}}}).rows.empty());
}

}  // namespace
}  // namespace frontdesk::model
