// The questions of a draft that the index answers.
#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/status_macros.h"
#include "index/text/fold.h"
#include "server/directory/converters.h"
#include "server/directory/draft.h"

namespace frontdesk::directory {
namespace {

using accounts::Account;
using accounts::AccountField;

// A value that only one account may have is in few of them; the search stops being exact beyond.
constexpr size_t kMaxCandidates = 10'000;

index::Criterion Ask(index::Field field, std::string text) {
  index::Criterion criterion;
  criterion.field = field;
  criterion.text = std::move(text);
  return criterion;
}

std::string FoldedEmail(const Account& account) {
  return index::Fold(account.email, index::Folding::kLight);
}

// Digits are what tells phones apart.
std::string Digits(const std::string& phone) {
  std::string digits;
  for (char c : phone) {
    if (c >= '0' && c <= '9') digits.push_back(c);
  }
  return digits;
}

bool SharesPhone(const Account& a, const std::string& digits) {
  return std::ranges::any_of(
      a.phones, [&digits](const std::string& phone) { return Digits(phone) == digits; });
}

}  // namespace

absl::StatusOr<bool> Draft::AnyOther(MemberNumber member, const index::Criterion& criterion,
                                     const std::function<bool(const Account&)>& has) const {
  std::set<MemberNumber> candidates;
  for (const Draft* draft = this; draft != nullptr; draft = draft->below_) {
    for (const auto& [number, account] : draft->accounts_) candidates.insert(number);
  }
  index::SearchRequest request;
  request.query.any_of = {{criterion}};
  request.order = index::Order::kMemberId;
  request.limit = kMaxCandidates;
  const auto found = base_.index.Search(request);
  // What is no criterion is nobody's value.
  if (found.ok()) {
    for (const index::Hit& hit : found->hits) candidates.insert(hit.member);
  }
  candidates.erase(member);
  for (MemberNumber candidate : candidates) {
    std::optional<Account> account;
    ASSIGN_OR_RETURN(account, FindAccount(candidate));
    if (account && has(*account)) return true;
  }
  return false;
}

absl::StatusOr<bool> Draft::OthersHaveGroup(MemberNumber member, const Group& group) const {
  return AnyOther(member, Ask(index::Field::kGroup, group.name), [&group](const Account& other) {
    return other.group_name == group.name && other.group_id == group.id;
  });
}

absl::StatusOr<bool> Draft::OthersHave(const Account& account, AccountField field) const {
  const auto rivals = [&account](const Account& other) {
    return other.program == account.program && other.kind == accounts::AccountKind::kLoyalty &&
           other.status != accounts::AccountStatus::kTerminated;
  };
  if (field == AccountField::kEmail) {
    if (account.email.empty()) return false;
    return AnyOther(account.member, Ask(index::Field::kEmail, account.email),
                    [&](const Account& other) {
                      return rivals(other) && FoldedEmail(other) == FoldedEmail(account);
                    });
  }
  for (const std::string& phone : account.phones) {
    const std::string digits = Digits(phone);
    bool shared;
    ASSIGN_OR_RETURN(
        shared, AnyOther(account.member, Ask(index::Field::kPhone, digits),
                         [&](const Account& o) { return rivals(o) && SharesPhone(o, digits); }));
    if (shared) return true;
  }
  return false;
}

absl::Status Draft::ForgetGroups(MemberNumber member, const std::set<std::string>& names) {
  for (const std::string& name : names) {
    for (const Group& group : base_.groups.Named(name)) {
      bool used;
      ASSIGN_OR_RETURN(used, OthersHaveGroup(member, group));
      if (!used) groups_.insert_or_assign(group, false);
    }
  }
  return absl::OkStatus();
}

}  // namespace frontdesk::directory
