// The same searches asked of frontdesk and of a database: answers must be equal, and the times of
// both stand beside each other.
#ifndef FRONTDESK_BENCH_COMPARE_COMPARISON_H_
#define FRONTDESK_BENCH_COMPARE_COMPARISON_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "bench/workload.h"
#include "common/member_id.h"
#include "index/engine.h"

namespace frontdesk::bench {

// What a search page shows: the exact total and the first members, by member ID; none of them where
// only the total was asked for.
struct Page {
  uint64_t total = 0;
  std::vector<MemberNumber> members;

  friend bool operator==(const Page&, const Page&) = default;
};

// A search that can be asked as often as one likes. The call is what is timed.
using Question = std::function<absl::StatusOr<Page>()>;

// One of the two that are compared.
struct Side {
  std::string name;  // a word for headings and JSON: `postgres`
  // Makes everything ready that a client would have ready. An error ends the comparison.
  std::function<absl::StatusOr<Question>(const index::SearchRequest&)> prepare;
};

struct ComparisonOptions {
  uint64_t rounds = 1;  // times that every search is asked again; the first time is for itself
  std::string json;     // also write the figures to this file; empty: do not
};

// Asks one class after another, first of `theirs` and then of `ours`, each in rounds of all its
// searches, on the calling thread. The first round finds the caches of the processor cold, as who
// asks something new does. Prints a table, a row as soon as its class is done, and one example of
// each class in which an answer differs. Returns how many answers differ.
absl::StatusOr<size_t> Compare(const std::vector<WorkloadClass>& workload, const Side& theirs,
                               const Side& ours, const ComparisonOptions& options);

}  // namespace frontdesk::bench

#endif  // FRONTDESK_BENCH_COMPARE_COMPARISON_H_
