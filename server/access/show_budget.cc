#include "server/access/show_budget.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/error.h"
#include "common/retry_after.h"
#include "common/strings.h"

namespace frontdesk::access {
namespace {

constexpr int64_t kSecondsAMinute = 60;

int64_t MinuteOf(absl::Time time) { return absl::ToUnixSeconds(time) / kSecondsAMinute; }

absl::Time StartOf(int64_t minute) { return absl::FromUnixSeconds(minute * kSecondsAMinute); }

absl::Status Exhausted(size_t limit, absl::Time free_at, absl::Time now) {
  std::string text =
      absl::StrCat("you were shown as many different accounts as an hour allows, ", limit, "; ");
  if (free_at == absl::InfiniteFuture()) {
    absl::StrAppend(&text, "ask for fewer at once, or ask your User Admin to allow more");
    return MakeError(absl::StatusCode::kResourceExhausted, "SHOWN_ACCOUNTS_EXHAUSTED", text);
  }
  absl::StrAppend(&text, "more can be shown from ",
                  absl::FormatTime("%H:%M", free_at, absl::UTCTimeZone()),
                  " UTC on; if it cannot wait, ask your User Admin to allow more");
  return WithRetryAfter(
      MakeError(absl::StatusCode::kResourceExhausted, "SHOWN_ACCOUNTS_EXHAUSTED", text),
      free_at - now);
}

}  // namespace

ShowBudget::ShowBudget(const Clock& clock, ShowBudgetOptions options)
    : clock_(clock), options_(options) {}

void ShowBudget::Advance(Agent& agent, int64_t minute) {
  const int64_t first = std::max(agent.minute + 1, minute - kMinutes + 1);
  for (int64_t next = first; next <= minute; ++next) {
    std::vector<MemberNumber>& bucket = agent.by_minute[next % kMinutes];
    for (const MemberNumber member : bucket) {
      const auto shown = agent.last_shown.find(member);
      if (shown != agent.last_shown.end() && shown->second <= next - kMinutes) {
        agent.last_shown.erase(shown);
      }
    }
    bucket.clear();
  }
  agent.minute = std::max(agent.minute, minute);
}

void ShowBudget::ForgetIdle(int64_t minute) {
  const absl::Time now = StartOf(minute);
  absl::erase_if(agents_, [&](auto& item) {
    Advance(item.second, minute);
    return item.second.last_shown.empty() && item.second.override_until < now &&
           item.second.alerted <= minute - kMinutes;
  });
  forget_at_ = 2 * agents_.size() + 256;
}

ShowBudget::Agent& ShowBudget::Find(std::string_view name, int64_t minute) {
  if (agents_.size() >= forget_at_) ForgetIdle(minute);
  Agent& agent = agents_[ToAbsl(name)];
  Advance(agent, minute);
  return agent;
}

void ShowBudget::Count(Agent& agent, absl::Span<const MemberNumber> members, int64_t minute) {
  for (const MemberNumber member : members) {
    int64_t& last = agent.last_shown.try_emplace(member, -1).first->second;
    if (last >= minute) continue;
    last = minute;
    agent.by_minute[minute % kMinutes].push_back(member);
  }
}

absl::Time ShowBudget::FreeAt(const Agent& agent, absl::Span<const MemberNumber> members,
                              size_t excess) {
  const absl::flat_hash_set<MemberNumber> wanted(members.begin(), members.end());
  for (int64_t minute = agent.minute - kMinutes + 1; minute <= agent.minute; ++minute) {
    if (minute < 0) continue;
    for (const MemberNumber member : agent.by_minute[minute % kMinutes]) {
      const bool leaves = agent.last_shown.at(member) == minute && !wanted.contains(member);
      if (leaves && --excess == 0) return StartOf(minute + kMinutes);
    }
  }
  return absl::InfiniteFuture();
}

absl::StatusOr<ShowGrant> ShowBudget::Show(std::string_view name,
                                           absl::Span<const MemberNumber> members) {
  const absl::Time now = clock_.Now();
  std::lock_guard lock(mutex_);
  Agent& agent = Find(name, MinuteOf(now));
  absl::flat_hash_set<MemberNumber> added;
  for (const MemberNumber member : members) {
    if (!agent.last_shown.contains(member)) added.insert(member);
  }
  const size_t shown = agent.last_shown.size() + added.size();
  const size_t limit = now < agent.override_until ? agent.override_accounts : options_.hard;
  if (shown > limit && !added.empty()) {
    return Exhausted(limit, FreeAt(agent, members, shown - limit), now);
  }
  Count(agent, members, agent.minute);
  ShowGrant grant{shown, shown >= options_.soft && agent.minute - agent.alerted >= kMinutes};
  if (grant.soft_reached) agent.alerted = agent.minute;
  return grant;
}

void ShowBudget::Restore(std::string_view name, absl::Span<const MemberNumber> members,
                         absl::Time when) {
  std::lock_guard lock(mutex_);
  Agent& agent = Find(name, MinuteOf(clock_.Now()));
  const int64_t minute = std::min(MinuteOf(when), agent.minute);
  if (minute <= agent.minute - kMinutes) return;
  Count(agent, members, minute);
  if (agent.last_shown.size() >= options_.soft) agent.alerted = std::max(agent.alerted, minute);
}

void ShowBudget::Override(std::string_view name, absl::Time until, size_t accounts) {
  std::lock_guard lock(mutex_);
  Agent& agent = Find(name, MinuteOf(clock_.Now()));
  agent.override_until = until;
  agent.override_accounts = accounts;
}

}  // namespace frontdesk::access
