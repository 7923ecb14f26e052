#include "bench/data/event_generator.h"

#include <string_view>

#include "bench/data/random.h"

namespace frontdesk::bench {
namespace {

constexpr int64_t kBegin = 1'730'419'200;  // 2024-11-01T00:00:00Z
constexpr int64_t kStep = 14 * 24 * 3600;  // between events of a member, on average
constexpr uint64_t kMostEvents = 1 << 20;

constexpr const char* kSystems[] = {"iOS 17.5", "Android 14", "Windows 11", "macOS 14"};
constexpr const char* kApplications[] = {"App 8.2", "Safari 17", "Chrome 126", "Firefox 127"};
constexpr const char* kPlaces[] = {"Montport, CA", "Fairfield, OH", "Lakewood, CO", "Salem, OR"};
constexpr const char* kPlans[] = {"BASIC", "PREMIUM"};
constexpr const char* kSettings[] = {"PROFILE_VISIBLE", "MAIL_OFFERS", "SHOW_LAST_LOGIN"};

// FNV-1a: the stream of a member's random numbers.
uint64_t HashOf(std::string_view text) {
  uint64_t hash = 14695981039346656037u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  return hash;
}

void MakeLogin(Random& random, v1::LoginEvent& login) {
  const uint64_t system = random.Below(4);
  login.set_result(random.Chance(50) ? v1::LOGIN_RESULT_WRONG_PASSWORD
                                     : v1::LOGIN_RESULT_SUCCEEDED);
  login.set_device_type(system < 2 ? v1::DEVICE_TYPE_PHONE : v1::DEVICE_TYPE_COMPUTER);
  login.set_operating_system(kSystems[system]);
  login.set_application(random.Pick(kApplications));
  login.set_place(random.Pick(kPlaces));
  login.set_ip_network("203.0.113.0/24");
}

void MakePlanOrCharge(Random& random, v1::MemberEvent& event) {
  if (random.Chance(500)) {
    v1::PlanEvent& plan = *event.mutable_plan();
    plan.set_action(random.Chance(700) ? v1::PLAN_ACTION_RENEWED : v1::PLAN_ACTION_STARTED);
    plan.set_plan(random.Pick(kPlans));
    plan.set_price_minor(1995);
    plan.set_period_months(1);
  } else {
    v1::ChargeEvent& charge = *event.mutable_charge();
    charge.set_charge_id("c" + event.event_id());
    charge.set_result(random.Chance(40) ? v1::CHARGE_RESULT_FAILED : v1::CHARGE_RESULT_SUCCEEDED);
    charge.set_amount_minor(1995);
    charge.set_last4("0042");
    charge.set_brand("VISA");
    charge.set_subscription(true);
  }
}

void MakeJob(Random& random, v1::JobEvent& job) {
  job.set_job_id("j" + std::to_string(random.Below(4)));
  job.set_action(random.Chance(600) ? v1::JOB_ACTION_OPENED : v1::JOB_ACTION_CLOSED);
  if (job.action() == v1::JOB_ACTION_OPENED) job.set_title("After-school care for two children");
}

void MakeRest(Random& random, v1::MemberEvent& event) {
  const uint64_t kind = random.Below(20);
  if (kind == 0) {
    event.mutable_review()->set_review_id("r" + std::to_string(random.Below(2)));
    event.mutable_review()->set_state(v1::REVIEW_STATE_DECIDED);
    event.mutable_review()->set_decision("APPROVED");
  } else if (kind == 1) {
    event.mutable_safety()->set_source(v1::SAFETY_SOURCE_SIFT);
    event.mutable_safety()->set_severity(v1::SAFETY_SEVERITY_LOW);
    event.mutable_safety()->set_action("FLAGGED");
    event.mutable_safety()->set_score(static_cast<int32_t>(random.Below(60)));
  } else if (kind < 5) {
    event.mutable_privacy()->set_setting(random.Pick(kSettings));
    event.mutable_privacy()->set_value(random.Chance(500) ? "yes" : "no");
  } else {
    event.mutable_activity()->set_type(kind % 2 == 0 ? v1::ACTIVITY_TYPE_SEARCHES
                                                     : v1::ACTIVITY_TYPE_MESSAGES);
    event.mutable_activity()->set_count(static_cast<int64_t>(1 + random.Below(30)));
  }
}

}  // namespace

v1::MemberEvent GenerateEvent(const std::string& member_id, uint64_t index, uint64_t seed) {
  Random random(seed, HashOf(member_id) + index % kMostEvents);
  v1::MemberEvent event;
  event.set_event_id(member_id + "-" + std::to_string(index));
  event.set_member_id(member_id);
  event.mutable_time()->set_seconds(kBegin + static_cast<int64_t>(index) * kStep +
                                    static_cast<int64_t>(random.Below(kStep)));
  const uint64_t kind = random.Below(10);
  if (kind < 6) {
    MakeLogin(random, *event.mutable_login());
  } else if (kind == 6) {
    MakeJob(random, *event.mutable_job());
  } else if (kind == 7) {
    MakePlanOrCharge(random, event);
  } else {
    MakeRest(random, event);
  }
  return event;
}

}  // namespace frontdesk::bench
