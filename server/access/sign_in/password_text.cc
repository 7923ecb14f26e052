#include "server/access/sign_in/password_text.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <set>
#include <vector>

#include "common/utf8.h"
#include "server/access/sign_in/common_passwords.h"

namespace frontdesk::access {
namespace {

// Fewer different characters than this are as good as one.
constexpr size_t kFewCharacters = 5;

struct FreeDeleter {
  void operator()(utf8proc_uint8_t* text) const { std::free(text); }
};

std::optional<std::string> Map(std::string_view text, int options) {
  utf8proc_uint8_t* mapped = nullptr;
  const utf8proc_ssize_t length =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                   static_cast<utf8proc_ssize_t>(text.size()), &mapped,
                   static_cast<utf8proc_option_t>(options | UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  const std::unique_ptr<utf8proc_uint8_t, FreeDeleter> owner(mapped);
  if (length < 0) return std::nullopt;
  return std::string(reinterpret_cast<const char*>(mapped), static_cast<size_t>(length));
}

bool IsControl(unsigned char byte) { return byte < 0x20 || byte == 0x7f; }
bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c & 0x80) != 0; }

// Without what is put before a word, or behind it: `2024dragon!!`.
std::string_view WithoutFront(std::string_view text) {
  while (!text.empty() && !IsLetter(text.front())) text.remove_prefix(1);
  return text;
}
std::string_view WithoutBack(std::string_view text) {
  while (!text.empty() && !IsLetter(text.back())) text.remove_suffix(1);
  return text;
}

// The letter that `c` stands for.
char Unmask(char c) {
  constexpr std::string_view kLookAlikes = "0134578@$!";
  constexpr std::string_view kLetters = "oleastbasi";
  const size_t at = kLookAlikes.find(c);
  return at == kLookAlikes.npos ? c : kLetters[at];
}

std::string Unmasked(std::string_view text) {
  std::string letters(text);
  std::ranges::transform(letters, letters.begin(), Unmask);
  return letters;
}

// Whether `text` is nothing but common words. O(length × longest word × log words).
bool IsMadeOfWords(std::string_view text) {
  constexpr size_t kLongestWord = 16;
  const auto words = CommonPasswordWords();
  std::vector<bool> reached(text.size() + 1, false);
  reached[0] = true;
  for (size_t from = 0; from < text.size(); ++from) {
    if (!reached[from]) continue;
    for (size_t length = 3; length <= std::min(kLongestWord, text.size() - from); ++length) {
      if (std::binary_search(words.begin(), words.end(), text.substr(from, length))) {
        reached[from + length] = true;
      }
    }
  }
  return reached[text.size()];
}

// Whether each character is the one before, or one more, or one less: `1234567890`, `aaaa`.
bool IsRun(std::string_view text) {
  const auto follows = [](char a, char b) {
    return std::abs(b - a) <= 1 || (a == '9' && b == '0') || (a == '0' && b == '9');
  };
  for (size_t i = 1; i < text.size(); ++i) {
    if (!follows(text[i - 1], text[i])) return false;
  }
  return true;
}

}  // namespace

std::optional<std::string> NormalizePassword(std::string_view password) {
  if (!IsCleanText(password) || std::ranges::any_of(password, IsControl)) return std::nullopt;
  return Map(password, 0);
}

size_t CountCharacters(std::string_view normalized) {
  return static_cast<size_t>(
      std::ranges::count_if(normalized, [](char c) { return (c & 0xc0) != 0x80; }));
}

std::string FoldPassword(std::string_view text) {
  return Map(text, UTF8PROC_CASEFOLD).value_or(std::string(text));
}

bool IsCommonPassword(std::string_view folded) {
  if (std::set<char>(folded.begin(), folded.end()).size() < kFewCharacters) return true;
  if (IsRun(folded) || IsMadeOfWords(folded)) return true;
  const std::string_view core = WithoutFront(WithoutBack(folded));
  // Look-alikes may begin or end the word too, as in `$upport24`.
  return IsMadeOfWords(core) || IsMadeOfWords(Unmasked(core)) ||
         IsMadeOfWords(Unmasked(WithoutBack(folded))) ||
         IsMadeOfWords(Unmasked(WithoutFront(folded)));
}

}  // namespace frontdesk::access
