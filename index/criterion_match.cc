// Matching documents against compiled criteria: the second half of index/criterion.h.
#include <algorithm>
#include <string_view>

#include "index/billing_match.h"
#include "index/criterion.h"
#include "index/field_text.h"
#include "index/text/digits.h"
#include "index/text/fold.h"
#include "index/text/word_cursor.h"

namespace frontdesk::index {
namespace {

void FoldText(std::string_view value, FoldedDocument::Text& text) {
  FoldBoth(value, text.light, text.full);
}

// What is folded of `document`.
const Document& SearchedText(const Document& document) {
  static const auto* const none = new Document;
  return document.numbers_only ? *none : document;
}

bool IsNameOrWordOf(std::string_view name, std::string_view folded) {
  if (folded == name) return true;
  for (WordCursor words(folded); words.Next();) {
    if (words.word() == name) return true;
  }
  return false;
}

bool IsRelatedTo(const std::vector<std::string>& related_names, std::string_view folded) {
  return std::any_of(related_names.begin(), related_names.end(),
                     [&](const std::string& name) { return IsNameOrWordOf(name, folded); });
}

MatchClass MatchFirstName(const CompiledCriterion& criterion, const FoldedDocument& document) {
  const FoldedDocument::Text& name = document.first_name;
  const FoldedDocument::Text& nickname = document.nickname;
  const MatchClass literal = criterion.text.Match(name.light, name.full);
  if (literal != kNoMatch || !criterion.source.nicknames) return literal;
  const bool by_nickname = criterion.text.Match(nickname.light, nickname.full) != kNoMatch ||
                           IsRelatedTo(criterion.related_names, name.full);
  return by_nickname ? kNicknameMatch : kNoMatch;
}

MatchClass MatchPhones(const CompiledCriterion& criterion, const FoldedDocument& document) {
  MatchClass best = kNoMatch;
  for (const std::string& phone : document.phones) {
    for (const std::string& form : criterion.phone_forms) {
      best = std::min(best, MatchPhone(phone, form, criterion.source.phone_match));
    }
  }
  return best;
}

bool MatchesBilling(const CompiledCriterion& criterion, const Document& document) {
  return !document.numbers_only &&
         std::any_of(document.billing_cards.begin(), document.billing_cards.end(),
                     [&](const BillingCard& card) {
                       return MatchBillingCard(criterion, document, card) != BillingMatch::kNone;
                     });
}

}  // namespace

BillingMatch MatchBillingCard(const CompiledCriterion& criterion, const Document& document,
                              const BillingCard& card) {
  const Criterion& asked = criterion.source;
  const bool searched = card.subscription_charge || (asked.include_cards_on_file && card.on_file);
  const bool expires = asked.expiry_months == 0 || asked.expiry_months == card.expiry_months;
  if (card.last4 != criterion.digits || !searched || !expires) return BillingMatch::kNone;
  if (criterion.last_name.empty()) return BillingMatch::kWithoutName;
  if (TrimmedNfc(card.cardholder_last_name) == criterion.last_name) {
    return BillingMatch::kCardholder;
  }
  return TrimmedNfc(document.last_name) == criterion.last_name ? BillingMatch::kMember
                                                               : BillingMatch::kNone;
}

void FoldAddresses(const Document& document, FoldedDocument& folded) {
  const Document& text = SearchedText(document);
  folded.document = &document;
  FoldTo(text.email, Folding::kLight, folded.email.light);
  FoldText(text.street, folded.street);
  NormalizePostalCodeTo(text.postal_code, folded.postal_code);
}

void FoldNames(const Document& document, FoldedDocument& folded) {
  const Document& text = SearchedText(document);
  folded.document = &document;
  FoldText(text.first_name, folded.first_name);
  FoldText(text.last_name, folded.last_name);
  FoldText(text.nickname, folded.nickname);
  FoldText(text.city, folded.city);
  FoldText(text.state, folded.state);
  FoldText(text.company, folded.company);
  FoldText(text.group_name, folded.group_name);
  folded.phones.resize(text.phones.size());
  for (size_t i = 0; i < text.phones.size(); ++i) {
    NormalizePhoneTo(text.phones[i], folded.phones[i]);
  }
}

FoldedDocument FoldDocument(const Document& document) {
  FoldedDocument folded;
  FoldAddresses(document, folded);
  FoldNames(document, folded);
  return folded;
}

MatchClass MatchCriterion(const CompiledCriterion& criterion, const FoldedDocument& folded) {
  const Criterion& asked = criterion.source;
  const Document& document = *folded.document;
  const auto exactly_if = [](bool matches) { return matches ? kExactMatch : kNoMatch; };
  switch (asked.field) {
    case Field::kMemberId:
      return exactly_if(document.member == criterion.member);
    case Field::kCardNumber:
      return exactly_if(std::find(document.card_numbers.begin(), document.card_numbers.end(),
                                  criterion.digits) != document.card_numbers.end());
    case Field::kPhone:
      return MatchPhones(criterion, folded);
    case Field::kBilling:
      return exactly_if(MatchesBilling(criterion, document));
    case Field::kFirstName:
      return MatchFirstName(criterion, folded);
    case Field::kEmail:
      return criterion.text.Match(folded.email.light, folded.email.light);
    case Field::kPostalCode:
      return criterion.text.Match(folded.postal_code, folded.postal_code);
    case Field::kGroup:
      if (asked.group_id && *asked.group_id != document.group_id) return kNoMatch;
      return criterion.text.Match(folded.group_name.light, folded.group_name.full);
    default: {
      const FoldedDocument::Text& text = FoldedText(folded, asked.field);
      return criterion.text.Match(text.light, text.full);
    }
  }
}

}  // namespace frontdesk::index
