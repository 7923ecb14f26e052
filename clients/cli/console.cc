#include "clients/cli/console.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <string>

namespace frontdesk::cli {
namespace {

// Columns of the terminal behind `descriptor`, 80 if it does not tell.
int TerminalWidth(int descriptor) {
  constexpr int kUsualWidth = 80;
  winsize size{};
  if (ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return kUsualWidth;
}

// COLUMNS as the environment has it, 0 if it has none. Shells keep it to themselves, so somebody
// who exports it means it.
int WidthAskedFor() {
  const char* columns = std::getenv("COLUMNS");
  return columns == nullptr ? 0 : std::max(0, std::atoi(columns));
}

bool WantsColor(ColorMode mode, bool terminal) {
  if (mode != ColorMode::kAuto) return mode == ColorMode::kAlways;
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  return terminal && (no_color == nullptr || *no_color == '\0') &&
         (term == nullptr || std::string(term) != "dumb");
}

Screen MakeScreen(std::ostream& stream, int descriptor, ColorMode mode) {
  const bool terminal = isatty(descriptor) != 0;
  const int width = WidthAskedFor();
  return {stream, terminal, WantsColor(mode, terminal),
          width == 0 && terminal ? TerminalWidth(descriptor) : width};
}

}  // namespace

Console ProcessConsole(ColorMode mode) {
  return {MakeScreen(std::cout, STDOUT_FILENO, mode), MakeScreen(std::cerr, STDERR_FILENO, mode)};
}

}  // namespace frontdesk::cli
