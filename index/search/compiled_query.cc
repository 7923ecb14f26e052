#include "index/search/compiled_query.h"

#include <algorithm>
#include <utility>

#include "common/status_macros.h"

namespace frontdesk::index {

absl::StatusOr<CompiledQuery> CompileQuery(const Query& query) {
  CompiledQuery compiled = {
      .any_of = {}, .filters = Filters(query), .exclude_closed = query.exclude_closed};
  for (const Conjunction& conjunction : query.any_of) {
    std::vector<CompiledCriterion>& criteria = compiled.any_of.emplace_back();
    for (const Criterion& criterion : conjunction) {
      // To say a thing twice says no more.
      const bool said = std::any_of(criteria.begin(), criteria.end(),
                                    [&](const auto& other) { return other.source == criterion; });
      if (said) continue;
      ASSIGN_OR_RETURN(CompiledCriterion ready, Compile(criterion));
      criteria.push_back(std::move(ready));
    }
  }
  return compiled;
}

}  // namespace frontdesk::index
