#include "tests/index/scan.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "index/criterion.h"

namespace frontdesk::index {
namespace {

template <typename T>
bool IsAnyOf(const std::vector<T>& wanted, T value) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

MatchClass MatchAll(const Conjunction& conjunction, const Document& document) {
  if (conjunction.empty()) return document.numbers_only ? kNoMatch : MatchClass{0};
  const FoldedDocument folded = FoldDocument(document);
  MatchClass weakest = 0;
  for (const Criterion& criterion : conjunction) {
    weakest = std::max(weakest, MatchCriterion(Compile(criterion).value(), folded));
  }
  return weakest;
}

}  // namespace

SearchResult Scan(const Accounts& accounts, const Query& query, Order order) {
  SearchResult result;
  result.conjunction_totals.resize(query.any_of.size());
  std::vector<std::tuple<MatchClass, bool, MemberNumber>> found;
  for (const auto& [member, document] : accounts) {
    if (!IsAnyOf(query.user_types, document.user_type)) continue;
    if (!IsAnyOf(query.statuses, document.status)) continue;
    const bool closed = !IsOpen(document.status);
    const bool hidden = query.exclude_closed && closed;
    MatchClass best = kNoMatch;
    for (size_t c = 0; c < query.any_of.size(); ++c) {
      const MatchClass match = MatchAll(query.any_of[c], document);
      if (match != kNoMatch && !hidden) ++result.conjunction_totals[c];
      best = std::min(best, match);
    }
    if (best == kNoMatch) continue;
    if (hidden) {
      ++result.hidden_closed;
    } else {
      found.emplace_back(best, closed, member);
    }
  }
  if (order == Order::kRelevance) std::sort(found.begin(), found.end());
  for (const auto& [match, closed, member] : found) result.hits.push_back({member, match});
  result.total = found.size();
  return result;
}

std::string Describe(const Query& query) {
  std::string text;
  for (const Conjunction& conjunction : query.any_of) {
    absl::StrAppend(&text, text.empty() ? "(" : " or (");
    for (const Criterion& c : conjunction) {
      absl::StrAppend(&text, "field ", static_cast<int>(c.field), " '", c.text, "' phone_match ",
                      static_cast<int>(c.phone_match), " nicknames ", c.nicknames, " leading ",
                      c.allow_leading_percent, " whole ", c.whole_field, " holder '",
                      c.billing_last_name, "' on_file ", c.include_cards_on_file, " expiry ",
                      c.expiry_months, c.group_id ? " group " + *c.group_id : "", "; ");
    }
    absl::StrAppend(&text, ")");
  }
  return absl::StrCat(text, " types ", query.user_types.size(), " statuses ", query.statuses.size(),
                      " exclude_closed ", query.exclude_closed);
}

}  // namespace frontdesk::index
