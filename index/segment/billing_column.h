// The payment cards of accounts as far as they can be searched: by their last four digits.
#ifndef FRONTDESK_INDEX_SEGMENT_BILLING_COLUMN_H_
#define FRONTDESK_INDEX_SEGMENT_BILLING_COLUMN_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "index/document.h"
#include "index/segment/flat_array.h"
#include "index/segment/packed_column.h"
#include "index/segment/string_array.h"

namespace frontdesk::index {

inline constexpr uint32_t kLast4Values = 10'000;

// The value of exactly four digits; nullopt for anything else.
std::optional<uint32_t> ParseLast4(std::string_view text);

// Cards in 10,000 lists. Immutable, thread-safe.
class BillingColumn {
 public:
  class Builder;

  // What many cards have in common.
  struct Detail {
    uint32_t holder = 0;  // name; 0: none, so the member's
    uint32_t expiry_months : 30 = 0;
    uint32_t subscription_charge : 1 = 0;
    uint32_t on_file : 1 = 0;
  };

  // Cards begin, end of these last four digits (below kLast4Values), by account.
  std::pair<uint32_t, uint32_t> WithLast4(uint32_t last4) const {
    if (starts_.empty()) return {0, 0};
    return {starts_[last4], starts_[last4 + 1]};
  }
  uint32_t size() const { return static_cast<uint32_t>(owners_.size()); }
  uint32_t OwnerOf(uint32_t card) const { return static_cast<uint32_t>(owners_[card]); }
  const Detail& DetailOf(uint32_t card) const { return details_[detail_of_[card]]; }
  // The cardholder's last name, composed (Unicode NFC) and trimmed.
  std::string_view HolderOf(const Detail& detail) const { return names_[detail.holder]; }

  uint64_t MemoryBytes() const {
    return owners_.MemoryBytes() + detail_of_.MemoryBytes() + details_.MemoryBytes() +
           starts_.MemoryBytes() + names_.MemoryBytes();
  }

  static void Visit(auto& self, auto& archive) {
    archive(self.owners_, self.detail_of_, self.details_, self.starts_, self.names_);
  }

 private:
  PackedColumn owners_;
  PackedColumn detail_of_;
  FlatArray<Detail> details_;
  FlatArray<uint32_t> starts_;
  StringArray names_;  // the first is empty
};

// Collects cards in the order of ordinals.
class BillingColumn::Builder {
 public:
  Builder();
  // `holder`: composed and trimmed. A card without four digits cannot be searched and is left out.
  void Add(uint32_t ordinal, const BillingCard& card, std::string_view holder);
  BillingColumn Finish() &&;

 private:
  std::vector<uint32_t> owners_;
  std::vector<uint32_t> detail_of_;
  std::vector<uint32_t> last4_;
  std::vector<Detail> details_;
  absl::flat_hash_map<std::pair<uint32_t, uint32_t>, uint32_t> detail_numbers_;
  StringArray::Builder names_;
  absl::flat_hash_map<std::string, uint32_t> name_numbers_;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEGMENT_BILLING_COLUMN_H_
