// Searches of the audit log against a scan over everything that was appended.
#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/limits.h"
#include "server/access/audit/alerts.h"
#include "server/access/budget_restore.h"
#include "tests/model/dice.h"
#include "tests/server/access/support/audit_room.h"
#include "tests/storage/support/status_matchers.h"

namespace frontdesk::access {
namespace {

using model::Dice;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* kMethods[] = {"v1.AccountService/GetAccount", "v1.AccountService/Get",
                                    "v1.SearchService/SearchAccounts"};
constexpr const char* kOutcomes[] = {"OK", "PERMISSION_MISSING", "OK, or so"};

AuditEntry AnyEntry(Dice& dice) {
  AuditEntry entry;
  entry.kind = static_cast<AuditKind>(1 + dice.Below(5));
  entry.caller_kind = CallerKind::kAgent;
  entry.caller = absl::StrCat("agent", dice.Below(12));  // agent1 is in agent11
  entry.method = dice.Pick(kMethods);
  entry.outcome = dice.Pick(kOutcomes);
  for (size_t i = dice.Below(4); i > 0; --i) entry.members.push_back(dice.Below(300));
  return entry;
}

AuditQuery AnyQuery(Dice& dice, absl::Time start) {
  AuditQuery query;
  if (dice.OneIn(3)) query.caller = absl::StrCat("agent", dice.Below(13));
  if (dice.OneIn(3)) query.member = dice.Below(310);
  if (dice.OneIn(4)) query.method = dice.Pick(kMethods);
  if (dice.OneIn(4)) query.method = "GetAccount";
  if (dice.OneIn(4)) query.outcome = dice.Pick(kOutcomes);
  query.failed = dice.OneIn(5);
  while (dice.OneIn(3)) query.kinds.push_back(static_cast<AuditKind>(1 + dice.Below(6)));
  if (dice.OneIn(2)) query.from = start + absl::Seconds(dice.Below(4000));
  if (dice.OneIn(2)) query.until = start + absl::Seconds(dice.Below(4000));
  return query;
}

// The slow twin of Matches, written from the comments of AuditQuery.
bool IsMeant(const AuditQuery& query, const StoredAuditEntry& stored) {
  const AuditEntry& entry = stored.entry;
  if (!query.caller.empty() && query.caller != entry.caller) return false;
  if (query.member && std::count(entry.members.begin(), entry.members.end(), *query.member) == 0) {
    return false;
  }
  if (!query.method.empty() && query.method != entry.method &&
      query.method != entry.method.substr(entry.method.find('/') + 1)) {
    return false;
  }
  if (!query.outcome.empty() && query.outcome != entry.outcome) return false;
  if (query.failed && entry.outcome == "OK") return false;
  if (!query.kinds.empty() && std::count(query.kinds.begin(), query.kinds.end(), entry.kind) == 0) {
    return false;
  }
  return stored.time >= query.from && stored.time < query.until;
}

class AuditSearchTest : public testing::Test {
 protected:
  AuditSearchTest() : start_(room_.clock().Now()) {
    room_.options.segment_bytes = 4000;
    room_.options.scan_bytes = 20'000;
  }

  void Fill(Dice& dice, size_t count) {
    for (size_t i = 0; i < count; ++i) {
      const AuditEntry entry = AnyEntry(dice);
      all_.push_back({.number = all_.size() + 1,
                      .time = room_.clock().Now(),
                      .last_time = room_.clock().Now(),
                      .entry = entry});
      ASSERT_OK(AppendAndWait(*log_, entry));
      if (dice.OneIn(2)) room_.clock().Advance(absl::Seconds(dice.Below(6)));
    }
  }

  // Numbers of all matches, walked page by page.
  std::vector<uint64_t> Walk(const AuditQuery& query, size_t page_size) {
    std::vector<uint64_t> numbers;
    uint64_t before = UINT64_MAX;
    do {
      const auto page = log_->Search(query, page_size, before);
      EXPECT_OK(page);
      if (!page.ok()) break;
      EXPECT_LE(page->entries.size(), page_size);
      for (const StoredAuditEntry& stored : page->entries) numbers.push_back(stored.number);
      EXPECT_LT(page->next, before);
      before = page->next;
    } while (before != 0);
    return numbers;
  }

  AuditRoom room_;
  const absl::Time start_;
  std::unique_ptr<AuditLog> log_ = nullptr;
  std::vector<StoredAuditEntry> all_;
};

TEST_F(AuditSearchTest, FindsWhatAScanFinds) {
  const uint64_t seed = model::ChooseSeed();
  Dice dice(seed);
  for (int life = 0; life < 3; ++life) {
    log_.reset();
    log_ = room_.MustOpen();
    Fill(dice, 700);
    for (int i = 0; i < 100; ++i) {
      SCOPED_TRACE(absl::StrCat("FRONTDESK_SEED=", seed, " search ", i));
      const AuditQuery query = AnyQuery(dice, start_);
      std::vector<uint64_t> expected;
      for (auto stored = all_.rbegin(); stored != all_.rend(); ++stored) {
        if (IsMeant(query, *stored)) expected.push_back(stored->number);
      }
      ASSERT_EQ(Walk(query, 1 + dice.Below(60)), expected);
    }
  }
  EXPECT_GT(ListSegments(room_.folder())->size(), 30u);
}

// Alerts.

class AlertTest : public testing::Test {
 protected:
  AlertTest() : log_(room_.MustOpen()) {}

