// The image of the index beside the store: read at the start, so that the index need not be built
// from all accounts, and written anew while the server runs. It is derived: without it, or with one
// that does not fit, the start takes longer and nothing is lost. Of members who were erased or
// labelled as children no image holds anything, whatever crash comes in between.
#ifndef FRONTDESK_SERVER_DIRECTORY_IMAGE_KEEPER_H_
#define FRONTDESK_SERVER_DIRECTORY_IMAGE_KEEPER_H_

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/member_id.h"
#include "index/engine.h"
#include "index/image.h"
#include "storage/account_store.h"

namespace frontdesk::directory {

// An engine in the state of the image at `path`, some commit of this store; commits after it are
// still to be replayed. Errors, each of which means that the index must be built: those of
// index::MapImage.
absl::StatusOr<index::MappedImage> MapImageOf(const storage::AccountStore& store,
                                              const index::EngineOptions& options,
                                              const std::string& path);

// Writes images. Thread-safe.
class ImageKeeper {
 public:
  // Told of images that could not be written or removed. Holds no personal data.
  using Report = std::function<void(const absl::Status&)>;

  // Writes an image now and then in the background, if there is anything new. `store` and `engine`
  // must outlive the keeper. `written`: the commit of the image that is there, 0 if there is none
  // that can be used: one of unknown age is removed.
  ImageKeeper(const storage::AccountStore& store, index::Engine& engine, std::string path,
              uint64_t written, Report report);
  ~ImageKeeper();  // waits for the image that is being written, and begins no other
  ImageKeeper(const ImageKeeper&) = delete;
  ImageKeeper& operator=(const ImageKeeper&) = delete;

  // Writes an image of the newest state unless that is what is there. Takes seconds, and what
  // Engine::DropDead takes if there are members to forget.
  void Write();

  // The image may hold what must not be kept of these members (all of it, or what tells of a
  // child): removes it, and the one that is being written. The next one, without them, is written
  // when its time comes. To be called once the engine knows of the change.
  void Forget(absl::Span<const MemberNumber> members);

 private:
  void Run();
  absl::Status WriteImage(absl::Span<const MemberNumber> without,
                          const std::function<bool()>& wanted, uint64_t& written);
  void Remove();

  const storage::AccountStore& store_;
  index::Engine& engine_;
  const std::string path_;
  const Report report_;

  std::mutex write_mutex_;  // held while an image is written
  std::mutex mutex_;
  std::condition_variable wake_;
  uint64_t written_;                   // commit of the image; 0: there is none
  uint64_t forgotten_ = 0;             // times Forget was called
  std::vector<MemberNumber> without_;  // whose dead copies the engine may still hold
  bool stop_ = false;
  std::thread thread_;  // last: runs while the rest lives
};

}  // namespace frontdesk::directory

#endif  // FRONTDESK_SERVER_DIRECTORY_IMAGE_KEEPER_H_
