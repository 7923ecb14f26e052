// A commit as the keys and values it changes, in the one order that is hashed and written.
#ifndef FRONTDESK_STORAGE_ROCKSDB_STAGED_OPERATIONS_H_
#define FRONTDESK_STORAGE_ROCKSDB_STAGED_OPERATIONS_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "storage/account_store.h"
#include "storage/keyed_hash.h"
#include "storage/rocksdb/key_layout.h"

namespace frontdesk::storage {

// Ascending by column family and key: the value put, or nullopt for an erasure. One operation a
// key.
using StagedOperation = std::pair<std::pair<ColumnFamily, std::string>, std::optional<std::string>>;
using StagedOperations = std::vector<StagedOperation>;

// The operations of `batch`: erasures first, then puts, the later of two puts.
StagedOperations Stage(const CommitBatch& batch, const KeyedHasher& hasher);

// Members that `batch` writes or erases: ascending, each once.
std::vector<MemberNumber> TouchedMembers(const CommitBatch& batch);

}  // namespace frontdesk::storage

#endif  // FRONTDESK_STORAGE_ROCKSDB_STAGED_OPERATIONS_H_
