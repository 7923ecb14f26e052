#include "server/pages/my_pages.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "common/limits.h"
#include "server/accounts/event_codes.h"
#include "server/pages/wire_values.h"

namespace frontdesk::pages {
namespace {

namespace records = ::frontdesk::storage::v1;

// Calls `visit` with the events of one kind in the order in which they happened.
template <typename Visit>
void InOrder(const std::vector<EventRecord>& newest_first, EventRecord::DetailCase kind,
             const Visit& visit) {
  for (auto event = newest_first.rbegin(); event != newest_first.rend(); ++event) {
    if (event->detail_case() == kind) visit(*event);
  }
}

bool IsOver(const v1::PlanPeriod& period) { return period.state() == v1::PLAN_STATE_LAPSED; }

void End(const EventRecord& event, v1::PlanPeriod& period) {
  period.set_state(v1::PLAN_STATE_LAPSED);
  SetTime(event.micros(), *period.mutable_end_time());
}

// Subscriptions, put together event by event.
class PlanHistory {
 public:
  void Add(const EventRecord& event) {
    v1::PlanPeriod& period = PeriodFor(event);
    const records::PlanEventRecord& plan = event.plan();
    switch (plan.action()) {
      case accounts::kPlanTrialStarted:
        period.set_state(v1::PLAN_STATE_TRIAL);
        break;
      case accounts::kPlanCancelled:
        period.set_state(v1::PLAN_STATE_CANCELLED);
        SetTime(event.micros(), *period.mutable_cancel_time());
        break;
      case accounts::kPlanLapsed:
        period.clear_next_charge();
        return End(event, period);
      default:
        period.set_state(v1::PLAN_STATE_ACTIVE);
        period.clear_cancel_time();
    }
    Describe(plan, period);
  }

  const std::vector<v1::PlanPeriod>& periods() const { return periods_; }

 private:
  // The period that an event is about: the one under way if it is of that plan, else a new one,
  // which ends the one under way.
  v1::PlanPeriod& PeriodFor(const EventRecord& event) {
    const bool under_way = !periods_.empty() && !IsOver(periods_.back());
    if (under_way && periods_.back().plan() == event.plan().plan()) return periods_.back();
    if (under_way) End(event, periods_.back());
    v1::PlanPeriod& period = periods_.emplace_back();
    period.set_plan(event.plan().plan());
    SetTime(event.micros(), *period.mutable_start_time());
    return period;
  }

  static void Describe(const records::PlanEventRecord& plan, v1::PlanPeriod& period) {
    if (plan.price_minor() != 0) period.set_price_minor(plan.price_minor());
    if (!plan.currency().empty()) period.set_currency(plan.currency());
    if (plan.period_months() != 0) period.set_period_months(plan.period_months());
    period.clear_next_charge();
    if (plan.has_next_charge()) {
      SetDay(DayOf(plan.next_charge_days()), *period.mutable_next_charge());
    }
  }

