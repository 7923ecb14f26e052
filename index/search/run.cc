#include "index/search/run.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "index/search/id_set.h"

namespace frontdesk::index {
namespace {

// The ids of one run that are paged through.
struct Part {
  size_t run = 0;
  MemberView members;
  IdSet ids;
  uint64_t next = 0;  // how many have been passed

  bool done() const { return next == ids.size(); }
  MemberNumber member() const { return members[ids.At(next)]; }
  uint64_t CountBelow(MemberNumber member) const {
    return ids.CountBelow(members.LowerBound(member));
  }
};

// Passes the first `offset` matches of all parts.
void Skip(std::vector<Part>& parts, uint64_t offset) {
  if (offset == 0) return;
  if (parts.size() == 1) {
    parts[0].next = std::min(offset, parts[0].ids.size());
    return;
  }
  // The largest member number that has no more than `offset` matches below.
  MemberNumber low = 0;
  MemberNumber high = kMaxMemberNumber + 1;
  while (low < high) {
    const MemberNumber middle = low + (high - low + 1) / 2;
    uint64_t below = 0;
    for (const Part& part : parts) below += part.CountBelow(middle);
    if (below <= offset) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  for (Part& part : parts) part.next = part.CountBelow(low);
}

// Selects from the matches of one rank key, or of all, as many as `wanted` still counts; what is
// skipped and selected is taken off it.
void Select(const std::vector<Run>& runs, std::optional<RankKey> key, Selection& wanted,
            std::vector<RunPosition>& selected) {
  std::vector<Part> parts;
  uint64_t size = 0;
  uint64_t before = 0;
  for (size_t r = 0; r < runs.size(); ++r) {
    IdSet ids(runs[r].matches, key);
    if (ids.size() == 0) continue;
    size += ids.size();
    parts.push_back({r, runs[r].members, std::move(ids), 0});
    if (wanted.after) before += parts.back().CountBelow(wanted.after->member + 1);
  }
  if (wanted.offset >= size - before) {
    wanted.offset -= size - before;
    return;
  }
  Skip(parts, before + std::exchange(wanted.offset, 0));
  for (; wanted.count > 0; --wanted.count) {
    Part* first = nullptr;
    for (Part& part : parts) {
      if (part.done()) continue;
      if (first == nullptr || part.member() < first->member()) first = &part;
    }
    if (first == nullptr) return;
    selected.push_back({first->run, first->ids.At(first->next++)});
  }
}

// The only run that has matches, if it is one whose set is sparse: its rows need not be merged with
// others. Null if there are several or none.
const Run* OnlySparse(const std::vector<Run>& runs) {
  const Run* only = nullptr;
  for (const Run& run : runs) {
    if (run.matches.is_dense()) return nullptr;
    if (run.matches.ids().empty()) continue;
    if (only != nullptr) return nullptr;
    only = &run;
  }
  return only;
}

// Select() of that run: its ids ascend as members do.
void SelectOf(const Run& run, size_t number, std::optional<RankKey> key, Selection& wanted,
              std::vector<RunPosition>& selected) {
  const std::vector<uint32_t>& ids = run.matches.ids();
  size_t i = 0;
  if (wanted.after) {
    const uint32_t from = run.members.LowerBound(wanted.after->member + 1);
    i = static_cast<size_t>(std::lower_bound(ids.begin(), ids.end(), from) - ids.begin());
  }
  for (; i < ids.size() && wanted.count > 0; ++i) {
    if (key && run.matches.buckets()[i] != *key) continue;
    if (wanted.offset > 0) {
      --wanted.offset;
      continue;
    }
    selected.push_back({number, ids[i]});
    --wanted.count;
  }
}

// SelectByRelevance() of that run.
std::vector<RunPosition> SelectByRelevanceOf(const Run& run, size_t number, Selection wanted) {
  uint32_t keys = 0;
  for (Bucket key : run.matches.buckets()) keys |= uint32_t{1} << key;
  std::vector<RunPosition> selected;
  selected.reserve(std::min<uint64_t>(wanted.count, run.matches.ids().size()));
  const RankKey first = wanted.after ? wanted.after->rank : RankKey{0};
  for (RankKey key = first; key < kBuckets; ++key) {
    if ((keys >> key & 1) != 0) SelectOf(run, number, key, wanted, selected);
    wanted.after.reset();  // it has this key
  }
  return selected;
}

}  // namespace

uint32_t MemberView::LowerBound(MemberNumber member) const {
  if (column_ != nullptr) return static_cast<uint32_t>(column_->LowerBound(member));
  const auto first = std::lower_bound(list_.begin(), list_.end(), member);
  return static_cast<uint32_t>(first - list_.begin());
}

std::vector<RunPosition> SelectByMember(const std::vector<Run>& runs, const Selection& wanted) {
  std::vector<RunPosition> selected;
  Selection left = wanted;
  if (const Run* only = OnlySparse(runs)) {
    SelectOf(*only, static_cast<size_t>(only - runs.data()), std::nullopt, left, selected);
  } else {
    Select(runs, std::nullopt, left, selected);
  }
  return selected;
}

std::vector<RunPosition> SelectByRelevance(const std::vector<Run>& runs, const Selection& wanted) {
  if (const Run* only = OnlySparse(runs)) {
    return SelectByRelevanceOf(*only, static_cast<size_t>(only - runs.data()), wanted);
  }
  std::array<uint64_t, kBuckets> sizes = {};
  for (const Run& run : runs) {
    const std::array<uint64_t, kBuckets> of_run = run.matches.BucketSizes();
    for (size_t key = 0; key < kBuckets; ++key) sizes[key] += of_run[key];
  }
  std::vector<RunPosition> selected;
  Selection left = wanted;
  for (size_t key = left.after ? left.after->rank : 0; key < kBuckets && left.count > 0; ++key) {
    if (!left.after && left.offset >= sizes[key]) {
      left.offset -= sizes[key];
    } else {
      Select(runs, static_cast<RankKey>(key), left, selected);
    }
    left.after.reset();  // it has this key
  }
  return selected;
}

}  // namespace frontdesk::index
