#include <algorithm>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/limits.h"
#include "server/accounts/checks.h"
#include "server/accounts/member_events.h"
#include "server/accounts/text_checks.h"

namespace frontdesk::accounts {
namespace {

namespace records = ::frontdesk::storage::v1;

bool IsPrintableId(std::string_view id) {
  return !id.empty() && id.size() <= limits::kMaxEventIdBytes &&
         std::ranges::all_of(id, [](unsigned char c) { return c >= 0x21 && c <= 0x7e; });
}

// The checks of one kind of event; paths begin with its name.
class DetailChecks {
 public:
  DetailChecks(std::string_view detail, Violations& violations)
      : detail_(detail), violations_(violations) {}

  void Chosen(std::string_view field, int32_t value) {
    if (value != 0) return;
    Add(violations_, Path(field), "VALUE_REQUIRED", "say which; the enumeration lists the values");
  }
  void Id(std::string_view field, std::string_view value) {
    if (IsPrintableId(value)) {
      CheckText(Path(field), value, limits::kMaxEventIdBytes, violations_);
    } else {
      Add(violations_, Path(field), "EVENT_ID_MALFORMED",
          "an ID has 1 to 64 printable ASCII characters, no spaces");
    }
  }
  void Text(std::string_view field, std::string_view value) {
    CheckText(Path(field), value, limits::kMaxEventTextBytes, violations_);
  }
  void Code(std::string_view field, std::string_view value, bool required = false) {
    if (required && value.empty()) {
      Add(violations_, Path(field), "VALUE_REQUIRED", "this must not be empty");
    }
    CheckCode(Path(field), value, violations_);
  }
  void Between(std::string_view field, int64_t value, int64_t low, int64_t high) {
    if (value >= low && value <= high) return;
    Add(violations_, Path(field), "VALUE_OUT_OF_RANGE", absl::StrCat("from ", low, " to ", high));
  }
  void Currency(std::string_view value) {
    const bool good = value.empty() || (value.size() == 3 && std::ranges::all_of(value, [](char c) {
                                          return c >= 'A' && c <= 'Z';
                                        }));
    if (!good) {
      Add(violations_, Path("currency"), "CURRENCY_MALFORMED", "three capitals, as in USD");
    }
  }
  std::string Path(std::string_view field) const {
    return absl::StrCat(detail_, ".", field.data());
  }
  Violations& violations() { return violations_; }

