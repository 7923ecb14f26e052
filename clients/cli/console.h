// Where a command writes, and what can be shown there.
#ifndef FRONTDESK_CLIENTS_CLI_CONSOLE_H_
#define FRONTDESK_CLIENTS_CLI_CONSOLE_H_

#include <ostream>
#include <string_view>

#include "clients/cli/display_text.h"

namespace frontdesk::cli {

struct Screen {
  std::ostream& stream;
  bool terminal = false;  // somebody looks at it
  bool color = false;
  int width = 0;  // columns; 0 for no limit

  // Writes a line.
  void Print(const DisplayText& line) { stream << line.Render(color) << '\n'; }
  void Print(std::string_view line) { Print(DisplayText(line)); }
};

struct Console {
  Screen out;
  Screen err;
};

// When to use colours.
enum class ColorMode { kAuto, kAlways, kNever };

// The streams of this process. kAuto means on a terminal, unless NO_COLOR (no-color.org) is set or
// TERM is `dumb`.
Console ProcessConsole(ColorMode mode);

}  // namespace frontdesk::cli

#endif  // FRONTDESK_CLIENTS_CLI_CONSOLE_H_
