#include "server/tls_files.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/stat.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/error.h"
#include "common/posix_file.h"
#include "common/status_macros.h"

namespace frontdesk {
namespace {

template <auto Free>
struct Freed {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Bio = std::unique_ptr<BIO, Freed<&BIO_free>>;
using Certificate = std::unique_ptr<X509, Freed<&X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freed<&EVP_PKEY_free>>;

constexpr size_t kMostBytes = 1 << 20;

absl::Status Unusable(const std::string& path, const char* why) {
  return MakeError(absl::StatusCode::kFailedPrecondition, "TLS_FILES_UNUSABLE",
                   absl::StrCat(path, ": ", why));
}

absl::StatusOr<std::string> ReadText(const std::string& path) {
  absl::StatusOr<std::string> text = ReadFileHead(path, kMostBytes);
  return text.ok() ? std::move(text) : Unusable(path, "cannot be read");
}

Bio BioOf(const std::string& text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

// A key with a passphrase would ask for it on the terminal.
int NoPassphrase(char*, int, int, void*) { return 0; }

absl::StatusOr<Certificate> FirstCertificate(const std::string& path, const std::string& pem) {
  Certificate certificate(PEM_read_bio_X509(BioOf(pem).get(), nullptr, NoPassphrase, nullptr));
  ERR_clear_error();
  if (certificate == nullptr) return Unusable(path, "holds no PEM certificate");
  return certificate;
}

absl::Time TimeOf(const ASN1_TIME* time) {
  tm parts{};
  return ASN1_TIME_to_tm(time, &parts) == 1 ? absl::FromTM(parts, absl::UTCTimeZone())
                                            : absl::InfinitePast();
}

absl::Status CheckKey(const TlsFiles& files, const std::string& pem, const X509& certificate) {
  struct stat about {};
  if (stat(files.key.c_str(), &about) != 0) return Unusable(files.key, "cannot be read");
  if ((about.st_mode & S_IROTH) != 0) {
    return Unusable(files.key, "can be read by every user of this machine; chmod o-r");
  }
  const Key key(PEM_read_bio_PrivateKey(BioOf(pem).get(), nullptr, NoPassphrase, nullptr));
  const bool fits = key != nullptr && X509_check_private_key(&certificate, key.get()) == 1;
  ERR_clear_error();
  if (key == nullptr) return Unusable(files.key, "holds no PEM key without passphrase");
  return fits ? absl::OkStatus() : Unusable(files.key, "is not the key of the certificate");
}

}  // namespace

absl::StatusOr<TlsMaterial> ReadTlsFiles(const TlsFiles& files, absl::Time now) {
  TlsMaterial material;
  ASSIGN_OR_RETURN(material.certificate_chain, ReadText(files.certificate));
  ASSIGN_OR_RETURN(const Certificate certificate,
                   FirstCertificate(files.certificate, material.certificate_chain));
  ASSIGN_OR_RETURN(material.key, ReadText(files.key));
  RETURN_IF_ERROR(CheckKey(files, material.key, *certificate));
  material.not_after = TimeOf(X509_get0_notAfter(certificate.get()));
  if (material.not_after <= now) return Unusable(files.certificate, "has expired");
  if (TimeOf(X509_get0_notBefore(certificate.get())) > now) {
    return Unusable(files.certificate, "is not valid yet");
  }
  if (files.client_ca.empty()) return material;
  ASSIGN_OR_RETURN(material.client_ca, ReadText(files.client_ca));
  RETURN_IF_ERROR(FirstCertificate(files.client_ca, material.client_ca).status());
  return material;
}

absl::StatusOr<std::shared_ptr<TlsWatch>> TlsWatch::Open(TlsFiles files, const Clock& clock,
                                                         OnChange on_change) {
  std::shared_ptr<TlsWatch> watch(new TlsWatch(std::move(files), clock, std::move(on_change)));
  watch->seen_ = watch->Fingerprint();
  ASSIGN_OR_RETURN(TlsMaterial material, ReadTlsFiles(watch->files_, clock.Now()));
  watch->material_ = std::make_shared<const TlsMaterial>(std::move(material));
  return watch;
}

std::shared_ptr<const TlsMaterial> TlsWatch::Newest() {
  std::lock_guard lock(mutex_);
  // Taken before the files are read: a change in between is seen the next time.
  std::string now = Fingerprint();
  if (now == seen_) return material_;
  seen_ = std::move(now);
  const absl::StatusOr<TlsMaterial> read = ReadTlsFiles(files_, clock_.Now());
  if (read.ok()) material_ = std::make_shared<const TlsMaterial>(*read);
  on_change_(read);
  return material_;
}

std::string TlsWatch::Fingerprint() const {
  std::string fingerprint;
  for (const std::string* path : {&files_.certificate, &files_.key, &files_.client_ca}) {
    struct stat about {};
    const bool there = !path->empty() && stat(path->c_str(), &about) == 0;
    absl::StrAppend(&fingerprint, there ? about.st_ino : 0, ":", there ? about.st_size : 0, ":",
                    about.st_mtim.tv_sec, ".", about.st_mtim.tv_nsec, ":", about.st_mode, " ");
  }
  return fingerprint;
}

}  // namespace frontdesk
