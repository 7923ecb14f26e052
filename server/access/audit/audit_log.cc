#include "server/access/audit/audit_log.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/error.h"
#include "common/status_macros.h"
#include "common/strings.h"
#include "server/access/audit/audit_bytes.h"
#include "server/access/audit/frame.h"
#include "server/access/audit/segment_summary.h"
#include "server/access/audit/verification.h"

namespace frontdesk::access {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

absl::Status Unavailable() {
  return MakeError(absl::StatusCode::kUnavailable, "AUDIT_UNAVAILABLE",
                   "the audit log cannot be written, and nothing is shown or changed without it; "
                   "try again, and tell an operator if it lasts");
}

std::string TornNote(uint64_t bytes) {
  return absl::StrCat("torn tail of ", bytes, " bytes removed");
}

}  // namespace

AuditLog::AuditLog(AuditLogOptions options) : options_(std::move(options)) {}

absl::StatusOr<std::unique_ptr<AuditLog>> AuditLog::Open(AuditLogOptions options) {
  if (options.files == nullptr) options.files = &SystemAuditFiles();
  std::unique_ptr<AuditLog> log(new AuditLog(std::move(options)));
  RETURN_IF_ERROR(log->OpenFiles());
  log->thread_ = std::thread([made = log.get()] { made->Run(); });
  return log;
}

absl::Status AuditLog::OpenFiles() {
  const AuditVerifyOptions how{.summarize = true, .recall = true};
  absl::StatusOr<AuditVerification> verified = VerifyAuditLog(options_.folder, how);
  if (options_.create && GetErrorDetail(verified.status()).reason == "AUDIT_MISSING") {
    RETURN_IF_ERROR(AuditWriter::Create(options_.folder, *options_.files));
    verified = VerifyAuditLog(options_.folder, how);
  }
  RETURN_IF_ERROR(verified.status());
  if (verified->damage.has_value()) return AuditDamaged(FormatAuditDamage(*verified->damage));
  ASSIGN_OR_RETURN(writer_, AuditWriter::Open(options_.folder, *verified, options_.segment_bytes,
                                              *options_.files));
  head_ = writer_->synced();
  const uint64_t torn_bytes = verified->torn_bytes;
  RETURN_IF_ERROR(TakeUp(*std::move(verified)));
  if (torn_bytes == 0) return absl::OkStatus();
  AuditEntry note;
  note.kind = AuditKind::kServer;
  note.caller_kind = CallerKind::kSystem;
  note.outcome = "OK";
  note.detail = TornNote(torn_bytes);
  Append(std::move(note), [](const absl::Status&) {});
  return absl::OkStatus();
}

absl::Status AuditLog::TakeUp(AuditVerification verified) {
  for (const SegmentFile& file : verified.removed) RETURN_IF_ERROR(RemoveFile(file.first_number));
  for (CheckedSegment& segment : verified.segments) {
    const bool full = &segment != &verified.segments.back();
    if (full && !segment.recalled) SaveSummary(segment.summary);
    last_time_ = std::max(last_time_, segment.summary.last_time);
    index_.Add(std::move(segment.summary));
  }
  return absl::OkStatus();
}

void AuditLog::SaveSummary(const SegmentSummary& summary) const {
  options_.files
      ->Create(SummaryPath(options_.folder, summary.file.first_number),
               EncodeSegmentSummary(summary))
      .IgnoreError();
}

