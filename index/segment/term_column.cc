#include "index/segment/term_column.h"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <utility>

#include "common/strings.h"

namespace frontdesk::index {
namespace {

// The forms of a value in one string, with the sizes in front that tell them apart.
std::string Encode(const TermText& value) {
  const uint32_t sizes[] = {static_cast<uint32_t>(value.full.size()),
                            static_cast<uint32_t>(value.light.size())};
  std::string bytes(reinterpret_cast<const char*>(sizes), sizeof(sizes));
  bytes.append(value.full).append(value.light).append(value.extra);
  return bytes;
}

TermText Decode(std::string_view bytes) {
  uint32_t sizes[2];
  std::memcpy(sizes, bytes.data(), sizeof(sizes));
  bytes.remove_prefix(sizeof(sizes));
  return {.full = bytes.substr(0, sizes[0]),
          .light = bytes.substr(sizes[0], sizes[1]),
          .extra = bytes.substr(size_t{sizes[0]} + sizes[1])};
}

}  // namespace

void TermColumn::Builder::Add(const TermText& value) {
  if (value == TermText()) {
    column_.push_back(kNoTerm);
    return;
  }
  const auto number = static_cast<uint32_t>(numbers_.size());
  column_.push_back(numbers_.try_emplace(Encode(value), number).first->second);
}

TermColumn TermColumn::Builder::Finish() && {
  std::vector<std::pair<TermText, uint32_t>> met;
  met.reserve(numbers_.size());
  for (const auto& [bytes, number] : numbers_) met.emplace_back(Decode(bytes), number);
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
  result.terms_ = TermDictionary(texts);
  result.postings_ = InvertColumn(column_, result.terms_.size());
  for (uint32_t& term : column_) ++term;
  result.column_ = PackedColumn(column_);
  return result;
}

}  // namespace frontdesk::index
