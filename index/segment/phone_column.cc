#include "index/segment/phone_column.h"

#include <algorithm>

#include "index/segment/radix_sort.h"

namespace frontdesk::index {
namespace {

// With three digits a search for five in the middle would read ten times as many entries.
constexpr uint32_t kGramDigits = 4;

}  // namespace

template <typename Key>
PhoneColumn::Order PhoneColumn::SortedBy(const std::vector<uint32_t>& entries, Key key) {
  std::vector<std::pair<PhoneCode, uint32_t>> keyed;
  keyed.reserve(entries.size());
  for (uint32_t entry : entries) keyed.emplace_back(key(entry), entry);
  RadixSort(keyed);  // entries of one number stay in their order
  std::vector<uint32_t> sorted;
  std::vector<PhoneCode> samples;
  sorted.reserve(keyed.size());
  for (const auto& [code, entry] : keyed) {
    if (sorted.size() % kSample == 0) samples.push_back(code);
    sorted.push_back(entry);
  }
  Order order;
  order.entries = PackedColumn(sorted);
  order.samples = FlatArray<PhoneCode>(samples);
  return order;
}

template <typename Key>
uint32_t PhoneColumn::LowerBound(const Order& order, PhoneCode value, Key key) const {
  const PhoneCode* sample = std::lower_bound(order.samples.begin(), order.samples.end(), value);
  const auto after = static_cast<uint32_t>(sample - order.samples.begin());
  if (after == 0) return 0;
  // Behind the last sample below the value, and not behind the next one.
  uint32_t low = (after - 1) * kSample + 1;
  uint32_t high = std::min(after * kSample, static_cast<uint32_t>(order.entries.size()));
  // Their codes lie all over memory: those between quarters are asked for together, then all of a
  // quarter. So they are waited for twice, where halving would wait five times.
  const auto entry_at = [&](uint32_t place) { return static_cast<uint32_t>(order.entries[place]); };
  for (uint32_t step : {kSample / 4, uint32_t{1}}) {
    for (uint32_t place = low + step - 1; place < high; place += step) {
      codes_.Prefetch(entry_at(place));
    }
    while (low + step <= high && key(entry_at(low + step - 1)) < value) low += step;
    high = std::min(high, low + step - 1);
  }
  return low;
}

template <typename Key>
PhoneColumn::Range PhoneColumn::RangeOf(const Order& order, PhoneCode digits, int size,
                                        Key key) const {
  Range range;
  range.entries = &order.entries;
  range.begin = LowerBound(order, digits, key);
  range.whole_end = range.begin;
  const auto entries = static_cast<uint32_t>(order.entries.size());
  PhoneCode next = digits;  // the first code that is not `digits`
  for (; range.whole_end < entries; ++range.whole_end) {
    next = key(range.EntryAt(range.whole_end));
    if (next != digits) break;
  }
  // The last code of the prefix is no number: behind its digits are ones.
  const PhoneCode last = digits | ~PhonePrefixMask(size);
  const bool at_end = range.whole_end == entries || next > last || size == kPhoneCodeDigits;
  range.end = at_end ? range.whole_end : LowerBound(order, last, key);
  return range;
}

std::string PhoneColumn::TextOf(uint32_t entry) const {
  const PhoneCode code = CodeOf(entry);
  if (code < kLong) return DecodePhone(code);
  return std::string(long_texts_[static_cast<uint32_t>(code - kLong)]);
}

PhoneColumn::Range PhoneColumn::WithPrefix(std::string_view digits) const {
  return RangeOf(by_code_, EncodePhone(digits), static_cast<int>(digits.size()),
                 [this](uint32_t entry) { return CodeOf(entry); });
}

PhoneColumn::Range PhoneColumn::WithSuffix(std::string_view digits) const {
  return RangeOf(by_reverse_, ReversePhone(EncodePhone(digits)), static_cast<int>(digits.size()),
                 [this](uint32_t entry) { return ReversePhone(CodeOf(entry)); });
}

uint32_t PhoneColumn::CountOfSize(size_t size) const {
  uint32_t count = static_cast<uint32_t>(long_entries_.size());
  for (size_t s = size; s < of_size_.size(); ++s) count += of_size_[s];
  return count;
}

uint64_t PhoneColumn::MemoryBytes() const {
  return codes_.MemoryBytes() + wide_.MemoryBytes() + owners_.MemoryBytes() +
         by_code_.entries.MemoryBytes() + by_code_.samples.MemoryBytes() +
         by_reverse_.entries.MemoryBytes() + by_reverse_.samples.MemoryBytes() +
         of_size_.MemoryBytes() + long_entries_.MemoryBytes() + long_texts_.MemoryBytes() +
         grams_.MemoryBytes() + digit_counts_.MemoryBytes();
}

void PhoneColumn::Builder::Add(uint32_t ordinal, std::string_view digits) {
  owners_.push_back(ordinal);
  if (digits.size() <= kPhoneCodeDigits) {
    codes_.push_back(EncodePhone(digits));
    return;
  }
  long_entries_.push_back(static_cast<uint32_t>(codes_.size()));
  codes_.push_back(kLong + long_texts_.size());
  long_texts_.Add(digits);
}

void PhoneColumn::Builder::PackCodes(PhoneColumn& column) const {
  constexpr PhoneCode kBelow = (PhoneCode{1} << kNarrowShift) - 1;
  std::vector<uint64_t> narrow;
  std::vector<PhoneCode> wide;
  narrow.reserve(codes_.size());
  for (PhoneCode code : codes_) {
    const bool fits = (code & kBelow) == 0 && code < kLong;
    narrow.push_back(fits ? code >> kNarrowShift : kWide + wide.size());
    if (!fits) wide.push_back(code);
  }
  column.codes_ = PackedColumn(narrow);
  column.wide_ = FlatArray<PhoneCode>(wide);
}

PhoneColumn PhoneColumn::Builder::Finish() && {
  PhoneColumn column;
  PackCodes(column);
  column.owners_ = MonotoneColumn(owners_);
  column.long_entries_ = FlatArray<uint32_t>(long_entries_);
  column.long_texts_ = std::move(long_texts_).Finish();
  std::vector<uint32_t> of_size(kPhoneCodeDigits + 1);
  std::vector<uint32_t> coded;
  StringArray::Builder texts;
  for (uint32_t entry = 0; entry < column.size(); ++entry) {
    texts.Add(column.TextOf(entry));
    if (column.IsLong(entry)) continue;
    coded.push_back(entry);
    ++of_size[static_cast<size_t>(PhoneCodeSize(codes_[entry]))];
  }
  column.of_size_ = FlatArray<uint32_t>(of_size);
  column.by_code_ = SortedBy(coded, [this](uint32_t entry) { return codes_[entry]; });
  column.by_reverse_ =
      SortedBy(coded, [this](uint32_t entry) { return ReversePhone(codes_[entry]); });
  const StringArray numbers = std::move(texts).Finish();
  column.grams_ = NgramIndex(numbers, {.size = kGramDigits});
  column.digit_counts_ = DigitCounts(numbers, owners_);
  return column;
}

}  // namespace frontdesk::index
