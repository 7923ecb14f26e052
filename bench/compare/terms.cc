#include "bench/compare/terms.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "index/text/fold.h"

namespace frontdesk::bench {
namespace {

template <typename Term>
void AddOnce(Term term, std::vector<Term>& terms) {
  if (std::find(terms.begin(), terms.end(), term) == terms.end()) terms.push_back(std::move(term));
}

}  // namespace

std::vector<std::string> TermsOf(const std::string& folded) {
  std::vector<std::string> terms;
  if (folded.empty()) return terms;
  terms.push_back(folded);
  for (std::string_view word : index::Words(folded)) AddOnce(std::string(word), terms);
  return terms;
}

std::vector<BillingTerm> BillingTermsOf(const index::Document& document) {
  std::vector<BillingTerm> terms;
  for (const index::BillingCard& card : document.billing_cards) {
    if (!card.subscription_charge) continue;
    AddOnce(BillingTerm{card.last4, ""}, terms);
    AddOnce(BillingTerm{card.last4, index::TrimmedNfc(document.last_name)}, terms);
    AddOnce(BillingTerm{card.last4, index::TrimmedNfc(card.cardholder_last_name)}, terms);
  }
  return terms;
}

}  // namespace frontdesk::bench
