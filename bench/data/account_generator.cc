#include "bench/data/account_generator.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "bench/data/person_names.h"
#include "bench/data/word_lists.h"
#include "common/card_number.h"

namespace frontdesk::bench {
namespace {

// Streams of random numbers for the parts of an account that must not depend on each other.
enum class Stream : uint64_t { kPerson, kHome, kHousehold };

Random RandomFor(uint64_t seed, uint64_t index, Stream stream) {
  return Random(seed, index * 4 + static_cast<uint64_t>(stream));
}

constexpr uint64_t kHouseholdPerMille = 80;
constexpr uint64_t kHouseholdReach = 5'000;  // how far back the others of a household are

constexpr uint64_t kCardPrefix = 600649;
constexpr uint64_t kCardNumbers = 1'000'000'000;
constexpr uint64_t kCardStep =
    774'840'979;  // prime to kCardNumbers: each number comes once a round

constexpr absl::CivilDay kFirstJoined(2006, 1, 1);
constexpr absl::CivilDay kLastJoined(2026, 6, 30);
constexpr int kJoinedJitterDays = 23;

constexpr absl::CivilDay kMeanBirth(1970, 6, 1);
constexpr absl::CivilDay kFirstBirth(1936, 1, 1);
constexpr absl::CivilDay kLastBirth(2005, 12, 31);

DayText FormatDay(absl::CivilDay day) {
  return absl::StrFormat("%04d-%02d-%02d", day.year(), day.month(), day.day());
}

// About normal, a standard deviation of 12 years: the sum of twelve uniform draws has one twelfth
// of a draw's range squared for each as its variance.
DayText MakeBirth(Random& random) {
  constexpr int kDraws = 12;
  constexpr int kRange = 12 * 365;
  int days = -kDraws * kRange / 2;
  for (int i = 0; i < kDraws; ++i) days += static_cast<int>(random.Below(kRange));
  return FormatDay(std::clamp(kMeanBirth + days, kFirstBirth, kLastBirth));
}

struct Share {
  uint64_t per_mille;
  const char* value;
};

// The value whose share the draw falls into; the last takes the rest.
template <size_t kSize>
std::string Draw(const Share (&shares)[kSize], Random& random) {
  uint64_t at = random.Below(1000);
  for (size_t i = 0; i + 1 < kSize; ++i) {
    if (at < shares[i].per_mille) return shares[i].value;
    at -= shares[i].per_mille;
  }
  return shares[kSize - 1].value;
}

constexpr Share kUserTypes[] = {{625, "SEEKER"}, {342, "PROVIDER"}, {33, "BUSINESS"}};
constexpr Share kStatuses[] = {
    {793, "ACTIVE"}, {158, "CLOSED"}, {30, "TERMINATED"}, {19, "SUSPENDED"}};
constexpr Share kTiers[] = {{699, "BASIC"}, {174, "SILVER"}, {93, "GOLD"}, {34, "PLATINUM"}};
constexpr Share kBrandsOfCards[] = {
    {549, "VISA"}, {273, "MASTERCARD"}, {104, "AMEX"}, {74, "DISCOVER"}};

std::string MakeCompany(Random& random) {
  const std::string name =
      random.Chance(550) ? Brands().Draw(random) : Capitalized(Surnames().Draw(random));
  const std::string& trade = Trades().Draw(random);
  return absl::StrCat(name, " ", trade, CompanySuffixes().Draw(random));
}

std::string MakeGroup(Random& random) {
  const uint64_t kind = random.Below(100);
  const std::string name = kind < 60   ? Brands().Draw(random)
                           : kind < 85 ? AllStates().Draw(random).cities.Draw(random)
                                       : MakeTown(random);
  return absl::StrCat(name, " ", GroupKinds().Draw(random));
}

}  // namespace

AccountGenerator::AccountGenerator(uint64_t count, uint64_t seed)
    : count_(std::min(count, kMaxCount)), seed_(seed), emails_(count_) {}

bool AccountGenerator::Next(GeneratedAccount& account) {
  if (next_ >= count_) return false;
  const uint64_t index = next_++;
  Random random = RandomFor(seed_, index, Stream::kPerson);
  member_ += index == 0 ? 7 : 1 + random.Below(9);
  account.member = member_;
  account.home = HomeOf(index);
  FirstName first = MakeFirstName(random);
  account.first_name = std::move(first.name);
  account.nickname = std::move(first.nickname);
  account.email = emails_.Make(account.first_name, account.home.last_name, random);
  account.user_type = Draw(kUserTypes, random);
  account.company_name = account.user_type == "BUSINESS" ? MakeCompany(random) : "";
  account.group_name = random.Chance(46) ? MakeGroup(random) : "";
  account.status = Draw(kStatuses, random);
  account.tier = Draw(kTiers, random);
  account.date_of_birth = MakeBirth(random);
  account.card_number = CardNumber(index);
  account.payment_last4 = absl::StrFormat("%04d", random.Below(10'000));
  account.payment_brand = Draw(kBrandsOfCards, random);
  account.member_since = MemberSince(index, random);
  return true;
}

Home AccountGenerator::HomeOf(uint64_t index) const {
  while (index > 0) {
    Random random = RandomFor(seed_, index, Stream::kHousehold);
    if (!random.Chance(kHouseholdPerMille)) break;
    index -= 1 + random.Below(std::min(index, kHouseholdReach));
  }
  Random random = RandomFor(seed_, index, Stream::kHome);
  return MakeHome(random);
}

std::string AccountGenerator::CardNumber(uint64_t index) const {
  const uint64_t body =
      (Random(seed_, ~uint64_t{0}).Below(kCardNumbers) + index * kCardStep) % kCardNumbers;
  const std::string digits = absl::StrFormat("%d%09d", kCardPrefix, body);
  for (char check = '0'; check < '9'; ++check) {
    if (HasValidCheckDigit(digits + check)) return digits + check;
  }
  return digits + '9';
}

DayText AccountGenerator::MemberSince(uint64_t index, Random& random) const {
  const uint64_t span = static_cast<uint64_t>(kLastJoined - kFirstJoined);
  const auto base = static_cast<int>(index * span / count_);
  const absl::CivilDay day =
      kFirstJoined + base + static_cast<int>(random.Below(kJoinedJitterDays + 1));
  return FormatDay(std::min(day, kLastJoined));
}

}  // namespace frontdesk::bench
