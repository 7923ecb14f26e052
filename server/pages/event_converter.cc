#include "server/pages/event_converter.h"

#include "absl/strings/str_cat.h"
#include "common/strings.h"
#include "server/accounts/event_codes.h"
#include "server/pages/wire_values.h"

namespace frontdesk::pages {
namespace {

namespace records = ::frontdesk::storage::v1;
using accounts::EventRecord;

// Reads values of one message and notes what is wrong with them.
class Reader {
 public:
  explicit Reader(std::vector<Violation>& violations) : violations_(violations) {}

  void Refuse(std::string_view field, std::string_view reason, std::string_view message) {
    violations_.push_back({std::string(field), std::string(reason), std::string(message)});
  }

  int32_t Enumerated(int value, bool (*valid)(int), std::string_view field) {
    if (valid(value)) return value;
    Refuse(field, "ENUM_VALUE_UNKNOWN", "not a value of this field; see the API description");
    return 0;
  }

  MemberNumber Member(std::string_view id, std::string_view field) {
    const std::optional<MemberNumber> member = ParseMemberId(id);
    if (!member) Refuse(field, "MEMBER_ID_MALFORMED", "a member ID is M and ten digits");
    return member.value_or(0);
  }

  int64_t Micros(const google::protobuf::Timestamp& time) {
    constexpr int64_t kLastSecond = 253'402'300'799;  // of the year 9999
    if (time.seconds() < 0 || time.seconds() > kLastSecond || time.nanos() < 0 ||
        time.nanos() > 999'999'999) {
      Refuse("time", "TIME_MALFORMED", "a time from 1970 on, with 0 to 999999999 nanoseconds");
      return 0;
    }
    return MicrosOf(time);
  }

  void Day(const v1::CalendarDate& date, records::PlanEventRecord& plan) {
    const absl::CivilDay day(date.year(), date.month(), date.day());
    if (date.year() < 1 || date.year() > 9999 || day.month() != date.month() ||
        day.day() != date.day()) {
      return Refuse("plan.next_charge", "DATE_MALFORMED",
                    "must be a day of the calendar: year 1 to 9999, month, day");
    }
    plan.set_has_next_charge(true);
    plan.set_next_charge_days(DaysOf(day));
  }

