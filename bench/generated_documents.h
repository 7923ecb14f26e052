// Generated accounts as the index takes them, without a file in between.
#ifndef FRONTDESK_BENCH_GENERATED_DOCUMENTS_H_
#define FRONTDESK_BENCH_GENERATED_DOCUMENTS_H_

#include <cstdint>
#include <vector>

#include "index/document.h"

namespace frontdesk::bench {

// The accounts that generate_accounts writes for this count and seed. About a kilobyte each.
std::vector<index::Document> GenerateDocuments(uint64_t count, uint64_t seed);

}  // namespace frontdesk::bench

#endif  // FRONTDESK_BENCH_GENERATED_DOCUMENTS_H_
