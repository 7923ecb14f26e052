// Text that is safe and the right width on a terminal.
#ifndef FRONTDESK_CLIENTS_CLI_DISPLAY_TEXT_H_
#define FRONTDESK_CLIENTS_CLI_DISPLAY_TEXT_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace frontdesk::cli {

// What a piece of text is, which decides how it looks where colours are wanted.
enum class Tone { kPlain, kMark, kGood, kWarning, kBad, kFaint, kTitle };

// Byte ranges [begin, end) of a text.
using Ranges = std::vector<std::pair<int, int>>;

// A line of text made of characters of known width. Nothing in it can move the cursor, change the
// colour or reorder the line: tabs, line ends, escapes and other control characters become visible
// signs (␉ ␊ ␛), direction overrides and ill-formed bytes become U+FFFD.
class DisplayText {
 public:
  DisplayText() = default;
  explicit DisplayText(std::string_view text, Tone tone = Tone::kPlain) { Append(text, tone); }

  void Append(std::string_view text, Tone tone = Tone::kPlain);
  // Appends `text` with what lies in `ranges` marked.
  void AppendMarked(std::string_view text, const Ranges& ranges);

  bool empty() const { return glyphs_.empty(); }
  // Columns it takes on a terminal.
  int width() const;
  bool HasMark() const;

  // The text cut to `width` columns with `…`, so that its first mark can be seen.
  DisplayText FitTo(int width) const;

  // As bytes, with terminal colours if `color`.
  std::string Render(bool color) const;

 private:
  struct Glyph {
    std::string bytes;  // a character and the marks that combine with it
    int width = 0;
    Tone tone = Tone::kPlain;
  };

  void AppendCodePoint(int code_point, std::string_view bytes, Tone tone);

  std::vector<Glyph> glyphs_;
};

// `text` as DisplayText renders it without colours.
std::string SafeText(std::string_view text);

// 1234567 as `1,234,567`.
std::string NumberText(long long number);

}  // namespace frontdesk::cli

#endif  // FRONTDESK_CLIENTS_CLI_DISPLAY_TEXT_H_
