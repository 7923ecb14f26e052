// Member events for tests.
#ifndef FRONTDESK_TESTS_SERVER_SUPPORT_TEST_EVENTS_H_
#define FRONTDESK_TESTS_SERVER_SUPPORT_TEST_EVENTS_H_

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "frontdesk/v1/member_event.pb.h"
#include "server/accounts/member_events.h"
#include "server/pages/event_converter.h"

namespace frontdesk::testing {

// 2026-11-01T00:00:00Z; events of tests count minutes from there.
inline constexpr int64_t kEventsBegin = 1'793'491'200'000'000;
inline constexpr int64_t kMinute = 60'000'000;

// The member of most events.
inline constexpr MemberNumber kMember = 1'000'000'001;

// An event without detail, `minute` minutes into November. Its ID is made of `id`.
inline v1::MemberEvent EventAt(int minute, MemberNumber member, const std::string& id) {
  v1::MemberEvent event;
  event.set_event_id(id);
  event.set_member_id(FormatMemberId(member));
  event.mutable_time()->set_seconds(kEventsBegin / 1'000'000 + int64_t{minute} * 60);
  return event;
}

inline v1::MemberEvent Login(v1::MemberEvent event,
                             v1::LoginResult result = v1::LOGIN_RESULT_SUCCEEDED) {
  event.mutable_login()->set_result(result);
  event.mutable_login()->set_device_type(v1::DEVICE_TYPE_PHONE);
  event.mutable_login()->set_operating_system("iOS 17.5");
  event.mutable_login()->set_application("Safari 17");
  event.mutable_login()->set_place("Montport, CA");
  event.mutable_login()->set_ip_network("203.0.113.0/24");
  return event;
}
inline v1::MemberEvent Job(v1::MemberEvent event, const std::string& job, v1::JobAction action) {
  event.mutable_job()->set_job_id(job);
  event.mutable_job()->set_action(action);
  if (action == v1::JOB_ACTION_OPENED) event.mutable_job()->set_title("Care for " + job);
  return event;
}
inline v1::MemberEvent Plan(v1::MemberEvent event, const std::string& plan, v1::PlanAction action) {
  event.mutable_plan()->set_plan(plan);
  event.mutable_plan()->set_action(action);
  return event;
}
inline v1::MemberEvent Charge(v1::MemberEvent event, const std::string& last4,
                              v1::ChargeResult result = v1::CHARGE_RESULT_SUCCEEDED) {
  event.mutable_charge()->set_charge_id(event.event_id());
  event.mutable_charge()->set_result(result);
  event.mutable_charge()->set_amount_minor(1999);
  event.mutable_charge()->set_last4(last4);
  event.mutable_charge()->set_brand("VISA");
  event.mutable_charge()->set_subscription(true);
  return event;
}
inline v1::MemberEvent Privacy(v1::MemberEvent event, const std::string& setting,
                               const std::string& value) {
  event.mutable_privacy()->set_setting(setting);
  event.mutable_privacy()->set_value(value);
  return event;
}
inline v1::MemberEvent Block(v1::MemberEvent event, MemberNumber other, v1::BlockAction action) {
  event.mutable_block()->set_other_member_id(FormatMemberId(other));
  event.mutable_block()->set_action(action);
  return event;
}
inline v1::MemberEvent Review(v1::MemberEvent event, const std::string& review,
                              v1::ReviewState state,
                              v1::AccountEffect effect = v1::ACCOUNT_EFFECT_UNSPECIFIED) {
  event.mutable_review()->set_review_id(review);
  event.mutable_review()->set_state(state);
  event.mutable_review()->set_effect(effect);
  return event;
}
inline v1::MemberEvent Safety(v1::MemberEvent event, v1::SafetySource source,
                              v1::AccountEffect effect) {
  event.mutable_safety()->set_source(source);
  event.mutable_safety()->set_effect(effect);
  event.mutable_safety()->set_score(87);
  return event;
}
inline v1::MemberEvent Bounce(v1::MemberEvent event, const std::string& email) {
  event.mutable_bounce()->set_email(email);
  event.mutable_bounce()->set_type(v1::BOUNCE_TYPE_HARD);
  return event;
}
inline v1::MemberEvent Membership(v1::MemberEvent event, v1::MembershipAction action) {
  event.mutable_membership()->set_action(action);
  return event;
}

// The event as the rules see it.
inline accounts::MemberEvent Read(const v1::MemberEvent& event) {
  std::vector<Violation> violations;
  return pages::FromApi(event, violations);
}

}  // namespace frontdesk::testing

#endif  // FRONTDESK_TESTS_SERVER_SUPPORT_TEST_EVENTS_H_
