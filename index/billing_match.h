// How a payment card matches a billing criterion. Internal to index.
#ifndef FRONTDESK_INDEX_BILLING_MATCH_H_
#define FRONTDESK_INDEX_BILLING_MATCH_H_

#include <cstdint>

#include "index/criterion.h"
#include "index/document.h"

namespace frontdesk::index {

// Whose last name it was.
enum class BillingMatch : uint8_t { kNone, kWithoutName, kCardholder, kMember };

// `card` is one of `document`. The cardholder goes before the member if both have the name.
BillingMatch MatchBillingCard(const CompiledCriterion& criterion, const Document& document,
                              const BillingCard& card);

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_BILLING_MATCH_H_
