#include "tests/model/fold.h"

#include <utf8proc.h>

#include <cstdlib>
#include <unordered_map>
#include <utility>

namespace frontdesk::model {
namespace {

std::u32string Decode(std::string_view text) {
  std::u32string points;
  while (!text.empty()) {
    utf8proc_int32_t point = -1;
    const auto read = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                       static_cast<utf8proc_ssize_t>(text.size()), &point);
    if (read > 0) points.push_back(static_cast<char32_t>(point));
    text.remove_prefix(read > 0 ? static_cast<size_t>(read) : 1);
  }
  return points;
}

std::string Encode(std::u32string_view points) {
  std::string text;
  for (char32_t point : points) {
    utf8proc_uint8_t bytes[4];
    const auto written = utf8proc_encode_char(static_cast<utf8proc_int32_t>(point), bytes);
    text.append(reinterpret_cast<const char*>(bytes), static_cast<size_t>(written));
  }
  return text;
}

// `options` is a sum of utf8proc's flags.
std::u32string Map(std::u32string_view points, int options) {
  const std::string text = Encode(points);
  utf8proc_uint8_t* mapped = nullptr;
  const auto size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                 static_cast<utf8proc_ssize_t>(text.size()), &mapped,
                                 static_cast<utf8proc_option_t>(options));
  if (size < 0) std::abort();
  std::u32string result =
      Decode({reinterpret_cast<const char*>(mapped), static_cast<size_t>(size)});
  std::free(mapped);
  return result;
}

std::u32string Compose(std::u32string_view points) {
  return Map(points, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}
std::u32string Decompose(std::u32string_view points) {
  return Map(points, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE);
}
std::u32string CompatibilityCompose(std::u32string_view points) {
  return Map(points, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT);
}
std::u32string FoldCase(std::u32string_view points) {
  return Map(points, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
}

// The property White_Space of Unicode.
bool IsSpace(char32_t c) {
  return (c >= 0x09 && c <= 0x0d) || c == 0x20 || c == 0x85 || c == 0xa0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f ||
         c == 0x3000;
}

bool IsApostropheOrPeriod(char32_t c) {
  return std::u32string_view(U"'‘’ʼ`´′.").find(c) != std::u32string_view::npos;
}

bool IsAccent(char32_t c) {
  return utf8proc_get_property(static_cast<utf8proc_int32_t>(c))->combining_class >= 200;
}

std::u32string WithoutAccents(std::u32string_view points) {
  static constexpr std::pair<char32_t, std::u32string_view> kLetters[] = {
      {U'ø', U"o"}, {U'ł', U"l"},  {U'đ', U"d"},  {U'ħ', U"h"},
      {U'ŧ', U"t"}, {U'æ', U"ae"}, {U'œ', U"oe"},
  };
  std::u32string result;
  for (char32_t c : Decompose(points)) {
    if (IsAccent(c)) continue;
    std::u32string plain(1, c);
    for (const auto& [letter, replacement] : kLetters) {
      if (c == letter) plain = replacement;
    }
    result += plain;
  }
  return Compose(result);
}

std::u32string WithoutApostrophesAndPeriods(std::u32string_view points) {
  std::u32string result;
  for (char32_t c : points) {
    if (!IsApostropheOrPeriod(c)) result.push_back(c);
  }
  return result;
}

std::u32string WithSingleSpaces(std::u32string_view points) {
  std::u32string result;
  for (char32_t c : points) {
    const bool space = IsSpace(c);
    if (space && !result.empty() && result.back() == U' ') continue;
    result.push_back(space ? U' ' : c);
  }
  return result;
}

std::u32string FoldOnce(std::u32string points, Form form) {
  // `´` decomposes into a space and an accent, so it has to go first; others appear only by
  // decomposition.
  if (form == Form::kFull) points = WithoutApostrophesAndPeriods(points);
  points = CompatibilityCompose(FoldCase(CompatibilityCompose(points)));
  if (form == Form::kFull) points = WithoutApostrophesAndPeriods(WithoutAccents(points));
  return WithSingleSpaces(points);
}

std::string FoldToTheEnd(std::string_view text, Form form, Ends ends) {
  std::u32string points = Decode(text);
  for (std::u32string before; before != points;) {
    before = points;
    points = FoldOnce(before, form);
  }
  if (ends.trim_begin && !points.empty() && points.front() == U' ') points.erase(0, 1);
  if (ends.trim_end && !points.empty() && points.back() == U' ') points.pop_back();
  return Encode(points);
}

bool IsWordBreak(char32_t c) { return c == U' ' || c == U'-' || c == U'‐' || c == U'/'; }

}  // namespace

// Long runs fold the same few texts millions of times.
std::string Fold(std::string_view text, Form form, Ends ends) {
  constexpr size_t kMostRemembered = 100'000;
  thread_local std::unordered_map<std::string, std::string> remembered;
  if (remembered.size() > kMostRemembered) remembered.clear();
  std::string question(text);
  question.push_back(form == Form::kFull ? 'f' : 'l');
  question.push_back(ends.trim_begin ? 'b' : '-');
  question.push_back(ends.trim_end ? 'e' : '-');
  auto found = remembered.find(question);
  if (found == remembered.end()) {
    found = remembered.emplace(question, FoldToTheEnd(text, form, ends)).first;
  }
  return found->second;
}

std::vector<Span> Words(std::string_view folded) {
  std::vector<Span> words;
  Span word;
  for (char32_t c : Decode(folded)) {
    const size_t size = Encode(std::u32string(1, c)).size();
    if (IsWordBreak(c)) {
      if (word.begin < word.end) words.push_back(word);
      word.begin = word.end + size;
    }
    word.end += size;
  }
  if (word.begin < word.end) words.push_back(word);
  return words;
}

std::string ComposedAndTrimmed(std::string_view text) {
  std::u32string points = Compose(Decode(text));
  while (!points.empty() && IsSpace(points.front())) points.erase(0, 1);
  while (!points.empty() && IsSpace(points.back())) points.pop_back();
  return Encode(points);
}

std::string LettersAndDigits(std::string_view text) {
  std::u32string result;
  for (char32_t c : Decode(Fold(text, Form::kFull))) {
    const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
    const bool letter = category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
    if (letter || category == UTF8PROC_CATEGORY_ND) result.push_back(c);
  }
  return Encode(result);
}

}  // namespace frontdesk::model
