#include "tests/index/scan.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/str_cat.h"

namespace frontdesk::index {
namespace {

template <typename T>
bool IsAnyOf(const std::vector<T>& wanted, T value) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

using CompiledConjunction = std::vector<CompiledCriterion>;

MatchClass MatchAll(const CompiledConjunction& criteria, const FoldedDocument& folded) {
  if (criteria.empty()) return folded.document->numbers_only ? kNoMatch : MatchClass{0};
  MatchClass weakest = 0;
  for (const CompiledCriterion& criterion : criteria) {
    weakest = std::max(weakest, MatchCriterion(criterion, folded));
  }
  return weakest;
}

std::vector<CompiledConjunction> CompileAll(const Query& query) {
  std::vector<CompiledConjunction> compiled;
  for (const Conjunction& conjunction : query.any_of) {
    CompiledConjunction& criteria = compiled.emplace_back();
    for (const Criterion& criterion : conjunction) criteria.push_back(Compile(criterion).value());
  }
  return compiled;
}

}  // namespace

void ScannedAccounts::Apply(const std::vector<Change>& changes) {
  for (const Change& change : changes) {
    if (change.document) {
      Write(*change.document);
    } else {
      accounts_.erase(change.member);
    }
  }
}

void ScannedAccounts::Write(const Document& document) {
  std::unique_ptr<Account>& account = accounts_[document.member];
  account = std::make_unique<Account>();
  account->document = document;
  account->folded = FoldDocument(account->document);
}

std::vector<Document> ScannedAccounts::Documents() const {
  std::vector<Document> documents;
  for (const auto& [member, account] : accounts_) documents.push_back(account->document);
  return documents;
}

SearchResult ScannedAccounts::Search(const Query& query, Order order) const {
  const std::vector<CompiledConjunction> any_of = CompileAll(query);
  SearchResult result;
  result.conjunction_totals.resize(any_of.size());
  std::vector<std::tuple<MatchClass, bool, MemberNumber>> found;
  for (const auto& [member, account] : accounts_) {
    if (!IsAnyOf(query.user_types, account->document.user_type)) continue;
    if (!IsAnyOf(query.statuses, account->document.status)) continue;
    const EmailStatus email =
        account->document.numbers_only ? EmailStatus::kNone : account->document.email_status;
    if (!IsAnyOf(query.email_statuses, email)) continue;
    const bool closed = !IsOpen(account->document.status);
    const bool hidden = query.exclude_closed && closed;
    MatchClass best = kNoMatch;
    for (size_t c = 0; c < any_of.size(); ++c) {
      const MatchClass match = MatchAll(any_of[c], account->folded);
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
                      " e-mail statuses ", query.email_statuses.size(), " exclude_closed ",
                      query.exclude_closed);
}

}  // namespace frontdesk::index
