#include "index/segment/street_column.h"

#include <algorithm>
#include <utility>

#include "index/text/ascii.h"
#include "index/text/word_cursor.h"

namespace frontdesk::index {
namespace {

constexpr std::string_view kUnitWords[] = {"apt",  "unit", "ste", "suite", "fl",   "floor", "rm",
                                           "room", "bldg", "lot", "spc",   "trlr", "no"};

bool BeginsUnit(std::string_view word) {
  return word.starts_with('#') ||
         std::find(std::begin(kUnitWords), std::end(kUnitWords), word) != std::end(kUnitWords);
}

// Where the unit begins behind a name; the size if there is none.
size_t UnitPoint(std::string_view rest) {
  for (size_t end = rest.size(); end > 0;) {
    const size_t space = rest.rfind(' ', end - 1);
    if (space == std::string_view::npos || space == 0) break;
    if (BeginsUnit(rest.substr(space + 1, end - space - 1))) return space;
    end = space;
  }
  return rest.size();
}

}  // namespace

std::array<std::string_view, kStreetParts> SplitStreet(std::string_view street) {
  size_t name = 0;
  if (!street.empty() && IsAsciiDigit(street[0])) {
    const size_t space = street.find(' ');
    if (space != std::string_view::npos) name = space + 1;
  }
  const std::string_view rest = street.substr(name);
  const size_t unit = UnitPoint(rest);
  return {street.substr(0, name), rest.substr(0, unit), rest.substr(unit)};
}

void StreetColumn::Read(uint32_t ordinal, std::string& buffer) const {
  buffer.clear();
  for (const TermColumn& part : parts_) {
    const uint32_t term = part.TermOf(ordinal);
    if (term != kNoTerm) buffer.append(part.terms().full(term));
  }
}

std::optional<uint32_t> StreetColumn::CountBeginningsOfWords(std::string_view piece) const {
  if (piece.size() > kMarked) return std::nullopt;
  std::string marked(1, kWordMark);
  marked.append(piece);
  return piece_counts_.Find(marked);
}

uint64_t StreetColumn::MemoryBytes() const {
  uint64_t bytes = numberless_.MemoryBytes() + light_.MemoryBytes() + piece_counts_.MemoryBytes() +
                   planes_.MemoryBytes();
  for (const TermColumn& part : parts_) bytes += part.MemoryBytes();
  return bytes;
}

void StreetColumn::Builder::Add(std::string_view full, std::string_view light) {
  const uint32_t ordinal = size_++;
  const auto parts = SplitStreet(full);
  for (size_t p = 0; p < kStreetParts; ++p) {
    parts_[p].Add({.full = parts[p], .light = parts[p], .extra = ""});
  }
  if (light != full) light_.Add(ordinal, light);
  if (!full.empty() && parts[0].empty()) numberless_.push_back(ordinal);
}

void StreetColumn::Builder::AddTasks(StreetColumn& result, Tasks& tasks) {
  for (size_t p = 0; p < kStreetParts; ++p) {
    tasks.push_back([this, &result, p] {
      result.parts_[p] = std::move(parts_[p]).Finish(/*words=*/false);
      if (--parts_left_ > 0) return;
      CountPieces(result);
      result.planes_ = MakePlanes(result, size_);
    });
  }
}

void StreetColumn::Builder::CountPieces(StreetColumn& result) const {
  std::string text;
  std::string marked;
  const auto text_of = [&](uint32_t ordinal) -> std::string_view {
    result.Read(ordinal, text);
    marked = text;
    for (WordCursor words(text); words.Next();) {
      marked.push_back(kWordMark);
      marked.append(words.word().substr(0, kMarked));
    }
    return marked;
  };
  result.piece_counts_ = counting_.Count(size_, text_of);
}

LetterPlanes StreetColumn::Builder::MakePlanes(const StreetColumn& column, uint32_t size) {
  std::array<std::vector<LetterSet>, kStreetParts> of_value;
  for (size_t p = 0; p < kStreetParts; ++p) of_value[p] = LettersOfValues(column.parts_[p].terms());
  return LetterPlanes(size, kPlanesOfTexts,
                      [&](uint32_t first, uint32_t count, LetterSet* letters) {
                        std::fill_n(letters, count, LetterSet{0});
                        for (size_t p = 0; p < kStreetParts; ++p) {
                          for (uint32_t i = 0; i < count; ++i) {
                            letters[i] |= of_value[p][column.parts_[p].ValueOf(first + i)];
                          }
                        }
                      });
}

void StreetColumn::Builder::FinishTasks(StreetColumn& result) {
  result.size_ = size_;
  result.numberless_ = FlatArray<uint32_t>(numberless_);
  result.light_ = std::move(light_).Finish();
}

StreetColumn StreetColumn::Builder::Finish() && {
  StreetColumn result;
  Tasks tasks;
  AddTasks(result, tasks);
  RunTasks(tasks, /*threads=*/1);
  FinishTasks(result);
  return result;
}

}  // namespace frontdesk::index
