// Accounts that share something with one account.
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/server/support/service_room.h"
#include "tests/server/support/test_accounts.h"

namespace frontdesk::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

v1::ListRelatedAccountsResponse Related(ServiceRoom& room, const std::string& id,
                                        bool exclude_closed = false) {
  v1::ListRelatedAccountsRequest request;
  request.set_member_id(id);
  request.set_exclude_closed(exclude_closed);
  grpc::ClientContext context;
  v1::ListRelatedAccountsResponse response;
  const grpc::Status status = room.search().ListRelatedAccounts(&context, request, &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return response;
}

// An account that shares nothing with anybody.
v1::Account Loner(uint64_t n) {
  v1::Account account;
  account.set_member_id(RowId(n));
  account.set_last_name("Loner");
  return account;
}

//
TEST(Related, AccountsAreFoundByEachSharedThing) {
  ServiceRoom room;
  v1::Account base = RowMessage(0);
  base.set_group_id("east");
  v1::Account household = Loner(1);
  *household.mutable_address() = base.address();
  household.mutable_address()->set_street("0 FAIRFIELD AVE.");
  v1::Account group = Loner(2);
  group.set_group_name(base.group_name());
  group.set_group_id("east");
  v1::Account other_group = Loner(3);
  other_group.set_group_name(base.group_name());
  other_group.set_group_id("west");
  v1::Account email = Loner(4);
  email.set_email("Robert0@Example.com");
  v1::Account longer_email = Loner(5);
  longer_email.set_email("xrobert0@example.com");
  v1::Account phone = Loner(6);
  phone.add_phones("+1 (323) 000-0000");
  v1::Account card = Loner(7);
  *card.add_payment_cards() = base.payment_cards(0);
  card.mutable_payment_cards(0)->set_subscription_charge(false);
  v1::Account other_expiry = Loner(8);
  *other_expiry.add_payment_cards() = base.payment_cards(0);
  other_expiry.mutable_payment_cards(0)->set_expiry_year(2029);
  v1::Account next_door = Loner(9);
  *next_door.mutable_address() = base.address();
  next_door.mutable_address()->set_street("10 Fairfield Ave");
  ASSERT_EQ(room.Import({base, household, group, other_group, email, longer_email, phone, card,
                         other_expiry, next_door})
                .imported(),
            10);

  const auto response = Related(room, RowId(0));
  EXPECT_EQ(response.account().member_id(), RowId(0));
  std::vector<std::pair<int, std::string>> relations;
  for (const v1::RelatedAccounts& relation : response.relations()) {
    EXPECT_EQ(relation.total_size(), relation.rows_size());
    for (const v1::SearchRow& row : relation.rows()) {
      relations.emplace_back(relation.kind(), row.member_id());
    }
  }
  EXPECT_THAT(relations, ElementsAre(Pair(v1::RELATION_KIND_HOUSEHOLD, RowId(1)),
                                     Pair(v1::RELATION_KIND_GROUP, RowId(2)),
                                     Pair(v1::RELATION_KIND_EMAIL, RowId(4)),
                                     Pair(v1::RELATION_KIND_PHONE, RowId(6)),
                                     Pair(v1::RELATION_KIND_PAYMENT_CARD, RowId(7))));
}

TEST(Related, CountsAllAndShowsTheFirstFifty) {
  ServiceRoom room;
  std::vector<v1::Account> rows;
  for (uint64_t i = 0; i < 120; ++i) {
    rows.push_back(Loner(i));
    rows.back().add_phones("323-904-9389");
    if (i % 2 == 1) rows.back().set_status(v1::ACCOUNT_STATUS_CLOSED);
  }
  room.Import(rows);
  const auto all = Related(room, RowId(70));
  ASSERT_EQ(all.relations_size(), 1);
  EXPECT_EQ(all.relations(0).total_size(), 119);
  EXPECT_EQ(all.relations(0).rows_size(), 50);
  EXPECT_EQ(all.relations(0).rows(49).member_id(), RowId(49));
  EXPECT_EQ(Related(room, RowId(70), true).relations(0).total_size(), 59);
  EXPECT_EQ(Related(room, RowId(71), true).relations(0).total_size(), 60);
  EXPECT_EQ(Related(room, RowId(10)).relations(0).rows(10).member_id(), RowId(11));
}

TEST(Related, JuvenilesAndGiftCardsHaveAndAreNone) {
  ServiceRoom room;
  v1::Account young = RowMessage(1);
  young.mutable_date_of_birth()->set_year(2020);
  v1::Account gift = RowMessage(2);
  gift.set_kind(v1::ACCOUNT_KIND_GIFT);
  v1::Account adult = RowMessage(3);
  for (v1::Account* account : {&young, &gift, &adult}) account->set_phones(0, "323-904-9389");
  room.Import({young, gift, adult});
  for (uint64_t i = 1; i <= 3; ++i)
    EXPECT_THAT(Related(room, RowId(i)).relations(), IsEmpty()) << i;
}

TEST(Related, SharesNothingByAValueOfPunctuation) {
  ServiceRoom room;
  v1::Account account = RowMessage(1);
  account.mutable_address()->set_street(".");
  account.set_group_name("'");
  room.Import({account, Loner(2)});
  EXPECT_THAT(Related(room, RowId(1)).relations(), IsEmpty());
}

TEST(Related, NeedsAKnownMember) {
  ServiceRoom room;
  v1::ListRelatedAccountsResponse response;
  for (const auto& [id, reason] :
       std::vector<std::pair<std::string, std::string>>{{"", "MEMBER_ID_MALFORMED"},
                                                        {"42", "MEMBER_ID_MALFORMED"},
                                                        {"M0000000042", "ACCOUNT_NOT_FOUND"}}) {
    v1::ListRelatedAccountsRequest request;
    request.set_member_id(id);
    grpc::ClientContext context;
    EXPECT_EQ(ReadError(room.search().ListRelatedAccounts(&context, request, &response)).reason,
              reason);
  }
}

}  // namespace
}  // namespace frontdesk::testing
