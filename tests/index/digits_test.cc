#include "index/text/digits.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace frontdesk::index {
namespace {

using ::testing::ElementsAre;

TEST(NormalizePhone, RemovesFormattingExtensionCountryCodeAndLeadingZeros) {
  const std::pair<const char*, const char*> kCases[] = {
      {"3239049389", "3239049389"},
      {"(323) 904-9389", "3239049389"},
      {"323.904.9389", "3239049389"},
      {"+1 323 904 9389", "3239049389"},
      {"1-323-904-9389", "3239049389"},
      {"323-904-9389 x12", "3239049389"},
      {"323-904-9389 ext. 12", "3239049389"},
      {"323-904-9389 Ext 12", "3239049389"},
      {"323-904-9389 X12", "3239049389"},
      {"323-904-9389 #12", "3239049389"},
      {"+44 20 7946 0958", "442079460958"},
      {"020 7946 0958", "2079460958"},
      {"0000", ""},
      {"", ""},
      {"none", ""},
      {"Fax 323 904", "323904"},           // an extension needs a number before it
      {"1 323 904 938", "1323904938"},     // a country code needs ten digits after it
      {"1 0239049389", "239049389"},       // first the country code, then the zeros
      {"001 323 904 9389", "13239049389"}  // thirteen digits: no country code
  };
  for (const auto& [stored, digits] : kCases) EXPECT_EQ(NormalizePhone(stored), digits) << stored;
}

TEST(IsPhoneCriterion, TakesDigitsAndPhonePunctuation) {
  for (const char* text :
       {"3", "323 904-9389", "(323) 904.9389", "+1 323/904", " +44 20 ", "-5-"}) {
    EXPECT_TRUE(IsPhoneCriterion(text)) << text;
  }
}

TEST(IsPhoneCriterion, RefusesEverythingElse) {
  for (const char* text : {"", " ", "-", "+", "323x12", "323#1", "32%", "3+2", "++3", "(+1) 3",
                           "call me", "\uff13", "3\u00a02", "3,2"}) {
    EXPECT_FALSE(IsPhoneCriterion(text)) << text;
  }
}

TEST(PhoneForms, AreWhatTheDigitsMayStandFor) {
  EXPECT_THAT(PhoneForms("904-9389"), ElementsAre("9049389"));
  EXPECT_THAT(PhoneForms("1 323 904 9389"), ElementsAre("13239049389", "3239049389"));
  EXPECT_THAT(PhoneForms("+1 323 904 9389"), ElementsAre("3239049389"));
  EXPECT_THAT(PhoneForms("+1 323"), ElementsAre("323"));
  EXPECT_THAT(PhoneForms("+1"), ElementsAre("1"));
  EXPECT_THAT(PhoneForms("+44 20 7946 0958"), ElementsAre("442079460958"));
  EXPECT_THAT(PhoneForms("020 7946 0958"), ElementsAre("02079460958", "2079460958"));
  EXPECT_THAT(PhoneForms("0207946"), ElementsAre("0207946"));
  EXPECT_THAT(PhoneForms("00000000"), ElementsAre("00000000"));
}

TEST(MatchPhone, FindsThePartThatIsAskedFor) {
  const MatchClass exact = MakeMatchClass(MatchKind::kExact, false);
  const MatchClass prefix = MakeMatchClass(MatchKind::kPrefix, false);
  const MatchClass infix = MakeMatchClass(MatchKind::kInfix, false);
  const std::string phone = "3239049389";
  struct Case {
    const char* form;
    MatchClass anywhere, exact, prefix, suffix;
  };
  const Case kCases[] = {
      {"3239049389", exact, exact, exact, exact},
      {"323", prefix, kNoMatch, prefix, kNoMatch},
      {"9389", infix, kNoMatch, kNoMatch, infix},
      {"904", infix, kNoMatch, kNoMatch, kNoMatch},
      {"555", kNoMatch, kNoMatch, kNoMatch, kNoMatch},
      {"32390493890", kNoMatch, kNoMatch, kNoMatch, kNoMatch},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.form);
    EXPECT_EQ(MatchPhone(phone, c.form, PhoneMatch::kAnywhere), c.anywhere);
    EXPECT_EQ(MatchPhone(phone, c.form, PhoneMatch::kExact), c.exact);
    EXPECT_EQ(MatchPhone(phone, c.form, PhoneMatch::kPrefix), c.prefix);
    EXPECT_EQ(MatchPhone(phone, c.form, PhoneMatch::kSuffix), c.suffix);
  }
}

TEST(MatchPhone, FindsAnEndingThatIsABeginningTooAsAnEnding) {
  EXPECT_EQ(MatchPhone("1212", "12", PhoneMatch::kSuffix),
            MakeMatchClass(MatchKind::kInfix, false));
  EXPECT_EQ(MatchPhone("1212", "12", PhoneMatch::kAnywhere),
            MakeMatchClass(MatchKind::kPrefix, false));
}

TEST(MatchPhone, FindsNothingInAPhoneWithoutDigits) {
  for (PhoneMatch match :
       {PhoneMatch::kAnywhere, PhoneMatch::kExact, PhoneMatch::kPrefix, PhoneMatch::kSuffix}) {
    EXPECT_EQ(MatchPhone("", "1", match), kNoMatch);
  }
}

TEST(NormalizePostalCode, KeepsLettersAndDigits) {
  EXPECT_EQ(NormalizePostalCode("90167-1234"), "901671234");
  EXPECT_EQ(NormalizePostalCode(" SW1A 1AA "), "sw1a1aa");
  EXPECT_EQ(NormalizePostalCode("\uff19\uff10%#"), "90");
  EXPECT_EQ(NormalizePostalCode("\u00c9-1\u0915\u094d"), "e1\u0915");  // a virama is no letter
  EXPECT_EQ(NormalizePostalCode("- /"), "");
}

}  // namespace
}  // namespace frontdesk::index
