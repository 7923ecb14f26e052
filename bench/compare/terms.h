// What both comparisons hold of an account: besides its folded text, the pieces of it that a
// criterion can be the whole of, or the beginning. Folding is done here, so that all sides compare
// the same bytes.
#ifndef FRONTDESK_BENCH_COMPARE_TERMS_H_
#define FRONTDESK_BENCH_COMPARE_TERMS_H_

#include <string>
#include <vector>

#include "index/document.h"

namespace frontdesk::bench {

// The whole field and its words, each once: what patterns on names cover. None of an empty field.
std::vector<std::string> TermsOf(const std::string& folded);

// The last four digits of a card, and a name that they may be asked for with; empty: asked alone.
struct BillingTerm {
  std::string last4;
  std::string last_name;

  friend bool operator==(const BillingTerm&, const BillingTerm&) = default;
};

// Of all cards that carried a subscription charge, each once.
std::vector<BillingTerm> BillingTermsOf(const index::Document& document);

}  // namespace frontdesk::bench

#endif  // FRONTDESK_BENCH_COMPARE_TERMS_H_
