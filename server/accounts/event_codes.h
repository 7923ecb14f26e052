// Numbers in the records of member events: those of the enumerations of frontdesk.v1, which the
// rules must not know. A test compares them.
#ifndef FRONTDESK_SERVER_ACCOUNTS_EVENT_CODES_H_
#define FRONTDESK_SERVER_ACCOUNTS_EVENT_CODES_H_

#include <cstdint>

namespace frontdesk::accounts {

inline constexpr int32_t kLoginSucceeded = 1;
inline constexpr int32_t kJobOpened = 1;
inline constexpr int32_t kJobClosed = 2;
inline constexpr int32_t kPlanTrialStarted = 1;
inline constexpr int32_t kPlanStarted = 2;
inline constexpr int32_t kPlanRenewed = 3;
inline constexpr int32_t kPlanCancelled = 4;
inline constexpr int32_t kPlanLapsed = 5;
inline constexpr int32_t kChargeFailed = 2;
inline constexpr int32_t kBlocked = 1;
inline constexpr int32_t kUnblocked = 2;
inline constexpr int32_t kReviewOpen = 1;
inline constexpr int32_t kEffectClosed = 1;
inline constexpr int32_t kEffectReopened = 2;
inline constexpr int32_t kSourceSift = 1;
inline constexpr int32_t kMembershipJoined = 1;
inline constexpr int32_t kMembershipClosed = 2;
inline constexpr int32_t kMembershipReopened = 3;

}  // namespace frontdesk::accounts

#endif  // FRONTDESK_SERVER_ACCOUNTS_EVENT_CODES_H_
