// The certificates of TLS listeners: read from files, checked, and read again when the files
// change.
#ifndef FRONTDESK_SERVER_TLS_FILES_H_
#define FRONTDESK_SERVER_TLS_FILES_H_

#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/clock.h"
#include "server/listen_options.h"

namespace frontdesk {

// What the files hold, as PEM. The key belongs to the first certificate of the chain.
struct TlsMaterial {
  std::string certificate_chain;
  std::string key;
  std::string client_ca;  // empty: none was named
  absl::Time not_after;   // when the server's certificate ends
};

// Reads the files. FAILED_PRECONDITION TLS_FILES_UNUSABLE, whose message names the file and what is
// wrong with it: it cannot be read; it holds no certificate or no key; the key is not that of the
// certificate; the certificate is not valid at `now`; the key can be read by every user of the
// machine.
absl::StatusOr<TlsMaterial> ReadTlsFiles(const TlsFiles& files, absl::Time now);

// The newest good content of the files. Thread-safe.
class TlsWatch {
 public:
  // Told of every change: OK with what was taken over, or why the content before stays in use.
  using OnChange = std::function<void(const absl::StatusOr<TlsMaterial>&)>;

  // Errors of ReadTlsFiles. `clock` must outlive the watch.
  static absl::StatusOr<std::shared_ptr<TlsWatch>> Open(TlsFiles files, const Clock& clock,
                                                        OnChange on_change);

  // Looks whether the files have changed, which takes a few microseconds, and reads them if so.
  // Files that are not good as they are now leave what was good before.
  std::shared_ptr<const TlsMaterial> Newest();

 private:
  TlsWatch(TlsFiles files, const Clock& clock, OnChange on_change)
      : files_(std::move(files)), clock_(clock), on_change_(std::move(on_change)) {}

  // What tells one state of the files from another.
  std::string Fingerprint() const;

  const TlsFiles files_;
  const Clock& clock_;
  const OnChange on_change_;
  std::mutex mutex_;
  std::string seen_;  // fingerprint of the files when they were last read
  std::shared_ptr<const TlsMaterial> material_;
};

}  // namespace frontdesk

#endif  // FRONTDESK_SERVER_TLS_FILES_H_
