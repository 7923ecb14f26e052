// frontdesk.v1.MemberEventService: taking in what happens to members.
#ifndef FRONTDESK_SERVER_SERVICES_MEMBER_EVENT_SERVICE_H_
#define FRONTDESK_SERVER_SERVICES_MEMBER_EVENT_SERVICE_H_

#include "frontdesk/v1/member_event_service.grpc.pb.h"
#include "server/services/backend.h"

namespace frontdesk::services {

// Thread-safe. One batch of a stream is under way at a time.
class MemberEventService final
    : public v1::MemberEventService::WithRawCallbackMethod_RecordMemberEvents<
          v1::MemberEventService::Service> {
 public:
  explicit MemberEventService(ServerEnvironment& environment) : environment_(environment) {}

  grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* RecordMemberEvents(
      grpc::CallbackServerContext* context) override;

 private:
  ServerEnvironment& environment_;
};

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_MEMBER_EVENT_SERVICE_H_
