#include "server/services/server_service.h"

#include <google/protobuf/util/time_util.h>

#include <string>
#include <vector>

#include "common/limits.h"
#include "common/status_macros.h"
#include "server/services/call.h"

namespace frontdesk::services {
namespace {

namespace admin_api = ::frontdesk::admin::v1;

constexpr Method kGetServerStats{"admin.v1.ServerService/GetServerStats",
                                 absl::Seconds(limits::kSearchSeconds)};

// Names of index::Status.
constexpr const char* kStatusNames[] = {"UNSPECIFIED", "ACTIVE", "SUSPENDED", "TERMINATED",
                                        "CLOSED"};

using StatsCall = UnaryCall<admin_api::GetServerStatsRequest, admin_api::GetServerStatsResponse>;

void AddIndex(const directory::Directory& directory, admin_api::GetServerStatsResponse& out) {
  const index::EngineStats stats = directory.engine_stats();
  out.set_cards(static_cast<int64_t>(stats.cards));
  out.set_index_segments(static_cast<int64_t>(stats.segments));
  out.set_index_delta(static_cast<int64_t>(stats.delta));
  for (const auto& [name, bytes] : stats.memory) {
    admin_api::MemoryUse& use = *out.add_index_memory();
    use.set_name(name);
    use.set_bytes(static_cast<int64_t>(bytes));
  }
}

void AddAccounts(const index::Snapshot& snapshot, admin_api::GetServerStatsResponse& out) {
  out.set_accounts(static_cast<int64_t>(snapshot.size()));
  out.set_visible_sequence(snapshot.sequence());
  const std::vector<uint64_t> counts = snapshot.StatusCounts();
  for (size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0) continue;
    admin_api::StatusCount& count = *out.add_status_counts();
    count.set_status(kStatusNames[i]);
    count.set_count(static_cast<int64_t>(counts[i]));
  }
}

absl::Status GetStats(StatsCall& call) {
  RETURN_IF_ERROR(call.Refusal());
  const ServerEnvironment& environment = call.environment();
  const Backend& backend = call.backend();
  admin_api::GetServerStatsResponse& out = call.response();
  out.set_version(environment.version);
  *out.mutable_start_time() = google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(
      absl::ToUnixMicros(environment.start));
  out.set_startup_seconds(absl::ToDoubleSeconds(backend.startup));
  AddAccounts(*backend.directory.Snapshot(), out);
  AddIndex(backend.directory, out);
  out.set_committed_sequence(backend.directory.committed_sequence());
  out.set_searches(environment.counters.searches.load(std::memory_order_relaxed));
  out.set_card_lookups(environment.counters.card_lookups.load(std::memory_order_relaxed));
  out.set_writes(backend.directory.committed_writes());
  out.set_read_only(backend.directory.frozen());
  return absl::OkStatus();
}

}  // namespace

grpc::ServerUnaryReactor* ServerService::GetServerStats(grpc::CallbackServerContext* context,
                                                        const grpc::ByteBuffer* request,
                                                        grpc::ByteBuffer* reply) {
  return RunHere<admin_api::GetServerStatsRequest, admin_api::GetServerStatsResponse>(
      environment_, kGetServerStats, context, request, reply, GetStats);
}

}  // namespace frontdesk::services
