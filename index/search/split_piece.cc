#include "index/search/split_piece.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "index/bitmap.h"

namespace frontdesk::index {
namespace {

// More than one account in so many: collect them in a bitmap instead of sorting them.
constexpr uint64_t kSparseness = 1024;

std::vector<uint32_t> UnionOf(std::vector<uint32_t> a, std::vector<uint32_t> b) {
  if (a.empty()) return b;
  if (b.empty()) return a;
  std::vector<uint32_t> all;
  all.reserve(a.size() + b.size());
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(all));
  return all;
}

// The accounts of some terms, ascending; `count` of them.
template <typename Terms>
std::vector<uint32_t> AccountsOf(const Terms& terms, uint64_t count, const PostingLists& postings,
                                 StopCheck& stop) {
  std::vector<uint32_t> ids;
  ids.reserve(count);
  if (terms.size() == 1 || count * kSparseness < postings.universe()) {
    for (uint32_t term : terms) postings.Append(term, ids);
    stop.Step(count);
    if (terms.size() > 1) std::sort(ids.begin(), ids.end());
    return ids;
  }
  Bitmap found(postings.universe());
  for (uint32_t term : terms) {
    if (stop.Step(postings.Count(term))) return ids;
    postings.AddTo(term, found);
  }
  found.ForEach([&ids](uint32_t id) { ids.push_back(id); });
  return ids;
}

std::vector<uint32_t> TermsOf(TermRange range) {
  std::vector<uint32_t> terms;
  for (uint32_t term = range.first; term < range.second; ++term) terms.push_back(term);
  return terms;
}

}  // namespace

SplitPiece::SplitPiece(std::string_view piece, const SplitText& column)
    : piece_(piece), column_(column) {
  in_heads_ = column.head_grams().UpperBound(piece);
  const TermColumn& tails = column.tails();
  for (uint32_t term : tails.terms().MayContain(piece)) {
    if (tails.terms().full(term).find(piece) == std::string_view::npos) continue;
    tails_.push_back(term);
    in_tails_ += tails.postings().Count(term);
  }
  split_ = SplitPointInside(piece, column.rule());
  if (split_ == std::string_view::npos) return;
  across_by_head_ = column.head_grams().UpperBound(piece.substr(0, split_));
  following_ = tails.terms().StartingWith(piece.substr(split_));
  for (uint32_t term = following_.first; term < following_.second; ++term) {
    across_by_tail_ += tails.postings().Count(term);
  }
}

uint64_t SplitPiece::CountAcross() const { return std::min(across_by_head_, across_by_tail_); }

uint64_t SplitPiece::UpperBound() const {
  return std::min<uint64_t>(in_heads_ + in_tails_ + CountAcross(), column_.valued());
}

std::vector<uint32_t> SplitPiece::Find(StopCheck& stop) const {
  std::vector<uint32_t> ids = FindInTails(stop);
  if (in_heads_ > 0) ids = UnionOf(std::move(ids), FindInHeads(stop));
  if (CountAcross() > 0) ids = UnionOf(std::move(ids), FindAcross(stop));
  return ids;
}

std::vector<uint32_t> SplitPiece::FindInHeads(StopCheck& stop) const {
  std::vector<uint32_t> ids = column_.head_grams().Candidates(piece_);
  stop.Step(ids.size());
  if (column_.head_grams().IsExact(piece_)) return ids;
  std::erase_if(ids, [&](uint32_t id) {
    return stop.Step() || column_.heads()[id].find(piece_) == std::string_view::npos;
  });
  return ids;
}

std::vector<uint32_t> SplitPiece::FindInTails(StopCheck& stop) const {
  return AccountsOf(tails_, in_tails_, column_.tails().postings(), stop);
}

std::vector<uint32_t> SplitPiece::FindAcross(StopCheck& stop) const {
  const std::string_view before = piece_.substr(0, split_);
  const TermColumn& tails = column_.tails();
  if (across_by_head_ <= across_by_tail_) {
    std::vector<uint32_t> ids = column_.head_grams().Candidates(before);
    std::erase_if(ids, [&](uint32_t id) {
      const uint32_t term = tails.TermOf(id);
      return stop.Step() || term < following_.first || term >= following_.second ||
             !column_.heads()[id].ends_with(before);
    });
    return ids;
  }
  std::vector<uint32_t> ids =
      AccountsOf(TermsOf(following_), across_by_tail_, tails.postings(), stop);
  std::erase_if(ids,
                [&](uint32_t id) { return stop.Step() || !column_.heads()[id].ends_with(before); });
  return ids;
}

}  // namespace frontdesk::index
