#include "index/segment/card_table.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "index/text/ascii.h"

namespace frontdesk::index {
namespace {

constexpr size_t kMaxCodeDigits = 19;

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

// Spreads numbers that differ in their last digits only (splitmix64).
uint64_t Mix(uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

}  // namespace

std::optional<CardCode> EncodeCard(std::string_view digits) {
  if (digits.empty() || digits.size() > kMaxCodeDigits) return std::nullopt;
  CardCode value = 0;
  for (char c : digits) {
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

uint32_t CardTable::SlotOf(CardCode code) const {
  // The high half of a product spreads over any number of slots.
  return static_cast<uint32_t>((static_cast<unsigned __int128>(Mix(code)) * slots_.size()) >> 64);
}

std::pair<uint32_t, uint32_t> CardTable::EntriesOf(uint32_t ordinal) const {
  const auto range = std::equal_range(owners_.begin(), owners_.end(), ordinal);
  return {static_cast<uint32_t>(range.first - owners_.begin()),
          static_cast<uint32_t>(range.second - owners_.begin())};
}

uint32_t CardTable::AgeOf(uint32_t ordinal) const {
  const auto found = std::lower_bound(contested_.begin(), contested_.end(),
                                      std::pair<uint32_t, uint32_t>(ordinal, 0));
  return found == contested_.end() || found->first != ordinal ? 0 : found->second;
}

uint64_t CardTable::MemoryBytes() const {
  return codes_.capacity() * sizeof(CardCode) +
         (owners_.capacity() + slots_.capacity() + 2 * contested_.capacity()) * sizeof(uint32_t);
}

void CardTable::Builder::Add(uint32_t ordinal, CardCode code, uint64_t age) {
  result_.codes_.push_back(code);
  result_.owners_.push_back(ordinal);
  ages_.push_back(age);
}

CardTable CardTable::Builder::Finish() && {
  CardTable& table = result_;
  table.codes_.shrink_to_fit();
  table.owners_.shrink_to_fit();
  if (table.codes_.empty()) return std::move(table);
  table.slots_.resize(size_t{table.size()} + table.size() / 3 + 2);
  // The later written are put in first, so that a probe meets them first.
  std::vector<uint32_t> entries(table.size());
  std::iota(entries.begin(), entries.end(), 0);
  std::stable_sort(entries.begin(), entries.end(),
                   [this](uint32_t a, uint32_t b) { return ages_[a] > ages_[b]; });
  std::vector<uint32_t> shared;
  for (uint32_t entry : entries) {
    uint32_t slot = table.SlotOf(table.codes_[entry]);
    for (; table.slots_[slot] != 0; slot = table.NextSlot(slot)) {
      const uint32_t other = table.slots_[slot] - 1;
      if (table.codes_[other] != table.codes_[entry]) continue;
      shared.push_back(other);
      shared.push_back(entry);
    }
    table.slots_[slot] = entry + 1;
  }
  AddContested(std::move(shared));
  return std::move(table);
}

void CardTable::Builder::AddContested(std::vector<uint32_t> entries) {
  std::vector<std::pair<uint64_t, uint32_t>> written;
  for (uint32_t entry : entries) written.emplace_back(ages_[entry], result_.owners_[entry]);
  std::sort(written.begin(), written.end());
  written.erase(std::unique(written.begin(), written.end()), written.end());
  for (uint32_t i = 0; i < written.size(); ++i) {
    result_.contested_.emplace_back(written[i].second, i + 1);
  }
  std::sort(result_.contested_.begin(), result_.contested_.end());
}

}  // namespace frontdesk::index
