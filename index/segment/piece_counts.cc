#include "index/segment/piece_counts.h"

#include <algorithm>
#include <bit>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"

namespace frontdesk::index {
namespace {

// Of a piece that just reaches the number so many texts are in the sample, about; with half of them
// it is counted, so that few are missed.
constexpr uint32_t kInSample = 64;

}  // namespace

// For one thread, for one construction.
class PieceCounts::Builder {
 public:
  Builder(uint32_t texts, const TextOf& text_of) : texts_(texts), text_of_(text_of) {}

  void CountShort(PieceCounts& result);
  // Chooses the longer pieces by a sample, then counts them in all texts.
  void CountLong(uint32_t fewest, PieceCounts& result);

 private:
  // A place of a sampled text, and the node of what begins there.
  struct Place {
    uint32_t text = 0;
    uint32_t end = 0;  // of the piece, in sample_
    uint32_t node = 0;
  };
  struct Counter {
    uint32_t count = 0;
    uint32_t text = ~uint32_t{0};  // the last one counted: a text counts once
    void Count(uint32_t in_text) {
      count += text == in_text ? 0 : 1;
      text = in_text;
    }
  };

  // The symbols of a text and a zero behind them.
  void ReadSymbols(const PieceCounts& result, uint32_t text);
  std::vector<Place> SamplePlaces(const PieceCounts& result, uint32_t stride);
  // Makes nodes of the pieces that are longer by one and frequent, and takes the places there.
  std::vector<Place> Grow(const std::vector<Place>& places, uint32_t fewest);
  void FillSlots(PieceCounts& result) const;

