#include "index/segment/term_column.h"

#include <algorithm>
#include <utility>

namespace frontdesk::index {
namespace {

constexpr size_t kMemoryBlock = 1 << 16;

}  // namespace

std::string_view TermColumn::Builder::Keep(std::string_view text) {
  if (text.size() > left_) {
    left_ = std::max(kMemoryBlock, text.size());
    memory_.push_back(std::make_unique<char[]>(left_));
    end_ = memory_.back().get();
  }
  char* place = end_;
  text.copy(place, text.size());
  end_ += text.size();
  left_ -= text.size();
  return {place, text.size()};
}

void TermColumn::Builder::Add(const TermText& value) {
  if (value == TermText()) {
    column_.push_back(kNoTerm);
    return;
  }
  const auto found = numbers_.find(value);
  if (found != numbers_.end()) {
    column_.push_back(found->second);
    return;
  }
  TermText kept;
  kept.full = Keep(value.full);
  kept.light = value.light == value.full ? kept.full : Keep(value.light);
  kept.extra = Keep(value.extra);
  const auto number = static_cast<uint32_t>(numbers_.size());
  numbers_.emplace(kept, number);
  column_.push_back(number);
}

TermColumn TermColumn::Builder::Finish(bool words) && {
  std::vector<std::pair<TermText, uint32_t>> met;
  met.reserve(numbers_.size());
  for (const auto& [text, number] : numbers_) met.emplace_back(text, number);
  std::sort(met.begin(), met.end());
  std::vector<uint32_t> rank(met.size());
  std::vector<TermText> texts;
  texts.reserve(met.size());
  for (const auto& [text, number] : met) {
    rank[number] = static_cast<uint32_t>(texts.size());
    texts.push_back(text);
  }
  TermColumn result;
  for (uint32_t& term : column_) {
    if (term == kNoTerm) continue;
    term = rank[term];
    ++result.valued_;
  }
  result.terms_ = TermDictionary(texts, words);
  result.postings_ = InvertColumn(column_, result.terms_.size());
  for (uint32_t& term : column_) ++term;
  result.column_ = PackedColumn(absl::MakeConstSpan(column_));
  return result;
}

}  // namespace frontdesk::index
