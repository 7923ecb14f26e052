#include "index/search/split_piece.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

#include "index/bitmap.h"
#include "index/search/add_lists.h"

namespace frontdesk::index {
namespace {

// Accounts that are looked at one by one to count them.
constexpr uint64_t kFoundApart = 1 << 17;
// Candidates between the one that is looked at and the one whose text is asked for.
constexpr size_t kAhead = 8;
// Nanoseconds to open a list, for each of its accounts where most have one of few tails, and to
// read which tail an account has.
constexpr double kOpenCost = 40;
constexpr double kTailListedCost = 0.5;
constexpr double kTermCost = 12;

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

// Calls use(id, head) for the accounts, in their order. The waits for heads overlap.
template <typename Use>
void ForEachHead(const std::vector<uint32_t>& ids, const StringArray& heads, StopCheck& stop,
                 Use use) {
  for (size_t i = 0; i < ids.size() && !stop.Step(); ++i) {
    if (i + 2 * kAhead < ids.size()) heads.PrefetchPlace(ids[i + 2 * kAhead]);
    if (i + kAhead < ids.size()) heads.PrefetchText(ids[i + kAhead]);
    use(ids[i], heads[ids[i]]);
  }
}

std::vector<uint32_t> TermsOf(TermRange range) {
  std::vector<uint32_t> terms;
  for (uint32_t term = range.first; term < range.second; ++term) terms.push_back(term);
  return terms;
}

}  // namespace

SplitPiece::SplitPiece(std::string_view piece, const SplitText& column, Where where)
    : piece_(piece),
      column_(column),
      where_(where),
      counted_(where == Where::kInHead ? std::nullopt : column.piece_counts().Find(piece)),
      split_(where == Where::kInHead ? std::string_view::npos : SplitPointInside(piece)) {}

std::vector<SplitPiece> SplitPiece::PiecesOf(const Pattern& pattern, const SplitText& column) {
  // A tail has no `@`: neither has it what comes before one.
  const std::vector<std::string>& texts = pattern.pieces();
  const auto last = std::find_if_not(texts.rbegin(), texts.rend(), MayBeInTail);
  const auto in_head = static_cast<size_t>(texts.rend() - last);  // with that one itself
  std::vector<SplitPiece> pieces;
  pieces.reserve(texts.size());
  for (size_t i = 0; i < texts.size(); ++i) {
    pieces.emplace_back(texts[i], column, i + 1 < in_head ? Where::kInHead : Where::kAnywhere);
  }
  return pieces;
}

void SplitPiece::LookUp(StopCheck& stop) {
  if (looked_up_) return;
  looked_up_ = true;
  if (where_ == Where::kAnywhere) FindTails(stop);
  if (column_.MayBeInHead(piece_)) in_heads_ = column_.head_grams().UpperBound(piece_);
  if (split_ == std::string_view::npos) return;
  const TermColumn& tails = column_.tails();
  across_by_head_ = column_.head_grams().UpperBound(piece_.substr(0, split_));
  following_ = tails.terms().StartingWith(piece_.substr(split_));
  for (uint32_t term = following_.first; term < following_.second && !stop.Step(); ++term) {
    across_by_tail_ += tails.postings().Count(term);
  }
}

void SplitPiece::FindTails(StopCheck& stop) {
  if (!MayBeInTail(piece_)) return;
  const TermColumn& tails = column_.tails();
  const bool exact = tails.terms().IsExact(piece_);
  for (uint32_t term : tails.terms().MayContain(piece_)) {
    if (stop.Step()) return;
    if (!exact && tails.terms().full(term).find(piece_) == std::string_view::npos) continue;
    tails_.push_back(term);
    in_tails_ += tails.postings().Count(term);
  }
}

uint64_t SplitPiece::CountAcross() const { return std::min(across_by_head_, across_by_tail_); }

uint64_t SplitPiece::UpperBound() const {
  if (counted_) return *counted_;
  return std::min<uint64_t>(in_heads_ + in_tails_ + CountAcross(), column_.valued());
}

std::vector<uint32_t> SplitPiece::Candidates(StopCheck& stop) {
  LookUp(stop);
  std::vector<uint32_t> ids = FindInTails(stop);
  if (has_candidates()) return UnionOf(std::move(ids), apart_);
  if (in_heads_ > 0) ids = UnionOf(std::move(ids), column_.head_grams().Candidates(piece_));
  if (CountAcross() > 0) ids = UnionOf(std::move(ids), FindAcross(stop));
  stop.Step(ids.size());
  return ids;
}

template <typename Keep>
void SplitPiece::RetainByHead(std::vector<uint32_t>& ids, StopCheck& stop, Keep keep) const {
  size_t kept = 0;
  ForEachHead(ids, column_.heads(), stop, [&](uint32_t id, std::string_view head) {
    // What this overwrites has been looked at.
    if (keep(head)) ids[kept++] = id;
  });
  ids.resize(kept);
}

std::vector<uint32_t> SplitPiece::FindInHeads(StopCheck& stop) const {
  std::vector<uint32_t> ids = column_.head_grams().Candidates(piece_);
  stop.Step(ids.size());
  if (column_.head_grams().IsExact(piece_)) return ids;
  RetainByHead(ids, stop, [this](std::string_view head) {
    return head.find(piece_) != std::string_view::npos;
  });
  return ids;
}

std::vector<uint32_t> SplitPiece::FindInTails(StopCheck& stop) const {
  return AccountsOf(tails_, in_tails_, column_.tails().postings(), stop);
}

std::vector<uint32_t> SplitPiece::FindAcross(StopCheck& stop) const {
  const std::string_view before = piece_.substr(0, split_);
  const TermColumn& tails = column_.tails();
  std::vector<uint32_t> ids;
  if (across_by_head_ <= across_by_tail_) {
    ids = column_.head_grams().Candidates(before);
    // Terms are nearer to each other than heads.
    size_t ahead = kAhead;
    std::erase_if(ids, [&](uint32_t id) {
      if (ahead < ids.size()) tails.Prefetch(ids[ahead++]);
      return stop.Step() || !IsFollowing(tails.TermOf(id));
    });
  } else {
    ids = AccountsOf(TermsOf(following_), across_by_tail_, tails.postings(), stop);
  }
  RetainByHead(ids, stop, [&](std::string_view head) { return head.ends_with(before); });
  return ids;
}

void SplitPiece::AddTo(StopCheck& stop, Bitmap& bits) {
  LookUp(stop);
  if (column_.head_grams().IsExact(piece_)) {
    column_.head_grams().AddTo(piece_, bits);
    stop.Step(in_heads_);
  } else if (in_heads_ > 0) {
    for (uint32_t id : FindInHeads(stop)) bits.Set(id);
  }
  AddListsOf(tails_, column_.tails().postings(), stop, bits);
  if (CountAcross() > 0 && !stop.stopped()) AddAcross(stop, bits);
}

void SplitPiece::AddCandidatesTo(StopCheck& stop, Bitmap& bits) {
  LookUp(stop);
  const NgramIndex& grams = column_.head_grams();
  const PostingLists& tails = column_.tails().postings();
  if (grams.IsExact(piece_)) {
    grams.AddTo(piece_, bits);
  } else if (in_heads_ > 0) {
    for (uint32_t id : grams.Candidates(piece_)) bits.Set(id);
  }
  stop.Step(in_heads_);
  AddListsOf(tails_, tails, stop, bits);
  if (CountAcross() == 0 || stop.stopped()) return;
  if (across_by_head_ < across_by_tail_ && split_ > 1) {
    for (uint32_t id : grams.Candidates(piece_.substr(0, split_))) bits.Set(id);
  } else {
    AddLists(tails, following_, stop, bits);
  }
}

void SplitPiece::AddAcross(StopCheck& stop, Bitmap& bits) const {
  if (split_ > 1) {
    for (uint32_t id : FindAcross(stop)) bits.Set(id);
    return;
  }
  // Only what separates heads from tails is before: all heads end with it.
  Bitmap found(column_.heads().size());
  AddLists(column_.tails().postings(), following_, stop, found);
  bits |= found;
}

bool SplitPiece::SufficesAsTail(uint32_t term) const {
  if (term == kNoTerm) return false;
  // A separator alone is before what all heads end with.
  if (split_ == 1 && IsFollowing(term)) return true;
  return std::binary_search(tails_.begin(), tails_.end(), term);
}

std::optional<uint64_t> SplitPiece::Count(StopCheck& stop) {
  if (counted_) return *counted_;
  const bool across_apart = split_ != std::string_view::npos && split_ > 1;
  if (in_heads_ + (across_apart ? CountAcross() : 0) <= kFoundApart) {
    has_apart_ = true;
    if (in_heads_ > 0) apart_ = FindInHeads(stop);
    if (across_apart && CountAcross() > 0) apart_ = UnionOf(std::move(apart_), FindAcross(stop));
    uint64_t count = in_tails_ + (split_ == 1 ? across_by_tail_ : 0);
    for (uint32_t id : apart_) {
      if (stop.Step()) break;
      if (!SufficesAsTail(column_.tails().TermOf(id))) ++count;
    }
    return count;
  }
  return std::nullopt;
}

void SplitPiece::AddTo(IdStream& stream, StopCheck& stop) {
  LookUp(stop);
  const NgramIndex& grams = column_.head_grams();
  const PostingLists& tails = column_.tails().postings();
  const auto add_following = [&] {
    for (uint32_t term = following_.first; term < following_.second; ++term) {
      stream.Add(tails, term);
    }
  };
  for (uint32_t term : tails_) stream.Add(tails, term);
  if (split_ == 1) add_following();
  if (has_apart_) {
    stream.Add(apart_);
    return;
  }
  for (uint32_t list : grams.ListsOf(piece_)) stream.Add(grams.lists(), list);
  if (split_ == std::string_view::npos || split_ == 1) return;
  if (across_by_tail_ < across_by_head_) {
    add_following();
  } else {
    for (uint32_t list : grams.ListsOf(piece_.substr(0, split_))) stream.Add(grams.lists(), list);
  }
}

void SplitPiece::AddBeginningsTo(IdStream& stream) {
  const NgramIndex& grams = column_.head_grams();
  const std::string_view before = piece_.substr(0, split_);
  // Of a list that is not exact but in which many begin like this the first are soon found.
  if (grams.IsStartExact(before) || column_.CountBeginnings(piece_)) {
    for (uint32_t list : grams.StartListsOf(before)) stream.Add(grams.lists(), list);
    return;
  }
  starts_ = grams.StartCandidates(before);
  stream.Add(starts_);
}

std::vector<uint32_t> SplitPiece::FindWhole(StopCheck& stop) const {
  std::vector<uint32_t> whole;
  if (split_ == std::string_view::npos) {
    for (uint32_t id : column_.tailless()) {
      if (stop.Step()) break;
      if (column_.heads()[id] == piece_) whole.push_back(id);
    }
    return whole;
  }
  const TermRange tails = column_.tails().terms().EqualTo(piece_.substr(split_));
  if (tails.first == tails.second) return whole;
  const std::string_view before = piece_.substr(0, split_);
  std::vector<uint32_t> ids;
  if (column_.head_grams().StartBound(before) < column_.tails().postings().Count(tails.first)) {
    ids = column_.head_grams().StartCandidates(before);
  } else {
    column_.tails().postings().Append(tails.first, ids);
  }
  for (uint32_t id : ids) {
    if (stop.Step()) break;
    if (column_.tails().TermOf(id) == tails.first && column_.heads()[id] == before) {
      whole.push_back(id);
    }
  }
  std::sort(whole.begin(), whole.end());
  return whole;
}

void SplitPiece::AddBeginnings(StopCheck& stop, Bitmap& beginning, Bitmap& whole) const {
  const StringArray& heads = column_.heads();
  if (column_.head_grams().IsStartExact(piece_)) {
    column_.head_grams().AddStartsTo(piece_, beginning);
  } else {
    for (uint32_t id : column_.head_grams().StartCandidates(piece_)) {
      if (stop.Step()) return;
      if (heads[id].starts_with(piece_)) beginning.Set(id);
    }
  }
  for (uint32_t id : column_.tailless()) {
    if (stop.Step()) return;
    if (heads[id] == piece_) whole.Set(id);
  }
  if (split_ == std::string_view::npos) return;
  for (uint32_t id : column_.head_grams().StartCandidates(piece_.substr(0, split_))) {
    if (stop.Step()) return;
    const uint32_t term = column_.tails().TermOf(id);
    if (heads[id].size() != split_ || !IsFollowing(term)) continue;
    if (heads[id] != piece_.substr(0, split_)) continue;
    beginning.Set(id);
    if (column_.tails().terms().full(term) == piece_.substr(split_)) whole.Set(id);
  }
}

void SplitPiece::AddBeginnings(std::string_view piece, const SplitText& column, StopCheck& stop,
                               Bitmap& bits) {
  const NgramIndex& grams = column.head_grams();
  const std::string_view before = piece.substr(0, SplitPointInside(piece));
  stop.Step(grams.StartBound(before));
  if (grams.IsStartExact(before)) {
    grams.AddStartsTo(before, bits);
  } else {
    for (uint32_t id : grams.StartCandidates(before)) bits.Set(id);
  }
}

uint64_t SplitPiece::BeginningsBound(std::string_view piece, const SplitText& column) {
  const uint64_t bound = column.head_grams().StartBound(piece.substr(0, SplitPointInside(piece)));
  return std::min<uint64_t>(bound, column.CountBeginnings(piece).value_or(bound));
}

std::vector<uint32_t> SplitPiece::Beginnings(std::string_view piece, const SplitText& column,
                                             StopCheck& stop) {
  std::vector<uint32_t> ids =
      column.head_grams().StartCandidates(piece.substr(0, SplitPointInside(piece)));
  stop.Step(ids.size());
  return ids;
}

bool SplitPiece::AreBeginningsExact(std::string_view piece, const SplitText& column) {
  return SplitPointInside(piece) == std::string_view::npos &&
         column.head_grams().IsStartExact(piece);
}

std::optional<uint64_t> SplitPiece::CountBeginnings(const Pattern& pattern,
                                                    const SplitText& column) {
  const std::vector<std::string>& pieces = pattern.pieces();
  if (!pattern.anchored_begin() || pattern.anchored_end()) return std::nullopt;
  const bool is_separated = pieces.size() == 2 && pieces[1] == "@" && MayBeInTail(pieces[0]);
  if (pieces.size() > 1 && !(is_separated && column.tailless().empty())) return std::nullopt;
  if (AreBeginningsExact(pieces[0], column)) return BeginningsBound(pieces[0], column);
  return column.CountBeginnings(pieces[0]);
}

bool SplitPiece::IsOtherToldByLists(const Pattern& pattern, const SplitText& column) {
  if (pattern.pieces().size() != 2 || !pattern.anchored_begin() || pattern.anchored_end()) {
    return false;
  }
  const std::string_view first = pattern.pieces()[0];
  const std::string_view other = pattern.pieces()[1];
  if (!MayBeInTail(first)) return false;
  const size_t split = SplitPointInside(other);
  const bool is_exact =
      split == std::string_view::npos ? column.head_grams().IsExact(other) : split == 1;
  if (!is_exact || (split == 1 && column.MayBeInHead(other))) return false;
  // Nobody has to be asked who has the other one inside the first.
  return first.find(other) == std::string_view::npos;
}

std::vector<std::string> SplitPiece::Overlaps(std::string_view first, std::string_view other) {
  std::vector<std::string> overlaps;
  for (size_t at = 0; at < first.size(); ++at) {
    if (!other.starts_with(first.substr(at))) continue;
    overlaps.emplace_back(first.substr(0, at)).append(other);
  }
  return overlaps;
}

double SplitPiece::ListsCost() const {
  const TermDictionary& tails = column_.tails().terms();
  const auto listed = static_cast<double>(UpperBound());
  if (split_ != 1) {
    const uint64_t lists = MayBeInTail(piece_) ? tails.MayContainBound(piece_) : 0;
    return kOpenCost * static_cast<double>(lists) + kListedCost * listed;
  }
  const auto [first, end] = tails.StartingWith(piece_.substr(split_));
  return kOpenCost * (end - first) + kTailListedCost * listed;
}

double SplitPiece::TermsCost(uint64_t count) const {
  return split_ == 1 ? kTermCost * static_cast<double>(count)
                     : std::numeric_limits<double>::infinity();
}

void SplitPiece::RetainHolding(uint64_t count, StopCheck& stop, Bitmap& bits) {
  LookUp(stop);
  if (ListsCost() < TermsCost(count)) {
    Bitmap holding(column_.size());
    AddTo(stop, holding);
    bits &= holding;
    return;
  }
  const TermColumn& tails = column_.tails();
  std::vector<uint32_t> ids;
  bits.AppendTo(ids);
  for (size_t i = 0; i < ids.size() && !stop.Step(); ++i) {
    if (i + 2 * kAhead < ids.size()) tails.Prefetch(ids[i + 2 * kAhead]);
    if (!IsFollowing(tails.TermOf(ids[i]))) bits.Clear(ids[i]);
  }
}

void SplitPiece::RetainBeginnings(std::string_view piece, const SplitText& column, StopCheck& stop,
                                  Bitmap& bits) {
  std::vector<uint32_t> ids;
  bits.AppendTo(ids);
  ForEachHead(ids, column.heads(), stop, [&](uint32_t id, std::string_view head) {
    if (!head.starts_with(piece)) bits.Clear(id);
  });
}

bool SplitPiece::tells_heads() const {
  return where_ == Where::kInHead && column_.head_grams().IsExact(piece_);
}

}  // namespace frontdesk::index
