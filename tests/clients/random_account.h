// Random accounts as a server could hold them, with text that is hard on file formats.
#ifndef FRONTDESK_TESTS_CLIENTS_RANDOM_ACCOUNT_H_
#define FRONTDESK_TESTS_CLIENTS_RANDOM_ACCOUNT_H_

#include <random>
#include <string>

#include "frontdesk/v1/account.pb.h"

namespace frontdesk::formats {

// Text with tabs, quotes, commas, line ends, backslashes, non-ASCII and formula-like beginnings.
// Sometimes empty.
std::string RandomText(std::mt19937_64& random);

// An account with any of its fields, without what belongs to one reply only.
frontdesk::v1::Account RandomAccount(std::mt19937_64& random);

}  // namespace frontdesk::formats

#endif  // FRONTDESK_TESTS_CLIENTS_RANDOM_ACCOUNT_H_
