#include "index/explain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "index/criterion.h"

namespace frontdesk::index {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Criterion Make(Field field, std::string text) {
  Criterion criterion;
  criterion.field = field;
  criterion.text = std::move(text);
  return criterion;
}

Document Someone() {
  Document document;
  document.member = 42;
  document.user_type = UserType::kSeeker;
  document.status = Status::kActive;
  return document;
}

Explanation MustExplain(const Query& query, const Document& document) {
  const auto explanation = Explain(query, document);
  EXPECT_TRUE(explanation.ok());
  return explanation.ok() ? *explanation : Explanation();
}

Explanation Explain1(const Criterion& criterion, const Document& document) {
  Query query;
  query.any_of = {{criterion}};
  return MustExplain(query, document);
}

// The parts of `shown` that are highlighted.
std::vector<std::string> Highlights(const FieldMatch& match, const std::string& shown) {
  std::vector<std::string> parts;
  for (const auto& [begin, end] : match.ranges) parts.push_back(shown.substr(begin, end - begin));
  return parts;
}

// What is highlighted in the only field that matches, whose value is `shown`.
std::vector<std::string> HighlightsOfOnly(const Explanation& explanation,
                                          const std::string& shown) {
  EXPECT_THAT(explanation.fields, SizeIs(1));
  return explanation.fields.empty() ? std::vector<std::string>()
                                    : Highlights(explanation.fields[0], shown);
}

struct TextCase {
  Field field;
  std::string typed;
  std::string stored;
  std::vector<std::string> highlights;
};

std::string& ValueOf(Document& document, Field field) {
  switch (field) {
    case Field::kEmail:
      return document.email;
    case Field::kFirstName:
      return document.first_name;
    case Field::kAddress:
      return document.street;
    case Field::kPostalCode:
      return document.postal_code;
    case Field::kState:
      return document.state;
    case Field::kCompany:
      return document.company;
    default:
      return document.last_name;
  }
}

class HighlightTable : public testing::TestWithParam<TextCase> {};

TEST_P(HighlightTable, CoversWhatMatched) {
  Document document = Someone();
  ValueOf(document, GetParam().field) = GetParam().stored;
  const Explanation explanation = Explain1(Make(GetParam().field, GetParam().typed), document);
  ASSERT_TRUE(explanation.matches);
  EXPECT_EQ(explanation.fields[0].field, GetParam().field);
  EXPECT_EQ(HighlightsOfOnly(explanation, GetParam().stored), GetParam().highlights);
}

INSTANTIATE_TEST_SUITE_P(
    Text, HighlightTable,
    testing::Values(TextCase{Field::kEmail, "@GMAIL", "mary@gmail.com", {"@gmail"}},
                    TextCase{Field::kLastName, "An%sen", "Andersen", {"An", "sen"}},
                    TextCase{Field::kLastName, "And%ersen", "Andersen", {"Andersen"}},
                    TextCase{Field::kLastName, "lopez", "Garcia-L\u00f3pez", {"L\u00f3pez"}},
                    TextCase{Field::kLastName, "obrien", "O'Brien", {"O'Brien"}},
                    TextCase{Field::kFirstName, "jose", "Jos\u00e9", {"Jos\u00e9"}},
                    TextCase{Field::kFirstName, "jose", "Jose\u0301", {"Jose\u0301"}},
                    TextCase{Field::kLastName, "strasser", "Stra\u00dfer", {"Stra\u00dfer"}},
                    TextCase{Field::kLastName, "stras%", "Stra\u00dfer", {"Stra\u00df"}},
                    TextCase{Field::kLastName, "stras%ser", "Stra\u00dfer", {"Stra\u00dfer"}},
                    TextCase{Field::kAddress, "%Main St%", "12 N Main St Apt 4", {"Main St"}},
                    TextCase{Field::kAddress, "main st a", "12 N Main St. Apt 4", {"Main St. A"}},
                    TextCase{Field::kAddress, "%", "12 N Main St", {}},
                    TextCase{Field::kCompany, "all%ries", " Allen  Industries ", {"All", "ries"}},
                    TextCase{Field::kState, "ca", " CA ", {"CA"}},
                    TextCase{Field::kPostalCode, "901671", "90167-1234", {"90167-1"}},
                    TextCase{Field::kPostalCode, "sw1a1", " SW1A 1AA", {"SW1A 1"}}));

TEST(Explain, CoversTheDigitsOfAPhoneWithTheFormattingBetweenThem) {
  Document document = Someone();
  document.phones = {"(323) 904-9389 x12", "+1 323.555.0100", "904 9389"};
  Explanation explanation = Explain1(Make(Field::kPhone, "9049389"), document);
  ASSERT_THAT(explanation.fields, SizeIs(2));
  EXPECT_EQ(explanation.fields[0].value_index, 0);
  EXPECT_EQ(explanation.fields[0].kind, MatchKind::kInfix);
  EXPECT_THAT(Highlights(explanation.fields[0], document.phones[0]), ElementsAre("904-9389"));
  EXPECT_EQ(explanation.fields[1].value_index, 2);
  EXPECT_EQ(explanation.fields[1].kind, MatchKind::kExact);
  EXPECT_THAT(Highlights(explanation.fields[1], document.phones[2]), ElementsAre("904 9389"));
  EXPECT_EQ(explanation.match, MakeMatchClass(MatchKind::kExact, false));

  explanation = Explain1(Make(Field::kPhone, "13235550100"), document);
  EXPECT_THAT(HighlightsOfOnly(explanation, document.phones[1]), ElementsAre("323.555.0100"));
}

TEST(Explain, CoversTheEndOfAPhoneWhereThatWasAskedFor) {
  Document document = Someone();
  document.phones = {"93-89-93-89"};
  Criterion criterion = Make(Field::kPhone, "9389");
  criterion.phone_match = PhoneMatch::kSuffix;
  const Explanation explanation = Explain1(criterion, document);
  ASSERT_THAT(explanation.fields, SizeIs(1));
  EXPECT_THAT(explanation.fields[0].ranges, ElementsAre(std::pair(6u, 11u)));
}

TEST(Explain, CoversWholeNumbers) {
  Document document = Someone();
  document.card_numbers = {"6006498983532018", "6006491235122225"};
  Explanation explanation = Explain1(Make(Field::kCardNumber, "6006491235122225"), document);
  ASSERT_THAT(explanation.fields, SizeIs(1));
  EXPECT_EQ(explanation.fields[0].value_index, 1);
  EXPECT_THAT(HighlightsOfOnly(explanation, "************2225"), ElementsAre("************2225"));
  explanation = Explain1(Make(Field::kMemberId, "M0000000042"), document);
  EXPECT_THAT(HighlightsOfOnly(explanation, "M0000000042"), ElementsAre("M0000000042"));
}

// Nicknames.

TEST(Explain, SaysThatTheStoredNameIsANicknameOfTheOneAskedFor) {
  Document document = Someone();
  document.first_name = "Mary Bob";
  const Explanation explanation = Explain1(Make(Field::kFirstName, " Robert "), document);
  EXPECT_THAT(HighlightsOfOnly(explanation, document.first_name), ElementsAre("Bob"));
  EXPECT_EQ(explanation.fields[0].field, Field::kFirstName);
  EXPECT_EQ(explanation.fields[0].kind, MatchKind::kNickname);
  EXPECT_FALSE(explanation.fields[0].folded);
  EXPECT_EQ(explanation.fields[0].note, "nickname of Robert");
}

TEST(Explain, SaysThatTheNameAskedForIsANicknameOfTheStoredOne) {
  Document document = Someone();
  document.first_name = "R\u00f3bert-Lee";
  const Explanation explanation = Explain1(Make(Field::kFirstName, "Bob"), document);
  EXPECT_THAT(HighlightsOfOnly(explanation, document.first_name), ElementsAre("R\u00f3bert"));
  EXPECT_EQ(explanation.fields[0].note, "Bob is a nickname of R\u00f3bert");
}

TEST(Explain, SaysWhoseNicknameTheStoredOneIs) {
  Document document = Someone();
  document.first_name = " Donald ";
  document.nickname = "Peach";
  Explanation explanation = Explain1(Make(Field::kFirstName, "pea%"), document);
  EXPECT_THAT(HighlightsOfOnly(explanation, document.nickname), ElementsAre("Pea"));
  EXPECT_EQ(explanation.fields[0].field, Field::kNickname);
  EXPECT_EQ(explanation.fields[0].kind, MatchKind::kNickname);
  EXPECT_EQ(explanation.fields[0].note, "nickname of Donald");
  document.first_name = "";
  explanation = Explain1(Make(Field::kFirstName, "peach"), document);
  EXPECT_EQ(explanation.fields[0].note, "");
}

TEST(Explain, ReportsALiteralFirstNameAsSuch) {
  Document document = Someone();
  document.first_name = "Robert Bob";
  const Explanation explanation = Explain1(Make(Field::kFirstName, "bob"), document);
  EXPECT_THAT(HighlightsOfOnly(explanation, document.first_name), ElementsAre("Bob"));
  EXPECT_EQ(explanation.fields[0].kind, MatchKind::kInfix);
  EXPECT_EQ(explanation.fields[0].note, "");
}

// Billing.

TEST(Explain, SaysWhoseLastNameABillingMatchHas) {
  Document document = Someone();
  document.last_name = "Smith";
  document.billing_cards.resize(3);
  for (BillingCard& card : document.billing_cards) {
    card.last4 = "1234";
    card.subscription_charge = true;
  }
  document.billing_cards[1].last4 = "5678";
  document.billing_cards[2].cardholder_last_name = " Smith ";
  Criterion criterion = Make(Field::kBilling, "1234");
  criterion.billing_last_name = "Smith";
  const Explanation explanation = Explain1(criterion, document);
  ASSERT_THAT(explanation.fields, SizeIs(4));
  EXPECT_EQ(explanation.fields[0].field, Field::kBilling);
  EXPECT_EQ(explanation.fields[0].value_index, 0);
  EXPECT_THAT(Highlights(explanation.fields[0], "1234"), ElementsAre("1234"));
  EXPECT_EQ(explanation.fields[1].field, Field::kBilling);
  EXPECT_EQ(explanation.fields[1].value_index, 2);
  EXPECT_EQ(explanation.fields[2].field, Field::kBillingLastName);
  EXPECT_EQ(explanation.fields[2].value_index, 0);
  EXPECT_EQ(explanation.fields[2].note, "member");
  EXPECT_THAT(Highlights(explanation.fields[2], "Smith"), ElementsAre("Smith"));
  EXPECT_EQ(explanation.fields[3].value_index, 2);
  EXPECT_EQ(explanation.fields[3].note, "cardholder");
  EXPECT_THAT(Highlights(explanation.fields[3], " Smith "), ElementsAre("Smith"));
}

TEST(Explain, ReportsNoBillingLastNameWhereNoneWasGiven) {
  Document document = Someone();
  document.billing_cards.resize(1);
  document.billing_cards[0].last4 = "1234";
  document.billing_cards[0].subscription_charge = true;
  const Explanation explanation = Explain1(Make(Field::kBilling, "1234"), document);
  ASSERT_THAT(explanation.fields, SizeIs(1));
  EXPECT_EQ(explanation.fields[0].field, Field::kBilling);
  EXPECT_EQ(explanation.fields[0].note, "");
}

// Combining.

Document Garcia() {
  Document document = Someone();
  document.first_name = "Jos\u00e9";
  document.last_name = "Garcia-Lopez";
  document.city = "Montport";
  return document;
}

TEST(Explain, RanksByTheWeakestCriterion) {
  Query query;
  query.any_of = {{Make(Field::kCity, "Montport"), Make(Field::kLastName, "lopez")}};
  const Explanation explanation = MustExplain(query, Garcia());
  EXPECT_EQ(explanation.match, MakeMatchClass(MatchKind::kInfix, false));
  ASSERT_THAT(explanation.fields, SizeIs(2));
  EXPECT_EQ(explanation.fields[0].field, Field::kLastName);
  EXPECT_EQ(explanation.fields[1].field, Field::kCity);
}

TEST(Explain, RanksByTheBestReading) {
  Query query;
  query.any_of = {{Make(Field::kLastName, "lopez")}, {Make(Field::kFirstName, "jose")}};
  EXPECT_EQ(MustExplain(query, Garcia()).match, MakeMatchClass(MatchKind::kExact, true));
}

TEST(Explain, LeavesOutReadingsThatDoNotMatch) {
  Query query;
  query.any_of = {{Make(Field::kLastName, "lopez")},
                  {Make(Field::kFirstName, "jose"), Make(Field::kCity, "Elsewhere")}};
  const Explanation explanation = MustExplain(query, Garcia());
  ASSERT_THAT(explanation.fields, SizeIs(1));
  EXPECT_EQ(explanation.fields[0].field, Field::kLastName);
}

TEST(Explain, ReportsAFieldOnceWithTheRangesOfAllThatMatchedIt) {
  Query query;
  query.any_of = {{Make(Field::kLastName, "lopez"), Make(Field::kLastName, "gar%")},
                  {Make(Field::kLastName, "garcia-lop%")}};
  query.any_of.pop_back();
  Explanation explanation = MustExplain(query, Garcia());
  EXPECT_THAT(HighlightsOfOnly(explanation, "Garcia-Lopez"), ElementsAre("Gar", "Lopez"));
  EXPECT_EQ(explanation.fields[0].kind, MatchKind::kPrefix);
  query.any_of.push_back({Make(Field::kLastName, "garcia-lop%")});
  explanation = MustExplain(query, Garcia());
  EXPECT_THAT(HighlightsOfOnly(explanation, "Garcia-Lopez"), ElementsAre("Garcia-Lopez"));
}

TEST(Explain, ReportsTheFiltersThatWereAskedFor) {
  Query query;
  query.any_of = {{}};
  query.user_types = {UserType::kProvider, UserType::kSeeker};
  query.statuses = {Status::kActive};
  query.email_statuses = {EmailStatus::kOk, EmailStatus::kNone};
  const Explanation explanation = MustExplain(query, Garcia());
  EXPECT_TRUE(explanation.matches);
  EXPECT_EQ(explanation.match, MakeMatchClass(MatchKind::kExact, false));
  ASSERT_THAT(explanation.fields, SizeIs(3));
  EXPECT_EQ(explanation.fields[0].field, Field::kUserType);
  EXPECT_EQ(explanation.fields[1].field, Field::kStatus);
  EXPECT_EQ(explanation.fields[2].field, Field::kEmailStatus);
  EXPECT_THAT(explanation.fields[1].ranges, IsEmpty());
}

TEST(Explain, FindsNothingThatAFilterLeavesOut) {
  Query query;
  query.any_of = {{Make(Field::kLastName, "lopez")}};
  Document document = Garcia();
  document.status = Status::kTerminated;
  EXPECT_TRUE(MustExplain(query, document).matches);
  query.exclude_closed = true;
  EXPECT_FALSE(MustExplain(query, document).matches);
  query.exclude_closed = false;
  query.statuses = {Status::kActive};
  EXPECT_FALSE(MustExplain(query, document).matches);
  query.statuses = {};
  query.user_types = {UserType::kBusiness};
  EXPECT_FALSE(MustExplain(query, document).matches);
  query.user_types = {};
  query.email_statuses = {EmailStatus::kFailed};
  EXPECT_FALSE(MustExplain(query, document).matches);
  EXPECT_THAT(MustExplain(query, document).fields, IsEmpty());
}

TEST(Explain, FindsNothingWithoutAConjunction) {
  EXPECT_FALSE(MustExplain(Query(), Garcia()).matches);
}

TEST(Explain, FindsANumbersOnlyAccountByItsNumbersOnly) {
  Document document = Garcia();
  document.numbers_only = true;
  EXPECT_TRUE(Explain1(Make(Field::kMemberId, "M0000000042"), document).matches);
  EXPECT_FALSE(Explain1(Make(Field::kLastName, "lopez"), document).matches);
  Query query;
  query.any_of = {{}, {Make(Field::kMemberId, "M0000000042"), Make(Field::kLastName, "lopez")}};
  EXPECT_FALSE(MustExplain(query, document).matches);
}

TEST(Explain, RefusesAQueryWithACriterionThatDoesNotCompile) {
  Query query;
  query.any_of = {{Make(Field::kLastName, "lopez")}, {Make(Field::kLastName, "%")}};
  EXPECT_EQ(Explain(query, Garcia()).status().code(), absl::StatusCode::kInvalidArgument);
}

// Random documents and criteria over few letters, so that nearly everything happens.
class RandomCases {
 public:
  std::string Text(int most) {
    static const std::vector<std::string> kAtoms = {"a", "b",   "A",      " ",      "-",
                                                    "'", ".",   "\u00e9", "e",      "\u00df",
                                                    "s", "bob", "robert", "e\u0301"};
    std::string text;
    for (auto left = Below(most + 1); left > 0; --left) text += kAtoms[Below(kAtoms.size())];
    return text;
  }

