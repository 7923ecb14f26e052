// What a caller may not see leaves the server masked; what a caller may not change is refused.
#include "server/services/field_access.h"

#include <string>

#include "frontdesk/v1/account_service.pb.h"
#include "frontdesk/v1/history_service.pb.h"
#include "frontdesk/v1/member_page_service.pb.h"
#include "frontdesk/v1/search_service.pb.h"
#include "gtest/gtest.h"
#include "server/services/hidden_matches.h"

namespace frontdesk::services {
namespace {

using namespace access::v1;  // NOLINT: names of permissions
using access::PermissionSet;

constexpr PermissionSet kNothing = {};
constexpr PermissionSet kContact = {PERMISSION_ACCOUNT_CONTACT_READ};
constexpr PermissionSet kAll = {PERMISSION_ACCOUNT_CONTACT_READ, PERMISSION_ACCOUNT_BILLING,
                                PERMISSION_ACCOUNT_SAFETY};

v1::Account Somebody() {
  v1::Account account;
  account.set_member_id("M0000000042");
  account.set_first_name("Ada");
  account.set_email("ada.quill@mail.example.com");
  account.add_phones("(555) 010-4567");
  account.add_phones("12");
  account.mutable_address()->set_street("12 Canary Row");
  account.mutable_address()->set_city("Springfield");
  account.mutable_address()->set_postal_code("94110");
  account.mutable_date_of_birth()->set_year(1980);
  account.add_payment_cards()->set_last4("4242");
  return account;
}

TEST(Masks, ShowEnoughToTellWhoItIs) {
  EXPECT_EQ(MaskEmail("ada.quill@mail.example.com"), "a***@m***.com");
  EXPECT_EQ(MaskEmail("\xc3\xa9mile@example"), "\xc3\xa9***@e***");
  EXPECT_EQ(MaskEmail("nobody"), "n***");
  EXPECT_EQ(MaskEmail(""), "");
  EXPECT_EQ(MaskPhone("(555) 010-4567"), "***4567");
  EXPECT_EQ(MaskPhone("4567"), "***");
  EXPECT_EQ(MaskPhone(""), "");
  EXPECT_EQ(MaskPostalCode("94110"), "941**");
  EXPECT_EQ(MaskPostalCode("941"), "***");
}

TEST(FieldAccess, WithoutThePermissionContactDataIsMasked) {
  v1::Account account = Somebody();
  MaskFields(kNothing, account);
  EXPECT_EQ(account.first_name(), "Ada");
  EXPECT_EQ(account.email(), "a***@m***.com");
  EXPECT_EQ(account.phones(0), "***4567");
  EXPECT_EQ(account.phones(1), "***");
  EXPECT_EQ(account.address().street(), "");
  EXPECT_EQ(account.address().city(), "Springfield");
  EXPECT_EQ(account.address().postal_code(), "941**");
  EXPECT_FALSE(account.has_date_of_birth());
  EXPECT_TRUE(account.payment_cards().empty());
}

TEST(FieldAccess, WithItNothingIsTouched) {
  v1::Account account = Somebody();
  MaskFields(kAll, account);
  EXPECT_EQ(account.SerializeAsString(), Somebody().SerializeAsString());
  MaskFields(kContact, account);
  EXPECT_EQ(account.email(), Somebody().email());
  EXPECT_TRUE(account.payment_cards().empty());
}

TEST(FieldAccess, MessagesInsideMessagesAreMaskedToo) {
  v1::MemberSnapshot snapshot;
  *snapshot.mutable_account() = Somebody();
  snapshot.mutable_safety()->set_other_reason("AGENT");
  MaskFields(kContact, snapshot);
  EXPECT_EQ(snapshot.account().email(), Somebody().email());
  EXPECT_FALSE(snapshot.has_safety());
  MaskFields(kNothing, snapshot);
  EXPECT_EQ(snapshot.account().email(), "a***@m***.com");
}

TEST(FieldAccess, OldAndNewValuesOfHistoriesAreMaskedAsTheirFields) {
  v1::ListAuditHistoryResponse history;
  v1::AuditRow& row = *history.add_rows();
  for (const char* field : {"email", "address.street", "tier"}) {
    v1::FieldChange& change = *row.add_changes();
    change.set_field(field);
    change.set_before("old@example.com");
    change.set_after("new@example.com");
  }
  MaskFields(kNothing, history);
  EXPECT_EQ(row.changes(0).before(), "o***@e***.com");
  EXPECT_EQ(row.changes(0).after(), "n***@e***.com");
  EXPECT_EQ(row.changes(1).after(), "");
  EXPECT_EQ(row.changes(2).after(), "new@example.com");
}

TEST(FieldAccess, MembersAreFoundWhereverTheyAreNamed) {
  v1::ListRelatedAccountsResponse response;
  response.mutable_account()->set_member_id("M0000000001");
  for (const char* id : {"M0000000003", "M0000000002", "M0000000001", "", "nobody"}) {
    v1::RelatedAccounts& relation = *response.add_relations();
    relation.add_rows()->set_member_id(id);
  }
  EXPECT_EQ(MembersIn(response), (std::vector<MemberNumber>{1, 3, 2}));
}

TEST(FieldAccess, ContactDataNeedsAPermissionToBeGivenOrNamedInAMask) {
  v1::UpdateAccountRequest update;
  *update.mutable_account() = Somebody();
  EXPECT_EQ(NeededToEdit(update), kNothing) << "what the mask does not name is not written";
  update.mutable_update_mask()->add_paths("first_name");
  EXPECT_EQ(NeededToEdit(update), kNothing);
  for (const char* path : {"email", "phones", "address.city", "address", "date_of_birth", "*"}) {
    v1::UpdateAccountRequest named = update;
    named.mutable_update_mask()->add_paths(path);
    EXPECT_TRUE(NeededToEdit(named).Has(PERMISSION_ACCOUNT_CONTACT)) << path;
  }
  v1::CreateAccountRequest create;
  create.mutable_account()->set_first_name("Ada");
  EXPECT_EQ(NeededToEdit(create), kNothing);
  *create.mutable_account() = Somebody();
  EXPECT_TRUE(NeededToEdit(create).Has(PERMISSION_ACCOUNT_CONTACT));
}

TEST(HiddenMatches, OfAMatchOnAHiddenFieldOnlyThatIsSaid) {
  v1::SearchRow row;
  for (v1::SearchField field : {v1::SEARCH_FIELD_EMAIL, v1::SEARCH_FIELD_LAST_NAME}) {
    v1::FieldMatch& match = *row.add_matches();
    match.set_field(field);
    match.set_kind(v1::MATCH_KIND_INFIX);
    match.add_ranges()->set_end(3);
  }
  HideMatches(kContact, row);
  EXPECT_EQ(row.matches(0).kind(), v1::MATCH_KIND_INFIX);
  HideMatches(kNothing, row);
  EXPECT_EQ(row.matches(0).kind(), v1::MATCH_KIND_UNSPECIFIED);
  EXPECT_TRUE(row.matches(0).ranges().empty());
  EXPECT_EQ(row.matches(0).note(), "matched on a hidden field");
  EXPECT_EQ(row.matches(1).kind(), v1::MATCH_KIND_INFIX);
}

}  // namespace
}  // namespace frontdesk::services
