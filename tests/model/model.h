// The slow twin of the search engine: a scan over all accounts with the rules published in
// docs/search.md.
//
// It shares no code with the index, only the plain types of its interface, and is as short and as
// slow as the rules allow. Whatever the engine answers must be what this answers.
#ifndef FRONTDESK_TESTS_MODEL_MODEL_H_
#define FRONTDESK_TESTS_MODEL_MODEL_H_

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "common/member_id.h"
#include "index/document.h"
#include "index/match.h"
#include "index/query.h"
#include "tests/model/match.h"

namespace frontdesk::model {

struct Row {
  MemberNumber member = 0;
  index::MatchClass match = 0;

  friend bool operator==(const Row&, const Row&) = default;
};

// Everything a search says, all rows at once.
struct Answer {
  std::vector<Row> rows;
  uint64_t hidden_closed = 0;
  std::vector<uint64_t> conjunction_totals;
};

// False if a criterion of the query is refused.
bool IsLegal(const index::Query& query);

using Accounts = std::map<MemberNumber, index::Document>;

// Scans `accounts`. The query must be legal.
Answer Search(const Accounts& accounts, const index::Query& query, index::Order order,
              NicknameTable nicknames);

// Rows [offset, offset + limit) of an answer.
std::vector<Row> Page(const Answer& answer, uint64_t offset, uint64_t limit);

}  // namespace frontdesk::model

#endif  // FRONTDESK_TESTS_MODEL_MODEL_H_
