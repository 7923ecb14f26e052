#include "index/search/split_predicate.h"

#include <algorithm>
#include <array>
#include <bit>
#include <optional>
#include <utility>

namespace frontdesk::index {
namespace {

// Nanoseconds to read an account's text and to look for a piece in it, one after the other.
constexpr double kScanCost = 20;
// Nanoseconds of a scan that is not worth a thought.
constexpr double kCheapScan = 50'000;

// Where the rarest piece is in so large a share of the accounts all are looked at in order.
constexpr uint64_t kChainShare = 16;
// So large a share of the accounts at most is looked at one by one where others are passed over.
constexpr uint64_t kCandidateShare = 3;
// Accounts that are tested before what decides fast would be made.
constexpr size_t kFewTests = 64;
// Words of 64 accounts between the one that is looked at and the one whose texts are asked for.
constexpr size_t kWordsAhead = 3;

}  // namespace

template <typename Column, typename Piece>
SplitPredicate<Column, Piece>::SplitPredicate(const CompiledCriterion& criterion,
                                              const Column& column)
    : criterion_(criterion),
      pattern_(criterion.text.deciding()),
      column_(column),
      substring_(pattern_.is_part()),
      same_forms_(criterion.text.light().pieces() == pattern_.pieces()),
      whole_(pattern_.is_whole() && same_forms_ && column.light().size() == 0),
      piece_at_end_(pattern_.pieces().size() == 1 && pattern_.anchored_end()),
      bound_(column.valued()) {
  // What planes decide is seldom looked at.
  has_chain_ = same_forms_ && ChainScan<Column>::IsPossible(pattern_) && !decided_by_planes();
}

template <typename Column, typename Piece>
void SplitPredicate<Column, Piece>::MakeChain() {
  if (!chain_) chain_.emplace(pattern_, column_);
}

template <typename Column, typename Piece>
void SplitPredicate<Column, Piece>::Resolve(StopCheck& stop) {
  if (resolved_) return;
  resolved_ = true;
  if (whole_) {
    found_ = Piece(pattern_.pieces().front(), column_).FindWhole(stop);
    bound_ = found_.size();
    return;
  }
  for (const std::string& piece : pattern_.pieces()) {
    pieces_.emplace_back(piece, column_).Resolve(stop);
  }
  const auto rarest = std::min_element(
      pieces_.begin(), pieces_.end(),
      [](const Piece& a, const Piece& b) { return a.UpperBound() < b.UpperBound(); });
  if (rarest == pieces_.end()) return;
  bound_ = rarest->UpperBound();
  rarest_ = static_cast<size_t>(rarest - pieces_.begin());
}

template <typename Column, typename Piece>
MatchSet SplitPredicate<Column, Piece>::Enumerate(StopCheck& stop) {
  Resolve(stop);
  if (whole_) {
    MatchSet matches;
    for (uint32_t id : found_) matches.Add(id, kExactMatch);
    return matches;
  }
  if (pieces_.empty()) return EnumerateAll(stop);
  if (has_chain_ && pieces_.size() > 1 && bound_ * kChainShare > column_.size()) {
    return EnumerateChain(stop);
  }
  const bool dense = MatchSet::ShouldBeDense(bound_, column_.size());
  return dense && substring_ && same_forms_ ? EnumerateDense(stop) : EnumerateSparse(stop);
}

template <typename Column, typename Piece>
bool SplitPredicate<Column, Piece>::FindFirst(absl::Span<FirstMatches> wanted, uint64_t& total,
                                              StopCheck& stop) {
  Resolve(stop);
  if (whole_) return false;
  if (pieces_.empty() && same_forms_) {
    TakeValued(wanted, stop);
    total = column_.valued();
    return true;
  }
  if (pieces_.size() != 1 || !substring_ || !same_forms_ || column_.light().size() > 0)
    return false;
  if (bound_ < wanted.front().few()) return false;
  const std::optional<uint64_t> count = pieces_[0].Count(stop);
  if (!count) return false;
  bound_ = *count;
  // So few are all looked at anyhow.
  if (bound_ <= wanted.front().count() && pieces_[0].has_candidates()) return false;
  total = bound_;
  MatchSet whole;
  for (uint32_t id : pieces_[0].FindWhole(stop)) whole.Add(id, kExactMatch);
  for (FirstMatches& first : wanted) TakeFirst(whole, first, stop);
  return true;
}

template <typename Column, typename Piece>
void SplitPredicate<Column, Piece>::TakeValued(absl::Span<FirstMatches> wanted, StopCheck& stop) {
  for (FirstMatches& first : wanted) {
    IdStream stream(column_.size());
    stream.AddAll();
    first.Take(
        kPrefixMatch, stream, [](uint32_t, int) {},
        [&](uint32_t id) { return column_.HasValue(id) ? kPrefixMatch : kNoMatch; }, stop);
  }
}

template <typename Column, typename Piece>
void SplitPredicate<Column, Piece>::TakeFirst(const MatchSet& whole, FirstMatches& first,
                                              StopCheck& stop) {
  if (!first.by_class()) {
    TakeClass(kNoMatch, first, stop);
    return;
  }
  first.TakeAll(whole);
  for (MatchClass match : {kPrefixMatch, kInfixMatch}) {
    if (!first.full() && !first.IsPast(match)) TakeClass(match, first, stop);
  }
}

template <typename Column, typename Piece>
void SplitPredicate<Column, Piece>::TakeClass(MatchClass match, FirstMatches& first,
                                              StopCheck& stop) {
  IdStream stream(column_.size());
  if (match == kPrefixMatch) {
    pieces_[0].AddBeginningsTo(stream);
  } else {
    // Where every few accounts match, reading all is faster than looking up who does.
    const double tests = static_cast<double>(first.count() + 1) * column_.size() /
                         static_cast<double>(std::max<uint64_t>(bound_, 1));
    if (tests * kScanCost < kCheapScan) {
      stream.AddAll();
    } else {
      pieces_[0].AddTo(stream, stop);
      if (tests * kScanCost < stream.Cost(first.count())) stream.AddAll();
    }
  }
  first.Take(
      match, stream,
      [&](uint32_t id, int step) {
        step == 0 ? column_.PrefetchPlace(id) : column_.PrefetchText(id);
      },
      [&](uint32_t id) {
        const MatchClass found = Test(id);
        return match == kNoMatch || found == match ? found : kNoMatch;
      },
      stop);
}

template <typename Column, typename Piece>
MatchSet SplitPredicate<Column, Piece>::EnumerateAll(StopCheck& stop) {
  if (column_.size() == 0) return {};
  MatchSet matches = MatchSet::Dense(column_.size());
  if (!same_forms_) {
    // Of the pattern only full folding leaves nothing.
    for (uint32_t id = 0; id < column_.size() && !stop.Step(); ++id) {
      const MatchClass match = Test(id);
      if (match != kNoMatch) matches.BitsOf(match).Set(id);
    }
    return matches;
  }
  Bitmap& all = matches.BitsOf(kPrefixMatch);
  if (column_.valued() == column_.size()) {
    all.SetAll(column_.size());
    stop.Step(column_.size() / 64);
  } else {
    for (uint32_t id = 0; id < column_.size() && !stop.Step(); ++id) {
      if (column_.HasValue(id)) all.Set(id);
    }
  }
  return matches;
}

template <typename Column, typename Piece>
MatchSet SplitPredicate<Column, Piece>::EnumerateSparse(StopCheck& stop) {
  MatchSet matches;
  // Filter() looks at the text anyhow.
  const std::vector<uint32_t> ids = pieces_[rarest_].Candidates(stop);
  matches.Reserve(ids.size());
  MatchBlock block;
  const auto filter = [&](MatchBlock& full) {
    stop.Step(full.size);
    Filter(full);
    for (size_t i = 0; i < full.size; ++i) matches.Add(full.ids[i], full.classes[i]);
  };
  for (uint32_t id : ids) {
    if (stop.stopped()) break;
    Pass(id, kExactMatch, block, filter);
  }
  filter(block);
  return matches;
}

template <typename Column, typename Piece>
MatchSet SplitPredicate<Column, Piece>::EnumerateChain(StopCheck& stop) {
  MatchSet matches = MatchSet::Dense(column_.size());
  const auto add = [&](uint32_t id, MatchClass match) {
    if (match != kNoMatch) matches.BitsOf(match).Set(id);
  };
  Bitmap& inside = matches.BitsOf(kInfixMatch);
  Bitmap& beginning = matches.BitsOf(kPrefixMatch);
  MakeChain();
  const Bitmap candidates = ChainCandidates(stop);
  if (candidates.is_null()) chain_->LookAtTerms();
  for (uint32_t first = 0; first < column_.size(); first += ChainBlock::kAccounts) {
    const uint32_t count = std::min(column_.size() - first, ChainBlock::kAccounts);
    if (stop.Step(count)) break;
    ChainBlock block;
    if (candidates.is_null()) {
      block = chain_->LookAtBlock(first, count);
    } else {
      AskAhead(candidates.words(), first / 64);
      block = LookAtSome(*chain_, first, candidates.words()[first / 64]);
    }
    // Those of which something is left to be found out.
    uint64_t apart = chain_->decides() ? column_.light().Word(first / 64) : ~uint64_t{0};
    apart &= block.accepted;
    block.accepted &= ~apart;
    beginning.words()[first / 64] = block.accepted & block.begins;
    inside.words()[first / 64] = block.accepted & ~block.begins;
    for (; apart != 0; apart &= apart - 1) {
      const uint32_t id = first + static_cast<uint32_t>(std::countr_zero(apart));
      add(id, Test(id));
    }
  }
  if (!chain_->decides()) return matches;
  std::string whole;
  for (const std::string& piece : pattern_.pieces()) whole += piece;
  for (uint32_t id : Piece(whole, column_).FindWhole(stop)) {
    if (!IsPlain(id) || !beginning.Test(id)) continue;
    beginning.Clear(id);
    matches.BitsOf(kExactMatch).Set(id);
  }
  return matches;
}

template <typename Column, typename Piece>
void SplitPredicate<Column, Piece>::AskAhead(const std::vector<uint64_t>& words, size_t word) {
  const auto for_each = [&](size_t ahead, auto ask) {
    const size_t at = word + ahead;
    for (uint64_t left = at < words.size() ? words[at] : 0; left != 0; left &= left - 1) {
      ask(static_cast<uint32_t>(at * 64 + static_cast<size_t>(std::countr_zero(left))));
    }
  };
  for_each(2 * kWordsAhead, [this](uint32_t id) { chain_->PrefetchPlace(id); });
  for_each(kWordsAhead, [this](uint32_t id) { chain_->PrefetchText(id); });
}

template <typename Column, typename Piece>
Bitmap SplitPredicate<Column, Piece>::ChainCandidates(StopCheck& stop) const {
  const uint64_t most = column_.size() / kCandidateShare;
  Bitmap candidates(column_.size());
  candidates.SetAll(column_.size());
  const std::string& first = pattern_.pieces().front();
  if (pattern_.anchored_begin() && chain_->decides() &&
      Piece::BeginningsBound(first, column_) <= most) {
    candidates = Bitmap(column_.size());
    Piece::AddBeginnings(first, column_, stop, candidates);
  }
  std::vector<LetterPlanes::Plane> planes;
  AddPlanes(planes);
  candidates.IntersectWith(planes);
  return candidates.Count() <= most ? std::move(candidates) : Bitmap();
}

template <typename Column, typename Piece>
MatchClass SplitPredicate<Column, Piece>::ClassOf(uint32_t ordinal, ChainLook look) {
  if (!look.accepted) return kNoMatch;
  if (!chain_->decides()) return Test(ordinal);
  if (!look.begins) return kInfixMatch;
  if (IsWhole(ordinal)) return kExactMatch;
  // The only piece of `%abc` is at the end, whatever the text begins with.
  return piece_at_end_ ? kInfixMatch : kPrefixMatch;
}

template <typename Column, typename Piece>
bool SplitPredicate<Column, Piece>::IsWhole(uint32_t ordinal) {
  column_.Read(ordinal, buffer_);
  return buffer_.size() == PieceBytes(pattern_.pieces());
}

template <typename Column, typename Piece>
MatchSet SplitPredicate<Column, Piece>::EnumerateDense(StopCheck& stop) {
  MatchSet matches = MatchSet::Dense(column_.size());
  Bitmap& anywhere = matches.BitsOf(kInfixMatch);
  Bitmap& beginning = matches.BitsOf(kPrefixMatch);
  Bitmap& whole = matches.BitsOf(kExactMatch);
  pieces_[0].AddTo(stop, anywhere);
  pieces_[0].AddBeginnings(stop, beginning, whole);
  std::vector<uint32_t> not_plain;
  column_.light().ForEach([&](uint32_t id) {
    if (!anywhere.Test(id)) return;
    not_plain.push_back(id);
    for (Bitmap* bits : {&anywhere, &beginning, &whole}) bits->Clear(id);
  });
  matches.KeepBest();
  for (uint32_t id : not_plain) {
    if (stop.Step()) break;
    const MatchClass match = Test(id);
    if (match != kNoMatch) matches.BitsOf(match).Set(id);
  }
  return matches;
}

template <typename Column, typename Piece>
MatchClass SplitPredicate<Column, Piece>::Test(uint32_t ordinal) {
  column_.Read(ordinal, buffer_);
  if (IsPlain(ordinal)) {
    MatchKind kind;
    return pattern_.Match(buffer_, kind) ? MakeMatchClass(kind, /*folded=*/false) : kNoMatch;
  }
  return criterion_.text.Match(column_.light().Find(ordinal).value_or(buffer_), buffer_);
}

template <typename Column, typename Piece>
void SplitPredicate<Column, Piece>::AddPlanes(std::vector<LetterPlanes::Plane>& planes) const {
  for (const std::string& piece : pattern_.pieces()) {
    AddPlanesOf(piece, column_.planes(), planes);
  }
}

template <typename Column, typename Piece>
bool SplitPredicate<Column, Piece>::decided_by_planes() const {
  if (!substring_ || !same_forms_) return false;
  const std::string& piece = pattern_.pieces().front();
  return piece.size() == 1 && !column_.planes().Find(piece.front()).empty();
}

template <typename Column, typename Piece>
uint64_t SplitPredicate<Column, Piece>::BeginningsBound() const {
  return Piece::BeginningsBound(pattern_.pieces().front(), column_);
}

template <typename Column, typename Piece>
void SplitPredicate<Column, Piece>::AddBeginnings(Bitmap& bits, StopCheck& stop) const {
  Piece::AddBeginnings(pattern_.pieces().front(), column_, stop, bits);
}

template <typename Column, typename Piece>
void SplitPredicate<Column, Piece>::AddApart(Bitmap& bits, StopCheck& stop) const {
  stop.Step(column_.light().size());
  column_.light().ForEach([&bits](uint32_t id) { bits.Set(id); });
}

template <typename Column, typename Piece>
void SplitPredicate<Column, Piece>::Filter(MatchBlock& block) {
  tested_ += block.size;
  if (!has_chain_ || (!chain_ && tested_ < kFewTests)) {
    for (size_t i = 0; i < block.size; ++i) column_.PrefetchPlace(block.ids[i]);
    for (size_t i = 0; i < block.size; ++i) column_.PrefetchText(block.ids[i]);
    block.Retain([this](uint32_t id) { return Test(id); });
    return;
  }
  MakeChain();
  // Of accounts that rank no better than inside anyhow a repeated part often tells all.
  std::array<bool, MatchBlock::kCapacity> told;
  for (size_t i = 0; i < block.size; ++i) chain_->PrefetchTerm(block.ids[i]);
  for (size_t i = 0; i < block.size; ++i) {
    told[i] = block.classes[i] >= kInfixMatch && IsPlain(block.ids[i]) &&
              chain_->SufficesTerm(block.ids[i]);
    if (!told[i]) column_.PrefetchPlace(block.ids[i]);
  }
  for (size_t i = 0; i < block.size; ++i) {
    if (!told[i]) chain_->PrefetchText(block.ids[i]);
  }
  block.RetainAt([&](size_t place) {
    const uint32_t id = block.ids[place];
    if (told[place]) return kExactMatch;
    return IsPlain(id) ? ClassOf(id, chain_->Look(id)) : Test(id);
  });
}

template class SplitPredicate<SplitText, SplitPiece>;
template class SplitPredicate<StreetColumn, StreetPiece>;

}  // namespace frontdesk::index
