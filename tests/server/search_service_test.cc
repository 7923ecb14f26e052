// SearchService over the wire.
#include <algorithm>
#include <atomic>
#include <functional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/server/support/search_requests.h"
#include "tests/server/support/service_room.h"
#include "tests/server/support/test_accounts.h"

namespace frontdesk::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;
using ::testing::SizeIs;
using Request = v1::SearchAccountsRequest;
using Response = v1::SearchAccountsResponse;

Request Query(const std::string& text) {
  Request request;
  request.set_query(text);
  return request;
}

//
TEST(Search, FindsWithPercentAndSaysWhatMatched) {
  ServiceRoom room;
  Fill(room, 3);
  const Response response = room.Search(ByLastName("Anders%"));
  EXPECT_EQ(response.total_size(), 3);
  EXPECT_THAT(Ids(response), ElementsAre(RowId(0), RowId(1), RowId(2)));
  ASSERT_EQ(response.rows(0).matches_size(), 1);
  const v1::FieldMatch& match = response.rows(0).matches(0);
  EXPECT_EQ(match.field(), v1::SEARCH_FIELD_LAST_NAME);
  EXPECT_EQ(match.kind(), v1::MATCH_KIND_PREFIX);
  ASSERT_EQ(match.ranges_size(), 1);
  EXPECT_EQ(match.ranges(0).begin(), 0);
  EXPECT_EQ(match.ranges(0).end(), 6);
  EXPECT_TRUE(response.stats().complete());
  EXPECT_EQ(response.stats().sequence(), room.room().store().last_sequence());
}

