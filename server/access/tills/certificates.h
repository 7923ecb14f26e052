// Client certificates: who they say that a till is.
#ifndef FRONTDESK_SERVER_ACCESS_TILLS_CERTIFICATES_H_
#define FRONTDESK_SERVER_ACCESS_TILLS_CERTIFICATES_H_

#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"

namespace frontdesk::access {

// What a certificate says. That it may say so (signed by a CA of ours, in its time) TLS has made
// sure of.
struct Certificate {
  std::string fingerprint;   // SHA-256 of the certificate, in hexadecimal
  std::string common_name;   // CN: name of the till
  std::string organization;  // O: program
  std::string unit;          // OU: store
};

// Reads a certificate. UNAUTHENTICATED CERTIFICATE_UNREADABLE if it is none, or says one of the
// names twice.
absl::StatusOr<Certificate> ReadCertificate(std::string_view pem);

// Certificates as they were read: connections of a till bring the same one with each call, and
// reading it costs more than a look-up of a card. Thread-safe.
class Certificates {
 public:
  // As ReadCertificate. Cost: a hash of the text if it was read before.
  absl::StatusOr<std::shared_ptr<const Certificate>> Read(std::string_view pem);

 private:
  mutable std::shared_mutex mutex_;
  absl::flat_hash_map<std::string, std::shared_ptr<const Certificate>> read_;
};

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_TILLS_CERTIFICATES_H_
