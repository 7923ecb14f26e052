#include "tests/server/access/support/audit_room.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <utility>

#include "common/error.h"

namespace frontdesk::access {

class TestFiles::File final : public AuditFile {
 public:
  File(TestFiles& owner, std::unique_ptr<AuditFile> file) : owner_(owner), file_(std::move(file)) {}

  absl::Status Write(std::string_view bytes, uint64_t offset) override {
    const absl::Status status = owner_.Next();
    if (status.ok()) return file_->Write(bytes, offset);
    static_cast<void>(file_->Write(bytes.substr(0, bytes.size() / 2), offset));
    return status;
  }
  absl::Status Sync() override {
    owner_.WaitWhileHeld();
    const absl::Status status = owner_.Next();
    return status.ok() ? file_->Sync() : status;
  }

 private:
  TestFiles& owner_;
  const std::unique_ptr<AuditFile> file_;
};

absl::StatusOr<std::unique_ptr<AuditFile>> TestFiles::Open(const std::string& path) {
  const absl::Status status = Next();
  if (!status.ok()) return status;
  absl::StatusOr<std::unique_ptr<AuditFile>> file = SystemAuditFiles().Open(path);
  if (!file.ok()) return file.status();
  return std::make_unique<File>(*this, *std::move(file));
}

absl::Status TestFiles::Create(const std::string& path, std::string_view bytes) {
  const absl::Status status = Next();
  return status.ok() ? SystemAuditFiles().Create(path, bytes) : status;
}

absl::Status TestFiles::Remove(const std::string& path) {
  const absl::Status status = Next();
  return status.ok() ? SystemAuditFiles().Remove(path) : status;
}

void TestFiles::FailAfter(size_t count) {
  std::lock_guard lock(mutex_);
  fail_at_ = operations_ + count;
}

size_t TestFiles::operations() const {
  std::lock_guard lock(mutex_);
  return operations_;
}

void TestFiles::Hold() {
  std::lock_guard lock(mutex_);
  held_ = true;
}

void TestFiles::Release() {
  {
    std::lock_guard lock(mutex_);
    held_ = false;
  }
  released_.notify_all();
}

absl::Status TestFiles::Next() {
  std::lock_guard lock(mutex_);
  if (operations_++ < fail_at_) return absl::OkStatus();
  return MakeError(absl::StatusCode::kUnavailable, "FILE_IO_ERROR", "made to fail");
}

void TestFiles::WaitWhileHeld() {
  std::unique_lock lock(mutex_);
  released_.wait(lock, [this] { return !held_; });
}

AuditRoom::AuditRoom() : clock_(absl::FromUnixSeconds(1'800'000'000)) {
  options.folder = parent_ / "audit";
  options.clock = &clock_;
  options.create = true;
  options.files = &files_;
}

std::unique_ptr<AuditLog> AuditRoom::MustOpen() const {
  absl::StatusOr<std::unique_ptr<AuditLog>> log = Open();
  if (log.ok()) return *std::move(log);
  std::fprintf(stderr, "%s\n", log.status().ToString().c_str());
  std::abort();
}

AuditEntry ReadBy(const std::string& caller, std::vector<MemberNumber> members) {
  AuditEntry entry;
  entry.kind = AuditKind::kRead;
  entry.caller_kind = CallerKind::kAgent;
  entry.caller = caller;
  entry.method = "v1.AccountService/GetAccount";
  entry.outcome = "OK";
  entry.members = std::move(members);
  return entry;
}

AuditEntry LookupBy(const std::string& terminal, MemberNumber member) {
  AuditEntry entry;
  entry.kind = AuditKind::kTill;
  entry.caller_kind = CallerKind::kTill;
  entry.caller = terminal;
  entry.method = "pos.v1.PosService/LookupCard";
  entry.request_id = "r-" + terminal;
  entry.outcome = member == 0 ? "CARD_NOT_FOUND" : "OK";
  if (member != 0) entry.members = {member};
  return entry;
}

absl::Status AppendAndWait(AuditLog& log, AuditEntry entry) {
  std::promise<absl::Status> outcome;
  log.Append(std::move(entry), [&](absl::Status status) { outcome.set_value(std::move(status)); });
  return outcome.get_future().get();
}

std::vector<StoredAuditEntry> AllEntries(const AuditLog& log) {
  std::vector<StoredAuditEntry> all = log.Search({}, SIZE_MAX).value().entries;
  std::reverse(all.begin(), all.end());
  return all;
}

std::vector<std::string> Details(const AuditLog& log) {
  std::vector<std::string> details;
  for (const StoredAuditEntry& stored : AllEntries(log)) details.push_back(stored.entry.detail);
  return details;
}

}  // namespace frontdesk::access
