#include "index/search/street_piece.h"

#include <algorithm>
#include <utility>

#include "index/search/add_lists.h"

namespace frontdesk::index {
namespace {

// Accounts that are looked at one by one to count them.
constexpr uint64_t kFoundApart = 1 << 17;
// With fewer accounts on one side of a border the other side is not looked up.
constexpr uint64_t kFewAccounts = 1 << 12;

void SortUnique(std::vector<uint32_t>& ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

}  // namespace

StreetPiece::StreetPiece(std::string_view piece, const StreetColumn& column)
    : piece_(piece), column_(column), counted_(column.piece_counts().Find(piece)) {}

void StreetPiece::LookUp(StopCheck& stop) {
  if (looked_up_) return;
  looked_up_ = true;
  for (size_t p = 0; p < kStreetParts && !stop.stopped(); ++p) {
    const auto part = static_cast<StreetPart>(p);
    std::vector<uint32_t> terms = column_.part(part).terms().MayContain(piece_);
    const bool exact = column_.part(part).terms().IsExact(piece_);
    std::erase_if(terms, [&](uint32_t term) {
      if (exact) return false;
      return stop.Step() ||
             column_.part(part).terms().full(term).find(piece_) == std::string_view::npos;
    });
    inside_[p] = Of(part, std::move(terms));
    if (inside_[p].accounts > inside_[most_].accounts) most_ = p;
  }
  // A number ends with its only space; a unit begins with a space.
  const size_t space = piece_.find(' ');
  if (space == std::string_view::npos) return;
  AddCrossing(StreetPart::kNumber, StreetPart::kName, space + 1);
  for (size_t at = piece_.find(' ', 1); at != std::string_view::npos;
       at = piece_.find(' ', at + 1)) {
    AddCrossing(StreetPart::kName, StreetPart::kUnit, at);
  }
}

StreetPiece::Terms StreetPiece::Of(StreetPart part, std::vector<uint32_t> terms) const {
  Terms all = {.part = part, .terms = std::move(terms), .accounts = 0};
  for (uint32_t term : all.terms) all.accounts += column_.part(part).postings().Count(term);
  return all;
}

StreetPiece::Terms StreetPiece::EndingWith(StreetPart part, std::string_view ending) const {
  const TermDictionary& dictionary = column_.part(part).terms();
  std::vector<uint32_t> terms = dictionary.MayContain(ending);
  std::erase_if(terms, [&](uint32_t term) { return !dictionary.full(term).ends_with(ending); });
  return Of(part, std::move(terms));
}

StreetPiece::Terms StreetPiece::BeginningWith(StreetPart part, std::string_view beginning) const {
  const TermRange range = column_.part(part).terms().StartingWith(beginning);
  std::vector<uint32_t> terms;
  for (uint32_t term = range.first; term < range.second; ++term) terms.push_back(term);
  return Of(part, std::move(terms));
}

void StreetPiece::AddCrossing(StreetPart left, StreetPart right, size_t at) {
  if (at == 0 || at >= piece_.size()) return;
  Terms after = BeginningWith(right, piece_.substr(at));
  if (after.accounts == 0) return;
  // The piece may begin before the left part too: then the part itself is no longer than what is
  // before the border, and only what is after it says who matches.
  const bool may_reach_further =
      left == StreetPart::kName && piece_.substr(0, at).find(' ') != std::string_view::npos;
  if (after.accounts > kFewAccounts && !may_reach_further) {
    Terms before = EndingWith(left, piece_.substr(0, at));
    if (before.accounts < after.accounts) after = std::move(before);
  }
  if (after.accounts > 0) crossing_.push_back(std::move(after));
}

uint64_t StreetPiece::UpperBound() const {
  if (counted_) return *counted_;
  uint64_t bound = 0;
  for (const Terms& terms : inside_) bound += terms.accounts;
  for (const Terms& terms : crossing_) bound += terms.accounts;
  return std::min<uint64_t>(bound, column_.valued());
}

void StreetPiece::AppendAccounts(const Terms& terms, StopCheck& stop,
                                 std::vector<uint32_t>& ids) const {
  const PostingLists& postings = column_.part(terms.part).postings();
  for (uint32_t term : terms.terms) {
    if (stop.Step(postings.Count(term))) return;
    postings.Append(term, ids);
  }
}

std::vector<uint32_t> StreetPiece::FindCrossing(StopCheck& stop) const {
  std::vector<uint32_t> ids;
  for (const Terms& terms : crossing_) AppendAccounts(terms, stop, ids);
  SortUnique(ids);
  std::string text;
  std::erase_if(ids, [&](uint32_t id) {
    if (stop.Step()) return true;
    column_.Read(id, text);
    return text.find(piece_) == std::string::npos;
  });
  return ids;
}

std::vector<uint32_t> StreetPiece::Candidates(StopCheck& stop) {
  LookUp(stop);
  std::vector<uint32_t> ids;
  if (has_candidates()) {
    ids = apart_;
    AppendAccounts(inside_[most_], stop, ids);
  } else {
    ids = FindCrossing(stop);
    for (const Terms& terms : inside_) AppendAccounts(terms, stop, ids);
  }
  SortUnique(ids);
  return ids;
}

void StreetPiece::AddTo(StopCheck& stop, Bitmap& bits) {
  LookUp(stop);
  for (const Terms& terms : inside_) {
    const PostingLists& postings = column_.part(terms.part).postings();
    for (uint32_t term : terms.terms) {
      if (stop.Step(postings.Count(term))) return;
      postings.AddTo(term, bits);
    }
  }
  for (uint32_t id : FindCrossing(stop)) bits.Set(id);
}

void StreetPiece::AddBeginnings(StopCheck& stop, Bitmap& beginning, Bitmap& whole) {
  LookUp(stop);
  // What begins with the number is not all of the street: a name follows.
  const TermColumn& numbers = column_.part(StreetPart::kNumber);
  AddLists(numbers.postings(), numbers.terms().StartingWith(piece_), stop, beginning);
  std::vector<uint32_t> ids = FindCrossing(stop);
  ids.insert(ids.end(), column_.numberless().begin(), column_.numberless().end());
  std::string text;
  for (uint32_t id : ids) {
    if (stop.Step()) return;
    column_.Read(id, text);
    if (!text.starts_with(piece_)) continue;
    beginning.Set(id);
    if (text.size() == piece_.size()) whole.Set(id);
  }
}

bool StreetPiece::Has(const Terms& terms, uint32_t ordinal) const {
  const uint32_t term = column_.part(terms.part).TermOf(ordinal);
  return std::binary_search(terms.terms.begin(), terms.terms.end(), term);
}

std::optional<uint64_t> StreetPiece::Count(StopCheck& stop) {
  if (counted_) return *counted_;
  uint64_t others = 0;
  for (const Terms& terms : crossing_) others += terms.accounts;
  for (size_t p = 0; p < kStreetParts; ++p) others += p == most_ ? 0 : inside_[p].accounts;
  if (others > kFoundApart) return std::nullopt;
  has_apart_ = true;
  apart_ = FindCrossing(stop);
  for (size_t p = 0; p < kStreetParts; ++p) {
    if (p != most_) AppendAccounts(inside_[p], stop, apart_);
  }
  SortUnique(apart_);
  uint64_t count = inside_[most_].accounts;
  for (uint32_t id : apart_) {
    if (stop.Step()) break;
    if (!Has(inside_[most_], id)) ++count;
  }
  return count;
}

void StreetPiece::AddTo(IdStream& stream, StopCheck& stop) {
  LookUp(stop);
  const auto add = [&](const Terms& terms) {
    for (uint32_t term : terms.terms) stream.Add(column_.part(terms.part).postings(), term);
  };
  if (has_apart_) {
    stream.Add(apart_);
    add(inside_[most_]);
    return;
  }
  for (const Terms& terms : inside_) add(terms);
  for (const Terms& terms : crossing_) add(terms);
}

// What begins with the piece has a number that begins with it or that it begins with, or none.
void StreetPiece::AddBeginningsTo(IdStream& stream) const {
  stream.Add(column_.numberless());
  const PostingLists& postings = column_.part(StreetPart::kNumber).postings();
  const TermDictionary& numbers = column_.part(StreetPart::kNumber).terms();
  const std::string_view number = SplitStreet(piece_)[0];
  TermRange range = number.empty() ? numbers.StartingWith(piece_) : numbers.EqualTo(number);
  for (uint32_t term = range.first; term < range.second; ++term) stream.Add(postings, term);
}

std::vector<uint32_t> StreetPiece::FindWhole(StopCheck& stop) const {
  const auto parts = SplitStreet(piece_);
  Terms rarest;
  for (size_t p = 0; p < kStreetParts; ++p) {
    if (parts[p].empty()) continue;
    const auto part = static_cast<StreetPart>(p);
    const TermRange range = column_.part(part).terms().EqualTo(parts[p]);
    if (range.first == range.second) return {};
    Terms terms = Of(part, {range.first});
    if (rarest.terms.empty() || terms.accounts < rarest.accounts) rarest = std::move(terms);
  }
  std::vector<uint32_t> ids;
  AppendAccounts(rarest, stop, ids);
  std::string text;
  std::erase_if(ids, [&](uint32_t id) {
    if (stop.Step()) return true;
    column_.Read(id, text);
    return text != piece_;
  });
  return ids;
}

void StreetPiece::AddBeginnings(std::string_view letter, const StreetColumn& column,
                                StopCheck& stop, Bitmap& bits) {
  const TermColumn& numbers = column.part(StreetPart::kNumber);
  AddLists(numbers.postings(), numbers.terms().StartingWith(letter), stop, bits);
  for (uint32_t id : column.numberless()) bits.Set(id);
}

uint64_t StreetPiece::BeginningsBound(std::string_view letter, const StreetColumn& column) {
  const TermColumn& numbers = column.part(StreetPart::kNumber);
  const TermRange range = numbers.terms().StartingWith(letter);
  return column.numberless().size() + numbers.postings().CountAll(range.first, range.second);
}

}  // namespace frontdesk::index
