#include "index/segment/term_column.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include "absl/hash/hash.h"
#include "absl/strings/string_view.h"
#include "index/segment/radix_sort.h"

namespace frontdesk::index {
namespace {

constexpr size_t kMemoryBlock = 1 << 16;
constexpr size_t kFirstSlots = 64;

// The first eight bytes of a text as a number: texts ascend as these do, unless they are equal.
uint64_t FirstBytes(std::string_view text) {
  static_assert(std::endian::native == std::endian::little);
  uint64_t bytes = 0;
  std::memcpy(&bytes, text.data(), std::min(text.size(), sizeof(bytes)));
  return __builtin_bswap64(bytes);
}

}  // namespace

size_t TermColumn::Builder::Header::RowSize() const {
  return sizeof(Header) + full + (light == kAsFull ? 0 : light) + extra;
}

TermText TermColumn::Builder::TextOf(const char* row) {
  Header header;
  std::memcpy(&header, row, sizeof(header));
  const char* at = row + sizeof(header);
  TermText text;
  text.full = {at, header.full};
  at += header.full;
  text.light = text.full;
  if (header.light != kAsFull) {
    text.light = {at, header.light};
    at += header.light;
  }
  text.extra = {at, header.extra};
  return text;
}

const char* TermColumn::Builder::Keep(std::string_view row) {
  if (row.size() > left_) {
    left_ = std::max(kMemoryBlock, row.size());
    memory_.push_back(std::make_unique<char[]>(left_));
    end_ = memory_.back().get();
  }
  char* place = end_;
  row.copy(place, row.size());
  end_ += row.size();
  left_ -= row.size();
  return place;
}

void TermColumn::Builder::GrowSlots() {
  std::vector<Slot> grown(std::max(kFirstSlots, 2 * slots_.size()));
  for (const Slot& slot : slots_) {
    if (slot.number == kNoTerm) continue;
    size_t at = slot.hash & (grown.size() - 1);
    while (grown[at].number != kNoTerm) at = (at + 1) & (grown.size() - 1);
    grown[at] = slot;
  }
  slots_ = std::move(grown);
}

void TermColumn::Builder::Add(const TermText& value) {
  const auto ordinal = static_cast<uint32_t>(column_.size());
  column_.push_back(kNoTerm);
  if (value == TermText()) return;
  const bool as_full = value.light == value.full;
  const Header header = {.full = static_cast<uint32_t>(value.full.size()),
                         .light = as_full ? kAsFull : static_cast<uint32_t>(value.light.size()),
                         .extra = static_cast<uint32_t>(value.extra.size())};
  Waiting& waiting = waiting_.emplace_back();
  waiting.row = waiting_rows_.size();
  waiting.size = header.RowSize();
  waiting.ordinal = ordinal;
  waiting_rows_.append(reinterpret_cast<const char*>(&header), sizeof(header)).append(value.full);
  if (!as_full) waiting_rows_.append(value.light);
  waiting_rows_.append(value.extra);
  const absl::string_view text(waiting_rows_.data() + waiting.row + sizeof(header),
                               waiting.size - sizeof(header));
  waiting.hash = static_cast<uint32_t>(absl::HashOf(text));
  if (!slots_.empty()) __builtin_prefetch(&slots_[waiting.hash & (slots_.size() - 1)]);
  if (waiting_.size() == kWaiting) LookUpWaiting();
}

void TermColumn::Builder::LookUpWaiting() {
  while (slots_.size() < 2 * (terms_ + waiting_.size())) GrowSlots();
  for (const Waiting& value : waiting_) {
    __builtin_prefetch(slots_[value.hash & (slots_.size() - 1)].row);
  }
  for (const Waiting& value : waiting_) column_[value.ordinal] = NumberOf(value);
  waiting_.clear();
  waiting_rows_.clear();
}

uint32_t TermColumn::Builder::NumberOf(const Waiting& value) {
  const std::string_view row(waiting_rows_.data() + value.row, value.size);
  size_t at = value.hash & (slots_.size() - 1);
  for (; slots_[at].number != kNoTerm; at = (at + 1) & (slots_.size() - 1)) {
    const Slot& slot = slots_[at];
    // A row says in its header how long it is: of rows that differ in length nothing else is read.
    if (slot.hash == value.hash && std::memcmp(slot.row, row.data(), sizeof(Header)) == 0 &&
        std::memcmp(slot.row, row.data(), row.size()) == 0) {
      return slot.number;
    }
  }
  slots_[at] = {.hash = value.hash, .number = terms_, .row = Keep(row)};
  return terms_++;
}

std::vector<std::pair<TermText, uint32_t>> TermColumn::Builder::Sorted() const {
  std::vector<std::pair<TermText, uint32_t>> terms;
  std::vector<std::pair<uint64_t, uint32_t>> order;  // by the first bytes, then by all
  terms.reserve(terms_);
  order.reserve(terms_);
  for (const Slot& slot : slots_) {
    if (slot.number == kNoTerm) continue;
    order.emplace_back(FirstBytes(TextOf(slot.row).full), static_cast<uint32_t>(terms.size()));
    terms.emplace_back(TextOf(slot.row), slot.number);
  }
  RadixSort(order);
  std::vector<std::pair<TermText, uint32_t>> sorted;
  sorted.reserve(terms_);
  for (auto begin = order.begin(); begin != order.end();) {
    const auto end = std::find_if(begin, order.end(),
                                  [&](const auto& other) { return other.first != begin->first; });
    std::sort(begin, end, [&](const auto& a, const auto& b) {
      return terms[a.second].first < terms[b.second].first;
    });
    for (; begin != end; ++begin) sorted.push_back(terms[begin->second]);
  }
  return sorted;
}

TermColumn TermColumn::Builder::Finish(bool words, PlaneShare planes) && {
  LookUpWaiting();
  const std::vector<std::pair<TermText, uint32_t>> met = Sorted();
  std::vector<Slot>().swap(slots_);
  std::vector<uint32_t> rank(met.size());
  std::vector<TermText> texts;
  texts.reserve(met.size());
  for (const auto& [text, number] : met) {
    rank[number] = static_cast<uint32_t>(texts.size());
    texts.push_back(text);
  }
  TermColumn result;
  for (uint32_t& term : column_) {
    if (term == kNoTerm) continue;
    term = rank[term];
    ++result.valued_;
  }
  result.terms_ = TermDictionary(texts, words);
  result.postings_ = InvertColumn(column_, result.terms_.size());
  for (uint32_t& term : column_) ++term;
  result.column_ = PackedColumn(absl::MakeConstSpan(column_));
  if (planes.per_mille > 0) {
    const std::vector<LetterSet> of_value = LettersOfValues(result.terms_);
    result.planes_ = LetterPlanes(static_cast<uint32_t>(column_.size()), planes,
                                  [&](uint32_t first, uint32_t count, LetterSet* letters) {
                                    for (uint32_t i = 0; i < count; ++i)
                                      letters[i] = of_value[column_[first + i]];
                                  });
  }
  return result;
}

}  // namespace frontdesk::index
