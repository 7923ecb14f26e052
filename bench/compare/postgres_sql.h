// The same accounts and the same searches in PostgreSQL: a table of folded text, and criteria as
// SQL on it.
#ifndef FRONTDESK_BENCH_COMPARE_POSTGRES_SQL_H_
#define FRONTDESK_BENCH_COMPARE_POSTGRES_SQL_H_

#include <string>

#include "absl/status/statusor.h"
#include "index/document.h"
#include "index/engine.h"

namespace frontdesk::bench {

// Creates the tables; to be run before the rows come.
std::string CreateTablesSql();
// Creates what makes searching fast: B-trees, and trigrams (pg_trgm) for text.
std::string CreateIndexesSql();

// One line for COPY into `accounts` and the lines for `cards`, in COPY's text format.
std::string AccountLine(const index::Document& document);
std::string CardLines(const index::Document& document);

// The search by the published rules: first column the exact total, second the members of the first
// page by member ID; a limit of 0 asks for the total alone. INVALID_ARGUMENT for a criterion that
// this comparison does not speak.
absl::StatusOr<std::string> SearchSql(const index::SearchRequest& request);

}  // namespace frontdesk::bench

#endif  // FRONTDESK_BENCH_COMPARE_POSTGRES_SQL_H_
