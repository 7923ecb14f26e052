#include "server/services/history_service.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/limits.h"
#include "common/status_macros.h"
#include "server/accounts/text_checks.h"
#include "server/pages/csr_pages.h"
#include "server/pages/wire_values.h"
#include "server/services/call.h"
#include "server/services/member_files.h"
#include "server/services/request_check.h"

namespace frontdesk::services {
namespace {

constexpr absl::Duration kTimeLimit = absl::Seconds(limits::kSearchSeconds);

using AuditCall = UnaryCall<v1::ListAuditHistoryRequest, v1::ListAuditHistoryResponse>;
using MemberCall = UnaryCall<v1::ListMemberHistoryRequest, v1::ListMemberHistoryResponse>;
using AccountCall = UnaryCall<v1::ListAccountHistoryRequest, v1::ListAccountHistoryResponse>;
using SafetyCall = UnaryCall<v1::GetSafetyHistoryRequest, v1::SafetyHistory>;
using StatsCall = UnaryCall<v1::GetMemberStatsRequest, v1::MemberStats>;

// Where a page of a history begins: behind this row.
struct RowPosition {
  int64_t micros = 0;
  uint64_t number = 0;

  friend bool operator==(const RowPosition&, const RowPosition&) = default;
};

template <typename ListCall>
absl::StatusOr<std::optional<RowPosition>> ReadPosition(ListCall& call) {
  if (call.request().page_token().empty()) return std::optional<RowPosition>();
  Backend& backend = call.backend();
  PagePosition position;
  ASSIGN_OR_RETURN(
      position, backend.tokens.Read(call.request(), call.caller().name(), backend.directory.Now()));
  return std::optional<RowPosition>({static_cast<int64_t>(position.sequence), position.offset});
}

template <typename ListCall>
std::string TokenBehind(ListCall& call, const RowPosition& last) {
  return call.backend().tokens.Make(call.request(), call.caller().name(),
                                    {.sequence = static_cast<uint64_t>(last.micros),
                                     .offset = last.number,
                                     .issued = call.backend().directory.Now()});
}

// Takes what every list asks for from the request. The member is 0 if it is malformed.
struct ListQuery {
  MemberNumber member = 0;
  size_t page_size = 0;
  std::optional<RowPosition> after;
};
template <typename ListCall>
absl::StatusOr<ListQuery> ReadQuery(ListCall& call) {
  ListQuery query;
  query.member = ReadMemberId(call.request().member_id(), "member_id", call.violations);
  query.page_size = ReadPageSize(call.request().page_size(), call.violations);
  RETURN_IF_ERROR(call.Refusal());
  ASSIGN_OR_RETURN(query.after, ReadPosition(call));
  return query;
}

// A range of a stored history that has one row more than the page, to see whether there is another.
template <typename Record>
directory::HistoryRange<Record> RangeOf(const ListQuery& query) {
  directory::HistoryRange<Record> range;
  range.member = query.member;
  range.limit = query.page_size + 1;
  if (query.after) range.after = {{query.after->micros, query.after->number}};
  return range;
}

// Cuts `rows` to a page; where the next one begins, if there is one.
template <typename Row>
std::optional<RowPosition> CutToPage(size_t page_size, std::vector<Row>& rows) {
  if (rows.size() <= page_size) return std::nullopt;
  rows.resize(page_size);
  return RowPosition{rows.back().micros, rows.back().number};
}

// 64-bit FNV-1a: the same in every process, so that tokens outlive one.
uint64_t NumberOf(std::string_view id) {
  uint64_t hash = 14695981039346656037u;
  for (const char c : id) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  return hash;
}

RowPosition PositionOf(const v1::SafetyRow& row) {
  return {pages::MicrosOf(row.time()), NumberOf(row.event_id())};
}
RowPosition PositionOf(const v1::ReviewRow& row) {
  return {pages::MicrosOf(row.open_time()), NumberOf(row.review_id())};
}

// A page of rows that are all in memory, newest first: those behind `query.after`.
template <typename Row>
std::optional<RowPosition> CutToPage(const ListQuery& query, std::vector<Row>& rows) {
  if (query.after) {
    auto last = std::ranges::find(rows, *query.after, [](const Row& r) { return PositionOf(r); });
    if (last != rows.end()) {
      ++last;
    } else {
      last = std::ranges::find_if(
          rows, [&query](const Row& r) { return PositionOf(r).micros < query.after->micros; });
    }
    rows.erase(rows.begin(), last);
  }
  if (rows.size() <= query.page_size) return std::nullopt;
  rows.resize(query.page_size);
  return PositionOf(rows.back());
}

v1::AuditRow ToApi(const directory::AuditRow& row) {
  v1::AuditRow shown;
  pages::SetTime(row.micros, *shown.mutable_time());
  shown.set_actor_kind(static_cast<v1::ActorKind>(row.record.actor().kind()));
  shown.set_actor(row.record.actor().id());
  shown.set_function(row.record.function());
  for (const auto& change : row.record.changes()) {
    v1::FieldChange& out = *shown.add_changes();
    out.set_field(change.field());
    out.set_before(change.before());
    out.set_after(change.after());
  }
  shown.set_reason(row.record.reason());
  shown.set_comment(row.record.comment());
  shown.set_store(row.record.store());
  shown.set_request_id(row.record.request_id());
  shown.set_erased(row.record.scrubbed());
  return shown;
}

void CheckTime(const google::protobuf::Timestamp& time, std::string_view field,
               Violations& violations) {
  constexpr int64_t kLastSecond = 253'402'300'799;  // of the year 9999
  constexpr int32_t kLastNano = 999'999'999;
  if (time.seconds() < 0 || time.seconds() > kLastSecond || time.nanos() < 0 ||
      time.nanos() > kLastNano) {
    violations.push_back({std::string(field), "TIME_MALFORMED", "a time from 1970 on"});
  }
}

// Says where the next page begins, if there is one.
template <typename ListCall>
void SetNext(const std::optional<RowPosition>& next, ListCall& call) {
  if (!next) return;
  call.response().set_next_page_token(TokenBehind(call, *next));
}

// Answers with the page of rows that are all in memory.
template <typename ListCall, typename Row>
void AnswerPage(const ListQuery& query, std::vector<Row> rows, ListCall& call) {
  const auto next = CutToPage(query, rows);
  for (Row& row : rows) *call.response().add_rows() = std::move(row);
  SetNext(next, call);
}

absl::Status ListAudit(AuditCall& call) {
  const v1::ListAuditHistoryRequest& request = call.request();
  CheckTime(request.start_time(), "start_time", call.violations);
  CheckTime(request.end_time(), "end_time", call.violations);
  accounts::CheckPlainText("actor", request.actor(), limits::kMaxAgentBytes, call.violations);
  accounts::CheckPlainText("function", request.function(), limits::kMaxAgentBytes, call.violations);
  ListQuery query;
  ASSIGN_OR_RETURN(query, ReadQuery(call));
  directory::AuditRange range = RangeOf<storage::v1::AuditRecord>(query);
  if (request.has_start_time()) {
    range.begin = absl::FromUnixMicros(pages::MicrosOf(request.start_time()));
  }
  if (request.has_end_time()) {
    range.end = absl::FromUnixMicros(pages::MicrosOf(request.end_time()));
  }
  range.wanted = [&request](const storage::v1::AuditRecord& record) {
    return (request.actor().empty() || record.actor().id() == request.actor()) &&
           (request.function().empty() || record.function() == request.function());
  };
  std::vector<directory::AuditRow> rows;
  ASSIGN_OR_RETURN(rows, call.backend().directory.members().ReadAudit(range));
  const auto next = CutToPage(query.page_size, rows);
  for (const directory::AuditRow& row : rows) *call.response().add_rows() = ToApi(row);
  SetNext(next, call);
  return absl::OkStatus();
}

absl::Status ListMember(MemberCall& call) {
  ListQuery query;
  ASSIGN_OR_RETURN(query, ReadQuery(call));
  directory::EventRange range = RangeOf<storage::v1::MemberEventRecord>(query);
  range.wanted = pages::IsOfMemberHistory;
  std::vector<directory::EventRow> rows;
  ASSIGN_OR_RETURN(rows, call.backend().directory.members().ReadEvents(range));
  const auto next = CutToPage(query.page_size, rows);
  for (const directory::EventRow& row : rows) {
    *call.response().add_rows() = pages::HistoryRowOf(query.member, row.record);
  }
  SetNext(next, call);
  return absl::OkStatus();
}

absl::Status ListReviews(AccountCall& call) {
  ListQuery query;
  ASSIGN_OR_RETURN(query, ReadQuery(call));
  LoadedFile loaded;
  ASSIGN_OR_RETURN(loaded, LoadFile(call.backend().directory, query.member));
  AnswerPage(query, pages::ReviewsOf(loaded.file), call);
  return absl::OkStatus();
}

absl::Status Safety(SafetyCall& call) {
  ListQuery query;
  ASSIGN_OR_RETURN(query, ReadQuery(call));
  LoadedFile loaded;
  ASSIGN_OR_RETURN(loaded, LoadFile(call.backend().directory, query.member));
  *call.response().mutable_summary() = pages::SafetySummaryOf(loaded.file);
  AnswerPage(query, pages::SafetyRowsOf(loaded.file), call);
  return absl::OkStatus();
}

absl::Status Stats(StatsCall& call) {
  LoadedFile loaded;
  ASSIGN_OR_RETURN(loaded, LoadFile(call, call.request().member_id()));
  call.response() = pages::StatsOf(loaded.file);
  return absl::OkStatus();
}

}  // namespace

grpc::ServerUnaryReactor* HistoryService::ListAuditHistory(grpc::CallbackServerContext* context,
                                                           const grpc::ByteBuffer* request,
                                                           grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"v1.HistoryService/ListAuditHistory", kTimeLimit};
  return RunOnWorker<v1::ListAuditHistoryRequest, v1::ListAuditHistoryResponse>(
      environment_, kMethod, context, request, reply, ListAudit);
}

