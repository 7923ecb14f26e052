#include "clients/formats/cell_codec.h"

namespace frontdesk::formats {
namespace {

constexpr std::string_view kFormulaStarts = "=+-@\t\r";
constexpr std::string_view kPhoneCharacters = "0123456789 +-.()/";

// The letter of the escape of `c`, or 0 if it needs none.
char EscapeLetter(char c) {
  switch (c) {
    case '\t':
      return 't';
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    case '\\':
      return '\\';
    default:
      return 0;
  }
}

// The character that the escape letter `c` stands for, or 0 if it is none.
char EscapedCharacter(char c) {
  switch (c) {
    case 't':
      return '\t';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case '\\':
      return '\\';
    default:
      return 0;
  }
}

// True if `value`, apostrophes at its beginning aside, could run as a formula. Because the
// apostrophes are set aside, one more of them never changes the answer: that makes the guard
// invertible.
bool NeedsGuard(std::string_view value) {
  const size_t start = value.find_first_not_of('\'');
  if (start == std::string_view::npos) return false;
  return kFormulaStarts.find(value[start]) != std::string_view::npos &&
         value.find_first_not_of(kPhoneCharacters, start) != std::string_view::npos;
}

}  // namespace

void AppendTsvCell(std::string_view value, std::string& out) {
  for (char c : value) {
    const char letter = EscapeLetter(c);
    if (letter != 0) out.push_back('\\');
    out.push_back(letter != 0 ? letter : c);
  }
}

std::string DecodeTsvCell(std::string_view cell) {
  std::string value;
  DecodeTsvCell(cell, value);
  return value;
}

void DecodeTsvCell(std::string_view cell, std::string& value) {
  if (cell.find('\\') == std::string_view::npos) {
    value.assign(cell);
    return;
  }
  value.clear();
  for (size_t i = 0; i < cell.size(); ++i) {
    char c = cell[i];
    if (c == '\\' && i + 1 < cell.size() && EscapedCharacter(cell[i + 1]) != 0) {
      c = EscapedCharacter(cell[++i]);
    }
    value.push_back(c);
  }
}

void AppendCsvCell(std::string_view value, std::string& out) {
  if (value.find_first_of(",\"\r\n") == std::string_view::npos) {
    out.append(value);
    return;
  }
  out.push_back('"');
  for (char c : value) {
    if (c == '"') out.push_back('"');
    out.push_back(c);
  }
  out.push_back('"');
}

std::string GuardFormula(std::string_view value) {
  std::string guarded(value);
  if (NeedsGuard(value)) guarded.insert(guarded.begin(), '\'');
  return guarded;
}

std::string_view UnguardFormula(std::string_view cell) {
  if (cell.starts_with('\'') && NeedsGuard(cell)) cell.remove_prefix(1);
  return cell;
}

}  // namespace frontdesk::formats
