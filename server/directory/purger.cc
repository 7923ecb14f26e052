#include "server/directory/purger.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "common/status_macros.h"
#include "server/directory/directory.h"
#include "server/directory/draft.h"

namespace frontdesk::directory {
namespace {

using storage::NumberedRow;
using storage::Table;

// Erasures of about the same time are purged together: a purge rewrites tables.
constexpr absl::Duration kGather = absl::Milliseconds(500);
constexpr absl::Duration kPatience = absl::Seconds(2);  // for older snapshots
constexpr absl::Duration kRetry = absl::Seconds(5);
constexpr absl::Duration kLook = absl::Minutes(1);

}  // namespace

Purger::Purger(storage::AccountStore& store, Directory& directory)
    : store_(store), directory_(directory), thread_([this] { Run(); }) {}

void Purger::Wake() {
  {
    std::lock_guard lock(mutex_);
    woken_ = true;
  }
  changed_.notify_all();
}

void Purger::Stop() {
  {
    std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

bool Purger::Wait(absl::Duration time) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, absl::ToChronoNanoseconds(time), [this] { return woken_ || stopped_; });
  woken_ = false;
  return !stopped_;
}

void Purger::Run() {
  while (Wait(kLook)) {
    {
      std::unique_lock lock(mutex_);
      if (changed_.wait_for(lock, absl::ToChronoNanoseconds(kGather),
                            [this] { return stopped_; })) {
        return;
      }
    }
    const absl::StatusOr<Pending> pending = Read();
    if (!pending.ok() || pending->empty()) continue;
    if (Purge(*pending).ok()) {
      Settle(*pending);
    } else if (!Wait(kRetry)) {
      return;
    } else {
      Wake();
    }
  }
}

absl::StatusOr<Purger::Pending> Purger::Read() const {
  Pending pending;
  RETURN_IF_ERROR(storage::ScanRecords<records::PurgeRecord>(
      store_, {.table = Table::kPurges},
      [&pending](const storage::RowKey& key, const records::PurgeRecord& purge) {
        pending.emplace(key.number, purge.erased_micros());
        return absl::OkStatus();
      }));
  return pending;
}

absl::Status Purger::Purge(const Pending& pending) {
  std::vector<MemberNumber> members;
  for (const auto& [member, micros] : pending) members.push_back(member);
  return store_.Purge(members, absl::Now() + kPatience);
}

void Purger::Settle(const Pending& done) {
  Write write;
  write.plan = [done](Draft& draft, const accounts::RuleContext&) -> absl::StatusOr<PlanReply> {
    for (const auto& [member, micros] : done) {
      std::optional<records::PurgeRecord> now;
      ASSIGN_OR_RETURN(now, storage::ReadRecord<records::PurgeRecord>(
                                draft, NumberedRow(Table::kPurges, member)));
      if (now && now->erased_micros() == micros)
        draft.EraseRow(NumberedRow(Table::kPurges, member));
    }
    return PlanReply{};
  };
  // If this fails the purge is simply done once more.
  directory_.Submit(std::move(write), [](const absl::StatusOr<WriteReply>&) {});
}

}  // namespace frontdesk::directory
