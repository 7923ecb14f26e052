#include "server/accounts/member_events.h"

#include <algorithm>
#include <tuple>

#include "common/limits.h"
#include "frontdesk/storage/v1/records.pb.h"
#include "server/accounts/event_codes.h"

namespace frontdesk::accounts {
namespace {

namespace records = ::frontdesk::storage::v1;

// Empties a text; true if it held something.
bool Clear(std::string& text) {
  const bool held = !text.empty();
  text.clear();
  return held;
}

std::optional<ClosureStep> StepOfEffect(Closer closer, int32_t effect) {
  if (effect == kEffectClosed) return ClosureStep{closer, true};
  if (effect == kEffectReopened) return ClosureStep{closer, false};
  return std::nullopt;
}

// What holds one closer's hand on the account after the next step.
const EventRecord* After(const EventRecord* held, const EventRecord& event, bool closed) {
  if (!closed) return nullptr;
  return held == nullptr ? &event : held;
}

// Closes or reopens by what all events say. An account that events closed gets back the status it
// had; one that was closed before events were told is opened by whoever says so.
void ApplyClosure(const EventRecord& event, const std::vector<EventRecord>& past,
                  Account& account) {
  std::vector<EventRecord> all = past;
  all.push_back(event);
  const bool was_closed = FindClosures(past).any();
  const bool is_closed = FindClosures(all).any();
  const bool reopens = !is_closed && (was_closed || !ClosureStepOf(event)->closed);
  if (is_closed && !was_closed && account.status != AccountStatus::kClosed) {
    account.status_before_closure = account.status;
    account.status = AccountStatus::kClosed;
  } else if (reopens && account.status == AccountStatus::kClosed) {
    account.status = account.status_before_closure == AccountStatus::kUnspecified
                         ? AccountStatus::kActive
                         : account.status_before_closure;
    account.status_before_closure = AccountStatus::kUnspecified;
  }
}

void ApplyPlan(const EventRecord& event, const std::vector<EventRecord>& past, Account& account) {
  const bool newest = std::ranges::none_of(past, [&event](const EventRecord& other) {
    return other.has_plan() && HappenedBefore(event, other);
  });
  if (!newest) return;
  account.plan = event.plan().action() == kPlanLapsed ? "" : event.plan().plan();
}

// Notes the card of a subscription charge, so that billing searches find it.
void ApplyCharge(const records::ChargeEventRecord& charge, Account& account) {
  const bool paid = charge.subscription() && charge.result() != kChargeFailed;
  if (!paid || account.juvenile) return;
  const auto card =
      std::ranges::find_if(account.payment_cards, [&charge](const PaymentCard& known) {
        return known.last4 == charge.last4() && known.brand == charge.brand();
      });
  if (card != account.payment_cards.end()) {
    card->subscription_charge = true;
  } else if (account.payment_cards.size() < limits::kMaxPaymentCards) {
    account.payment_cards.push_back({.last4 = charge.last4(),
                                     .brand = charge.brand(),
                                     .cardholder_last_name = "",
                                     .processor = charge.processor(),
                                     .subscription_charge = true});
  }
}

void ApplyLogin(const EventRecord& event, Account& account) {
  if (event.login().result() != kLoginSucceeded) return;
  const absl::Time time = absl::FromUnixMicros(event.micros());
  if (!account.last_login || *account.last_login < time) account.last_login = time;
}

}  // namespace

bool DropPersonal(EventRecord& event) {
  bool held = false;
  if (event.has_login()) {
    records::LoginEventRecord& login = *event.mutable_login();
    for (std::string* text : {login.mutable_operating_system(), login.mutable_application(),
                              login.mutable_place(), login.mutable_ip_network()}) {
      held |= Clear(*text);
    }
  }
  if (event.has_job()) held |= Clear(*event.mutable_job()->mutable_title());
  if (event.has_privacy()) held |= Clear(*event.mutable_privacy()->mutable_value());
  if (event.has_charge()) {
    held |= Clear(*event.mutable_charge()->mutable_last4());
    held |= Clear(*event.mutable_charge()->mutable_brand());
  }
  if (event.has_profile()) held |= Clear(*event.mutable_profile()->mutable_photo_url());
  return held;
}

std::optional<ClosureStep> ClosureStepOf(const EventRecord& event) {
  if (event.has_review()) return StepOfEffect(Closer::kReview, event.review().effect());
  if (event.has_safety()) return StepOfEffect(Closer::kSafety, event.safety().effect());
  if (!event.has_membership()) return std::nullopt;
  const int32_t action = event.membership().action();
  if (action == kMembershipClosed) return ClosureStep{Closer::kMember, true};
  if (action == kMembershipReopened) return ClosureStep{Closer::kMember, false};
  return std::nullopt;
}

bool HappenedBefore(const EventRecord& a, const EventRecord& b) {
  return std::forward_as_tuple(a.micros(), a.event_id()) <
         std::forward_as_tuple(b.micros(), b.event_id());
}

Closures FindClosures(const std::vector<EventRecord>& events) {
  std::vector<const EventRecord*> steps;
  for (const EventRecord& event : events) {
    if (ClosureStepOf(event)) steps.push_back(&event);
  }
  std::ranges::sort(steps, [](const auto* a, const auto* b) { return HappenedBefore(*a, *b); });
  Closures closures;
  for (const EventRecord* event : steps) {
    const ClosureStep step = *ClosureStepOf(*event);
    const EventRecord*& held = step.closer == Closer::kMember   ? closures.by_member
                               : step.closer == Closer::kReview ? closures.by_review
                                                                : closures.by_safety;
    held = After(held, *event, step.closed);
  }
  return closures;
}

bool NeedsPast(const EventRecord& event) {
  return event.has_plan() || ClosureStepOf(event).has_value();
}

Account ApplyEvent(const Account& current, const MemberEvent& event,
                   const std::vector<EventRecord>& past, absl::Time now) {
  if (current.status == AccountStatus::kTerminated) return current;
  Account account = current;
  if (event.record.has_plan()) ApplyPlan(event.record, past, account);
  if (event.record.has_charge()) ApplyCharge(event.record.charge(), account);
  if (event.record.has_bounce()) account.email_status = EmailStatus::kFailed;
  if (ClosureStepOf(event.record)) ApplyClosure(event.record, past, account);
  if (account != current) {
    account.updated = now;
    ++account.version;
  }
  if (event.record.has_login()) ApplyLogin(event.record, account);
  return account;
}

}  // namespace frontdesk::accounts
