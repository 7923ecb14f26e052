// What is kept beside the audit log, what is checked when, and what is removed after its time.
#include <atomic>
#include <filesystem>
#include <fstream>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/access/audit/alerts.h"
#include "server/access/audit/audit_base.h"
#include "server/access/audit/audit_keeper.h"
#include "server/access/audit/frame.h"
#include "server/access/audit/verification.h"
#include "tests/model/dice.h"
#include "tests/server/access/support/audit_room.h"
#include "tests/storage/support/status_matchers.h"

namespace frontdesk::access {
namespace {

using storage::IsError;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const auto IsDamaged = IsError(absl::StatusCode::kDataLoss, "AUDIT_DAMAGED");
constexpr int kDays = 60;
constexpr int kEntriesADay = 3;
constexpr absl::Duration kDay = absl::Hours(24);

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void WriteFile(const std::string& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

// A log of two months in very many files.
class KeepingTest : public testing::Test {
 protected:
  KeepingTest() {
    room_.options.segment_bytes = 700;
    log_ = room_.MustOpen();
    for (int day = 0; day < kDays; ++day) {
      for (int i = 0; i < kEntriesADay; ++i) {
        EXPECT_OK(AppendAndWait(*log_, ReadBy(absl::StrCat("agent", i), {MemberNumber(day + 1)})));
      }
      room_.clock().Advance(kDay);
    }
  }

  void Reopen() {
    log_.reset();
    log_ = room_.MustOpen();
  }
  absl::StatusOr<size_t> RemoveBefore(int days) {
    return log_->RemoveBefore(room_.clock().Now() - kDay * days);
  }
  std::vector<SegmentFile> Files() const { return ListSegments(room_.folder()).value(); }
  AuditVerification Verify(const AuditVerifyOptions& how = {}) const {
    return VerifyAuditLog(room_.folder(), how).value();
  }
  void ExpectFound() {
    const auto verified = VerifyAuditLog(room_.folder());
    if (verified.ok()) {
      EXPECT_TRUE(verified->damage.has_value());
    } else {
      EXPECT_THAT(verified, IsDamaged);
    }
    EXPECT_THAT(room_.Open(), IsDamaged);
  }
  // Flips a bit of an entry in the file at `at`, whose size stays.
  void Spoil(size_t at) {
    const std::string path = SegmentPath(room_.folder(), Files()[at].first_number);
    std::string bytes = ReadFile(path);
    bytes[kSegmentHeaderBytes + kFrameHeaderBytes + 5] ^= 1;
    WriteFile(path, bytes);
  }

  AuditRoom room_;
  std::unique_ptr<AuditLog> log_;
};

// Starting.

TEST_F(KeepingTest, StartReadsTheLastFileOnly) {
  log_.reset();
  const AuditVerification verified = Verify({.summarize = true, .recall = true});
  EXPECT_FALSE(verified.damage.has_value());
  EXPECT_GT(verified.segments.size(), 20u);
  for (size_t i = 0; i < verified.segments.size(); ++i) {
    EXPECT_EQ(verified.segments[i].recalled, i + 1 < verified.segments.size());
  }
  EXPECT_EQ(verified.end, Verify().end);
}

TEST_F(KeepingTest, SearchKnowsWhatAStartHasNotRead) {
  const auto entries = AllEntries(*log_);
  AuditQuery query;
  query.caller = "agent1";
  query.from = entries[10].time;
  query.until = entries[50].time;
  const auto found = log_->Search(query, 1000).value().entries;
  EXPECT_THAT(found, SizeIs(::testing::Gt(10u)));
  Reopen();
  const auto again = log_->Search(query, 1000).value().entries;
  ASSERT_EQ(again.size(), found.size());
  for (size_t i = 0; i < found.size(); ++i) EXPECT_EQ(again[i].number, found[i].number);
  query.caller = "nobody";
  EXPECT_THAT(log_->Search(query, 1000).value().entries, IsEmpty());
}

TEST_F(KeepingTest, WhatIsKeptBesideAFileIsMadeAnewIfItIsMissingOrSpoiled) {
  log_.reset();
  const std::vector<SegmentFile> files = Files();
  std::filesystem::remove(SummaryPath(room_.folder(), files[1].first_number));
  const std::string spoiled = SummaryPath(room_.folder(), files[2].first_number);
  std::string bytes = ReadFile(spoiled);
  for (size_t at : {size_t{0}, bytes.size() / 2, bytes.size() - 1}) {
    bytes[at] ^= 1;
    EXPECT_FALSE(DecodeSegmentSummary(bytes).has_value());
  }
  WriteFile(spoiled, bytes);
  // That of another file.
  WriteFile(SummaryPath(room_.folder(), files[4].first_number),
            ReadFile(SummaryPath(room_.folder(), files[3].first_number)));
  const AuditVerifyOptions how{.summarize = true, .recall = true};
  const auto before = Verify(how).segments;
  for (size_t i : {1, 2, 4}) EXPECT_FALSE(before[i].recalled) << i;
  EXPECT_OK(room_.Open());
  const auto after = Verify(how).segments;
  for (size_t i : {1, 2, 4}) EXPECT_TRUE(after[i].recalled) << i;
}

TEST_F(KeepingTest, FailureToKeepItIsNoFailureOfTheLog) {
  log_.reset();
  for (const SegmentFile& file : Files()) {
    std::filesystem::remove(SummaryPath(room_.folder(), file.first_number));
    std::filesystem::create_directory(SummaryPath(room_.folder(), file.first_number));
  }
  log_ = room_.MustOpen();
  for (int i = 0; i < 20; ++i) EXPECT_OK(AppendAndWait(*log_, ReadBy("jane")));
  Reopen();
  EXPECT_FALSE(Verify().damage.has_value());
}

// Checking in pieces.

TEST_F(KeepingTest, PieceGoesOnBehindTheOneBefore) {
  AuditVerifyOptions how{.max_bytes = 1};
  size_t pieces = 0;
  uint64_t last = 0;
  bool more = true;
  while (more) {
    const AuditVerification piece = Verify(how);
    ASSERT_FALSE(piece.damage.has_value()) << FormatAuditDamage(*piece.damage);
    EXPECT_THAT(piece.segments, SizeIs(1));
    EXPECT_GT(piece.end.number, last);
    last = piece.end.number;
    how.after = piece.end;
    more = piece.more;
    ++pieces;
    // The log grows meanwhile.
    ASSERT_OK(AppendAndWait(*log_, ReadBy("jane")));
    if (pieces > 500) FAIL() << "it grows by less than a piece";
  }
  EXPECT_GE(pieces, 20u);
}

TEST_F(KeepingTest, PieceMayBeginWithinAFile) {
  const auto files = Files();
  const AuditVerification whole = Verify();
  // The end of the log, as of a check that was the last before the log grew.
  const AuditHead after = log_->head();
  for (int i = 0; i < 20; ++i) ASSERT_OK(AppendAndWait(*log_, ReadBy("jane")));
  const AuditVerification piece = Verify({.after = after});
  EXPECT_FALSE(piece.damage.has_value());
  EXPECT_EQ(piece.end, log_->head());
  EXPECT_LT(piece.segments.size(), 10u);
  AuditHead wrong = after;
  wrong.hash[0] ^= 1;
  EXPECT_EQ(Verify({.after = wrong}).damage->number, after.number);
}

// Removing.

TEST_F(KeepingTest, OldFilesAreRemovedAndAnEntryTells) {
  const AuditHead before = log_->head();
  const auto entries = AllEntries(*log_);
  const size_t removed = RemoveBefore(30).value();
  EXPECT_GT(removed, 10u);
  const AuditVerification verified = Verify();
  ASSERT_FALSE(verified.damage.has_value()) << FormatAuditDamage(*verified.damage);
  ASSERT_TRUE(verified.base.has_value());
  EXPECT_EQ(Files().front().first_number, verified.base->removed.number + 1);
  EXPECT_EQ(verified.base->told_by, before.number + 1);
  const auto left = AllEntries(*log_);
  ASSERT_EQ(left.front().number, verified.base->removed.number + 1);
  EXPECT_LT(entries[left.front().number - 2].time, room_.clock().Now() - kDay * 30);
  EXPECT_TRUE(TellsOfRemoval(left.back().entry, verified.base->removed));
  for (const auto& file : std::filesystem::directory_iterator(room_.folder())) {
    EXPECT_GE(file.path().filename().string(), SegmentName(left.front().number).substr(0, 20));
  }
  Reopen();
  EXPECT_EQ(AllEntries(*log_).size(), left.size());
  EXPECT_EQ(RemoveBefore(30).value(), 0u);
}

TEST_F(KeepingTest, FileThatHoldsANewerEntryOrIsTheLastStays) {
  EXPECT_EQ(RemoveBefore(kDays + 1).value(), 0u);
  EXPECT_GT(RemoveBefore(-1000).value(), 10u);
  EXPECT_THAT(Files(), SizeIs(::testing::Le(2u)));
  EXPECT_FALSE(Verify().damage.has_value());
  EXPECT_OK(AppendAndWait(*log_, ReadBy("jane")));
  Reopen();
}

TEST_F(KeepingTest, HeadOfWhatWasRemovedIsTooOldAndThatOfTheRestIsFound) {
  const AuditHead old = Verify({.max_bytes = 1}).end;
  const AuditHead late = log_->head();
  ASSERT_OK(RemoveBefore(30));
  const AuditHead base = Verify().base->removed;
  EXPECT_THAT(VerifyAuditLog(room_.folder(), {.kept = old}),
              IsError(absl::StatusCode::kFailedPrecondition, "AUDIT_HEAD_TOO_OLD"));
  EXPECT_FALSE(Verify({.kept = late}).damage.has_value());
  EXPECT_FALSE(Verify({.kept = base}).damage.has_value());
  AuditHead forged = base;
  forged.hash[3] ^= 1;
  EXPECT_TRUE(Verify({.kept = forged}).damage.has_value());
  // A check in pieces that had not come that far goes on with what is there.
  EXPECT_FALSE(Verify({.after = old}).damage.has_value());
}

TEST_F(KeepingTest, FilesRemovedByHandAreFound) {
  ASSERT_OK(RemoveBefore(40));
  const std::string old_base = ReadFile(BasePath(room_.folder()));
  ASSERT_OK(RemoveBefore(30));
  log_.reset();
  const std::string base = ReadFile(BasePath(room_.folder()));
  model::Dice dice(model::ChooseSeed());
  const std::vector<SegmentFile> files = Files();
  std::vector<std::string> contents;
  for (const SegmentFile& file : files) {
    contents.push_back(ReadFile(SegmentPath(room_.folder(), file.first_number)));
  }
  for (int round = 0; round < 200; ++round) {
    // The oldest, or any.
    const size_t from = round % 2 == 0 ? 0 : dice.Below(files.size());
    const size_t until = from + 1 + dice.Below(files.size() - from);
    for (size_t i = from; i < until; ++i) {
      std::filesystem::remove(SegmentPath(room_.folder(), files[i].first_number));
    }
    ExpectFound();
    // With a BASE that fits, but is told by no entry.
    if (from == 0 && until < files.size()) {
      const SegmentHeader next = *DecodeSegmentHeader(contents[until]);
      AuditBase forged{{next.log_id, next.first_number - 1, next.previous_hash}, 0};
      forged.told_by = next.first_number + dice.Below(20);
      WriteFile(BasePath(room_.folder()), EncodeAuditBase(forged));
      ExpectFound();
      WriteFile(BasePath(room_.folder()), base);
    }
    for (size_t i = from; i < until; ++i) {
      WriteFile(SegmentPath(room_.folder(), files[i].first_number), contents[i]);
    }
    if (HasFailure()) return;
  }
  EXPECT_OK(room_.Open());
  for (const std::string& wrong : {old_base, std::string("nonsense"), base.substr(1)}) {
    WriteFile(BasePath(room_.folder()), wrong);
    ExpectFound();
  }
  std::filesystem::remove(BasePath(room_.folder()));
  ExpectFound();
}

// Whatever operation fails first, as if the process were killed there: what is left is sound, what
// is new is all there, and the next start and the next removal finish.
TEST_F(KeepingTest, CrashInTheMiddleOfARemovalLeavesASoundLog) {
  log_.reset();
  const std::string folder = room_.folder();
  const std::string copy = folder + ".copy";
  std::filesystem::copy(folder, copy);
  size_t failures = 0;
  for (size_t fail_after = 0;; ++fail_after) {
    SCOPED_TRACE(fail_after);
    std::filesystem::remove_all(folder);
    std::filesystem::copy(copy, folder);
    log_ = room_.MustOpen();
    const uint64_t newest = log_->head().number;
    room_.files().FailAfter(fail_after);
    const absl::StatusOr<size_t> removed = RemoveBefore(30);
    log_.reset();
    room_.files().FailAfter(SIZE_MAX / 2);
    if (removed.ok()) break;
    ++failures;
    const AuditVerification verified = Verify();
    ASSERT_FALSE(verified.damage.has_value()) << FormatAuditDamage(*verified.damage);
    log_ = room_.MustOpen();
    if (verified.base) {
      EXPECT_EQ(Files().front().first_number, verified.base->removed.number + 1);
    }
    EXPECT_GE(log_->head().number, newest);
    EXPECT_OK(RemoveBefore(30));
    ASSERT_TRUE(Verify().base.has_value());
    const auto left = AllEntries(*log_);
    EXPECT_EQ(left.front().number, Verify().base->removed.number + 1);
    EXPECT_GE(left.back().number, newest);
    EXPECT_FALSE(Verify().damage.has_value());
    log_.reset();
    if (HasFailure()) return;
  }
  EXPECT_GT(failures, 20u);
}

TEST_F(KeepingTest, SearchesAndChecksGoOnWhileFilesAreRemoved) {
  std::atomic<bool> done = false;
  std::thread searcher([&] {
    while (!done) EXPECT_OK(log_->Search({}, SIZE_MAX));
  });
  std::thread checker([&] {
    while (!done) {
      const auto verified = VerifyAuditLog(room_.folder());
      ASSERT_OK(verified);
      ASSERT_FALSE(verified->damage.has_value()) << FormatAuditDamage(*verified->damage);
    }
  });
  for (int days = kDays - 2; days >= 0; days -= 3) {
    EXPECT_OK(RemoveBefore(days));
    EXPECT_OK(AppendAndWait(*log_, ReadBy("jane")));
  }
  done = true;
  searcher.join();
  checker.join();
}

// The keeper.

class KeeperTest : public KeepingTest {
 protected:
  // What a keeper finds.
  absl::StatusOr<AuditVerification> Checked(absl::Duration keep = absl::InfiniteDuration()) {
    std::promise<absl::StatusOr<AuditVerification>> checked;
    AuditKeeperOptions options;
    options.keep = keep;
    options.piece_bytes = 2000;
    options.on_checked = [&](const auto& found) { checked.set_value(found); };
    options.on_removed = [&](const auto& removed) { removed_ = removed.value_or(0); };
    const AuditKeeper keeper(*log_, room_.clock(), std::move(options));
    return checked.get_future().get();
  }

  size_t removed_ = 0;
};

TEST_F(KeeperTest, ChecksAllOfItOnce) {
  const auto checked = Checked();
  ASSERT_OK(checked);
  EXPECT_FALSE(checked->damage.has_value());
  EXPECT_FALSE(checked->more);
  EXPECT_EQ(checked->end, log_->head());
}

TEST_F(KeeperTest, FindsWhatAStartDoesNotAndTells) {
  log_.reset();
  Spoil(3);
  log_ = room_.MustOpen();
  const auto checked = Checked();
  ASSERT_OK(checked);
  ASSERT_TRUE(checked->damage.has_value());
  EXPECT_EQ(checked->damage->number, Files()[3].first_number);
  ASSERT_OK(AppendAndWait(*log_, ReadBy("jane")));
  const auto alerts =
      FindAlerts(*log_, room_.clock().Now() - absl::Hours(1), room_.clock().Now() + absl::Hours(1));
  ASSERT_OK(alerts);
  ASSERT_THAT(*alerts, SizeIs(1));
  EXPECT_EQ((*alerts)[0].kind, AlertKind::kDamage);
  EXPECT_THAT((*alerts)[0].detail, HasSubstr(FormatAuditDamage(*checked->damage)));
}

TEST_F(KeeperTest, RemovesWhatIsOldBeforeItChecks) {
  const auto checked = Checked(kDay * 30);
  ASSERT_OK(checked);
  EXPECT_FALSE(checked->damage.has_value());
  EXPECT_GT(removed_, 10u);
  EXPECT_TRUE(checked->base.has_value());
}

}  // namespace
}  // namespace frontdesk::access
