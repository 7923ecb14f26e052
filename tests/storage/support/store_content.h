// Everything a store answers, to be compared with everything another one answers.
#ifndef FRONTDESK_TESTS_STORAGE_SUPPORT_STORE_CONTENT_H_
#define FRONTDESK_TESTS_STORAGE_SUPPORT_STORE_CONTENT_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/account_store.h"

namespace frontdesk::storage {

// Card numbers and request IDs cannot be listed: a store keeps only their hashes.
struct KnownNames {
  std::set<std::string> cards;
  std::set<std::string> requests;
  std::set<MemberNumber> row_members;

  // Adds what `batch` names.
  void Add(const CommitBatch& batch);
};

// Serialized records, so that equality means every byte.
struct StoreContent {
  uint64_t sequence = 0;
  std::map<MemberNumber, std::string> accounts;    // by scan; each also agrees with GetAccount
  std::map<std::string, std::string> cards;        // of the known names
  std::map<std::string, std::string> requests;     // of the known names
  std::multiset<std::string> scanned_requests;     // without their keys
  std::multiset<std::string> groups;               //
  std::multiset<std::string> rows;                 // key and payload; names are not known
  std::vector<std::vector<MemberNumber>> changes;  // members of each commit

  friend bool operator==(const StoreContent&, const StoreContent&) = default;
};

// Reads all of `store` by every way the interface has. The first error is returned.
absl::StatusOr<StoreContent> ReadContent(const AccountStore& store, const KnownNames& names);

}  // namespace frontdesk::storage

#endif  // FRONTDESK_TESTS_STORAGE_SUPPORT_STORE_CONTENT_H_
