#include "index/text/fold_scanner.h"

#include <array>
#include <memory>

#include "index/text/code_points.h"

namespace frontdesk::index {
namespace {

// What single code points of the common scripts fold to, made once: Latin, Greek, Cyrillic, Hebrew,
// Arabic, the scripts of India, Vietnamese letters, punctuation. Others are folded when they are
// met.
class FoldTable {
 public:
  static constexpr CodePoint kSize = 0x2100;

  struct Entry {
    char bytes[8];
    uint8_t size;
    bool fits;            // whether `bytes` holds it all
    bool starts_cluster;  // see StartsCluster
  };

  // The table of a folding; made at the first call.
  static const FoldTable& Get(Folding folding) {
    static const auto* const light = new FoldTable(Folding::kLight);
    static const auto* const full = new FoldTable(Folding::kFull);
    return folding == Folding::kFull ? *full : *light;
  }

  const Entry& operator[](CodePoint point) const { return entries_[static_cast<size_t>(point)]; }

 private:
  explicit FoldTable(Folding folding) {
    std::string folded;
    for (CodePoint point = 0; point < kSize; ++point) {
      Entry& entry = entries_[static_cast<size_t>(point)];
      folded.clear();
      FoldCluster({point}, folding, folded);
      entry.starts_cluster = StartsCluster(point);
      entry.fits = folded.size() <= sizeof(entry.bytes);
      if (!entry.fits) continue;
      entry.size = static_cast<uint8_t>(folded.copy(entry.bytes, sizeof(entry.bytes)));
    }
  }

  std::array<Entry, kSize> entries_ = {};
};

// Whether full folding leaves nothing of it (light folding leaves something of everything).
bool Vanishes(CodePoint point, Folding folding) {
  if (folding == Folding::kLight) return false;
  if (point < FoldTable::kSize) {
    const FoldTable::Entry& entry = FoldTable::Get(folding)[point];
    return entry.fits && entry.size == 0;
  }
  if (FoldsToItself(point)) return false;
  std::string folded;
  FoldCluster({point}, folding, folded);
  return folded.empty();
}

bool Starts(CodePoint point, Folding folding) {
  return point < FoldTable::kSize ? FoldTable::Get(folding)[point].starts_cluster
                                  : StartsCluster(point);
}

// A plain ASCII letter, digit or space starts a cluster and never vanishes.
bool IsPlainAscii(char c) {
  return static_cast<unsigned char>(c) < 0x80 && c != '.' && c != '\'' && c != '`';
}

}  // namespace

// Returns the end of the cluster whose base ends at `end`. Full folding brings together what stands
// on both sides of a code point that vanishes, so such a code point belongs to the cluster if
// something that combines follows, or if the cluster is made of nothing else.
size_t FoldScanner::ExtendCluster(size_t end, bool base_vanishes) const {
  size_t at = end;
  while (at < text_.size() && !IsPlainAscii(text_[at])) {
    CodePoint point = 0;
    const size_t size = DecodeAt(text_, at, point);
    if (size == 0) {
      ++at;
    } else if (!Starts(point, folding_)) {
      at += size;
      end = at;
      base_vanishes = false;
    } else if (Vanishes(point, folding_)) {
      at += size;
      if (base_vanishes) end = at;
    } else {
      break;
    }
  }
  return end;
}

void FoldScanner::FoldSlowly() {
  CodePoints cluster;
  for (size_t at = begin_; at < end_;) {
    CodePoint point = 0;
    const size_t size = DecodeAt(text_, at, point);
    if (size != 0) cluster.push_back(point);
    at += size != 0 ? size : 1;
  }
  buffer_.clear();
  FoldCluster(std::move(cluster), folding_, buffer_);
  folded_ = buffer_;
}

bool FoldScanner::Next() {
  CodePoint point = 0;
  size_t size = 0;
  for (begin_ = end_; begin_ < text_.size(); ++begin_) {
    size = DecodeAt(text_, begin_, point);
    if (size != 0) break;
  }
  if (size == 0) return false;
  const size_t base_end = begin_ + size;
  const bool plain = size == 1 && IsPlainAscii(text_[begin_]);
  end_ = ExtendCluster(base_end, !plain && Vanishes(point, folding_));
  if (end_ == base_end && point < FoldTable::kSize) {
    const FoldTable::Entry& entry = FoldTable::Get(folding_)[point];
    folded_ = std::string_view(entry.bytes, entry.size);
    if (entry.fits) return true;
  } else if (end_ == base_end && FoldsToItself(point)) {
    folded_ = text_.substr(begin_, size);
    return true;
  }
  FoldSlowly();
  return true;
}

}  // namespace frontdesk::index
