#include "index/segment/ngram_index.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>

namespace frontdesk::index {
namespace {

// Candidates so few that looking at them is cheaper than decoding another list this many times as
// long.
constexpr uint64_t kEnoughNarrowed = 64;

uint32_t Power(uint32_t base, int exponent) {
  uint32_t power = 1;
  for (int i = 0; i < exponent; ++i) power *= base;
  return power;
}

}  // namespace

NgramIndex::NgramIndex(const StringArray& texts, absl::Span<const int> sizes, GramPlaces places)
    : places_(places), texts_(texts.size()) {
  for (unsigned char byte : texts.blob()) symbols_[byte] = 1;
  const bool beyond_ascii =
      std::any_of(symbols_.begin() + 0x80, symbols_.end(), [](uint8_t s) { return s != 0; });
  for (int byte = 0; byte < 0x80; ++byte) {
    if (symbols_[byte] != 0) symbols_[byte] = static_cast<uint8_t>(base_++);
  }
  if (beyond_ascii) {
    std::fill(symbols_.begin() + 0x80, symbols_.end(), static_cast<uint8_t>(base_++));
  }
  for (int size : sizes) grams_.push_back(Build(texts, size));
}

uint32_t NgramIndex::KeyAt(const char* text, int size) const {
  uint32_t key = 0;
  for (int i = 0; i < size; ++i) key = key * base_ + symbols_[static_cast<uint8_t>(text[i])];
  return key;
}

template <typename Use>
void NgramIndex::ForEachKey(std::string_view text, int size, Use use) const {
  if (text.size() < static_cast<size_t>(size)) return;
  const size_t last =
      places_ == GramPlaces::kBeginning ? 0 : text.size() - static_cast<size_t>(size);
  for (size_t i = 0; i <= last; ++i) use(KeyAt(text.data() + i, size));
}

NgramIndex::Grams NgramIndex::Build(const StringArray& texts, int size) const {
  const auto for_each = [&](auto use) {
    for (uint32_t t = 0; t < texts_; ++t) {
      ForEachKey(texts[t], size, [&](uint32_t key) { use(key, t); });
    }
  };
  // A counting sort of (gram, text); a gram that a text repeats is dropped when its list is
  // encoded.
  std::vector<uint64_t> ends(size_t{Power(base_, size)} + 1);
  for_each([&](uint32_t key, uint32_t) { ++ends[key + 1]; });
  std::partial_sum(ends.begin(), ends.end(), ends.begin());
  std::vector<uint32_t> ids(ends.back());
  for_each([&](uint32_t key, uint32_t text) { ids[ends[key]++] = text; });
  Grams grams;
  grams.size = size;
  PostingLists::Builder builder(texts_);
  uint64_t begin = 0;
  for (uint32_t key = 0; key + 1 < ends.size(); ++key) {
    const uint64_t end = ends[key];  // moved there while filling
    if (end == begin) continue;
    uint32_t* first = ids.data() + begin;
    const uint32_t* last = std::unique(first, ids.data() + end);
    grams.keys.push_back(key);
    builder.Add(absl::MakeConstSpan(first, static_cast<size_t>(last - first)));
    begin = end;
  }
  grams.keys.shrink_to_fit();
  grams.lists = std::move(builder).Finish();
  return grams;
}

const NgramIndex::Grams* NgramIndex::GramsFor(std::string_view piece) const {
  const Grams* best = nullptr;
  for (const Grams& grams : grams_) {
    if (static_cast<size_t>(grams.size) <= piece.size()) best = &grams;
  }
  return best;
}

bool NgramIndex::ListsOf(const Grams& grams, std::string_view piece,
                         std::vector<uint32_t>& lists) const {
  bool all_occur = true;
  ForEachKey(piece, grams.size, [&](uint32_t key) {
    const auto found = std::lower_bound(grams.keys.begin(), grams.keys.end(), key);
    all_occur &= found != grams.keys.end() && *found == key;
    lists.push_back(static_cast<uint32_t>(found - grams.keys.begin()));
  });
  if (!all_occur) return false;
  std::sort(lists.begin(), lists.end());
  lists.erase(std::unique(lists.begin(), lists.end()), lists.end());
  std::sort(lists.begin(), lists.end(),
            [&](uint32_t a, uint32_t b) { return grams.lists.Count(a) < grams.lists.Count(b); });
  return true;
}

uint64_t NgramIndex::UpperBound(std::string_view piece) const {
  const Grams* grams = GramsFor(piece);
  if (grams == nullptr) return texts_;
  std::vector<uint32_t> lists;
  return ListsOf(*grams, piece, lists) ? grams->lists.Count(lists.front()) : 0;
}

std::vector<uint32_t> NgramIndex::Candidates(std::string_view piece) const {
  std::vector<uint32_t> ids;
  const Grams* grams = GramsFor(piece);
  if (grams == nullptr) {
    ids.resize(texts_);
    std::iota(ids.begin(), ids.end(), 0);
    return ids;
  }
  std::vector<uint32_t> lists;
  if (!ListsOf(*grams, piece, lists)) return ids;
  grams->lists.Append(lists.front(), ids);
  for (size_t i = 1; i < lists.size() && !ids.empty(); ++i) {
    if (grams->lists.Count(lists[i]) > ids.size() * kEnoughNarrowed) break;
    grams->lists.Retain(lists[i], ids);
  }
  return ids;
}

bool NgramIndex::IsExact(std::string_view piece) const {
  const Grams* grams = GramsFor(piece);
  return grams != nullptr && static_cast<size_t>(grams->size) == piece.size() &&
         std::all_of(piece.begin(), piece.end(),
                     [](char c) { return static_cast<uint8_t>(c) < 0x80; });
}

void NgramIndex::AddTo(std::string_view piece, Bitmap& bits) const {
  const Grams& grams = *GramsFor(piece);
  std::vector<uint32_t> lists;
  if (ListsOf(grams, piece, lists)) grams.lists.AddTo(lists.front(), bits);
}

uint64_t NgramIndex::MemoryBytes() const {
  uint64_t bytes = 0;
  for (const Grams& grams : grams_) {
    bytes += grams.keys.capacity() * sizeof(uint32_t) + grams.lists.MemoryBytes();
  }
  return bytes;
}

}  // namespace frontdesk::index
