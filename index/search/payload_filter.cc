#include "index/search/payload_filter.h"

#include <algorithm>

namespace frontdesk::index {

PayloadFilter::PayloadFilter(absl::Span<const Payloads* const> payloads, Predicate& other)
    : other_(other) {
  std::copy(payloads.begin(), payloads.end(), payloads_.begin());
  for (PayloadClasses& class_of : class_of_) class_of.fill(kAskAccount);
  other.TellClasses(payloads, absl::MakeSpan(class_of_).first(payloads.size()));
}

template <typename ClassAt>
void PayloadFilter::Add(const uint32_t* ids, size_t count, MatchClass match, ClassAt class_at) {
  size_t told = told_.size;
  size_t asked = asked_.size;
  for (size_t i = 0; i < count; ++i) {
    // Each is written to both blocks, and stays where it belongs: a branch could not be guessed.
    const MatchClass other = class_at(i);
    told_.ids[told] = ids[i];
    told_.classes[told] = std::max(match, other);
    told += other < kAskAccount ? 1 : 0;
    asked_.ids[asked] = ids[i];
    asked_.classes[asked] = match;
    asked += other == kAskAccount ? 1 : 0;
  }
  told_.size = told;
  asked_.size = asked;
}

void PayloadFilter::Pass(uint64_t entry, absl::Span<const uint32_t> ids, MatchClass match,
                         MatchSink sink) {
  all_met_ += ids.size();
  while (!ids.empty()) {
    const size_t count =
        std::min(ids.size(), MatchBlock::kCapacity - std::max(told_.size, asked_.size));
    const Payloads::Code* const codes = payloads_[0]->CodesFrom(entry);
    const auto first = [&](size_t i) { return class_of_[0][codes[i]]; };
    if (payloads_[1] == nullptr) {
      Add(ids.data(), count, match, first);
    } else {
      const Payloads::Code* const second = payloads_[1]->CodesFrom(entry);
      Add(ids.data(), count, match, [&](size_t i) {
        // What the first column has is no worse.
        const MatchClass known = first(i);
        return known == kAskAccount ? known : std::min(known, class_of_[1][second[i]]);
      });
    }
    entry += count;
    ids.remove_prefix(count);
    if (told_.full()) {
      sink(told_);
      told_.size = 0;
    }
    if (asked_.full()) PassAsked(sink);
  }
}

void PayloadFilter::PassBlock(MatchBlock& block, MatchSink sink) {
  all_met_ += block.size;
  Filter(block);
  sink(block);
}

void PayloadFilter::Filter(MatchBlock& block) {
  all_asked_ += block.size;
  other_.Filter(block);
}

void PayloadFilter::PassAsked(MatchSink sink) {
  Filter(asked_);
  sink(asked_);
  asked_.size = 0;
}

void PayloadFilter::Finish(MatchSink sink) {
  sink(told_);
  told_.size = 0;
  PassAsked(sink);
}

}  // namespace frontdesk::index
