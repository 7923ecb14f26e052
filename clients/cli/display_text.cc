#include "clients/cli/display_text.h"

#include <utf8proc.h>

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace frontdesk::cli {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD
constexpr std::string_view kEllipsis = "…";
constexpr int kControlPictures = 0x2400;  // U+2400 + c shows the control character c
constexpr int kDelete = 0x7F;
constexpr int kDeletePicture = 0x2421;

bool IsReordering(int c) {
  return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

// Unassigned, private and surrogate code points have no agreed width; separators end lines.
bool HasNoPicture(int c) {
  const utf8proc_category_t category = utf8proc_category(c);
  return category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_CN ||
         category == UTF8PROC_CATEGORY_CO || category == UTF8PROC_CATEGORY_CS ||
         category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP || IsReordering(c);
}

std::string Encode(int code_point) {
  utf8proc_uint8_t bytes[4];
  const utf8proc_ssize_t size = utf8proc_encode_char(code_point, bytes);
  return std::string(bytes, bytes + size);
}

const char* ColorOf(Tone tone) {
  switch (tone) {
    case Tone::kMark:
      return "\x1b[1;33m";
    case Tone::kGood:
      return "\x1b[32m";
    case Tone::kWarning:
      return "\x1b[33m";
    case Tone::kBad:
      return "\x1b[31m";
    case Tone::kFaint:
      return "\x1b[2m";
    case Tone::kTitle:
      return "\x1b[1m";
    case Tone::kPlain:
      break;
  }
  return "";
}

constexpr char kColorEnd[] = "\x1b[0m";

bool InRanges(int position, const Ranges& ranges) {
  return std::any_of(ranges.begin(), ranges.end(), [&](const auto& range) {
    return range.first <= position && position < range.second;
  });
}

// The first code point of `text` and its bytes; -1 and one byte if they are ill-formed.
std::pair<int, size_t> FirstCodePoint(std::string_view text) {
  utf8proc_int32_t code_point = -1;
  const utf8proc_ssize_t size =
      utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                       static_cast<utf8proc_ssize_t>(text.size()), &code_point);
  return size > 0 ? std::pair(code_point, static_cast<size_t>(size)) : std::pair(-1, size_t{1});
}

}  // namespace

void DisplayText::Append(std::string_view text, Tone tone) {
  while (!text.empty()) {
    const auto [code_point, size] = FirstCodePoint(text);
    AppendCodePoint(code_point, text.substr(0, size), tone);
    text.remove_prefix(size);
  }
}

void DisplayText::AppendMarked(std::string_view text, const Ranges& ranges) {
  for (size_t at = 0; at < text.size();) {
    const auto [code_point, size] = FirstCodePoint(text.substr(at));
    const Tone tone = InRanges(static_cast<int>(at), ranges) ? Tone::kMark : Tone::kPlain;
    AppendCodePoint(code_point, text.substr(at, size), tone);
    at += size;
  }
}

void DisplayText::AppendCodePoint(int code_point, std::string_view bytes, Tone tone) {
  if (code_point >= 0 && code_point < ' ') {
    glyphs_.push_back({Encode(kControlPictures + code_point), 1, tone});
  } else if (code_point == kDelete) {
    glyphs_.push_back({Encode(kDeletePicture), 1, tone});
  } else if (code_point < 0 || HasNoPicture(code_point)) {
    glyphs_.push_back({std::string(kReplacement), 1, tone});
  } else if (const int width = utf8proc_charwidth(code_point); width > 0 || glyphs_.empty()) {
    glyphs_.push_back({std::string(bytes), width, tone});
  } else {
    glyphs_.back().bytes.append(bytes);
  }
}

int DisplayText::width() const {
  int width = 0;
  for (const Glyph& glyph : glyphs_) width += glyph.width;
  return width;
}

bool DisplayText::HasMark() const {
  return std::any_of(glyphs_.begin(), glyphs_.end(),
                     [](const Glyph& glyph) { return glyph.tone == Tone::kMark; });
}

DisplayText DisplayText::FitTo(int limit) const {
  if (width() <= limit) return *this;
  const auto first_mark = std::find_if(glyphs_.begin(), glyphs_.end(),
                                       [](const Glyph& g) { return g.tone == Tone::kMark; });
  int before = 0;  // columns up to the end of the first mark
  for (auto it = glyphs_.begin(); it != glyphs_.end(); ++it) {
    if (it > first_mark && it->tone != Tone::kMark) break;
    before += it->width;
  }
  DisplayText fitted;
  auto from = glyphs_.begin();
  int left = limit - 1;  // one column is for the ellipsis at the end
  if (first_mark != glyphs_.end() && before > left && left > 1) {
    fitted.Append(kEllipsis, Tone::kFaint);
    --left;
    // Starts so that the mark ends at the right edge, or begins at the left one if it is too long.
    for (int skipped = 0; from < first_mark && skipped < before - left; ++from) {
      skipped += from->width;
    }
  }
  for (; from != glyphs_.end() && from->width <= left; ++from) {
    fitted.glyphs_.push_back(*from);
    left -= from->width;
  }
  if (from != glyphs_.end()) fitted.Append(kEllipsis, Tone::kFaint);
  return fitted;
}

std::string DisplayText::Render(bool color) const {
  std::string out;
  Tone tone = Tone::kPlain;
  for (const Glyph& glyph : glyphs_) {
    if (color && glyph.tone != tone) {
      if (tone != Tone::kPlain) out += kColorEnd;
      out += ColorOf(glyph.tone);
      tone = glyph.tone;
    }
    out += glyph.bytes;
  }
  if (tone != Tone::kPlain) out += kColorEnd;
  return out;
}

std::string SafeText(std::string_view text) { return DisplayText(text).Render(false); }

std::string NumberText(long long number) {
  const std::string digits = absl::StrCat(number);
  std::string text;
  for (size_t at = 0; at < digits.size(); ++at) {
    const size_t left = digits.size() - at;
    if (at > 0 && left % 3 == 0 && digits[at - 1] != '-') text.push_back(',');
    text.push_back(digits[at]);
  }
  return text;
}

}  // namespace frontdesk::cli
