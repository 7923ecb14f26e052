#include "index/engine/bulk_builder.h"

#include <utility>

namespace frontdesk::index {

BulkBuilder::~BulkBuilder() { Stop(); }

void BulkBuilder::Add(Document document) {
  if (document.numbers_only) document = NumbersOf(std::move(document));
  filling_.push_back(std::move(document));
  if (filling_.size() == kBatch) Submit();
}

std::shared_ptr<const Segment> BulkBuilder::Finish() && {
  const bool large = !threads_.empty();
  WaitUntilIdle();
  Stop();
  batch_ = std::move(filling_);
  for (size_t half = 0; half < kThreads; ++half) Sort(half);
  if (builder_.size() == 0) return nullptr;
  return std::move(builder_).Finish(large ? kThreads : 1);
}

void BulkBuilder::Submit() {
  WaitUntilIdle();
  batch_ = std::move(filling_);
  filling_.clear();
  filling_.reserve(kBatch);
  {
    std::lock_guard lock(mutex_);
    ++submitted_;
    busy_ = kThreads;
  }
  changed_.notify_all();
  if (!threads_.empty()) return;
  for (size_t t = 0; t < kThreads; ++t) threads_.emplace_back([this, t] { Work(t); });
}

void BulkBuilder::WaitUntilIdle() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return busy_ == 0; });
}

void BulkBuilder::Stop() {
  WaitUntilIdle();
  {
    std::lock_guard lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void BulkBuilder::Work(size_t thread) {
  for (uint64_t done = 0;; ++done) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return stop_ || submitted_ > done; });
      if (stop_) return;
    }
    Sort(thread);
    {
      std::lock_guard lock(mutex_);
      --busy_;
    }
    changed_.notify_all();
  }
}

void BulkBuilder::Sort(size_t half) {
  FoldedDocument folded;
  for (const Document& document : batch_) {
    if (half == 0) {
      FoldAddresses(document, folded);
      builder_.AddAddresses(document, folded);
    } else {
      FoldNames(document, folded);
      builder_.AddNames(document, folded, /*age=*/named_++);
    }
  }
}

}  // namespace frontdesk::index
