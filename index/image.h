// The image: a snapshot of the index in a file, so that a start does not have to build it anew.
//
// It is derived from storage and never trusted: whatever is wrong with it, the index is built from
// storage again. docs/storage_format.md describes the bytes.
#ifndef FRONTDESK_INDEX_IMAGE_H_
#define FRONTDESK_INDEX_IMAGE_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "index/engine.h"

namespace frontdesk::index {

// Of which store, and of which of its commits, an image is.
struct ImageTag {
  std::string store;      // identity of the store; at most kMaxImageTagBytes
  uint64_t sequence = 0;  // the last commit in the image
  std::string digest;     // of the store up to that commit; at most kMaxImageTagBytes

  friend bool operator==(const ImageTag&, const ImageTag&) = default;
};

inline constexpr size_t kMaxImageTagBytes = 1024;

// Writes `snapshot`, all of it, to a file beside `path`, syncs it and renames it: at any time there
// is the old image, the new one or none. `tag.sequence` must be that of the snapshot. One thread;
// searches and writes go on meanwhile. Memory: what is unmerged, and little besides.
// INVALID_ARGUMENT for a tag that does not fit; IMAGE_NOT_WRITTEN if the file system fails, or if
// `wanted`, asked before the image takes its place, says no (the file beside is removed then).
absl::Status WriteImage(const Snapshot& snapshot, const ImageTag& tag, const std::string& path,
                        const std::function<bool()>& wanted = nullptr);

// Removes the image at `path` and one that is being written beside it, for good. One that is still
// being written takes no place afterwards if its `wanted` says no from before this call on.
// IMAGE_NOT_REMOVED if the file system fails. Does nothing if there is none.
absl::Status RemoveImage(const std::string& path);

// The tag of an image, from its first pages; the rest is not looked at. Errors as of MapImage but
// for IMAGE_FOREIGN.
absl::StatusOr<ImageTag> ReadImageTag(const std::string& path);

// An engine in the state of an image.
struct MappedImage {
  std::unique_ptr<Engine> engine;
  // Makes memory of the process of the image, beside everything else: until then the engine answers
  // from the file itself, whose pages are held in memory, and a little slower. To be called once;
  // stops early when `cancelled`. Cost: as copying the image, and its size in new memory.
  std::function<void(const std::atomic<bool>& cancelled)> settle;
};

// An engine in the state of the image at `path`, whose tag must be `expected`. Takes the file once,
// on all cores, and verifies every byte before any is used. The file must not be written to
// afterwards; replacing and removing it does no harm. Errors, each of which means `build from
// storage`:
//   IMAGE_MISSING  there is no such file
//   IMAGE_OLD      of another commit, or in the format of another version of this program
//   IMAGE_FOREIGN  of another store, or of a history of this one that did not last
//   IMAGE_DAMAGED  cut off, changed, or not readable
absl::StatusOr<MappedImage> MapImage(const EngineOptions& options, const std::string& path,
                                     const ImageTag& expected);

// The same, settled.
absl::StatusOr<std::unique_ptr<Engine>> OpenImage(const EngineOptions& options,
                                                  const std::string& path,
                                                  const ImageTag& expected);

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_IMAGE_H_
