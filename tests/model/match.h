// The slow twin of one criterion against one account, written from docs/search.md §3 to §6 and from
// nothing else.
#ifndef FRONTDESK_TESTS_MODEL_MATCH_H_
#define FRONTDESK_TESTS_MODEL_MATCH_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "index/document.h"
#include "index/match.h"
#include "index/query.h"

namespace frontdesk::model {

// The nickname table: names related to a folded one. It is data, not a rule, so the twin is given
// it.
using NicknameTable = std::vector<std::string_view> (*)(std::string_view folded_name);

// False for a criterion that §3 to §6 and §11 refuse.
bool IsLegal(const index::Criterion& criterion);

// How the account matches the criterion, which must be legal: the best class, or index::kNoMatch.
index::MatchClass Match(const index::Criterion& criterion, const index::Document& document,
                        NicknameTable nicknames);

}  // namespace frontdesk::model

#endif  // FRONTDESK_TESTS_MODEL_MATCH_H_
