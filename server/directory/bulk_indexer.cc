#include "server/directory/bulk_indexer.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/time/clock.h"
#include "common/limits.h"

namespace frontdesk::directory {
namespace {

// Fewer changes are applied one by one: a part of its own would not pay.
constexpr size_t kFewChanges = 4096;
// Changes sorted together. An import whose rows are in no order makes parts at least this large.
constexpr size_t kBufferedChanges = 16 * 1024;
// While agents write, so that they never wait long for an import.
constexpr size_t kSmallPart = 16 * 1024;
constexpr absl::Duration kSmallFor = absl::Seconds(5);
// What has gathered is published when no more comes for this long, or for twice the time between
// the last two commits if that is longer: an import on a busy machine is not over yet.
constexpr absl::Duration kShortLinger = absl::Milliseconds(25);
constexpr absl::Duration kLongLinger = absl::Seconds(1);
constexpr size_t kMaxQueued = 64 * 1024;

}  // namespace

BulkIndexer::BulkIndexer(index::Engine& engine, Listener published, absl::Duration import_over)
    : engine_(engine),
      published_(std::move(published)),
      part_limit_(limits::kMaxImportPartRows),
      import_over_(import_over) {
  thread_ = std::thread([this] { Run(); });
}

BulkIndexer::~BulkIndexer() {
  {
    std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void BulkIndexer::Add(uint64_t sequence, std::vector<index::Change> changes,
                      std::function<void()> visible) {
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return queued_ < kMaxQueued; });
    queued_ += changes.size();
    idle_ = false;
    const absl::Time now = absl::Now();
    const absl::Duration pause = now - last_add_;
    last_add_ = now;
    linger_ = pause > kLongLinger ? kShortLinger : std::clamp(2 * pause, kShortLinger, kLongLinger);
    if (now > small_until_) part_limit_ = limits::kMaxImportPartRows;
    queue_.push_back({sequence, std::move(changes), std::move(visible)});
  }
  wake_.notify_one();
}

void BulkIndexer::Drain() {
  std::unique_lock lock(mutex_);
  small_until_ = absl::Now() + kSmallFor;
  part_limit_ = kSmallPart;
  if (idle_) return;
  draining_ = true;
  wake_.notify_one();
  changed_.wait(lock, [this] { return idle_; });
  draining_ = false;
}

void BulkIndexer::Run() {
  const auto stopped = [this] {
    std::lock_guard lock(mutex_);
    return stop_;
  };
  for (;;) {
    if (std::optional<Item> item = Next()) {
      Gather(*std::move(item));
    } else if (HasGathered()) {
      Publish();
    } else if (stopped()) {
      return;
    } else {
      EndImport();
    }
  }
}

std::optional<BulkIndexer::Item> BulkIndexer::Next() {
  std::unique_lock lock(mutex_);
  if (HasGathered()) {
    wake_.wait_for(lock, absl::ToChronoMilliseconds(linger_),
                   [this] { return !queue_.empty() || draining_ || stop_; });
  } else {
    idle_ = queue_.empty();
    if (idle_) changed_.notify_all();
    const auto is_wanted = [this] { return !queue_.empty() || stop_; };
    if (apart_) {
      const absl::Duration left = last_add_ + import_over_ - absl::Now();
      wake_.wait_for(lock, absl::ToChronoMilliseconds(left), is_wanted);
    } else {
      wake_.wait(lock, is_wanted);
    }
  }
  idle_ = false;
  if (queue_.empty()) return std::nullopt;
  Item item = std::move(queue_.front());
  queue_.pop_front();
  queued_ -= item.changes.size();
  changed_.notify_all();
  return item;
}

void BulkIndexer::Gather(Item item) {
  std::move(item.changes.begin(), item.changes.end(), std::back_inserter(buffer_));
  waiting_.push_back(std::move(item.visible));
  sequence_ = item.sequence;
  if (buffer_.size() >= kBufferedChanges) EmptyBuffer();
  size_t limit;
  {
    std::lock_guard lock(mutex_);
    limit = part_limit_;
  }
  if (in_parts_ >= limit) Publish();
}

void BulkIndexer::EmptyBuffer() {
  std::ranges::sort(buffer_, {}, &index::Change::member);
  if (buffer_.empty()) return;
  if (parts_.empty() || buffer_.front().member <= parts_.back().last()) parts_.emplace_back();
  for (index::Change& change : buffer_) parts_.back().Add(*std::move(change.document));
  in_parts_ += buffer_.size();
  buffer_.clear();
}

void BulkIndexer::Publish() {
  if (parts_.empty() && buffer_.size() <= kFewChanges) {
    if (sequence_ > engine_.Current()->sequence()) {
      engine_.Apply(sequence_, std::exchange(buffer_, {}));
    }
  } else {
    EmptyBuffer();
    engine_.Add(sequence_, std::exchange(parts_, {}), /*more=*/true);
    in_parts_ = 0;
    apart_ = true;
  }
  published_();
  for (const std::function<void()>& visible : std::exchange(waiting_, {})) visible();
}

void BulkIndexer::EndImport() {
  if (!std::exchange(apart_, false)) return;
  // Others may have written since the last part.
  engine_.Add(engine_.Current()->sequence(), {}, /*more=*/false);
}

}  // namespace frontdesk::directory
