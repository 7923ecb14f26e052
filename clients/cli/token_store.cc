#include "clients/cli/token_store.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cctype>
#include <cstdio>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/error.h"
#include "common/status_macros.h"

namespace frontdesk::cli {
namespace {

constexpr mode_t kOwnerOnly = 0600;
constexpr mode_t kOwnersFolder = 0700;
constexpr mode_t kOthers = 0077;

// A file name that no two servers share.
std::string FileNameOf(const std::string& server) {
  std::string name;
  for (const unsigned char c : server) {
    if (std::isalnum(c) || c == '.' || c == ':' || c == '-') {
      name.push_back(static_cast<char>(c));
    } else {
      absl::StrAppendFormat(&name, "%%%02x", c);
    }
  }
  return name;
}

absl::Status Unwritable(const std::string& path) {
  return MakeError(absl::StatusCode::kFailedPrecondition, "TOKEN_FILE_UNWRITABLE",
                   absl::StrCat("the token cannot be kept in ", path));
}

// Makes a folder, and the one above it, that nobody else may look into.
void MakeFolder(const std::string& config) {
  const size_t slash = config.rfind('/');
  if (slash != config.npos && slash > 0) mkdir(config.substr(0, slash).c_str(), kOwnersFolder);
  mkdir(config.c_str(), kOwnersFolder);
  mkdir((config + "/tokens").c_str(), kOwnersFolder);
}

bool WriteAll(int file, const std::string& text) {
  return write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

}  // namespace

TokenStore::TokenStore(const std::string& config, const std::string& server)
    : config_(config),
      path_(config.empty() ? "" : absl::StrCat(config, "/tokens/", FileNameOf(server))) {}

absl::StatusOr<std::string> TokenStore::Read() const {
  struct stat status;
  if (path_.empty() || stat(path_.c_str(), &status) != 0) return std::string();
  if ((status.st_mode & kOthers) != 0) {
    return MakeError(absl::StatusCode::kFailedPrecondition, "TOKEN_FILE_OPEN",
                     absl::StrCat("others may read the token in ", path_,
                                  ", so it is not used; sign in again (frontdesk login)"));
  }
  return ReadTokenFile(path_);
}

absl::Status TokenStore::Write(const std::string& token) const {
  if (path_.empty())
    return Unwritable("a folder of yours: neither HOME nor XDG_CONFIG_HOME is set");
  MakeFolder(config_);
  const std::string temporary = absl::StrCat(path_, ".", getpid());
  unlink(temporary.c_str());
  const int file =
      open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, kOwnerOnly);
  if (file < 0) return Unwritable(path_);
  const bool written = WriteAll(file, token + "\n");
  if (close(file) == 0 && written && rename(temporary.c_str(), path_.c_str()) == 0) {
    return absl::OkStatus();
  }
  unlink(temporary.c_str());
  return Unwritable(path_);
}

void TokenStore::Remove() const {
  if (!path_.empty()) unlink(path_.c_str());
}

absl::StatusOr<std::string> ReadTokenFile(const std::string& path) {
  std::ifstream file(path);
  std::string token;
  if (std::getline(file, token)) return token;
  return MakeError(absl::StatusCode::kFailedPrecondition, "TOKEN_FILE_UNREADABLE",
                   absl::StrCat("there is no token in ", path));
}

}  // namespace frontdesk::cli
