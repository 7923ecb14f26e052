// What says who calls and from where, read from anything: forwarded headers, bearer tokens, claims,
// key files, certificates, and records of failed sign-ins.
#include <sys/mman.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <string_view>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/strings.h"
#include "server/access/call_source.h"
#include "server/access/jwt/base64url.h"
#include "server/access/jwt/jwt_claims.h"
#include "server/access/jwt/jwt_verifier.h"
#include "server/access/sign_in/sign_in_throttle.h"
#include "server/access/tills/certificates.h"
#include "tests/fuzz/protobuf_input.h"
#include "tests/fuzz/require.h"

namespace frontdesk::fuzz {
namespace {

using namespace frontdesk::access;  // NOLINT: the subject

const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);

// A file in memory.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view content) : descriptor_(memfd_create("fuzz", 0)) {
    Require(
        write(descriptor_, content.data(), content.size()) == static_cast<ssize_t>(content.size()),
        "memory to write to");
  }
  ~MemoryFile() { close(descriptor_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  std::string path() const { return absl::StrCat("/proc/self/fd/", descriptor_); }

 private:
  const int descriptor_;
};

JwtOptions OptionsOf(const std::string& jwks_file) {
  JwtOptions options;
  options.jwks_file = jwks_file;
  options.issuer = "i";
  options.audience = "a";
  return options;
}

// With the public key of RFC 7517, whose private half nobody signs with here.
JwtVerifier& Verifier() {
  static const MemoryFile file(
      R"({"keys":[{"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",)"
      R"("y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","use":"sig","kid":"1"}]})");
  static const std::unique_ptr<JwtVerifier> verifier =
      JwtVerifier::Open(OptionsOf(file.path()), kNow).value();
  return *verifier;
}

void CheckSource(std::string_view bytes) {
  static constexpr std::string_view kPeer = "ipv4:10.0.0.1:4711";
  Require(!SourceOf(bytes).place.empty(), "every peer has a place");
  for (ForwardedHeader header : {ForwardedHeader::kXForwardedFor, ForwardedHeader::kForwarded}) {
    const CallSource source = SourceOf(kPeer, header, bytes);
    Require(source.forwarded || source == SourceOf(kPeer), "an address of the client or the peer");
    Require(source.place.size() < 64 && source.address.size() < 128, "addresses are short");
  }
}

void CheckToken(std::string_view bytes) {
  Require(Verifier().Verify(bytes, kNow).identity == nullptr, "nobody signs without the key");
  // Past the outer form: a header that fits, the input as claims, a signature of the right length.
  const std::string claims = absl::WebSafeBase64Escape(ToAbsl(bytes));
  const std::string token =
      absl::StrCat(absl::WebSafeBase64Escape(R"({"alg":"ES256","kid":"1"})"), ".", claims, ".",
                   absl::WebSafeBase64Escape(std::string(64, '\1')));
  Require(IsCompactJws(token) == !claims.empty(), "a token has three parts");
  Require(Verifier().Verify(token, kNow).identity == nullptr, "nor with a signature of nothing");
}

void CheckClaims(std::string_view bytes) {
  const VerifiedJwt read = ReadClaims(bytes, OptionsOf(""), kNow);
  Require((read.identity != nullptr) == (read.fault == JwtFault::kNone), "an identity or a fault");
  if (read.identity == nullptr) return;
  Require(read.identity->name.starts_with("sso:") && !read.identity->roles.empty(),
          "a name of the provider's and a role");
}

void CheckKeys(std::string_view bytes) {
  const MemoryFile file(bytes);
  const auto keys = KeySet::Read(file.path());
  Require(keys.ok() || absl::IsInvalidArgument(keys.status()), "keys or INVALID_ARGUMENT");
}

void CheckCertificate(std::string_view bytes) {
  for (const std::string& pem :
       {std::string(bytes),
        absl::StrCat("-----BEGIN CERTIFICATE-----\n", absl::Base64Escape(ToAbsl(bytes)),
                     "\n-----END CERTIFICATE-----\n")}) {
    const auto read = ReadCertificate(pem);
    Require(read.ok() || absl::IsUnauthenticated(read.status()), "a certificate or not");
    Require(!read.ok() || read->fingerprint.size() == 64, "with a fingerprint");
  }
}

void CheckFailures(std::string_view bytes) {
  SignInThrottle::Record record;
  if (!record.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return;
  SignInThrottle throttle([](std::string_view text) { return std::string(text); });
  if (!throttle.Load(record).ok()) return;
  const auto attempt = throttle.Admit("ada", "here", kNow);
  if (attempt.ok()) throttle.Succeed(*attempt);
  Require(throttle.size() <= 4, "no tallies out of nothing");
}

}  // namespace
}  // namespace frontdesk::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace frontdesk::fuzz;
  const std::string_view bytes = ProtobufInput(data, size);
  CheckSource(bytes);
  CheckToken(bytes);
  CheckClaims(bytes);
  CheckKeys(bytes);
  CheckCertificate(bytes);
  CheckFailures(bytes);
  return 0;
}
