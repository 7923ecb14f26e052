#include "index/search/split_predicate.h"

#include <algorithm>
#include <utility>

namespace frontdesk::index {
namespace {

constexpr MatchClass kWhole = MakeMatchClass(MatchKind::kExact, /*folded=*/false);
constexpr MatchClass kBeginning = MakeMatchClass(MatchKind::kPrefix, /*folded=*/false);
constexpr MatchClass kInside = MakeMatchClass(MatchKind::kInfix, /*folded=*/false);

bool IsSubstring(const Pattern& pattern) {
  return pattern.pieces().size() == 1 && !pattern.anchored_begin() && !pattern.anchored_end();
}

}  // namespace

SplitPredicate::SplitPredicate(const CompiledCriterion& criterion, const SplitText& column)
    : criterion_(criterion),
      pattern_(criterion.text.deciding()),
      column_(column),
      substring_(IsSubstring(pattern_)),
      same_forms_(criterion.text.light().pieces() == pattern_.pieces()),
      bound_(column.valued()) {}

void SplitPredicate::Resolve(StopCheck& stop) {
  if (resolved_) return;
  resolved_ = true;
  for (const std::string& piece : pattern_.pieces()) pieces_.emplace_back(piece, column_, stop);
  const auto rarest = std::min_element(
      pieces_.begin(), pieces_.end(),
      [](const SplitPiece& a, const SplitPiece& b) { return a.UpperBound() < b.UpperBound(); });
  if (rarest == pieces_.end()) return;
  bound_ = rarest->UpperBound();
  rarest_ = static_cast<size_t>(rarest - pieces_.begin());
}

MatchSet SplitPredicate::Enumerate(StopCheck& stop) {
  Resolve(stop);
  if (pieces_.empty()) return EnumerateAll(stop);
  const bool dense = MatchSet::ShouldBeDense(bound_, column_.heads().size());
  return dense && substring_ && same_forms_ ? EnumerateDense(stop) : EnumerateSparse(stop);
}

MatchSet SplitPredicate::EnumerateAll(StopCheck& stop) {
  MatchSet matches;
  for (uint32_t id = 0; id < column_.heads().size() && !stop.Step(); ++id) {
    const MatchClass match = Test(id);
    if (match != kNoMatch) matches.Add(id, match);
  }
  return matches;
}

MatchSet SplitPredicate::EnumerateSparse(StopCheck& stop) {
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

MatchSet SplitPredicate::EnumerateDense(StopCheck& stop) {
  MatchSet matches = MatchSet::Dense(column_.heads().size());
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

MatchClass SplitPredicate::RankOfKnown(uint32_t ordinal) const {
  const std::string_view piece = pattern_.pieces().front();
  const std::string_view head = column_.heads()[ordinal];
  const size_t in_head = std::min(head.size(), piece.size());
  if (head.substr(0, in_head) != piece.substr(0, in_head)) return kInside;
  const uint32_t term = column_.tails().TermOf(ordinal);
  const std::string_view tail = term == kNoTerm ? "" : column_.tails().terms().full(term);
  if (!tail.starts_with(piece.substr(in_head))) return kInside;
  return head.size() + tail.size() == piece.size() ? kWhole : kBeginning;
}

MatchClass SplitPredicate::Test(uint32_t ordinal) {
  column_.Read(ordinal, buffer_);
  if (IsPlain(ordinal)) {
    MatchKind kind;
    return pattern_.Match(buffer_, kind) ? MakeMatchClass(kind, /*folded=*/false) : kNoMatch;
  }
  return criterion_.text.Match(column_.light().Find(ordinal).value_or(buffer_), buffer_);
}

}  // namespace frontdesk::index