  Document MakeDocument() {
    Document d = Someone();
    d.first_name = Text(4);
    d.last_name = Text(4);
    d.nickname = Text(2);
    d.email = Text(4);
    d.street = Text(6);
    d.postal_code = Text(4);
    d.phones = {std::to_string(Below(2000)), "(1" + std::to_string(Below(30)) + ") 0-1 x1"};
    return d;
  }

  Criterion MakeCriterion() {
    static constexpr Field kFields[] = {Field::kFirstName, Field::kLastName, Field::kNickname,
                                        Field::kEmail,     Field::kAddress,  Field::kPostalCode,
                                        Field::kPhone};
    Criterion criterion = Make(kFields[Below(std::size(kFields))], Text(2));
    if (Below(2) == 0) criterion.text += "%" + Text(1);
    if (criterion.field == Field::kPhone) criterion.text = std::to_string(Below(200));
    criterion.nicknames = Below(2) == 0;
    criterion.allow_leading_percent = Below(2) == 0;
    return criterion;
  }

 private:
  size_t Below(size_t limit) { return random_() % limit; }

  std::mt19937 random_{48};
};

const std::string& ShownValue(const Document& document, const FieldMatch& match) {
  switch (match.field) {
    case Field::kPhone:
      return document.phones[static_cast<size_t>(match.value_index)];
    case Field::kNickname:
      return document.nickname;
    default:
      return ValueOf(const_cast<Document&>(document), match.field);
  }
}

bool IsCodePointBoundary(const std::string& text, size_t position) {
  return position == text.size() || (static_cast<unsigned char>(text[position]) & 0xc0) != 0x80;
}

void ExpectRangesInOrder(const FieldMatch& match, const std::string& shown) {
  size_t at = 0;
  for (const auto& [begin, end] : match.ranges) {
    ASSERT_TRUE(begin > at || at == 0);
    ASSERT_LT(begin, end);
    ASSERT_LE(end, shown.size());
    ASSERT_TRUE(IsCodePointBoundary(shown, begin) && IsCodePointBoundary(shown, end));
    at = end;
  }
}

TEST(Explain, RanksAsMatchCriterionDoesAndNamesAFieldOfThatRank) {
  RandomCases cases;
  int matches = 0;
  for (int i = 0; i < 60000; ++i) {
    const Document document = cases.MakeDocument();
    const Criterion criterion = cases.MakeCriterion();
    const auto compiled = Compile(criterion);
    if (!compiled.ok()) continue;
    SCOPED_TRACE(criterion.text + " in " + document.first_name + "," + document.last_name);
    const Explanation explanation = Explain1(criterion, document);
    ASSERT_EQ(explanation.match, MatchCriterion(*compiled, FoldDocument(document)));
    ASSERT_EQ(explanation.matches, explanation.match != kNoMatch);
    ASSERT_EQ(explanation.fields.empty(), !explanation.matches);
    if (!explanation.matches) continue;
    ++matches;
    MatchClass best = kNoMatch;
    for (const FieldMatch& match : explanation.fields) {
      best = std::min(best, MakeMatchClass(match.kind, match.folded));
      ASSERT_NO_FATAL_FAILURE(ExpectRangesInOrder(match, ShownValue(document, match)));
    }
    ASSERT_EQ(best, explanation.match);
  }
  EXPECT_GT(matches, 3000);
}

}  // namespace
}  // namespace frontdesk::index
