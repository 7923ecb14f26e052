#include "index/segment/split_text.h"

#include <utility>

#include "index/text/ascii.h"

namespace frontdesk::index {

size_t SplitPoint(std::string_view text, SplitRule rule) {
  if (rule == SplitRule::kAfterAt) {
    const size_t at = text.rfind('@');
    return at == std::string_view::npos ? text.size() : at + 1;
  }
  if (text.empty() || !IsAsciiDigit(text[0])) return 0;
  const size_t space = text.find(' ');
  return space == std::string_view::npos ? 0 : space + 1;
}

size_t SplitPointInside(std::string_view piece, SplitRule rule) {
  // A tail has no `@`; a head has one space, at its end.
  const size_t at = rule == SplitRule::kAfterAt ? piece.rfind('@') : piece.find(' ');
  if (at == std::string_view::npos || at + 1 == piece.size()) return std::string_view::npos;
  return at + 1;
}

void SplitText::Read(uint32_t ordinal, std::string& buffer) const {
  buffer.assign(heads_[ordinal]);
  const uint32_t term = tails_.TermOf(ordinal);
  if (term != kNoTerm) buffer.append(tails_.terms().full(term));
}

void SplitText::Builder::Add(std::string_view deciding, std::string_view light) {
  const auto ordinal = result_.heads_.size();
  const size_t split = SplitPoint(deciding, result_.rule_);
  const std::string_view tail = deciding.substr(split);
  result_.heads_.Add(deciding.substr(0, split));
  tails_.Add({.full = tail, .light = tail, .extra = ""});
  if (light != deciding) result_.light_.Add(ordinal, light);
  if (deciding.empty()) return;
  ++result_.valued_;
  if (tail.empty()) result_.tailless_.push_back(ordinal);
}

SplitText SplitText::Builder::Finish() && {
  result_.heads_.ShrinkToFit();
  result_.light_.ShrinkToFit();
  result_.tailless_.shrink_to_fit();
  result_.head_grams_ = NgramIndex(result_.heads_, /*sizes=*/{1, 2, 3});
  result_.head_starts_ = NgramIndex(result_.heads_, /*sizes=*/{1, 2, 3}, GramPlaces::kBeginning);
  result_.tails_ = std::move(tails_).Finish();
  for (uint32_t ordinal = 0; ordinal < result_.heads_.size(); ++ordinal) {
    if (!result_.heads_[ordinal].empty() || result_.tails_.TermOf(ordinal) == kNoTerm) continue;
    if (result_.headless_.is_null()) result_.headless_ = Bitmap(result_.heads_.size());
    result_.headless_.Set(ordinal);
  }
  return std::move(result_);
}

}  // namespace frontdesk::index
