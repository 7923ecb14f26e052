// Passwords of agents and one-time codes.
#include "server/access/sign_in/password.h"

#include <set>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/access/sign_in/common_passwords.h"
#include "server/access/sign_in/password_text.h"
#include "server/access/sign_in/totp.h"
#include "server/access/tokens/token_hash.h"

namespace frontdesk::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::StartsWith;

constexpr access::PasswordCost kCheap{.memory_bytes = 8192, .passes = 1};

std::vector<std::string> FaultsOf(std::string_view password) {
  std::vector<Violation> violations;
  access::CheckNewPassword({password, "ada.byron", "Ada Augusta Byron"}, "password", violations);
  std::vector<std::string> reasons;
  for (const Violation& violation : violations) reasons.push_back(violation.reason);
  return reasons;
}

TEST(PasswordTest, RightPasswordMatchesAndOthersDoNot) {
  const access::PasswordHasher hasher(kCheap);
  const std::string hash = *hasher.Hash("a quiet lake in june");
  EXPECT_TRUE(hasher.Matches(hash, "a quiet lake in june"));
  EXPECT_FALSE(hasher.Matches(hash, "a quiet lake in June"));
  EXPECT_FALSE(hasher.Matches(hash, ""));
  EXPECT_FALSE(hasher.Matches("", ""));
  EXPECT_FALSE(hasher.Matches("no hash", "a quiet lake in june"));
  EXPECT_FALSE(hasher.Matches(std::string(500, 'x'), "a quiet lake in june"));
}

TEST(PasswordTest, HashIsArgon2idAndSaltedAnew) {
  const access::PasswordHasher hasher(kCheap);
  const std::string hash = *hasher.Hash("a quiet lake in june");
  EXPECT_THAT(hash, StartsWith("$argon2id$v=19$m=8,t=1,p=1$"));
  EXPECT_NE(hash, *hasher.Hash("a quiet lake in june"));
}

TEST(PasswordTest, DecoyCostsTheSameAndMatchesNothing) {
  const access::PasswordHasher hasher(kCheap);
  EXPECT_FALSE(hasher.NeedsRehash(hasher.decoy()));
  EXPECT_FALSE(hasher.Matches(hasher.decoy(), ""));
}

TEST(PasswordTest, HashOfAnotherCostIsMadeAnew) {
  const access::PasswordHasher cheap(kCheap);
  const access::PasswordHasher dearer({.memory_bytes = 16384, .passes = 1});
  const std::string hash = *cheap.Hash("a quiet lake in june");
  EXPECT_FALSE(cheap.NeedsRehash(hash));
  EXPECT_TRUE(dearer.NeedsRehash(hash));
  EXPECT_TRUE(dearer.Matches(hash, "a quiet lake in june")) << "a hash knows its own cost";
}

TEST(PasswordTest, CostBelowTheFloorIsRefused) {
  EXPECT_TRUE(access::CheckCost({}).ok());
  EXPECT_TRUE(access::CheckCost({.memory_bytes = 64u << 20, .passes = 3}).ok());
  EXPECT_FALSE(access::CheckCost({.memory_bytes = 18u << 20, .passes = 2}).ok());
  EXPECT_FALSE(access::CheckCost({.memory_bytes = 19u << 20, .passes = 1}).ok());
  EXPECT_FALSE(access::CheckCost({.memory_bytes = 2ull << 30, .passes = 2}).ok());
}

// Composed and decomposed, as keyboards differ.
TEST(PasswordTest, OneTextIsOnePasswordHoweverItWasTyped) {
  const access::PasswordHasher hasher(kCheap);
  EXPECT_TRUE(hasher.Matches(*hasher.Hash("caf\u00e9 am morgen"), "cafe\u0301 am morgen"));
}

TEST(PasswordTest, AnyTextThatIsLongEnoughWillDo) {
  for (const char* good :
       {"a quiet lake in june", "xK9#mQ2$vL5!", "пять зелёных яблок", "東京の朝は静かで美しいです",
        "    three   spaces   ", "correcthorsebatterystaple"}) {
    EXPECT_THAT(FaultsOf(good), IsEmpty()) << good;
  }
}

TEST(PasswordTest, AllFaultsAreNamedAtOnce) {
  EXPECT_THAT(FaultsOf("byron"), ElementsAre("PASSWORD_TOO_SHORT", "PASSWORD_HOLDS_NAME"));
  EXPECT_THAT(FaultsOf("dragon"), ElementsAre("PASSWORD_TOO_SHORT", "PASSWORD_COMMON"));
  EXPECT_THAT(FaultsOf(std::string(129, 'x')), ElementsAre("PASSWORD_TOO_LONG"));
  EXPECT_THAT(FaultsOf("bad \xff bytes in it"), ElementsAre("PASSWORD_NOT_TEXT"));
  EXPECT_THAT(FaultsOf("a tab\tin the middle"), ElementsAre("PASSWORD_NOT_TEXT"));
}

