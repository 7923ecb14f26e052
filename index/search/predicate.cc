#include "index/search/predicate.h"

#include <array>

namespace frontdesk::index {

void Predicate::Stream(MatchSink sink, StopCheck& stop) {
  MatchBlock block;
  const MatchSet matches = Enumerate(stop);
  matches.ForEach([&](uint32_t id, Bucket match) { Pass(id, match, block, sink); });
  sink(block);
}

void Predicate::Classify(const MatchBlock& block, MatchClass* classes) {
  for (size_t i = 0; i < block.size; ++i) Prefetch(block.ids[i]);
  for (size_t i = 0; i < block.size; ++i) classes[i] = Test(block.ids[i]);
}

void Predicate::Filter(MatchBlock& block) {
  std::array<MatchClass, MatchBlock::kCapacity> classes;
  Classify(block, classes.data());
  block.RetainAt([&](size_t place) { return classes[place]; });
}

}  // namespace frontdesk::index
