// Why an account is in a result: field, kind and bytes to highlight.
#ifndef FRONTDESK_INDEX_EXPLAIN_H_
#define FRONTDESK_INDEX_EXPLAIN_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "index/document.h"
#include "index/match.h"
#include "index/query.h"

namespace frontdesk::index {

// One field that matched.
struct FieldMatch {
  Field field = Field::kNone;
  MatchKind kind = MatchKind::kExact;
  bool folded = false;
  int value_index = 0;  // in phones, card_numbers or billing_cards
  // Bytes of the shown value, in order, not overlapping, on code point boundaries.
  std::vector<std::pair<uint32_t, uint32_t>> ranges;
  std::string note;     // `nickname of Robert`, `cardholder`, `member`; else empty
};

struct Explanation {
  bool matches = false;          // whether the document matches the query at all, filters included
  MatchClass match = kNoMatch;   // its rank
  std::vector<FieldMatch> fields;  // by field, value index; of all conjunctions that match, without repeats
};

// Explains one document under one query. For the rows of a page, not for searching: O(criteria · text).
// INVALID_ARGUMENT if a criterion does not compile.
absl::StatusOr<Explanation> Explain(const Query& query, const Document& document);

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_EXPLAIN_H_
