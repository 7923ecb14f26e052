#include "index/segment/posting_lists.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <tuple>
#include <utility>

namespace frontdesk::index {
namespace {

constexpr uint32_t kBlock = 128;        // ids behind one entry of the block table
constexpr uint32_t kBitmapDensity = 8;  // one id in so many, or more: a bitmap is smaller
constexpr size_t kBlockEntry = 2 * sizeof(uint32_t);
// Behind the last list: numbers of any width are loaded as words.
constexpr size_t kPadding = sizeof(uint64_t);

void AppendVarint(uint32_t value, std::vector<uint8_t>& bytes) {
  for (; value >= 0x80; value >>= 7) bytes.push_back(static_cast<uint8_t>(value | 0x80));
  bytes.push_back(static_cast<uint8_t>(value));
}

inline uint32_t ReadVarint(const uint8_t*& at) {
  uint32_t value = *at++;
  if (value < 0x80) [[likely]]
    return value;
  value &= 0x7f;
  for (int shift = 7;; shift += 7) {
    const uint32_t byte = *at++;
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
}

template <typename T>
T Load(const uint8_t* at) {
  T value;
  std::memcpy(&value, at, sizeof(value));
  return value;
}

template <typename T>
void AppendRaw(T value, std::vector<uint8_t>& bytes) {
  const auto* raw = reinterpret_cast<const uint8_t*>(&value);
  bytes.insert(bytes.end(), raw, raw + sizeof(value));
}

// Appends what lies between the ids of a block, nothing between neighbours: in as many bits each as
// the largest needs, behind a byte that says how many.
void AppendGaps(absl::Span<const uint32_t> ids, std::vector<uint8_t>& bytes) {
  uint32_t all = 0;
  for (size_t i = 1; i < ids.size(); ++i) all |= ids[i] - ids[i - 1] - 1;
  const auto width = static_cast<uint32_t>(std::bit_width(all));
  bytes.push_back(static_cast<uint8_t>(width));
  uint64_t waiting = 0;  // bits that are not a byte yet
  uint32_t bits = 0;
  for (size_t i = 1; i < ids.size(); ++i) {
    waiting |= uint64_t{ids[i] - ids[i - 1] - 1} << bits;
    for (bits += width; bits >= 8; bits -= 8, waiting >>= 8) {
      bytes.push_back(static_cast<uint8_t>(waiting));
    }
  }
  if (bits > 0) bytes.push_back(static_cast<uint8_t>(waiting));
}

// Gap number `place` of a block whose gaps have so many bits.
inline uint32_t GapAt(const uint8_t* gaps, uint32_t width, uint32_t place) {
  return static_cast<uint32_t>(LoadBits(gaps, uint64_t{place} * width, (uint64_t{1} << width) - 1));
}

// Of so many ids for one of a list, or fewer, each is looked up in it; more of them are merged.
constexpr uint64_t kMergedShare = 8;

// Appends to `kept`, within `ids`, those of ids[at] … that are among the first `size` of `list`,
// and moves `at` behind those that are no larger than all of these. Both ascend.
void KeepCommon(const uint32_t* list, uint32_t size, std::vector<uint32_t>& ids, size_t& at,
                size_t& kept) {
  uint32_t in_list = 0;
  uint32_t* const out = ids.data();
  size_t in_ids = at;
#ifdef __SSE2__
  // Four of each at a time: which of the ids are among the four of the list.
  while (in_list + 4 <= size && in_ids + 4 <= ids.size()) {
    const auto a = _mm_loadu_si128(reinterpret_cast<const __m128i*>(out + in_ids));
    const auto b = _mm_loadu_si128(reinterpret_cast<const __m128i*>(list + in_list));
    const __m128i here = _mm_or_si128(
        _mm_or_si128(_mm_cmpeq_epi32(a, b),
                     _mm_cmpeq_epi32(a, _mm_shuffle_epi32(b, _MM_SHUFFLE(0, 3, 2, 1)))),
        _mm_or_si128(_mm_cmpeq_epi32(a, _mm_shuffle_epi32(b, _MM_SHUFFLE(1, 0, 3, 2))),
                     _mm_cmpeq_epi32(a, _mm_shuffle_epi32(b, _MM_SHUFFLE(2, 1, 0, 3)))));
    const uint32_t last_id = out[in_ids + 3];
    const uint32_t last_of_list = list[in_list + 3];
    for (auto found = static_cast<uint32_t>(_mm_movemask_ps(_mm_castsi128_ps(here))); found != 0;
         found &= found - 1) {
      // What this overwrites is smaller and has been decided.
      out[kept++] = out[in_ids + static_cast<size_t>(std::countr_zero(found))];
    }
    in_ids += last_id <= last_of_list ? 4 : 0;
    in_list += last_of_list <= last_id ? 4 : 0;
  }
#endif
  while (in_list < size && in_ids < ids.size()) {
    const uint32_t id = out[in_ids];
    const uint32_t listed = list[in_list];
    if (id == listed) out[kept++] = id;
    in_ids += id <= listed ? 1 : 0;
    in_list += listed <= id ? 1 : 0;
  }
  at = in_ids;
}

}  // namespace

// One list, opened.
struct PostingLists::View {
  uint32_t count = 0;
  bool bitmap = false;
  uint32_t words = 0;              // of a bitmap
  uint32_t blocks = 0;             // entries of the block table; 0: there is none
  const uint8_t* table = nullptr;  // first id and offset of every block
  const uint8_t* data = nullptr;   // the words, or the gaps

