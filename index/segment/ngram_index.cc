#include "index/segment/ngram_index.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "index/segment/radix_sort.h"

namespace frontdesk::index {
namespace {

// Looking at a candidate is cheaper than decoding so many times as many entries of another list;
// and of few candidates each is nearly a block apart in it, which costs more than a look.
constexpr uint64_t kEnoughNarrowed = 64;
constexpr uint64_t kEnoughNarrowedFew = 8;
constexpr size_t kFewCandidates = 64;
// So much text is sorted gram by gram; more is counted, with a counter for every possible gram.
constexpr size_t kSortedBytes = 1 << 18;
// A union of so large a share of the texts is made in a bitmap.
constexpr uint64_t kSparseShare = 64;

uint32_t Power(uint32_t base, uint32_t exponent) {
  uint32_t power = 1;
  for (uint32_t i = 0; i < exponent; ++i) power *= base;
  return power;
}

}  // namespace

NgramIndex::NgramIndex(const StringArray& texts, Shape shape)
    : shape_(shape), texts_(texts.size()) {
  ChooseSymbols(texts);
  if (texts.blob().size() < kSortedBytes) {
    BuildBySorting(texts);
  } else {
    BuildByCounting(texts);
  }
}

void NgramIndex::ChooseSymbols(const StringArray& texts) {
  std::array<uint64_t, 256> counts = {};
  for (char c : texts.blob()) ++counts[static_cast<uint8_t>(c)];
  std::array<uint8_t, 128> by_count;
  std::iota(by_count.begin(), by_count.end(), uint8_t{0});
  std::stable_sort(by_count.begin(), by_count.end(),
                   [&](uint8_t a, uint8_t b) { return counts[a] > counts[b]; });
  uint32_t next = kBegin + 1;
  for (uint8_t byte : by_count) {
    // Two places are kept: for the last symbol and for the shared one.
    if (counts[byte] == 0 || next + 2 > kMaxBase) break;
    symbols_[byte] = static_cast<Symbol>(next++);
  }
  for (size_t byte = 0; byte < counts.size(); ++byte) {
    if (counts[byte] == 0 || symbols_[byte] != kEnd) continue;
    shared_ = static_cast<Symbol>(next);
    symbols_[byte] = shared_;
  }
  base_ = next + (shared_ != 0 ? 1 : 0);
}

template <typename Use>
void NgramIndex::ForEachGram(const StringArray& texts, Use use) const {
  const uint32_t size = shape_.size;
  const uint32_t top = Power(base_, size - 1);
  for (uint32_t t = 0; t < texts_; ++t) {
    const std::string_view text = texts[t];
    // The gram before the first: its first symbol is shifted out at each step.
    uint32_t key = 0;
    const auto symbol = [&](size_t i) -> uint32_t {
      return i < text.size() ? symbols_[static_cast<uint8_t>(text[i])] : uint32_t{kEnd};
    };
    for (size_t i = 0; i + 1 < size; ++i) key = key * base_ + symbol(i);
    if (shape_.begins && !text.empty()) use(kBegin * top + key, t);
    uint64_t seen = 0;
    for (size_t i = 0; i < text.size(); ++i) {
      key = key % top * base_ + symbol(i + size - 1);
      const uint32_t first = symbol(i);
      // Of one symbol and nothing behind there is the list of that symbol, once a text.
      if (i + 1 < text.size()) use(key, t);
      if ((seen >> first & 1) == 0) use(first * top, t);
      seen |= uint64_t{1} << first;
    }
  }
}

void NgramIndex::BuildByCounting(const StringArray& texts) {
  // A counting sort of (gram, text); a gram that a text repeats is dropped when its list is
  // encoded.
  std::vector<uint32_t> ends(size_t{Power(base_, shape_.size)} + 1);
  ForEachGram(texts, [&](uint32_t key, uint32_t) { ++ends[key + 1]; });
  std::partial_sum(ends.begin(), ends.end(), ends.begin());
  std::vector<uint32_t> ids(ends.back());
  ForEachGram(texts, [&](uint32_t key, uint32_t text) { ids[ends[key]++] = text; });
  PostingLists::Builder builder(texts_);
  std::vector<uint32_t> keys;
  uint32_t begin = 0;
  for (uint32_t key = 0; key + 1 < ends.size(); ++key) {
    const uint32_t end = ends[key];  // moved there while filling
    if (end == begin) continue;
    uint32_t* first = ids.data() + begin;
    const uint32_t* last = std::unique(first, ids.data() + end);
    keys.push_back(key);
    builder.Add(absl::MakeConstSpan(first, static_cast<size_t>(last - first)));
    begin = end;
  }
  keys_ = FlatArray<uint32_t>(keys);
  lists_ = std::move(builder).Finish();
}

void NgramIndex::BuildBySorting(const StringArray& texts) {
  std::vector<std::pair<uint32_t, uint32_t>> grams;  // key and text
  grams.reserve(2 * texts.blob().size() + texts_);
  ForEachGram(texts, [&](uint32_t key, uint32_t text) { grams.emplace_back(key, text); });
  // They come in the order of their texts, and those of one gram stay in it.
  RadixSort(grams);
  grams.erase(std::unique(grams.begin(), grams.end()), grams.end());
  PostingLists::Builder builder(texts_);
  std::vector<uint32_t> keys;
  std::vector<uint32_t> ids;
  for (size_t i = 0; i < grams.size(); ++i) {
    const auto [key, text] = grams[i];
    ids.push_back(text);
    if (i + 1 < grams.size() && grams[i + 1].first == key) continue;
    keys.push_back(key);
    builder.Add(ids);
    ids.clear();
  }
  keys_ = FlatArray<uint32_t>(keys);
  lists_ = std::move(builder).Finish();
}

bool NgramIndex::HasOwnSymbols(std::string_view piece) const {
  return std::all_of(piece.begin(), piece.end(), [this](char c) {
    return static_cast<uint8_t>(c) < 0x80 &&
           (shared_ == 0 || symbols_[static_cast<uint8_t>(c)] != shared_);
  });
}

NgramIndex::Code NgramIndex::CodeOf(std::string_view piece, bool begin) const {
  absl::InlinedVector<Symbol, kUsualPlaces> symbols;
  if (begin) symbols.push_back(kBegin);
  bool all_occur = true;
  for (char c : piece) {
    symbols.push_back(symbols_[static_cast<uint8_t>(c)]);
    all_occur &= symbols.back() != kEnd;
  }
  Code code;
  if (!all_occur) {
    code.range = {1, 0};  // nothing
    return code;
  }
  const size_t size = shape_.size;
  for (size_t at = 0; at == 0 || at + size <= symbols.size(); ++at) {
    uint32_t key = 0;
    for (size_t i = at; i < at + size; ++i) {
      key = key * base_ + (i < symbols.size() ? symbols[i] : uint32_t{kEnd});
    }
    code.keys.push_back(key);
  }
  code.range = {code.keys.front(), code.keys.front()};
  if (symbols.size() >= size) return code;
  code.keys.clear();
  // A single symbol has a list of its own, the first of its range.
  if (symbols.size() > 1) {
    code.range.last += Power(base_, static_cast<uint32_t>(size - symbols.size())) - 1;
  }
  return code;
}

std::vector<uint32_t> NgramIndex::ListsOf(const Code& code) const {
  std::vector<uint32_t> lists;
  if (code.keys.size() > 1) {
    const std::vector<SizedList> sized = SizedListsOf(code);
    if (!sized.empty()) lists.push_back(std::min_element(sized.begin(), sized.end())->list);
    return lists;
  }
  AddListsOf(code.range, lists);
  return lists;
}

void NgramIndex::AddListsOf(Keys range, std::vector<uint32_t>& lists) const {
  const uint32_t* first = std::lower_bound(keys_.begin(), keys_.end(), range.first);
  for (; first != keys_.end() && *first <= range.last; ++first) {
    lists.push_back(static_cast<uint32_t>(first - keys_.begin()));
  }
}

std::vector<uint32_t> NgramIndex::ListsBefore(std::string_view piece,
                                              std::string_view behind) const {
  std::vector<uint32_t> lists;
  // What a gram has room for besides the byte behind.
  const size_t size = std::min<size_t>(piece.size(), shape_.size - 1);
  uint32_t key = 0;
  for (char c : piece.substr(piece.size() - size)) {
    const Symbol symbol = symbols_[static_cast<uint8_t>(c)];
    if (symbol == kEnd) return lists;  // occurs nowhere
    key = key * base_ + symbol;
  }
  const uint32_t room = Power(base_, static_cast<uint32_t>(shape_.size - size - 1));
  // Behind the end there are ends only.
  AddListsOf({key * base_ * room, key * base_ * room}, lists);
  for (char c : behind) {
    const Symbol symbol = symbols_[static_cast<uint8_t>(c)];
    const uint32_t first = (key * base_ + symbol) * room;
    if (symbol != kEnd) AddListsOf({first, first + room - 1}, lists);
  }
  // Bytes may share a symbol.
  std::sort(lists.begin(), lists.end());
  lists.erase(std::unique(lists.begin(), lists.end()), lists.end());
  return lists;
}

std::vector<NgramIndex::SizedList> NgramIndex::SizedListsOf(const Code& code) const {
  std::vector<SizedList> sized;
  if (keys_.empty()) return sized;
  // All keys are looked up together, a step of each at a time: so their waits for memory overlap.
  absl::InlinedVector<uint32_t, kUsualPlaces> places(code.keys.size());
  for (auto left = static_cast<uint32_t>(keys_.size()); left > 1; left -= left / 2) {
    for (size_t i = 0; i < places.size(); ++i) {
      // No branch depends on what is read.
      const uint32_t behind = keys_[places[i] + left / 2] <= code.keys[i] ? 1 : 0;
      places[i] += behind * (left / 2);
    }
  }
  for (size_t i = 0; i < places.size(); ++i) {
    if (keys_[places[i]] != code.keys[i]) return {};
  }
  sized.reserve(places.size());
  for (uint32_t list : places) sized.push_back({.size = lists_.Count(list), .list = list});
  return sized;
}

uint64_t NgramIndex::CountOf(const std::vector<uint32_t>& lists) const {
  uint64_t count = 0;
  for (uint32_t list : lists) count += lists_.Count(list);
  return std::min<uint64_t>(count, texts_);
}

std::vector<uint32_t> NgramIndex::Find(const Code& code) const {
  if (code.keys.size() <= 1) return UnionOf(ListsOf(code));
  std::vector<SizedList> rarest_first = SizedListsOf(code);
  std::sort(rarest_first.begin(), rarest_first.end());
  std::vector<uint32_t> ids;
  for (size_t i = 0; i < rarest_first.size(); ++i) {
    const auto [size, list] = rarest_first[i];
    if (i == 0) {
      lists_.Append(list, ids);
    } else if (list != rarest_first[i - 1].list) {  // a piece may repeat a gram
      const bool few = ids.size() < kFewCandidates;
      if (size > ids.size() * (few ? kEnoughNarrowedFew : kEnoughNarrowed)) break;
      lists_.Retain(list, ids);
    }
  }
  return ids;
}

std::vector<uint32_t> NgramIndex::UnionOf(const std::vector<uint32_t>& lists) const {
  const uint64_t bound = CountOf(lists);
  std::vector<uint32_t> ids;
  if (lists.size() > 1 && bound * kSparseShare > texts_) {
    Bitmap bits(texts_);
    AddLists(lists, bits);
    bits.AppendTo(ids);
    return ids;
  }
  ids.reserve(bound);
  for (uint32_t list : lists) lists_.Append(list, ids);
  if (lists.size() <= 1) return ids;
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

void NgramIndex::AddLists(const std::vector<uint32_t>& lists, Bitmap& bits) const {
  for (uint32_t list : lists) lists_.AddTo(list, bits);
}

}  // namespace frontdesk::index
