// Bearer tokens as they are kept: hashed, so that what is read from memory or disk signs nobody in.
#ifndef FRONTDESK_SERVER_ACCESS_TOKENS_TOKEN_HASH_H_
#define FRONTDESK_SERVER_ACCESS_TOKENS_TOKEN_HASH_H_

#include <array>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

namespace frontdesk::access {

// What a token begins with tells what it is.
inline constexpr std::string_view kSessionPrefix = "fds_";
inline constexpr std::string_view kApiKeyPrefix = "fdk_";  // of a service

// BLAKE2b-256.
using TokenHash = std::array<unsigned char, 32>;

// Spreads hashes over a table: they are evenly spread already.
struct TokenHashHash {
  size_t operator()(const TokenHash& hash) const {
    size_t bytes;
    std::memcpy(&bytes, hash.data() + 8, sizeof bytes);
    return bytes;
  }
};

// The hash of a token's text.
TokenHash HashToken(std::string_view token);

// `prefix` and 256 random bits in base64url: 43 characters.
std::string NewToken(std::string_view prefix);
// Whether `token` has the form that NewToken gives.
bool IsToken(std::string_view prefix, std::string_view token);

// 16 hexadecimal digits that stand for a hash where people read it.
std::string ShortName(const TokenHash& hash);

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_TOKENS_TOKEN_HASH_H_
