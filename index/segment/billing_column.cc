#include "index/segment/billing_column.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "common/mix.h"
#include "common/strings.h"
#include "index/text/ascii.h"

namespace frontdesk::index {
namespace {

// A card that expires later cannot be told from others that do: some 89 million years from now.
constexpr uint32_t kMaxExpiryMonths = (1u << 30) - 1;

// `column` in the order that `place` says: element i goes to place[i].
template <typename T>
std::vector<T> Placed(const std::vector<T>& column, const std::vector<uint32_t>& place) {
  std::vector<T> placed(column.size());
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

BillingColumn::NameCode BillingColumn::CodeOf(std::string_view name) {
  // FNV-1a (Fowler, Noll, Vo), 64 bits. Images hold these codes: they must never change.
  uint64_t hash = 0xcbf29ce484222325;
  for (char c : name) hash = (hash ^ static_cast<uint8_t>(c)) * 0x100000001b3;
  return static_cast<NameCode>(Mix64(hash) % 255 + 1);
}

void BillingColumn::AppendNamed(uint32_t begin, uint32_t end, std::string_view name,
                                std::vector<uint32_t>& cards) const {
  const NameCode wanted = CodeOf(name);
  const size_t before = cards.size();
  cards.resize(before + (end - begin));
  uint32_t* out = cards.data() + before;
  for (uint32_t card = begin; card < end; ++card) {
    // No branch depends on what is read.
    *out = card;
    out += name_codes_[card] == wanted || name_codes_[card] == kTwoNames ? 1 : 0;
  }
  cards.resize(static_cast<size_t>(out - cards.data()));
}

BillingColumn::Builder::Builder() {
  names_.Add("");
  name_numbers_.try_emplace("", 0);
}

void BillingColumn::Builder::Add(uint32_t ordinal, const BillingCard& card, std::string_view holder,
                                 std::string_view owner) {
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
  name_codes_.push_back(holder.empty() || holder == owner ? CodeOf(owner) : kTwoNames);
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
  column.name_codes_ = FlatArray<NameCode>(Placed(name_codes_, place));
  column.details_ = FlatArray<Detail>(details_);
  column.starts_ = FlatArray<uint32_t>(starts);
  column.names_ = std::move(names_).Finish();
  return column;
}

}  // namespace frontdesk::index
