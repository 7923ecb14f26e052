#include "index/search/split_predicate.h"

#include <algorithm>
#include <array>
#include <bit>
#include <optional>
#include <utility>

#include "index/search/add_lists.h"

namespace frontdesk::index {
namespace {

// Nanoseconds to read an account's text and to look for a piece in it, one after the other.
constexpr double kScanCost = 20;
// Nanoseconds of a scan that is not worth a thought.
constexpr double kCheapScan = 50'000;

// A pattern of which so large a share of the accounts may hold the rarest piece, or begin with the
// first, is looked for where bits say that all its pieces may be.
constexpr uint64_t kChainShare = 512;
constexpr uint64_t kChainShareOfBeginnings = 128;
// So large a share of the accounts at most is looked at one by one where others are passed over.
constexpr uint64_t kCandidateShare = 3;
// Planes of letters tell too little where a smaller share of the accounts is left without them.
constexpr uint64_t kPlanesShare = 64;
// Nanoseconds to set the bit of an account that is in a list, and to look whether it holds a chain.
constexpr double kListCost = 1;
constexpr double kLookCost = 15;
// Nanoseconds to read head and tail of an account that is far from the one before, or near it where
// so large a share of the accounts is read; and for an account of a bitmap in some operations.
constexpr double kReadCost = 80;
constexpr uint64_t kNearShare = 32;
constexpr double kReadNearCost = 40;
constexpr double kBitCost = 0.03;
// Accounts that are tested before what decides fast would be made.
constexpr size_t kFewTests = 64;

}  // namespace

template <typename Column, typename Piece>
SplitPredicate<Column, Piece>::SplitPredicate(const CompiledCriterion& criterion,
                                              const Column& column)
    : criterion_(criterion),
      pattern_(criterion.text.deciding()),
      column_(column),
      substring_(pattern_.is_part()),
      must_begin_(pattern_.anchored_begin() && !pattern_.may_cover_word()),
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
  pieces_ = Piece::PiecesOf(pattern_, column_);
  for (Piece& piece : pieces_) piece.Resolve(stop);
  const auto rarest = std::min_element(
      pieces_.begin(), pieces_.end(),
      [](const Piece& a, const Piece& b) { return a.UpperBound() < b.UpperBound(); });
  if (rarest == pieces_.end()) return;
  bound_ = rarest->UpperBound();
  rarest_ = static_cast<size_t>(rarest - pieces_.begin());
  if (!must_begin_) return;
  const uint64_t beginnings = BeginningsBound();
  beginnings_bound_ = beginnings < bound_;
  bound_ = std::min(bound_, beginnings);
  beginnings_ = Piece::CountBeginnings(pattern_, column_);
  if (beginnings_) bound_ = std::min(bound_, *beginnings_);
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
  if (substring_ && same_forms_ && MatchSet::ShouldBeDense(bound_, column_.size())) {
    return EnumerateDense(stop);
  }
  if (IsToldByLists()) return EnumerateTold(stop);
  const bool few = bound_ * (must_begin_ ? kChainShareOfBeginnings : kChainShare) < column_.size();
  return has_chain_ && !few ? EnumerateChain(stop) : EnumerateSparse(stop);
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
  if (!same_forms_ || column_.light().size() > 0) return false;
  if (!substring_ && !beginnings_) return false;
  if (bound_ < wanted.front().few()) return false;
  const std::optional<uint64_t> count = beginnings_ ? beginnings_ : pieces_[0].Count(stop);
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
    if (beginnings_ && match == kInfixMatch) break;
    if (!first.full() && !first.IsPast(match)) TakeClass(match, first, stop);
  }
}

