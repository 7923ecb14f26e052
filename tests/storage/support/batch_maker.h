// Random commits of everything a store keeps.
#ifndef FRONTDESK_TESTS_STORAGE_SUPPORT_BATCH_MAKER_H_
#define FRONTDESK_TESTS_STORAGE_SUPPORT_BATCH_MAKER_H_

#include <cstdint>
#include <random>
#include <string>

#include "storage/account_store.h"

namespace frontdesk::storage {

// Few members and cards, so that a history comes back to them often.
class BatchMaker {
 public:
  explicit BatchMaker(uint64_t seed, uint64_t members = 60) : random_(seed), members_(members) {}

  // The next commit. Sometimes empty.
  CommitBatch Next();

 private:
  void AddRows(CommitBatch& batch);
  bool OneIn(uint64_t n) { return random_() % n == 0; }

  std::mt19937_64 random_;
  const uint64_t members_;
  uint64_t version_ = 0;
};

// Adds to `batch` the erasure of the request of `store` that expires first, if it has any. A
// request is erased by its stored key, which is another one in every store.
void EraseOldestRequest(const AccountStore& store, CommitBatch* batch);

}  // namespace frontdesk::storage

#endif  // FRONTDESK_TESTS_STORAGE_SUPPORT_BATCH_MAKER_H_
