#include "index/search/street_piece.h"

#include <algorithm>
#include <utility>

#include "index/search/add_lists.h"
#include "index/search/sort_unique.h"

namespace frontdesk::index {
namespace {

// Accounts that are looked at one by one to count them.
constexpr uint64_t kFoundApart = 1 << 17;
// With fewer accounts on one side of a border the other side is not looked up.
constexpr uint64_t kFewAccounts = 1 << 12;
// Accounts between the one that is looked at and the one that is asked for.
constexpr size_t kAhead = 16;

}  // namespace

StreetPiece::StreetPiece(std::string_view piece, const StreetColumn& column)
    : piece_(piece), column_(column), counted_(column.piece_counts().Find(piece)) {}

std::vector<StreetPiece> StreetPiece::PiecesOf(const Pattern& pattern, const StreetColumn& column) {
  std::vector<StreetPiece> pieces;
  for (const std::string& piece : pattern.pieces()) pieces.emplace_back(piece, column);
  return pieces;
}

void StreetPiece::LookUp(StopCheck& stop) {
  if (looked_up_) return;
  looked_up_ = true;
  for (size_t p = 0; p < kStreetParts && !stop.stopped(); ++p) {
    const auto part = static_cast<StreetPart>(p);
    std::vector<uint32_t> terms = column_.part(part).terms().MayContain(piece_);
    if (!column_.part(part).terms().IsExact(piece_)) {
      std::erase_if(terms, [&](uint32_t term) {
        const std::string_view text = column_.part(part).terms().full(term);
        return stop.Step() || text.find(piece_) == std::string_view::npos;
      });
    }
    inside_[p] = Of(part, std::move(terms));
    if (inside_[p].accounts > inside_[most_].accounts) most_ = p;
  }
  FindCrossings();
}

StreetPiece::Terms StreetPiece::Of(StreetPart part, std::vector<uint32_t> terms) const {
  Terms all = {.part = part, .terms = std::move(terms), .accounts = 0};
  for (uint32_t term : all.terms) all.accounts += column_.part(part).postings().Count(term);
  return all;
}

StreetPiece::Terms StreetPiece::Meeting(const Demand& demand) const {
  const TermDictionary& dictionary = column_.part(demand.part).terms();
  std::vector<uint32_t> terms;
  if (demand.how == Demand::How::kEnds) {
    terms = dictionary.MayContain(demand.text);
    std::erase_if(terms, [&](uint32_t term) { return !demand.IsMetBy(dictionary.full(term)); });
  } else {
    const TermRange range = demand.how == Demand::How::kIs ? dictionary.EqualTo(demand.text)
                                                           : dictionary.StartingWith(demand.text);
    for (uint32_t term = range.first; term < range.second; ++term) terms.push_back(term);
  }
  return Of(demand.part, std::move(terms));
}

void StreetPiece::FindCrossings() {
  using How = Demand::How;
  // A number ends with its only space, so it is the first one; a unit begins with one.
  const size_t space = piece_.find(' ');
  if (space == std::string_view::npos) return;
  const std::string_view number = piece_.substr(0, space + 1);
  const std::string_view behind_number = piece_.substr(space + 1);
  if (!behind_number.empty()) {
    AddCrossing({{StreetPart::kName, How::kBegins, behind_number},
                 {StreetPart::kNumber, How::kEnds, number}});
  }
  for (size_t at = piece_.find(' ', 1); at != std::string_view::npos;
       at = piece_.find(' ', at + 1)) {
    const std::string_view unit = piece_.substr(at);
    AddCrossing({{StreetPart::kUnit, How::kBegins, unit},
                 {StreetPart::kName, How::kEnds, piece_.substr(0, at)}});
    if (at <= space + 1) continue;
    AddCrossing({{StreetPart::kName, How::kIs, piece_.substr(space + 1, at - space - 1)},
                 {StreetPart::kUnit, How::kBegins, unit},
                 {StreetPart::kNumber, How::kEnds, number}});
  }
}

void StreetPiece::AddCrossing(std::vector<Demand> demands) {
  std::optional<size_t> fewest;
  Terms side;
  for (size_t i = 0; i < demands.size(); ++i) {
    if (fewest && side.accounts <= kFewAccounts) break;
    Terms terms = Meeting(demands[i]);
    if (terms.accounts == 0) return;
    if (fewest && terms.accounts >= side.accounts) continue;
    fewest = i;
    side = std::move(terms);
  }
  demands.erase(demands.begin() + static_cast<ptrdiff_t>(*fewest));
  crossing_.push_back({.side = std::move(side), .others = std::move(demands)});
}

uint64_t StreetPiece::UpperBound() const {
  if (counted_) return *counted_;
  uint64_t bound = 0;
  for (const Terms& terms : inside_) bound += terms.accounts;
  for (const Crossing& crossing : crossing_) bound += crossing.side.accounts;
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
  std::vector<uint32_t> all;
  for (const Crossing& crossing : crossing_) {
    std::vector<uint32_t> ids;
    AppendAccounts(crossing.side, stop, ids);
    for (const Demand& demand : crossing.others) RetainMeeting(demand, ids, stop);
    all.insert(all.end(), ids.begin(), ids.end());
  }
  SortUnique(all);
  return all;
}

void StreetPiece::RetainMeeting(const Demand& demand, std::vector<uint32_t>& ids,
                                StopCheck& stop) const {
  const TermColumn& part = column_.part(demand.part);
  enum Answer : uint8_t { kUnknown, kNo, kYes };
  std::vector<Answer> answers(part.terms().size(), kUnknown);  // each term is asked once
  const auto meets = [&](uint32_t term) {
    if (term == kNoTerm) return false;
    if (answers[term] == kUnknown) {
      answers[term] = demand.IsMetBy(part.terms().full(term)) ? kYes : kNo;
    }
    return answers[term] == kYes;
  };
  size_t ahead = std::min(kAhead, ids.size());
  std::erase_if(ids, [&](uint32_t id) {
    if (ahead < ids.size()) part.Prefetch(ids[ahead++]);
    return stop.Step() || !meets(part.TermOf(id));
  });
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
  AddAccounts(inside_, stop, bits);
  for (uint32_t id : FindCrossing(stop)) bits.Set(id);
}

void StreetPiece::AddCandidatesTo(StopCheck& stop, Bitmap& bits) {
  LookUp(stop);
  AddAccounts(inside_, stop, bits);
  for (const Crossing& crossing : crossing_) AddAccounts({&crossing.side, 1}, stop, bits);
}

void StreetPiece::AddAccounts(absl::Span<const Terms> terms, StopCheck& stop, Bitmap& bits) const {
  for (const Terms& of_part : terms) {
    AddListsOf(of_part.terms, column_.part(of_part.part).postings(), stop, bits);
  }
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
  for (const Crossing& crossing : crossing_) others += crossing.side.accounts;
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
  for (const Crossing& crossing : crossing_) add(crossing.side);
}

TermRange StreetPiece::NumbersOf(std::string_view piece, const StreetColumn& column) {
  const TermDictionary& numbers = column.part(StreetPart::kNumber).terms();
  // The piece goes on behind a number, or may be the beginning of one.
  const std::string_view number = SplitStreet(piece)[static_cast<size_t>(StreetPart::kNumber)];
  return number.empty() ? numbers.StartingWith(piece) : numbers.EqualTo(number);
}

void StreetPiece::AddBeginningsTo(std::string_view piece, const StreetColumn& column,
                                  IdStream& stream) {
  stream.Add(column.numberless());
  const PostingLists& postings = column.part(StreetPart::kNumber).postings();
  const TermRange range = NumbersOf(piece, column);
  for (uint32_t term = range.first; term < range.second; ++term) stream.Add(postings, term);
}

std::vector<uint32_t> StreetPiece::FindWhole(StopCheck& stop) const {
  const std::optional<std::array<uint32_t, kStreetParts>> terms = WholeTerms();
  if (!terms) return {};
  std::vector<uint32_t> ids = FewestOf(*terms);
  size_t ahead = std::min(kAhead, ids.size());
  std::erase_if(ids, [&](uint32_t id) {
    if (ahead < ids.size()) column_.PrefetchPlace(ids[ahead++]);
    bool is_whole = !stop.Step();
    for (size_t p = 0; p < kStreetParts && is_whole; ++p) {
      is_whole = column_.part(static_cast<StreetPart>(p)).TermOf(id) == (*terms)[p];
    }
    return !is_whole;
  });
  return ids;
}

std::optional<std::array<uint32_t, kStreetParts>> StreetPiece::WholeTerms() const {
  const auto texts = SplitStreet(piece_);
  std::array<uint32_t, kStreetParts> terms;
  for (size_t p = 0; p < kStreetParts; ++p) {
    terms[p] = kNoTerm;
    if (texts[p].empty()) continue;
    const TermRange range = column_.part(static_cast<StreetPart>(p)).terms().EqualTo(texts[p]);
    if (range.first == range.second) return std::nullopt;
    terms[p] = range.first;
  }
  return terms;
}

std::vector<uint32_t> StreetPiece::FewestOf(const std::array<uint32_t, kStreetParts>& terms) const {
  std::optional<size_t> rarest;  // part; else those without a number are fewest
  const bool has_number = terms[static_cast<size_t>(StreetPart::kNumber)] != kNoTerm;
  uint64_t fewest = has_number ? column_.size() : column_.numberless().size();
  for (size_t p = 0; p < kStreetParts; ++p) {
    if (terms[p] == kNoTerm) continue;
    const uint64_t count = column_.part(static_cast<StreetPart>(p)).postings().Count(terms[p]);
    if (count > fewest) continue;
    rarest = p;
    fewest = count;
  }
  if (!rarest) return {column_.numberless().begin(), column_.numberless().end()};
  std::vector<uint32_t> ids;
  column_.part(static_cast<StreetPart>(*rarest)).postings().Append(terms[*rarest], ids);
  return ids;
}

void StreetPiece::AddBeginnings(std::string_view piece, const StreetColumn& column, StopCheck& stop,
                                Bitmap& bits) {
  AddLists(column.part(StreetPart::kNumber).postings(), NumbersOf(piece, column), stop, bits);
  for (uint32_t id : column.numberless()) bits.Set(id);
}

uint64_t StreetPiece::BeginningsBound(std::string_view piece, const StreetColumn& column) {
  const TermRange range = NumbersOf(piece, column);
  return column.numberless().size() +
         column.part(StreetPart::kNumber).postings().CountAll(range.first, range.second);
}

std::vector<uint32_t> StreetPiece::Beginnings(std::string_view piece, const StreetColumn& column,
                                              StopCheck& stop) {
  std::vector<uint32_t> ids(column.numberless().begin(), column.numberless().end());
  const TermRange range = NumbersOf(piece, column);
  for (uint32_t term = range.first; term < range.second && !stop.stopped(); ++term) {
    column.part(StreetPart::kNumber).postings().Append(term, ids);
  }
  stop.Step(ids.size());
  std::sort(ids.begin(), ids.end());
  return ids;
}

}  // namespace frontdesk::index