  void Add(AuditKind kind, CallerKind caller_kind, const std::string& caller,
           const std::string& outcome, std::vector<MemberNumber> members = {},
           const std::string& source = "") {
    AuditEntry entry;
    entry.kind = kind;
    entry.caller_kind = caller_kind;
    entry.caller = caller;
    entry.outcome = outcome;
    entry.members = std::move(members);
    entry.source = source;
    ASSERT_OK(AppendAndWait(*log_, std::move(entry)));
  }
  // Caller, kind and count of the alerts of the last day.
  std::vector<std::string> Found() {
    const absl::Time now = room_.clock().Now();
    std::vector<std::string> found;
    const std::vector<AuditAlert> alerts =
        FindAlerts(*log_, now - absl::Hours(24), now + absl::Seconds(1)).value();
    for (const AuditAlert& alert : alerts) {
      found.push_back(absl::StrCat(static_cast<int>(alert.kind), " ", alert.caller, " ",
                                   alert.source, " ", alert.count));
      EXPECT_GE(alert.count, alert.limit);
    }
    std::sort(found.begin(), found.end());
    return found;
  }

  AuditRoom room_;
  std::unique_ptr<AuditLog> log_;
};

TEST_F(AlertTest, TellOfRefusedSignInsPerUserAndSource) {
  for (int i = 0; i < 4; ++i) {
    Add(AuditKind::kSignIn, CallerKind::kNobody, "jane", "SIGN_IN_REFUSED", {}, "10.0.0.1");
    Add(AuditKind::kSignIn, CallerKind::kNobody, "jane", "SIGN_IN_REFUSED", {}, "10.0.0.2");
    Add(AuditKind::kSignIn, CallerKind::kAgent, "jane", "OK", {}, "10.0.0.1");
  }
  EXPECT_THAT(Found(), IsEmpty());
  Add(AuditKind::kSignIn, CallerKind::kNobody, "jane", "SIGN_IN_REFUSED", {}, "10.0.0.2");
  EXPECT_THAT(Found(), ElementsAre("1 jane 10.0.0.2 5"));
}

TEST_F(AlertTest, TellOfPasswordSpraying) {
  for (int i = 0; i < 5; ++i) {
    EXPECT_THAT(Found(), IsEmpty());
    Add(AuditKind::kSignIn, CallerKind::kNobody, absl::StrCat("user", i), "SIGN_IN_REFUSED", {},
        "10.0.0.1");
  }
  EXPECT_THAT(Found(), ElementsAre("2  10.0.0.1 5"));
}

TEST_F(AlertTest, TellOfCardMissesFoldedOrNot) {
  for (int i = 0; i < 19; ++i) ASSERT_OK(log_->AppendSoon(LookupBy("till-1", 0)));
  for (int i = 0; i < 50; ++i) ASSERT_OK(log_->AppendSoon(LookupBy("till-2", 7)));
  log_.reset();
  log_ = room_.MustOpen();
  EXPECT_THAT(Found(), IsEmpty());
  Add(AuditKind::kTill, CallerKind::kTill, "till-1", "CARD_NOT_FOUND");
  EXPECT_THAT(Found(), ElementsAre("3 till-1  20"));
}

TEST_F(AlertTest, TellOfManyDifferentAccountsOfAnAgentInAnHour) {
  for (MemberNumber i = 1; i < limits::kShownAccountsSoft; i += 3) {
    Add(AuditKind::kRead, CallerKind::kAgent, "jane", "OK", {i, i + 1, i + 2, 5});
    Add(AuditKind::kRead, CallerKind::kService, "export", "OK", {i, i + 1, i + 2, i + 5000});
  }
  EXPECT_THAT(Found(), IsEmpty());
  Add(AuditKind::kUnmask, CallerKind::kAgent, "jane", "OK", {9000});
  EXPECT_THAT(Found(), ElementsAre(absl::StrCat("4 jane  ", limits::kShownAccountsSoft)));
  room_.clock().Advance(absl::Hours(25));
  EXPECT_THAT(Found(), IsEmpty());
}

TEST_F(AlertTest, TellOfRefusalsAndOverrides) {
  for (int i = 0; i < 5; ++i) {
    Add(AuditKind::kRefusal, CallerKind::kAgent, "joe", "PERMISSION_MISSING");
  }
  Add(AuditKind::kOverride, CallerKind::kAgent, "boss", "OK");
  EXPECT_THAT(Found(), ElementsAre("5 joe  5", "6 boss  1"));
}

TEST_F(AlertTest, BudgetsSurviveARestart) {
  for (MemberNumber i = 1; i < limits::kShownAccountsHard; i += 2) {
    Add(AuditKind::kRead, CallerKind::kAgent, "jane", "OK", {i, i + 1});
  }
  for (int i = 0; i < 20; ++i) ASSERT_OK(log_->AppendSoon(LookupBy("till-1", 0)));
  log_.reset();
  log_ = room_.MustOpen();
  ShowBudget shown(room_.clock());
  CardGuessBudget guesses(room_.clock());
  ASSERT_OK(RestoreShowBudget(*log_, room_.clock().Now(), shown));
  ASSERT_OK(RestoreCardGuessBudget(*log_, room_.clock().Now(), guesses));
  EXPECT_OK(shown.Show("jane", {7}));
  EXPECT_THAT(shown.Show("jane", {7777}),
              storage::IsError(absl::StatusCode::kResourceExhausted, "SHOWN_ACCOUNTS_EXHAUSTED"));
  EXPECT_THAT(guesses.Admit("till-1", ""),
              storage::IsError(absl::StatusCode::kResourceExhausted, "CARD_GUESSES_EXHAUSTED"));
  EXPECT_OK(guesses.Admit("till-2", ""));
}

}  // namespace
}  // namespace frontdesk::access
