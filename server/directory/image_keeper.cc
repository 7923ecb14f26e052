#include "server/directory/image_keeper.h"

#include <chrono>
#include <utility>

#include "common/give_way.h"
#include "common/limits.h"
#include "common/status_macros.h"

namespace frontdesk::directory {
namespace {

// Nobody waits for an image.
constexpr int kNiceness = 10;

// What names the store in its images: a hash that only this store makes.
std::string StoreName(const storage::AccountStore& store) {
  return store.KeyedHash("frontdesk index image");
}

}  // namespace

absl::StatusOr<index::MappedImage> MapImageOf(const storage::AccountStore& store,
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
  return index::MapImage(options, path, expected);
}

ImageKeeper::ImageKeeper(const storage::AccountStore& store, index::Engine& engine,
                         std::string path, uint64_t written, Report report)
    : store_(store),
      engine_(engine),
      path_(std::move(path)),
      report_(std::move(report)),
      written_(written) {
  if (written == 0) Remove();
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
  GiveWay(kNiceness);
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
  std::vector<MemberNumber> without;
  {
    std::lock_guard lock(mutex_);
    forgotten = forgotten_;
    written = written_;
    without = without_;
  }
  const auto wanted = [this, forgotten] {
    std::lock_guard lock(mutex_);
    return forgotten == forgotten_;
  };
  const absl::Status status = WriteImage(without, wanted, written);
  std::lock_guard lock(mutex_);
  if (forgotten != forgotten_) return;  // it was made of a state that must not be kept, and is not
  if (!status.ok() && report_) report_(status);
  written_ = written;
  without_.clear();
}

absl::Status ImageKeeper::WriteImage(absl::Span<const MemberNumber> without,
                                     const std::function<bool()>& wanted, uint64_t& written) {
  if (engine_.Current()->sequence() == written) return absl::OkStatus();
  const std::shared_ptr<const index::Snapshot> snapshot = engine_.DropDead(without);
  index::ImageTag tag{.store = StoreName(store_), .sequence = snapshot->sequence(), .digest = ""};
  ASSIGN_OR_RETURN(tag.digest, store_.CommitDigest(tag.sequence));
  RETURN_IF_ERROR(index::WriteImage(*snapshot, tag, path_, wanted));
  written = tag.sequence;
  return absl::OkStatus();
}

void ImageKeeper::Forget(absl::Span<const MemberNumber> members) {
  std::lock_guard lock(mutex_);
  ++forgotten_;
  written_ = 0;
  without_.insert(without_.end(), members.begin(), members.end());
  Remove();
}

void ImageKeeper::Remove() {
  const absl::Status removed = index::RemoveImage(path_);
  if (!removed.ok() && report_) report_(removed);
}

}  // namespace frontdesk::directory
