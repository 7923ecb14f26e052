#include "bench/data/person_names.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "bench/data/word_lists.h"
#include "common/strings.h"

namespace frontdesk::bench {
namespace {

using Spelling = std::pair<std::string_view, std::string_view>;

// How some write names that the census, which knows capitals only, has without accents.
constexpr Spelling kAccentedSurnames[] = {
    {"ALVAREZ", "Álvarez"},     {"CASTANEDA", "Castañeda"}, {"CORTES", "Cortés"},
    {"COTE", "Côté"},           {"DIAZ", "Díaz"},           {"DOMINGUEZ", "Domínguez"},
    {"FERNANDEZ", "Fernández"}, {"GARCIA", "García"},       {"GOMEZ", "Gómez"},
    {"GONZALEZ", "González"},   {"GUTIERREZ", "Gutiérrez"}, {"HERNANDEZ", "Hernández"},
    {"IBANEZ", "Ibáñez"},       {"JIMENEZ", "Jiménez"},     {"LOPEZ", "López"},
    {"MARTINEZ", "Martínez"},   {"MENDEZ", "Méndez"},       {"MULLER", "Müller"},
    {"MUNOZ", "Muñoz"},         {"NUNEZ", "Núñez"},         {"ORDONEZ", "Ordóñez"},
    {"PENA", "Peña"},           {"PEREZ", "Pérez"},         {"RAMIREZ", "Ramírez"},
    {"RIOS", "Ríos"},           {"RODRIGUEZ", "Rodríguez"}, {"SANCHEZ", "Sánchez"},
    {"SCHROEDER", "Schröder"},  {"SORENSEN", "Sørensen"},   {"STRAUSS", "Strauß"},
    {"SUAREZ", "Suárez"},       {"VASQUEZ", "Vásquez"},     {"VAZQUEZ", "Vázquez"},
    {"VELEZ", "Vélez"},         {"YANEZ", "Yáñez"}};
constexpr Spelling kAccentedFirstNames[] = {
    {"ADRIAN", "Adrián"}, {"ANDRES", "Andrés"}, {"ANGEL", "Ángel"},   {"ANGELICA", "Angélica"},
    {"CESAR", "César"},   {"CHLOE", "Chloë"},   {"HECTOR", "Héctor"}, {"JESUS", "Jesús"},
    {"JOSE", "José"},     {"LUCIA", "Lucía"},   {"MARIA", "María"},   {"MARTIN", "Martín"},
    {"MONICA", "Mónica"}, {"OSCAR", "Óscar"},   {"RAMON", "Ramón"},   {"RAUL", "Raúl"},
    {"RENE", "René"},     {"ROCIO", "Rocío"},   {"RUBEN", "Rubén"},   {"SOFIA", "Sofía"},
    {"TOMAS", "Tomás"},   {"VICTOR", "Víctor"}, {"ZOE", "Zoë"}};
constexpr std::string_view kIrish[] = {"OBRIEN", "OCONNELL",  "OCONNOR", "ODELL",   "ODONNELL",
                                       "OGRADY", "OHARA",     "OKEEFE",  "OLEARY",  "OMALLEY",
                                       "ONEAL",  "ONEIL",     "ONEILL",  "OREILLY", "OROURKE",
                                       "OSHEA",  "OSULLIVAN", "OTOOLE"};

constexpr std::string_view kRareBeginnings[] = {
    "Bal", "Bor", "Cas", "Dren", "Fal",  "Gor", "Hol", "Kar", "Kow", "Lam", "Mar", "Mel", "Nor",
    "Pel", "Rad", "Ros", "Sal",  "Sten", "Tor", "Val", "Ver", "Vol", "Wes", "Zab", "Zel"};
constexpr std::string_view kRareMiddles[] = {"a",  "ade", "an",  "e",  "el", "i",  "ila",
                                             "in", "o",   "ole", "or", "u",  "um", "y"};
constexpr std::string_view kRareEndings[] = {"bach", "berg", "dal",  "etti", "feld", "gren",  "ian",
                                             "ic",   "kov",  "lund", "mann", "nik",  "quist", "rup",
                                             "sen",  "ski",  "sson", "stra", "vic",  "witz"};

template <size_t kSize>
std::string_view Accented(std::string_view name, const Spelling (&spellings)[kSize]) {
  const auto* found = std::find_if(std::begin(spellings), std::end(spellings),
                                   [&](const Spelling& s) { return s.first == name; });
  return found == std::end(spellings) ? std::string_view() : found->second;
}

std::string Written(std::string_view name, Random& random) {
  if (name.starts_with("MC") && name.size() > 4 && random.Chance(950)) {
    return absl::StrCat("Mc", Capitalized(name.substr(2)));
  }
  const bool irish = std::find(std::begin(kIrish), std::end(kIrish), name) != std::end(kIrish);
  if (irish && random.Chance(850)) return absl::StrCat("O'", Capitalized(name.substr(1)));
  const std::string_view accented = Accented(name, kAccentedSurnames);
  if (!accented.empty() && random.Chance(220)) return std::string(accented);
  return Capitalized(name);
}

// About 1 in 10 has a name that the census rounds to nothing; the list of those is shorter than
// life, so some are made up.
std::string OneSurname(Random& random) {
  const uint64_t kind = random.Below(1000);
  if (kind < 905) return Written(Surnames().Draw(random), random);
  if (kind < 970) return Written(RareSurnames().Draw(random), random);
  std::string name(random.Pick(kRareBeginnings));
  name += random.Pick(kRareMiddles);
  name += random.Pick(kRareEndings);
  return name;
}

std::string MakeNickname(const std::string& census_name, Random& random) {
  if (!random.Chance(160)) return "";
  const uint64_t kind = random.Below(100);
  if (kind < 25) {
    std::string form = ShortForm(census_name, random);
    if (!form.empty()) return form;
  }
  if (kind < 50) return Capitalized(census_name.substr(0, 4));
  return Capitalized(PlayfulWords().Draw(random));
}

// The ASCII letter under an accented one of two UTF-8 bytes; 0 if it is none of those used here.
// Letters that fold to two (ß) are given by their first and repeated by the caller.
char BaseLetter(std::string_view two_bytes) {
  static constexpr std::pair<std::string_view, char> kLetters[] = {
      {"á", 'a'}, {"Á", 'a'}, {"é", 'e'}, {"É", 'e'}, {"ë", 'e'},
      {"í", 'i'}, {"ó", 'o'}, {"Ó", 'o'}, {"ô", 'o'}, {"ö", 'o'},
      {"ø", 'o'}, {"ú", 'u'}, {"ü", 'u'}, {"ñ", 'n'}, {"ß", 's'}};
  for (const auto& [letter, base] : kLetters) {
    if (letter == two_bytes) return base;
  }
  return 0;
}

}  // namespace

std::string MakeSurname(Random& random) {
  std::string name = OneSurname(random);
  if (random.Chance(11)) absl::StrAppend(&name, "-", OneSurname(random));
  return name;
}

FirstName MakeFirstName(Random& random) {
  const WeightedList& names = random.Chance(550) ? FemaleFirstNames() : MaleFirstNames();
  const std::string census_name = names.Draw(random);
  FirstName result;
  const std::string_view accented = Accented(census_name, kAccentedFirstNames);
  const bool with_accent = !accented.empty() && random.Chance(400);
  result.name = with_accent ? std::string(accented) : Capitalized(census_name);
  if (random.Chance(2)) absl::StrAppend(&result.name, "-", Capitalized(names.Draw(random)));
  result.nickname = MakeNickname(census_name, random);
  return result;
}

std::string Capitalized(std::string_view word) {
  std::string result = absl::AsciiStrToLower(ToAbsl(word));
  if (!result.empty()) result[0] = absl::ascii_toupper(static_cast<unsigned char>(result[0]));
  return result;
}

std::string PlainLetters(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (absl::ascii_isalnum(c)) {
      plain.push_back(absl::ascii_tolower(c));
    } else if (c >= 0xC0 && i + 1 < text.size()) {
      const char base = BaseLetter(text.substr(i++, 2));
      if (base != 0) plain.push_back(base);
      if (base == 's') plain.push_back(base);
    }
  }
  return plain;
}

}  // namespace frontdesk::bench
