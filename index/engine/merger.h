// Merges in the background, so that scans stay short and segments few.
#ifndef FRONTDESK_INDEX_ENGINE_MERGER_H_
#define FRONTDESK_INDEX_ENGINE_MERGER_H_

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/types/span.h"
#include "index/engine.h"
#include "index/engine/index_writer.h"

namespace frontdesk::index {

// One thread makes segments of the delta, another merges segments: a long merge never keeps the
// delta waiting. Thread-safe.
class Merger {
 public:
  // Starts its threads if `options` ask for them. `writer` must outlive it.
  Merger(IndexWriter& writer, const EngineOptions& options);
  // Gives up merges that are under way.
  ~Merger();
  Merger(const Merger&) = delete;
  Merger& operator=(const Merger&) = delete;

  // To be called after every change. Merges at once without background threads, and flushes at once
  // if the delta grew far beyond its limit.
  void AfterApply();
  // Publishes `segments` under `sequence` as the newest ones. `more`: as Engine::Add.
  void Add(uint64_t sequence, std::vector<std::shared_ptr<const Segment>> segments, bool more);
  // Merges the whole delta, and segments until all is well.
  void MergeAll();
  // As Engine::DropDead.
  std::shared_ptr<const IndexSnapshot> DropDead(absl::Span<const MemberNumber> members);

  uint64_t merges() const { return merges_.load(std::memory_order_relaxed); }

 private:
  // Makes a segment of the delta.
  void Flush();
  void FlushLocked();
  // Buries the dead accounts of large segments, where they are so many that it pays and not so many
  // that their segments will soon be merged.
  void BuryDead();
  // Merges some segments; false if there is nothing to do.
  bool Compact();
  // Merges segments until all is well.
  void CompactAll();
  void FlushLoop();
  void CompactLoop();
  size_t DeltaSize() const { return writer_.Current()->state().delta.size(); }

  IndexWriter& writer_;
  const EngineOptions options_;
  std::atomic<uint64_t> merges_ = 0;
  std::atomic<bool> stop_ = false;

  std::mutex flush_mutex_;    // held while flushing
  std::mutex compact_mutex_;  // held while compacting
  std::mutex bury_mutex_;     // held while burying

  std::mutex wake_mutex_;
  std::condition_variable wake_;
  bool flush_wanted_ = true;    // guarded by wake_mutex_; an image holds no graves
  bool compact_wanted_ = true;  // guarded by wake_mutex_; an image may hold parts of an import

  std::thread flusher_;
  std::thread compactor_;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_ENGINE_MERGER_H_
