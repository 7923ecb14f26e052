// Passwords as text: one form of each, and the parts that guessers try first.
#ifndef FRONTDESK_SERVER_ACCESS_SIGN_IN_PASSWORD_TEXT_H_
#define FRONTDESK_SERVER_ACCESS_SIGN_IN_PASSWORD_TEXT_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace frontdesk::access {

// `password` in Unicode's form NFC, however it was typed. nullopt for what is not text: malformed
// UTF-8, control characters.
std::optional<std::string> NormalizePassword(std::string_view password);

// Characters of a normalized password.
size_t CountCharacters(std::string_view normalized);

// `text` folded to small letters.
std::string FoldPassword(std::string_view text);

// Whether guessers try `folded` early: words from lists of leaked passwords one after the other,
// with digits and signs before and behind and look-alikes (`p4ssw0rd`) inside; runs of digits or
// letters; few different characters.
bool IsCommonPassword(std::string_view folded);

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_SIGN_IN_PASSWORD_TEXT_H_
