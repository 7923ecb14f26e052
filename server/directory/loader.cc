#include "server/directory/loader.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "common/error.h"
#include "common/status_macros.h"
#include "server/directory/converters.h"

namespace frontdesk::directory {
namespace {

// The changes of one commit, as the accounts are now: applying a later state early does no harm,
// because the commit that made it follows.
absl::StatusOr<std::vector<index::Change>> ReadChange(const storage::AccountStore& store,
                                                      const storage::ChangeEntry& entry) {
  std::vector<std::optional<records::AccountRecord>> found;
  ASSIGN_OR_RETURN(found, store.GetAccounts(entry.members));
  std::vector<index::Change> changes;
  for (size_t i = 0; i < entry.members.size(); ++i) {
    index::Change& change = changes.emplace_back();
    change.member = entry.members[i];
    if (!found[i]) continue;
    accounts::Account account;
    ASSIGN_OR_RETURN(account, FromRecord(*found[i]));
    change.document = ToDocument(account);
  }
  return changes;
}

}  // namespace

absl::StatusOr<LoadedIndex> LoadIndex(const storage::AccountStore& store,
                                      const index::EngineOptions& options,
                                      const std::atomic<bool>* cancelled) {
  std::unique_ptr<storage::StoreSnapshot> view;
  ASSIGN_OR_RETURN(view, store.Snapshot());
  LoadedIndex loaded;
  uint64_t fed = 0;
  auto feed = [&](const index::Engine::Sink& sink) {
    return view->ScanAccounts(0, [&](records::AccountRecord record) -> absl::Status {
      if (cancelled != nullptr && cancelled->load(std::memory_order_relaxed)) {
        return absl::CancelledError("stopped while building the index");
      }
      accounts::Account account;
      ASSIGN_OR_RETURN(account, FromRecord(record));
      loaded.highest = std::max(loaded.highest, account.member);
      ++fed;
      return sink(ToDocument(account));
    });
  };
  ASSIGN_OR_RETURN(loaded.engine, index::Engine::Build(options, view->sequence(), feed));
  // Numbers of deleted members are not given away again.
  RETURN_IF_ERROR(view->ScanRows({.table = storage::Table::kTombstones},
                                 [&loaded](const storage::RowKey& key, const std::string&) {
                                   loaded.highest = std::max(loaded.highest, key.number);
                                   return absl::OkStatus();
                                 }));
  if (loaded.engine->Current()->size() != fed) {
    return MakeError(absl::StatusCode::kDataLoss, "INDEX_INCOMPLETE",
                     "the index does not hold every account of the store");
  }
  return loaded;
}

absl::Status CatchUp(const storage::AccountStore& store, index::Engine& engine,
                     MemberNumber& highest) {
  return store.ReadChanges(engine.Current()->sequence(),
                           [&](const storage::ChangeEntry& entry) -> absl::Status {
                             std::vector<index::Change> changes;
                             ASSIGN_OR_RETURN(changes, ReadChange(store, entry));
                             for (MemberNumber member : entry.members)
                               highest = std::max(highest, member);
                             engine.Apply(entry.sequence, changes);
                             return absl::OkStatus();
                           });
}

absl::Status LoadGroups(const storage::AccountStore& store, GroupRegistry& groups) {
  return store.ScanGroups([&groups](const records::GroupRecord& group) {
    groups.Add({group.group_name(), group.group_id()});
    return absl::OkStatus();
  });
}

}  // namespace frontdesk::directory
