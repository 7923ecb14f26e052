#include "server/services/near_misses.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/status_macros.h"
#include "common/strings.h"
#include "index/text/fold.h"
#include "server/directory/converters.h"
#include "server/services/search_fields.h"

namespace frontdesk::services {
namespace {

using index::Criterion;
using index::Field;

// Candidates of a billing search that are compared at a time.
constexpr uint32_t kCandidatesAtOnce = 500;

class Finder {
 public:
  Finder(const SearchScope& scope, const index::Query& query, v1::SearchAccountsResponse& response)
      : scope_(scope), query_(query), response_(response) {}

  const index::Conjunction& criteria() const { return query_.any_of.front(); }

  absl::Status WithoutEachCriterion() {
    if (criteria().size() < 2) return absl::OkStatus();
    for (size_t i = 0; i < criteria().size(); ++i) {
      index::Query query = query_;
      query.any_of.front().erase(query.any_of.front().begin() + static_cast<std::ptrdiff_t>(i));
      RETURN_IF_ERROR(Add(LabelWithout(i), criteria()[i].field, std::move(query)));
    }
    return absl::OkStatus();
  }

  absl::Status WithoutFilters() {
    if (criteria().empty()) return absl::OkStatus();
    const bool needs_type = std::ranges::count(criteria(), Field::kCompany, &Criterion::field) > 0;
    if (!query_.user_types.empty() && !needs_type) {
      index::Query query = query_;
      query.user_types.clear();
      RETURN_IF_ERROR(Add("without user type", Field::kUserType, std::move(query)));
    }
    if (!query_.statuses.empty()) {
      index::Query query = query_;
      query.statuses.clear();
      RETURN_IF_ERROR(Add("without status", Field::kStatus, std::move(query)));
    }
    if (!query_.email_statuses.empty()) {
      index::Query query = query_;
      query.email_statuses.clear();
      RETURN_IF_ERROR(Add("without e-mail status", Field::kEmailStatus, std::move(query)));
    }
    return absl::OkStatus();
  }

  absl::Status WithNicknames() {
    index::Query query = query_;
    bool asked = false;
    for (Criterion& criterion : query.any_of.front()) {
      if (criterion.field != Field::kFirstName || criterion.nicknames) continue;
      asked = criterion.nicknames = true;
    }
    return asked ? Add("with nicknames", Field::kFirstName, std::move(query)) : absl::OkStatus();
  }

  absl::Status WithCaseIgnored() {
    for (size_t i = 0; i < criteria().size(); ++i) {
      if (criteria()[i].field != Field::kBilling || criteria()[i].billing_last_name.empty()) {
        continue;
      }
      uint64_t total;
      ASSIGN_OR_RETURN(total, CountWithCaseIgnored(i));
      Report("if letter case is ignored", Field::kBillingLastName, total);
    }
    return absl::OkStatus();
  }

  void Report(std::string_view label, Field field, uint64_t total) {
    v1::NearMiss& miss = *response_.add_near_misses();
    miss.set_label(std::string(label));
    miss.set_field(services::ToApi(field));
    miss.set_total_size(static_cast<int64_t>(total));
  }

 private:
  absl::Status Add(std::string_view label, Field field, index::Query query) {
    uint64_t total;
    ASSIGN_OR_RETURN(total, Count(scope_, std::move(query)));
    Report(label, field, total);
    return absl::OkStatus();
  }

  // `without last name`, or `without last name 2` if there are several.
  std::string LabelWithout(size_t index) const {
    const Field field = criteria()[index].field;
    const auto begin = criteria().begin();
    std::string label = absl::StrCat("without ", ToAbsl(FieldInWords(field)));
    if (std::ranges::count(criteria(), field, &Criterion::field) > 1) {
      absl::StrAppend(&label, " ",
                      1 + std::count_if(begin, begin + static_cast<std::ptrdiff_t>(index),
                                        [field](const Criterion& c) { return c.field == field; }));
    }
    return label;
  }

  // Accounts that match once the billing name of criterion `index` is compared without case.
  absl::StatusOr<uint64_t> CountWithCaseIgnored(size_t index) {
    const Criterion& criterion = criteria()[index];
    index::SearchRequest request;
    request.query = query_;
    request.query.any_of.front()[index].billing_last_name.clear();
    request.order = index::Order::kMemberId;
    request.limit = kCandidatesAtOnce;
    request.limits = scope_.limits;
    uint64_t total = 0;
    for (;;) {
      index::SearchResult candidates;
      ASSIGN_OR_RETURN(candidates, scope_.snapshot.Search(request));
      if (candidates.hits.empty()) return total;
      request.after = candidates.last;
      uint64_t matching;
      ASSIGN_OR_RETURN(matching, CountHolders(criterion, candidates.hits));
      total += matching;
    }
  }

  absl::StatusOr<uint64_t> CountHolders(const Criterion& criterion,
                                        const std::vector<index::Hit>& hits) {
    std::vector<MemberNumber> members;
    for (const index::Hit& hit : hits) members.push_back(hit.member);
    std::vector<std::optional<accounts::Account>> found;
    ASSIGN_OR_RETURN(found, scope_.backend.directory.GetAccounts(members));
    uint64_t matching = 0;
    for (const std::optional<accounts::Account>& account : found) {
      if (account && IsHolder(criterion, directory::ToDocument(*account))) ++matching;
    }
    return matching;
  }

  static bool IsHolder(const Criterion& criterion, const index::Document& document) {
    const auto fold = [](std::string_view name) {
      return index::Fold(name, index::Folding::kLight);
    };
    const std::string name = fold(criterion.billing_last_name);
    return std::ranges::any_of(document.billing_cards, [&](const index::BillingCard& card) {
      const bool looked_at =
          card.subscription_charge || (criterion.include_cards_on_file && card.on_file);
      return looked_at && card.last4 == StripSpace(criterion.text) &&
             (fold(document.last_name) == name || fold(card.cardholder_last_name) == name);
    });
  }

  const SearchScope& scope_;
  const index::Query& query_;
  v1::SearchAccountsResponse& response_;
};

}  // namespace

absl::Status AddNearMisses(const SearchScope& scope, const PreparedSearch& search,
                           const index::SearchResult& result,
                           v1::SearchAccountsResponse& response) {
  Finder finder(scope, search.query, response);
  if (result.hidden_closed > 0) {
    finder.Report("with closed accounts", Field::kStatus, result.hidden_closed);
  }
  if (!search.readings.empty()) return absl::OkStatus();  // the readings say what was tried
  RETURN_IF_ERROR(finder.WithCaseIgnored());
  RETURN_IF_ERROR(finder.WithNicknames());
  RETURN_IF_ERROR(finder.WithoutFilters());
  return finder.WithoutEachCriterion();
}

}  // namespace frontdesk::services
