#include "index/engine/delta.h"

#include <optional>
#include <utility>

namespace frontdesk::index {
namespace {

uint64_t BytesOf(const std::string& text) {
  // Short strings live inside the object.
  return text.capacity() < sizeof(std::string) / 2 ? 0 : text.capacity();
}

uint64_t BytesOf(const FoldedDocument::Text& text) {
  return BytesOf(text.light) + BytesOf(text.full);
}

uint64_t BytesOf(const IndexedDocument& account) {
  const Document& document = account.document;
  const FoldedDocument& folded = account.folded;
  uint64_t bytes = sizeof(IndexedDocument) + BytesOf(document.last_name);
  for (const FoldedDocument::Text* text :
       {&folded.first_name, &folded.last_name, &folded.nickname, &folded.email, &folded.street,
        &folded.city, &folded.state, &folded.company, &folded.group_name}) {
    bytes += BytesOf(*text);
  }
  bytes += document.card_numbers.capacity() * sizeof(std::string);
  for (const std::string& number : document.card_numbers) bytes += BytesOf(number);
  bytes += document.billing_cards.capacity() * sizeof(BillingCard);
  bytes += folded.phones.capacity() * sizeof(std::string);
  return bytes;
}

}  // namespace

bool DeltaView::FindNewest(const KeyTable& table, uint64_t key, uint32_t& entry) const {
  bool found = false;
  table.Find(key, [&](uint32_t other) {
    // Entries behind the end belong to later snapshots.
    if (other >= size_ || dead.Contains(other) || (found && other < entry)) return;
    entry = other;
    found = true;
  });
  return found;
}

bool DeltaView::FindMember(MemberNumber member, uint32_t& entry) const {
  return size_ > 0 && FindNewest(*by_member_, member, entry);
}

bool DeltaView::FindCard(CardCode code, uint32_t& entry) const {
  return size_ > 0 && FindNewest(*by_card_, code, entry);
}

uint64_t DeltaView::MemoryBytes() const {
  uint64_t bytes = chunks_.size() * sizeof(Chunk) + dead.MemoryBytes() + by_member_->MemoryBytes() +
                   by_card_->MemoryBytes();
  for (uint32_t entry = 0; entry < size_; ++entry) bytes += BytesOf(*(*this)[entry]);
  return bytes;
}

Delta::Delta() : by_member_(std::make_shared<KeyTable>()), by_card_(std::make_shared<KeyTable>()) {
  view_.by_member_ = by_member_;
  view_.by_card_ = by_card_;
}

uint32_t Delta::Append(IndexedDocumentPtr account) {
  const uint32_t entry = view_.size_;
  if (entry % DeltaView::kChunk == 0) {
    view_.chunks_.push_back(std::make_shared<DeltaView::Chunk>());
  }
  Insert(by_member_, account->document.member, entry);
  for (const std::string& number : account->document.card_numbers) {
    const std::optional<CardCode> code = EncodeCard(number);
    if (code) Insert(by_card_, *code, entry);
  }
  view_.by_member_ = by_member_;
  view_.by_card_ = by_card_;
  (*view_.chunks_.back())[entry % DeltaView::kChunk] = std::move(account);
  ++view_.size_;
  return entry;
}

void Delta::Insert(std::shared_ptr<KeyTable>& table, uint64_t key, uint32_t entry) {
  while (!table->Insert(key, entry)) table = table->Larger();
}

}  // namespace frontdesk::index
