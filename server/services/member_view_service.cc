#include "server/services/member_view_service.h"

#include <sodium.h>

#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/error.h"
#include "common/limits.h"
#include "common/status_macros.h"
#include "common/strings.h"
#include "server/accounts/text_checks.h"
#include "server/directory/member_views.h"
#include "server/pages/my_pages.h"
#include "server/pages/wire_values.h"
#include "server/services/call.h"
#include "server/services/member_files.h"

namespace frontdesk::services {
namespace {

using directory::ViewSession;
using StartCall = UnaryCall<v1::StartMemberViewRequest, v1::MemberView>;
using HomeCall = UnaryCall<v1::GetMemberHomeRequest, v1::MemberHome>;
using EndCall = UnaryCall<v1::EndMemberViewRequest, v1::MemberView>;

// A view ID: the number of the view and a hash that only the server can make, 8 bytes each.
constexpr size_t kPartBytes = 8;

std::string Bytes(uint64_t number) {
  std::string bytes(kPartBytes, '\0');
  std::memcpy(bytes.data(), &number, kPartBytes);
  return bytes;
}

std::string ViewIdOf(Backend& backend, uint64_t number) {
  const std::string bytes = Bytes(number);
  const std::string mac = backend.directory.KeyedHash(absl::StrCat("member view", bytes));
  return absl::BytesToHexString(absl::StrCat(bytes, mac.substr(0, kPartBytes)));
}

uint64_t ReadViewId(Backend& backend, const std::string& id, Violations& violations) {
  const std::string bytes = absl::HexStringToBytes(id.size() % 2 == 0 ? id : "");
  uint64_t number = 0;
  if (bytes.size() == 2 * kPartBytes) std::memcpy(&number, bytes.data(), kPartBytes);
  if (ViewIdOf(backend, number) != id) {
    violations.push_back(
        {"view_id", "VIEW_ID_INVALID", "not a view of this server; StartMemberView gives the ID"});
  }
  return number;
}

v1::MemberView ToApi(Backend& backend, uint64_t number, const ViewSession& session) {
  v1::MemberView view;
  view.set_view_id(ViewIdOf(backend, number));
  view.set_member_id(FormatMemberId(session.member()));
  view.set_agent(session.agent());
  view.set_reason(session.reason());
  pages::SetTime(session.start_micros(), *view.mutable_start_time());
  pages::SetTime(session.expire_micros(), *view.mutable_expire_time());
  if (session.end_micros() != 0) pages::SetTime(session.end_micros(), *view.mutable_end_time());
  return view;
}

absl::Status ViewOfAnother() {
  return MakeError(absl::StatusCode::kPermissionDenied, "VIEW_OF_ANOTHER_AGENT",
                   "another agent started this view; start one of your own");
}

void CheckStart(const v1::StartMemberViewRequest& request, Violations& violations) {
  if (StripSpace(request.reason()).empty()) {
    violations.push_back({"reason", "REASON_REQUIRED", "say why the member's pages are looked at"});
  } else {
    accounts::CheckPlainText("reason", request.reason(), limits::kMaxViewReasonBytes, violations);
  }
  if (request.ttl_minutes() < 0 || request.ttl_minutes() > limits::kMaxViewMinutes) {
    violations.push_back({"ttl_minutes", "TTL_OUT_OF_RANGE",
                          absl::StrCat("1 to ", limits::kMaxViewMinutes, " minutes, or 0 for ",
                                       limits::kDefaultViewMinutes)});
  }
}

void Start(StartCall& call) {
  const v1::StartMemberViewRequest& request = call.request();
  ViewSession session;
  session.set_member(ReadMemberId(request.member_id(), "member_id", call.violations));
  CheckStart(request, call.violations);
  if (!call.violations.empty()) return call.Finish(call.Refusal());
  session.set_agent(call.actor().id);
  session.set_reason(request.reason());
  const int32_t minutes =
      request.ttl_minutes() == 0 ? limits::kDefaultViewMinutes : request.ttl_minutes();
  uint64_t number = 0;
  randombytes_buf(&number, sizeof number);
  const auto started = std::make_shared<ViewSession>(std::move(session));
  directory::Write write;
  write.deadline = call.deadline();
  write.plan = [=, actor = call.actor()](
                   directory::Draft& draft,
                   const accounts::RuleContext& context) -> absl::StatusOr<directory::PlanReply> {
    started->set_start_micros(absl::ToUnixMicros(context.now));
    started->set_expire_micros(absl::ToUnixMicros(context.now + absl::Minutes(minutes)));
    RETURN_IF_ERROR(
        directory::StartView(number, *started, {actor, context.now, /*request_id=*/""}, draft));
    return directory::PlanReply();
  };
  call.backend().directory.Submit(
      std::move(write),
      [&call, number, started](const absl::StatusOr<directory::WriteReply>& reply) {
        if (reply.ok()) call.response() = ToApi(call.backend(), number, *started);
        call.Finish(reply.status());
      });
}

absl::Status Home(HomeCall& call) {
  Backend& backend = call.backend();
  const uint64_t number = ReadViewId(backend, call.request().view_id(), call.violations);
  RETURN_IF_ERROR(call.Refusal());
  ViewSession session;
  ASSIGN_OR_RETURN(
      session, directory::FindOpenView(backend.directory.rows(), number, backend.directory.Now()));
  if (session.agent() != call.actor().id) return ViewOfAnother();
  call.AddMember(session.member());
  LoadedFile loaded;
  ASSIGN_OR_RETURN(loaded, LoadFile(backend.directory, session.member()));
  call.response() = pages::HomeOf(SideOfMember(loaded.file));
  return absl::OkStatus();
}

void End(EndCall& call) {
  const uint64_t number = ReadViewId(call.backend(), call.request().view_id(), call.violations);
  if (!call.violations.empty()) return call.Finish(call.Refusal());
  const auto ended = std::make_shared<ViewSession>();
  directory::Write write;
  write.deadline = call.deadline();
  write.plan = [=, actor = call.actor()](
                   directory::Draft& draft,
                   const accounts::RuleContext& context) -> absl::StatusOr<directory::PlanReply> {
    ASSIGN_OR_RETURN(*ended, directory::EndView(number, {actor, context.now, ""}, draft));
    if (ended->agent() != actor.id) return ViewOfAnother();  // drops what was drafted
    return directory::PlanReply();
  };
  call.backend().directory.Submit(
      std::move(write), [&call, number, ended](const absl::StatusOr<directory::WriteReply>& reply) {
        if (reply.ok()) call.response() = ToApi(call.backend(), number, *ended);
        call.Finish(reply.status());
      });
}

}  // namespace

grpc::ServerUnaryReactor* MemberViewService::StartMemberView(grpc::CallbackServerContext* context,
                                                             const grpc::ByteBuffer* request,
                                                             grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"v1.MemberViewService/StartMemberView",
                                  absl::Seconds(limits::kWriteSeconds)};
  return RunLater<v1::StartMemberViewRequest, v1::MemberView>(environment_, kMethod, context,
                                                              request, reply, Start);
}

grpc::ServerUnaryReactor* MemberViewService::GetMemberHome(grpc::CallbackServerContext* context,
                                                           const grpc::ByteBuffer* request,
                                                           grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"v1.MemberViewService/GetMemberHome",
                                  absl::Seconds(limits::kSearchSeconds)};
  return RunOnWorker<v1::GetMemberHomeRequest, v1::MemberHome>(environment_, kMethod, context,
                                                               request, reply, Home);
}

grpc::ServerUnaryReactor* MemberViewService::EndMemberView(grpc::CallbackServerContext* context,
                                                           const grpc::ByteBuffer* request,
                                                           grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"v1.MemberViewService/EndMemberView",
                                  absl::Seconds(limits::kWriteSeconds)};
  return RunLater<v1::EndMemberViewRequest, v1::MemberView>(environment_, kMethod, context, request,
                                                            reply, End);
}

}  // namespace frontdesk::services
