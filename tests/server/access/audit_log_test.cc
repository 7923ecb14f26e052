#include "server/access/audit/audit_log.h"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <future>
#include <thread>

#include "absl/strings/str_cat.h"
#include "common/limits.h"
#include "server/access/audit/audit_base.h"
#include "server/access/audit/audit_keeper.h"
#include "server/access/audit/verification.h"
#include "tests/server/access/support/audit_room.h"
#include "tests/storage/support/status_matchers.h"

namespace frontdesk::access {
namespace {

using storage::IsError;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const auto IsUnavailable = IsError(absl::StatusCode::kUnavailable, "AUDIT_UNAVAILABLE");

AuditEntry Noted(std::string detail) {
  AuditEntry entry = ReadBy("jane");
  entry.detail = std::move(detail);
  return entry;
}

TEST(AuditLogTest, EntryIsKeptAsItWasGiven) {
  AuditRoom room;
  AuditEntry given{AuditKind::kChange,
                   CallerKind::kAgent,
                   "jane",
                   "s1",
                   "10.0.0.7",
                   "v1.X/Y",
                   "req-1",
                   "OK",
                   "CASE-4711",
                   "account.edit \xff",
                   42,
                   {7, 9, 1ull << 33}};
  {
    const auto log = room.MustOpen();
    ASSERT_OK(AppendAndWait(*log, given));
    EXPECT_EQ(log->head().number, 1u);
  }
  const auto log = room.MustOpen();
  const std::vector<StoredAuditEntry> entries = AllEntries(*log);
  ASSERT_THAT(entries, SizeIs(1));
  EXPECT_EQ(entries[0].number, 1u);
  EXPECT_EQ(entries[0].time, room.clock().Now());
  EXPECT_EQ(entries[0].lookups, 0u);
  const AuditEntry& kept = entries[0].entry;
  EXPECT_EQ(kept.kind, given.kind);
  EXPECT_EQ(kept.caller_kind, given.caller_kind);
  EXPECT_EQ(kept.caller, given.caller);
  EXPECT_EQ(kept.session, given.session);
  EXPECT_EQ(kept.source, given.source);
  EXPECT_EQ(kept.method, given.method);
  EXPECT_EQ(kept.request_id, given.request_id);
  EXPECT_EQ(kept.outcome, given.outcome);
  EXPECT_EQ(kept.ticket, given.ticket);
  EXPECT_EQ(kept.detail, given.detail);
  EXPECT_EQ(kept.sequence, given.sequence);
  EXPECT_EQ(kept.members, given.members);
}

TEST(AuditLogTest, LostFolderIsNotAnEmptyLog) {
  AuditRoom room;
  room.options.create = false;
  const auto is_missing = IsError(absl::StatusCode::kFailedPrecondition, "AUDIT_MISSING");
  EXPECT_THAT(room.Open(), is_missing);
  std::filesystem::create_directory(room.folder());
  EXPECT_THAT(room.Open(), is_missing);
}

TEST(AuditLogTest, LongTextIsCutAndVeryManyMembersAreSplit) {
  AuditRoom room;
  const auto log = room.MustOpen();
  AuditEntry entry = ReadBy(std::string(1000, 'j'), std::vector<MemberNumber>(10'000, 5));
  ASSERT_OK(AppendAndWait(*log, std::move(entry)));
  size_t members = 0;
  for (const StoredAuditEntry& stored : AllEntries(*log)) {
    EXPECT_THAT(stored.entry.caller, SizeIs(limits::kMaxAuditTextBytes));
    members += stored.entry.members.size();
  }
  EXPECT_EQ(log->head().number, 3u);
  EXPECT_EQ(members, 10'000u);
}

TEST(AuditLogTest, TimeNeverGoesBack) {
  AuditRoom room;
  const absl::Time start = room.clock().Now();
  const auto log = room.MustOpen();
  ASSERT_OK(AppendAndWait(*log, Noted("a")));
  room.clock().Advance(-absl::Hours(1));
  ASSERT_OK(AppendAndWait(*log, Noted("b")));
  for (const StoredAuditEntry& stored : AllEntries(*log)) EXPECT_EQ(stored.time, start);
}

// Each thread's entries stay in order, and nothing is lost, over segments and restarts.
TEST(AuditLogTest, ManyThreadsGatherInGroups) {
  constexpr int kThreads = 16;
  constexpr int kEntries = 200;
  AuditRoom room;
  room.options.segment_bytes = 20'000;
  for (int round = 0; round < 2; ++round) {
    const auto log = room.MustOpen();
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&log, t] {
        for (int i = 0; i < kEntries; ++i) {
          EXPECT_OK(AppendAndWait(*log, ReadBy(absl::StrCat("agent", t), {MemberNumber(i + 1)})));
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  const auto log = room.MustOpen();
  const std::vector<StoredAuditEntry> entries = AllEntries(*log);
  ASSERT_THAT(entries, SizeIs(2 * kThreads * kEntries));
  std::map<std::string, MemberNumber> next;
  for (size_t i = 0; i < entries.size(); ++i) {
    EXPECT_EQ(entries[i].number, i + 1);
    const AuditEntry& entry = entries[i].entry;
    EXPECT_EQ(entry.members.at(0), next[entry.caller]++ % kEntries + 1);
  }
  EXPECT_GT(ListSegments(room.folder())->size(), 10u);
}

TEST(AuditLogTest, WhatGathersDuringASyncGoesWithTheNext) {
  AuditRoom room;
  const auto log = room.MustOpen();
  room.files().Hold();
  const size_t before = room.files().operations();
  std::atomic<int> durable = 0;
  const auto count = [&](const absl::Status& status) {
    EXPECT_OK(status);
    ++durable;
  };
  for (int i = 0; i < 1000; ++i) log->Append(ReadBy("jane"), count);
  EXPECT_EQ(durable, 0);  // nothing is acknowledged before it is on disk
  room.files().Release();
  ASSERT_OK(AppendAndWait(*log, ReadBy("jane")));
  EXPECT_EQ(durable, 1000);
  // At most a group that began with the first, one with the rest, one with the last, and HEAD.
  EXPECT_LE(room.files().operations() - before, 8u);
}

TEST(AuditLogTest, LookupsOfATerminalAreFolded) {
  AuditRoom room;
  {
    const auto log = room.MustOpen();
    for (MemberNumber i = 0; i < 3000; ++i) {
      EXPECT_OK(log->AppendSoon(LookupBy("till-1", i % 3 == 0 ? 0 : i)));
    }
    EXPECT_OK(log->AppendSoon(LookupBy("till-2", 8)));
  }
  const auto log = room.MustOpen();
  size_t lookups = 0, misses = 0;
  for (const StoredAuditEntry& stored : AllEntries(*log)) {
    EXPECT_EQ(stored.lookups, stored.entry.members.size());
    EXPECT_THAT(stored.entry.request_id, IsEmpty());
    if (stored.entry.caller != "till-1") continue;
    lookups += stored.lookups;
    if (stored.entry.outcome == "CARD_NOT_FOUND") misses += stored.lookups;
  }
  EXPECT_EQ(lookups, 3000u);
  EXPECT_EQ(misses, 1000u);
  EXPECT_LT(ListSegments(room.folder())->at(0).bytes, 3000 * 5);
}

TEST(AuditLogTest, TillsAreRefusedWhenTooMuchWaits) {
  AuditRoom room;
  const auto log = room.MustOpen();
  room.files().Hold();
  for (size_t i = 0; i < limits::kMaxBufferedAuditEntries; ++i) {
    ASSERT_OK(log->AppendSoon(LookupBy("till-1", 5)));
  }
  EXPECT_THAT(log->AppendSoon(LookupBy("till-1", 5)), IsUnavailable);
  room.files().Release();
  ASSERT_OK(AppendAndWait(*log, ReadBy("jane")));
  while (!log->AppendSoon(LookupBy("till-1", 5)).ok()) std::this_thread::yield();
}

TEST(AuditLogTest, TillsAreRefusedWhenTheDiskTakesLongerThanASecond) {
  AuditRoom room;
  const auto log = room.MustOpen();
  room.files().Hold();
  ASSERT_OK(log->AppendSoon(LookupBy("till-1", 5)));
  room.clock().Advance(absl::Milliseconds(1000));
  ASSERT_OK(log->AppendSoon(LookupBy("till-1", 5)));
  room.clock().Advance(absl::Milliseconds(1));
  EXPECT_THAT(log->AppendSoon(LookupBy("till-1", 5)), IsUnavailable);
  room.files().Release();
  while (!log->AppendSoon(LookupBy("till-1", 5)).ok()) std::this_thread::yield();
}

TEST(AuditLogTest, LookupsReachTheDiskByThemselves) {
  AuditRoom room;
  const auto log = room.MustOpen();
  ASSERT_OK(log->AppendSoon(LookupBy("till-1", 5)));
  while (log->head().number == 0) std::this_thread::yield();
}

// Whatever operation fails first: what was acknowledged is there after a restart, and after the
// failure nothing more is acknowledged.
TEST(AuditLogTest, AnyFailureClosesTheLogForGood) {
  for (size_t fail_after = 0; fail_after < 40; ++fail_after) {
    SCOPED_TRACE(fail_after);
    AuditRoom room;
    room.options.segment_bytes = 500;
    std::vector<std::string> acknowledged;
    std::atomic<int> told = 0;
    room.options.on_failure = [&](const absl::Status&) { ++told; };
    {
      const auto log = room.MustOpen();
      room.files().FailAfter(fail_after);
      bool failed = false;
      for (int i = 0; i < 100; ++i) {
        const absl::Status status = AppendAndWait(*log, Noted(absl::StrCat("entry ", i)));
        EXPECT_FALSE(failed && status.ok());
        failed = failed || !status.ok();
        if (status.ok()) acknowledged.push_back(absl::StrCat("entry ", i));
        if (failed) {
          EXPECT_THAT(status, IsUnavailable);
        }
      }
      EXPECT_TRUE(failed);
      EXPECT_THAT(log->health(), IsUnavailable);
      EXPECT_THAT(log->AppendSoon(LookupBy("till-1", 5)), IsUnavailable);
    }
    EXPECT_EQ(told, 1);
    room.options.files = nullptr;
    const auto log = room.MustOpen();
    std::vector<std::string> kept = Details(*log);
    ASSERT_GE(kept.size(), acknowledged.size());
    kept.resize(acknowledged.size());
    EXPECT_EQ(kept, acknowledged);
  }
}

TEST(AuditLogTest, FailureWhileCreatingLeavesNothingInTheWay) {
  for (size_t fail_after = 0; fail_after < 2; ++fail_after) {
    AuditRoom room;
    room.files().FailAfter(fail_after);
    EXPECT_FALSE(room.Open().ok());
    room.files().FailAfter(SIZE_MAX / 2);
    EXPECT_OK(room.Open());
  }
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void WriteFile(const std::string& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

// What a power cut leaves: HEAD as it was before the last entry, which is there up to any byte.
class TornTailTest : public testing::Test {
 protected:
  void SetUp() override {
    {
      const auto log = room_.MustOpen();
      for (const char* detail : {"one", "two"}) EXPECT_OK(AppendAndWait(*log, Noted(detail)));
    }
    head_ = ReadFile(HeadPath(room_.folder()));
    begin_ = ReadFile(segment_).size();
    { EXPECT_OK(AppendAndWait(*room_.MustOpen(), Noted("three"))); }
    bytes_ = ReadFile(segment_);
    new_head_ = ReadFile(HeadPath(room_.folder()));
  }
  void Leave(std::string_view bytes, std::string_view head) {
    WriteFile(segment_, bytes);
    WriteFile(HeadPath(room_.folder()), head);
  }

  AuditRoom room_;
  const std::string segment_ = absl::StrCat(room_.folder(), "/", SegmentName(1));
  std::string head_, new_head_, bytes_;
  size_t begin_ = 0;
};

TEST_F(TornTailTest, IsCutOffAtEveryByteAndNoted) {
  for (size_t end = begin_; end <= bytes_.size(); ++end) {
    SCOPED_TRACE(end);
    const bool torn = end > begin_ && end < bytes_.size();
    Leave(std::string_view(bytes_).substr(0, end), head_);
    const auto verified = VerifyAuditLog(room_.folder());
    ASSERT_OK(verified);
    EXPECT_FALSE(verified->damage.has_value());
    EXPECT_EQ(verified->torn_bytes, torn ? end - begin_ : 0u);
    {
      const auto log = room_.MustOpen();
      ASSERT_OK(AppendAndWait(*log, Noted("four")));
    }
    const std::vector<std::string> details = Details(*room_.MustOpen());
    if (torn) {
      EXPECT_THAT(
          details,
          ElementsAre("one", "two", absl::StrCat("torn tail of ", end - begin_, " bytes removed"),
                      "four"));
    } else if (end == begin_) {
      EXPECT_THAT(details, ElementsAre("one", "two", "four"));
    } else {
      EXPECT_THAT(details, ElementsAre("one", "two", "three", "four"));
    }
  }
}

TEST_F(TornTailTest, AcknowledgedEntryIsNeverTakenForOne) {
  for (size_t end = begin_; end < bytes_.size(); ++end) {
    Leave(std::string_view(bytes_).substr(0, end), new_head_);
    const auto verified = VerifyAuditLog(room_.folder());
    ASSERT_OK(verified);
    ASSERT_TRUE(verified->damage.has_value());
    EXPECT_EQ(verified->damage->number, 3u);
    EXPECT_THAT(room_.Open(), IsError(absl::StatusCode::kDataLoss, "AUDIT_DAMAGED"));
    EXPECT_EQ(ReadFile(segment_), bytes_.substr(0, end));  // left as it was
  }
}

TEST_F(TornTailTest, IsNoLongerThanAGroup) {
  Leave(bytes_ + std::string(2 * limits::kMaxAuditGroupBytes, '\xff'), new_head_);
  EXPECT_THAT(room_.Open(), IsError(absl::StatusCode::kDataLoss, "AUDIT_DAMAGED"));
}

TEST(AuditHeadTest, SurvivesAsText) {
  const AuditHead head{0x0123456789abcdef, 4711, std::string(32, '\xa5')};
  const std::string line = FormatAuditHead(head);
  EXPECT_EQ(line.substr(0, 44), "frontdesk-audit-head 1 0123456789abcdef 4711");
  EXPECT_EQ(ParseAuditHead(line), head);
  for (const std::string& wrong :
       {std::string(), line + " ", line.substr(1), line.substr(0, line.size() - 1)}) {
    EXPECT_EQ(ParseAuditHead(wrong), std::nullopt) << wrong;
  }
}

TEST(AuditEntryTest, TicketIsAReferenceAndNoCardNumber) {
  for (const char* good : {"CASE-4711", "a", "crm:2026/11#5", "12345678901"}) {
    EXPECT_TRUE(IsTicketReference(good)) << good;
  }
  for (const char* bad :
       {"", "she asked me to", "6006491234567890", "6006-4912-3456-7890", "a\n"}) {
    EXPECT_FALSE(IsTicketReference(bad)) << bad;
  }
  EXPECT_FALSE(IsTicketReference(std::string(65, 'a')));
}

}  // namespace
}  // namespace frontdesk::access
