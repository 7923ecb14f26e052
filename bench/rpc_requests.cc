#include "bench/rpc_requests.h"

#include <algorithm>
#include <cstdint>

namespace frontdesk::bench {
namespace {

using frontdesk::v1::PhoneMatch;
using frontdesk::v1::SearchCriteria;

void AddPhone(const index::Criterion& criterion, SearchCriteria& criteria) {
  auto* phone = criteria.add_phones();
  phone->set_number(criterion.text);
  phone->set_match(static_cast<PhoneMatch>(criterion.phone_match));
}

void AddBilling(const index::Criterion& criterion, SearchCriteria& criteria) {
  auto* billing = criteria.add_billing();
  billing->set_last4(criterion.text);
  billing->set_last_name(criterion.billing_last_name);
  billing->set_include_cards_on_file(criterion.include_cards_on_file);
}

void Add(const index::Criterion& criterion, SearchCriteria& criteria) {
  switch (criterion.field) {
    case index::Field::kMemberId:
      criteria.add_member_ids(criterion.text);
      break;
    case index::Field::kCardNumber:
      criteria.add_card_numbers(criterion.text);
      break;
    case index::Field::kEmail:
      criteria.add_emails(criterion.text);
      break;
    case index::Field::kFirstName:
      criteria.add_first_names(criterion.text);
      break;
    case index::Field::kLastName:
      criteria.add_last_names(criterion.text);
      break;
    case index::Field::kNickname:
      criteria.add_nicknames(criterion.text);
      break;
    case index::Field::kPhone:
      AddPhone(criterion, criteria);
      break;
    case index::Field::kAddress:
      criteria.add_addresses(criterion.text);
      break;
    case index::Field::kCity:
      criteria.add_cities(criterion.text);
      break;
    case index::Field::kState:
      criteria.add_states(criterion.text);
      break;
    case index::Field::kPostalCode:
      criteria.add_postal_codes(criterion.text);
      break;
    case index::Field::kCompany:
      criteria.add_company_names(criterion.text);
      break;
    case index::Field::kGroup:
      criteria.add_group_names(criterion.text);
      break;
    case index::Field::kBilling:
      AddBilling(criterion, criteria);
      break;
    case index::Field::kNone:
    case index::Field::kBillingLastName:
    case index::Field::kUserType:
    case index::Field::kStatus:
    case index::Field::kEmailStatus:
      break;  // never criteria of their own
  }
}

}  // namespace

frontdesk::v1::SearchAccountsRequest ToRpc(const index::SearchRequest& request) {
  frontdesk::v1::SearchAccountsRequest rpc;
  for (const index::Criterion& criterion : request.query.any_of.front()) {
    Add(criterion, *rpc.mutable_criteria());
  }
  for (const index::UserType type : request.query.user_types) {
    rpc.mutable_criteria()->add_user_types(static_cast<frontdesk::v1::UserType>(type));
  }
  rpc.set_exclude_closed(request.query.exclude_closed);
  rpc.set_order_by(request.order == index::Order::kMemberId
                       ? frontdesk::v1::SEARCH_ORDER_MEMBER_ID
                       : frontdesk::v1::SEARCH_ORDER_RELEVANCE);
  rpc.set_page_size(static_cast<int32_t>(std::max<uint32_t>(request.limit, 1)));
  return rpc;
}

}  // namespace frontdesk::bench
