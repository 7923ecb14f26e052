#include "tests/model/model.h"

#include <algorithm>
#include <tuple>

namespace frontdesk::model {
namespace {

using index::Conjunction;
using index::Criterion;
using index::Document;
using index::Field;
using index::kNoMatch;
using index::MatchClass;
using index::Query;

bool IsNumber(Field field) { return field == Field::kMemberId || field == Field::kCardNumber; }

// §7: gift and juvenile accounts show nothing but their numbers, and only to those who have one.
MatchClass MatchCriterion(const Criterion& criterion, const Document& document,
                          NicknameTable nicknames) {
  if (document.numbers_only && !IsNumber(criterion.field)) return kNoMatch;
  return Match(criterion, document, nicknames);
}

// §7 and §8: all must match; the weakest counts.
MatchClass MatchAll(const Conjunction& criteria, const Document& document,
                    NicknameTable nicknames) {
  if (criteria.empty() && document.numbers_only) return kNoMatch;
  MatchClass weakest = 0;
  for (const Criterion& criterion : criteria) {
    weakest = std::max(weakest, MatchCriterion(criterion, document, nicknames));
  }
  return weakest;
}

template <typename T>
bool IsAnyOf(const std::vector<T>& wanted, T value) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

bool PassesFilters(const Query& query, const Document& document) {
  // §7: an account that shows nothing but its numbers has no e-mail status either.
  const auto email = document.numbers_only ? index::EmailStatus::kNone : document.email_status;
  return IsAnyOf(query.user_types, document.user_type) &&
         IsAnyOf(query.statuses, document.status) && IsAnyOf(query.email_statuses, email);
}

}  // namespace

bool IsLegal(const Query& query) {
  return std::ranges::all_of(query.any_of, [](const Conjunction& criteria) {
    return std::ranges::all_of(criteria, [](const Criterion& c) { return IsLegal(c); });
  });
}

Answer Search(const Accounts& accounts, const Query& query, index::Order order,
              NicknameTable nicknames) {
  Answer answer;
  answer.conjunction_totals.resize(query.any_of.size());
  for (const auto& [member, document] : accounts) {
    if (!PassesFilters(query, document)) continue;
    const bool hidden = query.exclude_closed && !index::IsOpen(document.status);
    MatchClass best = kNoMatch;
    for (size_t i = 0; i < query.any_of.size(); ++i) {
      const MatchClass match = MatchAll(query.any_of[i], document, nicknames);
      if (match != kNoMatch && !hidden) ++answer.conjunction_totals[i];
      best = std::min(best, match);
    }
    if (best == kNoMatch) continue;
    if (hidden) {
      ++answer.hidden_closed;
    } else {
      answer.rows.push_back({member, best});
    }
  }
  if (order == index::Order::kRelevance) {
    std::ranges::sort(answer.rows, {}, [&](const Row& row) {
      return std::tuple(row.match, !index::IsOpen(accounts.at(row.member).status), row.member);
    });
  }
  return answer;
}

std::vector<Row> Page(const Answer& answer, uint64_t offset, uint64_t limit) {
  const uint64_t begin = std::min<uint64_t>(offset, answer.rows.size());
  const uint64_t end = std::min<uint64_t>(begin + limit, answer.rows.size());
  return {answer.rows.begin() + static_cast<ptrdiff_t>(begin),
          answer.rows.begin() + static_cast<ptrdiff_t>(end)};
}

}  // namespace frontdesk::model
