#include "index/segment/phone_column.h"

#include <algorithm>

namespace frontdesk::index {
namespace {

// The part of `entries`, sorted by key(entry), whose key begins with the digits of `prefix`.
template <typename Key>
absl::Span<const uint32_t> PrefixRange(const std::vector<uint32_t>& entries,
                                       std::string_view prefix, Key key) {
  const PhoneCode low = EncodePhone(prefix);
  const PhoneCode high = low | ~PhonePrefixMask(static_cast<int>(prefix.size()));
  const auto begin = std::partition_point(entries.begin(), entries.end(),
                                          [&](uint32_t entry) { return key(entry) < low; });
  const auto end = std::partition_point(begin, entries.end(),
                                        [&](uint32_t entry) { return key(entry) <= high; });
  return absl::MakeConstSpan(entries).subspan(static_cast<size_t>(begin - entries.begin()),
                                              static_cast<size_t>(end - begin));
}

// Entries that are not long by key(entry).
template <typename Key>
std::vector<uint32_t> SortedBy(const std::vector<uint32_t>& entries, Key key) {
  std::vector<std::pair<PhoneCode, uint32_t>> keyed;
  keyed.reserve(entries.size());
  for (uint32_t entry : entries) keyed.emplace_back(key(entry), entry);
  std::sort(keyed.begin(), keyed.end());
  std::vector<uint32_t> sorted;
  sorted.reserve(keyed.size());
  for (const auto& [code, entry] : keyed) sorted.push_back(entry);
  return sorted;
}

}  // namespace

std::pair<uint32_t, uint32_t> PhoneColumn::EntriesOf(uint32_t ordinal) const {
  const auto range = std::equal_range(owners_.begin(), owners_.end(), ordinal);
  return {static_cast<uint32_t>(range.first - owners_.begin()),
          static_cast<uint32_t>(range.second - owners_.begin())};
}

std::string PhoneColumn::TextOf(uint32_t entry) const {
  if (!IsLong(entry)) return DecodePhone(codes_[entry]);
  return std::string(long_texts_[static_cast<uint32_t>(codes_[entry] - kLong)]);
}

absl::Span<const uint32_t> PhoneColumn::WithPrefix(std::string_view digits) const {
  return PrefixRange(by_code_, digits, [this](uint32_t entry) { return codes_[entry]; });
}

absl::Span<const uint32_t> PhoneColumn::WithSuffix(std::string_view digits) const {
  const std::string reversed(digits.rbegin(), digits.rend());
  return PrefixRange(by_reverse_, reversed,
                     [this](uint32_t entry) { return ReversePhone(codes_[entry]); });
}

uint32_t PhoneColumn::CountOfSize(size_t size) const {
  uint32_t count = static_cast<uint32_t>(long_entries_.size());
  for (size_t s = size; s < of_size_.size(); ++s) count += of_size_[s];
  return count;
}

uint64_t PhoneColumn::MemoryBytes() const {
  return codes_.capacity() * sizeof(PhoneCode) +
         (owners_.capacity() + by_code_.capacity() + by_reverse_.capacity() + of_size_.capacity() +
          long_entries_.capacity()) *
             sizeof(uint32_t) +
         long_texts_.MemoryBytes() + grams_.MemoryBytes();
}

void PhoneColumn::Builder::Add(uint32_t ordinal, std::string_view digits) {
  texts_.Add(digits);
  result_.owners_.push_back(ordinal);
  if (digits.size() <= kPhoneCodeDigits) {
    result_.codes_.push_back(EncodePhone(digits));
    return;
  }
  result_.long_entries_.push_back(result_.size());
  result_.codes_.push_back(kLong + result_.long_texts_.size());
  result_.long_texts_.Add(digits);
}

PhoneColumn PhoneColumn::Builder::Finish() && {
  PhoneColumn& column = result_;
  column.codes_.shrink_to_fit();
  column.owners_.shrink_to_fit();
  column.of_size_.resize(kPhoneCodeDigits + 1);
  std::vector<uint32_t> coded;
  for (uint32_t entry = 0; entry < column.size(); ++entry) {
    if (column.IsLong(entry)) continue;
    coded.push_back(entry);
    ++column.of_size_[static_cast<size_t>(PhoneCodeSize(column.codes_[entry]))];
  }
  const auto code = [&column](uint32_t entry) { return column.codes_[entry]; };
  column.by_code_ = SortedBy(coded, code);
  column.by_reverse_ = SortedBy(coded, [&](uint32_t entry) { return ReversePhone(code(entry)); });
  column.grams_ = NgramIndex(texts_, /*sizes=*/{3});
  return std::move(column);
}

}  // namespace frontdesk::index
