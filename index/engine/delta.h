// The unmerged accounts: a list that one thread appends to and snapshots scan.
#ifndef FRONTDESK_INDEX_ENGINE_DELTA_H_
#define FRONTDESK_INDEX_ENGINE_DELTA_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "common/member_id.h"
#include "index/engine/key_table.h"
#include "index/segment/card_table.h"
#include "index/segment/indexed_document.h"
#include "index/segment/tombstones.h"

namespace frontdesk::index {

using IndexedDocumentPtr = std::shared_ptr<const IndexedDocument>;

// What a snapshot sees of the delta: the first size() entries less the dead ones. Later entries of
// one member supersede earlier ones, which are dead. Copying is cheap.
class DeltaView {
 public:
  uint32_t size() const { return size_; }
  uint32_t live() const { return size_ - dead.count(); }
  const IndexedDocumentPtr& operator[](uint32_t entry) const {
    return (*chunks_[entry / kChunk])[entry % kChunk];
  }
  bool IsLive(uint32_t entry) const { return !dead.Contains(entry); }

  // The live entry of a member; false if there is none. O(1).
  bool FindMember(MemberNumber member, uint32_t& entry) const;
  // The live entry written last of those that hold the card; false if there is none. O(1).
  bool FindCard(CardCode code, uint32_t& entry) const;

  uint64_t MemoryBytes() const;

  Tombstones dead;

 private:
  friend class Delta;
  static constexpr size_t kChunk = 256;
  using Chunk = std::array<IndexedDocumentPtr, kChunk>;

  bool FindNewest(const KeyTable& table, uint64_t key, uint32_t& entry) const;

  uint32_t size_ = 0;
  std::vector<std::shared_ptr<Chunk>> chunks_;
  std::shared_ptr<const KeyTable> by_member_;
  std::shared_ptr<const KeyTable> by_card_;
};

// The writer's side. For one thread; views of it may be read by others meanwhile, as they do not
// look beyond their size.
class Delta {
 public:
  Delta();

  // Appends an entry and returns its number. It is seen by views taken afterwards.
  uint32_t Append(IndexedDocumentPtr account);
  // Marks entries (ascending) dead for views taken afterwards.
  void Kill(absl::Span<const uint32_t> entries) { view_.dead = view_.dead.With(entries); }

  const DeltaView& view() const { return view_; }

 private:
  void Insert(std::shared_ptr<KeyTable>& table, uint64_t key, uint32_t entry);

  DeltaView view_;
  std::shared_ptr<KeyTable> by_member_;
  std::shared_ptr<KeyTable> by_card_;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_ENGINE_DELTA_H_