 private:
  const std::string detail_;
  Violations& violations_;
};

void Check(const records::LoginEventRecord& login, DetailChecks checks) {
  checks.Chosen("result", login.result());
  checks.Text("operating_system", login.operating_system());
  checks.Text("application", login.application());
  checks.Text("place", login.place());
  // Only networks: a whole address would tell a person from another.
  const bool whole = !login.ip_network().empty() && !absl::StrContains(login.ip_network(), '/');
  if (whole) {
    Add(checks.violations(), checks.Path("ip_network"), "IP_NETWORK_MALFORMED",
        "give the network only, as in 203.0.113.0/24");
  }
  checks.Text("ip_network", login.ip_network());
}

void Check(const records::JobEventRecord& job, DetailChecks checks) {
  checks.Id("job_id", job.job_id());
  checks.Chosen("action", job.action());
  checks.Text("title", job.title());
}

void Check(const records::PlanEventRecord& plan, DetailChecks checks) {
  checks.Chosen("action", plan.action());
  checks.Code("plan", plan.plan(), /*required=*/true);
  checks.Between("price_minor", plan.price_minor(), 0, limits::kMaxAmountMinor);
  checks.Currency(plan.currency());
  checks.Between("period_months", plan.period_months(), 0, limits::kMaxPeriodMonths);
}

void Check(const records::ChargeEventRecord& charge, DetailChecks checks) {
  checks.Id("charge_id", charge.charge_id());
  checks.Chosen("result", charge.result());
  checks.Between("amount_minor", charge.amount_minor(), 0, limits::kMaxAmountMinor);
  checks.Currency(charge.currency());
  // The rules of payment cards hold for the card of a charge.
  Account card;
  card.payment_cards.push_back({.last4 = charge.last4(),
                                .brand = charge.brand(),
                                .cardholder_last_name = "",
                                .processor = charge.processor()});
  Violations found;
  CheckPaymentCards(card, /*old_records=*/true, found);
  for (Violation& violation : found) {
    violation.field = absl::StrCat("charge", violation.field.substr(violation.field.find('.')));
    checks.violations().push_back(std::move(violation));
  }
}

void Check(const records::PrivacyEventRecord& privacy, DetailChecks checks) {
  checks.Code("setting", privacy.setting(), /*required=*/true);
  checks.Text("value", privacy.value());
}

void Check(const records::BlockEventRecord& block, DetailChecks checks) {
  checks.Chosen("action", block.action());
}

void Check(const records::ReviewEventRecord& review, DetailChecks checks) {
  checks.Id("review_id", review.review_id());
  checks.Chosen("state", review.state());
  checks.Text("reviewer", review.reviewer());
  checks.Code("decision", review.decision());
  checks.Code("reason", review.reason());
}

void Check(const records::SafetyEventRecord& safety, DetailChecks checks) {
  checks.Chosen("source", safety.source());
  checks.Code("action", safety.action());
  checks.Text("actor", safety.actor());
  checks.Code("reason", safety.reason());
  checks.Between("score", safety.score(), 0, 100);
}

void Check(const records::BounceEventRecord&, DetailChecks) {}

void Check(const records::MembershipEventRecord& membership, DetailChecks checks) {
  checks.Chosen("action", membership.action());
  checks.Code("reason", membership.reason());
}

void Check(const records::ActivityEventRecord& activity, DetailChecks checks) {
  checks.Chosen("type", activity.type());
  checks.Between("count", activity.count(), 1, limits::kMaxActivityCount);
}

void Check(const records::ProfileEventRecord& profile, DetailChecks checks) {
  checks.Text("photo_url", profile.photo_url());
  if (!profile.photo_url().empty() && !absl::StartsWith(profile.photo_url(), "https://")) {
    Add(checks.violations(), checks.Path("photo_url"), "URL_MALFORMED", "an https URL, or nothing");
  }
}

void CheckDetail(const EventRecord& event, Violations& violations) {
  switch (event.detail_case()) {
    case EventRecord::kLogin:
      return Check(event.login(), DetailChecks("login", violations));
    case EventRecord::kJob:
      return Check(event.job(), DetailChecks("job", violations));
    case EventRecord::kPlan:
      return Check(event.plan(), DetailChecks("plan", violations));
    case EventRecord::kCharge:
      return Check(event.charge(), DetailChecks("charge", violations));
    case EventRecord::kPrivacy:
      return Check(event.privacy(), DetailChecks("privacy", violations));
    case EventRecord::kBlock:
      return Check(event.block(), DetailChecks("block", violations));
    case EventRecord::kReview:
      return Check(event.review(), DetailChecks("review", violations));
    case EventRecord::kSafety:
      return Check(event.safety(), DetailChecks("safety", violations));
    case EventRecord::kBounce:
      return Check(event.bounce(), DetailChecks("bounce", violations));
    case EventRecord::kMembership:
      return Check(event.membership(), DetailChecks("membership", violations));
    case EventRecord::kActivity:
      return Check(event.activity(), DetailChecks("activity", violations));
    case EventRecord::kProfile:
      return Check(event.profile(), DetailChecks("profile", violations));
    case EventRecord::DETAIL_NOT_SET:
      return Add(violations, "detail", "EVENT_REQUIRED", "say what happened");
  }
}

void CheckTime(const EventRecord& event, absl::Time now, Violations& violations) {
  if (event.micros() <= 0) {
    Add(violations, "time", "TIME_REQUIRED", "say when it happened; nothing is before 1970");
  } else if (absl::FromUnixMicros(event.micros()) >
             now + absl::Minutes(limits::kMaxEventMinutesAhead)) {
    Add(violations, "time", "TIME_IN_FUTURE", "an event has happened; check the sender's clock");
  }
}

}  // namespace

std::vector<Violation> CheckEvent(const MemberEvent& event, absl::Time now) {
  Violations violations;
  if (!IsPrintableId(event.record.event_id())) {
    Add(violations, "event_id", "EVENT_ID_MALFORMED",
        "an event ID has 1 to 64 printable ASCII characters, no spaces");
  }
  CheckTime(event.record, now, violations);
  CheckDetail(event.record, violations);
  if (event.record.has_block() && event.record.block().other_member() == event.member) {
    Add(violations, "block.other_member_id", "BLOCKS_ITSELF", "name the other member");
  }
  if (event.record.has_bounce() && event.email.empty()) {
    Add(violations, "bounce.email", "VALUE_REQUIRED",
        "name the address that the mail came back from");
  }
  CheckPlainText("bounce.email", event.email, limits::kMaxEmailBytes, violations);
  return violations;
}

}  // namespace frontdesk::accounts
