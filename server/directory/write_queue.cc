#include "server/directory/write_queue.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"
#include "common/limits.h"
#include "server/directory/errors.h"

namespace frontdesk::directory {
namespace {

// As long as others write, groups stay small: they wait for the one under way.
constexpr absl::Duration kQuiet = absl::Seconds(5);

// Moves up to `room` rows of the import at the front into the group; true if the import is wholly
// taken.
bool TakeRows(const std::shared_ptr<PendingImport>& import, size_t room, WriteGroup& group) {
  const size_t begin = import->next;
  import->next = std::min(import->size, begin + room);
  group.imports.push_back({import, begin, import->next});
  return import->next == import->size;
}

}  // namespace

absl::Status WriteQueue::Push(PendingWrite& pending) {
  {
    std::lock_guard lock(mutex_);
    if (closed_) return ShuttingDown();
    if (writes_.size() >= limits::kMaxQueuedWrites) return WriteQueueFull();
    writes_.push_back(std::move(pending));
    last_write_ = absl::Now();
  }
  wake_.notify_one();
  return absl::OkStatus();
}

absl::Status WriteQueue::Push(std::shared_ptr<PendingImport> pending) {
  {
    std::lock_guard lock(mutex_);
    if (closed_) return ShuttingDown();
    if (imports_.size() >= limits::kMaxQueuedImports) return WriteQueueFull();
    imports_.push_back(std::move(pending));
  }
  wake_.notify_one();
  return absl::OkStatus();
}

WriteGroup WriteQueue::Take(absl::Duration timeout, bool& closed) {
  WriteGroup group;
  std::unique_lock lock(mutex_);
  wake_.wait_for(lock, absl::ToChronoMilliseconds(timeout),
                 [this] { return closed_ || !EmptyLocked(); });
  const bool quiet = absl::Now() - last_write_ > kQuiet;
  size_t room = quiet ? limits::kMaxImportGroup : limits::kMaxGroupCommit;
  for (; room > 0 && !writes_.empty(); --room) {
    group.writes.push_back(std::move(writes_.front()));
    writes_.pop_front();
  }
  while (room > 0 && !imports_.empty()) {
    const size_t before = imports_.front()->next;
    const bool taken = TakeRows(imports_.front(), room, group);
    room -= imports_.front()->next - before;
    if (taken) imports_.pop_front();
  }
  closed = closed_ && group.empty();
  return group;
}

void WriteQueue::Close() {
  {
    std::lock_guard lock(mutex_);
    closed_ = true;
  }
  wake_.notify_all();
}

}  // namespace frontdesk::directory
