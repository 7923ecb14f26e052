// Accounts for tests: different, valid, and the same every time.
#ifndef FRONTDESK_TESTS_SERVER_SUPPORT_TEST_ACCOUNTS_H_
#define FRONTDESK_TESTS_SERVER_SUPPORT_TEST_ACCOUNTS_H_

#include <cstdint>
#include <string>

#include "server/accounts/account.h"

namespace frontdesk::testing {

// A loyalty card number of sixteen digits with a valid check digit; different for each `n` up to
// 10^9.
std::string CardNumber(uint64_t n);

// CardNumber(n) as replies show it.
std::string Masked(uint64_t n);

// An adult with something in every field that a creation may set; e-mail, phone and card differ by
// `n`. No member number.
accounts::Account Person(uint64_t n);

// As Person, with member number M1xxxxxxxxx by `n`, as a row of an import.
accounts::Account Row(uint64_t n);

// The member ID of Row(n).
std::string RowId(uint64_t n);

// A last name and nothing else.
accounts::Account Named(const char* last_name);

}  // namespace frontdesk::testing

#endif  // FRONTDESK_TESTS_SERVER_SUPPORT_TEST_ACCOUNTS_H_
