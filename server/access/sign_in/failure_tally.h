// The rules for failed sign-ins, each as a pure function of the failures of late.
//
// A name from one place: after five failures it waits a minute, then two, four … an hour. A name
// from all places: ten failures within half an hour close it for half an hour. A place, for all
// names: a hundred failures in any hour.
#ifndef FRONTDESK_SERVER_ACCESS_SIGN_IN_FAILURE_TALLY_H_
#define FRONTDESK_SERVER_ACCESS_SIGN_IN_FAILURE_TALLY_H_

#include <cstdint>
#include <vector>

#include "absl/time/time.h"

namespace frontdesk::access {

// What failures are counted by. Numbers are those of storage::v1::SignInScope.
enum class TallyScope : uint8_t { kNameAndSource = 1, kName = 2, kSource = 3 };

struct FailureCount {
  absl::Time when;  // of kSource: the beginning of five minutes
  uint32_t count = 0;
};

// Oldest first. At most 13 entries, whatever happens.
using FailureTally = std::vector<FailureCount>;

// Until when no attempt is taken; not after `now` if one is.
absl::Time BlockedUntil(TallyScope scope, const FailureTally& tally, absl::Time now);

// Counts a failure at `now`, and forgets those that are too old to count.
void CountFailure(TallyScope scope, absl::Time now, FailureTally& tally);

// Takes back one that was counted at `when`; nothing if it is forgotten.
void TakeBack(TallyScope scope, absl::Time when, FailureTally& tally);

// When nothing of the tally matters any more.
absl::Time ForgottenAt(TallyScope scope, const FailureTally& tally);

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_SIGN_IN_FAILURE_TALLY_H_