template <typename Column, typename Piece>
void SplitPredicate<Column, Piece>::TakeClass(MatchClass match, FirstMatches& first,
                                              StopCheck& stop) {
  IdStream stream(column_.size());
  if (match == kPrefixMatch || beginnings_) {
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
      [&](uint32_t id) { return IfWanted(match, Test(id)); }, stop);
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
  const std::vector<uint32_t> ids =
      beginnings_bound_ ? Piece::Beginnings(pattern_.pieces().front(), column_, stop)
                        : pieces_[rarest_].Candidates(stop);
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
bool SplitPredicate<Column, Piece>::IsToldByLists() const {
  if (!must_begin_ || !same_forms_ || column_.light().size() > 0) return false;
  if (!Piece::IsOtherToldByLists(pattern_, column_)) return false;
  const uint64_t beginnings = BeginningsBound();
  double cost = kListedCost * static_cast<double>(beginnings) + pieces_[1].HoldingCost(beginnings) +
                column_.size() * kBitCost;
  for (const std::string& overlap : Piece::Overlaps(pattern_.pieces()[0], pattern_.pieces()[1])) {
    cost += kReadCost * static_cast<double>(Piece::BeginningsBound(overlap, column_));
  }
  const bool near = bound_ * kNearShare > column_.size();
  return cost < (near ? kReadNearCost : kReadCost) * static_cast<double>(bound_);
}

template <typename Column, typename Piece>
MatchSet SplitPredicate<Column, Piece>::EnumerateTold(StopCheck& stop) {
  const std::string& first = pattern_.pieces().front();
  MatchSet matches = MatchSet::Dense(column_.size());
  Bitmap& beginning = matches.BitsOf(kPrefixMatch);
  AddBeginnings(beginning, stop);
  pieces_[1].RetainHolding(BeginningsBound(), stop, beginning);
  if (!Piece::AreBeginningsExact(first, column_)) {
    Piece::RetainBeginnings(first, column_, stop, beginning);
  }
  for (const std::string& overlap : Piece::Overlaps(first, pattern_.pieces()[1])) {
    RetainMatching(Piece::Beginnings(overlap, column_, stop), beginning, stop);
  }
  SetWhole(beginning, matches, stop);
  return matches;
}

template <typename Column, typename Piece>
void SplitPredicate<Column, Piece>::RetainMatching(const std::vector<uint32_t>& ids, Bitmap& bits,
                                                   StopCheck& stop) {
  const auto filter = [&](MatchBlock& block) {
    stop.Step(block.size);
    Filter(block);
    for (size_t i = 0; i < block.size; ++i) bits.Set(block.ids[i]);
  };
  MatchBlock block;
  for (uint32_t id : ids) {
    if (stop.stopped()) return;
    if (!bits.Test(id)) continue;
    bits.Clear(id);
    Pass(id, kExactMatch, block, filter);
  }
  filter(block);
}

template <typename Column, typename Piece>
MatchSet SplitPredicate<Column, Piece>::EnumerateChain(StopCheck& stop) {
  MatchSet matches = MatchSet::Dense(column_.size());
  MakeChain();
  Bitmap begins;
  Bitmap candidates = ChainCandidates(begins, stop);
  if (candidates.is_null()) {
    LookAtAll(matches, stop);
  } else {
    const bool told = !begins.is_null() && chain_->LeaveAccepted(candidates);
    if (!told) LookAtCandidates(candidates, begins, stop);
    for (uint32_t w = 0; w < candidates.words().size(); ++w) {
      AddBlock(w, {.accepted = candidates.words()[w], .begins = begins.words()[w]}, matches);
    }
  }
  const bool decides = chain_->decides();
  // What it was told of the candidates is not so of others.
  chain_.reset();
  if (!decides) return matches;
  SetWhole(matches.BitsOf(piece_at_end_ ? kInfixMatch : kPrefixMatch), matches, stop);
  return matches;
}

template <typename Column, typename Piece>
void SplitPredicate<Column, Piece>::SetWhole(Bitmap& beginning, MatchSet& matches,
                                             StopCheck& stop) {
  std::string whole;
  for (const std::string& piece : pattern_.pieces()) whole += piece;
  for (uint32_t id : Piece(whole, column_).FindWhole(stop)) {
    if (!IsPlain(id) || !beginning.Test(id)) continue;
    beginning.Clear(id);
    matches.BitsOf(kExactMatch).Set(id);
  }
}

template <typename Column, typename Piece>
void SplitPredicate<Column, Piece>::LookAtAll(MatchSet& matches, StopCheck& stop) {
  chain_->LookAtTerms();
  for (uint32_t first = 0; first < column_.size(); first += ChainBlock::kAccounts) {
    const uint32_t count = std::min(column_.size() - first, ChainBlock::kAccounts);
    if (stop.Step(count)) break;
    AddBlock(first / ChainBlock::kAccounts, chain_->LookAtBlock(first, count), matches);
  }
}

template <typename Column, typename Piece>
void SplitPredicate<Column, Piece>::AddBlock(uint32_t word, ChainBlock block, MatchSet& matches) {
  if (block.accepted == 0) return;
  // Those of which something is left to be found out.
  uint64_t apart = chain_->decides() ? column_.light().Word(word) : ~uint64_t{0};
  apart &= block.accepted;
  block.accepted &= ~apart;
  // The only piece of `%abc` is at the end, whatever the text begins with.
  if (piece_at_end_) block.begins = 0;
  matches.BitsOf(kPrefixMatch).words()[word] = block.accepted & block.begins;
  matches.BitsOf(kInfixMatch).words()[word] = block.accepted & ~block.begins;
  for (; apart != 0; apart &= apart - 1) {
    AddTested(word * 64 + static_cast<uint32_t>(std::countr_zero(apart)), matches);
  }
}

template <typename Column, typename Piece>
void SplitPredicate<Column, Piece>::LookAtCandidates(Bitmap& candidates, Bitmap& begins,
                                                     StopCheck& stop) {
  const bool begins_known = !begins.is_null();
  if (!begins_known) begins = Bitmap(column_.size());
  Bitmap accepted(column_.size());
  const auto take = [&](const MatchBlock& block) {
    stop.Step(block.size);
    AskAhead(block);
    // Without a branch: what is accepted cannot be guessed.
    for (size_t i = 0; i < block.size; ++i) {
      const uint32_t id = block.ids[i];
      const ChainLook look = chain_->Look(id);
      accepted.words()[id / 64] |= uint64_t{look.accepted} << (id % 64);
      if (!begins_known) begins.words()[id / 64] |= uint64_t{look.begins} << (id % 64);
    }
  };
  MatchBlock block;
  candidates.ForEach([&](uint32_t id) {
    if (!stop.stopped()) Pass(id, kExactMatch, block, take);
  });
  take(block);
  candidates = std::move(accepted);
}

template <typename Column, typename Piece>
void SplitPredicate<Column, Piece>::AskAhead(const MatchBlock& block) {
  const absl::Span<const uint32_t> ids(block.ids.data(), block.size);
  for (uint32_t id : ids) chain_->PrefetchPlace(id);
  for (uint32_t id : ids) chain_->PrefetchTerm(id);
  for (uint32_t id : ids) chain_->PrefetchTextPlace(id);
  for (uint32_t id : ids) chain_->PrefetchText(id);
}

template <typename Column, typename Piece>
void SplitPredicate<Column, Piece>::AddTested(uint32_t ordinal, MatchSet& matches) {
  const MatchClass match = TestAccepted(ordinal);
  if (match != kNoMatch) matches.BitsOf(match).Set(ordinal);
}

template <typename Column, typename Piece>
MatchClass SplitPredicate<Column, Piece>::TestAccepted(uint32_t ordinal) {
  std::optional<MatchClass> told;
  if (IsPlain(ordinal)) told = chain_->Tell(ordinal);
  return told ? *told : Test(ordinal);
}

template <typename Column, typename Piece>
Bitmap SplitPredicate<Column, Piece>::ChainCandidates(Bitmap& begins, StopCheck& stop) {
  Bitmap candidates = InPlanes();
  uint64_t count = candidates.Count();
  bool hold_first = false;
  for (const auto& [bound, piece] : ListedPieces()) {
    if (stop.stopped() || !IsWorthReading(bound, count)) continue;
    Bitmap bits(column_.size());
    if (piece == 0 && must_begin_) {
      AddBeginnings(bits, stop);
    } else {
      pieces_[piece].AddCandidatesTo(stop, bits);
    }
    candidates &= bits;
    count = candidates.Count();
    hold_first |= piece == 0;
  }
  if (count * kCandidateShare > column_.size()) return {};
  if (hold_first) begins = KnownBeginnings(candidates, stop);
  if (!begins.is_null()) chain_->KnowFirst();
  return candidates;
}

template <typename Column, typename Piece>
Bitmap SplitPredicate<Column, Piece>::InPlanes() const {
  Bitmap bits(column_.size());
  bits.SetAll(column_.size());
  if (bound_ * kPlanesShare < column_.size()) return bits;
  std::vector<LetterPlanes::Plane> planes;
  AddPlanes(planes);
  bits.IntersectWith(planes);
  return bits;
}

template <typename Column, typename Piece>
std::vector<std::pair<uint64_t, size_t>> SplitPredicate<Column, Piece>::ListedPieces() const {
  std::vector<std::pair<uint64_t, size_t>> listed;
  for (size_t i = 0; i < pieces_.size(); ++i) {
    if (i == 0 && must_begin_) {
      listed.emplace_back(BeginningsBound(), i);
    } else if (!HasPlane(pattern_.pieces()[i])) {
      listed.emplace_back(pieces_[i].UpperBound(), i);
    }
  }
  std::sort(listed.begin(), listed.end());
  return listed;
}

template <typename Column, typename Piece>
bool SplitPredicate<Column, Piece>::IsWorthReading(uint64_t bound, uint64_t candidates) const {
  const auto listed = static_cast<double>(bound);
  const double dropped = static_cast<double>(candidates) * (1 - listed / column_.size());
  return listed * kListCost < dropped * kLookCost;
}

template <typename Column, typename Piece>
Bitmap SplitPredicate<Column, Piece>::KnownBeginnings(const Bitmap& candidates,
                                                      StopCheck& stop) const {
  if (!Piece::AreBeginningsExact(pattern_.pieces().front(), column_)) return {};
  if (must_begin_) return candidates;
  if (!pieces_[0].tells_heads()) return {};
  Bitmap begins(column_.size());
  AddBeginnings(begins, stop);
  return begins;
}

template <typename Column, typename Piece>
MatchClass SplitPredicate<Column, Piece>::ClassOf(uint32_t ordinal, ChainLook look) {
  if (!look.accepted) return kNoMatch;
  if (!chain_->decides()) return TestAccepted(ordinal);
  if (!look.begins) return kInfixMatch;
  // Pieces that are all of a text that begins with the first one are the text.
  if (column_.HasSize(ordinal, PieceBytes(pattern_.pieces()))) return kExactMatch;
  return piece_at_end_ ? kInfixMatch : kPrefixMatch;
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
  return substring_ && same_forms_ && HasPlane(pattern_.pieces().front());
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
  for (size_t i = 0; i < block.size; ++i) chain_->PrefetchPlace(block.ids[i]);
  for (size_t i = 0; i < block.size; ++i) chain_->PrefetchTerm(block.ids[i]);
  for (size_t i = 0; i < block.size; ++i) {
    told[i] = block.classes[i] >= kInfixMatch && IsPlain(block.ids[i]) &&
              chain_->SufficesTerm(block.ids[i]);
    if (!told[i]) chain_->PrefetchTextPlace(block.ids[i]);
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
