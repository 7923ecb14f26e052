// Import and export over the wire.
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "common/limits.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/server/support/service_room.h"
#include "tests/server/support/test_accounts.h"

namespace frontdesk::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

// Everything the server holds, by member ID.
std::vector<v1::Account> Export(ServiceRoom& room) {
  grpc::ClientContext context;
  auto stream = room.transfer().ExportAccounts(&context, admin::v1::ExportAccountsRequest());
  std::vector<v1::Account> accounts;
  admin::v1::ExportAccountsResponse response;
  while (stream->Read(&response)) {
    accounts.insert(accounts.end(), response.accounts().begin(), response.accounts().end());
    EXPECT_GE(response.total_size(), static_cast<int64_t>(accounts.size()));
  }
  const grpc::Status status = stream->Finish();
  EXPECT_TRUE(status.ok()) << status.error_message();
  return accounts;
}

std::vector<std::string> Bytes(const std::vector<v1::Account>& accounts) {
  std::vector<std::string> bytes;
  for (const v1::Account& account : accounts) bytes.push_back(account.SerializeAsString());
  return bytes;
}

// An account with something in every field that a row may set.
v1::Account FullRow() {
  v1::Account account = RowMessage(1);
  account.set_kind(v1::ACCOUNT_KIND_LOYALTY);
  account.set_program("rewards");
  account.set_status(v1::ACCOUNT_STATUS_TERMINATED);
  account.set_email_status(v1::EMAIL_STATUS_FAILED);
  account.set_group_id("apex-1");
  account.mutable_cards(0)->set_state(v1::CARD_STATE_EXCHANGED);
  account.add_cards()->set_number(CardNumber(2));
  account.mutable_cards(1)->set_state(v1::CARD_STATE_ACTIVE);
  account.mutable_payment_cards(0)->set_processor("WEPAY");
  account.mutable_payment_cards(0)->set_cardholder_last_name("Ängström");
  account.mutable_balances()->set_points(-3);
  account.mutable_balances()->set_stored_value_minor(5);
  account.mutable_balances()->set_currency("USD");
  account.mutable_last_login_time()->set_seconds(1'700'000'000);
  account.mutable_create_time()->set_seconds(1'200'000'000);
  account.mutable_update_time()->set_seconds(1'300'000'000);
  account.mutable_update_time()->set_nanos(123'456'000);
  return account;
}

TEST(Import, ThenExportThenImportLosesNothing) {
  ServiceRoom first;
  v1::Account young;
  young.set_member_id("M1000000050");
  young.set_kind(v1::ACCOUNT_KIND_LOYALTY);
  young.set_juvenile(true);
  young.add_cards()->set_number(CardNumber(50));
  std::vector<v1::Account> rows = {FullRow(), young};
  for (uint64_t i = 100; i < 350; ++i) rows.push_back(RowMessage(i));
  ASSERT_EQ(first.Import(rows).imported(), 252);
  const std::vector<v1::Account> exported = Export(first);
  ASSERT_THAT(exported, SizeIs(252));
  EXPECT_EQ(exported[0].SerializeAsString(), FullRow().SerializeAsString());

  ServiceRoom second;
  ASSERT_EQ(second.Import(exported).imported(), 252);
  EXPECT_EQ(Bytes(Export(second)), Bytes(exported));
}

TEST(Import, SentAgainChangesNothing) {
  ServiceRoom room;
  const std::vector<v1::Account> rows = {RowMessage(1), RowMessage(2), FullRow()};
  room.Import({RowMessage(1)});
  const auto again = room.Import(rows);
  EXPECT_EQ(again.unchanged(), 1);
  EXPECT_EQ(again.imported(), 1);
  ASSERT_EQ(again.rejected_size(), 1);  // FullRow is another account 1
  EXPECT_EQ(again.rejected(0).line(), 3);
  EXPECT_EQ(again.rejected(0).violations(0).reason(), "MEMBER_ID_TAKEN");
  EXPECT_EQ(again.sequence(), room.room().store().last_sequence());
}

TEST(Import, TellsEverythingThatIsWrongWithARowAndTakesTheRest) {
  ServiceRoom room;
  v1::Account bad = RowMessage(1);
  bad.set_email("nonsense");
  bad.set_status(static_cast<v1::AccountStatus>(9));
  bad.mutable_cards(0)->set_number("123");
  bad.mutable_cards(0)->set_masked_number("***");
  bad.set_etag("AAAAAAAAAAE");
  bad.mutable_date_of_birth()->set_month(13);
  v1::Account nameless = RowMessage(2);
  nameless.clear_member_id();
  v1::Account payment = RowMessage(3);
  payment.set_nickname("4111111111111111");
  v1::Account misnumbered = RowMessage(4);
  misnumbered.set_member_id("42");
  const auto reply = room.Import({bad, nameless, payment, misnumbered, RowMessage(5)});
  EXPECT_EQ(reply.imported(), 1);
  std::map<int64_t, std::vector<std::pair<std::string, std::string>>> rejected;
  for (const auto& row : reply.rejected()) {
    for (const auto& v : row.violations()) {
      rejected[row.line()].emplace_back(v.field(), v.reason());
      EXPECT_EQ(v.message().find("4111"), std::string::npos);
    }
  }
  EXPECT_THAT(rejected[1], UnorderedElementsAre(Pair("email", "EMAIL_MALFORMED"),
                                                Pair("status", "ENUM_VALUE_UNKNOWN"),
                                                Pair("cards[0].number", "CARD_NUMBER_MALFORMED"),
                                                Pair("cards[0].masked_number", "OUTPUT_ONLY_FIELD"),
                                                Pair("etag", "OUTPUT_ONLY_FIELD"),
                                                Pair("date_of_birth", "DATE_MALFORMED")));
  EXPECT_THAT(rejected[2], ElementsAre(Pair("member_id", "MEMBER_ID_REQUIRED")));
  EXPECT_THAT(rejected[3], ElementsAre(Pair("nickname", "PAYMENT_CARD_NUMBER")));
  EXPECT_THAT(rejected[4], ElementsAre(Pair("member_id", "MEMBER_ID_MALFORMED"))) << "named once";
}

TEST(Import, AnswersEachBatchOfAStreamInOrder) {
  ServiceRoom room;
  grpc::ClientContext context;
  auto stream = room.transfer().ImportAccounts(&context);
  for (uint64_t batch = 0; batch < 5; ++batch) {
    admin::v1::ImportAccountsRequest request;
    for (uint64_t i = 0; i < 10 + batch; ++i) {
      *request.add_rows()->mutable_account() = RowMessage(batch * 100 + i);
    }
    ASSERT_TRUE(stream->Write(request));
    admin::v1::ImportAccountsResponse response;
    ASSERT_TRUE(stream->Read(&response));
    EXPECT_EQ(response.imported(), static_cast<int64_t>(10 + batch));
    // On disk and searchable.
    EXPECT_GE(room.room().directory().Snapshot()->sequence(), response.sequence());
  }
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
}

TEST(Import, CountsJuveniles) {
  ServiceRoom room;
  v1::Account young = RowMessage(1);
  young.mutable_date_of_birth()->set_year(2020);
  EXPECT_EQ(room.Import({young, RowMessage(2)}).juvenile(), 1);
  EXPECT_EQ(room.Import({young}).juvenile(), 0);
}

// The error that ends an import stream after one batch.
WireError ImportError(ServiceRoom& room, const admin::v1::ImportAccountsRequest& request) {
  grpc::ClientContext context;
  auto stream = room.transfer().ImportAccounts(&context);
  stream->Write(request);
  stream->WritesDone();
  return ReadError(stream->Finish());
}

TEST(Import, RefusesABatchThatIsTooLarge) {
  ServiceRoom room;
  admin::v1::ImportAccountsRequest request;
  for (size_t i = 0; i <= limits::kMaxImportBatchRows; ++i) request.add_rows();
  EXPECT_THAT(ImportError(room, request).violations, ElementsAre(Pair("rows", "TOO_MANY_ROWS")));
}

TEST(Import, EndsWhenWritesHaveStopped) {
  ServiceRoom room;
  room.room().store().FailNextCommit(storage::MemoryAccountStore::FailedCommit::kLost);
  admin::v1::ImportAccountsRequest request;
  *request.add_rows()->mutable_account() = RowMessage(1);
  const WireError error = ImportError(room, request);
  EXPECT_EQ(error.code, grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(error.reason, "STORAGE_FROZEN");
}

TEST(Import, OfNothingIsFine) {
  ServiceRoom room;
  grpc::ClientContext context;
  auto stream = room.transfer().ImportAccounts(&context);
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_EQ(room.Import({}).imported(), 0);
}

TEST(Import, CanBeCancelledInTheMiddle) {
  ServiceRoom room;
  for (int round = 0; round < 20; ++round) {
    grpc::ClientContext context;
    auto stream = room.transfer().ImportAccounts(&context);
    admin::v1::ImportAccountsRequest request;
    for (uint64_t i = 0; i < 100; ++i) *request.add_rows()->mutable_account() = RowMessage(i);
    stream->Write(request);
    context.TryCancel();
    EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
  }
  std::vector<v1::Account> rows;
  for (uint64_t i = 0; i < 100; ++i) rows.push_back(RowMessage(i));
  const auto reply = room.Import(rows);
  EXPECT_EQ(reply.imported() + reply.unchanged(), 100);
}

TEST(Export, OfNothingIsEmpty) {
  ServiceRoom room;
  EXPECT_THAT(Export(room), IsEmpty());
}

TEST(Export, IsInMemberOrderWithNumbersAndWithoutEtags) {
  ServiceRoom room;
  room.Import({RowMessage(3), RowMessage(1), RowMessage(2)});
  const std::vector<v1::Account> accounts = Export(room);
  ASSERT_THAT(accounts, SizeIs(3));
  for (uint64_t i = 0; i < 3; ++i) {
    EXPECT_EQ(accounts[i].member_id(), RowMessage(i + 1).member_id());
    EXPECT_EQ(accounts[i].cards(0).number(), CardNumber(i + 1));
    EXPECT_EQ(accounts[i].etag() + accounts[i].cards(0).masked_number(), "");
  }
}

TEST(Export, CanBeCancelledInTheMiddle) {
  ServiceRoom room;
  std::vector<v1::Account> rows;
  for (uint64_t i = 0; i < 1000; ++i) rows.push_back(RowMessage(i));
  room.Import(rows);
  for (int round = 0; round < 10; ++round) {
    grpc::ClientContext context;
    auto stream = room.transfer().ExportAccounts(&context, admin::v1::ExportAccountsRequest());
    admin::v1::ExportAccountsResponse response;
    ASSERT_TRUE(stream->Read(&response));
    context.TryCancel();
    while (stream->Read(&response)) {
    }
    EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
  }
  EXPECT_THAT(Export(room), SizeIs(1000));
}

}  // namespace
}  // namespace frontdesk::testing