  void Read(const v1::LoginEvent& from, records::LoginEventRecord& to) {
    to.set_result(Enumerated(from.result(), v1::LoginResult_IsValid, "login.result"));
    to.set_device_type(Enumerated(from.device_type(), v1::DeviceType_IsValid, "login.device_type"));
    to.set_operating_system(from.operating_system());
    to.set_application(from.application());
    to.set_place(from.place());
    to.set_ip_network(from.ip_network());
  }
  void Read(const v1::JobEvent& from, records::JobEventRecord& to) {
    to.set_job_id(from.job_id());
    to.set_action(Enumerated(from.action(), v1::JobAction_IsValid, "job.action"));
    to.set_title(from.title());
  }
  void Read(const v1::PlanEvent& from, records::PlanEventRecord& to) {
    to.set_action(Enumerated(from.action(), v1::PlanAction_IsValid, "plan.action"));
    to.set_plan(from.plan());
    to.set_price_minor(from.price_minor());
    to.set_currency(from.currency());
    to.set_period_months(from.period_months());
    if (from.has_next_charge()) Day(from.next_charge(), to);
  }
  void Read(const v1::ChargeEvent& from, records::ChargeEventRecord& to) {
    to.set_charge_id(from.charge_id());
    to.set_result(Enumerated(from.result(), v1::ChargeResult_IsValid, "charge.result"));
    to.set_amount_minor(from.amount_minor());
    to.set_currency(from.currency());
    to.set_last4(from.last4());
    to.set_brand(from.brand());
    to.set_processor(from.processor());
    to.set_subscription(from.subscription());
  }
  void Read(const v1::PrivacyEvent& from, records::PrivacyEventRecord& to) {
    to.set_setting(from.setting());
    to.set_value(from.value());
  }
  void Read(const v1::BlockEvent& from, records::BlockEventRecord& to) {
    to.set_other_member(Member(from.other_member_id(), "block.other_member_id"));
    to.set_action(Enumerated(from.action(), v1::BlockAction_IsValid, "block.action"));
  }
  void Read(const v1::ReviewEvent& from, records::ReviewEventRecord& to) {
    to.set_review_id(from.review_id());
    to.set_state(Enumerated(from.state(), v1::ReviewState_IsValid, "review.state"));
    to.set_reviewer(from.reviewer());
    to.set_decision(from.decision());
    to.set_reason(from.reason());
    to.set_effect(Enumerated(from.effect(), v1::AccountEffect_IsValid, "review.effect"));
  }
  void Read(const v1::SafetyEvent& from, records::SafetyEventRecord& to) {
    to.set_source(Enumerated(from.source(), v1::SafetySource_IsValid, "safety.source"));
    to.set_severity(Enumerated(from.severity(), v1::SafetySeverity_IsValid, "safety.severity"));
    to.set_action(from.action());
    to.set_actor(from.actor());
    to.set_reason(from.reason());
    to.set_score(from.score());
    to.set_effect(Enumerated(from.effect(), v1::AccountEffect_IsValid, "safety.effect"));
  }
  void Read(const v1::BounceEvent& from, records::BounceEventRecord& to) {
    to.set_type(Enumerated(from.type(), v1::BounceType_IsValid, "bounce.type"));
  }
  void Read(const v1::MembershipEvent& from, records::MembershipEventRecord& to) {
    to.set_action(Enumerated(from.action(), v1::MembershipAction_IsValid, "membership.action"));
    to.set_reason(from.reason());
  }
  void Read(const v1::ActivityEvent& from, records::ActivityEventRecord& to) {
    to.set_type(Enumerated(from.type(), v1::ActivityType_IsValid, "activity.type"));
    to.set_count(from.count());
  }
  void Read(const v1::ProfileEvent& from, records::ProfileEventRecord& to) {
    to.set_photo_url(from.photo_url());
  }

  void Detail(const v1::MemberEvent& from, EventRecord& to) {
    switch (from.detail_case()) {
      case v1::MemberEvent::kLogin:
        return Read(from.login(), *to.mutable_login());
      case v1::MemberEvent::kJob:
        return Read(from.job(), *to.mutable_job());
      case v1::MemberEvent::kPlan:
        return Read(from.plan(), *to.mutable_plan());
      case v1::MemberEvent::kCharge:
        return Read(from.charge(), *to.mutable_charge());
      case v1::MemberEvent::kPrivacy:
        return Read(from.privacy(), *to.mutable_privacy());
      case v1::MemberEvent::kBlock:
        return Read(from.block(), *to.mutable_block());
      case v1::MemberEvent::kReview:
        return Read(from.review(), *to.mutable_review());
      case v1::MemberEvent::kSafety:
        return Read(from.safety(), *to.mutable_safety());
      case v1::MemberEvent::kBounce:
        return Read(from.bounce(), *to.mutable_bounce());
      case v1::MemberEvent::kMembership:
        return Read(from.membership(), *to.mutable_membership());
      case v1::MemberEvent::kActivity:
        return Read(from.activity(), *to.mutable_activity());
      case v1::MemberEvent::kProfile:
        return Read(from.profile(), *to.mutable_profile());
      case v1::MemberEvent::DETAIL_NOT_SET:
        return;  // for the rules to refuse
    }
  }

