#include "server/services/related_accounts.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "common/limits.h"
#include "common/status_macros.h"
#include "index/criterion.h"
#include "index/text/digits.h"
#include "server/directory/converters.h"
#include "server/services/api_converters.h"

namespace frontdesk::services {
namespace {

using index::Criterion;
using index::Document;
using index::Field;

// One shared thing.
struct Relation {
  v1::RelationKind kind;
  index::Conjunction criteria;
};

Criterion WholeField(Field field, const std::string& text) {
  Criterion criterion;
  criterion.field = field;
  criterion.text = text;
  criterion.whole_field = true;
  return criterion;
}

void AddHousehold(const Document& document, std::vector<Relation>& relations) {
  if (document.street.empty() || (document.city.empty() && document.postal_code.empty())) return;
  Relation relation{v1::RELATION_KIND_HOUSEHOLD, {WholeField(Field::kAddress, document.street)}};
  if (!document.city.empty()) {
    relation.criteria.push_back(WholeField(Field::kCity, document.city));
  }
  if (!document.postal_code.empty()) {
    relation.criteria.push_back(WholeField(Field::kPostalCode, document.postal_code));
  }
  relations.push_back(std::move(relation));
}

void AddPhones(const Document& document, std::vector<Relation>& relations) {
  std::vector<std::string> told;
  for (const std::string& phone : document.phones) {
    Criterion criterion;
    criterion.field = Field::kPhone;
    criterion.text = index::NormalizePhone(phone);
    criterion.phone_match = index::PhoneMatch::kExact;
    if (criterion.text.empty() || std::ranges::count(told, criterion.text) > 0) continue;
    told.push_back(criterion.text);
    relations.push_back({v1::RELATION_KIND_PHONE, {std::move(criterion)}});
  }
}

// Four digits alone are shared by chance: the expiry must be known too.
void AddPaymentCards(const Document& document, std::vector<Relation>& relations) {
  std::vector<std::pair<std::string, uint32_t>> told;
  for (const index::BillingCard& card : document.billing_cards) {
    const std::pair<std::string, uint32_t> key{card.last4, card.expiry_months};
    if (card.expiry_months == 0 || std::ranges::count(told, key) > 0) continue;
    told.push_back(key);
    Criterion criterion;
    criterion.field = Field::kBilling;
    criterion.text = card.last4;
    criterion.include_cards_on_file = true;
    criterion.expiry_months = card.expiry_months;
    relations.push_back({v1::RELATION_KIND_PAYMENT_CARD, {std::move(criterion)}});
  }
}

std::vector<Relation> RelationsOf(const Document& document) {
  std::vector<Relation> relations;
  AddHousehold(document, relations);
  if (!document.group_name.empty()) {
    Criterion criterion = WholeField(Field::kGroup, document.group_name);
    criterion.group_id = document.group_id;
    relations.push_back({v1::RELATION_KIND_GROUP, {std::move(criterion)}});
  }
  if (!document.email.empty()) {
    relations.push_back({v1::RELATION_KIND_EMAIL, {WholeField(Field::kEmail, document.email)}});
  }
  AddPhones(document, relations);
  AddPaymentCards(document, relations);
  // A value that nothing is left of after folding, such as a street of one period, is shared with
  // nobody.
  std::erase_if(relations, [](const Relation& relation) {
    return std::ranges::any_of(relation.criteria, [](const Criterion& criterion) {
      return index::CheckCriterion(criterion) != index::CriterionError::kNone;
    });
  });
  return relations;
}

// Whether the account itself is among those counted: it is not if it is closed and closed ones are
// left out.
absl::StatusOr<bool> CountsItself(const SearchScope& scope, index::Query query,
                                  MemberNumber member) {
  Criterion self;
  self.field = Field::kMemberId;
  self.text = FormatMemberId(member);
  query.any_of.front().push_back(std::move(self));
  uint64_t count;
  ASSIGN_OR_RETURN(count, Count(scope, std::move(query)));
  return count > 0;
}

absl::StatusOr<v1::RelatedAccounts> FindOthers(const SearchScope& scope, Relation relation,
                                               MemberNumber member, bool exclude_closed) {
  index::SearchRequest request;
  request.query.any_of = {std::move(relation.criteria)};
  request.query.exclude_closed = exclude_closed;
  request.order = index::Order::kMemberId;
  request.limit = limits::kMaxRelatedRows + 1;  // the account itself may be among them
  request.limits = scope.limits;
  index::SearchResult result;
  ASSIGN_OR_RETURN(result, scope.snapshot.Search(request));
  bool itself;
  ASSIGN_OR_RETURN(itself, CountsItself(scope, request.query, member));

  v1::RelatedAccounts related;
  related.set_kind(relation.kind);
  related.set_total_size(static_cast<int64_t>(result.total - (itself ? 1 : 0)));
  std::erase_if(result.hits, [member](const index::Hit& hit) { return hit.member == member; });
  if (result.hits.size() > limits::kMaxRelatedRows) result.hits.resize(limits::kMaxRelatedRows);
  std::vector<v1::SearchRow> rows;
  ASSIGN_OR_RETURN(rows, MakeRows(scope, request.query, result.hits));
  for (v1::SearchRow& row : rows) *related.add_rows() = std::move(row);
  return related;
}

}  // namespace

absl::StatusOr<v1::ListRelatedAccountsResponse> FindRelated(const SearchScope& scope,
                                                            MemberNumber member,
                                                            bool exclude_closed) {
  accounts::Account account;
  ASSIGN_OR_RETURN(account, scope.backend.directory.Get(member));
  v1::ListRelatedAccountsResponse response;
  *response.mutable_account() = ToRow(account);
  for (Relation& relation : RelationsOf(directory::ToDocument(account))) {
    v1::RelatedAccounts others;
    ASSIGN_OR_RETURN(others, FindOthers(scope, std::move(relation), member, exclude_closed));
    if (others.total_size() > 0) *response.add_relations() = std::move(others);
  }
  return response;
}

}  // namespace frontdesk::services