  std::vector<v1::PlanPeriod> periods_;
};

v1::CardOnFile CardOf(const MemberSide& side, const accounts::PaymentCard& card) {
  v1::CardOnFile shown;
  shown.set_brand(card.brand);
  shown.set_last4(card.last4);
  shown.set_expiry_month(card.expiry_month);
  shown.set_expiry_year(card.expiry_year);
  shown.set_cardholder_last_name(card.cardholder_last_name.empty() ? side.account.last_name
                                                                   : card.cardholder_last_name);
  shown.set_on_file(card.on_file);
  const absl::CivilMonth month(side.today);
  shown.set_expired(card.expiry_year > 0 &&
                    absl::CivilMonth(card.expiry_year, card.expiry_month) < month);
  return shown;
}

void SetCharge(const EventRecord& event, v1::Charge& charge) {
  const records::ChargeEventRecord& record = event.charge();
  SetTime(event.micros(), *charge.mutable_time());
  charge.set_charge_id(record.charge_id());
  charge.set_result(static_cast<v1::ChargeResult>(record.result()));
  charge.set_amount_minor(record.amount_minor());
  charge.set_currency(record.currency());
  charge.set_last4(record.last4());
  charge.set_brand(record.brand());
  charge.set_subscription(record.subscription());
}

void SetAddress(const accounts::Address& address, v1::PostalAddress& out) {
  out.set_street(address.street);
  out.set_city(address.city);
  out.set_state(address.state);
  out.set_postal_code(address.postal_code);
  out.set_country(address.country);
}

}  // namespace

v1::MyInformation MyInformationOf(const MemberSide& side) {
  const Account& account = side.account;
  v1::MyInformation page;
  page.set_first_name(account.first_name);
  page.set_last_name(account.last_name);
  page.set_nickname(account.nickname);
  page.set_email(account.email);
  page.set_email_status(static_cast<v1::EmailStatus>(account.email_status));
  for (const std::string& phone : account.phones) page.add_phones(phone);
  if (account.address != accounts::Address()) SetAddress(account.address, *page.mutable_address());
  if (account.date_of_birth) SetDay(*account.date_of_birth, *page.mutable_date_of_birth());
  page.set_user_type(static_cast<v1::UserType>(account.user_type));
  page.set_language(account.language);
  if (account.member_since) SetDay(*account.member_since, *page.mutable_member_since());
  return page;
}

v1::MyPlan MyPlanOf(const MemberSide& side) {
  PlanHistory history;
  InOrder(side.events, EventRecord::kPlan,
          [&history](const EventRecord& event) { history.Add(event); });
  v1::MyPlan page;
  page.set_plan(side.account.plan);
  page.set_state(side.account.plan.empty() ? v1::PLAN_STATE_NONE : v1::PLAN_STATE_ACTIVE);
  const std::vector<v1::PlanPeriod>& periods = history.periods();
  for (auto period = periods.rbegin(); period != periods.rend(); ++period) {
    *page.add_periods() = *period;
  }
  if (!periods.empty()) page.set_state(periods.back().state());
  return page;
}

v1::PrivacySettings PrivacySettingsOf(const MemberSide& side) {
  std::map<std::string, const EventRecord*> newest;
  InOrder(side.events, EventRecord::kPrivacy,
          [&newest](const EventRecord& event) { newest[event.privacy().setting()] = &event; });
  v1::PrivacySettings page;
  for (const auto& [name, event] : newest) {
    v1::PrivacySetting& setting = *page.add_settings();
    setting.set_setting(name);
    setting.set_value(event->privacy().value());
    SetTime(event->micros(), *setting.mutable_change_time());
  }
  return page;
}

v1::CreditCardInformation CreditCardInformationOf(const MemberSide& side) {
  v1::CreditCardInformation page;
  for (const bool on_file : {true, false}) {
    for (const accounts::PaymentCard& card : side.account.payment_cards) {
      if (card.on_file == on_file) *page.add_cards() = CardOf(side, card);
    }
  }
  if (page.cards_size() > 0 && page.cards(0).on_file()) {
    page.mutable_cards(0)->set_default_card(true);
  }
  for (const EventRecord& event : side.events) {
    if (!event.has_charge()) continue;
    page.set_charge_count(page.charge_count() + 1);
    if (static_cast<size_t>(page.charges_size()) < limits::kMaxPageRows) {
      SetCharge(event, *page.add_charges());
    }
  }
  return page;
}

v1::BlockedMembers BlockedMembersOf(const MemberSide& side) {
  v1::BlockedMembers page;
  *page.mutable_blocked() = BlocksOf(side.events, side.others, /*by_other=*/false);
  return page;
}

google::protobuf::RepeatedPtrField<v1::BlockedMember> BlocksOf(
    const std::vector<EventRecord>& events, const std::map<MemberNumber, OtherMember>& others,
    bool by_other) {
  std::map<MemberNumber, const EventRecord*> newest;
  InOrder(events, EventRecord::kBlock, [&](const EventRecord& event) {
    if (event.block().by_other() == by_other) newest[event.block().other_member()] = &event;
  });
  std::vector<const EventRecord*> blocks;
  for (const auto& [other, event] : newest) {
    if (event->block().action() == accounts::kBlocked) blocks.push_back(event);
  }
  std::ranges::sort(blocks,
                    [](const auto* a, const auto* b) { return accounts::HappenedBefore(*b, *a); });
  google::protobuf::RepeatedPtrField<v1::BlockedMember> rows;
  for (const EventRecord* event : blocks) {
    v1::BlockedMember& row = *rows.Add();
    SetTime(event->micros(), *row.mutable_block_time());
    const auto other = others.find(event->block().other_member());
    row.set_deleted(other == others.end() || other->second.deleted);
    if (row.deleted()) continue;
    row.set_member_id(FormatMemberId(other->first));
    row.set_display_name(other->second.display_name);
  }
  return rows;
}

std::vector<v1::OpenJob> OpenJobsOf(const MemberSide& side) {
  std::map<std::string, const EventRecord*> newest;
  InOrder(side.events, EventRecord::kJob,
          [&newest](const EventRecord& event) { newest[event.job().job_id()] = &event; });
  std::vector<const EventRecord*> open;
  for (const auto& [id, event] : newest) {
    if (event->job().action() == accounts::kJobOpened) open.push_back(event);
  }
  std::ranges::sort(open,
                    [](const auto* a, const auto* b) { return accounts::HappenedBefore(*b, *a); });
  std::vector<v1::OpenJob> jobs;
  for (const EventRecord* event : open) {
    v1::OpenJob& job = jobs.emplace_back();
    job.set_job_id(event->job().job_id());
    job.set_title(event->job().title());
    SetTime(event->micros(), *job.mutable_open_time());
  }
  return jobs;
}

}  // namespace frontdesk::pages
