#include "index/engine.h"

#include <map>
#include <utility>

#include "common/status_macros.h"
#include "index/engine/bulk_builder.h"
#include "index/engine/index_writer.h"
#include "index/engine/merger.h"

namespace frontdesk::index {
namespace {

EngineOptions Sane(EngineOptions options) {
  if (options.delta_limit == 0) options.delta_limit = 1;
  return options;
}

}  // namespace

class Engine::Impl {
 public:
  Impl(IndexState state, const EngineOptions& options)
      : writer(std::move(state)), merger(writer, Sane(options)) {}

  IndexWriter writer;
  Merger merger;
};

absl::StatusOr<std::unique_ptr<Engine>> Engine::Build(
    const EngineOptions& options, uint64_t sequence,
    const std::function<absl::Status(const Sink&)>& feed) {
  BulkBuilder builder;
  std::optional<MemberNumber> last;
  RETURN_IF_ERROR(feed([&](Document document) {
    if (last && document.member <= *last) {
      return absl::InvalidArgumentError("accounts must come in ascending order of member IDs");
    }
    last = document.member;
    builder.Add(std::move(document));
    return absl::OkStatus();
  }));
  std::shared_ptr<const Segment> base = std::move(builder).Finish();
  return FromState(options, StateOf(std::move(base), sequence));
}

std::unique_ptr<Engine> Engine::FromState(const EngineOptions& options, IndexState state) {
  state.large_segment = options.large_segment;
  state.remember_from = options.remember_from;
  return std::unique_ptr<Engine>(new Engine(std::make_unique<Impl>(std::move(state), options)));
}

Engine::Part::Part() : builder_(std::make_unique<SegmentBuilder>()) {}
Engine::Part::~Part() = default;
Engine::Part::Part(Part&&) noexcept = default;
Engine::Part& Engine::Part::operator=(Part&&) noexcept = default;

void Engine::Part::Add(Document document) {
  last_ = document.member;
  builder_->Add(*MakeIndexedDocument(std::move(document)), /*age=*/builder_->size());
}

size_t Engine::Part::size() const { return builder_->size(); }

Engine::Engine(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Engine::~Engine() = default;

void Engine::Apply(uint64_t sequence, absl::Span<const Change> changes) {
  impl_->writer.Apply(sequence, changes);
  impl_->merger.AfterApply();
}

void Engine::Add(uint64_t sequence, std::vector<Part> parts, bool more) {
  std::vector<std::shared_ptr<const Segment>> segments;
  for (Part& part : parts) {
    if (part.size() > 0) segments.push_back(std::move(*part.builder_).Finish());
  }
  impl_->merger.Add(sequence, std::move(segments), more);
}

std::shared_ptr<const Snapshot> Engine::Current() const { return impl_->writer.Current(); }

std::shared_ptr<const Snapshot> Engine::DropDead(absl::Span<const MemberNumber> members) {
  return impl_->merger.DropDead(members);
}

void Engine::MergeNow() { impl_->merger.MergeAll(); }

EngineStats Engine::Stats() const {
  const std::shared_ptr<const IndexSnapshot> snapshot = impl_->writer.Current();
  const IndexState& state = snapshot->state();
  EngineStats stats = {.accounts = snapshot->size(),
                       .cards = state.cards,
                       .segments = state.segments.size(),
                       .delta = state.delta.live(),
                       .merges = impl_->merger.merges(),
                       .memory = {}};
  std::map<std::string, uint64_t> bytes;
  bytes["unmerged"] = state.delta.MemoryBytes();
  for (const SegmentView& view : state.segments) {
    view.segment->AddMemory(bytes);
    bytes["remembered"] += view.cache->MemoryBytes();
    bytes["tombstones"] += view.dead.MemoryBytes();
    if (view.graves != nullptr) bytes["buried"] += view.graves->MemoryBytes();
  }
  stats.memory.assign(bytes.begin(), bytes.end());
  return stats;
}

}  // namespace frontdesk::index
