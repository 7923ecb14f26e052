// Where the token of a sign-in is kept between two commands: a file of the user's own for each
// server.
#ifndef FRONTDESK_CLIENTS_CLI_TOKEN_STORE_H_
#define FRONTDESK_CLIENTS_CLI_TOKEN_STORE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace frontdesk::cli {

// Files `tokens/SERVER` in the config folder, for nobody else to read (0600, in folders of 0700).
class TokenStore {
 public:
  // `config` is the user's config folder; empty: none is known, and nothing is kept.
  TokenStore(const std::string& config, const std::string& server);

  // The token, or an empty text if there is none. FAILED_PRECONDITION TOKEN_FILE_OPEN if others may
  // read it: what they may read, they may use.
  absl::StatusOr<std::string> Read() const;
  // FAILED_PRECONDITION TOKEN_FILE_UNWRITABLE.
  absl::Status Write(const std::string& token) const;
  // Does nothing if there is none.
  void Remove() const;

  const std::string& path() const { return path_; }

 private:
  std::string config_;
  std::string path_;
};

// The token in a file that --token_file names: its first line. FAILED_PRECONDITION
// TOKEN_FILE_UNREADABLE.
absl::StatusOr<std::string> ReadTokenFile(const std::string& path);

}  // namespace frontdesk::cli

#endif  // FRONTDESK_CLIENTS_CLI_TOKEN_STORE_H_
