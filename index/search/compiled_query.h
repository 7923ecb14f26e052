// A query made ready, once for all parts of the index.
#ifndef FRONTDESK_INDEX_SEARCH_COMPILED_QUERY_H_
#define FRONTDESK_INDEX_SEARCH_COMPILED_QUERY_H_

#include <vector>

#include "absl/status/statusor.h"
#include "index/criterion.h"
#include "index/query.h"
#include "index/search/filters.h"

namespace frontdesk::index {

struct CompiledQuery {
  // Of no criterion yet.
  explicit CompiledQuery(const Query& query)
      : filters(query), exclude_closed(query.exclude_closed) {}

  std::vector<std::vector<CompiledCriterion>> any_of;
  Filters filters;
  bool exclude_closed = false;
};

// INVALID_ARGUMENT if a criterion does not compile.
absl::StatusOr<CompiledQuery> CompileQuery(const Query& query);

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEARCH_COMPILED_QUERY_H_
