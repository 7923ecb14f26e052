// The payment cards of accounts as far as they can be searched: by their last four digits.
#ifndef FRONTDESK_INDEX_SEGMENT_BILLING_COLUMN_H_
#define FRONTDESK_INDEX_SEGMENT_BILLING_COLUMN_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"
#include "index/document.h"
#include "index/segment/string_array.h"

namespace frontdesk::index {

inline constexpr uint32_t kLast4Values = 10'000;

// The value of exactly four digits; nullopt for anything else.
std::optional<uint32_t> ParseLast4(std::string_view text);

// Cards in 10,000 lists. Immutable, thread-safe.
class BillingColumn {
 public:
  class Builder;

  struct Card {
    uint32_t owner = 0;
    uint32_t holder = 0;  // name; 0: none, so the member's
    uint32_t expiry_months : 30 = 0;
    uint32_t subscription_charge : 1 = 0;
    uint32_t on_file : 1 = 0;
  };

  // Cards of these last four digits (below kLast4Values) by account.
  absl::Span<const Card> WithLast4(uint32_t last4) const {
    return absl::MakeConstSpan(cards_).subspan(starts_[last4], starts_[last4 + 1] - starts_[last4]);
  }
  // The cardholder's last name, composed (Unicode NFC) and trimmed.
  std::string_view HolderOf(const Card& card) const { return names_[card.holder]; }

  uint64_t MemoryBytes() const;

 private:
  std::vector<Card> cards_;
  std::vector<uint32_t> starts_;
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
  BillingColumn result_;
  std::vector<uint32_t> last4_;  // of result_.cards_
  absl::flat_hash_map<std::string, uint32_t> names_;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEGMENT_BILLING_COLUMN_H_
