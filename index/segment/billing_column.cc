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

// `column` in the order that `place` says: element i goes to place[i].
std::vector<uint32_t> Placed(const std::vector<uint32_t>& column,
                             const std::vector<uint32_t>& place) {
  std::vector<uint32_t> placed(column.size());
  for (size_t i = 0; i < column.size(); ++i) placed[place[i]] = column[i];
  return placed;
}

}  // namespace

std::optional<uint32_t> ParseLast4(std::string_view text) {
  if (text.size() != 4 || !std::all_of(text.begin(), text.end(), IsAsciiDigit)) return std::nullopt;
  uint32_t value = 0;
  for (char c : text) value = value * 10 + static_cast<uint32_t>(c - '0');
  return value;
}

BillingColumn::Builder::Builder() {
  names_.Add("");
  name_numbers_.try_emplace("", 0);
}

void BillingColumn::Builder::Add(uint32_t ordinal, const BillingCard& card,
                                 std::string_view holder) {
  const std::optional<uint32_t> last4 = ParseLast4(card.last4);
  if (!last4) return;
  const auto [name, new_name] = name_numbers_.try_emplace(ToAbsl(holder), names_.size());
  if (new_name) names_.Add(holder);
  const Detail detail = {.holder = name->second,
                         .expiry_months = std::min(card.expiry_months, kMaxExpiryMonths),
                         .subscription_charge = card.subscription_charge,
                         .on_file = card.on_file};
  const uint32_t rest =
      detail.expiry_months << 2 | detail.subscription_charge << 1 | detail.on_file;
  const auto [known, new_detail] = detail_numbers_.try_emplace(
      std::pair(detail.holder, rest), static_cast<uint32_t>(details_.size()));
  if (new_detail) details_.push_back(detail);
  owners_.push_back(ordinal);
  detail_of_.push_back(known->second);
  last4_.push_back(*last4);
}

BillingColumn BillingColumn::Builder::Finish() && {
  std::vector<uint32_t> starts(kLast4Values + 1);
  for (uint32_t last4 : last4_) ++starts[last4 + 1];
  std::partial_sum(starts.begin(), starts.end(), starts.begin());
  std::vector<uint32_t> next = starts;
  std::vector<uint32_t>& place = last4_;
  for (uint32_t& last4 : last4_) last4 = next[last4]++;
  BillingColumn column;
  column.owners_ = PackedColumn(Placed(owners_, place));
  column.detail_of_ = PackedColumn(Placed(detail_of_, place));
  column.details_ = FlatArray<Detail>(details_);
  column.starts_ = FlatArray<uint32_t>(starts);
  column.names_ = std::move(names_).Finish();
  return column;
}

}  // namespace frontdesk::index
