// Builds a segment of all accounts at once, on two cores.
#ifndef FRONTDESK_INDEX_ENGINE_BULK_BUILDER_H_
#define FRONTDESK_INDEX_ENGINE_BULK_BUILDER_H_

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "index/document.h"
#include "index/segment/indexed_document.h"
#include "index/segment/segment.h"
#include "index/segment/segment_builder.h"

namespace frontdesk::index {

// For one thread, which has nothing to do but to bring accounts: two others fold them and sort them
// into columns, half of the columns each, a batch at a time, while the next batch is brought.
// Memory besides the segment: two batches, and what building the largest structures takes (about
// eighty bytes an account).
class BulkBuilder {
 public:
  BulkBuilder() = default;
  ~BulkBuilder();
  BulkBuilder(const BulkBuilder&) = delete;
  BulkBuilder& operator=(const BulkBuilder&) = delete;

  // Members must ascend strictly. Waits if the others are a batch behind.
  void Add(Document document);
  // Null if there were no accounts. The builder must not be used again.
  std::shared_ptr<const Segment> Finish() &&;

 private:
  static constexpr size_t kBatch = 4096;
  static constexpr size_t kThreads = 2;

  // Hands the batch over.
  void Submit();
  // Waits until no batch is under way.
  void WaitUntilIdle();
  void Stop();
  void Work(size_t thread);
  // Folds one half of all documents of the batch and sorts it into its columns.
  void Sort(size_t half);

  std::vector<Document> filling_;
  SegmentBuilder builder_;
  uint64_t named_ = 0;  // accounts of which the second half is sorted

  // The batch under way. Set by the caller, with the threads idle.
  std::vector<Document> batch_;

  std::mutex mutex_;
  std::condition_variable changed_;
  uint64_t submitted_ = 0;  // batches; guarded by mutex_, as are the next two
  size_t busy_ = 0;         // threads
  bool stop_ = false;

  std::vector<std::thread> threads_;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_ENGINE_BULK_BUILDER_H_
