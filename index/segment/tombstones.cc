#include "index/segment/tombstones.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace frontdesk::index {

Tombstones Tombstones::With(absl::Span<const uint32_t> ids) const {
  if (ids.empty()) return *this;
  auto marks = marks_ == nullptr ? std::make_shared<Marks>() : std::make_shared<Marks>(*marks_);
  for (size_t i = 0; i < ids.size();) {
    const size_t c = ids[i] / kChunkBits;
    if (marks->chunks.size() <= c) marks->chunks.resize(c + 1);
    auto chunk = marks->chunks[c] == nullptr ? std::make_shared<Chunk>()
                                             : std::make_shared<Chunk>(*marks->chunks[c]);
    for (; i < ids.size() && ids[i] / kChunkBits == c; ++i) {
      uint64_t& word = chunk->words[ids[i] % kChunkBits / 64];
      const uint64_t bit = uint64_t{1} << (ids[i] % 64);
      if ((word & bit) == 0) ++marks->count;
      word |= bit;
    }
    marks->chunks[c] = std::move(chunk);
  }
  Tombstones result;
  result.marks_ = std::move(marks);
  return result;
}

std::vector<uint32_t> Tombstones::Since(const Tombstones& before) const {
  static constexpr Chunk kNoMarks;
  std::vector<uint32_t> ids;
  if (marks_ == before.marks_) return ids;
  for (size_t c = 0; c < marks_->chunks.size(); ++c) {
    const Chunk* old = nullptr;
    if (before.marks_ != nullptr && c < before.marks_->chunks.size()) {
      old = before.marks_->chunks[c].get();
    }
    if (marks_->chunks[c].get() == old) continue;
    if (old == nullptr) old = &kNoMarks;
    for (size_t w = 0; w < old->words.size(); ++w) {
      uint64_t left = marks_->chunks[c]->words[w] & ~old->words[w];
      for (; left != 0; left &= left - 1) {
        ids.push_back(static_cast<uint32_t>(c * kChunkBits + w * 64 +
                                            static_cast<size_t>(std::countr_zero(left))));
      }
    }
  }
  return ids;
}

void Tombstones::RemoveFrom(Bitmap& bits) const {
  if (marks_ == nullptr) return;
  std::vector<uint64_t>& words = bits.words();
  for (size_t c = 0; c < marks_->chunks.size(); ++c) {
    const Chunk* chunk = marks_->chunks[c].get();
    if (chunk == nullptr) continue;
    const size_t first = c * chunk->words.size();
    for (size_t w = first; w < std::min(first + chunk->words.size(), words.size()); ++w) {
      words[w] &= ~chunk->words[w - first];
    }
  }
}

uint64_t Tombstones::MemoryBytes() const {
  if (marks_ == nullptr) return 0;
  uint64_t bytes = sizeof(Marks) + marks_->chunks.capacity() * sizeof(marks_->chunks[0]);
  for (const auto& chunk : marks_->chunks) bytes += chunk == nullptr ? 0 : sizeof(Chunk);
  return bytes;
}

}  // namespace frontdesk::index
