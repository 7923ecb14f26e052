#include "index/search/split_piece.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "index/bitmap.h"

namespace frontdesk::index {
namespace {

std::vector<uint32_t> UnionOf(std::vector<uint32_t> a, std::vector<uint32_t> b) {
  if (a.empty()) return b;
  if (b.empty()) return a;
  std::vector<uint32_t> all;
  all.reserve(a.size() + b.size());
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(all));
  return all;
}

// The accounts of some terms, ascending; `count` of them.
std::vector<uint32_t> AccountsOf(const std::vector<uint32_t>& terms, uint64_t count,
                                 const PostingLists& postings, StopCheck& stop) {
  std::vector<uint32_t> ids;
  ids.reserve(count);
  for (uint32_t term : terms) {
    if (stop.Step(postings.Count(term))) break;
    postings.Append(term, ids);
  }
  if (terms.size() > 1) std::sort(ids.begin(), ids.end());
  return ids;
}

std::vector<uint32_t> TermsOf(TermRange range) {
  std::vector<uint32_t> terms;
  for (uint32_t term = range.first; term < range.second; ++term) terms.push_back(term);
  return terms;
}

}  // namespace

SplitPiece::SplitPiece(std::string_view piece, const SplitText& column, StopCheck& stop)
    : piece_(piece), column_(column) {
  in_heads_ = column.head_grams().UpperBound(piece);
  const TermColumn& tails = column.tails();
  for (uint32_t term : tails.terms().MayContain(piece)) {
    if (stop.Step() || tails.terms().full(term).find(piece) == std::string_view::npos) continue;
    tails_.push_back(term);
    in_tails_ += tails.postings().Count(term);
  }
  split_ = SplitPointInside(piece, column.rule());
  if (split_ == std::string_view::npos) return;
  across_by_head_ = column.head_grams().UpperBound(piece.substr(0, split_));
  following_ = tails.terms().StartingWith(piece.substr(split_));
  for (uint32_t term = following_.first; term < following_.second && !stop.Step(); ++term) {
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
      return stop.Step() || !IsFollowing(tails.TermOf(id)) ||
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

void SplitPiece::AddTo(StopCheck& stop, Bitmap& bits) const {
  if (column_.head_grams().IsExact(piece_)) {
    column_.head_grams().AddTo(piece_, bits);
    stop.Step(in_heads_);
  } else if (in_heads_ > 0) {
    for (uint32_t id : FindInHeads(stop)) bits.Set(id);
  }
  for (uint32_t term : tails_) {
    if (stop.Step(column_.tails().postings().Count(term))) return;
    column_.tails().postings().AddTo(term, bits);
  }
  if (CountAcross() > 0) AddAcross(stop, bits);
}

void SplitPiece::AddAcross(StopCheck& stop, Bitmap& bits) const {
  if (split_ > 1) {
    for (uint32_t id : FindAcross(stop)) bits.Set(id);
    return;
  }
  // Only what separates heads from tails is before: all heads end with it.
  Bitmap found(column_.heads().size());
  for (uint32_t term = following_.first; term < following_.second; ++term) {
    if (stop.Step(column_.tails().postings().Count(term))) return;
    column_.tails().postings().AddTo(term, found);
  }
  if (!column_.headless().is_null()) found -= column_.headless();
  bits |= found;
}

void SplitPiece::AddBeginnings(StopCheck& stop, Bitmap& beginning, Bitmap& whole) const {
  AddBeginningHeads(stop, beginning, whole);
  if (!column_.headless().is_null()) AddBeginningTails(stop, beginning, whole);
}

void SplitPiece::AddBeginningHeads(StopCheck& stop, Bitmap& beginning, Bitmap& whole) const {
  const StringArray& heads = column_.heads();
  if (column_.head_starts().IsExact(piece_)) {
    column_.head_starts().AddTo(piece_, beginning);
  } else {
    for (uint32_t id : column_.head_starts().Candidates(piece_)) {
      if (stop.Step()) return;
      if (heads[id].starts_with(piece_)) beginning.Set(id);
    }
  }
  for (uint32_t id : column_.tailless()) {
    if (stop.Step()) return;
    if (heads[id] == piece_) whole.Set(id);
  }
  if (split_ == std::string_view::npos) return;
  for (uint32_t id : column_.head_starts().Candidates(piece_.substr(0, split_))) {
    if (stop.Step()) return;
    const uint32_t term = column_.tails().TermOf(id);
    if (heads[id].size() != split_ || !IsFollowing(term)) continue;
    if (heads[id] != piece_.substr(0, split_)) continue;
    beginning.Set(id);
    if (column_.tails().terms().full(term) == piece_.substr(split_)) whole.Set(id);
  }
}

void SplitPiece::AddBeginningTails(StopCheck& stop, Bitmap& beginning, Bitmap& whole) const {
  const TermColumn& tails = column_.tails();
  const TermRange range = tails.terms().StartingWith(piece_);
  std::vector<uint32_t> ids;
  for (uint32_t term = range.first; term < range.second; ++term) {
    ids.clear();
    tails.postings().Append(term, ids);
    if (stop.Step(ids.size())) return;
    const bool is_whole = tails.terms().full(term) == piece_;
    for (uint32_t id : ids) {
      if (!column_.headless().Test(id)) continue;
      beginning.Set(id);
      if (is_whole) whole.Set(id);
    }
  }
}

}  // namespace frontdesk::index
