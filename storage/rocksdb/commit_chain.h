// The hash chain of the change log: h(n) = BLAKE2b-256 of h(n-1) and everything else in entry n.
// Entry n holds the hash of its operations, so that every h(n) can be computed again from the
// log alone; a log that was cut, thinned out or put together from two histories does not link.
#ifndef FRONTDESK_STORAGE_ROCKSDB_COMMIT_CHAIN_H_
#define FRONTDESK_STORAGE_ROCKSDB_COMMIT_CHAIN_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "frontdesk/storage/v1/records.pb.h"
#include "storage/rocksdb/staged_operations.h"

namespace frontdesk::storage {

inline constexpr size_t kChainHashBytes = 32;

// h(0) of the store with this epoch: two stores never share a hash.
std::string GenesisHash(uint64_t epoch);

// Hash of the operations of a commit, in their order.
std::string HashOperations(const StagedOperations& operations);

// h(sequence) of the entry: over every field but `hash`.
std::string HashEntry(uint64_t sequence, const records::ChangeRecord& entry);

// DATA_LOSS `CHANGE_LOG_BROKEN` unless `entry` follows the commit with hash `previous` and holds
// its own right hash.
absl::Status CheckLink(uint64_t sequence, const std::string& previous,
                       const records::ChangeRecord& entry);

}  // namespace frontdesk::storage

#endif  // FRONTDESK_STORAGE_ROCKSDB_COMMIT_CHAIN_H_
