// What another column says of each account, kept beside the account in the lists of a column.
#ifndef FRONTDESK_INDEX_SEGMENT_PAYLOADS_H_
#define FRONTDESK_INDEX_SEGMENT_PAYLOADS_H_

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "index/segment/flat_array.h"
#include "index/segment/term_column.h"

namespace frontdesk::index {

// A code for each entry of the lists of one column, in their order: among which values of another
// column that of the account is. Who walks a list learns from it whether most of the accounts match
// there too, where a look at the other column would be a wait for memory for each. Immutable,
// thread-safe. A byte an entry.
class Payloads {
 public:
  using Code = uint8_t;
  // Of the account nothing is told: it has to be asked.
  static constexpr Code kAsk = 0;
  static constexpr size_t kMostCodes = 256;  // kAsk among them
  // Values as TermColumn::ValueOf() has them, the first and the one behind the last.
  using ValueRange = std::pair<uint32_t, uint32_t>;

  Payloads() = default;
  // Of the accounts in the lists of `lists`, about `about`. Values share codes only if there are
  // more of them than codes, of which there must be 4 or more; then each code has about as many
  // accounts as the others, a frequent value is alone, and so is none. What has several words gets
  // kAsk then: it may be asked for by each of them, and would spoil codes that tell of all else.
  Payloads(const TermColumn& lists, const TermColumn& about, size_t most_codes = kMostCodes);

  bool shares_codes() const { return shares_codes_; }
  // Of the entry number `entry` of all lists (PostingLists::CountAll(0, list) are before those of a
  // list), and of those behind it.
  const Code* CodesFrom(uint64_t entry) const { return codes_.data() + entry; }
  // Codes are kAsk and those below this.
  size_t code_count() const { return first_values_.size(); }
  // The values that have a code. Needs kAsk < code < code_count().
  ValueRange ValuesOf(size_t code) const { return {first_values_[code - 1], first_values_[code]}; }

  uint64_t MemoryBytes() const { return first_values_.MemoryBytes() + codes_.MemoryBytes(); }

  static void Visit(auto& self, auto& archive) {
    archive(self.shares_codes_, self.first_values_, self.codes_);
  }

 private:
  bool shares_codes_ = false;
  FlatArray<uint32_t> first_values_;  // of code 1, of code 2 and so on, and the end
  FlatArray<Code> codes_;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEGMENT_PAYLOADS_H_
