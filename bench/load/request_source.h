// The calls that load is made of, serialized beforehand: the load generator should cost as little
// as it can, for it shares the machine with the server.
#ifndef FRONTDESK_BENCH_LOAD_REQUEST_SOURCE_H_
#define FRONTDESK_BENCH_LOAD_REQUEST_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "grpcpp/support/byte_buffer.h"
#include "index/document.h"

namespace frontdesk::bench {

// Calls of one kind. Not thread-safe.
class RequestSource {
 public:
  virtual ~RequestSource() = default;
  // `/frontdesk.pos.v1.PosService/LookupCard`
  virtual const std::string& method() const = 0;
  virtual grpc::ByteBuffer Next() = 0;
};

// A kind of call and how often it comes, in parts of the sum of all weights.
struct MixPart {
  std::string kind;
  double weight = 1;
};

// Reads `till=90,search=9,edit=1`. INVALID_ARGUMENT if it makes no sense.
absl::StatusOr<std::vector<MixPart>> ParseMix(const std::string& text);

// The kinds, for people.
std::string KindsText();

// Calls of `kind`, drawn from `accounts` by `seed`:
//   till           LookupCard of a random card
//   batch          BatchLookupCards of 100 random cards
//   search         SearchAccounts, all classes of the workload in turn
//   search:CLASS   SearchAccounts of one class
//   edit           UpdateAccount of the nickname of a random account; every one changes something
//   echo           the echo of the benchmark build of the server, as large as a LookupCard
// INVALID_ARGUMENT for any other kind and for a class that the accounts have no queries for.
absl::StatusOr<std::unique_ptr<RequestSource>> MakeSource(
    const std::string& kind, absl::Span<const index::Document> accounts, uint64_t seed);

}  // namespace frontdesk::bench

#endif  // FRONTDESK_BENCH_LOAD_REQUEST_SOURCE_H_
