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
  // Appends the cards [begin, end) that may be asked for with this last name, composed and trimmed:
  // all that are, and hardly any others. A nanosecond or less each.
  void AppendNamed(uint32_t begin, uint32_t end, std::string_view name,
                   std::vector<uint32_t>& cards) const;
  // The cardholder's last name, composed (Unicode NFC) and trimmed.
  std::string_view HolderOf(const Detail& detail) const { return names_[detail.holder]; }

  uint64_t MemoryBytes() const {
    return owners_.MemoryBytes() + detail_of_.MemoryBytes() + details_.MemoryBytes() +
           starts_.MemoryBytes() + names_.MemoryBytes() + name_codes_.MemoryBytes();
  }

  static void Visit(auto& self, auto& archive) {
    archive(self.owners_, self.detail_of_, self.details_, self.starts_, self.names_,
            self.name_codes_);
  }

 private:
  // A byte of the hash of the one name that a card may be asked for with; of a card that may be
  // with two, kTwoNames.
  using NameCode = uint8_t;
  static constexpr NameCode kTwoNames = 0;
  static NameCode CodeOf(std::string_view name);

  PackedColumn owners_;
  PackedColumn detail_of_;
  FlatArray<Detail> details_;
  FlatArray<uint32_t> starts_;
  StringArray names_;  // the first is empty
  FlatArray<NameCode> name_codes_;
};

// Collects cards in the order of ordinals.
class BillingColumn::Builder {
 public:
  Builder();
  // `holder`, `owner`: the last names of cardholder and member, composed and trimmed. A card
  // without four digits cannot be searched and is left out.
  void Add(uint32_t ordinal, const BillingCard& card, std::string_view holder,
           std::string_view owner);
  BillingColumn Finish() &&;

 private:
  std::vector<uint32_t> owners_;
  std::vector<uint32_t> detail_of_;
  std::vector<uint32_t> last4_;
  std::vector<NameCode> name_codes_;
  std::vector<Detail> details_;
  absl::flat_hash_map<std::pair<uint32_t, uint32_t>, uint32_t> detail_numbers_;
  StringArray::Builder names_;
  absl::flat_hash_map<std::string, uint32_t> name_numbers_;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEGMENT_BILLING_COLUMN_H_
