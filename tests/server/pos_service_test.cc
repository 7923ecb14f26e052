// What a till gets to know, over the wire.
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/server/support/service_room.h"
#include "tests/server/support/test_accounts.h"

namespace frontdesk::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

std::pair<WireError, pos::v1::CardInfo> Lookup(ServiceRoom& room, const std::string& number) {
  pos::v1::LookupCardRequest request;
  request.set_card_number(number);
  grpc::ClientContext context;
  pos::v1::LookupCardResponse response;
  const grpc::Status status = room.pos().LookupCard(&context, request, &response);
  return {ReadError(status), response.card()};
}

//
TEST(LookupCard, SaysStateTierAndBalances) {
  ServiceRoom room;
  v1::Account account = RowMessage(1);
  account.mutable_balances()->set_points(250);
  account.mutable_balances()->set_stored_value_minor(1999);
  account.mutable_balances()->set_currency("USD");
  room.Import({account});
  const auto [error, card] = Lookup(room, CardNumber(1));
  EXPECT_EQ(error.code, grpc::StatusCode::OK);
  EXPECT_EQ(card.card_state(), pos::v1::CARD_STATE_ACTIVE);
  EXPECT_EQ(card.account_state(), pos::v1::ACCOUNT_STATE_ACTIVE);
  EXPECT_TRUE(card.registered());
  EXPECT_EQ(card.tier(), "GOLD");
  EXPECT_EQ(card.points(), 250);
  EXPECT_EQ(card.stored_value_minor(), 1999);
  EXPECT_EQ(card.currency(), "USD");
  EXPECT_FALSE(card.gift() || card.juvenile());
  EXPECT_EQ(card.successor_masked_number(), "");
}

TEST(LookupCard, TellsNothingPersonal) {
  ServiceRoom room;
  room.Import({RowMessage(1)});
  const std::string reply = Lookup(room, CardNumber(1)).second.SerializeAsString();
  for (const char* trace : {"Robert", "Anderson", "robert1", "323", "Fairfield", "M1000"}) {
    EXPECT_EQ(reply.find(trace), std::string::npos) << trace;
  }
}

TEST(LookupCard, TellsEveryStateOfAnAccountApart) {
  ServiceRoom room;
  std::vector<v1::Account> rows;
  for (int status = 1; status <= 4; ++status) {
    rows.push_back(RowMessage(static_cast<uint64_t>(status)));
    rows.back().set_status(static_cast<v1::AccountStatus>(status));
  }
  room.Import(rows);
  for (int status = 1; status <= 4; ++status) {
    const auto [error, card] = Lookup(room, CardNumber(static_cast<uint64_t>(status)));
    EXPECT_EQ(error.code, grpc::StatusCode::OK);
    EXPECT_EQ(card.account_state(), status);
  }
}

//
TEST(LookupCard, OfAnExchangedNumberNamesTheOneInUseMasked) {
  ServiceRoom room;
  v1::Account account = RowMessage(1);
  account.mutable_cards(0)->set_state(v1::CARD_STATE_EXCHANGED);
  account.add_cards()->set_number(CardNumber(2));
  room.Import({account});
  const auto card = Lookup(room, CardNumber(1)).second;
  EXPECT_EQ(card.card_state(), pos::v1::CARD_STATE_EXCHANGED);
  EXPECT_EQ(card.successor_masked_number(), Masked(2));
  EXPECT_EQ(Lookup(room, CardNumber(2)).second.successor_masked_number(), "");
}

TEST(LookupCard, SaysThatACardIsIssuedButNobodys) {
  ServiceRoom room;
  storage::CommitBatch batch;
  storage::records::CardOwnerRecord issued;
  issued.set_state(1);
  batch.cards.push_back({CardNumber(1), issued});
  ASSERT_TRUE(room.room().store().Commit(batch).ok());
  const auto [error, card] = Lookup(room, CardNumber(1));
  EXPECT_EQ(error.code, grpc::StatusCode::OK);
  EXPECT_EQ(card.card_state(), pos::v1::CARD_STATE_INACTIVE);
  EXPECT_FALSE(card.registered());
}

TEST(LookupCard, KnowsGiftCardsAndJuveniles) {
  ServiceRoom room;
  v1::Account gift = RowMessage(1);
  gift.set_kind(v1::ACCOUNT_KIND_GIFT);
  v1::Account young = RowMessage(2);
  young.mutable_date_of_birth()->set_year(2020);
  room.Import({gift, young});
  EXPECT_TRUE(Lookup(room, CardNumber(1)).second.gift());
  EXPECT_TRUE(Lookup(room, CardNumber(2)).second.juvenile());
}

//
TEST(LookupCard, TellsUnknownFromMisread) {
  ServiceRoom room;
  EXPECT_EQ(Lookup(room, CardNumber(9)).first.code, grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(Lookup(room, CardNumber(9)).first.reason, "CARD_NOT_FOUND");
  EXPECT_THAT(Lookup(room, "6006491235122226").first.violations,
              ElementsAre(Pair("card_number", "CHECK_DIGIT_WRONG")));
  for (const char* number : {"", "123", "60064912351222256006", "abc", ";=?"}) {
    EXPECT_THAT(Lookup(room, number).first.violations,
                ElementsAre(Pair("card_number", "CARD_NUMBER_MALFORMED")))
        << number;
  }
}

//
TEST(LookupCard, ReadsTrack2) {
  ServiceRoom room;
  room.Import({RowMessage(1)});
  EXPECT_EQ(Lookup(room, absl::StrCat(";", CardNumber(1), "=29121010000012345?")).first.code,
            grpc::StatusCode::OK);
}

std::pair<WireError, pos::v1::BatchLookupCardsResponse> Batch(
    ServiceRoom& room, const std::vector<std::string>& numbers) {
  pos::v1::BatchLookupCardsRequest request;
  for (const std::string& number : numbers) request.add_card_numbers(number);
  grpc::ClientContext context;
  pos::v1::BatchLookupCardsResponse response;
  const grpc::Status status = room.pos().BatchLookupCards(&context, request, &response);
  return {ReadError(status), response};
}

//
TEST(BatchLookup, AnswersEachCardInOrder) {
  ServiceRoom room;
  room.Import({RowMessage(1), RowMessage(2)});
  const auto [error, response] = Batch(room, {CardNumber(2), "nonsense", CardNumber(1),
                                              CardNumber(9), "6006491235122226", CardNumber(2)});
  ASSERT_EQ(error.code, grpc::StatusCode::OK);
  std::vector<std::pair<int, std::string>> results;
  for (const auto& result : response.results()) {
    results.emplace_back(result.code(), result.reason());
    EXPECT_EQ(result.has_card(), result.code() == 0);
  }
  EXPECT_THAT(results,
              ElementsAre(Pair(0, ""), Pair(3, "CARD_NUMBER_MALFORMED"), Pair(0, ""),
                          Pair(5, "CARD_NOT_FOUND"), Pair(3, "CHECK_DIGIT_WRONG"), Pair(0, "")));
}

TEST(BatchLookup, TakesOneToAThousandCards) {
  ServiceRoom room;
  EXPECT_THAT(Batch(room, {}).first.violations,
              ElementsAre(Pair("card_numbers", "CARDS_REQUIRED")));
  EXPECT_EQ(Batch(room, std::vector<std::string>(1000, CardNumber(1))).second.results_size(), 1000);
  EXPECT_THAT(Batch(room, std::vector<std::string>(1001, CardNumber(1))).first.violations,
              ElementsAre(Pair("card_numbers", "TOO_MANY_CARDS")));
}

}  // namespace
}  // namespace frontdesk::testing
