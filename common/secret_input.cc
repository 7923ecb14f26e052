#include "common/secret_input.h"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <fstream>
#include <iostream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/error.h"

namespace frontdesk {
namespace {

constexpr char kTerminal[] = "/dev/tty";
constexpr char kControlC = 3;

// A terminal that shows nothing of what is typed, until this goes.
class SilentTerminal {
 public:
  SilentTerminal() : file_(open(kTerminal, O_RDWR | O_NOCTTY | O_CLOEXEC)) {
    if (file_ < 0 || tcgetattr(file_, &before_) != 0) return;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    // Ctrl-C comes as a character: a signal would leave the terminal as it is now.
    silent.c_lflag &= ~static_cast<tcflag_t>(ISIG);
    usable_ = tcsetattr(file_, TCSAFLUSH, &silent) == 0;
  }
  ~SilentTerminal() {
    if (usable_) tcsetattr(file_, TCSAFLUSH, &before_);
    if (file_ >= 0) close(file_);
  }
  SilentTerminal(const SilentTerminal&) = delete;
  SilentTerminal& operator=(const SilentTerminal&) = delete;

  bool usable() const { return usable_; }
  void Write(const std::string& text) const {
    if (write(file_, text.data(), text.size()) < 0) return;  // then nobody sees the question
  }
  // False at the end of input, or if somebody gives up.
  bool ReadLine(std::string& line) const {
    char c;
    while (read(file_, &c, 1) == 1) {
      if (c == '\n') return true;
      if (c == kControlC) return false;
      line.push_back(c);
    }
    return false;
  }

 private:
  const int file_;
  termios before_;
  bool usable_ = false;
};

}  // namespace

bool CanAskSecret() {
  const int file = open(kTerminal, O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (file >= 0) close(file);
  return file >= 0;
}

absl::StatusOr<Secret> AskSecret(const std::string& question) {
  const SilentTerminal terminal;
  if (!terminal.usable()) {
    return MakeError(absl::StatusCode::kFailedPrecondition, "NO_TERMINAL",
                     "there is no terminal to ask for a password on");
  }
  terminal.Write(question);
  std::string line;
  const bool answered = terminal.ReadLine(line);
  terminal.Write("\n");
  if (!answered) return absl::CancelledError("given up");
  return Secret(std::move(line));
}

absl::StatusOr<Secret> ReadSecretFile(const std::string& path) {
  std::ifstream file;
  if (path != "-") file.open(path);
  std::string line;
  if (std::getline(path == "-" ? std::cin : file, line)) return Secret(std::move(line));
  return MakeError(absl::StatusCode::kFailedPrecondition, "SECRET_UNREADABLE",
                   absl::StrCat("there is no password in ", path));
}

}  // namespace frontdesk
