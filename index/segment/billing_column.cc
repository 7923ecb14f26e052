#include "index/segment/billing_column.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "common/strings.h"
#include "index/text/ascii.h"

namespace frontdesk::index {
namespace {

// A card that expires later cannot be told from others that do: some 89 million years from now.
constexpr uint32_t kMaxExpiryMonths = (1u << 30) - 1;

}  // namespace

std::optional<uint32_t> ParseLast4(std::string_view text) {
  if (text.size() != 4 || !std::all_of(text.begin(), text.end(), IsAsciiDigit)) return std::nullopt;
  uint32_t value = 0;
  for (char c : text) value = value * 10 + static_cast<uint32_t>(c - '0');
  return value;
}

uint64_t BillingColumn::MemoryBytes() const {
  return cards_.capacity() * sizeof(Card) + starts_.capacity() * sizeof(uint32_t) +
         names_.MemoryBytes();
}

BillingColumn::Builder::Builder() {
  result_.names_.Add("");
  names_.try_emplace("", 0);
}

void BillingColumn::Builder::Add(uint32_t ordinal, const BillingCard& card,
                                 std::string_view holder) {
  const std::optional<uint32_t> last4 = ParseLast4(card.last4);
  if (!last4) return;
  const auto [name, is_new] = names_.try_emplace(ToAbsl(holder), result_.names_.size());
  if (is_new) result_.names_.Add(holder);
  result_.cards_.push_back({.owner = ordinal,
                            .holder = name->second,
                            .expiry_months = std::min(card.expiry_months, kMaxExpiryMonths),
                            .subscription_charge = card.subscription_charge,
                            .on_file = card.on_file});
  last4_.push_back(*last4);
}

BillingColumn BillingColumn::Builder::Finish() && {
  std::vector<uint32_t>& starts = result_.starts_;
  starts.resize(kLast4Values + 1);
  for (uint32_t last4 : last4_) ++starts[last4 + 1];
  std::partial_sum(starts.begin(), starts.end(), starts.begin());
  std::vector<Card> sorted(last4_.size());
  std::vector<uint32_t> next = starts;
  for (size_t i = 0; i < last4_.size(); ++i) sorted[next[last4_[i]]++] = result_.cards_[i];
  result_.cards_ = std::move(sorted);
  result_.names_.ShrinkToFit();
  return std::move(result_);
}

}  // namespace frontdesk::index