AuditLog::~AuditLog() {
  {
    std::lock_guard lock(mutex_);
    stop_ = true;
  }
  work_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void AuditLog::Append(AuditEntry entry, DurableCallback durable) {
  const absl::Time now = options_.clock->Now();
  {
    std::lock_guard lock(mutex_);
    if (failure_.ok() && queue_.size() < limits::kMaxAuditQueue) {
      queue_.push_back(
          {{.time = now, .last_time = now, .entry = std::move(entry)}, std::move(durable)});
      if (queue_.size() == 1) work_.notify_one();
      return;
    }
  }
  acknowledger_.Post({std::move(durable)}, Unavailable());
}

absl::Status AuditLog::AppendSoon(AuditEntry entry) {
  const absl::Time now = options_.clock->Now();
  std::lock_guard lock(mutex_);
  const absl::Time oldest = std::min(oldest_gathered_, oldest_in_writing_);
  if (!failure_.ok() || lookups_waiting_ >= limits::kMaxBufferedAuditEntries ||
      now - oldest > absl::Milliseconds(limits::kMaxBufferedAuditMillis)) {
    return Unavailable();
  }
  if (tills_.empty()) {
    oldest_gathered_ = now;
    tills_due_ = steady_clock::now() + milliseconds(limits::kTillAuditMillis);
    work_.notify_one();
  }
  tills_.Add(std::move(entry), now);
  if (++lookups_waiting_ == limits::kMaxBufferedAuditEntries / 2) {
    tills_due_ = steady_clock::now();  // before others are refused
    work_.notify_one();
  }
  return absl::OkStatus();
}

AuditHead AuditLog::head() const {
  std::lock_guard lock(mutex_);
  return head_;
}

absl::Status AuditLog::health() const {
  std::lock_guard lock(mutex_);
  return failure_.ok() ? absl::OkStatus() : Unavailable();
}

bool AuditLog::HasWork(SteadyTime now) const {
  return stop_ || !queue_.empty() || (tills_due_.has_value() && *tills_due_ <= now) ||
         (head_due_.has_value() && *head_due_ <= now);
}

void AuditLog::WaitForWork(std::unique_lock<std::mutex>& lock) {
  while (!HasWork(steady_clock::now())) {
    std::optional<SteadyTime> due = head_due_;
    if (tills_due_.has_value() && (!due.has_value() || *tills_due_ < *due)) due = tills_due_;
    if (due.has_value()) {
      work_.wait_until(lock, *due);
    } else {
      work_.wait(lock);
    }
  }
}

AuditLog::Batch AuditLog::TakeBatch() {
  Batch batch;
  batch.entries = std::exchange(queue_, {});
  if (!tills_due_.has_value() || (!stop_ && *tills_due_ > steady_clock::now())) return batch;
  tills_due_.reset();
  batch.lookups = lookups_waiting_;
  oldest_in_writing_ = std::exchange(oldest_gathered_, absl::InfiniteFuture());
  for (StoredAuditEntry& stored : tills_.Take()) {
    batch.entries.push_back({std::move(stored), nullptr});
  }
  return batch;
}

void AuditLog::Run() {
  std::unique_lock lock(mutex_);
  while (true) {
    WaitForWork(lock);
    Batch batch = TakeBatch();
    const bool ends = stop_ && batch.entries.empty();
    const size_t lookups = batch.lookups;
    lock.unlock();
    if (!batch.entries.empty()) Write(std::move(batch));
    if (ends || (head_due_.has_value() && *head_due_ <= steady_clock::now())) SaveHead();
    lock.lock();
    lookups_waiting_ -= lookups;
    oldest_in_writing_ = absl::InfiniteFuture();
    if (ends) return;
  }
}

void AuditLog::Write(Batch batch) {
  for (Waiting& waiting : batch.entries) {
    StoredAuditEntry& stored = waiting.stored;
    stored.time = last_time_ = std::max(stored.time, last_time_);
    stored.last_time = std::max(stored.last_time, stored.time);
    for (const std::string& record : EncodeAuditEntry(stored)) writer_->Add(record);
    group_.push_back(std::move(stored));
    if (waiting.durable) group_callbacks_.push_back(std::move(waiting.durable));
    if (writer_->group_is_full()) SyncGroup();
  }
  SyncGroup();
}

void AuditLog::SyncGroup() {
  if (group_.empty()) return;
  absl::Status status = health();
  const uint64_t segment = writer_->segment().first_number;
  if (status.ok()) {
    status = writer_->Sync();
    if (!status.ok()) Fail(status);
  }
  if (status.ok()) {
    index_.Add(writer_->segment(), group_, writer_->synced());
    if (!head_due_.has_value()) {
      head_due_ = steady_clock::now() + milliseconds(limits::kAuditHeadMillis);
    }
    std::lock_guard lock(mutex_);
    head_ = writer_->synced();
  }
  group_.clear();
  acknowledger_.Post(std::exchange(group_callbacks_, {}),
                     status.ok() ? absl::OkStatus() : Unavailable());
  if (!status.ok() || writer_->segment().first_number == segment) return;
  if (const std::optional<SegmentSummary> full = index_.Full()) SaveSummary(*full);
}

void AuditLog::SaveHead() {
  head_due_.reset();
  if (!writer_->head_is_old() || !health().ok()) return;
  const absl::Status status = writer_->SaveHead();
  if (!status.ok()) Fail(status);
}

void AuditLog::Fail(const absl::Status& cause) {
  {
    std::lock_guard lock(mutex_);
    failure_ = cause;
  }
  if (options_.on_failure) options_.on_failure(cause);
}

}  // namespace frontdesk::access
