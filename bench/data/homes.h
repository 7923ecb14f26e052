// Where generated members live.
#ifndef FRONTDESK_BENCH_DATA_HOMES_H_
#define FRONTDESK_BENCH_DATA_HOMES_H_

#include <string>

#include "bench/data/random.h"

namespace frontdesk::bench {

// What the members of a household share.
struct Home {
  std::string last_name;
  std::string phone;   // ten digits
  std::string street;  // `12 N Main St Apt 4`
  std::string city;
  std::string state;
  std::string zip;
};

Home MakeHome(Random& random);

// A town that does not exist: `West Silverwood`, `Mill Falls`.
std::string MakeTown(Random& random);

}  // namespace frontdesk::bench

#endif  // FRONTDESK_BENCH_DATA_HOMES_H_
