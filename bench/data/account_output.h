// Generated accounts in the import format.
#ifndef FRONTDESK_BENCH_DATA_ACCOUNT_OUTPUT_H_
#define FRONTDESK_BENCH_DATA_ACCOUNT_OUTPUT_H_

#include <string>

#include "bench/data/account_generator.h"

namespace frontdesk::bench {

// The header row of a TSV account file, with its line end.
std::string TsvHeader();

// Appends the account as one line.
void AppendTsv(const GeneratedAccount& account, std::string& out);

// Appends the account as one line of protobuf JSON of frontdesk.v1.Account.
void AppendNdjson(const GeneratedAccount& account, std::string& out);

}  // namespace frontdesk::bench

#endif  // FRONTDESK_BENCH_DATA_ACCOUNT_OUTPUT_H_
