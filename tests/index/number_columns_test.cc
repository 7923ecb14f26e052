// The number structures of a segment: phones, card numbers, billing cards.
#include <algorithm>
#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "index/criterion.h"
#include "index/search/phone_predicate.h"
#include "index/segment/billing_column.h"
#include "index/segment/card_table.h"
#include "index/segment/digit_counts.h"
#include "index/segment/phone_code.h"
#include "index/segment/phone_column.h"
#include "index/segment/radix_sort.h"
#include "index/text/digits.h"

namespace frontdesk::index {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string RandomDigits(std::mt19937& random, size_t size, size_t variety) {
  std::string digits;
  for (size_t i = 0; i < size; ++i) digits.push_back(static_cast<char>('0' + random() % variety));
  return digits;
}

template <typename Key>
void ExpectSortedAsAStableSortDoes(std::initializer_list<Key> masks) {
  std::mt19937_64 random(28);
  for (size_t size : {0, 1, 5, 1023, 1024, 5000}) {
    for (Key mask : masks) {
      std::vector<std::pair<Key, uint32_t>> pairs;
      for (uint32_t i = 0; i < size; ++i) pairs.emplace_back(static_cast<Key>(random()) & mask, i);
      std::vector<std::pair<Key, uint32_t>> expected = pairs;
      std::sort(expected.begin(), expected.end());  // the second ascends
      RadixSort(pairs);
      EXPECT_EQ(pairs, expected);
    }
  }
}

TEST(RadixSortTest, SortsAsAStableSortDoes) {
  ExpectSortedAsAStableSortDoes<uint64_t>({~uint64_t{0}, 0xff0000ff00000000, 3, 0});
  ExpectSortedAsAStableSortDoes<uint32_t>({~uint32_t{0}, 0xff0000ff, 3, 0});
}

TEST(PhoneCodeTest, APartIsFoundWhereverItStands) {
  std::mt19937 random(59);
  const auto digits_of = [&](size_t size) {
    std::string digits;
    while (digits.size() < size) digits.push_back("079"[random() % 3]);
    return digits;
  };
  size_t found = 0;
  for (int i = 0; i < 100'000; ++i) {
    const std::string digits = digits_of(random() % (kPhoneCodeDigits + 1));
    const std::string part = digits_of(1 + random() % (i % 2 == 0 ? 3 : kPhoneCodeDigits));
    const bool expected = digits.find(part) != std::string::npos;
    ASSERT_EQ(PhoneContains(EncodePhone(digits), EncodePhone(part), static_cast<int>(part.size())),
              expected)
        << part << " in " << digits;
    found += expected ? 1 : 0;
  }
  EXPECT_GT(found, 10'000u);
}

TEST(PhoneCodeTest, CodesKeepDigitsAndOrder) {
  std::mt19937 random(3);
  std::string last;
  for (int i = 0; i < 2000; ++i) {
    const std::string digits = RandomDigits(random, 1 + random() % 16, 10);
    const PhoneCode code = EncodePhone(digits);
    EXPECT_EQ(DecodePhone(code), digits);
    EXPECT_EQ(PhoneCodeSize(code), digits.size());
    EXPECT_EQ(DecodePhone(ReversePhone(code)), std::string(digits.rbegin(), digits.rend()));
    EXPECT_EQ(code < EncodePhone(last), digits < last);
    last = digits;
  }
}

class PhoneColumnTest : public testing::TestWithParam<PhoneMatch> {};
INSTANTIATE_TEST_SUITE_P(Matches, PhoneColumnTest,
                         testing::Values(PhoneMatch::kAnywhere, PhoneMatch::kExact,
                                         PhoneMatch::kPrefix, PhoneMatch::kSuffix));

// Holds what the predicate finds and tests against MatchPhone. `longest`: digits of the longest
// number.
void ExpectSameAsMatchPhone(PhoneMatch match, size_t longest) {
  std::mt19937 random(5);
  std::vector<std::vector<std::string>> phones(3000);
  PhoneColumn::Builder builder;
  for (uint32_t ordinal = 0; ordinal < phones.size(); ++ordinal) {
    for (size_t i = random() % 3; i > 0; --i) {
      phones[ordinal].push_back(absl::StrCat("1", RandomDigits(random, random() % longest, 3)));
      builder.Add(ordinal, phones[ordinal].back());
    }
  }
  const PhoneColumn column = std::move(builder).Finish();
  const SearchLimits no_limits;
  StopCheck stop(no_limits);
  for (int i = 0; i < 300; ++i) {
    CompiledCriterion criterion;
    criterion.source.field = Field::kPhone;
    criterion.source.phone_match = match;
    criterion.phone_forms = {RandomDigits(random, 1 + random() % (longest + 1), 3)};
    if (random() % 4 == 0) criterion.phone_forms.push_back(RandomDigits(random, 2, 3));
    PhonePredicate predicate(criterion, column, static_cast<uint32_t>(phones.size()));
    MatchSet expected;
    for (uint32_t ordinal = 0; ordinal < phones.size(); ++ordinal) {
      MatchClass best = kNoMatch;
      for (const std::string& phone : phones[ordinal]) {
        for (const std::string& form : criterion.phone_forms) {
          best = std::min(best, MatchPhone(phone, form, match));
        }
      }
      EXPECT_EQ(predicate.Test(ordinal), best);
      if (best != kNoMatch) expected.Add(ordinal, best);
    }
    MatchBlock block;
    std::array<MatchClass, MatchBlock::kCapacity> classes;
    while (!block.full()) block.Add(static_cast<uint32_t>(random() % phones.size()), kExactMatch);
    predicate.Classify(block, classes.data());
    for (size_t at = 0; at < block.size; ++at) {
      EXPECT_EQ(classes[at], predicate.Test(block.ids[at]));
    }
    // Where there may be many the set is a dense one.
    std::vector<std::pair<uint32_t, Bucket>> matches;
    predicate.Enumerate(stop).ForEach(
        [&](uint32_t id, Bucket bucket) { matches.emplace_back(id, bucket); });
    std::vector<std::pair<uint32_t, Bucket>> all;
    expected.ForEach([&](uint32_t id, Bucket bucket) { all.emplace_back(id, bucket); });
    EXPECT_EQ(matches, all) << criterion.phone_forms[0];
    EXPECT_GE(predicate.UpperBound(), expected.size());
  }
}

TEST(DigitCountsTest, EachAccountCountsOnce) {
  std::mt19937 random(6);
  std::vector<uint32_t> owners;
  std::vector<std::string> texts;
  StringArray::Builder numbers;
  for (uint32_t owner = 0; owner < 2000; ++owner) {
    for (size_t i = random() % 3; i > 0; --i) {
      owners.push_back(owner);
      texts.push_back(RandomDigits(random, random() % 8, 10));
      numbers.Add(texts.back());
    }
  }
  const DigitCounts counts(std::move(numbers).Finish(), owners);
  std::vector<std::string> parts;
  for (int digits = 0; digits < 10; ++digits) parts.push_back(absl::StrCat(digits));
  for (int digits = 0; digits < 100; ++digits) {
    parts.push_back(absl::StrCat(absl::Dec(digits, absl::kZeroPad2)));
  }
  for (int digits = 0; digits < 1000; ++digits) {
    parts.push_back(absl::StrCat(absl::Dec(digits, absl::kZeroPad3)));
  }
  for (const std::string& part : parts) {
    std::set<uint32_t> expected;
    for (size_t i = 0; i < texts.size(); ++i) {
      if (texts[i].find(part) != std::string::npos) expected.insert(owners[i]);
    }
    EXPECT_EQ(counts.Find(part), expected.size()) << part;
  }
  EXPECT_EQ(counts.Find(""), std::nullopt);
  EXPECT_EQ(counts.Find("1234"), std::nullopt);
}

TEST_P(PhoneColumnTest, ShortNumbersAreFoundAsTheRuleSays) {
  ExpectSameAsMatchPhone(GetParam(), /*longest=*/6);
}

TEST_P(PhoneColumnTest, NumbersLongerThanACodeAreFoundAsTheRuleSays) {
  ExpectSameAsMatchPhone(GetParam(), /*longest=*/22);
}

TEST(CardTableTest, CodesAreDifferentForDifferentDigits) {
  for (const std::string digits : {"0", "9", "00", "000000000000", "0000000000000", "999999999999",
                                   "1234567890123456", "9999999999999999999"}) {
    ASSERT_TRUE(EncodeCard(digits).has_value());
    EXPECT_EQ(DecodeCard(*EncodeCard(digits)), digits);
  }
  EXPECT_EQ(EncodeCard(""), std::nullopt);
  EXPECT_EQ(EncodeCard("12345678901234567890"), std::nullopt);
  EXPECT_EQ(EncodeCard("12345678901x"), std::nullopt);
}

TEST(CardTableTest, AnythingButADigitIsRefusedAtEveryPlace) {
  const std::string digits = "1234567890123456789";
  for (size_t size = 1; size <= digits.size(); ++size) {
    for (size_t place = 0; place < size; ++place) {
      for (int byte = 0; byte < 256; ++byte) {
        std::string number = digits.substr(0, size);
        number[place] = static_cast<char>(byte);
        const bool is_digit = byte >= '0' && byte <= '9';
        ASSERT_EQ(EncodeCard(number).has_value(), is_digit) << size << " " << place << " " << byte;
        if (is_digit) {
          ASSERT_EQ(DecodeCard(*EncodeCard(number)), number);
        }
      }
    }
  }
}

// Numbers of members in these tests.
MemberNumber MemberOf(uint32_t ordinal) { return kMaxMemberNumber - ordinal; }

std::vector<uint32_t> Holders(const CardTable& table, CardCode code) {
  std::vector<uint32_t> holders;
  table.Find(code, [&holders](const CardOwner& owner) {
    EXPECT_EQ(owner.member, MemberOf(owner.ordinal));
    holders.push_back(owner.ordinal);
    return false;
  });
  return holders;
}

TEST(CardTableTest, AllNumbersAreFoundAndNoOthers) {
  CardTable::Builder builder;
  for (uint32_t ordinal = 0; ordinal < 5000; ++ordinal) {
    const MemberNumber member = MemberOf(ordinal);
    builder.Add(ordinal, member, 10 * CardCode{ordinal}, /*age=*/ordinal);
    if (ordinal % 4 == 0) builder.Add(ordinal, member, 10 * CardCode{ordinal} + 1, ordinal);
  }
  const CardTable table = std::move(builder).Finish();
  for (uint32_t ordinal = 0; ordinal < 5000; ++ordinal) {
    EXPECT_THAT(Holders(table, 10 * CardCode{ordinal}), ElementsAre(ordinal));
    EXPECT_EQ(Holders(table, 10 * CardCode{ordinal} + 1).size(), ordinal % 4 == 0 ? 1 : 0);
    const auto [begin, end] = table.EntriesOf(ordinal);
    EXPECT_EQ(end - begin, ordinal % 4 == 0 ? 2 : 1);
    EXPECT_EQ(table.CodeOf(begin), 10 * CardCode{ordinal});
    EXPECT_EQ(table.CodeOf(end - 1), 10 * CardCode{ordinal} + (ordinal % 4 == 0 ? 1 : 0));
  }
  EXPECT_THAT(Holders(CardTable(), 7), IsEmpty());
}

TEST(CardTableTest, OfASharedNumberTheLastWriterComesFirst) {
  CardTable::Builder builder;
  builder.Add(0, MemberOf(0), 77, /*age=*/20);
  builder.Add(1, MemberOf(1), 77, /*age=*/30);
  builder.Add(2, MemberOf(2), 77, /*age=*/10);
  builder.Add(3, MemberOf(3), 5, /*age=*/40);
  const CardTable table = std::move(builder).Finish();
  EXPECT_THAT(Holders(table, 77), ElementsAre(1, 0, 2));
  EXPECT_LT(table.AgeOf(2), table.AgeOf(0));
  EXPECT_LT(table.AgeOf(0), table.AgeOf(1));
  EXPECT_EQ(table.AgeOf(3), 0);
}

TEST(BillingColumnTest, CardsAreListedByTheirLastFourDigits) {
  BillingColumn::Builder builder;
  builder.Add(0, {.last4 = "0042", .expiry_months = 24'312, .on_file = true}, "Smith", "Smith");
  builder.Add(1, {.last4 = "9999"}, "", "Brown");
  builder.Add(1, {.last4 = "42"}, "", "Brown");
  builder.Add(2, {.last4 = "0042", .subscription_charge = true}, "Smith", "Brown");
  const BillingColumn column = std::move(builder).Finish();
  const auto [begin, end] = column.WithLast4(42);
  ASSERT_EQ(end - begin, 2);
  EXPECT_EQ(column.OwnerOf(begin), 0);
  EXPECT_EQ(column.DetailOf(begin).expiry_months, 24'312);
  EXPECT_TRUE(column.DetailOf(begin).on_file);
  EXPECT_FALSE(column.DetailOf(begin).subscription_charge);
  EXPECT_EQ(column.HolderOf(column.DetailOf(begin + 1)), "Smith");
  const auto [first, last] = column.WithLast4(9999);
  ASSERT_EQ(last - first, 1);
  EXPECT_EQ(column.HolderOf(column.DetailOf(first)), "");
  EXPECT_EQ(ParseLast4("00x2"), std::nullopt);
  EXPECT_EQ(ParseLast4("00042"), std::nullopt);
}

TEST(BillingColumnTest, CardsThatMayBeAskedForWithANameAreFoundByIt) {
  // Whose names in order: none, the member's, another one.
  const std::vector<std::string> names = {"", "Smith", "Ångström", "smith"};
  BillingColumn::Builder builder;
  std::vector<std::pair<std::string, std::string>> cards;
  for (uint32_t i = 0; i < 1000; ++i) {
    const std::string owner = i % 3 == 0 ? names[i % 4] : "Name" + std::to_string(i);
    cards.emplace_back(i % 5 == 0 ? owner : names[i % 7 == 0 ? 1 : 0], owner);
    builder.Add(i, {.last4 = "0007"}, cards.back().first, owner);
  }
  const BillingColumn column = std::move(builder).Finish();
  const auto [begin, end] = column.WithLast4(7);
  for (const std::string name : {"Smith", "Ångström", "smith", "Name1", "Nobody"}) {
    std::vector<uint32_t> found = {4711};
    column.AppendNamed(begin, end, name, found);
    ASSERT_EQ(found[0], 4711);
    size_t two_names = 0;
    for (uint32_t card = begin; card < end; ++card) {
      const auto& [holder, owner] = cards[column.OwnerOf(card)];
      two_names += !holder.empty() && holder != owner ? 1 : 0;
      if (holder != name && owner != name) continue;
      EXPECT_TRUE(std::binary_search(found.begin() + 1, found.end(), card)) << name << card;
    }
    // Nearly all others are told apart.
    const auto are_it =
        static_cast<size_t>(std::count_if(cards.begin(), cards.end(), [&](const auto& card) {
          return card.second == name && (card.first.empty() || card.first == name);
        }));
    EXPECT_LT(found.size(), 1 + two_names + are_it + 30) << name;
  }
}

}  // namespace
}  // namespace frontdesk::index