  bool TestBit(uint32_t id) const {
    return (Load<uint64_t>(data + size_t{id} / 64 * 8) >> (id % 64) & 1) != 0;
  }
  uint32_t BlockFirst(uint32_t block) const { return Load<uint32_t>(table + kBlockEntry * block); }
  // Where its gaps begin within the data.
  uint32_t BlockStart(uint32_t block) const {
    return Load<uint32_t>(table + kBlockEntry * block + sizeof(uint32_t));
  }

  // Calls use(id) for the ids of a block; without a table the list is one block.
  template <typename Use>
  void ForEachOfBlock(uint32_t block, Use use) const {
    const uint32_t size = std::min(kBlock, count - block * kBlock);
    const uint8_t* at = data;
    uint32_t id = 0;
    if (blocks == 0) {
      for (uint32_t i = 0; i < size; ++i) use(id += ReadVarint(at));
      return;
    }
    id = BlockFirst(block);
    use(id);
    at += BlockStart(block);
    const uint32_t width = *at++;
    for (uint32_t i = 0; i + 1 < size; ++i) use(id += GapAt(at, width, i) + 1);
  }

  template <typename Use>
  void ForEach(Use use) const {
    if (bitmap) {
      for (uint32_t w = 0; w < words; ++w) {
        for (uint64_t left = Load<uint64_t>(data + size_t{w} * 8); left != 0; left &= left - 1) {
          use(w * 64 + static_cast<uint32_t>(std::countr_zero(left)));
        }
      }
      return;
    }
    for (uint32_t block = 0; block < std::max(blocks, 1u); ++block) ForEachOfBlock(block, use);
  }

