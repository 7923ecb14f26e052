#include "clients/cli/console.h"

#include <sys/ioctl.h>
#include <unistd.h>

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

bool WantsColor(ColorMode mode, bool terminal) {
  if (mode != ColorMode::kAuto) return mode == ColorMode::kAlways;
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  return terminal && (no_color == nullptr || *no_color == '\0') &&
         (term == nullptr || std::string(term) != "dumb");
}

Screen MakeScreen(std::ostream& stream, int descriptor, ColorMode mode) {
  const bool terminal = isatty(descriptor) != 0;
  return {stream, terminal, WantsColor(mode, terminal), terminal ? TerminalWidth(descriptor) : 0};
}

}  // namespace

Console ProcessConsole(ColorMode mode) {
  return {MakeScreen(std::cout, STDOUT_FILENO, mode), MakeScreen(std::cerr, STDERR_FILENO, mode)};
}

}  // namespace frontdesk::cli
