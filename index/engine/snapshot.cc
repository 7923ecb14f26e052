#include "index/engine/snapshot.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status_macros.h"
#include "index/engine/spread.h"
#include "index/search/compiled_query.h"
#include "index/search/run.h"

namespace frontdesk::index {
namespace {

// Look-ups that wait for memory together.
constexpr size_t kCardsAtOnce = 16;

}  // namespace

IndexState StateOf(std::shared_ptr<const Segment> base, uint64_t sequence) {
  IndexState state;
  state.sequence = sequence;
  if (base == nullptr) return state;
  for (size_t status = 0; status < kStatuses; ++status) {
    state.status_counts[status] = base->With(static_cast<Status>(status)).Count();
  }
  state.cards = base->cards().size();
  state.segments.push_back({.segment = std::move(base), .dead = {}});
  return state;
}

IndexSnapshot::IndexSnapshot(IndexState state) : state_(std::move(state)) {
  size_ = state_.delta.live();
  for (const SegmentView& view : state_.segments) size_ += view.live();
}

absl::StatusOr<SearchResult> IndexSnapshot::Search(const SearchRequest& request) const {
  const absl::StatusOr<CompiledQuery> compiled = CompileQuery(request.query);
  RETURN_IF_ERROR(compiled.status());
  const CompiledQuery& query = *compiled;
  StopCheck stop(request.limits);
  Gatherer gatherer(query,
                    {.order = request.order,
                     .after = request.after,
                     .rows = request.limit == 0 ? 0 : request.offset + request.limit,
                     .sample = request.next_question ? request.spread_sample : 0,
                     .large_segment = state_.large_segment,
                     .remember_from = state_.remember_from},
                    state_.segments.size(), stop);
  for (const SegmentView& view : state_.segments) {
    if (stop.stopped()) return stop.status();
    gatherer.AddSegment(view);
  }
  gatherer.AddDelta(state_.delta);
  stop.Look();
  if (stop.stopped()) return stop.status();

  SearchResult result;
  result.total = gatherer.total();
  result.hidden_closed = gatherer.hidden_closed();
  result.conjunction_totals = gatherer.conjunction_totals();
  result.candidates = gatherer.trace().candidates;
  result.plan = gatherer.trace().plan.Text();
  const auto select = request.order == Order::kMemberId ? SelectByMember : SelectByRelevance;
  if (request.limit > 0) {
    const Selection wanted = {request.after, request.offset, request.limit};
    const std::vector<RunPosition> places = select(gatherer.runs(), wanted);
    result.hits.reserve(places.size());
    for (RunPosition place : places) {
      const Run& run = gatherer.runs()[place.run];
      result.last = {.rank = run.matches.BucketOf(place.id), .member = run.members[place.id]};
      result.hits.push_back({result.last->member, ClassOf(result.last->rank)});
    }
  }
  if (request.found) request.found(result);
  if (request.next_question) result.spread = SpreadOf(gatherer, request.spread_sample);
  return result;
}

std::vector<FieldSpread> IndexSnapshot::SpreadOf(const Gatherer& gatherer, uint32_t sample) const {
  SpreadCounter counter(static_cast<size_t>(std::min<uint64_t>(sample, gatherer.total())));
  std::vector<std::vector<uint32_t>> ordinals(state_.segments.size());
  const Selection first = {.after = std::nullopt, .offset = 0, .count = sample};
  for (RunPosition place : SelectByMember(gatherer.SampleRuns(), first)) {
    if (place.run < state_.segments.size()) {
      ordinals[place.run].push_back(place.id);
    } else {
      counter.Add(*state_.delta[gatherer.DeltaEntry(place.id)]);
    }
  }
  for (size_t s = 0; s < ordinals.size(); ++s) {
    counter.Add(*state_.segments[s].segment, ordinals[s]);
  }
  return counter.Result(gatherer.total());
}

std::optional<CardHit> IndexSnapshot::FindCard(std::string_view digits) const {
  const std::optional<CardCode> code = EncodeCard(digits);
  return code ? FindCard(*code) : std::nullopt;
}

void IndexSnapshot::FindCards(absl::Span<const std::string_view> digits,
                              absl::Span<std::optional<CardHit>> hits) const {
  std::array<std::optional<CardCode>, kCardsAtOnce> codes;
  for (size_t begin = 0; begin < digits.size(); begin += kCardsAtOnce) {
    const size_t size = std::min(kCardsAtOnce, digits.size() - begin);
    // While one waits for memory the others do too.
    for (size_t i = 0; i < size; ++i) {
      codes[i] = EncodeCard(digits[begin + i]);
      if (!codes[i]) continue;
      for (const SegmentView& view : state_.segments) view.segment->cards().PrefetchSlot(*codes[i]);
    }
    for (size_t i = 0; i < size; ++i) {
      hits[begin + i] = codes[i] ? FindCard(*codes[i]) : std::nullopt;
    }
  }
}

std::optional<CardHit> IndexSnapshot::FindCard(CardCode code) const {
  uint32_t entry = 0;
  if (state_.delta.FindCard(code, entry)) return CardHit{state_.delta[entry]->document.member};
  std::optional<CardHit> hit;
  for (size_t s = state_.segments.size(); s-- > 0 && !hit;) {
    const SegmentView& view = state_.segments[s];
    view.segment->cards().Find(code, [&](const CardOwner& owner) {
      if (view.dead.Contains(owner.ordinal)) return false;
      hit = CardHit{owner.member};
      return true;
    });
  }
  return hit;
}

bool IndexSnapshot::Contains(MemberNumber member) const {
  uint32_t entry = 0;
  if (state_.delta.FindMember(member, entry)) return true;
  for (const SegmentView& view : state_.segments) {
    const std::optional<uint32_t> ordinal = view.segment->Find(member);
    if (ordinal && !view.dead.Contains(*ordinal)) return true;
  }
  return false;
}

std::vector<uint64_t> IndexSnapshot::StatusCounts() const {
  return {state_.status_counts.begin(), state_.status_counts.end()};
}

}  // namespace frontdesk::index
