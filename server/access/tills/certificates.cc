#include "server/access/tills/certificates.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <array>
#include <mutex>
#include <utility>

#include "absl/strings/escaping.h"
#include "common/error.h"
#include "common/limits.h"
#include "common/status_macros.h"
#include "common/strings.h"

namespace frontdesk::access {
namespace {

using X509Ptr = std::unique_ptr<X509, decltype(&X509_free)>;

absl::Status Unreadable() {
  return MakeError(absl::StatusCode::kUnauthenticated, "CERTIFICATE_UNREADABLE",
                   "the client certificate cannot be read; have a new one made");
}

X509Ptr Parse(std::string_view pem) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> bytes(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free);
  return {PEM_read_bio_X509(bytes.get(), nullptr, nullptr, nullptr), &X509_free};
}

// The one value of a part of the subject; empty if it says nothing. UNAUTHENTICATED if it says it
// twice: which of them counts must not be a matter of taste.
absl::StatusOr<std::string> PartOf(const X509_NAME* subject, int part) {
  const int first = X509_NAME_get_index_by_NID(subject, part, -1);
  if (first < 0) return std::string();
  if (X509_NAME_get_index_by_NID(subject, part, first) >= 0) return Unreadable();
  unsigned char* text = nullptr;
  const int size =
      ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, first)));
  if (size < 0) return Unreadable();
  const std::string value(reinterpret_cast<const char*>(text), static_cast<size_t>(size));
  OPENSSL_free(text);
  return value;
}

}  // namespace

absl::StatusOr<Certificate> ReadCertificate(std::string_view pem) {
  const X509Ptr x509 = Parse(pem);
  if (x509 == nullptr) return Unreadable();
  Certificate certificate;
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash;
  unsigned int size = 0;
  if (X509_digest(x509.get(), EVP_sha256(), hash.data(), &size) != 1) return Unreadable();
  certificate.fingerprint =
      absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(hash.data()), size));
  const X509_NAME* const subject = X509_get_subject_name(x509.get());
  ASSIGN_OR_RETURN(certificate.common_name, PartOf(subject, NID_commonName));
  ASSIGN_OR_RETURN(certificate.organization, PartOf(subject, NID_organizationName));
  ASSIGN_OR_RETURN(certificate.unit, PartOf(subject, NID_organizationalUnitName));
  return certificate;
}

absl::StatusOr<std::shared_ptr<const Certificate>> Certificates::Read(std::string_view pem) {
  {
    const std::shared_lock lock(mutex_);
    const auto found = read_.find(ToAbsl(pem));
    if (found != read_.end()) return found->second;
  }
  Certificate certificate;
  ASSIGN_OR_RETURN(certificate, ReadCertificate(pem));
  auto shared = std::make_shared<const Certificate>(std::move(certificate));
  const std::unique_lock lock(mutex_);
  // Certificates are renewed now and then: starting afresh is simpler than keeping books.
  if (read_.size() >= limits::kMaxRememberedCertificates) read_.clear();
  read_[std::string(pem)] = shared;
  return shared;
}

}  // namespace frontdesk::access
