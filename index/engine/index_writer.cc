#include "index/engine/index_writer.h"

#include <algorithm>
#include <utility>

namespace frontdesk::index {
namespace {

// Marks the accounts of `members` dead in a new segment that holds them all.
Tombstones DeadIn(const Segment& segment, const std::vector<MemberNumber>& members) {
  std::vector<uint32_t> ids;
  for (MemberNumber member : members) {
    if (const std::optional<uint32_t> ordinal = segment.Find(member)) ids.push_back(*ordinal);
  }
  std::sort(ids.begin(), ids.end());
  return Tombstones().With(ids);
}

uint64_t CardsOf(const Segment& segment, uint32_t ordinal) {
  const auto [begin, end] = segment.cards().EntriesOf(ordinal);
  return end - begin;
}

}  // namespace

struct IndexWriter::Deaths {
  std::vector<std::vector<uint32_t>> of_segments;
  std::vector<uint32_t> of_delta;
};

IndexWriter::IndexWriter(IndexState state) : state_(std::move(state)) { Publish(); }

void IndexWriter::Apply(uint64_t sequence, absl::Span<const Change> changes) {
  // Folding takes longest, and nobody has to wait for it.
  std::vector<IndexedDocumentPtr> accounts;
  for (const Change& change : changes) {
    if (!change.document) {
      accounts.push_back(nullptr);
      continue;
    }
    Document document = *change.document;
    document.member = change.member;
    accounts.push_back(MakeIndexedDocument(std::move(document)));
  }
  std::lock_guard lock(mutex_);
  Deaths deaths;
  deaths.of_segments.resize(state_.segments.size());
  for (size_t i = 0; i < changes.size(); ++i) {
    Kill(changes[i].member, deaths);
    if (accounts[i] == nullptr) continue;
    const Document& document = accounts[i]->document;
    ++state_.status_counts[static_cast<size_t>(document.status)];
    state_.cards += document.card_numbers.size();
    delta_entries_[changes[i].member] = delta_.Append(std::move(accounts[i]));
  }
  MarkDead(deaths);
  state_.sequence = sequence;
  Publish();
}

void IndexWriter::AddSegments(uint64_t sequence,
                              std::vector<std::shared_ptr<const Segment>> segments) {
  std::lock_guard lock(mutex_);
  for (std::shared_ptr<const Segment>& segment : segments) AddSegment(std::move(segment));
  state_.sequence = sequence;
  Publish();
}

void IndexWriter::AddSegment(std::shared_ptr<const Segment> segment) {
  Deaths deaths;
  deaths.of_segments.resize(state_.segments.size());
  for (uint32_t ordinal = 0; ordinal < segment->size(); ++ordinal) {
    const MemberNumber member = segment->members()[ordinal];
    if (!KillInDelta(member, deaths)) KillInSegments(member, deaths);
    delta_entries_.erase(member);
  }
  MarkDead(deaths);
  for (uint32_t ordinal = 0; ordinal < segment->size(); ++ordinal) {
    ++state_.status_counts[static_cast<size_t>(StatusOf(segment->tag(ordinal)))];
  }
  state_.cards += segment->cards().size();
  state_.segments.push_back({.segment = std::move(segment), .dead = {}});
}

void IndexWriter::MarkDead(Deaths& deaths) {
  for (size_t s = 0; s < deaths.of_segments.size(); ++s) {
    std::vector<uint32_t>& ids = deaths.of_segments[s];
    if (ids.empty()) continue;
    std::sort(ids.begin(), ids.end());
    state_.segments[s].dead = state_.segments[s].dead.With(ids);
  }
  std::sort(deaths.of_delta.begin(), deaths.of_delta.end());
  delta_.Kill(deaths.of_delta);
}

void IndexWriter::Kill(MemberNumber member, Deaths& deaths) {
  if (!KillInDelta(member, deaths)) KillInSegments(member, deaths);
  delta_entries_[member].reset();
}

bool IndexWriter::KillInDelta(MemberNumber member, Deaths& deaths) {
  const auto place = delta_entries_.find(member);
  if (place == delta_entries_.end()) return false;
  if (place->second) {
    const Document& document = delta_.view()[*place->second]->document;
    --state_.status_counts[static_cast<size_t>(document.status)];
    state_.cards -= document.card_numbers.size();
    deaths.of_delta.push_back(*place->second);
  }
  return true;
}

void IndexWriter::KillInSegments(MemberNumber member, Deaths& deaths) {
  for (size_t s = state_.segments.size(); s-- > 0;) {
    const SegmentView& view = state_.segments[s];
    if (member > view.segment->members()[view.segment->size() - 1]) continue;
    const std::optional<uint32_t> ordinal = view.segment->Find(member);
    if (!ordinal || view.dead.Contains(*ordinal)) continue;
    --state_.status_counts[static_cast<size_t>(StatusOf(view.segment->tag(*ordinal)))];
    state_.cards -= CardsOf(*view.segment, *ordinal);
    deaths.of_segments[s].push_back(*ordinal);
    return;
  }
}

void IndexWriter::ReplaceDelta(const DeltaView& merged, std::shared_ptr<const Segment> segment) {
  std::lock_guard lock(mutex_);
  const DeltaView& now = delta_.view();
  std::vector<MemberNumber> died;
  for (uint32_t entry : now.dead.Since(merged.dead)) {
    if (entry < merged.size()) died.push_back(now[entry]->document.member);
  }
  Delta rest;
  delta_entries_.clear();
  for (uint32_t entry = merged.size(); entry < now.size(); ++entry) {
    if (now.IsLive(entry)) delta_entries_[now[entry]->document.member] = rest.Append(now[entry]);
  }
  delta_ = std::move(rest);
  if (segment != nullptr) {
    Tombstones dead = DeadIn(*segment, died);
    state_.segments.push_back({.segment = std::move(segment), .dead = std::move(dead)});
  }
  Publish();
}

void IndexWriter::ReplaceSegments(absl::Span<const SegmentView> merged,
                                  std::shared_ptr<const Segment> segment) {
  std::lock_guard lock(mutex_);
  std::vector<SegmentView>& segments = state_.segments;
  const auto begin = std::find_if(segments.begin(), segments.end(), [&](const SegmentView& view) {
    return view.segment == merged.front().segment;
  });
  std::vector<MemberNumber> died;
  for (size_t i = 0; i < merged.size(); ++i) {
    const SegmentView& now = begin[static_cast<ptrdiff_t>(i)];
    for (uint32_t ordinal : now.dead.Since(merged[i].dead)) {
      died.push_back(now.segment->members()[ordinal]);
    }
  }
  const auto place = segments.erase(begin, begin + static_cast<ptrdiff_t>(merged.size()));
  if (segment != nullptr) {
    Tombstones dead = DeadIn(*segment, died);
    segments.insert(place, {.segment = std::move(segment), .dead = std::move(dead)});
  }
  Publish();
}

void IndexWriter::SetGraves(const Segment& segment, std::shared_ptr<const Graveyard> graves) {
  std::lock_guard lock(mutex_);
  for (SegmentView& view : state_.segments) {
    if (view.segment.get() != &segment) continue;
    view.graves = std::move(graves);
    Publish();
    return;
  }
}

void IndexWriter::Publish() {
  state_.delta = delta_.view();
  current_.Set(std::make_shared<const IndexSnapshot>(state_));
}

}  // namespace frontdesk::index
