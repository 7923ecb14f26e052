#include "server/access/sign_in/failure_tally.h"

#include <algorithm>

#include "common/limits.h"

namespace frontdesk::access {
namespace {

constexpr absl::Duration kMemory = absl::Minutes(limits::kFailureMemoryMinutes);
constexpr absl::Duration kNameLock = absl::Minutes(limits::kNameLockMinutes);
constexpr absl::Duration kHour = absl::Hours(1);
// Failures of a place are counted in parcels, so that a hundred need no more room than one. Those
// that an hour overlaps count in full: never more than allowed in any hour, at times a few less.
constexpr absl::Duration kParcel = absl::Minutes(5);
// The longest delay is an hour: 2^6 minutes are more.
constexpr size_t kMostDoublings = 6;
constexpr size_t kMostOfNameAndSource = limits::kFreeFailures + kMostDoublings;

absl::Time ParcelOf(absl::Time time) {
  return absl::FromUnixMicros(absl::ToUnixMicros(time) / absl::ToInt64Microseconds(kParcel) *
                              absl::ToInt64Microseconds(kParcel));
}

absl::Time DelayedUntil(const FailureTally& tally) {
  if (tally.size() < limits::kFreeFailures) return absl::InfinitePast();
  const size_t doublings = tally.size() - limits::kFreeFailures;
  return tally.back().when + std::min(kHour, absl::Minutes(int64_t{1} << doublings));
}

absl::Time NameClosedUntil(const FailureTally& tally) {
  const bool closed = tally.size() >= limits::kNameFailures;
  return closed ? tally.back().when + kNameLock : absl::InfinitePast();
}

absl::Time SourceClosedUntil(const FailureTally& tally, absl::Time now) {
  uint32_t later = 0;
  for (auto parcel = tally.rbegin(); parcel != tally.rend(); ++parcel) {
    const absl::Time gone = parcel->when + kParcel + kHour;
    later += parcel->count;
    if (gone > now && later >= limits::kSourceFailures) return gone;
  }
  return absl::InfinitePast();
}

// Forgets what is too old to count at `now`, when no attempt is blocked.
void Forget(TallyScope scope, absl::Time now, FailureTally& tally) {
  if (scope == TallyScope::kNameAndSource) {
    if (ForgottenAt(scope, tally) <= now) tally.clear();
    return;
  }
  const absl::Duration kept = scope == TallyScope::kName ? kNameLock : kHour + kParcel;
  std::erase_if(tally, [&](const FailureCount& failure) { return failure.when + kept <= now; });
}

}  // namespace

absl::Time BlockedUntil(TallyScope scope, const FailureTally& tally, absl::Time now) {
  switch (scope) {
    case TallyScope::kNameAndSource:
      return DelayedUntil(tally);
    case TallyScope::kName:
      return NameClosedUntil(tally);
    case TallyScope::kSource:
      return SourceClosedUntil(tally, now);
  }
  return absl::InfinitePast();
}

void CountFailure(TallyScope scope, absl::Time now, FailureTally& tally) {
  Forget(scope, now, tally);
  const absl::Time when = scope == TallyScope::kSource ? ParcelOf(now) : now;
  if (scope == TallyScope::kSource && !tally.empty() && tally.back().when == when) {
    ++tally.back().count;
    return;
  }
  tally.push_back({when, 1});
  if (scope == TallyScope::kNameAndSource && tally.size() > kMostOfNameAndSource) {
    tally.erase(tally.begin());
  }
}

void TakeBack(TallyScope scope, absl::Time when, FailureTally& tally) {
  const absl::Time counted = scope == TallyScope::kSource ? ParcelOf(when) : when;
  const auto found = std::ranges::find(tally, counted, &FailureCount::when);
  if (found != tally.end() && --found->count == 0) tally.erase(found);
}

absl::Time ForgottenAt(TallyScope scope, const FailureTally& tally) {
  if (tally.empty()) return absl::InfinitePast();
  const absl::Time last = tally.back().when;
  switch (scope) {
    case TallyScope::kNameAndSource:
      return std::max(last, DelayedUntil(tally)) + kMemory;
    case TallyScope::kName:
      return last + kNameLock;
    case TallyScope::kSource:
      return last + kParcel + kHour;
  }
  return last;
}

}  // namespace frontdesk::access
