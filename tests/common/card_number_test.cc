#include "common/card_number.h"

#include <gtest/gtest.h>

#include <string>

namespace frontdesk {
namespace {

TEST(ParseCardNumber, RemovesSpacesAndDashes) {
  for (const char* text : {"6006491235122225", " 6006 4912 3512 2225 ", "6006-4912-3512-2225"}) {
    const ParsedCardNumber parsed = ParseCardNumber(text);
    EXPECT_EQ(parsed.error, CardNumberError::kNone) << text;
    EXPECT_EQ(parsed.digits, "6006491235122225") << text;
  }
}

TEST(ParseCardNumber, KeepsTheNumberOfTrack2) {
  for (const char* text :
       {";6006491235122225=25121010000?", "  ;6006491235122225?\n", ";6006491235122225"}) {
    EXPECT_EQ(ParseCardNumber(text).digits, "6006491235122225") << text;
  }
}

TEST(ParseCardNumber, KeepsLeadingZeros) {
  EXPECT_EQ(ParseCardNumber("000000000000").digits, "000000000000");
}

TEST(ParseCardNumber, RefusesWhatIsNotTwelveToNineteenDigits) {
  for (const char* text : {"", " ", ";", "60064912351", "60064912351222250000", "600649123512222a",
                           "6006.4912.3512.2225", "6006491235122225=2512", "%B6006491235122225^"}) {
    const ParsedCardNumber parsed = ParseCardNumber(text);
    EXPECT_EQ(parsed.error, CardNumberError::kMalformed) << text;
    EXPECT_EQ(parsed.digits, "") << text;
  }
}

TEST(ParseCardNumber, RefusesAWrongCheckDigit) {
  for (char last : std::string("012346789")) {
    const ParsedCardNumber parsed = ParseCardNumber(std::string("600649123512222") + last);
    EXPECT_EQ(parsed.error, CardNumberError::kCheckDigit) << last;
    EXPECT_EQ(parsed.digits, "") << last;
  }
}

TEST(HasValidCheckDigit, FollowsTheExamplesOfTheStandard) {
  for (const char* digits : {"79927398713", "4111111111111111", "0", "18"}) {
    EXPECT_TRUE(HasValidCheckDigit(digits)) << digits;
  }
  for (const char* digits : {"", "79927398710", "1", "19"}) {
    EXPECT_FALSE(HasValidCheckDigit(digits)) << digits;
  }
}

TEST(MaskCardNumber, ShowsTheLastFourDigitsOnly) {
  EXPECT_EQ(MaskCardNumber("6006491235122225"), "************2225");
  EXPECT_EQ(MaskCardNumber("2225"), "2225");
  EXPECT_EQ(MaskCardNumber(""), "");
}

TEST(LooksLikePaymentCardNumber, KnowsTheNetworks) {
  for (const char* number :
       {"4111111111111111", "4111 1111 1111 1111", " 4111-1111-1111-1111 ", "4222222222222",
        "5555555555554444", "2223003122003222", "378282246310005", "6011111111111117",
        "3530111333300000", "30569309025904", "36227206271667", "38520000023237"}) {
    EXPECT_TRUE(LooksLikePaymentCardNumber(number)) << number;
  }
}

TEST(LooksLikePaymentCardNumber, LeavesOtherNumbersAlone) {
  for (const char* number : {"", "4111111111111112", "411111111111", "6006491235122225",
                             "3239049389", "+4111111111111111", "4111.1111.1111.1111", "Smith"}) {
    EXPECT_FALSE(LooksLikePaymentCardNumber(number)) << number;
  }
}

}  // namespace
}  // namespace frontdesk
