// Brings the rows of imports into the index while the writer goes on committing: large parts are
// cheaper than many small changes, and the second core makes them.
#ifndef FRONTDESK_SERVER_DIRECTORY_BULK_INDEXER_H_
#define FRONTDESK_SERVER_DIRECTORY_BULK_INDEXER_H_

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "absl/time/time.h"
#include "index/engine.h"

namespace frontdesk::directory {

// Add and Drain are for one thread: the one that commits. Between Drain and the next Add the index
// is that thread's to change.
class BulkIndexer {
 public:
  // Told when accounts were published.
  using Listener = std::function<void()>;

  // `engine` must outlive the indexer. An import is over when nothing has come for `import_over`:
  // only then are its parts merged, all at once. A machine that is busy makes pauses of seconds,
  // and parts that were merged in each of them would be made anew several times.
  BulkIndexer(index::Engine& engine, Listener published,
              absl::Duration import_over = absl::Seconds(5));
  ~BulkIndexer();  // publishes what is left
  BulkIndexer(const BulkIndexer&) = delete;
  BulkIndexer& operator=(const BulkIndexer&) = delete;

  // Queues the changes of commit `sequence`; `visible` is called once they are in the index, in the
  // order of the calls, on the indexer's thread. Waits while very many are queued.
  void Add(uint64_t sequence, std::vector<index::Change> changes, std::function<void()> visible);

  // Waits until everything added is visible: seconds in the middle of a large import. For some time
  // afterwards parts are kept small, so that the next Drain is quick.
  void Drain();

 private:
  struct Item {
    uint64_t sequence = 0;
    std::vector<index::Change> changes;
    std::function<void()> visible;
  };

  void Run();
  // The next item; nullopt when what has gathered should be published, when nothing has come for so
  // long that the import must be over, or at the end.
  std::optional<Item> Next();
  bool HasGathered() const { return !waiting_.empty(); }
  void Gather(Item item);
  // Moves the buffer into the last part, or into a new one if it does not follow on that.
  void EmptyBuffer();
  // Makes what has gathered visible, and answers.
  void Publish();
  // Has the parts merged that were left apart.
  void EndImport();

  index::Engine& engine_;
  const Listener published_;

  std::mutex mutex_;
  std::condition_variable wake_;     // of the indexer
  std::condition_variable changed_;  // of the thread that adds
  std::deque<Item> queue_;
  size_t queued_ = 0;  // changes in the queue
  bool idle_ = true;   // nothing queued, nothing gathered, the index not in use
  bool draining_ = false;
  bool stop_ = false;
  size_t part_limit_;
  absl::Duration linger_;
  const absl::Duration import_over_;
  absl::Time last_add_ = absl::InfinitePast();
  absl::Time small_until_ = absl::InfinitePast();

  // Of the indexer's thread.
  std::vector<index::Change> buffer_;
  std::vector<index::Engine::Part> parts_;  // the last one is being filled
  size_t in_parts_ = 0;                     // accounts in them
  std::vector<std::function<void()>> waiting_;
  uint64_t sequence_ = 0;  // last commit gathered
  bool apart_ = false;     // parts were published that nobody has been told to merge

  std::thread thread_;  // last: runs while the rest lives
};

}  // namespace frontdesk::directory

#endif  // FRONTDESK_SERVER_DIRECTORY_BULK_INDEXER_H_
