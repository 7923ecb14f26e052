#include "server/pages/csr_pages.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "common/limits.h"
#include "server/accounts/event_codes.h"
#include "server/pages/avatar.h"
#include "server/pages/event_converter.h"
#include "server/pages/my_pages.h"
#include "server/pages/navigation.h"
#include "server/pages/wire_values.h"

namespace frontdesk::pages {
namespace {

namespace records = ::frontdesk::storage::v1;
using accounts::AccountStatus;

v1::LoginRow LoginRowOf(const EventRecord& event) {
  const records::LoginEventRecord& login = event.login();
  v1::LoginRow row;
  SetTime(event.micros(), *row.mutable_time());
  row.set_result(static_cast<v1::LoginResult>(login.result()));
  row.set_device_type(static_cast<v1::DeviceType>(login.device_type()));
  row.set_operating_system(login.operating_system());
  row.set_application(login.application());
  row.set_place(login.place());
  row.set_ip_network(login.ip_network());
  return row;
}

v1::SafetyRow SafetyRowOf(const EventRecord& event) {
  const records::SafetyEventRecord& safety = event.safety();
  v1::SafetyRow row;
  SetTime(event.micros(), *row.mutable_time());
  row.set_event_id(event.event_id());
  row.set_source(static_cast<v1::SafetySource>(safety.source()));
  row.set_severity(static_cast<v1::SafetySeverity>(safety.severity()));
  row.set_action(safety.action());
  row.set_actor(safety.actor());
  row.set_reason(safety.reason());
  row.set_score(safety.score());
  row.set_effect(static_cast<v1::AccountEffect>(safety.effect()));
  return row;
}

// A review as it stands after one more of its events; they come in order.
void AddToReview(const EventRecord& event, v1::ReviewRow& row) {
  const records::ReviewEventRecord& review = event.review();
  if (!row.has_open_time()) SetTime(event.micros(), *row.mutable_open_time());
  row.set_review_id(review.review_id());
  row.set_state(static_cast<v1::ReviewState>(review.state()));
  if (review.state() != accounts::kReviewOpen) SetTime(event.micros(), *row.mutable_update_time());
  if (!review.reviewer().empty()) row.set_reviewer(review.reviewer());
  if (!review.decision().empty()) row.set_decision(review.decision());
  if (!review.reason().empty()) row.set_reason(review.reason());
}

// Why an account is closed that Sift did not close; empty if nothing says why.
std::string_view OtherReason(const Account& account, const accounts::Closures& closures) {
  if (account.status == AccountStatus::kTerminated) return "AGENT";
  if (closures.by_safety != nullptr) return "SAFETY";
  if (closures.by_review != nullptr) return "REVIEW";
  if (closures.by_member != nullptr) return "MEMBER";
  return "";
}

bool IsBySift(const EventRecord* closing) {
  return closing != nullptr && closing->safety().source() == accounts::kSourceSift;
}

void AddItem(std::string_view name, std::string value, v1::AdditionalInfo& page) {
  if (value.empty()) return;
  v1::InfoItem& item = *page.add_items();
  item.set_name(std::string(name));
  item.set_value(std::move(value));
}

std::string TimeText(const std::optional<absl::Time>& time) {
  return time ? absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", *time, absl::UTCTimeZone()) : "";
}

// How many facts My Information holds.
int64_t CountInformation(const v1::MyInformation& page) {
  int64_t count = page.phones_size() + (page.has_address() ? 1 : 0) +
                  (page.has_date_of_birth() ? 1 : 0) + (page.has_member_since() ? 1 : 0);
  for (const std::string* text :
       {&page.first_name(), &page.last_name(), &page.nickname(), &page.email(), &page.language()}) {
    count += text->empty() ? 0 : 1;
  }
  return count + (page.user_type() == v1::USER_TYPE_UNSPECIFIED ? 0 : 1);
}

void AddSummary(v1::MemberPage page, int64_t count, std::vector<v1::PageSummary>& summaries) {
  const v1::NavigationItem item = ItemOf(page);
  v1::PageSummary& summary = summaries.emplace_back();
  summary.set_page(page);
  summary.set_title(item.title());
  summary.set_audience(item.audience());
  summary.set_item_count(count);
}

}  // namespace

v1::BlockedMembers BothWaysBlocked(const MemberFile& file) {
  v1::BlockedMembers page;
  *page.mutable_blocked() = BlocksOf(file.events, file.others, /*by_other=*/false);
  *page.mutable_blocked_by() = BlocksOf(file.events, file.others, /*by_other=*/true);
  return page;
}

v1::AdditionalInfo AdditionalInfoOf(const MemberFile& file) {
  const Account& account = file.account;
  v1::AdditionalInfo page;
  AddItem("Kind", account.kind == accounts::AccountKind::kGift ? "Gift card" : "Loyalty", page);
  AddItem("Program", account.program, page);
  AddItem("Tier", account.tier, page);
  AddItem("Company", account.company_name, page);
  AddItem("Group", account.group_name, page);
  AddItem("Group ID", account.group_id, page);
  AddItem("Under 13", account.juvenile ? "yes" : "", page);
  AddItem("Imported", account.import_fingerprint.empty() ? "no" : "yes", page);
  AddItem("Created", TimeText(account.created), page);
  AddItem("Changed", TimeText(account.updated), page);
  for (const NoteEntry& entry : file.notes) {
    if (static_cast<size_t>(page.notes_size()) == limits::kMaxPageRows) break;
    v1::Note& note = *page.add_notes();
    SetTime(entry.time, *note.mutable_time());
    note.set_author(entry.author);
    note.set_text(entry.text);
  }
  return page;
}

v1::MemberStats StatsOf(const MemberFile& file) {
  v1::MemberStats page;
  const std::vector<v1::OpenJob> jobs = OpenJobsOf(SideOfMember(file));
  page.set_open_job_count(static_cast<int64_t>(jobs.size()));
  for (size_t i = 0; i < std::min(jobs.size(), limits::kMaxPageRows); ++i) {
    *page.add_open_jobs() = jobs[i];
  }
  if (file.account.last_login) SetTime(*file.account.last_login, *page.mutable_last_login_time());
  for (const EventRecord& event : file.events) {
    if (static_cast<size_t>(page.recent_logins_size()) == limits::kMaxRecentLogins) break;
    if (event.has_login()) *page.add_recent_logins() = LoginRowOf(event);
  }
  return page;
}

v1::SafetySummary SafetySummaryOf(const MemberFile& file) {
  const Account& account = file.account;
  const bool closed =
      account.status == AccountStatus::kClosed || account.status == AccountStatus::kTerminated;
  const accounts::Closures closures = accounts::FindClosures(file.events);
  const bool by_sift = closed && IsBySift(closures.by_safety);
  v1::SafetySummary summary;
  if (by_sift) *summary.mutable_sift_event() = SafetyRowOf(*closures.by_safety);
  if (closed && !by_sift) summary.set_other_reason(std::string(OtherReason(account, closures)));
  if (account.user_type != accounts::UserType::kSeeker) return summary;
  const bool unexplained = closed && !by_sift && summary.other_reason().empty();
  summary.set_closed_due_to_sift(by_sift       ? v1::SIFT_VERDICT_YES
                                 : unexplained ? v1::SIFT_VERDICT_UNKNOWN
                                               : v1::SIFT_VERDICT_NO);
  return summary;
}

std::vector<v1::SafetyRow> SafetyRowsOf(const MemberFile& file) {
  std::vector<v1::SafetyRow> rows;
  for (const EventRecord& event : file.events) {
    if (event.has_safety()) rows.push_back(SafetyRowOf(event));
  }
  return rows;
}

std::vector<v1::ReviewRow> ReviewsOf(const MemberFile& file) {
  std::vector<v1::ReviewRow> rows;  // in the order begun
  std::map<std::string, size_t> by_id;
  for (auto event = file.events.rbegin(); event != file.events.rend(); ++event) {
    if (!event->has_review()) continue;
    const auto [place, added] = by_id.try_emplace(event->review().review_id(), rows.size());
    if (added) rows.emplace_back();
    AddToReview(*event, rows[place->second]);
  }
  std::ranges::reverse(rows);
  return rows;
}

bool IsOfMemberHistory(const EventRecord& event) {
  return !event.has_review() && !event.has_safety();
}

v1::MemberHistoryRow HistoryRowOf(MemberNumber member, const EventRecord& event) {
  v1::MemberHistoryRow row;
  *row.mutable_event() = ToApi(member, event);
  row.set_summary(SummaryOf(event));
  return row;
}

std::vector<v1::PageSummary> PageSummariesOf(const MemberFile& file, int64_t audit_rows) {
  const MemberSide side = SideOfMember(file);
  const v1::BlockedMembers blocked = BothWaysBlocked(file);
  const v1::AdditionalInfo info = AdditionalInfoOf(file);
  std::vector<v1::PageSummary> pages;
  AddSummary(v1::MEMBER_PAGE_MY_INFORMATION, CountInformation(MyInformationOf(side)), pages);
  AddSummary(v1::MEMBER_PAGE_MY_PLAN, MyPlanOf(side).periods_size(), pages);
  AddSummary(v1::MEMBER_PAGE_PRIVACY_SETTINGS, PrivacySettingsOf(side).settings_size(), pages);
  AddSummary(v1::MEMBER_PAGE_CREDIT_CARD_INFORMATION, CreditCardInformationOf(side).cards_size(),
             pages);
  AddSummary(v1::MEMBER_PAGE_BLOCKED_MEMBERS, blocked.blocked_size() + blocked.blocked_by_size(),
             pages);
  AddSummary(v1::MEMBER_PAGE_AUDIT_HISTORY, audit_rows, pages);
  AddSummary(v1::MEMBER_PAGE_MEMBER_HISTORY, std::ranges::count_if(file.events, IsOfMemberHistory),
             pages);
  AddSummary(v1::MEMBER_PAGE_ACCOUNT_HISTORY, static_cast<int64_t>(ReviewsOf(file).size()), pages);
  AddSummary(v1::MEMBER_PAGE_ADDITIONAL_INFO, info.items_size() + info.notes_size(), pages);
  AddSummary(v1::MEMBER_PAGE_SAFETY_HISTORY, static_cast<int64_t>(SafetyRowsOf(file).size()),
             pages);
  AddSummary(v1::MEMBER_PAGE_MY_STATS, StatsOf(file).open_job_count(), pages);
  return pages;
}

v1::MemberSnapshot SnapshotOf(const MemberFile& file, int64_t audit_rows) {
  const MemberSide side = SideOfMember(file);
  v1::MemberSnapshot snapshot;
  *snapshot.mutable_avatar() = AvatarOf(side);
  *snapshot.mutable_navigation() = NavigationOf(side);
  for (v1::MenuGroup& group : MenuOfMember(side)) *snapshot.add_menu() = std::move(group);
  *snapshot.add_menu() = CustomerServiceGroup();
  for (v1::PageSummary& page : PageSummariesOf(file, audit_rows)) {
    *snapshot.add_pages() = std::move(page);
  }
  const v1::MyPlan plan = MyPlanOf(side);
  if (plan.periods_size() > 0) *snapshot.mutable_plan() = plan.periods(0);
  *snapshot.mutable_safety() = SafetySummaryOf(file);
  *snapshot.mutable_stats() = StatsOf(file);
  snapshot.set_sequence(file.sequence);
  snapshot.set_truncated(file.truncated);
  return snapshot;
}

}  // namespace frontdesk::pages