 private:
  std::vector<Violation>& violations_;
};

void Write(const records::LoginEventRecord& from, v1::LoginEvent& to) {
  to.set_result(static_cast<v1::LoginResult>(from.result()));
  to.set_device_type(static_cast<v1::DeviceType>(from.device_type()));
  to.set_operating_system(from.operating_system());
  to.set_application(from.application());
  to.set_place(from.place());
  to.set_ip_network(from.ip_network());
}
void Write(const records::JobEventRecord& from, v1::JobEvent& to) {
  to.set_job_id(from.job_id());
  to.set_action(static_cast<v1::JobAction>(from.action()));
  to.set_title(from.title());
}
void Write(const records::PlanEventRecord& from, v1::PlanEvent& to) {
  to.set_action(static_cast<v1::PlanAction>(from.action()));
  to.set_plan(from.plan());
  to.set_price_minor(from.price_minor());
  to.set_currency(from.currency());
  to.set_period_months(from.period_months());
  if (from.has_next_charge()) SetDay(DayOf(from.next_charge_days()), *to.mutable_next_charge());
}
void Write(const records::ChargeEventRecord& from, v1::ChargeEvent& to) {
  to.set_charge_id(from.charge_id());
  to.set_result(static_cast<v1::ChargeResult>(from.result()));
  to.set_amount_minor(from.amount_minor());
  to.set_currency(from.currency());
  to.set_last4(from.last4());
  to.set_brand(from.brand());
  to.set_processor(from.processor());
  to.set_subscription(from.subscription());
}
void Write(const records::PrivacyEventRecord& from, v1::PrivacyEvent& to) {
  to.set_setting(from.setting());
  to.set_value(from.value());
}
void Write(const records::BlockEventRecord& from, v1::BlockEvent& to) {
  if (from.other_member() != 0) to.set_other_member_id(FormatMemberId(from.other_member()));
  to.set_action(static_cast<v1::BlockAction>(from.action()));
}
void Write(const records::ReviewEventRecord& from, v1::ReviewEvent& to) {
  to.set_review_id(from.review_id());
  to.set_state(static_cast<v1::ReviewState>(from.state()));
  to.set_reviewer(from.reviewer());
  to.set_decision(from.decision());
  to.set_reason(from.reason());
  to.set_effect(static_cast<v1::AccountEffect>(from.effect()));
}
void Write(const records::SafetyEventRecord& from, v1::SafetyEvent& to) {
  to.set_source(static_cast<v1::SafetySource>(from.source()));
  to.set_severity(static_cast<v1::SafetySeverity>(from.severity()));
  to.set_action(from.action());
  to.set_actor(from.actor());
  to.set_reason(from.reason());
  to.set_score(from.score());
  to.set_effect(static_cast<v1::AccountEffect>(from.effect()));
}
void Write(const records::MembershipEventRecord& from, v1::MembershipEvent& to) {
  to.set_action(static_cast<v1::MembershipAction>(from.action()));
  to.set_reason(from.reason());
}
void Write(const records::ActivityEventRecord& from, v1::ActivityEvent& to) {
  to.set_type(static_cast<v1::ActivityType>(from.type()));
  to.set_count(from.count());
}

void WriteDetail(const EventRecord& from, v1::MemberEvent& to) {
  switch (from.detail_case()) {
    case EventRecord::kLogin:
      return Write(from.login(), *to.mutable_login());
    case EventRecord::kJob:
      return Write(from.job(), *to.mutable_job());
    case EventRecord::kPlan:
      return Write(from.plan(), *to.mutable_plan());
    case EventRecord::kCharge:
      return Write(from.charge(), *to.mutable_charge());
    case EventRecord::kPrivacy:
      return Write(from.privacy(), *to.mutable_privacy());
    case EventRecord::kBlock:
      return Write(from.block(), *to.mutable_block());
    case EventRecord::kReview:
      return Write(from.review(), *to.mutable_review());
    case EventRecord::kSafety:
      return Write(from.safety(), *to.mutable_safety());
    case EventRecord::kBounce:
      return to.mutable_bounce()->set_type(static_cast<v1::BounceType>(from.bounce().type()));
    case EventRecord::kMembership:
      return Write(from.membership(), *to.mutable_membership());
    case EventRecord::kActivity:
      return Write(from.activity(), *to.mutable_activity());
    case EventRecord::kProfile:
      return to.mutable_profile()->set_photo_url(from.profile().photo_url());
    case EventRecord::DETAIL_NOT_SET:
      return;
  }
}

// The name of a value without the prefix of its enumeration, in small letters and words:
// `wrong password`.
template <typename Enum>
std::string Words(Enum value, std::string_view name, size_t prefix) {
  std::string words(name.substr(std::min(prefix, name.size())));
  for (char& c : words) c = c == '_' ? ' ' : absl::ascii_tolower(static_cast<unsigned char>(c));
  return value == Enum{} ? "" : words;
}

std::string ActivityText(const records::ActivityEventRecord& activity) {
  const auto type = static_cast<v1::ActivityType>(activity.type());
  return absl::StrCat(activity.count(), " ",
                      Words(type, v1::ActivityType_Name(type), sizeof("ACTIVITY_TYPE")));
}

std::string LoginText(const records::LoginEventRecord& login) {
  if (login.result() == accounts::kLoginSucceeded) return "Logged in";
  const auto result = static_cast<v1::LoginResult>(login.result());
  return absl::StrCat("Not logged in: ",
                      Words(result, v1::LoginResult_Name(result), sizeof("LOGIN_RESULT")));
}

std::string BlockText(const records::BlockEventRecord& block) {
  const bool blocked = block.action() == accounts::kBlocked;
  if (block.by_other())
    return blocked ? "Was blocked by a member" : "Is no longer blocked by a member";
  return blocked ? "Blocked a member" : "No longer blocks a member";
}

}  // namespace

accounts::MemberEvent FromApi(const v1::MemberEvent& message, std::vector<Violation>& violations) {
  Reader reader(violations);
  accounts::MemberEvent event;
  event.member = reader.Member(message.member_id(), "member_id");
  event.record.set_event_id(message.event_id());
  if (message.has_time()) event.record.set_micros(reader.Micros(message.time()));
  reader.Detail(message, event.record);
  if (message.has_bounce()) event.email = message.bounce().email();
  return event;
}

v1::MemberEvent ToApi(MemberNumber member, const EventRecord& event) {
  v1::MemberEvent message;
  message.set_event_id(event.event_id());
  message.set_member_id(FormatMemberId(member));
  SetTime(event.micros(), *message.mutable_time());
  WriteDetail(event, message);
  return message;
}

std::string SummaryOf(const EventRecord& event) {
  switch (event.detail_case()) {
    case EventRecord::kLogin:
      return LoginText(event.login());
    case EventRecord::kJob:
      return event.job().action() == accounts::kJobOpened ? "Posted a job" : "Job closed";
    case EventRecord::kPlan: {
      const auto action = static_cast<v1::PlanAction>(event.plan().action());
      return absl::StrCat("Plan ", event.plan().plan(), ": ",
                          Words(action, v1::PlanAction_Name(action), sizeof("PLAN_ACTION")));
    }
    case EventRecord::kCharge: {
      const auto result = static_cast<v1::ChargeResult>(event.charge().result());
      return absl::StrCat("Charge ",
                          Words(result, v1::ChargeResult_Name(result), sizeof("CHARGE_RESULT")));
    }
    case EventRecord::kPrivacy:
      return absl::StrCat("Set ", event.privacy().setting());
    case EventRecord::kBlock:
      return BlockText(event.block());
    case EventRecord::kReview:
      return "Member review";
    case EventRecord::kSafety:
      return "Matter of safety";
    case EventRecord::kBounce:
      return "A mail came back";
    case EventRecord::kMembership: {
      const auto action = static_cast<v1::MembershipAction>(event.membership().action());
      return absl::StrCat("Membership ", Words(action, v1::MembershipAction_Name(action),
                                               sizeof("MEMBERSHIP_ACTION")));
    }
    case EventRecord::kActivity:
      return ActivityText(event.activity());
    case EventRecord::kProfile:
      return event.profile().photo_url().empty() ? "Took the photo away" : "Set a photo";
    case EventRecord::DETAIL_NOT_SET:
      return "";
  }
  return "";
}

}  // namespace frontdesk::pages