grpc::ServerUnaryReactor* HistoryService::ListMemberHistory(grpc::CallbackServerContext* context,
                                                            const grpc::ByteBuffer* request,
                                                            grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"v1.HistoryService/ListMemberHistory", kTimeLimit};
  return RunOnWorker<v1::ListMemberHistoryRequest, v1::ListMemberHistoryResponse>(
      environment_, kMethod, context, request, reply, ListMember);
}

grpc::ServerUnaryReactor* HistoryService::ListAccountHistory(grpc::CallbackServerContext* context,
                                                             const grpc::ByteBuffer* request,
                                                             grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"v1.HistoryService/ListAccountHistory", kTimeLimit};
  return RunOnWorker<v1::ListAccountHistoryRequest, v1::ListAccountHistoryResponse>(
      environment_, kMethod, context, request, reply, ListReviews);
}

grpc::ServerUnaryReactor* HistoryService::GetSafetyHistory(grpc::CallbackServerContext* context,
                                                           const grpc::ByteBuffer* request,
                                                           grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"v1.HistoryService/GetSafetyHistory", kTimeLimit};
  return RunOnWorker<v1::GetSafetyHistoryRequest, v1::SafetyHistory>(environment_, kMethod, context,
                                                                     request, reply, Safety);
}

grpc::ServerUnaryReactor* HistoryService::GetMemberStats(grpc::CallbackServerContext* context,
                                                         const grpc::ByteBuffer* request,
                                                         grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"v1.HistoryService/GetMemberStats", kTimeLimit};
  return RunOnWorker<v1::GetMemberStatsRequest, v1::MemberStats>(environment_, kMethod, context,
                                                                 request, reply, Stats);
}

}  // namespace frontdesk::services
