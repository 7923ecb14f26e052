// Page tokens. The input is a position (4 × 8 bytes), a place and a value to spoil a genuine token
// with, and then any text that poses as a token.
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/strings/escaping.h"
#include "absl/time/time.h"
#include "common/strings.h"
#include "frontdesk/v1/search_service.pb.h"
#include "server/services/page_token.h"
#include "tests/fuzz/require.h"

namespace frontdesk::fuzz {
namespace {

using services::PagePosition;
using services::PageTokens;

constexpr size_t kPositionBytes = 32;
constexpr size_t kSpoilBytes = 2;

uint64_t ReadNumber(std::string_view bytes) {
  uint64_t number = 0;
  for (char byte : bytes.substr(0, 8)) number = number << 8 | static_cast<uint8_t>(byte);
  return number;
}

std::string Unescape(const std::string& text) {
  std::string bytes;
  absl::WebSafeBase64Unescape(text, &bytes);
  return bytes;
}

v1::SearchAccountsRequest RequestWith(std::string_view token) {
  v1::SearchAccountsRequest request;
  request.set_query("anders%");
  request.set_page_token(std::string(token));
  return request;
}

constexpr std::string_view kCaller = "ada";

// A genuine token reads back, for its request only; one with a changed byte does not read at all.
void CheckGenuine(const PageTokens& tokens, const PagePosition& position, std::string_view spoil) {
  const std::string token = tokens.Make(RequestWith(""), kCaller, position);
  const auto read = tokens.Read(RequestWith(token), kCaller, position.issued);
  Require(read.ok() && *read == position, "a genuine token reads back");

  v1::SearchAccountsRequest other = RequestWith(token);
  other.set_exclude_closed(true);
  Require(!tokens.Read(other, kCaller, position.issued).ok(), "a token is bound to its request");
  Require(!tokens.Read(RequestWith(token), "somebody else", position.issued).ok(),
          "a token is bound to its caller");
  Require(!PageTokens("another secret").Read(RequestWith(token), kCaller, position.issued).ok(),
          "a token is bound to its store");

  std::string spoiled = token;
  spoiled[static_cast<uint8_t>(spoil[0]) % spoiled.size()] = spoil[1];
  if (Unescape(spoiled) != Unescape(token)) {
    Require(!tokens.Read(RequestWith(spoiled), kCaller, position.issued).ok(),
            "a token cannot be changed");
  }
}

}  // namespace
}  // namespace frontdesk::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace frontdesk::fuzz;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (bytes.size() < kPositionBytes + kSpoilBytes) return 0;
  const PageTokens tokens("secret of the store");
  // Microseconds of the years a server will run in.
  const auto micros = static_cast<int64_t>(ReadNumber(bytes.substr(24)) >> 13);
  CheckGenuine(tokens,
               {.sequence = ReadNumber(bytes),
                .offset = ReadNumber(bytes.substr(8)),
                .place = ReadNumber(bytes.substr(16)),
                .issued = absl::FromUnixMicros(micros)},
               bytes.substr(kPositionBytes));
  const auto posed = RequestWith(bytes.substr(kPositionBytes + kSpoilBytes));
  Require(!tokens.Read(posed, kCaller, absl::UnixEpoch()).ok(),
          "nobody makes a token without the secret");
  return 0;
}
