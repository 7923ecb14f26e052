// What a query asks of an account besides its criteria: user type, status and e-mail status.
#ifndef FRONTDESK_INDEX_SEARCH_FILTERS_H_
#define FRONTDESK_INDEX_SEARCH_FILTERS_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "index/query.h"
#include "index/segment/segment.h"

namespace frontdesk::index {

enum class Verdict : uint8_t {
  kDropped,
  kOpen,    // passes
  kClosed,  // passes, unless closed accounts are excluded
};

// How an account passes that no filter drops.
inline constexpr Verdict PassedBy(AccountTag tag) {
  return IsOpen(StatusOf(tag)) ? Verdict::kOpen : Verdict::kClosed;
}

using Verdicts = std::array<Verdict, kAccountTags>;
// Most searches filter nothing, and many take little longer than it takes to make this.
inline constexpr Verdicts kAllPass = [] {
  Verdicts verdicts = {};
  for (size_t tag = 0; tag < kAccountTags; ++tag) {
    verdicts[tag] = PassedBy(static_cast<AccountTag>(tag));
  }
  return verdicts;
}();

// A table over account tags. Immutable.
class Filters {
 public:
  explicit Filters(const Query& query)
      : user_types_(query.user_types),
        statuses_(query.statuses),
        email_statuses_(query.email_statuses) {
    if (pass_all()) return;
    auto verdicts = std::make_shared<Verdicts>();
    for (size_t tag = 0; tag < kAccountTags; ++tag) {
      const auto account = static_cast<AccountTag>(tag);
      if (!IsAnyOf(query.user_types, UserTypeOf(account)) ||
          !IsAnyOf(query.statuses, StatusOf(account)) ||
          !IsAnyOf(query.email_statuses, EmailStatusOf(account))) {
        continue;
      }
      (*verdicts)[tag] = PassedBy(account);
    }
    own_ = std::move(verdicts);
    verdicts_ = own_.get();
  }

  Verdict Of(AccountTag tag) const { return (*verdicts_)[tag]; }

  // Those wanted; empty: all.
  const std::vector<UserType>& user_types() const { return user_types_; }
  const std::vector<Status>& statuses() const { return statuses_; }
  const std::vector<EmailStatus>& email_statuses() const { return email_statuses_; }
  bool pass_all() const {
    return user_types_.empty() && statuses_.empty() && email_statuses_.empty();
  }

 private:
  template <typename T>
  static bool IsAnyOf(const std::vector<T>& wanted, T value) {
    return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
  }

  std::vector<UserType> user_types_;
  std::vector<Status> statuses_;
  std::vector<EmailStatus> email_statuses_;
  std::shared_ptr<const Verdicts> own_;  // null: all pass
  const Verdicts* verdicts_ = &kAllPass;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEARCH_FILTERS_H_
