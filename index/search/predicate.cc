#include "index/search/predicate.h"

namespace frontdesk::index {

void Predicate::Stream(MatchSink sink, StopCheck& stop) {
  MatchBlock block;
  const MatchSet matches = Enumerate(stop);
  matches.ForEach([&](uint32_t id, Bucket match) { Pass(id, match, block, sink); });
  sink(block);
}

void Predicate::Filter(MatchBlock& block) {
  for (size_t i = 0; i < block.size; ++i) Prefetch(block.ids[i]);
  block.Retain([this](uint32_t id) { return Test(id); });
}

}  // namespace frontdesk::index
