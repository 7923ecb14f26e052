// What one criterion matched in one document, for explaining it. Internal to index.
#ifndef FRONTDESK_INDEX_FIELD_MATCH_H_
#define FRONTDESK_INDEX_FIELD_MATCH_H_

#include <vector>

#include "index/criterion.h"
#include "index/explain.h"

namespace frontdesk::index {

// Every shown value that matches, in no order; empty if none does.
std::vector<FieldMatch> MatchedFields(const CompiledCriterion& criterion,
                                      const FoldedDocument& document);

// Joins overlapping and adjacent ranges, in order.
void JoinRanges(std::vector<std::pair<uint32_t, uint32_t>>& ranges);

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_FIELD_MATCH_H_
