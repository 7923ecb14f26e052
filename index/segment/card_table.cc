#include "index/segment/card_table.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <numeric>

#include "index/text/ascii.h"

namespace frontdesk::index {
namespace {

constexpr size_t kMaxCodeDigits = 19;
// Slots that are asked for before they are written.
constexpr size_t kSlotsAhead = 16;

// The first code of every length: lengths 1, 2, … follow one another.
constexpr std::array<CardCode, kMaxCodeDigits + 2> kFirstOfSize = [] {
  std::array<CardCode, kMaxCodeDigits + 2> first = {};
  CardCode power = 10;
  for (size_t size = 1; size <= kMaxCodeDigits; ++size) {
    first[size + 1] = first[size] + power;
    power *= 10;  // wraps behind the last size, where it is not used
  }
  return first;
}();

// The value of eight digits, by pairs, by fours and all together; false if one is no digit.
bool ReadEightDigits(const char* digits, uint64_t& value) {
  static_assert(std::endian::native == std::endian::little);
  uint64_t bytes;
  std::memcpy(&bytes, digits, sizeof(bytes));
  // `0` to `9` are 0x30 to 0x39: what is above them would reach 0x40 with six more.
  constexpr uint64_t kHigh = 0xf0f0f0f0f0f0f0f0;
  constexpr uint64_t kThrees = 0x3030303030303030;
  if ((bytes & kHigh) != kThrees || ((bytes + 0x0606060606060606) & kHigh) != kThrees) return false;
  bytes = (bytes & 0x0f0f0f0f0f0f0f0f) * 2561 >> 8;
  bytes = (bytes & 0x00ff00ff00ff00ff) * 6553601 >> 16;
  value = (bytes & 0x0000ffff0000ffff) * 42949672960001 >> 32;
  return true;
}

}  // namespace

std::optional<CardCode> EncodeCard(std::string_view digits) {
  if (digits.empty() || digits.size() > kMaxCodeDigits) return std::nullopt;
  CardCode value = 0;
  std::string_view rest = digits;
  for (; rest.size() >= 8; rest.remove_prefix(8)) {
    uint64_t eight = 0;
    if (!ReadEightDigits(rest.data(), eight)) return std::nullopt;
    value = value * 100'000'000 + eight;
  }
  for (char c : rest) {
    if (!IsAsciiDigit(c)) return std::nullopt;
    value = value * 10 + static_cast<CardCode>(c - '0');
  }
  return kFirstOfSize[digits.size()] + value;
}

std::string DecodeCard(CardCode code) {
  size_t size = 1;
  while (size < kMaxCodeDigits && code >= kFirstOfSize[size + 1]) ++size;
  CardCode value = code - kFirstOfSize[size];
  std::string digits(size, '0');
  for (size_t i = size; i-- > 0; value /= 10) digits[i] = static_cast<char>('0' + value % 10);
  return digits;
}

uint32_t CardTable::AgeOf(uint32_t ordinal) const {
  const Contested* found =
      std::lower_bound(contested_.begin(), contested_.end(), ordinal,
                       [](const Contested& a, uint32_t b) { return a.ordinal < b; });
  return found == contested_.end() || found->ordinal != ordinal ? 0 : found->age;
}

void CardTable::Builder::Add(uint32_t ordinal, MemberNumber member, CardCode code, uint64_t age) {
  codes_.push_back(code);
  owners_.push_back(ordinal);
  members_.push_back(member);
  ages_.push_back(age);
}

CardTable CardTable::Builder::Finish() && {
  CardTable table;
  if (codes_.empty()) return table;
  table.owners_ = MonotoneColumn(owners_);
  // Six of seven are filled, and one is free for sure.
  std::vector<Slot> slots((codes_.size() + codes_.size() / 6 + kLine) / kLine * kLine);
  std::vector<uint32_t> places(codes_.size());
  const std::vector<uint32_t> shared = FillSlots(slots, places);
  table.places_ = PackedColumn(places);
  table.slots_ = FlatArray<Slot>(slots);
  table.contested_ = FlatArray<Contested>(MakeContested(shared));
  return table;
}

std::vector<uint32_t> CardTable::Builder::FillSlots(std::vector<Slot>& slots,
                                                    std::vector<uint32_t>& places) const {
  // The later written are put in first, so that a probe meets them first.
  std::vector<uint32_t> entries(codes_.size());
  std::iota(entries.begin(), entries.end(), 0);
  if (std::is_sorted(ages_.begin(), ages_.end())) {
    std::reverse(entries.begin(), entries.end());
  } else {
    std::stable_sort(entries.begin(), entries.end(),
                     [this](uint32_t a, uint32_t b) { return ages_[a] > ages_[b]; });
  }
  std::vector<uint32_t> shared;
  for (size_t i = 0; i < entries.size(); ++i) {
    if (i + kSlotsAhead < entries.size()) {
      __builtin_prefetch(&slots[HomeOf(codes_[entries[i + kSlotsAhead]], slots.size())]);
    }
    const uint32_t entry = entries[i];
    const uint64_t number = codes_[entry] + 1;
    size_t slot = HomeOf(codes_[entry], slots.size());
    for (; slots[slot].number != 0; slot = Next(slot, slots.size())) {
      if (slots[slot].number != number) continue;
      shared.push_back(EntryIn(slots[slot]));
      shared.push_back(entry);
    }
    slots[slot] = {.number = number, .owner = members_[entry] << kOrdinalBits | owners_[entry]};
    places[entry] = static_cast<uint32_t>(slot);
  }
  return shared;
}

uint32_t CardTable::Builder::EntryIn(const Slot& slot) const {
  const auto first = std::lower_bound(owners_.begin(), owners_.end(), OwnerOf(slot).ordinal);
  auto entry = static_cast<size_t>(first - owners_.begin());
  while (codes_[entry] + 1 != slot.number) ++entry;
  return static_cast<uint32_t>(entry);
}

std::vector<CardTable::Contested> CardTable::Builder::MakeContested(
    const std::vector<uint32_t>& entries) const {
  std::vector<std::pair<uint64_t, uint32_t>> written;
  for (uint32_t entry : entries) written.emplace_back(ages_[entry], owners_[entry]);
  std::sort(written.begin(), written.end());
  written.erase(std::unique(written.begin(), written.end()), written.end());
  std::vector<Contested> contested;
  for (uint32_t i = 0; i < written.size(); ++i) contested.push_back({written[i].second, i + 1});
  std::sort(contested.begin(), contested.end(),
            [](const Contested& a, const Contested& b) { return a.ordinal < b.ordinal; });
  return contested;
}

}  // namespace frontdesk::index
