#include "server/services/page_token.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <sodium.h>

#include <memory>

#include "absl/strings/escaping.h"
#include "common/big_endian.h"
#include "common/error.h"
#include "common/limits.h"
#include "google/protobuf/descriptor.h"

namespace frontdesk::services {
namespace {

constexpr size_t kRequestHashBytes = 16;
constexpr size_t kMacBytes = 32;
constexpr size_t kBodyBytes = 1 + 4 * sizeof(uint64_t) + kRequestHashBytes;
constexpr char kVersion = 2;

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// BLAKE2b of `text`, `size` bytes long.
std::string Hash(std::string_view text, size_t size, const unsigned char* key, size_t key_size) {
  std::string hash(size, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(hash.data()), size, Bytes(text), text.size(),
                     key, key_size);
  return hash;
}

using google::protobuf::Message;

// What must stay the same from page to page, in one form for equal requests.
std::string CanonicalRequest(const Message& request) {
  const std::unique_ptr<Message> bound(request.New());
  bound->CopyFrom(request);
  for (const char* field : {"page_size", "page_token"}) {
    bound->GetReflection()->ClearField(bound.get(), bound->GetDescriptor()->FindFieldByName(field));
  }
  std::string bytes = request.GetDescriptor()->full_name();
  bytes.push_back('\0');
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  bound->SerializeToCodedStream(&coded);
  coded.Trim();
  return bytes;
}

std::string TokenOf(const Message& request) {
  return request.GetReflection()->GetString(request,
                                            request.GetDescriptor()->FindFieldByName("page_token"));
}

std::string RequestHash(const Message& request, std::string_view caller) {
  std::string bound = std::string(caller) + '\0' + CanonicalRequest(request);
  return Hash(bound, kRequestHashBytes, nullptr, 0);
}

absl::Status TokenError(std::string_view reason, std::string_view message) {
  return InvalidArgument({{"page_token", std::string(reason), std::string(message)}});
}

absl::Status PageTokenInvalid() {
  return TokenError(
      "PAGE_TOKEN_INVALID",
      "not a token of this server; send next_page_token of the page before, unchanged");
}

absl::Status PageTokenMismatch() {
  return TokenError("PAGE_TOKEN_MISMATCH",
                    "the token belongs to another request or to another caller; all but page_size "
                    "must be as it was");
}

}  // namespace

absl::Status PageTokenExpired() {
  return MakeError(absl::StatusCode::kFailedPrecondition, "PAGE_TOKEN_EXPIRED",
                   "the page token has expired; start again without it");
}

PageTokens::PageTokens(std::string_view secret) {
  crypto_generichash(key_.data(), key_.size(), Bytes(secret), secret.size(), nullptr, 0);
}

std::string PageTokens::Make(const Message& request, std::string_view caller,
                             const PagePosition& position) const {
  std::string token(1, kVersion);
  token += BigEndian(position.sequence);
  token += BigEndian(position.offset);
  token += BigEndian(position.place);
  token += BigEndian(static_cast<uint64_t>(absl::ToUnixMicros(position.issued)));
  token += RequestHash(request, caller);
  token += Hash(token, kMacBytes, key_.data(), key_.size());
  return absl::WebSafeBase64Escape(token);
}

absl::StatusOr<PagePosition> PageTokens::Read(const Message& request, std::string_view caller,
                                              absl::Time now) const {
  std::string token;
  if (!absl::WebSafeBase64Unescape(TokenOf(request), &token) ||
      token.size() != kBodyBytes + kMacBytes || token[0] != kVersion) {
    return PageTokenInvalid();
  }
  const std::string_view body = std::string_view(token).substr(0, kBodyBytes);
  const std::string mac = Hash(body, kMacBytes, key_.data(), key_.size());
  if (sodium_memcmp(mac.data(), token.data() + kBodyBytes, kMacBytes) != 0)
    return PageTokenInvalid();
  if (body.substr(kBodyBytes - kRequestHashBytes) != RequestHash(request, caller))
    return PageTokenMismatch();

  const auto number = [body](size_t place) {
    return FromBigEndian(body.substr(1 + place * sizeof(uint64_t), sizeof(uint64_t)));
  };
  PagePosition position;
  position.sequence = number(0);
  position.offset = number(1);
  position.place = number(2);
  position.issued = absl::FromUnixMicros(static_cast<int64_t>(number(3)));
  if (now - position.issued > absl::Minutes(limits::kPageTokenMinutes)) return PageTokenExpired();
  return position;
}

}  // namespace frontdesk::services
