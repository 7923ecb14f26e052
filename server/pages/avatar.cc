#include "server/pages/avatar.h"

#include <utf8proc.h>

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/strings.h"

namespace frontdesk::pages {
namespace {

struct CodePoint {
  utf8proc_int32_t value = -1;  // negative: not text
  std::string_view bytes;
};

CodePoint NextCodePoint(std::string_view text) {
  CodePoint next;
  const utf8proc_ssize_t size =
      utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                       static_cast<utf8proc_ssize_t>(text.size()), &next.value);
  next.bytes = text.substr(0, size > 0 ? static_cast<size_t>(size) : 0);
  return next;
}

bool IsLetterOrDigit(utf8proc_int32_t code_point) {
  const utf8proc_category_t category = utf8proc_category(code_point);
  return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
         category == UTF8PROC_CATEGORY_ND || category == UTF8PROC_CATEGORY_SO;
}

std::string Encode(utf8proc_int32_t code_point) {
  utf8proc_uint8_t bytes[4];
  const utf8proc_ssize_t size = utf8proc_encode_char(code_point, bytes);
  return {reinterpret_cast<const char*>(bytes), static_cast<size_t>(size)};
}

// The first letter of a word, with the marks that belong to it.
std::string FirstLetter(std::string_view word) {
  CodePoint first = NextCodePoint(word);
  while (first.value >= 0 && !IsLetterOrDigit(first.value)) {
    word.remove_prefix(first.bytes.size());
    first = NextCodePoint(word);
  }
  if (first.value < 0) return "";
  std::string letter = Encode(utf8proc_toupper(first.value));
  utf8proc_int32_t state = 0;
  for (CodePoint before = first;;) {
    word.remove_prefix(before.bytes.size());
    const CodePoint next = NextCodePoint(word);
    if (next.value < 0 || utf8proc_grapheme_break_stateful(before.value, next.value, &state)) break;
    letter += next.bytes;
    before = next;
  }
  return letter;
}

}  // namespace

std::string DisplayName(const Account& account) {
  const std::string name = absl::StrCat(account.first_name, " ", account.last_name);
  const std::string_view trimmed = StripSpace(name);
  return trimmed.empty() ? account.nickname : std::string(trimmed);
}

std::string Initials(std::string_view display_name) {
  std::vector<std::string> letters;
  for (const absl::string_view word : absl::StrSplit(ToAbsl(display_name), ' ')) {
    std::string letter = FirstLetter(ToStd(word));
    if (!letter.empty()) letters.push_back(std::move(letter));
  }
  if (letters.empty()) return "";
  return letters.size() == 1 ? letters.front() : letters.front() + letters.back();
}

v1::Avatar AvatarOf(const MemberSide& side) {
  v1::Avatar avatar;
  if (side.account.juvenile) return avatar;
  for (const EventRecord& event : side.events) {
    if (!event.has_profile()) continue;
    if (!event.profile().photo_url().empty()) avatar.set_photo_url(event.profile().photo_url());
    break;
  }
  if (avatar.has_photo_url()) return avatar;
  std::string initials = Initials(DisplayName(side.account));
  if (!initials.empty()) avatar.set_initials(std::move(initials));
  return avatar;
}

}  // namespace frontdesk::pages
