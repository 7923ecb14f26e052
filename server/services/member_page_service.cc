#include "server/services/member_page_service.h"

#include <utility>

#include "common/limits.h"
#include "server/pages/csr_pages.h"
#include "server/pages/my_pages.h"
#include "server/pages/navigation.h"
#include "server/services/call.h"
#include "server/services/member_files.h"
#include "server/services/page_access.h"

namespace frontdesk::services {
namespace {

constexpr absl::Duration kTimeLimit = absl::Seconds(limits::kSearchSeconds);

// Answers a page that `make` makes of a loaded file.
template <typename Request, typename Page, typename Make>
grpc::ServerUnaryReactor* Answer(ServerEnvironment& environment, const Method& method,
                                 grpc::CallbackServerContext* context,
                                 const grpc::ByteBuffer* request, grpc::ByteBuffer* reply,
                                 const Make& make) {
  return RunOnWorker<Request, Page>(
      environment, method, context, request, reply,
      [make](UnaryCall<Request, Page>& call) -> absl::Status {
        LoadedFile loaded;
        ASSIGN_OR_RETURN(loaded, LoadFile(call, call.request().member_id()));
        call.response() = make(loaded);
        KeepAllowed({call.environment().rules, call.caller().permissions()}, call.response());
        return absl::OkStatus();
      });
}

v1::MemberSnapshot Snapshot(const LoadedFile& loaded) {
  v1::MemberSnapshot snapshot = pages::SnapshotOf(loaded.file, loaded.audit_rows);
  *snapshot.mutable_account() = ToApi(loaded.file.account, CardNumbers::kMasked);
  return snapshot;
}

v1::ListAccountSettingsResponse Settings(const LoadedFile& loaded) {
  v1::ListAccountSettingsResponse response;
  for (v1::PageSummary& page : pages::PageSummariesOf(loaded.file, loaded.audit_rows)) {
    *response.add_pages() = std::move(page);
  }
  return response;
}

}  // namespace

grpc::ServerUnaryReactor* MemberPageService::GetMemberSnapshot(grpc::CallbackServerContext* context,
                                                               const grpc::ByteBuffer* request,
                                                               grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"v1.MemberPageService/GetMemberSnapshot", kTimeLimit};
  return Answer<v1::GetMemberSnapshotRequest, v1::MemberSnapshot>(environment_, kMethod, context,
                                                                  request, reply, Snapshot);
}

grpc::ServerUnaryReactor* MemberPageService::GetNavigation(grpc::CallbackServerContext* context,
                                                           const grpc::ByteBuffer* request,
                                                           grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"v1.MemberPageService/GetNavigation", kTimeLimit};
  return Answer<v1::GetNavigationRequest, v1::Navigation>(
      environment_, kMethod, context, request, reply,
      [](const LoadedFile& loaded) { return pages::NavigationOf(SideOfMember(loaded.file)); });
}

grpc::ServerUnaryReactor* MemberPageService::ListAccountSettings(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"v1.MemberPageService/ListAccountSettings", kTimeLimit};
  return Answer<v1::ListAccountSettingsRequest, v1::ListAccountSettingsResponse>(
      environment_, kMethod, context, request, reply, Settings);
}

grpc::ServerUnaryReactor* MemberPageService::GetMyInformation(grpc::CallbackServerContext* context,
                                                              const grpc::ByteBuffer* request,
                                                              grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"v1.MemberPageService/GetMyInformation", kTimeLimit};
  return Answer<v1::GetMyInformationRequest, v1::MyInformation>(
      environment_, kMethod, context, request, reply,
      [](const LoadedFile& loaded) { return pages::MyInformationOf(SideOfMember(loaded.file)); });
}

grpc::ServerUnaryReactor* MemberPageService::GetMyPlan(grpc::CallbackServerContext* context,
                                                       const grpc::ByteBuffer* request,
                                                       grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"v1.MemberPageService/GetMyPlan", kTimeLimit};
  return Answer<v1::GetMyPlanRequest, v1::MyPlan>(
      environment_, kMethod, context, request, reply,
      [](const LoadedFile& loaded) { return pages::MyPlanOf(SideOfMember(loaded.file)); });
}

grpc::ServerUnaryReactor* MemberPageService::GetPrivacySettings(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"v1.MemberPageService/GetPrivacySettings", kTimeLimit};
  return Answer<v1::GetPrivacySettingsRequest, v1::PrivacySettings>(
      environment_, kMethod, context, request, reply,
      [](const LoadedFile& loaded) { return pages::PrivacySettingsOf(SideOfMember(loaded.file)); });
}

grpc::ServerUnaryReactor* MemberPageService::GetCreditCardInformation(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"v1.MemberPageService/GetCreditCardInformation", kTimeLimit};
  return Answer<v1::GetCreditCardInformationRequest, v1::CreditCardInformation>(
      environment_, kMethod, context, request, reply, [](const LoadedFile& loaded) {
        return pages::CreditCardInformationOf(SideOfMember(loaded.file));
      });
}

grpc::ServerUnaryReactor* MemberPageService::GetBlockedMembers(grpc::CallbackServerContext* context,
                                                               const grpc::ByteBuffer* request,
                                                               grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"v1.MemberPageService/GetBlockedMembers", kTimeLimit};
  return Answer<v1::GetBlockedMembersRequest, v1::BlockedMembers>(
      environment_, kMethod, context, request, reply,
      [](const LoadedFile& loaded) { return pages::BothWaysBlocked(loaded.file); });
}

grpc::ServerUnaryReactor* MemberPageService::GetAdditionalInfo(grpc::CallbackServerContext* context,
                                                               const grpc::ByteBuffer* request,
                                                               grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"v1.MemberPageService/GetAdditionalInfo", kTimeLimit};
  return Answer<v1::GetAdditionalInfoRequest, v1::AdditionalInfo>(
      environment_, kMethod, context, request, reply,
      [](const LoadedFile& loaded) { return pages::AdditionalInfoOf(loaded.file); });
}

}  // namespace frontdesk::services
