#include "index/search/split_predicate.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "index/search/chain_scan.h"

namespace frontdesk::index {
namespace {

constexpr MatchClass kWhole = MakeMatchClass(MatchKind::kExact, /*folded=*/false);
constexpr MatchClass kBeginning = MakeMatchClass(MatchKind::kPrefix, /*folded=*/false);
constexpr MatchClass kInside = MakeMatchClass(MatchKind::kInfix, /*folded=*/false);

// Nanoseconds to read an account's text and to look for a piece in it, one after the other.
constexpr double kScanCost = 20;
// Nanoseconds of a scan that is not worth a thought.
constexpr double kCheapScan = 50'000;

// Where the rarest piece is in so large a share of the accounts all are looked at in order.
constexpr uint64_t kChainShare = 48;
// Accounts between the one that is looked at and the one that is asked for.
constexpr uint32_t kChainAhead = 16;

bool IsSubstring(const Pattern& pattern) {
  return pattern.pieces().size() == 1 && !pattern.anchored_begin() && !pattern.anchored_end();
}

}  // namespace

template <typename Column, typename Piece>
SplitPredicate<Column, Piece>::SplitPredicate(const CompiledCriterion& criterion,
                                              const Column& column)
    : criterion_(criterion),
      pattern_(criterion.text.deciding()),
      column_(column),
      substring_(IsSubstring(pattern_)),
      same_forms_(criterion.text.light().pieces() == pattern_.pieces()),
      bound_(column.valued()) {}

template <typename Column, typename Piece>
void SplitPredicate<Column, Piece>::Resolve(StopCheck& stop) {
  if (resolved_) return;
  resolved_ = true;
  for (const std::string& piece : pattern_.pieces()) pieces_.emplace_back(piece, column_, stop);
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
  if (pieces_.empty()) return EnumerateAll(stop);
  const bool dense = MatchSet::ShouldBeDense(bound_, column_.size());
  const bool chain = pieces_.size() > 1 && ChainAutomaton::IsPossible(pattern_.pieces());
  if (chain && bound_ * kChainShare > column_.size()) return EnumerateChain(stop);
  return dense && substring_ && same_forms_ ? EnumerateDense(stop) : EnumerateSparse(stop);
}

template <typename Column, typename Piece>
bool SplitPredicate<Column, Piece>::FindFirst(absl::Span<FirstMatches> wanted, uint64_t& total,
                                              StopCheck& stop) {
  Resolve(stop);
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
  total = *count;
  MatchSet whole;
  for (uint32_t id : pieces_[0].FindWhole(stop)) whole.Add(id, kWhole);
  for (FirstMatches& first : wanted) TakeFirst(whole, first, stop);
  return true;
}

template <typename Column, typename Piece>
void SplitPredicate<Column, Piece>::TakeValued(absl::Span<FirstMatches> wanted, StopCheck& stop) {
  for (FirstMatches& first : wanted) {
    IdStream stream(column_.size());
    stream.AddAll();
    first.Take(
        stream, [](uint32_t, int) {},
        [&](uint32_t id) { return column_.HasValue(id) ? kBeginning : kNoMatch; }, stop);
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
  if (!first.full()) TakeClass(kBeginning, first, stop);
  if (!first.full()) TakeClass(kInside, first, stop);
}

template <typename Column, typename Piece>
void SplitPredicate<Column, Piece>::TakeClass(MatchClass match, FirstMatches& first,
                                              StopCheck& stop) {
  IdStream stream(column_.size());
  if (match == kBeginning) {
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
      stream,
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
  Bitmap& all = matches.BitsOf(kBeginning);
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
  const std::vector<uint32_t> ids = pieces_[rarest_].Find(stop);
  matches.Reserve(ids.size());
  for (uint32_t id : ids) {
    if (stop.Step()) break;
    const MatchClass match = substring_ && IsPlain(id) ? RankOfKnown(id) : Test(id);
    if (match != kNoMatch) matches.Add(id, match);
  }
  return matches;
}

template <typename Column, typename Piece>
MatchSet SplitPredicate<Column, Piece>::EnumerateChain(StopCheck& stop) {
  MatchSet matches = MatchSet::Dense(column_.size());
  ChainScan<Column> chain(pattern_.pieces(), column_);
  for (uint32_t id = 0; id < column_.size() && !stop.Step(); ++id) {
    if (id + kChainAhead < column_.size()) chain.Prefetch(id + kChainAhead);
    // Whatever matches contains the pieces in their order.
    if (!chain.Accepts(id)) continue;
    const MatchClass match = RankOfChain(id);
    if (match != kNoMatch) matches.BitsOf(match).Set(id);
  }
  return matches;
}

template <typename Column, typename Piece>
MatchClass SplitPredicate<Column, Piece>::RankOfChain(uint32_t ordinal) {
  if (pattern_.anchored_begin() || pattern_.anchored_end() || !IsPlain(ordinal)) {
    return Test(ordinal);
  }
  // A word that contains them is no better than the field that it is in, and the field begins with
  // the first piece wherever a word that does begins it.
  if (!column_.StartsWith(ordinal, pattern_.pieces().front())) return kInside;
  column_.Read(ordinal, buffer_);
  return PieceBytes(pattern_.pieces()) == buffer_.size() ? kWhole : kBeginning;
}

template <typename Column, typename Piece>
MatchSet SplitPredicate<Column, Piece>::EnumerateDense(StopCheck& stop) {
  MatchSet matches = MatchSet::Dense(column_.size());
  Bitmap& anywhere = matches.BitsOf(kInside);
  Bitmap& beginning = matches.BitsOf(kBeginning);
  Bitmap& whole = matches.BitsOf(kWhole);
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
MatchClass SplitPredicate<Column, Piece>::RankOfKnown(uint32_t ordinal) {
  const std::string_view piece = pattern_.pieces().front();
  column_.Read(ordinal, buffer_);
  if (!buffer_.starts_with(piece)) return kInside;
  return buffer_.size() == piece.size() ? kWhole : kBeginning;
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
void SplitPredicate<Column, Piece>::Filter(MatchBlock& block) {
  for (size_t i = 0; i < block.size; ++i) column_.PrefetchPlace(block.ids[i]);
  for (size_t i = 0; i < block.size; ++i) column_.PrefetchText(block.ids[i]);
  block.Retain([this](uint32_t id) { return Test(id); });
}

template class SplitPredicate<SplitText, SplitPiece>;
template class SplitPredicate<StreetColumn, StreetPiece>;

}  // namespace frontdesk::index