  const uint32_t texts_;
  const TextOf& text_of_;
  std::string symbols_;                             // of one text
  std::string sample_;                              // of the sampled texts
  absl::flat_hash_map<uint32_t, uint32_t> number_;  // by key
  std::vector<uint32_t> keys_;                      // by number
};

void PieceCounts::Builder::CountShort(PieceCounts& result) {
  constexpr uint32_t kSymbols = (1 << kSymbolBits) - 1;
  std::vector<Counter> counters(kCodes);
  uint32_t given = 0;
  for (uint32_t text = 0; text < texts_; ++text) {
    uint32_t one = 0;  // the last symbol, the two last ones
    uint32_t two = 0;
    for (char c : text_of_(text)) {
      const auto byte = static_cast<uint8_t>(c);
      uint8_t& known = result.symbols_[byte];
      // Symbols go to those that come first; a text with too many of them does not matter.
      if (known == 0 && byte < 0x80 && given < kSymbols) known = static_cast<uint8_t>(++given);
      const uint32_t symbol = known;
      if (symbol != 0) {
        counters[symbol].Count(text);
        if (one != 0) counters[one << kSymbolBits | symbol].Count(text);
        if (two != 0) counters[two << kSymbolBits | symbol].Count(text);
      }
      two = one != 0 && symbol != 0 ? one << kSymbolBits | symbol : 0;
      one = symbol;
    }
  }
  std::vector<uint32_t> counts;
  counts.reserve(kCodes);
  for (const Counter& counter : counters) counts.push_back(counter.count);
  result.counts_ = FlatArray<uint32_t>(counts);
}

void PieceCounts::Builder::ReadSymbols(const PieceCounts& result, uint32_t text) {
  symbols_.clear();
  for (char c : text_of_(text)) {
    symbols_.push_back(static_cast<char>(result.symbols_[static_cast<uint8_t>(c)]));
  }
  symbols_.push_back('\0');
}

std::vector<PieceCounts::Builder::Place> PieceCounts::Builder::SamplePlaces(
    const PieceCounts& result, uint32_t stride) {
  std::vector<Place> places;
  for (uint32_t text = 0; text < texts_; text += stride) {
    ReadSymbols(result, text);
    const auto begin = static_cast<uint32_t>(sample_.size());
    sample_.append(symbols_);
    for (uint32_t i = 0; i + kShort < symbols_.size(); ++i) {
      uint32_t node = 0;
      bool all = true;
      for (uint32_t k = i; k < i + kShort; ++k) {
        all = all && symbols_[k] != 0;
        node = node << kSymbolBits | static_cast<uint8_t>(symbols_[k]);
      }
      if (all) places.push_back({text, begin + i + static_cast<uint32_t>(kShort), node});
    }
  }
  return places;
}

std::vector<PieceCounts::Builder::Place> PieceCounts::Builder::Grow(
    const std::vector<Place>& places, uint32_t fewest) {
  constexpr size_t kMaxNodes = (size_t{1} << kNodeBits) - kCodes;
  absl::flat_hash_map<uint32_t, Counter> counters;
  const auto key_at = [this](const Place& place) {
    return KeyOf(place.node, static_cast<uint8_t>(sample_[place.end]));
  };
  for (const Place& place : places) {
    if (sample_[place.end] != 0) counters[key_at(place)].Count(place.text);
  }
  std::vector<uint32_t> frequent;
  for (const auto& [key, counter] : counters) {
    if (counter.count >= fewest) frequent.push_back(key);
  }
  std::sort(frequent.begin(), frequent.end());
  for (uint32_t key : frequent) {
    if (keys_.size() == kMaxNodes) break;
    number_.emplace(key, static_cast<uint32_t>(keys_.size()));
    keys_.push_back(key);
  }
  std::vector<Place> longer;
  for (const Place& place : places) {
    if (sample_[place.end] == 0) continue;
    const auto found = number_.find(key_at(place));
    if (found != number_.end())
      longer.push_back({place.text, place.end + 1, kCodes + found->second});
  }
  return longer;
}

void PieceCounts::Builder::FillSlots(PieceCounts& result) const {
  std::vector<uint64_t> slots(std::bit_ceil(2 * keys_.size() + 1), kFreeSlot);
  // In the order of numbers: two builds of the same accounts have the same slots.
  for (size_t number = 0; number < keys_.size(); ++number) {
    size_t slot = SlotOf(keys_[number], slots.size());
    while (slots[slot] != kFreeSlot) slot = (slot + 1) & (slots.size() - 1);
    slots[slot] = uint64_t{keys_[number]} << kNodeBits | number;
  }
  result.slots_ = FlatArray<uint64_t>(slots);
}

void PieceCounts::Builder::CountLong(uint32_t fewest, PieceCounts& result) {
  const uint32_t stride = std::max<uint32_t>(fewest / kInSample, 1);
  const uint32_t in_sample = std::max<uint32_t>(fewest / stride / 2, 1);
  for (std::vector<Place> places = SamplePlaces(result, stride); !places.empty();) {
    places = Grow(places, in_sample);
  }
  FillSlots(result);
  std::vector<bool> grows(kCodes);  // short pieces that are the beginning of a longer one
  for (uint32_t key : keys_) {
    if (key >> kSymbolBits < kCodes) grows[key >> kSymbolBits] = true;
  }
  std::vector<Counter> counters(keys_.size());
  for (uint32_t text = 0; text < texts_; ++text) {
    ReadSymbols(result, text);
    uint32_t code = 0;  // of the last three symbols
    uint32_t run = 0;   // symbols since the last character without one
    for (size_t i = 0; i + 1 < symbols_.size(); ++i) {
      const auto symbol = static_cast<uint8_t>(symbols_[i]);
      run = symbol == 0 ? 0 : run + 1;
      code = (code << kSymbolBits | symbol) % kCodes;
      if (run < kShort || !grows[code]) continue;
      uint32_t node = code;
      for (size_t k = i + 1; symbols_[k] != 0; ++k) {
        node = result.ChildOf(node, static_cast<uint8_t>(symbols_[k]));
        if (node == kNoNode) break;
        counters[node - kCodes].Count(text);
      }
    }
  }
  std::vector<uint32_t> counts;
  counts.reserve(counters.size());
  for (const Counter& counter : counters) counts.push_back(counter.count);
  result.long_counts_ = FlatArray<uint32_t>(counts);
}

PieceCounts::PieceCounts(uint32_t texts, uint32_t fewest, const TextOf& text_of) {
  Builder builder(texts, text_of);
  builder.CountShort(*this);
  if (fewest > 0) builder.CountLong(fewest, *this);
}

std::optional<uint32_t> PieceCounts::Find(std::string_view piece) const {
  if (counts_.empty() || piece.empty()) return std::nullopt;
  uint32_t node = 0;
  for (size_t i = 0; i < piece.size(); ++i) {
    const uint32_t symbol = symbols_[static_cast<uint8_t>(piece[i])];
    if (symbol == 0) return std::nullopt;
    if (i == kShort && slots_.empty()) return std::nullopt;
    node = i < kShort ? node << kSymbolBits | symbol : ChildOf(node, symbol);
    if (node == kNoNode) return std::nullopt;
  }
  return piece.size() <= kShort ? counts_[node] : long_counts_[node - kCodes];
}

}  // namespace frontdesk::index
