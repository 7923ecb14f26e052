// Bringing the index up to what storage holds: at start-up, and after commits that somebody else
// made.
#ifndef FRONTDESK_SERVER_DIRECTORY_LOADER_H_
#define FRONTDESK_SERVER_DIRECTORY_LOADER_H_

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/limits.h"
#include "common/member_id.h"
#include "index/engine.h"
#include "server/directory/group_registry.h"
#include "server/directory/till_table.h"
#include "storage/account_store.h"

namespace frontdesk::directory {

struct LoadedIndex {
  std::unique_ptr<index::Engine> engine;
  std::unique_ptr<TillTable> tills;
  MemberNumber highest = 0;  // highest member number in storage
  uint64_t image = 0;        // commit of the image it began with; 0: built from storage
  bool fill_tills = false;   // the tills are still to be filled
  // As index::MappedImage::settle; null without an image.
  std::function<void(const std::atomic<bool>& cancelled)> settle;
  // Members whose erasure CatchUp met: nothing of them may stay in an image.
  std::vector<MemberNumber> forget;
};

struct LoadOptions {
  index::EngineOptions engine;
  std::string image;  // path of the image; empty: none
  // The tills of more accounts are left to FillTills: nothing else waits for them.
  uint64_t tills_at_start = limits::kMaxRowsCheckedAtStart;
  const std::atomic<bool>* cancelled = nullptr;  // may be null
  // Told why the image was not used. May be empty.
  std::function<void(const absl::Status&)> on_image;
};

// Opens the image; it is then still to be settled, the tills are empty and commits after it are to
// be applied. Without an image that fits builds the index from one view of storage, and checks that
// it holds every account of it; the tills are then full, unless there are many accounts. Errors:
// those of the store, DATA_LOSS INDEX_INCOMPLETE, CANCELLED once `*cancelled` is true. Cost:
// reading the image, or a scan of all accounts.
absl::StatusOr<LoadedIndex> LoadIndex(const storage::AccountStore& store,
                                      const LoadOptions& options);

// Puts all accounts before the tills, beside everything else, and ends their filling. Every row of
// them is verified on the way. Errors: those of the store, CANCELLED.
absl::Status FillTills(const storage::AccountStore& store, const std::atomic<bool>& cancelled,
                       TillTable& tills);

// Applies every commit after the engine's newest one, raises `loaded.highest` and adds to
// `loaded.forget`. Cost: the accounts written since.
absl::Status CatchUp(const storage::AccountStore& store, LoadedIndex& loaded);

// Reads all groups into the registry.
absl::Status LoadGroups(const storage::AccountStore& store, GroupRegistry& groups);

}  // namespace frontdesk::directory

#endif  // FRONTDESK_SERVER_DIRECTORY_LOADER_H_