//
TEST(Search, RowsShowEnoughToVerify) {
  ServiceRoom room;
  v1::Account account = RowMessage(1);
  account.mutable_balances()->set_points(77);
  account.mutable_last_login_time()->set_seconds(1'700'000'000);
  room.Import({account});
  const Response response = room.Search(ByLastName("Anderson1"));
  ASSERT_EQ(response.rows_size(), 1);
  const v1::SearchRow& row = response.rows(0);
  EXPECT_EQ(row.first_name(), "Robert");
  EXPECT_EQ(row.email(), account.email());
  EXPECT_EQ(row.address().city(), "Montport");
  EXPECT_EQ(row.status(), v1::ACCOUNT_STATUS_ACTIVE);
  EXPECT_EQ(row.tier(), "GOLD");
  EXPECT_EQ(row.plan(), "PREMIUM");
  EXPECT_EQ(row.balances().points(), 77);
  EXPECT_EQ(row.last_login_time().seconds(), 1'700'000'000);
  EXPECT_EQ(row.cards(0).masked_number(), Masked(1));
  EXPECT_THAT(row.cards(0).number(), IsEmpty());
  EXPECT_EQ(row.payment_cards(0).last4(), "0001");
}

//
TEST(Search, FindsGiftCardsByNumberOnly) {
  ServiceRoom room;
  v1::Account gift = RowMessage(1);
  gift.set_kind(v1::ACCOUNT_KIND_GIFT);
  room.Import({gift});
  EXPECT_EQ(room.Search(ByLastName("Anderson1")).total_size(), 0);
  EXPECT_EQ(room.Search(Query(gift.email())).total_size(), 0);
  EXPECT_EQ(room.Search(Query(CardNumber(1))).total_size(), 1);
  EXPECT_EQ(room.Search(Query(RowId(1))).total_size(), 1);
}

// not even in counts and hints.
TEST(Search, KnowsNothingOfAJuvenileButItsNumbers) {
  ServiceRoom room;
  v1::Account young = RowMessage(1);
  young.mutable_date_of_birth()->set_year(2020);
  room.Import({young});
  Request request = ByLastName("Anderson1");
  request.mutable_criteria()->add_emails("robert1");
  const Response response = room.Search(request);
  EXPECT_EQ(response.total_size(), 0);
  for (const v1::NearMiss& miss : response.near_misses()) EXPECT_EQ(miss.total_size(), 0);
  Request groups;
  groups.mutable_criteria()->add_group_names("apex");
  EXPECT_THAT(room.Search(groups).groups(), IsEmpty());
  const Response by_card = room.Search(Query(CardNumber(1)));
  ASSERT_EQ(by_card.rows_size(), 1);
  EXPECT_TRUE(by_card.rows(0).juvenile());
}

//
TEST(Search, CountsTheClosedItLeavesOut) {
  ServiceRoom room;
  std::vector<v1::Account> rows;
  for (uint64_t i = 0; i < 4; ++i) {
    rows.push_back(RowMessage(i));
    rows.back().set_last_name("Larsson");
    rows.back().set_status(static_cast<v1::AccountStatus>(i + 1));
  }
  room.Import(rows);
  Request request = ByLastName("Larsson");
  EXPECT_EQ(room.Search(request).total_size(), 4);
  request.set_exclude_closed(true);
  const Response open = room.Search(request);
  EXPECT_THAT(Ids(open), ElementsAre(RowId(0), RowId(1)));
  EXPECT_EQ(open.hidden_closed_count(), 2);
  request.mutable_criteria()->add_statuses(v1::ACCOUNT_STATUS_CLOSED);
  const Response none = room.Search(request);
  EXPECT_EQ(none.total_size(), 0);
  ASSERT_GE(none.near_misses_size(), 1);
  EXPECT_EQ(none.near_misses(0).label(), "with closed accounts");
  EXPECT_EQ(none.near_misses(0).total_size(), 1);
}

TEST(Search, ByStatusOrTypeAloneIsASearch) {
  ServiceRoom room;
  Fill(room, 3);
  Request request;
  request.mutable_criteria()->add_statuses(v1::ACCOUNT_STATUS_ACTIVE);
  EXPECT_EQ(room.Search(request).total_size(), 3);
  request.mutable_criteria()->clear_statuses();
  request.mutable_criteria()->add_user_types(v1::USER_TYPE_PROVIDER);
  EXPECT_EQ(room.Search(request).total_size(), 0);
}

//
TEST(Search, WithoutAnAnswerSaysWhatEachCriterionCosts) {
  ServiceRoom room;
  Fill(room, 3);
  Request request = ByLastName("Anderson1");
  request.mutable_criteria()->add_cities("Nowhere");
  request.mutable_criteria()->add_last_names("Anders%");
  const Response response = room.Search(request);
  std::vector<std::pair<std::string, int64_t>> misses;
  for (const v1::NearMiss& miss : response.near_misses()) {
    misses.emplace_back(miss.label(), miss.total_size());
  }
  EXPECT_THAT(misses, ElementsAre(Pair("without last name 1", 0), Pair("without last name 2", 0),
                                  Pair("without city", 1)));
}

//
TEST(Search, SaysThatOnlyTheCaseOfABillingNameIsWrong) {
  ServiceRoom room;
  Fill(room, 2);
  Request request;
  *request.mutable_criteria()->add_billing() = Billing("0001", "ANDERSON1");
  const Response response = room.Search(request);
  EXPECT_EQ(response.total_size(), 0);
  ASSERT_EQ(response.near_misses_size(), 1);
  EXPECT_EQ(response.near_misses(0).label(), "if letter case is ignored");
  EXPECT_EQ(response.near_misses(0).field(), v1::SEARCH_FIELD_BILLING_LAST_NAME);
  EXPECT_EQ(response.near_misses(0).total_size(), 1);
  request.mutable_criteria()->mutable_billing(0)->set_last_name("Anderson1");
  EXPECT_EQ(room.Search(request).total_size(), 1);
}

//
TEST(Search, SaysThatNicknamesWouldHelp) {
  ServiceRoom room;
  Fill(room, 2);
  Request request;
  request.mutable_criteria()->add_first_names("Bob");
  EXPECT_EQ(room.Search(request).total_size(), 2);
  request.set_no_nicknames(true);
  const Response response = room.Search(request);
  EXPECT_EQ(response.total_size(), 0);
  ASSERT_EQ(response.near_misses_size(), 1);
  EXPECT_EQ(response.near_misses(0).label(), "with nicknames");
  EXPECT_EQ(response.near_misses(0).total_size(), 2);
}

//
TEST(Search, ProposesTheNextQuestionAboveFive) {
  ServiceRoom room;
  std::vector<v1::Account> rows;
  for (uint64_t i = 0; i < 6; ++i) {
    rows.push_back(RowMessage(i));
    rows.back().set_last_name("Larsson");
    rows.back().mutable_address()->set_city(i < 3 ? "Montport" : "Mill Falls");
  }
  room.Import(rows);
  const Response response = room.Search(ByLastName("Larsson"));
  ASSERT_THAT(response.next_questions(), Not(IsEmpty()));
  double before = 0;
  std::set<int> fields;
  for (const v1::NextQuestion& question : response.next_questions()) {
    EXPECT_GE(question.expected_remaining(), before);
    EXPECT_LT(question.expected_remaining(), 6);
    before = question.expected_remaining();
    fields.insert(question.field());
  }
  EXPECT_THAT(fields, Contains(v1::SEARCH_FIELD_EMAIL));
  EXPECT_THAT(fields, Not(Contains(v1::SEARCH_FIELD_LAST_NAME)));   // given
  EXPECT_THAT(fields, Not(Contains(v1::SEARCH_FIELD_FIRST_NAME)));  // constant
  Request five = ByLastName("Larsson");
  five.mutable_criteria()->add_cities("Mill Falls");
  EXPECT_THAT(room.Search(five).next_questions(), IsEmpty());
}

TEST(Search, SaysThatNoQuestionHelps) {
  ServiceRoom room;
  std::vector<v1::Account> rows;
  for (uint64_t i = 0; i < 6; ++i) {
    v1::Account row;
    row.set_member_id(RowId(i));
    row.set_last_name("Larsson");
    rows.push_back(row);
  }
  room.Import(rows);
  const Response response = room.Search(ByLastName("Larsson"));
  EXPECT_EQ(response.total_size(), 6);
  EXPECT_THAT(response.next_questions(), IsEmpty());
  EXPECT_THAT(response.notes(), Contains(HasSubstr("no further question")));
}

//
TEST(Search, ListsGroupsOfOneNameApartAndThoseWithoutMembers) {
  ServiceRoom room;
  std::vector<v1::Account> rows;
  for (uint64_t i = 0; i < 3; ++i) {
    rows.push_back(RowMessage(i));
    rows.back().set_group_id(i < 2 ? "east" : "west");
  }
  rows.push_back(RowMessage(3));
  rows.back().set_group_name("Apex Nurses");
  room.Import(rows);
  v1::UpdateAccountRequest leave;
  leave.mutable_account()->set_member_id(RowId(3));
  leave.mutable_update_mask()->add_paths("group_name");
  grpc::ClientContext context;
  v1::Account left;
  ASSERT_TRUE(room.account().UpdateAccount(&context, leave, &left).ok());

  Request request;
  request.mutable_criteria()->add_group_names("apex");
  const Response response = room.Search(request);
  EXPECT_EQ(response.total_size(), 3);
  std::vector<std::pair<std::string, int64_t>> groups;
  for (const v1::GroupMatch& group : response.groups()) {
    groups.emplace_back(group.group_name() + "/" + group.group_id(), group.member_count());
  }
  EXPECT_THAT(groups, ElementsAre(Pair("Apex Nurses/", 0), Pair("Apex Teachers Union/east", 2),
                                  Pair("Apex Teachers Union/west", 1)));
}

//
TEST(Search, SaysWhichDigitsItLookedFor) {
  ServiceRoom room;
  Fill(room, 2);
  Request request;
  request.mutable_criteria()->add_phones()->set_number("(323) 000-0001");
  const Response response = room.Search(request);
  EXPECT_EQ(response.total_size(), 1);
  EXPECT_THAT(response.notes(), Contains(HasSubstr("3230000001")));
  request.mutable_criteria()->mutable_phones(0)->set_number("32");
  EXPECT_THAT(room.Search(request).notes(), Contains(HasSubstr("three digits")));
}

//
TEST(Search, ReadsAFreeTextInSeveralWaysAndCountsEach) {
  ServiceRoom room;
  Fill(room, 3);
  const Response response = room.Search(Query("Robert"));
  EXPECT_EQ(response.total_size(), 3);
  std::set<std::string> skipped;
  int64_t best = 0;
  for (const v1::QueryInterpretation& reading : response.interpretations()) {
    if (!reading.skipped_reason().empty()) skipped.insert(reading.skipped_reason());
    best = std::max(best, reading.total_size());
  }
  EXPECT_EQ(best, 3);
  EXPECT_THAT(skipped, ElementsAre("company name needs a user type"));
  Request typed = Query("Allen");
  typed.mutable_criteria()->add_user_types(v1::USER_TYPE_SEEKER);
  EXPECT_EQ(room.Search(typed).total_size(), 3);
}

//
TEST(Search, LetsAnAddressStartWithPercent) {
  ServiceRoom room;
  Fill(room, 2);
  Request request;
  request.mutable_criteria()->add_addresses("%Fairfield Ave");
  EXPECT_EQ(room.Search(request).total_size(), 2);
  request.mutable_criteria()->clear_addresses();
  request.mutable_criteria()->add_last_names("%derson%");
  EXPECT_EQ(room.SearchError(request).reason, "LEADING_PERCENT_NOT_ALLOWED");
  request.set_allow_leading_percent(true);
  EXPECT_EQ(room.Search(request).total_size(), 2);
}

// B-4.
TEST(MinSequence, OfAWriteIsThereAndOfTheFutureIsNot) {
  ServiceRoom room;
  Fill(room, 1);
  Request request = ByLastName("Anderson0");
  request.set_min_sequence(room.room().store().last_sequence());
  EXPECT_EQ(room.Search(request).total_size(), 1);
  request.set_min_sequence(1'000'000);
  const WireError error = room.SearchError(request);
  EXPECT_EQ(error.code, grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(error.reason, "SEQUENCE_NOT_REACHED");
}

TEST(Deadlines, ThatHavePassedStopASearch) {
  ServiceRoom room;
  Fill(room, 10);
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() - std::chrono::seconds(1));
  Response response;
  EXPECT_EQ(room.search().SearchAccounts(&context, ByLastName("Anderson0"), &response).error_code(),
            grpc::StatusCode::DEADLINE_EXCEEDED);
}

//
TEST(SearchFields, AreAllListedInOrder) {
  ServiceRoom room;
  grpc::ClientContext context;
  v1::ListSearchFieldsResponse response;
  ASSERT_TRUE(
      room.search().ListSearchFields(&context, v1::ListSearchFieldsRequest(), &response).ok());
  ASSERT_EQ(response.fields_size(), v1::SearchField_descriptor()->value_count() - 1);
  for (int i = 0; i < response.fields_size(); ++i) {
    const v1::SearchFieldInfo& field = response.fields(i);
    EXPECT_EQ(field.field(), i + 1);
    EXPECT_FALSE(field.title().empty() || field.help().empty() || field.operators().empty());
    EXPECT_EQ(field.leading_percent(), field.field() == v1::SEARCH_FIELD_ADDRESS);
    EXPECT_EQ(field.needs_user_type(), field.field() == v1::SEARCH_FIELD_COMPANY_NAME);
    EXPECT_EQ(field.case_sensitive(), field.field() == v1::SEARCH_FIELD_BILLING_LAST_NAME);
  }
}

}  // namespace
}  // namespace frontdesk::testing
