#include "bench/data/homes.h"

#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "bench/data/person_names.h"
#include "bench/data/word_lists.h"
#include "common/strings.h"

namespace frontdesk::bench {
namespace {

constexpr std::string_view kDirections[] = {"N", "S", "E", "W"};
constexpr std::string_view kTownDirections[] = {"North", "South", "East", "West", "West", "North"};
constexpr std::string_view kLandforms[] = {"Creek", "Ridge",  "Hill",  "Hollow", "Run",
                                           "Glen",  "Meadow", "Point", "Grove",  "Park"};

// Low numbers are common, as streets begin with them.
uint64_t HouseNumber(Random& random) {
  const uint64_t kind = random.Below(100);
  if (kind < 56) return 1 + random.Below(400);
  if (kind < 81) return 400 + random.Below(2'400);
  if (kind < 86) return 2'800 + random.Below(4'200);
  return 7'000 + random.Below(13'000);
}

// Mostly the usual names; the tail is made of surnames and of two words, as in life.
std::string StreetName(Random& random) {
  const uint64_t kind = random.Below(100);
  if (kind < 88) return Streets().Draw(random);
  if (kind < 92) return Capitalized(Surnames().Draw(random));
  const std::string& first = TownBeginnings().Draw(random);
  return absl::StrCat(first, " ", ToAbsl(random.Pick(kLandforms)));
}

std::string Unit(Random& random) {
  const uint64_t kind = random.Below(1000);
  if (kind < 754) return "";
  if (kind < 824) return absl::StrCat(" Unit ", 1 + random.Below(60));
  if (kind < 884) return absl::StrCat(" #", 1 + random.Below(400));
  if (kind < 890) return absl::StrCat(" Ste ", 100 * (1 + random.Below(9)));
  if (kind < 930) return absl::StrCat(" Apt ", 100 + random.Below(900));
  const uint64_t floor = 1 + random.Below(30);
  return absl::StrFormat(" Apt %d%c", floor, static_cast<char>('A' + random.Below(8)));
}

std::string MakeStreet(Random& random) {
  std::string street = absl::StrCat(HouseNumber(random), " ");
  if (random.Chance(73)) absl::StrAppend(&street, ToAbsl(random.Pick(kDirections)), " ");
  absl::StrAppend(&street, StreetName(random));
  absl::StrAppend(&street, " ", StreetSuffixes().Draw(random));
  absl::StrAppend(&street, Unit(random));
  return street;
}

std::string MakePhone(const State& state, Random& random) {
  std::string phone = state.area_codes[random.Below(state.area_codes.size())];
  absl::StrAppend(&phone, 2 + random.Below(8));
  absl::StrAppendFormat(&phone, "%06d", random.Below(1'000'000));
  return phone;
}

std::string MakeZip(const State& state, Random& random) {
  const int zips = state.last_zip - state.first_zip + 1;
  const int area = state.first_zip + static_cast<int>(random.Below(zips));
  return absl::StrFormat("%03d%02d", area, random.Below(100));
}

}  // namespace

std::string MakeTown(Random& random) {
  std::string town;
  if (random.Chance(178)) absl::StrAppend(&town, ToAbsl(random.Pick(kTownDirections)), " ");
  absl::StrAppend(&town, TownBeginnings().Draw(random));
  absl::StrAppend(&town, TownEndings().Draw(random));
  return town;
}

Home MakeHome(Random& random) {
  const State& state = AllStates().Draw(random);
  Home home;
  home.last_name = MakeSurname(random);
  home.phone = MakePhone(state, random);
  home.street = MakeStreet(random);
  home.city = random.Chance(630) ? state.cities.Draw(random) : MakeTown(random);
  home.state = state.abbreviation;
  home.zip = MakeZip(state, random);
  return home;
}

}  // namespace frontdesk::bench