  // The block that would hold `id`, from `from` on.
  uint32_t FindBlock(uint32_t id, uint32_t from) const {
    uint32_t step = 1;
    while (from + step < blocks && BlockFirst(from + step) <= id) step *= 2;
    uint32_t low = from + step / 2;
    uint32_t high = std::min(from + step, blocks);
    while (high - low > 1) {
      const uint32_t middle = low + (high - low) / 2;
      (BlockFirst(middle) <= id ? low : high) = middle;
    }
    return low;
  }
};

PostingLists::Cursor::Cursor(const PostingLists& lists, uint32_t list, uint32_t from) {
  const View view = lists.Open(list);
  at_ = view.data;
  bitmap_ = view.bitmap;
  done_ = view.count == 0 || from >= lists.universe();
  if (done_) return;
  if (bitmap_) {
    const uint32_t word = from / 64;
    left_ = view.words - word;
    at_ += size_t{word} * sizeof(uint64_t);
    id_ = word * 64;
    word_ = Load<uint64_t>(at_) & ~uint64_t{0} << (from % 64);
    NextBit();
    return;
  }
  left_ = view.count;
  if (view.blocks > 0) {
    const uint32_t block = view.FindBlock(from, 0);
    left_ -= block * kBlock;
    data_ = view.data;
    table_ = view.table + kBlockEntry * block;
    OpenBlock();
  } else {
    id_ = ReadVarint(at_);
  }
  while (!done_ && id_ < from) Next();
}

void PostingLists::Cursor::NextBit() {
  while (word_ == 0) {
    if (--left_ == 0) {
      done_ = true;
      return;
    }
    at_ += sizeof(uint64_t);
    id_ = (id_ / 64 + 1) * 64;
    word_ = Load<uint64_t>(at_);
  }
  id_ = id_ / 64 * 64 + static_cast<uint32_t>(std::countr_zero(word_));
  word_ &= word_ - 1;
}

void PostingLists::Cursor::OpenBlock() {
  id_ = Load<uint32_t>(table_);
  at_ = data_ + Load<uint32_t>(table_ + sizeof(uint32_t));
  width_ = *at_++;
  gap_ = 0;
  table_ += kBlockEntry;
}

void PostingLists::Cursor::Next() {
  if (bitmap_) {
    NextBit();
  } else if (--left_ == 0) {
    done_ = true;
  } else if (table_ == nullptr) {
    id_ += ReadVarint(at_);
  } else if (gap_ + 1 == kBlock) {
    OpenBlock();
  } else {
    id_ += GapAt(at_, width_, gap_++) + 1;
  }
}

PostingLists::View PostingLists::Open(uint32_t list) const {
  View view;
  const uint8_t* at = bytes_.data() + starts_[list];
  view.count = Count(list);
  view.bitmap = uint64_t{view.count} * kBitmapDensity >= universe_;
  view.words = (universe_ + 63) / 64;
  if (!view.bitmap && view.count > kBlock) {
    view.blocks = (view.count + kBlock - 1) / kBlock;
    view.table = at;
    at += kBlockEntry * view.blocks;
  }
  view.data = at;
  return view;
}

void PostingLists::Append(uint32_t list, std::vector<uint32_t>& ids) const {
  const View view = Open(list);
  const size_t before = ids.size();
  ids.resize(before + view.count);
  uint32_t* out = ids.data() + before;
  view.ForEach([&out](uint32_t id) { *out++ = id; });
}

void PostingLists::Read(uint32_t list, ReadBuffer& buffer,
                        absl::FunctionRef<void(absl::Span<const uint32_t> ids)> use) const {
  static_assert(kBlock <= std::tuple_size_v<ReadBuffer>);
  const View view = Open(list);
  size_t size = 0;
  const auto add = [&](uint32_t id) { buffer[size++] = id; };
  const auto hand_over = [&] {
    use({buffer.data(), size});
    size = 0;
  };
  if (!view.bitmap) {
    for (uint32_t block = 0; block * kBlock < view.count; ++block) {
      view.ForEachOfBlock(block, add);
      hand_over();
    }
    return;
  }
  view.ForEach([&](uint32_t id) {
    add(id);
    if (size == buffer.size()) hand_over();
  });
  if (size > 0) hand_over();
}

void PostingLists::AddTo(uint32_t list, Bitmap& bits) const {
  const View view = Open(list);
  if (!view.bitmap) {
    view.ForEach([&bits](uint32_t id) { bits.Set(id); });
    return;
  }
  for (uint32_t w = 0; w < view.words; ++w) {
    bits.words()[w] |= Load<uint64_t>(view.data + size_t{w} * 8);
  }
}

void PostingLists::Retain(uint32_t list, std::vector<uint32_t>& ids) const {
  const View view = Open(list);
  if (view.bitmap) {
    std::erase_if(ids, [&view](uint32_t id) { return !view.TestBit(id); });
    return;
  }
  std::array<uint32_t, kBlock> decoded;
  uint32_t size = 0;
  if (ids.size() * kMergedShare >= view.count) {
    size_t passed = 0;
    size_t kept = 0;
    for (uint32_t block = 0; block * kBlock < view.count && passed < ids.size(); ++block) {
      size = 0;
      view.ForEachOfBlock(block, [&](uint32_t id) { decoded[size++] = id; });
      KeepCommon(decoded.data(), size, ids, passed, kept);
    }
    ids.resize(kept);
    return;
  }
  uint32_t at = 0;
  uint32_t block = 0;
  const auto decode = [&](uint32_t which) {
    block = which;
    size = at = 0;
    view.ForEachOfBlock(block, [&](uint32_t id) { decoded[size++] = id; });
  };
  if (view.count > 0) decode(0);
  std::erase_if(ids, [&](uint32_t id) {
    if (block + 1 < view.blocks && view.BlockFirst(block + 1) <= id) {
      decode(view.FindBlock(id, block + 1));
    }
    while (at < size && decoded[at] < id) ++at;
    return at == size || decoded[at] != id;
  });
}

void PostingLists::Builder::Add(absl::Span<const uint32_t> ids) {
  if (ids.size() * kBitmapDensity >= universe_) {
    AddBitmap(ids);
  } else if (ids.size() > kBlock) {
    AddBlocks(ids);
  } else {
    uint32_t last = 0;
    for (uint32_t id : ids) AppendVarint(id - std::exchange(last, id), bytes_);
  }
  starts_.push_back(bytes_.size());
  before_.push_back(before_.back() + ids.size());
}

void PostingLists::Builder::AddBitmap(absl::Span<const uint32_t> ids) {
  Bitmap bits(universe_);
  for (uint32_t id : ids) bits.Set(id);
  for (uint64_t word : bits.words()) AppendRaw(word, bytes_);
}

void PostingLists::Builder::AddBlocks(absl::Span<const uint32_t> ids) {
  std::vector<uint8_t> table;
  std::vector<uint8_t> data;
  for (size_t begin = 0; begin < ids.size(); begin += kBlock) {
    AppendRaw(ids[begin], table);
    AppendRaw(static_cast<uint32_t>(data.size()), table);
    const size_t end = std::min(begin + kBlock, ids.size());
    AppendGaps(ids.subspan(begin, end - begin), data);
  }
  bytes_.insert(bytes_.end(), table.begin(), table.end());
  bytes_.insert(bytes_.end(), data.begin(), data.end());
}

PostingLists PostingLists::Builder::Finish() && {
  PostingLists lists;
  lists.universe_ = universe_;
  lists.before_ = MonotoneColumn(before_);
  lists.starts_ = MonotoneColumn(starts_);
  lists.bytes_ = FlatArray<uint8_t>::Written(bytes_.size() + kPadding, [this](uint8_t* bytes) {
    std::copy(bytes_.begin(), bytes_.end(), bytes);
  });
  std::vector<uint8_t>().swap(bytes_);
  return lists;
}

PostingLists InvertColumn(absl::Span<const uint32_t> column, uint32_t values) {
  std::vector<uint32_t> ends(size_t{values} + 1);
  for (uint32_t value : column) {
    if (value < values) ++ends[value + 1];
  }
  for (uint32_t v = 0; v < values; ++v) ends[v + 1] += ends[v];
  std::vector<uint32_t> ids(ends[values]);
  std::vector<uint32_t> next(ends.begin(), ends.end() - 1);
  for (uint32_t id = 0; id < column.size(); ++id) {
    if (column[id] < values) ids[next[column[id]]++] = id;
  }
  PostingLists::Builder builder(static_cast<uint32_t>(column.size()));
  for (uint32_t v = 0; v < values; ++v) {
    builder.Add(absl::MakeConstSpan(ids).subspan(ends[v], ends[v + 1] - ends[v]));
  }
  return std::move(builder).Finish();
}

}  // namespace frontdesk::index
