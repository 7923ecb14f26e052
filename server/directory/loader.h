// Bringing the index up to what storage holds: at start-up, and after commits that somebody else
// made.
#ifndef FRONTDESK_SERVER_DIRECTORY_LOADER_H_
#define FRONTDESK_SERVER_DIRECTORY_LOADER_H_

#include <atomic>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
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
};

// Builds the index from one view of storage and checks that it holds every account of it. Errors:
// those of the store, DATA_LOSS INDEX_INCOMPLETE, CANCELLED once `*cancelled` (may be null) is
// true. Cost: a scan of all accounts.
absl::StatusOr<LoadedIndex> LoadIndex(const storage::AccountStore& store,
                                      const index::EngineOptions& options,
                                      const std::atomic<bool>* cancelled);

// Applies every commit after the engine's newest one, and raises `loaded.highest`. Cost: the
// accounts written since.
absl::Status CatchUp(const storage::AccountStore& store, LoadedIndex& loaded);

// Reads all groups into the registry.
absl::Status LoadGroups(const storage::AccountStore& store, GroupRegistry& groups);

}  // namespace frontdesk::directory

#endif  // FRONTDESK_SERVER_DIRECTORY_LOADER_H_
