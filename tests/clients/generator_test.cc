#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "bench/data/account_generator.h"
#include "bench/data/account_output.h"
#include "bench/data/person_names.h"
#include "clients/formats/account_json.h"
#include "clients/formats/account_reader.h"
#include "common/card_number.h"
#include "google/protobuf/util/message_differencer.h"

namespace frontdesk::bench {
namespace {

constexpr uint64_t kCount = 60'000;

std::string Tsv(uint64_t count, uint64_t seed) {
  AccountGenerator generator(count, seed);
  std::string text = TsvHeader();
  GeneratedAccount account;
  while (generator.Next(account)) AppendTsv(account, text);
  return text;
}

// The accounts that the facts below are about; made once.
const std::vector<GeneratedAccount>& Accounts() {
  static const auto& accounts = *new std::vector<GeneratedAccount>([] {
    AccountGenerator generator(kCount, 7);
    std::vector<GeneratedAccount> all;
    GeneratedAccount account;
    while (generator.Next(account)) all.push_back(account);
    return all;
  }());
  return accounts;
}

// The share of accounts, in percent, of which `is` holds.
template <typename Predicate>
double Percent(Predicate is) {
  int64_t count = 0;
  for (const GeneratedAccount& account : Accounts()) count += is(account) ? 1 : 0;
  return 100.0 * static_cast<double>(count) / static_cast<double>(Accounts().size());
}

MATCHER_P2(IsBetween, low, high, "") { return low <= arg && arg <= high; }

uint64_t Fnv1a(const std::string& text) {
  uint64_t hash = 0xCBF29CE484222325;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3;
  return hash;
}

TEST(Generator, SameCountAndSeedGiveTheSameBytes) { EXPECT_EQ(Tsv(3'000, 5), Tsv(3'000, 5)); }

TEST(Generator, BytesAreTheSameOnEveryPlatform) {
  EXPECT_EQ(Fnv1a(Tsv(3'000, 5)), 9009014803084166126u);
}

TEST(Generator, AnotherSeedGivesOtherAccounts) { EXPECT_NE(Tsv(100, 1), Tsv(100, 2)); }

TEST(Generator, MakesAsManyAsAsked) {
  EXPECT_EQ(Accounts().size(), kCount);
  AccountGenerator none(0, 1);
  GeneratedAccount account;
  EXPECT_FALSE(none.Next(account));
}

TEST(Generator, MemberIdsAscendWithGaps) {
  EXPECT_EQ(Accounts()[0].member, 1'000'000'007u);
  std::set<MemberNumber> gaps;
  for (size_t i = 1; i < Accounts().size(); ++i) {
    ASSERT_LT(Accounts()[i - 1].member, Accounts()[i].member);
    gaps.insert(Accounts()[i].member - Accounts()[i - 1].member);
  }
  EXPECT_EQ(gaps, (std::set<MemberNumber>{1, 2, 3, 4, 5, 6, 7, 8, 9}));
}

TEST(Generator, CardNumbersAreUniqueAndHaveTheirCheckDigit) {
  std::set<std::string> seen;
  for (const GeneratedAccount& account : Accounts()) {
    ASSERT_EQ(account.card_number.size(), 16u);
    ASSERT_TRUE(account.card_number.starts_with("600649"));
    ASSERT_TRUE(HasValidCheckDigit(account.card_number));
    ASSERT_TRUE(seen.insert(account.card_number).second);
  }
}

TEST(Generator, EmailsAreUnique) {
  std::set<std::string> seen;
  for (const GeneratedAccount& account : Accounts()) {
    ASSERT_TRUE(seen.insert(account.email).second) << account.email;
  }
}

TEST(Generator, SharesAreThoseOfTheSample) {
  const auto status = [](const char* name) {
    return Percent([&](const auto& a) { return a.status == name; });
  };
  EXPECT_THAT(status("CLOSED"), IsBetween(15.0, 17.0));
  EXPECT_THAT(status("TERMINATED"), IsBetween(2.5, 3.5));
  EXPECT_THAT(status("SUSPENDED"), IsBetween(1.5, 2.3));
  const auto domain = [](const char* name) {
    return Percent([&](const auto& a) { return a.email.ends_with(name); });
  };
  EXPECT_THAT(domain("@gmail.com"), IsBetween(43.0, 47.0));
  EXPECT_THAT(domain("@yahoo.com"), IsBetween(12.5, 15.5));
  EXPECT_THAT(domain("@hotmail.com"), IsBetween(5.5, 7.5));
  EXPECT_THAT(Percent([](const auto& a) { return !a.nickname.empty(); }), IsBetween(15.0, 17.0));
  EXPECT_THAT(Percent([](const auto& a) { return !a.group_name.empty(); }), IsBetween(4.0, 5.5));
  EXPECT_THAT(Percent([](const auto& a) { return a.tier == "BASIC"; }), IsBetween(68.5, 71.5));
  EXPECT_THAT(Percent([](const auto& a) { return a.user_type == "BUSINESS"; }),
              IsBetween(2.8, 3.8));
}

TEST(Generator, CompaniesBelongToBusinessesOnly) {
  for (const GeneratedAccount& account : Accounts()) {
    ASSERT_EQ(account.company_name.empty(), account.user_type != "BUSINESS");
  }
}

TEST(Generator, HouseholdsShareNamePhoneAndAddress) {
  std::map<std::string, const GeneratedAccount*> by_phone;
  int64_t shared = 0;
  for (const GeneratedAccount& account : Accounts()) {
    const auto [entry, first] = by_phone.emplace(account.home.phone, &account);
    if (first) continue;
    const Home& other = entry->second->home;
    if (other.street == account.home.street) {
      ++shared;
      EXPECT_EQ(other.last_name, account.home.last_name);
      EXPECT_EQ(other.zip, account.home.zip);
    }
  }
  EXPECT_THAT(100.0 * static_cast<double>(shared) / static_cast<double>(kCount),
              IsBetween(7.0, 9.0));
}

TEST(Generator, SurnamesHaveTheCensusHeadAndALongTail) {
  std::map<std::string, int> surnames;
  for (const GeneratedAccount& account : Accounts()) ++surnames[account.home.last_name];
  const double smith = 100.0 * surnames["Smith"] / static_cast<double>(kCount);
  EXPECT_THAT(smith, IsBetween(0.75, 1.25));
  EXPECT_GT(surnames.size(), 12'000u);
  EXPECT_GT(surnames["García"], 0);
  EXPECT_GT(surnames["Garcia"], surnames["García"]);
  EXPECT_GT(surnames["McDonald"], 0);
  EXPECT_GT(surnames["O'Neill"] + surnames["O'Brien"] + surnames["O'Connor"], 0);
}

TEST(Generator, SomeNamesAreNotAscii) {
  const auto ascii = [](const std::string& text) {
    return text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'-") ==
           std::string::npos;
  };
  EXPECT_THAT(
      Percent([&](const auto& a) { return !ascii(a.first_name) || !ascii(a.home.last_name); }),
      IsBetween(1.0, 3.0));
  EXPECT_THAT(
      Percent([](const auto& a) { return a.home.last_name.find('-') != std::string::npos; }),
      IsBetween(0.8, 1.4));
}

TEST(Generator, JoiningDaysFollowTheMemberIds) {
  EXPECT_THAT(Accounts().front().member_since.substr(0, 7), "2006-01");
  EXPECT_THAT(Accounts().back().member_since.substr(0, 7), "2026-06");
}

TEST(Generator, EveryRowIsAGoodRowInBothFormats) {
  std::istringstream in(Tsv(2'000, 3));
  auto reader = formats::AccountReader::Open(in, formats::FileFormat::kTsv).value();
  AccountGenerator generator(2'000, 3);
  GeneratedAccount account;
  formats::SourceRow row;
  while (generator.Next(account)) {
    ASSERT_TRUE(reader->Next(row).value());
    ASSERT_TRUE(row.violations.empty());
    std::string json;
    AppendNdjson(account, json);
    frontdesk::v1::Account from_json;
    ASSERT_FALSE(formats::ParseAccountJson(json, from_json).has_value());
    ASSERT_TRUE(google::protobuf::util::MessageDifferencer::Equals(row.account, from_json));
  }
  EXPECT_FALSE(reader->Next(row).value());
}

TEST(PlainLetters, DropsWhatAnAddressCannotHold) {
  EXPECT_EQ(PlainLetters("O'Neill-García"), "oneillgarcia");
  EXPECT_EQ(PlainLetters("Strauß"), "strauss");
  EXPECT_EQ(PlainLetters("Sørensen Müller"), "sorensenmuller");
}

}  // namespace
}  // namespace frontdesk::bench
