#include "server/directory/loader.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/error.h"
#include "common/status_macros.h"
#include "server/directory/converters.h"
#include "server/directory/image_keeper.h"

namespace frontdesk::directory {
namespace {

// So many cards a table of tills has room for from the start: what is not used takes no memory, and
// one that doubles from nothing has twice as many levels to look at when it is large.
constexpr size_t kExpectedCards = 180'000;

// Whether the member was erased or labelled and the bytes are not yet known to be gone. A crash may
// have come before the image was removed that still holds them.
absl::StatusOr<bool> AwaitsPurge(const storage::RowReader& rows, MemberNumber member) {
  std::optional<std::string> purge;
  ASSIGN_OR_RETURN(purge, rows.GetRow(storage::NumberedRow(storage::Table::kPurges, member)));
  return purge.has_value();
}

// The changes of one commit, as the accounts are now: applying a later state early does no harm,
// because the commit that made it follows. The tills learn of them at once.
absl::StatusOr<std::vector<index::Change>> ReadChange(const storage::AccountStore& store,
                                                      const storage::ChangeEntry& entry,
                                                      LoadedIndex& loaded) {
  TillTable& tills = *loaded.tills;
  std::vector<std::optional<records::AccountRecord>> found;
  ASSIGN_OR_RETURN(found, store.GetAccounts(entry.members));
  std::vector<index::Change> changes;
  for (size_t i = 0; i < entry.members.size(); ++i) {
    index::Change& change = changes.emplace_back();
    change.member = entry.members[i];
    bool purge;
    ASSIGN_OR_RETURN(purge, AwaitsPurge(store, change.member));
    if (purge) loaded.forget.push_back(change.member);
    if (!found[i]) {
      tills.Erase(change.member);
      continue;
    }
    tills.Put(*found[i]);
    ASSIGN_OR_RETURN(change.document, TakeDocument(*std::move(found[i])));
  }
  return changes;
}

// Numbers of deleted members are not given away again.
absl::Status CountDeleted(const storage::RowReader& rows, MemberNumber& highest) {
  return rows.ScanRows({.table = storage::Table::kTombstones},
                       [&highest](const storage::RowKey& key, const std::string&) {
                         highest = std::max(highest, key.number);
                         return absl::OkStatus();
                       });
}

// Leaves the tills to FillTills.
void LeaveTills(LoadedIndex& loaded) {
  loaded.tills = std::make_unique<TillTable>(loaded.engine->Current()->size());
  loaded.tills->BeginFill();
  loaded.fill_tills = true;
}

absl::StatusOr<LoadedIndex> BuildIndex(const storage::AccountStore& store,
                                       const LoadOptions& options) {
  std::unique_ptr<storage::StoreSnapshot> view;
  ASSIGN_OR_RETURN(view, store.Snapshot());
  LoadedIndex loaded;
  loaded.tills = std::make_unique<TillTable>(kExpectedCards);
  uint64_t fed = 0;
  auto feed = [&](const index::Engine::Sink& sink) {
    return view->ScanAccounts(0, [&](records::AccountRecord record) -> absl::Status {
      if (options.cancelled != nullptr && options.cancelled->load(std::memory_order_relaxed)) {
        return absl::CancelledError("stopped while building the index");
      }
      loaded.highest = std::max<MemberNumber>(loaded.highest, record.member());
      if (fed++ < options.tills_at_start) loaded.tills->Put(record);
      index::Document document;
      ASSIGN_OR_RETURN(document, TakeDocument(std::move(record)));
      return sink(std::move(document));
    });
  };
  ASSIGN_OR_RETURN(loaded.engine, index::Engine::Build(options.engine, view->sequence(), feed));
  RETURN_IF_ERROR(CountDeleted(*view, loaded.highest));
  if (loaded.engine->Current()->size() != fed) {
    return MakeError(absl::StatusCode::kDataLoss, "INDEX_INCOMPLETE",
                     "the index does not hold every account of the store");
  }
  if (fed > options.tills_at_start) LeaveTills(loaded);
  return loaded;
}

absl::StatusOr<LoadedIndex> FromImage(const storage::AccountStore& store,
                                      index::MappedImage image) {
  LoadedIndex loaded;
  loaded.engine = std::move(image.engine);
  loaded.settle = std::move(image.settle);
  loaded.image = loaded.engine->Current()->sequence();
  LeaveTills(loaded);
  ASSIGN_OR_RETURN(loaded.highest, store.HighestMember());
  RETURN_IF_ERROR(CountDeleted(store, loaded.highest));
  return loaded;
}

}  // namespace

absl::StatusOr<LoadedIndex> LoadIndex(const storage::AccountStore& store,
                                      const LoadOptions& options) {
  if (!options.image.empty()) {
    absl::StatusOr<index::MappedImage> image = MapImageOf(store, options.engine, options.image);
    if (image.ok()) return FromImage(store, *std::move(image));
    if (options.on_image) options.on_image(image.status());
  }
  return BuildIndex(store, options);
}

absl::Status FillTills(const storage::AccountStore& store, const std::atomic<bool>& cancelled,
                       TillTable& tills) {
  std::unique_ptr<storage::StoreSnapshot> view;
  ASSIGN_OR_RETURN(view, store.Snapshot());
  const absl::Status filled =
      view->ScanAccounts(0, [&](const records::AccountRecord& record) -> absl::Status {
        if (cancelled.load(std::memory_order_relaxed)) return absl::CancelledError("stopped");
        tills.Fill(record);
        return absl::OkStatus();
      });
  tills.EndFill();
  return filled;
}

absl::Status CatchUp(const storage::AccountStore& store, LoadedIndex& loaded) {
  const auto apply = [&](const storage::ChangeEntry& entry) -> absl::Status {
    std::vector<index::Change> changes;
    ASSIGN_OR_RETURN(changes, ReadChange(store, entry, loaded));
    for (MemberNumber member : entry.members) loaded.highest = std::max(loaded.highest, member);
    loaded.engine->Apply(entry.sequence, changes);
    return absl::OkStatus();
  };
  return store.ReadChanges(loaded.engine->Current()->sequence(), apply);
}

absl::Status LoadGroups(const storage::AccountStore& store, GroupRegistry& groups) {
  return store.ScanGroups([&groups](const records::GroupRecord& group) {
    groups.Add({group.group_name(), group.group_id()});
    return absl::OkStatus();
  });
}

}  // namespace frontdesk::directory
