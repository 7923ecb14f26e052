#include "server/accounts/text_checks.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/card_number.h"
#include "common/limits.h"
#include "common/strings.h"
#include "common/utf8.h"

namespace frontdesk::accounts {
namespace {

bool IsCapitalOrDigit(char c) { return absl::ascii_isupper(c) || absl::ascii_isdigit(c); }

// [A-Z0-9][A-Z0-9_-]*: several of each row of an import, so not by a pattern.
bool IsCode(std::string_view text) {
  if (!IsCapitalOrDigit(text.front())) return false;
  return std::ranges::all_of(text,
                             [](char c) { return IsCapitalOrDigit(c) || c == '_' || c == '-'; });
}

}  // namespace

void Add(Violations& violations, std::string_view path, std::string_view reason,
         std::string_view message) {
  violations.push_back({std::string(path), std::string(reason), std::string(message)});
}

std::string Indexed(std::string_view list, size_t index, std::string_view member) {
  return absl::StrCat(ToAbsl(list), "[", index, "]", ToAbsl(member));
}

bool CheckPlainText(std::string_view path, std::string_view text, size_t max_bytes,
                    Violations& violations) {
  if (text.size() > max_bytes) {
    Add(violations, path, "FIELD_TOO_LONG",
        "at most " + std::to_string(max_bytes) + " bytes are kept here; shorten it");
    return false;
  }
  if (!IsCleanText(text)) {
    Add(violations, path, "TEXT_NOT_CLEAN",
        "the text is not valid UTF-8 or holds a NUL; send it as UTF-8");
    return false;
  }
  return true;
}

bool CheckText(std::string_view path, std::string_view text, size_t max_bytes,
               Violations& violations) {
  if (!CheckPlainText(path, text, max_bytes, violations)) return false;
  if (!LooksLikePaymentCardNumber(text)) return true;
  Add(violations, path, "PAYMENT_CARD_NUMBER", kPaymentCardMessage);
  return false;
}

void CheckComment(std::string_view path, std::string_view text, Violations& violations) {
  if (!CheckPlainText(path, text, limits::kMaxNoteBytes, violations)) return;
  if (!ContainsPaymentCardNumber(text)) return;
  Add(violations, path, "PAYMENT_CARD_NUMBER", kPaymentCardMessage);
}

void CheckShape(std::string_view path, std::string_view text, size_t max_bytes, const Shape& shape,
                Violations& violations) {
  if (!CheckText(path, text, max_bytes, violations) || text.empty()) return;
  if (!RE2::FullMatch(re2::StringPiece(text.data(), text.size()), shape.pattern)) {
    Add(violations, path, shape.reason, shape.message);
  }
}

void CheckCode(std::string_view path, std::string_view text, Violations& violations) {
  if (!CheckText(path, text, limits::kMaxCodeBytes, violations) || text.empty()) return;
  if (IsCode(text)) return;
  Add(violations, path, "CODE_MALFORMED", "use capitals, digits, - and _ only, as in GOLD");
}

}  // namespace frontdesk::accounts
