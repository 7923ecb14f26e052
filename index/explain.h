// Why an account is in a result: field, kind and bytes to highlight.
#ifndef FRONTDESK_INDEX_EXPLAIN_H_
#define FRONTDESK_INDEX_EXPLAIN_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "index/criterion.h"
#include "index/document.h"
#include "index/match.h"
#include "index/query.h"

namespace frontdesk::index {

// One shown value that matched. Where several criteria match one value there is one entry: the best
// class, with the ranges of all.
struct FieldMatch {
  // A first name found through the stored nickname is reported as kNickname. kBillingLastName comes
  // with its kBilling; kUserType, kStatus and kEmailStatus stand for a filter that was asked for.
  Field field = Field::kNone;
  MatchKind kind = MatchKind::kExact;
  bool folded = false;
  int value_index = 0;  // in phones, card_numbers or billing_cards
  // Bytes of the shown value, in order, neither overlapping nor adjacent, on code point boundaries.
  // A piece of a pattern is one range, formatting inside a phone or postal code included. The value
  // shown for kMemberId is FormatMemberId, for kCardNumber the masked number, for kBilling the last
  // four digits. None for filters and `%`.
  std::vector<std::pair<uint32_t, uint32_t>> ranges;
  // With kNickname as the field: `nickname of Robert`, the stored first name. With kFirstName, by
  // the table: `nickname of Robert`, the name as typed, if the stored first name is short for it;
  // `Bob is a nickname of Robert` if it is the other way round. With kBillingLastName:
  // `cardholder`, or `member` (the ranges are then those of the member's last name). Else empty.
  std::string note;
};

struct Explanation {
  bool matches = false;         // whether the document matches the query at all, filters included
  MatchClass match = kNoMatch;  // its rank
  std::vector<FieldMatch> fields;  // by field, value index; of all conjunctions that match
};

// Explains documents under one query. For the rows of a page, not for searching. Thread-safe.
class Explainer {
 public:
  // INVALID_ARGUMENT if a criterion does not compile.
  static absl::StatusOr<Explainer> Make(Query query);

  // O(criteria · text).
  Explanation Explain(const Document& document) const;

 private:
  using Compiled = std::vector<CompiledCriterion>;

  explicit Explainer(Query query) : query_(std::move(query)) {}
  static MatchClass MatchAll(const Compiled& conjunction, const FoldedDocument& document);

  Query query_;
  std::vector<Compiled> conjunctions_;
};

// Explains one document under one query. INVALID_ARGUMENT if a criterion does not compile.
absl::StatusOr<Explanation> Explain(const Query& query, const Document& document);

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_EXPLAIN_H_
