#include "server/access/sign_in/password.h"

#include <sodium.h>

#include <array>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/limits.h"
#include "common/strings.h"
#include "server/access/sign_in/password_text.h"

namespace frontdesk::access {
namespace {

constexpr size_t kMostMemory = size_t{1} << 30;
constexpr uint64_t kMostPasses = 16;
// Shorter names are part of too many words.
constexpr size_t kShortestNamePart = 4;

// What is hashed: the text in one form, or the bytes as they are if they are no text, which then
// match nothing that was ever accepted.
std::string Prepared(std::string_view password) {
  return NormalizePassword(password).value_or(std::string(password));
}

bool HoldsPart(std::string_view folded, std::string_view part) {
  return part.size() >= kShortestNamePart && folded.find(part) != folded.npos;
}

bool HoldsName(std::string_view folded, const NewPassword& wanted) {
  const std::string names = absl::StrCat(ToAbsl(wanted.agent), " ", ToAbsl(wanted.display_name));
  for (const absl::string_view name : absl::StrSplit(names, absl::ByAnyChar(" .@_-"))) {
    if (HoldsPart(folded, FoldPassword(ToStd(name)))) return true;
  }
  return HoldsPart(folded, FoldPassword(wanted.agent));
}

}  // namespace

absl::Status CheckCost(const PasswordCost& cost) {
  const PasswordCost floor;
  if (cost.memory_bytes >= floor.memory_bytes && cost.memory_bytes <= kMostMemory &&
      cost.passes >= floor.passes && cost.passes <= kMostPasses) {
    return absl::OkStatus();
  }
  return MakeError(absl::StatusCode::kInvalidArgument, "PASSWORD_COST_OUT_OF_RANGE",
                   "a password hash takes 19 to 1024 MiB and 2 to 16 passes");
}

PasswordHasher::PasswordHasher(const PasswordCost& cost) : cost_(cost) {
  if (sodium_init() < 0) return;  // no decoy: nothing matches, nothing can be hashed
  std::array<char, 32> unknown;
  randombytes_buf(unknown.data(), unknown.size());
  decoy_ = Hash({unknown.data(), unknown.size()}).value_or("");
}

absl::StatusOr<std::string> PasswordHasher::Hash(std::string_view password) const {
  std::string text = Prepared(password);
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  const int failed = crypto_pwhash_str_alg(hash.data(), text.data(), text.size(), cost_.passes,
                                           cost_.memory_bytes, crypto_pwhash_ALG_ARGON2ID13);
  sodium_memzero(text.data(), text.size());
  if (failed == 0) return std::string(hash.data());
  return MakeError(absl::StatusCode::kResourceExhausted, "OUT_OF_MEMORY",
                   "the server has no memory to hash a password with; try again later");
}

bool PasswordHasher::Matches(const std::string& hash, std::string_view password) const {
  if (hash.size() >= crypto_pwhash_STRBYTES) return false;
  std::array<char, crypto_pwhash_STRBYTES> padded{};
  hash.copy(padded.data(), hash.size());
  std::string text = Prepared(password);
  const bool match = crypto_pwhash_str_verify(padded.data(), text.data(), text.size()) == 0;
  sodium_memzero(text.data(), text.size());
  return match;
}

bool PasswordHasher::NeedsRehash(const std::string& hash) const {
  if (hash.size() >= crypto_pwhash_STRBYTES) return true;
  std::array<char, crypto_pwhash_STRBYTES> padded{};
  hash.copy(padded.data(), hash.size());
  return crypto_pwhash_str_needs_rehash(padded.data(), cost_.passes, cost_.memory_bytes) != 0;
}

void CheckNewPassword(const NewPassword& wanted, std::string_view field,
                      std::vector<Violation>& violations) {
  const auto add = [&](std::string_view reason, std::string message) {
    violations.push_back({std::string(field), std::string(reason), std::move(message)});
  };
  const std::optional<std::string> text = NormalizePassword(wanted.password);
  if (!text) {
    return add("PASSWORD_NOT_TEXT", "a password is text in UTF-8 without control characters");
  }
  const size_t characters = CountCharacters(*text);
  if (characters < limits::kMinPasswordCharacters) {
    add("PASSWORD_TOO_SHORT",
        absl::StrCat("a password has at least ", limits::kMinPasswordCharacters, " characters"));
  }
  if (characters > limits::kMaxPasswordCharacters) {
    add("PASSWORD_TOO_LONG",
        absl::StrCat("a password has at most ", limits::kMaxPasswordCharacters, " characters"));
    return;  // nothing more is looked for in it
  }
  const std::string folded = FoldPassword(*text);
  if (HoldsName(folded, wanted)) {
    add("PASSWORD_HOLDS_NAME", "a password does not hold the name of whose it is");
  }
  if (IsCommonPassword(folded)) {
    add("PASSWORD_COMMON",
        "this is among the first passwords that guessers try; a few words that have nothing to do "
        "with each other make a good one");
  }
}

}  // namespace frontdesk::access
