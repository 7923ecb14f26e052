// The words that generated accounts are made of.
#ifndef FRONTDESK_BENCH_DATA_WORD_LISTS_H_
#define FRONTDESK_BENCH_DATA_WORD_LISTS_H_

#include <string>
#include <vector>

#include "bench/data/weighted_list.h"

namespace frontdesk::bench {

// A state with what belongs to it.
struct State {
  std::string abbreviation;
  int first_zip = 0;  // of the first three digits
  int last_zip = 0;
  std::vector<std::string> area_codes;
  WeightedList cities;
};

struct States {
  std::vector<State> states;
  WeightedList by_name;  // abbreviations by population of the customers

  const State& Draw(Random& random) const;
};

// Made once, then read only: thread-safe.
const States& AllStates();
const WeightedList& Surnames();          // in capitals; census frequency
const WeightedList& RareSurnames();      // those the census rounds to 0.000 %, equally likely
const WeightedList& FemaleFirstNames();  // in capitals
const WeightedList& MaleFirstNames();    // in capitals
const WeightedList& Streets();
const WeightedList& StreetSuffixes();
const WeightedList& MailProviders();
const WeightedList& TopLevelDomains();
const WeightedList& CompanySuffixes();
const WeightedList& Brands();          // first words of companies and groups: `Lone Star`
const WeightedList& Trades();          // second words of companies: `Child Care`
const WeightedList& GroupKinds();      // second words of groups: `Teachers Union`
const WeightedList& PlayfulWords();    // of nicknames and e-mail names: `dragon`
const WeightedList& TownBeginnings();  // `Silver`
const WeightedList& TownEndings();     // `wood`, ` Falls`

// How a first name is shortened, in lower case: `Bob` for ROBERT; empty if it is not.
std::string ShortForm(const std::string& first_name, Random& random);

}  // namespace frontdesk::bench

#endif  // FRONTDESK_BENCH_DATA_WORD_LISTS_H_
