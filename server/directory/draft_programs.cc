// Programs, stores and card ranges in a draft.
#include <memory>
#include <utility>

#include "server/directory/draft.h"
#include "server/directory/program_records.h"

namespace frontdesk::directory {

const accounts::Programs& Draft::programs() const {
  for (const Draft* draft = this; draft != nullptr; draft = draft->below_) {
    if (draft->programs_ != nullptr) return *draft->programs_;
  }
  return *base_.programs;
}

template <typename Value>
void Draft::Know(const Value& value) {
  auto changed = std::make_shared<accounts::Programs>(programs());
  changed->Put(value);
  programs_ = std::move(changed);
}

absl::Status Draft::Put(const accounts::Program& program) {
  RETURN_IF_ERROR(
      Put(storage::NamedRow(storage::Table::kPrograms, program.code), ToRecord(program)));
  Know(program);
  return absl::OkStatus();
}

absl::Status Draft::Put(const accounts::Store& store) {
  RETURN_IF_ERROR(Put(storage::NamedRow(storage::Table::kStores, store.code), ToRecord(store)));
  Know(store);
  return absl::OkStatus();
}

absl::Status Draft::Put(const accounts::CardRange& range) {
  RETURN_IF_ERROR(
      Put(storage::NamedRow(storage::Table::kCardRanges, range.first), ToRecord(range)));
  Know(range);
  return absl::OkStatus();
}

uint64_t Draft::NextNumber() {
  constexpr int kNumbersOfACommit = 24;  // bits
  if (below_ != nullptr) return below_->NextNumber();
  return (base_.store.last_sequence() + 1) << kNumbersOfACommit | numbers_++;
}

}  // namespace frontdesk::directory