TEST(PasswordTest, LengthIsCountedInCharacters) {
  EXPECT_THAT(FaultsOf("яблокигруша"), ElementsAre("PASSWORD_TOO_SHORT")) << "11, in 22 bytes";
  EXPECT_THAT(FaultsOf("яблокигруши!"), IsEmpty());
}

TEST(PasswordTest, WhatGuessersTryFirstIsRefused) {
  for (const char* common :
       {"password1234", "Password2024!", "P4ssw0rd!!!!", "$upport123456", "qwertyuiop12",
        "1qaz2wsx3edc", "123456789012", "abcdefghijkl", "aaaaaaaaaaaa", "121212121212",
        "welcomeadmin", "2026letmein!!", "iloveyou4ever?iloveyou"}) {
    const auto faults = FaultsOf(common);
    const bool mixed = std::string(common).find('?') != std::string::npos;
    EXPECT_EQ(mixed ? 0 : 1, std::ranges::count(faults, "PASSWORD_COMMON")) << common;
  }
}

TEST(PasswordTest, NameIsFoundInAnyCase) {
  EXPECT_THAT(FaultsOf("my BYRON 4 summers"), ElementsAre("PASSWORD_HOLDS_NAME"));
  EXPECT_THAT(FaultsOf("long live augusta now"), ElementsAre("PASSWORD_HOLDS_NAME"));
  EXPECT_THAT(FaultsOf("canada is far away"), IsEmpty()) << "`ada` is part of too many words";
}

TEST(PasswordTest, ListOfCommonWordsIsSorted) {
  const auto words = access::CommonPasswordWords();
  EXPECT_TRUE(std::ranges::is_sorted(words));
  EXPECT_GE(words.size(), 500u);
}

// RFC 6238, appendix B: the last six of its eight digits.
TEST(TotpTest, CodesAreThoseOfTheStandard) {
  const std::string secret = "12345678901234567890";
  const std::pair<int64_t, const char*> vectors[] = {
      {59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
      {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
  for (const auto& [seconds, code] : vectors) {
    EXPECT_EQ(access::TotpCode(secret, access::TotpStep(absl::FromUnixSeconds(seconds))), code);
  }
}

TEST(TotpTest, CodeOfTheStepBeforeAndAfterIsTaken) {
  const Secret made = access::NewTotpSecret();
  const std::string& secret = made.Reveal();
  const absl::Time now = absl::FromUnixSeconds(1'800'000'000);
  const int64_t step = access::TotpStep(now);
  for (int64_t off = -3; off <= 3; ++off) {
    const auto match = access::MatchTotp(secret, access::TotpCode(secret, step + off), now, 0);
    EXPECT_EQ(match.has_value(), off >= -1 && off <= 1) << off;
  }
}

TEST(TotpTest, CodeWorksOnce) {
  const Secret made = access::NewTotpSecret();
  const std::string& secret = made.Reveal();
  const absl::Time now = absl::FromUnixSeconds(1'800'000'000);
  const int64_t step = access::TotpStep(now);
  EXPECT_FALSE(access::MatchTotp(secret, access::TotpCode(secret, step), now, step));
  EXPECT_FALSE(access::MatchTotp(secret, access::TotpCode(secret, step - 1), now, step));
  EXPECT_TRUE(access::MatchTotp(secret, access::TotpCode(secret, step + 1), now, step));
}

TEST(TotpTest, WhatIsNoCodeIsNotTaken) {
  const Secret made = access::NewTotpSecret();
  const std::string& secret = made.Reveal();
  const absl::Time now = absl::FromUnixSeconds(1'800'000'000);
  const std::string code = access::TotpCode(secret, access::TotpStep(now));
  for (const std::string& bad : {std::string(), code.substr(0, 5), code + "0", " " + code}) {
    EXPECT_FALSE(access::MatchTotp(secret, bad, now, 0)) << bad;
  }
}

// RFC 4648, section 10.
TEST(TotpTest, SecretsAreWrittenInBase32) {
  EXPECT_EQ(access::Base32("f"), "MY");
  EXPECT_EQ(access::Base32("fooba"), "MZXW6YTB");
  EXPECT_EQ(access::Base32("foobar"), "MZXW6YTBOI");
  EXPECT_EQ(access::TotpUri("foobar", "ada"),
            "otpauth://totp/frontdesk:ada?secret=MZXW6YTBOI&issuer=frontdesk");
}

TEST(TokenTest, TokensAreLongRandomAndOfOneForm) {
  std::set<std::string> tokens;
  for (int i = 0; i < 1000; ++i) tokens.insert(access::NewToken("fds_"));
  EXPECT_EQ(tokens.size(), 1000u);
  for (const std::string& token : tokens) {
    EXPECT_THAT(token, MatchesRegex("fds_[A-Za-z0-9_-]+"));
    EXPECT_TRUE(access::IsToken("fds_", token));
  }
  EXPECT_FALSE(access::IsToken("fdk_", *tokens.begin()));
  EXPECT_FALSE(access::IsToken("fds_", *tokens.begin() + "A"));
}

}  // namespace
}  // namespace frontdesk::testing
