// E-mail addresses of people who do not exist.
#ifndef FRONTDESK_BENCH_DATA_EMAILS_H_
#define FRONTDESK_BENCH_DATA_EMAILS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bench/data/random.h"

namespace frontdesk::bench {

// Makes addresses in the styles people use, at the providers they use, no address twice. Holds two
// bytes an address. Deterministic; not thread-safe.
class EmailMaker {
 public:
  // `count`: how many addresses will be made.
  explicit EmailMaker(uint64_t count);

  std::string Make(std::string_view first_name, std::string_view last_name, Random& random);

 private:
  // Notes that the address is used. True if it surely was not used before.
  bool Claim(std::string_view email);

  std::vector<uint64_t> used_;  // a bit for each value of a hash of the addresses
};

}  // namespace frontdesk::bench

#endif  // FRONTDESK_BENCH_DATA_EMAILS_H_
