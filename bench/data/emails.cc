#include "bench/data/emails.h"

#include <algorithm>
#include <bit>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "bench/data/homes.h"
#include "bench/data/person_names.h"
#include "bench/data/word_lists.h"
#include "common/strings.h"

namespace frontdesk::bench {
namespace {

constexpr uint64_t kBitsPerAddress = 16;  // 1 in 16 gets digits that it does not need, at the most

uint64_t Fnv1a(std::string_view text) {
  uint64_t hash = 0xCBF29CE484222325;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3;
  return hash ^ (hash >> 29);
}

// One to four digits, two and three the most.
std::string Digits(Random& random) {
  static constexpr uint64_t kBounds[] = {10, 100, 100, 1'000, 1'000, 10'000};
  return absl::StrCat(random.Below(random.Pick(kBounds)));
}

std::string SomeDigits(Random& random, uint64_t per_mille) {
  return random.Chance(per_mille) ? Digits(random) : "";
}

std::string RandomLetters(Random& random) {
  static constexpr std::string_view kCharacters =
      "abcdefghijklmnopqrstuvwxyzabcdefghijklmnop23456789";
  std::string letters;
  for (uint64_t n = 6 + random.Below(7); n > 0; --n) {
    letters.push_back(kCharacters[random.Below(kCharacters.size())]);
  }
  return letters;
}

std::string OneLetter(Random& random) {
  return std::string(1, static_cast<char>('a' + random.Below(26)));
}

// The styles that put both names together.
std::string FullNameStyle(const std::string& first, const std::string& last, Random& random) {
  const uint64_t kind = random.Below(100);
  if (kind < 36) return absl::StrCat(first, ".", last, SomeDigits(random, 560));
  if (kind < 62) return absl::StrCat(first, last, SomeDigits(random, 590));
  if (kind < 73) return absl::StrCat(first, "_", last, SomeDigits(random, 480));
  if (kind < 82) return absl::StrCat(last, first, SomeDigits(random, 400));
  if (kind < 91) return absl::StrCat(last, ".", first, SomeDigits(random, 450));
  return absl::StrCat(first, ".", OneLetter(random), ".", last);
}

std::string PlayfulStyle(const std::string& first, Random& random) {
  const std::string& word = PlayfulWords().Draw(random);
  const std::string tail = random.Chance(180) ? first : PlayfulWords().Draw(random);
  return absl::StrCat(word, tail, SomeDigits(random, 820));
}

std::string LocalPart(const std::string& first, const std::string& last, Random& random) {
  const uint64_t kind = random.Below(1000);
  if (kind < 470) return FullNameStyle(first, last, random);
  if (kind < 610) return absl::StrCat(first.substr(0, 1), last, SomeDigits(random, 720));
  if (kind < 730) return absl::StrCat(first, Digits(random));
  if (kind < 850) return absl::StrCat(first, last.substr(0, 1), Digits(random));
  return kind < 965 ? PlayfulStyle(first, random) : RandomLetters(random);
}

// The domain of a company or school: `phoenixdesign.com`, `tulsaschools.net`.
std::string OwnDomain(Random& random) {
  std::string name;
  const uint64_t kind = random.Below(100);
  if (kind < 35) {
    name = Surnames().Draw(random);
    name += Trades().Draw(random);
  } else if (kind < 55) {
    name = Brands().Draw(random);
    name += Trades().Draw(random);
  } else if (kind < 70) {
    name = AllStates().Draw(random).cities.Draw(random);
    name += "schools";
  } else if (kind < 90) {
    name = Surnames().Draw(random);
    name += Surnames().Draw(random);
    if (random.Chance(500)) name += "law";
  } else {
    name = TownBeginnings().Draw(random);
    name += PlayfulWords().Draw(random);
  }
  return absl::StrCat(kind >= 90 ? "mail." : "", PlainLetters(name), ".",
                      TopLevelDomains().Draw(random));
}

}  // namespace

EmailMaker::EmailMaker(uint64_t count)
    : used_(std::bit_ceil(std::max<uint64_t>(count * kBitsPerAddress, 1024)) / 64) {}

std::string EmailMaker::Make(std::string_view first_name, std::string_view last_name,
                             Random& random) {
  std::string local = LocalPart(PlainLetters(first_name), PlainLetters(last_name), random);
  const std::string domain = random.Chance(850) ? MailProviders().Draw(random) : OwnDomain(random);
  if (random.Chance(30)) local[0] = absl::ascii_toupper(static_cast<unsigned char>(local[0]));
  const std::string tag = random.Chance(5) ? "+care" : "";
  while (true) {
    std::string email = absl::StrCat(local, tag, "@", domain);
    if (Claim(absl::AsciiStrToLower(email))) return email;
    absl::StrAppend(&local, random.Below(1000));
  }
}

bool EmailMaker::Claim(std::string_view email) {
  const uint64_t bit = Fnv1a(email) & (used_.size() * 64 - 1);
  uint64_t& word = used_[bit / 64];
  const uint64_t mask = uint64_t{1} << (bit % 64);
  const bool free = (word & mask) == 0;
  word |= mask;
  return free;
}

}  // namespace frontdesk::bench
