// Generated accounts as the index takes them, without a file in between.
#ifndef FRONTDESK_BENCH_GENERATED_DOCUMENTS_H_
#define FRONTDESK_BENCH_GENERATED_DOCUMENTS_H_

#include <cstdint>
#include <functional>

#include "index/document.h"

namespace frontdesk::bench {

// Calls use(document) for the accounts that generate_accounts writes for this count and seed, in
// order.
void GenerateDocuments(uint64_t count, uint64_t seed,
                       const std::function<void(const index::Document&)>& use);

}  // namespace frontdesk::bench

#endif  // FRONTDESK_BENCH_GENERATED_DOCUMENTS_H_
