#include "index/search/compiled_query.h"

#include <algorithm>
#include <utility>

#include "common/status_macros.h"

namespace frontdesk::index {

absl::StatusOr<CompiledQuery> CompileQuery(const Query& query) {
  // Made where it is handed on: it is not small, and most searches take hardly longer than moving
  // it.
  absl::StatusOr<CompiledQuery> compiled = CompiledQuery(query);
  compiled->any_of.reserve(query.any_of.size());
  for (const Conjunction& conjunction : query.any_of) {
    std::vector<CompiledCriterion>& criteria = compiled->any_of.emplace_back();
    criteria.reserve(conjunction.size());
    for (const Criterion& criterion : conjunction) {
      // To say a thing twice says no more.
      const bool said = std::any_of(criteria.begin(), criteria.end(),
                                    [&](const auto& other) { return other.source == criterion; });
      if (said) continue;
      RETURN_IF_ERROR(CompileTo(criterion, criteria.emplace_back()));
    }
  }
  return compiled;
}

}  // namespace frontdesk::index
