// How evenly fields divide the accounts found: what to ask the caller next.
#ifndef FRONTDESK_INDEX_ENGINE_SPREAD_H_
#define FRONTDESK_INDEX_ENGINE_SPREAD_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"
#include "index/engine.h"
#include "index/segment/indexed_document.h"
#include "index/segment/segment.h"

namespace frontdesk::index {

// Counts the values of accounts, field by field. A value counts by its full folding (an e-mail by
// its light one); of several phones the first counts; no value is a value of its own. For one
// search.
class SpreadCounter {
 public:
  // `expected` accounts will come: more only cost a little time.
  explicit SpreadCounter(size_t expected);

  // Accounts of one segment. What is read of them lies in many places: those of several accounts
  // are asked for before the first is read.
  void Add(const Segment& segment, absl::Span<const uint32_t> ordinals);
  void Add(const IndexedDocument& account);

  // If the accounts added are like all the `total` ones.
  std::vector<FieldSpread> Result(uint64_t total) const;

 private:
  static constexpr size_t kFields = 9;
  using Values = std::array<uint64_t, kFields>;

  void AddOne(const Segment& segment, uint32_t ordinal);
  void AddValues(const Values& values);

  uint64_t accounts_ = 0;
  std::array<absl::flat_hash_map<uint64_t, uint64_t>, kFields> counts_;  // fingerprint → accounts
  std::string text_;  // reused: a text that is in several parts
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_ENGINE_SPREAD_H_
