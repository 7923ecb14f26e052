// How many different accounts one agent may be shown in an hour. Whoever answers calls needs a few
// dozen; whoever copies the members out of the system needs all.
#ifndef FRONTDESK_SERVER_ACCESS_SHOW_BUDGET_H_
#define FRONTDESK_SERVER_ACCESS_SHOW_BUDGET_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/clock.h"
#include "common/limits.h"
#include "common/member_id.h"

namespace frontdesk::access {

struct ShowBudgetOptions {
  size_t soft = limits::kShownAccountsSoft;  // reached: an alert
  size_t hard = limits::kShownAccountsHard;  // beyond: refused
};

// What an agent was allowed.
struct ShowGrant {
  size_t shown = 0;           // different accounts in the hour that ends now
  bool soft_reached = false;  // now, and not in the hour before: an alert is due
};

// Thread-safe. The hour is counted in minutes: an account counts in the minute in which it was last
// shown and the 59 after it. Exact: two calls at once never get more than is left. Memory: about 50
// bytes for each account of the last hour; agents who were shown none are forgotten.
class ShowBudget {
 public:
  static constexpr int kMinutes = 60;

  // `clock` must outlive the budget.
  explicit ShowBudget(const Clock& clock, ShowBudgetOptions options = {});

  // Counts `members` as shown to `agent`, all or none. Call it before they are shown.
  // RESOURCE_EXHAUSTED `SHOWN_ACCOUNTS_EXHAUSTED` says from when on they could be (retry_after.h).
  absl::StatusOr<ShowGrant> Show(std::string_view agent, absl::Span<const MemberNumber> members);

  // Counts what was shown before a restart, and refuses nothing.
  void Restore(std::string_view agent, absl::Span<const MemberNumber> members, absl::Time when);

  // Lets `agent` be shown up to `accounts` an hour until then, instead of the hard limit.
  void Override(std::string_view agent, absl::Time until, size_t accounts);

 private:
  struct Agent {
    absl::flat_hash_map<MemberNumber, int64_t> last_shown;  // in minutes since 1970
    // By minute: who was shown in it. Some have been shown again since.
    std::array<std::vector<MemberNumber>, kMinutes> by_minute;
    int64_t minute = 0;  // the newest in by_minute
    int64_t alerted = -kMinutes;
    absl::Time override_until = absl::InfinitePast();
    size_t override_accounts = 0;
  };

  Agent& Find(std::string_view agent, int64_t minute);
  void ForgetIdle(int64_t minute);
  static void Advance(Agent& agent, int64_t minute);
  static void Count(Agent& agent, absl::Span<const MemberNumber> members, int64_t minute);
  // When the accounts shown drop by `excess`, those of `members` not counted.
  static absl::Time FreeAt(const Agent& agent, absl::Span<const MemberNumber> members,
                           size_t excess);

  const Clock& clock_;
  const ShowBudgetOptions options_;
  std::mutex mutex_;
  absl::flat_hash_map<std::string, Agent> agents_;
  size_t forget_at_ = 256;  // agents
};

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_SHOW_BUDGET_H_
