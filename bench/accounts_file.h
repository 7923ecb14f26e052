// Accounts for benchmarks, read from an import file.
#ifndef FRONTDESK_BENCH_ACCOUNTS_FILE_H_
#define FRONTDESK_BENCH_ACCOUNTS_FILE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "index/document.h"

namespace frontdesk::bench {

// Reads all accounts of a TSV, CSV or NDJSON file into memory, in file order.
// INVALID_ARGUMENT if the file is not in its format or any row is bad, NOT_FOUND if it cannot be
// opened.
absl::StatusOr<std::vector<index::Document>> ReadAccountsFile(const std::string& path);

}  // namespace frontdesk::bench

#endif  // FRONTDESK_BENCH_ACCOUNTS_FILE_H_
