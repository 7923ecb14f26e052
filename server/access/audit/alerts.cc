#include "server/access/audit/alerts.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/status_macros.h"
#include "server/access/audit/audit_bytes.h"

namespace frontdesk::access {
namespace {

// Each page reads its segments anew: large, and yet not all of a day in memory.
constexpr size_t kPage = 100'000;

// What is counted together: what, who, from where, in which hour.
using Subject = std::tuple<AlertKind, std::string, std::string, int64_t>;

struct Tally {
  uint64_t count = 0;
  uint64_t of = 0;  // look-ups that `count` of missed
  absl::flat_hash_set<MemberNumber> members;
  absl::flat_hash_set<std::string> users;
  std::string detail;
  absl::Time first = absl::InfiniteFuture();
  absl::Time last = absl::InfinitePast();
};

class AlertFinder {
 public:
  explicit AlertFinder(const AlertLimits& limits) : limits_(limits) {}

  void Add(const StoredAuditEntry& stored);
  std::vector<AuditAlert> Alerts();

 private:
  Tally& Of(AlertKind kind, const StoredAuditEntry& stored, std::string caller,
            std::string source = "");
  void AddSignIn(const StoredAuditEntry& stored);
  void AddLookups(const StoredAuditEntry& stored);
  void AddDetail(AlertKind kind, const StoredAuditEntry& stored);
  uint64_t LimitOf(AlertKind kind) const;
  static uint64_t CountOf(AlertKind kind, const Tally& tally);

  const AlertLimits limits_;
  std::map<Subject, Tally> tallies_;
};

Tally& AlertFinder::Of(AlertKind kind, const StoredAuditEntry& stored, std::string caller,
                       std::string source) {
  const int64_t hour = absl::ToUnixSeconds(stored.time) / 3600;
  Tally& tally = tallies_[{kind, std::move(caller), std::move(source), hour}];
  tally.first = std::min(tally.first, stored.time);
  tally.last = std::max({tally.last, stored.time, stored.last_time});
  return tally;
}

void AlertFinder::AddSignIn(const StoredAuditEntry& stored) {
  const AuditEntry& entry = stored.entry;
  if (entry.outcome == "OK") return;
  ++Of(AlertKind::kSignInsRefused, stored, entry.caller, entry.source).count;
  Of(AlertKind::kPasswordSpraying, stored, "", entry.source).users.insert(entry.caller);
}

void AlertFinder::AddLookups(const StoredAuditEntry& stored) {
  const std::vector<MemberNumber>& members = stored.entry.members;
  const bool single = stored.lookups == 0;
  const uint64_t misses =
      single ? members.empty() && stored.entry.outcome == "CARD_NOT_FOUND"
             : static_cast<uint64_t>(std::count(members.begin(), members.end(), MemberNumber{0}));
  Tally& tally = Of(AlertKind::kCardGuessing, stored, stored.entry.caller);
  tally.count += misses;
  tally.of += single ? 1 : stored.lookups;
}

void AlertFinder::AddDetail(AlertKind kind, const StoredAuditEntry& stored) {
  Tally& tally = Of(kind, stored, stored.entry.caller);
  ++tally.count;
  absl::StrAppend(&tally.detail, tally.detail.empty() ? "" : "; ", stored.entry.detail);
}

void AlertFinder::Add(const StoredAuditEntry& stored) {
  const AuditEntry& entry = stored.entry;
  switch (entry.kind) {
    case AuditKind::kSignIn:
      return AddSignIn(stored);
    case AuditKind::kTill:
      return AddLookups(stored);
    case AuditKind::kRead:
    case AuditKind::kUnmask:
      if (entry.caller_kind == CallerKind::kAgent) {
        Of(AlertKind::kHarvesting, stored, entry.caller)
            .members.insert(entry.members.begin(), entry.members.end());
      }
      return;
    case AuditKind::kRefusal:
      ++Of(AlertKind::kRefusals, stored, entry.caller).count;
      return;
    case AuditKind::kOverride:
      return AddDetail(AlertKind::kOverride, stored);
    case AuditKind::kServer:
      if (entry.outcome == kAuditDamaged) AddDetail(AlertKind::kDamage, stored);
      return;
    default:
      return;
  }
}

uint64_t AlertFinder::LimitOf(AlertKind kind) const {
  switch (kind) {
    case AlertKind::kSignInsRefused:
      return limits_.sign_ins;
    case AlertKind::kPasswordSpraying:
      return limits_.users;
    case AlertKind::kCardGuessing:
      return limits_.misses;
    case AlertKind::kHarvesting:
      return limits_.accounts;
    case AlertKind::kRefusals:
      return limits_.refusals;
    case AlertKind::kOverride:
    case AlertKind::kDamage:
      return 1;
  }
  return 1;
}

uint64_t AlertFinder::CountOf(AlertKind kind, const Tally& tally) {
  if (kind == AlertKind::kHarvesting) return tally.members.size();
  if (kind == AlertKind::kPasswordSpraying) return tally.users.size();
  return tally.count;
}

std::vector<AuditAlert> AlertFinder::Alerts() {
  std::vector<AuditAlert> alerts;
  for (auto& [subject, tally] : tallies_) {
    const AlertKind kind = std::get<AlertKind>(subject);
    const uint64_t count = CountOf(kind, tally);
    if (count < LimitOf(kind)) continue;
    if (kind == AlertKind::kCardGuessing) tally.detail = absl::StrCat("of ", tally.of, " look-ups");
    alerts.push_back({kind, std::get<1>(subject), std::get<2>(subject), count, LimitOf(kind),
                      tally.first, tally.last, std::move(tally.detail)});
  }
  std::stable_sort(alerts.begin(), alerts.end(),
                   [](const AuditAlert& a, const AuditAlert& b) { return a.last > b.last; });
  return alerts;
}

}  // namespace

absl::StatusOr<std::vector<AuditAlert>> FindAlerts(const AuditLog& log, absl::Time from,
                                                   absl::Time until, const AlertLimits& limits) {
  AuditQuery query;
  query.from = from;
  query.until = until;
  query.kinds = {AuditKind::kRead, AuditKind::kUnmask,   AuditKind::kSignIn, AuditKind::kRefusal,
                 AuditKind::kTill, AuditKind::kOverride, AuditKind::kServer};
  AlertFinder finder(limits);
  uint64_t before = UINT64_MAX;
  do {
    ASSIGN_OR_RETURN(const AuditPage page, log.Search(query, kPage, before));
    for (const StoredAuditEntry& stored : page.entries) finder.Add(stored);
    before = page.next;
  } while (before != 0);
  return finder.Alerts();
}

}  // namespace frontdesk::access
