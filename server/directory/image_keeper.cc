#include "server/directory/image_keeper.h"

#include <chrono>
#include <cstdio>
#include <utility>

#include "common/limits.h"
#include "common/status_macros.h"
#include "index/image.h"

namespace frontdesk::directory {
namespace {

// What names the store in its images: a hash that only this store makes.
std::string StoreName(const storage::AccountStore& store) {
  return store.KeyedHash("frontdesk index image");
}

}  // namespace

absl::StatusOr<std::unique_ptr<index::Engine>> OpenImageOf(const storage::AccountStore& store,
                                                           const index::EngineOptions& options,
                                                           const std::string& path) {
  index::ImageTag tag;
  ASSIGN_OR_RETURN(tag, index::ReadImageTag(path));
  index::ImageTag expected{.store = StoreName(store), .sequence = tag.sequence, .digest = ""};
  // A commit that this store does not have makes an image of another history: foreign.
  const absl::StatusOr<std::string> digest = store.CommitDigest(tag.sequence);
  if (digest.ok()) {
    expected.digest = *digest;
  } else if (!absl::IsNotFound(digest.status()) && !absl::IsFailedPrecondition(digest.status())) {
    return digest.status();
  }
  return index::OpenImage(options, path, expected);
}

ImageKeeper::ImageKeeper(const storage::AccountStore& store, const index::Engine& engine,
                         std::string path, uint64_t written, Report report)
    : store_(store),
      engine_(engine),
      path_(std::move(path)),
      report_(std::move(report)),
      written_(written) {
  thread_ = std::thread([this] { Run(); });
}

ImageKeeper::~ImageKeeper() {
  {
    std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void ImageKeeper::Run() {
  std::unique_lock lock(mutex_);
  // The first one soon: a start without an image took long.
  for (auto wait = std::chrono::seconds(written_ == 0 ? 1 : limits::kImageSeconds);
       !wake_.wait_for(lock, wait, [this] { return stop_; });
       wait = std::chrono::seconds(limits::kImageSeconds)) {
    lock.unlock();
    Write();
    lock.lock();
  }
}

void ImageKeeper::Write() {
  std::lock_guard writing(write_mutex_);
  uint64_t forgotten, written;
  {
    std::lock_guard lock(mutex_);
    forgotten = forgotten_;
    written = written_;
  }
  const absl::Status status = WriteImage(written);
  if (!status.ok() && report_) report_(status);
  std::lock_guard lock(mutex_);
  if (forgotten == forgotten_) {
    written_ = written;
  } else {
    std::remove(path_.c_str());  // it was made of a state that must not be kept
  }
}

absl::Status ImageKeeper::WriteImage(uint64_t& written) {
  const std::shared_ptr<const index::Snapshot> snapshot = engine_.Current();
  if (snapshot->sequence() == written) return absl::OkStatus();
  index::ImageTag tag{.store = StoreName(store_), .sequence = snapshot->sequence(), .digest = ""};
  ASSIGN_OR_RETURN(tag.digest, store_.CommitDigest(tag.sequence));
  RETURN_IF_ERROR(index::WriteImage(*snapshot, tag, path_));
  written = tag.sequence;
  return absl::OkStatus();
}

void ImageKeeper::Forget() {
  std::lock_guard lock(mutex_);
  ++forgotten_;
  written_ = 0;
  std::remove(path_.c_str());
}

}  // namespace frontdesk::directory
