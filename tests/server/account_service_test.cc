// AccountService over the wire.
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/server/support/service_room.h"
#include "tests/server/support/test_accounts.h"

namespace frontdesk::testing {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

WireError CreateError(ServiceRoom& room, const v1::CreateAccountRequest& request) {
  grpc::ClientContext context;
  v1::Account created;
  return ReadError(room.account().CreateAccount(&context, request, &created));
}

v1::CreateAccountRequest CreateRequest(const v1::Account& account, const std::string& id = "") {
  v1::CreateAccountRequest request;
  *request.mutable_account() = account;
  request.set_request_id(id);
  return request;
}

v1::UpdateAccountRequest UpdateRequest(const v1::Account& account,
                                       const std::vector<std::string>& paths,
                                       const std::string& id = "") {
  v1::UpdateAccountRequest request;
  *request.mutable_account() = account;
  for (const std::string& path : paths) request.mutable_update_mask()->add_paths(path);
  request.set_request_id(id);
  return request;
}

std::pair<WireError, v1::Account> Update(ServiceRoom& room,
                                         const v1::UpdateAccountRequest& request) {
  grpc::ClientContext context;
  v1::Account updated;
  const grpc::Status status = room.account().UpdateAccount(&context, request, &updated);
  return {ReadError(status), updated};
}

std::pair<WireError, v1::Account> Get(ServiceRoom& room, const v1::GetAccountRequest& request) {
  grpc::ClientContext context;
  v1::Account account;
  const grpc::Status status = room.account().GetAccount(&context, request, &account);
  return {ReadError(status), account};
}

v1::GetAccountRequest ByMember(const std::string& id) {
  v1::GetAccountRequest request;
  request.set_member_id(id);
  return request;
}

v1::GetAccountRequest ByCard(const std::string& number) {
  v1::GetAccountRequest request;
  request.set_card_number(number);
  return request;
}

TEST(GetAccount, FindsByMemberIdAndByCardHoweverItIsWritten) {
  ServiceRoom room;
  const v1::Account created = room.Create(PersonMessage(1));
  std::string spaced = CardNumber(1);
  spaced.insert(4, "-").insert(9, " ");
  for (const v1::GetAccountRequest& request :
       {ByMember(created.member_id()), ByMember(" m1000000000 "), ByCard(CardNumber(1)),
        ByCard(spaced), ByCard(";" + CardNumber(1) + "=2912?")}) {
    const auto [error, account] = Get(room, request);
    EXPECT_EQ(error.code, grpc::StatusCode::OK) << request.DebugString();
    EXPECT_EQ(account.SerializeAsString(), created.SerializeAsString());
  }
}

//
TEST(GetAccount, ToldApartWhatIsUnknownAndWhatIsMalformed) {
  ServiceRoom room;
  EXPECT_EQ(Get(room, ByMember("M0000000042")).first.reason, "ACCOUNT_NOT_FOUND");
  EXPECT_EQ(Get(room, ByCard(CardNumber(5))).first.reason, "CARD_NOT_FOUND");
  EXPECT_EQ(Get(room, ByCard(CardNumber(5))).first.code, grpc::StatusCode::NOT_FOUND);
  for (const char* id : {"", "42", "M42", "M12345678901", "X0000000042", "M000000004x",
                         "M0000000000", "M 000000042"}) {
    EXPECT_THAT(Get(room, ByMember(id)).first.violations,
                ElementsAre(Pair("member_id", "MEMBER_ID_MALFORMED")))
        << id;
  }
  for (const char* card : {"", "123", "12345678901234567890", "600649123512222x"}) {
    EXPECT_THAT(Get(room, ByCard(card)).first.violations,
                ElementsAre(Pair("card_number", "CARD_NUMBER_MALFORMED")))
        << card;
  }
  EXPECT_THAT(Get(room, ByCard("6006491235122226")).first.violations,
              ElementsAre(Pair("card_number", "CHECK_DIGIT_WRONG")));
  EXPECT_THAT(Get(room, v1::GetAccountRequest()).first.violations,
              ElementsAre(Pair("account", "ACCOUNT_REQUIRED")));
}

TEST(GetAccount, NeverShowsACardNumber) {
  ServiceRoom room;
  const v1::Account created = room.Create(PersonMessage(1));
  EXPECT_EQ(created.SerializeAsString().find(CardNumber(1)), std::string::npos);
  EXPECT_EQ(created.cards(0).masked_number(), Masked(1));
}

//
TEST(CreateAccount, IsSearchableAtOnceByEveryClient) {
  ServiceRoom room;
  for (uint64_t i = 0; i < 50; ++i) {
    room.Create(PersonMessage(i));
    v1::SearchAccountsRequest request;
    request.mutable_criteria()->add_card_numbers(CardNumber(i));
    EXPECT_EQ(room.Search(request).total_size(), 1);
  }
}

TEST(CreateAccount, ReturnsWhatGetReturns) {
  ServiceRoom room;
  v1::Account asked = PersonMessage(1);
  asked.set_program("rewards");
  asked.set_group_id("apex-1");
  const v1::Account created = room.Create(asked);
  EXPECT_EQ(created.status(), v1::ACCOUNT_STATUS_ACTIVE);
  EXPECT_EQ(created.kind(), v1::ACCOUNT_KIND_LOYALTY);
  EXPECT_EQ(created.email_status(), v1::EMAIL_STATUS_OK);
  EXPECT_EQ(created.program(), "rewards");
  EXPECT_EQ(created.first_name(), asked.first_name());
  EXPECT_EQ(created.date_of_birth().SerializeAsString(), asked.date_of_birth().SerializeAsString());
  EXPECT_FALSE(created.etag().empty());
  EXPECT_EQ(Get(room, ByMember(created.member_id())).second.SerializeAsString(),
            created.SerializeAsString());
}

TEST(CreateAccount, ToldTakenNumbersApart) {
  ServiceRoom room;
  const v1::Account first = room.Create(PersonMessage(1));
  WireError error = CreateError(room, CreateRequest(PersonMessage(1)));
  EXPECT_EQ(error.code, grpc::StatusCode::ALREADY_EXISTS);
  EXPECT_THAT(error.violations, ElementsAre(Pair("account.cards[0].number", "CARD_NUMBER_TAKEN")));
  v1::Account same_id = PersonMessage(2);
  same_id.set_member_id(first.member_id());
  error = CreateError(room, CreateRequest(same_id));
  EXPECT_EQ(error.code, grpc::StatusCode::ALREADY_EXISTS);
  EXPECT_EQ(error.reason, "MEMBER_ID_TAKEN");
}

TEST(CreateAccount, NamesEveryBadFieldAtOnce) {
  ServiceRoom room;
  v1::Account bad;
  bad.set_member_id("42");
  bad.set_kind(static_cast<v1::AccountKind>(9));
  bad.set_user_type(static_cast<v1::UserType>(9));
  bad.set_status(static_cast<v1::AccountStatus>(9));
  bad.set_email_status(static_cast<v1::EmailStatus>(9));
  bad.set_first_name(std::string(129, 'x'));
  bad.set_nickname("4111 1111 1111 1111");
  bad.set_email("nonsense");
  bad.add_phones("1");
  bad.mutable_address()->set_country("usa");
  bad.mutable_date_of_birth()->set_year(2001);
  bad.mutable_date_of_birth()->set_month(2);
  bad.mutable_date_of_birth()->set_day(29);
  bad.mutable_member_since();
  bad.mutable_create_time()->set_nanos(-1);
  bad.mutable_balances()->set_points(1);
  bad.set_juvenile(true);
  bad.set_etag("AAAAAAAAAAE");
  bad.add_discarded_fields("email");
  bad.add_consequences("all is well");
  v1::Card& card = *bad.add_cards();
  card.set_number("123");
  card.set_masked_number("***");
  card.set_state(static_cast<v1::CardState>(9));
  bad.add_payment_cards()->set_last4("12345");
  v1::CreateAccountRequest request = CreateRequest(bad, std::string(65, 'x'));
  const WireError error = CreateError(room, request);
  EXPECT_EQ(error.code, grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(error.violations,
              UnorderedElementsAre(Pair("request_id", "REQUEST_ID_MALFORMED"),
                                   Pair("account.member_id", "MEMBER_ID_MALFORMED"),
                                   Pair("account.kind", "ENUM_VALUE_UNKNOWN"),
                                   Pair("account.user_type", "ENUM_VALUE_UNKNOWN"),
                                   Pair("account.status", "ENUM_VALUE_UNKNOWN"),
                                   Pair("account.email_status", "ENUM_VALUE_UNKNOWN"),
                                   Pair("account.first_name", "FIELD_TOO_LONG"),
                                   Pair("account.nickname", "PAYMENT_CARD_NUMBER"),
                                   Pair("account.email", "EMAIL_MALFORMED"),
                                   Pair("account.phones[0]", "PHONE_MALFORMED"),
                                   Pair("account.address.country", "COUNTRY_MALFORMED"),
                                   Pair("account.date_of_birth", "DATE_MALFORMED"),
                                   Pair("account.member_since", "DATE_MALFORMED"),
                                   Pair("account.create_time", "TIME_MALFORMED"),
                                   Pair("account.balances", "OUTPUT_ONLY_FIELD"),
                                   Pair("account.juvenile", "OUTPUT_ONLY_FIELD"),
                                   Pair("account.etag", "OUTPUT_ONLY_FIELD"),
                                   Pair("account.discarded_fields", "OUTPUT_ONLY_FIELD"),
                                   Pair("account.consequences", "OUTPUT_ONLY_FIELD"),
                                   Pair("account.cards[0].number", "CARD_NUMBER_MALFORMED"),
                                   Pair("account.cards[0].masked_number", "OUTPUT_ONLY_FIELD"),
                                   Pair("account.cards[0].state", "ENUM_VALUE_UNKNOWN"),
                                   Pair("account.payment_cards[0].last4", "LAST4_MALFORMED")));
  EXPECT_THAT(CreateError(room, v1::CreateAccountRequest()).violations,
              ElementsAre(Pair("account", "ACCOUNT_REQUIRED")));
}

TEST(CreateAccount, StaysInsideTheTrailersHoweverMuchIsWrong) {
  ServiceRoom room;
  v1::Account bad;
  for (int i = 0; i < 300; ++i) {
    bad.add_phones("x");
    bad.add_payment_cards();
  }
  const WireError error = CreateError(room, CreateRequest(bad));
  EXPECT_EQ(error.code, grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(error.violations, Contains(Pair("phones", "TOO_MANY_PHONES")).Times(0));
  EXPECT_THAT(error.violations, Contains(Pair("account.phones", "TOO_MANY_PHONES")));
  EXPECT_THAT(error.violations, Contains(Pair("", "MORE_VIOLATIONS")));
}

TEST(CreateAccount, RefusesARetiredProcessor) {
  ServiceRoom room;
  v1::Account account = PersonMessage(1);
  account.mutable_payment_cards(0)->set_processor("WEPAY");
  EXPECT_THAT(CreateError(room, CreateRequest(account)).violations,
              ElementsAre(Pair("account.payment_cards[0].processor", "PROCESSOR_NO_LONGER_USED")));
}

//
TEST(CreateAccount, RepeatedWithItsIdGetsTheSameReply) {
  ServiceRoom room;
  const v1::CreateAccountRequest request = CreateRequest(PersonMessage(1), "request-1");
  std::vector<std::string> replies;
  for (int i = 0; i < 3; ++i) {
    grpc::ClientContext context;
    v1::Account created;
    ASSERT_TRUE(room.account().CreateAccount(&context, request, &created).ok());
    replies.push_back(created.SerializeAsString());
  }
  EXPECT_THAT(replies, Each(replies[0]));
  const WireError error = CreateError(room, CreateRequest(PersonMessage(2), "request-1"));
  EXPECT_EQ(error.code, grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(error.violations, ElementsAre(Pair("request_id", "REQUEST_ID_REUSED")));
}

TEST(CreateAccount, AnIdOfACreationIsNoIdOfAnUpdate) {
  ServiceRoom room;
  grpc::ClientContext context;
  v1::Account created;
  ASSERT_TRUE(
      room.account().CreateAccount(&context, CreateRequest(PersonMessage(1), "id"), &created).ok());
  EXPECT_EQ(Update(room, UpdateRequest(created, {"email"}, "id")).first.reason,
            "REQUEST_ID_REUSED");
}

TEST(RequestIds, ArePrintableAndShort) {
  ServiceRoom room;
  for (const std::string& id : {std::string(65, 'x'), std::string("a b"), std::string("é"),
                                std::string("a\nb"), std::string("\x7f")}) {
    EXPECT_THAT(CreateError(room, CreateRequest(PersonMessage(1), id)).violations,
                ElementsAre(Pair("request_id", "REQUEST_ID_MALFORMED")));
  }
  EXPECT_EQ(CreateError(room, CreateRequest(PersonMessage(1), std::string(64, '~'))).code,
            grpc::StatusCode::OK);
}

TEST(UpdateAccount, WritesTheFieldsOfTheMask) {
  ServiceRoom room;
  v1::Account account = room.Create(PersonMessage(1));
  const std::string old_etag = account.etag();
  account.set_last_name("Larsson");
  account.set_first_name("Ignored");
  account.mutable_address()->set_city("Elsewhere");
  const auto [error, updated] =
      Update(room, UpdateRequest(account, {"last_name", "address.city", "last_name"}));
  EXPECT_EQ(error.code, grpc::StatusCode::OK) << error.message;
  EXPECT_EQ(updated.last_name(), "Larsson");
  EXPECT_EQ(updated.first_name(), "Robert");
  EXPECT_EQ(updated.address().city(), "Elsewhere");
  EXPECT_EQ(updated.address().state(), "CA");
  EXPECT_NE(updated.etag(), old_etag);
}

//
TEST(UpdateAccount, WithAnOldEtagIsAbortedAndToldTheNewOne) {
  ServiceRoom room;
  v1::Account account = room.Create(PersonMessage(1));
  account.set_last_name("Larsson");
  const v1::Account newer = Update(room, UpdateRequest(account, {"last_name"})).second;
  account.set_last_name("Svensson");
  const WireError error = Update(room, UpdateRequest(account, {"last_name"})).first;
  EXPECT_EQ(error.code, grpc::StatusCode::ABORTED);
  EXPECT_EQ(error.reason, "ETAG_MISMATCH");
  EXPECT_EQ(error.etag, newer.etag());
  account.set_etag(error.etag);
  EXPECT_EQ(Update(room, UpdateRequest(account, {"last_name"})).first.code, grpc::StatusCode::OK);
}

TEST(UpdateAccount, OfTwoWithOneEtagExactlyOneWins) {
  ServiceRoom room;
  v1::Account account = room.Create(PersonMessage(1));
  std::vector<grpc::StatusCode> codes(2);
  std::vector<std::thread> threads;
  for (size_t i = 0; i < 2; ++i) {
    threads.emplace_back([&, i] {
      v1::Account mine = account;
      mine.set_last_name("Larsson" + std::to_string(i));
      codes[i] = Update(room, UpdateRequest(mine, {"last_name"})).first.code;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(codes, UnorderedElementsAre(grpc::StatusCode::OK, grpc::StatusCode::ABORTED));
}

TEST(UpdateAccount, ThatChangesNothingKeepsTheEtag) {
  ServiceRoom room;
  const v1::Account account = room.Create(PersonMessage(1));
  auto [error, updated] = Update(room, UpdateRequest(account, {"email", "address"}));
  EXPECT_EQ(error.code, grpc::StatusCode::OK);
  EXPECT_THAT(updated.consequences(), ElementsAre(::testing::HasSubstr("nothing changes")));
  updated.clear_consequences();
  EXPECT_EQ(updated.SerializeAsString(), account.SerializeAsString());
}

TEST(UpdateAccount, RefusesFieldsWithFunctionsOfTheirOwn) {
  ServiceRoom room;
  const v1::Account account = room.Create(PersonMessage(1));
  EXPECT_THAT(
      Update(room, UpdateRequest(account, {"status", "email", "tier", "planet", "cards", "*"}))
          .first.violations,
      ElementsAre(Pair("update_mask.paths[0]", "FIELD_NOT_UPDATABLE"),
                  Pair("update_mask.paths[2]", "FIELD_NOT_UPDATABLE"),
                  Pair("update_mask.paths[3]", "FIELD_UNKNOWN"),
                  Pair("update_mask.paths[4]", "FIELD_NOT_UPDATABLE"),
                  Pair("update_mask.paths[5]", "FIELD_UNKNOWN")));
}

TEST(UpdateAccount, NamesEverythingThatIsWrongButOnlyInsideTheMask) {
  ServiceRoom room;
  v1::Account account;
  account.set_etag("nonsense");
  account.set_email("nonsense");
  account.set_first_name(std::string(129, 'x'));
  account.set_user_type(static_cast<v1::UserType>(9));
  account.mutable_date_of_birth()->set_year(-1);
  account.add_phones("1");
  EXPECT_THAT(
      Update(room, UpdateRequest(account, {"email", "phones", "date_of_birth"})).first.violations,
      UnorderedElementsAre(
          Pair("account.member_id", "MEMBER_ID_REQUIRED"), Pair("account.etag", "ETAG_MALFORMED"),
          Pair("account.date_of_birth", "DATE_MALFORMED"), Pair("account.email", "EMAIL_MALFORMED"),
          Pair("account.phones[0]", "PHONE_MALFORMED")));
  EXPECT_THAT(Update(room, UpdateRequest(v1::Account(), {})).first.violations,
              UnorderedElementsAre(Pair("account.member_id", "MEMBER_ID_REQUIRED"),
                                   Pair("update_mask", "FIELD_MASK_REQUIRED")));
}

TEST(UpdateAccount, OfAnUnknownAccountIsNotFound) {
  ServiceRoom room;
  v1::Account account;
  account.set_member_id("M0000000042");
  EXPECT_EQ(Update(room, UpdateRequest(account, {"email"})).first.reason, "ACCOUNT_NOT_FOUND");
}

//
TEST(UpdateAccount, OfATerminatedAccountIsRefused) {
  ServiceRoom room;
  v1::Account account = RowMessage(1);
  account.set_status(v1::ACCOUNT_STATUS_TERMINATED);
  room.Import({account});
  account.set_email("new@example.com");
  const WireError error = Update(room, UpdateRequest(account, {"email"})).first;
  EXPECT_EQ(error.code, grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(error.violations, ElementsAre(Pair("account.status", "TERMINATED_IS_FINAL")));
}

// R-180 … R-184.
TEST(Juveniles, KeepNothingAndAreRefusedByName) {
  ServiceRoom room;
  v1::Account young = PersonMessage(1);
  young.mutable_date_of_birth()->set_year(2020);
  const v1::Account created = room.Create(young);
  EXPECT_TRUE(created.juvenile());
  EXPECT_THAT(created.discarded_fields(),
              IsSupersetOf({"first_name", "email", "phones", "address", "date_of_birth"}));
  const v1::Account read = Get(room, ByMember(created.member_id())).second;
  EXPECT_THAT(read.discarded_fields(), IsEmpty());
  EXPECT_EQ(read.first_name() + read.last_name() + read.email(), "");
  EXPECT_FALSE(read.has_date_of_birth() || read.has_address());
  EXPECT_THAT(read.phones(), IsEmpty());

  young.set_member_id(created.member_id());
  const WireError error = Update(room, UpdateRequest(young, {"email", "address.city"})).first;
  EXPECT_EQ(error.code, grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(error.violations, ElementsAre(Pair("account.email", "JUVENILE"),
                                            Pair("account.address.city", "JUVENILE")));

  pos::v1::LookupCardRequest lookup;
  lookup.set_card_number(CardNumber(1));
  grpc::ClientContext context;
  pos::v1::LookupCardResponse card;
  ASSERT_TRUE(room.pos().LookupCard(&context, lookup, &card).ok());
  EXPECT_TRUE(card.card().juvenile());
}

// the bytes in the log.
TEST(Logs, HoldNothingPersonal) {
  ServiceRoom room;
  const v1::Account created = room.Create(PersonMessage(1));
  v1::SearchAccountsRequest search;
  search.set_query("Anderson1");
  room.Search(search);
  search.set_query("4111111111111111");
  EXPECT_EQ(room.SearchError(search).reason, "PAYMENT_CARD_NUMBER");
  search.set_query("%Secretword");
  search.mutable_criteria()->add_emails("%secret@mail");
  room.SearchError(search);
  v1::Account bad = created;
  bad.set_email("Secretmail");
  Update(room, UpdateRequest(bad, {"email"}));
  const std::string log = room.LogText();
  EXPECT_NE(log.find("v1.SearchService/SearchAccounts"), std::string::npos);
  for (const char* secret :
       {"Anderson", "Robert", "robert1", "4111", "ecret", "Montport", "323-", "M1000000000"}) {
    EXPECT_EQ(log.find(secret), std::string::npos) << secret;
  }
  EXPECT_EQ(log.find(CardNumber(1)), std::string::npos);
}

TEST(Errors, CarryTheRequestIdThatTheLogHas) {
  ServiceRoom room;
  const WireError error = Get(room, ByMember("M0000000042")).first;
  EXPECT_FALSE(error.request_id.empty());
  EXPECT_NE(room.LogText().find(error.request_id), std::string::npos);
}

TEST(Errors, OfABrokenStoreAreUnavailableAndReadingGoesOn) {
  ServiceRoom room;
  const v1::Account created = room.Create(PersonMessage(1));
  room.room().store().FailNextCommit(storage::MemoryAccountStore::FailedCommit::kLost);
  const WireError error = CreateError(room, CreateRequest(PersonMessage(2)));
  EXPECT_EQ(error.code, grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(error.reason, "STORAGE_FROZEN");
  EXPECT_EQ(Get(room, ByMember(created.member_id())).first.code, grpc::StatusCode::OK);
}

}  // namespace
}  // namespace frontdesk::testing
