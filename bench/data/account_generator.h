// Any number of accounts of people who do not exist, skewed as real ones are.
#ifndef FRONTDESK_BENCH_DATA_ACCOUNT_GENERATOR_H_
#define FRONTDESK_BENCH_DATA_ACCOUNT_GENERATOR_H_

#include <cstdint>
#include <string>

#include "bench/data/emails.h"
#include "bench/data/homes.h"
#include "common/member_id.h"

namespace frontdesk::bench {

// A day as `1984-07-31`.
using DayText = std::string;

struct GeneratedAccount {
  MemberNumber member = 0;
  std::string first_name;
  std::string nickname;
  std::string email;
  Home home;
  std::string company_name;  // of BUSINESS accounts
  std::string group_name;
  std::string user_type;
  std::string status;
  std::string tier;
  DayText date_of_birth;
  std::string card_number;  // 16 digits, 600649…, with check digit
  std::string payment_last4;
  std::string payment_brand;
  DayText member_since;
};

// Census name frequencies with a long tail, mail providers by their share, 8 % of accounts in the
// household of an earlier one (last name, phone, address), 16 % with a nickname, 16 % closed, 3 %
// terminated, 2 % suspended. Member IDs ascend with gaps; e-mail addresses and card numbers are
// unique.
//
// The same count and seed give the same accounts on every platform. About 4 µs an account; memory
// two bytes an account. Not thread-safe.
class AccountGenerator {
 public:
  static constexpr uint64_t kMaxCount = 900'000'000;  // card numbers and member IDs last so far

  AccountGenerator(uint64_t count, uint64_t seed);

  // Makes the next account; false after `count`.
  bool Next(GeneratedAccount& account);

 private:
  // The household of account `index`.
  Home HomeOf(uint64_t index) const;
  std::string CardNumber(uint64_t index) const;
  DayText MemberSince(uint64_t index, Random& random) const;

  const uint64_t count_;
  const uint64_t seed_;
  uint64_t next_ = 0;
  MemberNumber member_ = 1'000'000'000;
  EmailMaker emails_;
};

}  // namespace frontdesk::bench

#endif  // FRONTDESK_BENCH_DATA_ACCOUNT_GENERATOR_H_
