#include "index/segment/split_text.h"

#include <utility>

namespace frontdesk::index {
namespace {

// Heads are mostly names: three characters of one are in a hundred thousand others, four in few.
constexpr uint32_t kHeadGram = 4;

}  // namespace

size_t SplitPoint(std::string_view text) {
  const size_t at = text.rfind('@');
  return at == std::string_view::npos ? text.size() : at + 1;
}

size_t SplitPointInside(std::string_view piece) {
  const size_t at = piece.rfind('@');
  if (at == std::string_view::npos || at + 1 == piece.size()) return std::string_view::npos;
  return at + 1;
}

// A tail has no `@`.
bool MayBeInTail(std::string_view piece) { return piece.find('@') == std::string_view::npos; }

bool SplitText::MayBeInHead(std::string_view piece) const {
  const size_t split = SplitPointInside(piece);
  return split == std::string_view::npos || head_grams_.UpperBound(piece.substr(split - 1, 2)) > 0;
}

void SplitText::Read(uint32_t ordinal, std::string& buffer) const {
  buffer.assign(heads_[ordinal]);
  const uint32_t term = tails_.TermOf(ordinal);
  if (term != kNoTerm) buffer.append(tails_.terms().full(term));
}

std::optional<uint32_t> SplitText::CountBeginnings(std::string_view piece) const {
  std::string marked(1, kBeginMark);
  marked.append(piece);
  return piece_counts_.Find(marked);
}

void SplitText::Builder::Add(std::string_view deciding, std::string_view light) {
  const uint32_t ordinal = heads_.size();
  const size_t split = SplitPoint(deciding);
  const std::string_view tail = deciding.substr(split);
  heads_.Add(deciding.substr(0, split));
  tails_.Add({.full = tail, .light = tail, .extra = ""});
  if (light != deciding) light_.Add(ordinal, light);
  if (deciding.empty()) return;
  ++valued_;
  if (tail.empty()) tailless_.push_back(ordinal);
}

void SplitText::Builder::AddTasks(SplitText& result, Tasks& tasks) {
  result.heads_ = std::move(heads_).Finish();
  tasks.push_back([&result] {
    result.head_grams_ = NgramIndex(result.heads_, {.size = kHeadGram, .begins = true});
  });
  tasks.push_back([this, &result] {
    result.tails_ = std::move(tails_).Finish(/*words=*/false);
    std::string text;
    const auto text_of = [&](uint32_t ordinal) -> std::string_view {
      result.Read(ordinal, text);
      if (!text.empty()) text.insert(text.begin(), kBeginMark);
      return text;
    };
    result.piece_counts_ = counting_.Count(result.heads_.size(), text_of);
    result.planes_ = MakePlanes(result);
  });
}

LetterPlanes SplitText::Builder::MakePlanes(const SplitText& column) {
  const std::vector<LetterSet> of_tail = LettersOfValues(column.tails_.terms());
  return LetterPlanes(
      column.size(), kPlanesOfTexts, [&](uint32_t first, uint32_t count, LetterSet* letters) {
        for (uint32_t i = 0; i < count; ++i) {
          letters[i] =
              LettersOf(column.heads_[first + i]) | of_tail[column.tails_.ValueOf(first + i)];
        }
      });
}

void SplitText::Builder::FinishTasks(SplitText& result) {
  result.valued_ = valued_;
  result.light_ = std::move(light_).Finish();
  result.tailless_ = FlatArray<uint32_t>(tailless_);
}

SplitText SplitText::Builder::Finish() && {
  SplitText result;
  Tasks tasks;
  AddTasks(result, tasks);
  RunTasks(tasks, /*threads=*/1);
  FinishTasks(result);
  return result;
}

}  // namespace frontdesk::index
