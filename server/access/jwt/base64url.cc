#include "server/access/jwt/base64url.h"

#include <algorithm>
#include <cstddef>

namespace frontdesk::access {
namespace {

constexpr std::string_view kLetters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

}  // namespace

bool IsBase64Url(std::string_view text) {
  const auto is_letter = [](char c) { return kLetters.find(c) != kLetters.npos; };
  if (text.empty() || !std::ranges::all_of(text, is_letter)) return false;
  const size_t last = kLetters.find(text.back());
  switch (text.size() % 4) {
    case 1:
      return false;
    case 2:
      return last % 16 == 0;
    case 3:
      return last % 4 == 0;
    default:
      return true;
  }
}

bool IsCompactJws(std::string_view token) {
  const size_t first = token.find('.');
  if (first == token.npos) return false;
  const size_t second = token.find('.', first + 1);
  return second != token.npos && IsBase64Url(token.substr(0, first)) &&
         IsBase64Url(token.substr(first + 1, second - first - 1)) &&
         IsBase64Url(token.substr(second + 1));
}

}  // namespace frontdesk::access
