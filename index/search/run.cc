#include "index/search/run.h"

#include <algorithm>
#include <array>

namespace frontdesk::index {
namespace {

// Matches of `run` whose member is below `member`.
size_t CountBelow(const Run& run, MemberNumber member) {
  return static_cast<size_t>(
      std::partition_point(run.ids.begin(), run.ids.end(),
                           [&](uint32_t id) { return run.members[id] < member; }) -
      run.ids.begin());
}

// The first match of every run that is not among the first `offset` of all.
std::vector<size_t> StartsAfter(const std::vector<Run>& runs, uint64_t offset) {
  std::vector<size_t> starts(runs.size());
  if (offset == 0) return starts;
  // The largest member number that has no more than `offset` matches below.
  MemberNumber low = 0;
  MemberNumber high = kMaxMemberNumber + 1;
  while (low < high) {
    const MemberNumber middle = low + (high - low + 1) / 2;
    uint64_t below = 0;
    for (const Run& run : runs) below += CountBelow(run, middle);
    if (below <= offset) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  for (size_t r = 0; r < runs.size(); ++r) starts[r] = CountBelow(runs[r], low);
  return starts;
}

// The part of `runs` with this key.
struct Bucket {
  std::vector<Run> runs;
  std::vector<std::vector<uint32_t>> places;  // of its matches in the run they are from
};

Bucket BucketOf(const std::vector<Run>& runs, RankKey key) {
  Bucket bucket;
  for (const Run& run : runs) {
    Run& part = bucket.runs.emplace_back();
    part.members = run.members;
    std::vector<uint32_t>& places = bucket.places.emplace_back();
    for (size_t i = 0; i < run.size(); ++i) {
      if (run.keys[i] != key) continue;
      part.ids.push_back(run.ids[i]);
      places.push_back(static_cast<uint32_t>(i));
    }
  }
  return bucket;
}

}  // namespace

std::vector<RunPosition> SelectByMember(const std::vector<Run>& runs, uint64_t offset,
                                        uint64_t count) {
  std::vector<size_t> next = StartsAfter(runs, offset);
  std::vector<RunPosition> selected;
  while (selected.size() < count) {
    size_t best = runs.size();
    for (size_t r = 0; r < runs.size(); ++r) {
      if (next[r] == runs[r].size()) continue;
      if (best == runs.size() || runs[r].MemberAt(next[r]) < runs[best].MemberAt(next[best])) {
        best = r;
      }
    }
    if (best == runs.size()) break;
    selected.push_back({best, next[best]++});
  }
  return selected;
}

std::vector<RunPosition> SelectByRelevance(const std::vector<Run>& runs, uint64_t offset,
                                           uint64_t count) {
  std::array<uint64_t, kRankKeys> sizes = {};
  for (const Run& run : runs) {
    for (RankKey key : run.keys) ++sizes[key];
  }
  std::vector<RunPosition> selected;
  for (size_t key = 0; key < kRankKeys && selected.size() < count; ++key) {
    if (offset >= sizes[key]) {
      offset -= sizes[key];
      continue;
    }
    const Bucket bucket = BucketOf(runs, static_cast<RankKey>(key));
    for (RunPosition place : SelectByMember(bucket.runs, offset, count - selected.size())) {
      selected.push_back({place.run, bucket.places[place.run][place.at]});
    }
    offset = 0;
  }
  return selected;
}

}  // namespace frontdesk::index
