#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "clients/cli/account_edit.h"
#include "clients/cli/account_view.h"
#include "clients/cli/args.h"
#include "clients/cli/command.h"
#include "clients/cli/error_view.h"
#include "clients/cli/function_view.h"
#include "clients/cli/json_output.h"
#include "clients/cli/row_view.h"
#include "clients/cli/search_request.h"
#include "clients/cli/search_view.h"
#include "common/error.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/util/message_differencer.h"

namespace frontdesk::cli {
namespace {

using google::protobuf::TextFormat;
using google::protobuf::util::MessageDifferencer;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

template <typename Message>
Message Proto(const std::string& text) {
  Message message;
  EXPECT_TRUE(TextFormat::ParseFromString(text, &message));
  return message;
}

absl::StatusOr<v1::SearchAccountsRequest> RequestOf(const std::vector<std::string>& words) {
  return SearchRequestOf(ParseArgs(words, SearchFlags()).value());
}

MATCHER_P(IsProto, text, "") {
  std::string explanation;
  MessageDifferencer differencer;
  differencer.ReportDifferencesToString(&explanation);
  const bool equal = differencer.Compare(Proto<std::decay_t<decltype(arg)>>(text), arg);
  *result_listener << explanation;
  return equal;
}

TEST(SearchRequest, EveryFlagHasItsPlace) {
  const auto request = RequestOf({"--member_id=M0000000001",
                                  "--card=6006",
                                  "--email=a@b",
                                  "--first=Bob",
                                  "--last=Anders%",
                                  "--nickname=Bo",
                                  "--address=%Main",
                                  "--city=Bonn",
                                  "--state=CA",
                                  "--zip=90",
                                  "--company=Acme",
                                  "--user_type=seeker,business",
                                  "--group=Union",
                                  "--status=closed",
                                  "--exclude_closed",
                                  "--no_nicknames",
                                  "--allow_leading_percent",
                                  "--order_by=member_id",
                                  "--page_size=7",
                                  "--page_token=t"});
  ASSERT_TRUE(request.ok()) << request.status();
  EXPECT_THAT(*request, IsProto(R"pb(
    criteria {
      member_ids: "M0000000001"
      card_numbers: "6006"
      emails: "a@b"
      first_names: "Bob"
      last_names: "Anders%"
      nicknames: "Bo"
      addresses: "%Main"
      cities: "Bonn"
      states: "CA"
      postal_codes: "90"
      company_names: "Acme"
      group_names: "Union"
      user_types: [ USER_TYPE_SEEKER, USER_TYPE_BUSINESS ]
      statuses: ACCOUNT_STATUS_CLOSED
    }
    exclude_closed: true
    no_nicknames: true
    allow_leading_percent: true
    order_by: SEARCH_ORDER_MEMBER_ID
    page_size: 7
    page_token: "t")pb"));
}

TEST(SearchRequest, WordsAreTheQuery) {
  EXPECT_THAT(RequestOf({"john", "smith"}).value(), IsProto("query: \"john smith\""));
}

TEST(SearchRequest, RepeatedFlagRepeatsTheCriterion) {
  EXPECT_THAT(RequestOf({"--email=a", "--email=b"}).value(),
              IsProto("criteria { emails: [ \"a\", \"b\" ] }"));
}

TEST(SearchRequest, PhoneMatchGoesWithThePhoneOfItsPosition) {
  EXPECT_THAT(
      RequestOf({"--phone=1", "--phone=2", "--phone_match=any", "--phone_match=suffix"}).value(),
      IsProto("criteria { phones { number: \"1\" } "
              "phones { number: \"2\" match: PHONE_MATCH_SUFFIX } }"));
  EXPECT_THAT(RequestOf({"--phone=1", "--phone=2", "--phone_match=exact"}).value(),
              IsProto("criteria { phones { number: \"1\" match: PHONE_MATCH_EXACT } "
                      "phones { number: \"2\" match: PHONE_MATCH_EXACT } }"));
  EXPECT_TRUE(IsUsageError(RequestOf({"--phone_match=exact"}).status()));
}

TEST(SearchRequest, BillingFlagsMakeOneCriterion) {
  EXPECT_THAT(
      RequestOf({"--last4=0042", "--billing_last_name=Smith", "--include_cards_on_file"}).value(),
      IsProto("criteria { billing { last4: \"0042\" last_name: \"Smith\" "
              "include_cards_on_file: true } }"));
  EXPECT_THAT(RequestOf({"--billing_last_name=Smith"}).value(),
              IsProto("criteria { billing { last_name: \"Smith\" } }"));
}

TEST(SearchRequest, WhatSaysMoreOfACardNeedsTheCard) {
  EXPECT_TRUE(IsUsageError(RequestOf({"--last=Smith", "--processor=WEPAY"}).status()));
  EXPECT_TRUE(IsUsageError(RequestOf({"--last=Smith", "--include_cards_on_file"}).status()));
  EXPECT_TRUE(RequestOf({"--last4=0042", "--processor=WEPAY"}).ok());  // the server says why not
}

TEST(SearchRequest, UnknownChoiceListsTheKnownOnes) {
  const auto refused = RequestOf({"--user_type=guest"});
  EXPECT_TRUE(IsUsageError(refused.status()));
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("seeker, provider, business"));
}

TEST(AccountEdit, ColumnsAndFieldPathsAreBothUnderstood) {
  const auto edit =
      ParseAssignments({"zip=02116", "address.city=Boston", "date_of_birth=1984-07-31",
                        "nickname=", "phone=1", "phone=2"});
  ASSERT_TRUE(edit.ok()) << edit.status();
  EXPECT_THAT(edit->account, IsProto(R"pb(address { postal_code: "02116" city: "Boston" }
                                          date_of_birth { year: 1984 month: 7 day: 31 }
                                          phones: [ "1", "2" ])pb"));
  EXPECT_THAT(edit->mask.paths(), ElementsAre("address.postal_code", "address.city",
                                              "date_of_birth", "nickname", "phones"));
}

TEST(AccountEdit, UnknownFieldNamesTheOneItMayBeMeantFor) {
  const auto edit = ParseAssignments({"fist_name=Ana"});
  EXPECT_TRUE(IsUsageError(edit.status()));
  EXPECT_THAT(std::string(edit.status().message()), HasSubstr("did you mean first_name?"));
}

TEST(AccountEdit, ValueThatDoesNotFitIsRefused) {
  EXPECT_TRUE(IsUsageError(ParseAssignments({"dob=yesterday"}).status()));
  EXPECT_TRUE(IsUsageError(ParseAssignments({"dob"}).status()));
}

std::string Shown(const v1::SearchAccountsResponse& response, bool color = false, int width = 0) {
  std::ostringstream out;
  Screen screen{out, color, color, width};
  ShowSearch(response, screen);
  return out.str();
}

constexpr char kRow[] = R"pb(
  rows {
    member_id: "M0000000001"
    status: ACCOUNT_STATUS_ACTIVE
    first_name: "Robert"
    last_name: "Anderson"
    nickname: "Bob"
    email: "rob@example.com"
    phones: "1"
    phones: "4155550100"
    address { street: "12 N Main St" city: "Boston" state: "MA" postal_code: "02116" }
    matches {
      field: SEARCH_FIELD_LAST_NAME
      kind: MATCH_KIND_PREFIX
      ranges { begin: 0 end: 6 }
    }
    matches {
      field: SEARCH_FIELD_PHONE
      kind: MATCH_KIND_INFIX
      value_index: 1
      ranges { begin: 3 end: 6 }
    }
    matches {
      field: SEARCH_FIELD_FIRST_NAME
      kind: MATCH_KIND_NICKNAME
      note: "bob is a nickname of Robert"
    }
  }
  total_size: 1234)pb";

TEST(SearchView, RowShowsWhoItIsAndWhyItIsThere) {
  EXPECT_THAT(
      Shown(Proto<v1::SearchAccountsResponse>(kRow)),
      AllOf(HasSubstr("M0000000001  Robert \"Bob\" Anderson  ACTIVE"), HasSubstr("4155550100 +1"),
            HasSubstr("12 N Main St, Boston, MA 02116"),
            HasSubstr("last name prefix, phone infix, first name: bob is a nickname of Robert"),
            HasSubstr("1 of 1,234 accounts"), Not(HasSubstr("\x1b"))));
}

TEST(SearchView, MatchIsMarkedOnATerminal) {
  EXPECT_THAT(Shown(Proto<v1::SearchAccountsResponse>(kRow), true, 120),
              AllOf(HasSubstr("\x1b[1;33mAnders\x1b[0mon"),
                    HasSubstr("415\x1b[1;33m555\x1b[0m0100"), HasSubstr("\x1b[32mACTIVE\x1b[0m")));
}

TEST(SearchView, DataCannotReachTheTerminalRaw) {
  auto response = Proto<v1::SearchAccountsResponse>(kRow);
  response.mutable_rows(0)->set_last_name("\x1b[2Jgone\n\tx");
  response.add_notes("\x1b]0;title\x07");
  const std::string text = Shown(response);
  EXPECT_THAT(text,
              AllOf(HasSubstr("␛[2Jgone␊␉x"), Not(HasSubstr("\x1b")), Not(HasSubstr("\x07"))));
}

TEST(SearchView, EverythingBelowTheTableIsTold) {
  const std::string text =
      Shown(
          Proto<v1::SearchAccountsResponse>(R"pb(
            hidden_closed_count: 3
            next_page_token: "abc"
            interpretations { label: "last name" total_size: 2 }
            interpretations { label: "company" skipped_reason: "company name needs a user type" }
            next_questions { field: SEARCH_FIELD_CITY expected_remaining: 2.4 }
            near_misses { label: "without last name" total_size: 12 }
            groups { group_name: "Teachers Union" group_id: "g7" member_count: 9 }
            notes: "spaces were trimmed"
            stats {
              plan: "last name"
              candidates: 40
              engine_micros: 1500
              sequence: 9
              complete: false
            })pb"));
  EXPECT_THAT(text, AllOf(HasSubstr("No account matches., 3 closed not shown"),
                          HasSubstr("last name  2 accounts"),
                          HasSubstr("skipped: company name needs a user type"),
                          HasSubstr("Ask next: city (leaves about 2)"),
                          HasSubstr("12 accounts  without last name"),
                          HasSubstr("Teachers Union  g7  9 accounts"),
                          HasSubstr("Note: spaces were trimmed"), HasSubstr("--page_token=abc"),
                          HasSubstr("stopped by a limit")));
  EXPECT_THAT(text, HasSubstr("1.50 ms · 40 candidates · commit 9 · last name"));
}

TEST(SearchView, MemberUnder13ShowsNothingButItsNumber) {
  const std::string text =
      Shown(Proto<v1::SearchAccountsResponse>("rows { member_id: \"M0000000002\" juvenile: true "
                                              "status: ACCOUNT_STATUS_ACTIVE } total_size: 1"));
  EXPECT_THAT(text,
              AllOf(HasSubstr("M0000000002"), HasSubstr("under 13"), HasSubstr("1 account\n")));
}

TEST(AccountView, CardNumbersTypedInAreShownMasked) {
  std::ostringstream out;
  Screen screen{out};
  ShowCards(
      {"6006491235122225", "abc"},
      Proto<pos::v1::BatchLookupCardsResponse>(
          "results { card { card_state: CARD_STATE_ACTIVE registered: true tier: \"GOLD\" } } "
          "results { code: 3 reason: \"CARD_NUMBER_MALFORMED\" }"),
      screen);
  EXPECT_THAT(out.str(), AllOf(HasSubstr("************2225"), HasSubstr("GOLD"),
                               HasSubstr("CARD_NUMBER_MALFORMED"), Not(HasSubstr("600649")),
                               Not(HasSubstr("abc"))));
}

TEST(JsonOutput, FieldsAreThereEvenWhenEmpty) {
  std::ostringstream out;
  Screen screen{out};
  ASSERT_TRUE(PrintJson(v1::SearchAccountsResponse(), screen).ok());
  EXPECT_THAT(out.str(), AllOf(HasSubstr("\"rows\": []"), HasSubstr("\"total_size\": \"0\""),
                               HasSubstr("\"next_page_token\": \"\"")));
}

std::string ShownError(const absl::Status& status) {
  std::ostringstream out;
  Screen screen{out};
  ShowError(status, "127.0.0.1:1", screen);
  return out.str();
}

TEST(ErrorView, EveryViolationNamesFieldFlagAndRule) {
  const std::string text = ShownError(
      InvalidArgument({{"criteria.emails[0]", "LEADING_PERCENT_NOT_ALLOWED", "drop the leading %"},
                       {"page_size", "NEGATIVE", "must not be negative"}}));
  EXPECT_EQ(
      text,
      "error: --email (criteria.emails[0]): drop the leading % [LEADING_PERCENT_NOT_ALLOWED]\n"
      "error: --page_size: must not be negative [NEGATIVE]\n");
}

TEST(ErrorView, UnreachableServerIsNamed) {
  EXPECT_THAT(ShownError(absl::UnavailableError("connection refused")),
              HasSubstr("Is frontdeskd running at 127.0.0.1:1?"));
}

TEST(ErrorView, ExitCodesTellScriptsWhatHappened) {
  EXPECT_EQ(ExitCodeOf(absl::OkStatus()), 0);
  EXPECT_EQ(ExitCodeOf(absl::InvalidArgumentError("x")), 1);
  EXPECT_EQ(ExitCodeOf(absl::UnavailableError("x")), 1);
  EXPECT_EQ(ExitCodeOf(UsageError("x")), 2);
  EXPECT_EQ(ExitCodeOf(absl::NotFoundError("x")), 4);
}

TEST(FunctionView, EmptyListSaysWhoCanFillIt) {
  std::ostringstream out;
  Screen screen{out};
  ShowPrograms({}, screen);
  ShowStores({}, screen);
  ShowRanges({}, screen);
  ShowTiers({}, screen);
  EXPECT_EQ(out.str(),
            "No program is set; an operator sets them: frontdesk programs load FILE.\n"
            "No store is set; an operator sets them: frontdesk programs load FILE.\n"
            "No range of cards is set; an operator sets them: frontdesk programs load FILE.\n"
            "The program of this account has no tiers; frontdesk programs lists them.\n");
}

TEST(Help, FitsATerminal) {
  std::ostringstream out;
  Screen screen{out};
  ShowHelp(screen);
  for (const Command& command : Commands()) ShowHelp(command, screen);
  std::istringstream lines(out.str());
  for (std::string line; std::getline(lines, line);) {
    // A usage or an example is one command line, to be copied.
    if (line.find("frontdesk ") < 8) continue;
    EXPECT_LE(DisplayText(line).width(), 80) << line;
  }
}

TEST(Help, BreaksBetweenWords) {
  std::ostringstream out;
  Screen screen{out};
  ShowHelp(screen);
  EXPECT_THAT(
      out.str(),
      HasSubstr("\n  --tls_ca=FILE       authorities to trust (PEM); else $FRONTDESK_TLS_CA; with\n"
                "                      it TLS is spoken here too\n"));
}

TEST(Help, UsageOfACommandWithoutWordsHasNoGap) {
  std::ostringstream out;
  Screen screen{out};
  ShowHelp(WhoamiCommand(), screen);
  EXPECT_THAT(out.str(), StartsWith("usage: frontdesk whoami [flags]\n"));
}

}  // namespace
}  // namespace frontdesk::cli
