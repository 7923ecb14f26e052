#include "server/services/email_owners.h"

#include <utility>

#include "common/limits.h"
#include "common/status_macros.h"
#include "index/criterion.h"
#include "index/query.h"

namespace frontdesk::services {

absl::StatusOr<std::vector<MemberNumber>> FindEmailOwners(const directory::Directory& directory,
                                                          const std::string& email) {
  index::Criterion criterion;
  criterion.field = index::Field::kEmail;
  criterion.text = email;
  criterion.whole_field = true;
  std::vector<MemberNumber> members;
  if (index::CheckCriterion(criterion) != index::CriterionError::kNone) return members;
  index::SearchRequest request;
  request.query.any_of = {{std::move(criterion)}};
  request.order = index::Order::kMemberId;
  request.limit = limits::kMaxEmailOwners;
  index::SearchResult result;
  ASSIGN_OR_RETURN(result, directory.Snapshot()->Search(request));
  for (const index::Hit& hit : result.hits) members.push_back(hit.member);
  return members;
}

}  // namespace frontdesk::services
