// The text form of binary parts of tokens and keys (RFC 7515).
#ifndef FRONTDESK_SERVER_ACCESS_JWT_BASE64URL_H_
#define FRONTDESK_SERVER_ACCESS_JWT_BASE64URL_H_

#include <string_view>

namespace frontdesk::access {

// Whether `text` is base64url without padding, as an encoder writes it: not empty, and no bits left
// over. libcjose must be given nothing else: it aborts on text of impossible length.
bool IsBase64Url(std::string_view text);

// Whether `token` is three of them with dots between.
bool IsCompactJws(std::string_view token);

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_JWT_BASE64URL_H_
