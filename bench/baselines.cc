#include "bench/baselines.h"

#include <roaring/roaring.h>
#include <string.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "common/strings.h"
#include "index/text/digits.h"
#include "index/text/fold.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace frontdesk::bench {
namespace {

// The first place of `piece` in `text` at or behind `from`; npos if there is none. Compares the
// first and the last character of 32 places at a time.
#if defined(__x86_64__)
__attribute__((target("avx2,bmi"))) size_t FindByAvx2(std::string_view text, std::string_view piece,
                                                      size_t from) {
  const __m256i first = _mm256_set1_epi8(piece.front());
  const __m256i last = _mm256_set1_epi8(piece.back());
  const size_t behind = piece.size() - 1;
  size_t at = from;
  for (; at + behind + 32 <= text.size(); at += 32) {
    const auto* begin = reinterpret_cast<const __m256i*>(text.data() + at);
    const auto* end = reinterpret_cast<const __m256i*>(text.data() + at + behind);
    const __m256i both = _mm256_and_si256(_mm256_cmpeq_epi8(first, _mm256_loadu_si256(begin)),
                                          _mm256_cmpeq_epi8(last, _mm256_loadu_si256(end)));
    auto places = static_cast<uint32_t>(_mm256_movemask_epi8(both));
    for (; places != 0; places &= places - 1) {
      const size_t place = at + static_cast<size_t>(__builtin_ctz(places));
      if (memcmp(text.data() + place, piece.data(), piece.size()) == 0) return place;
    }
  }
  return text.find(piece, at);
}
#endif

size_t Find(std::string_view text, std::string_view piece, size_t from) {
#if defined(__x86_64__)
  static const bool avx2 = __builtin_cpu_supports("avx2") != 0;
  if (avx2) return FindByAvx2(text, piece, from);
#endif
  const void* found = memmem(text.data() + from, text.size() - from, piece.data(), piece.size());
  if (found == nullptr) return std::string_view::npos;
  return static_cast<size_t>(static_cast<const char*>(found) - text.data());
}

uint32_t TrigramAt(std::string_view text, size_t i) {
  return static_cast<uint8_t>(text[i]) << 16 | static_cast<uint8_t>(text[i + 1]) << 8 |
         static_cast<uint8_t>(text[i + 2]);
}

std::optional<uint64_t> NumberOf(const std::string& digits) {
  if (digits.empty() || digits.size() > 18) return std::nullopt;
  return std::stoull(digits);
}

}  // namespace

EmailLines::EmailLines(const CompactDocuments& documents) {
  documents.ForEach([this](const index::Document& document) {
    text_.append(index::Fold(document.email, index::Folding::kLight)).push_back('\n');
    starts_.push_back(text_.size());
    return true;
  });
}

uint64_t EmailLines::CountByScan(std::string_view piece) const {
  uint64_t count = 0;
  for (size_t at = 0; at < text_.size();) {
    at = Find(text_, piece, at);
    if (at == std::string_view::npos) break;
    ++count;
    at = text_.find('\n', at);
  }
  return count;
}

struct RoaringTrigrams::Lists {
  absl::flat_hash_map<uint32_t, roaring_bitmap_t*> of;
};

RoaringTrigrams::RoaringTrigrams(const EmailLines& lines)
    : lines_(lines), lists_(std::make_unique<Lists>()) {
  std::vector<uint32_t> ends(size_t{1 << 24} + 1);
  const auto for_each = [&](auto use) {
    for (uint32_t line = 0; line < lines.size(); ++line) {
      const std::string_view text = lines[line];
      for (size_t i = 0; i + 3 <= text.size(); ++i) use(TrigramAt(text, i), line);
    }
  };
  for_each([&](uint32_t gram, uint32_t) { ++ends[gram + 1]; });
  std::partial_sum(ends.begin(), ends.end(), ends.begin());
  std::vector<uint32_t> ids(ends.back());
  for_each([&](uint32_t gram, uint32_t line) { ids[ends[gram]++] = line; });
  uint32_t begin = 0;
  for (uint32_t gram = 0; gram + 1 < ends.size(); ++gram) {
    const uint32_t end = ends[gram];
    if (end > begin) {
      roaring_bitmap_t* list = roaring_bitmap_of_ptr(end - begin, ids.data() + begin);
      roaring_bitmap_run_optimize(list);
      lists_->of[gram] = list;
    }
    begin = end;
  }
}

RoaringTrigrams::~RoaringTrigrams() {
  for (const auto& [gram, list] : lists_->of) roaring_bitmap_free(list);
}

uint64_t RoaringTrigrams::bytes() const {
  uint64_t bytes = 0;
  for (const auto& [gram, list] : lists_->of) bytes += roaring_bitmap_portable_size_in_bytes(list);
  return bytes;
}

std::optional<uint64_t> RoaringTrigrams::Find(std::string_view piece, size_t limit,
                                              std::vector<uint32_t>& first) const {
  if (piece.size() < 3) return std::nullopt;
  first.clear();
  std::vector<std::pair<uint64_t, const roaring_bitmap_t*>> lists;
  for (size_t i = 0; i + 3 <= piece.size(); ++i) {
    const auto found = lists_->of.find(TrigramAt(piece, i));
    if (found == lists_->of.end()) return 0;
    lists.emplace_back(roaring_bitmap_get_cardinality(found->second), found->second);
  }
  std::sort(lists.begin(), lists.end());
  roaring_bitmap_t* both = roaring_bitmap_copy(lists[0].second);
  for (size_t i = 1; i < lists.size(); ++i) roaring_bitmap_and_inplace(both, lists[i].second);
  std::vector<uint32_t> candidates(roaring_bitmap_get_cardinality(both));
  roaring_bitmap_to_uint32_array(both, candidates.data());
  roaring_bitmap_free(both);
  uint64_t count = 0;
  for (uint32_t line : candidates) {
    if (piece.size() > 3 && lines_[line].find(piece) == std::string_view::npos) continue;
    if (count++ < limit) first.push_back(line);
  }
  return count;
}

ExactMaps::ExactMaps(const CompactDocuments& documents) {
  cards.reserve(documents.size());
  phones.reserve(documents.size());
  emails.reserve(documents.size());
  uint32_t account = 0;
  documents.ForEach([&](const index::Document& document) {
    for (const std::string& number : document.card_numbers) {
      if (const auto key = NumberOf(number)) cards.try_emplace(*key, account);
    }
    for (const std::string& phone : document.phones) {
      if (const auto key = NumberOf(index::NormalizePhone(phone)))
        phones.try_emplace(*key, account);
    }
    if (!document.email.empty()) {
      emails.try_emplace(index::Fold(document.email, index::Folding::kLight), account);
    }
    ++account;
    return true;
  });
}

}  // namespace frontdesk::bench
