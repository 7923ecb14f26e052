#include "server/access/sign_in/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include <array>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/strings.h"

namespace frontdesk::access {
namespace {

constexpr int64_t kStepSeconds = 30;
constexpr uint32_t kModulus = 1'000'000;
constexpr size_t kDigits = 6;

std::array<unsigned char, 8> BigEndian(int64_t number) {
  std::array<unsigned char, 8> bytes;
  for (size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<unsigned char>(number >> (8 * (bytes.size() - 1 - i)));
  }
  return bytes;
}

}  // namespace

Secret NewTotpSecret() {
  std::string secret(kTotpSecretBytes, '\0');
  randombytes_buf(secret.data(), secret.size());
  return Secret(std::move(secret));
}

int64_t TotpStep(absl::Time time) { return absl::ToUnixSeconds(time) / kStepSeconds; }

std::string TotpCode(std::string_view secret, int64_t step) {
  const auto counter = BigEndian(step);
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned int length = 0;
  HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), counter.data(), counter.size(),
       mac.data(), &length);
  // Dynamic truncation, RFC 4226 section 5.3.
  const size_t at = mac[length - 1] & 0x0f;
  const uint32_t number = (uint32_t{mac[at]} & 0x7f) << 24 | uint32_t{mac[at + 1]} << 16 |
                          uint32_t{mac[at + 2]} << 8 | uint32_t{mac[at + 3]};
  return absl::StrFormat("%0*d", int{kDigits}, number % kModulus);
}

std::optional<int64_t> MatchTotp(std::string_view secret, std::string_view code, absl::Time now,
                                 int64_t last_step) {
  std::string padded(code.substr(0, kDigits));
  padded.resize(kDigits, '\0');
  std::optional<int64_t> match;
  for (int64_t step = TotpStep(now) - 1; step <= TotpStep(now) + 1; ++step) {
    const std::string right = TotpCode(secret, step);
    const bool same = sodium_memcmp(right.data(), padded.data(), kDigits) == 0;
    if (same && code.size() == kDigits && step > last_step) match = step;
  }
  return match;
}

std::string Base32(std::string_view bytes) {
  constexpr char kLetters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string text;
  uint32_t pending = 0;
  int bits = 0;
  for (const char c : bytes) {
    pending = pending << 8 | static_cast<unsigned char>(c);
    bits += 8;
    for (; bits >= 5; bits -= 5) text.push_back(kLetters[pending >> (bits - 5) & 31]);
  }
  if (bits > 0) text.push_back(kLetters[pending << (5 - bits) & 31]);
  return text;
}

std::string TotpUri(std::string_view secret, std::string_view agent) {
  return absl::StrCat("otpauth://totp/frontdesk:", ToAbsl(agent), "?secret=", Base32(secret),
                      "&issuer=frontdesk");
}

}  // namespace frontdesk::access
