// frontdesk.admin.v1.ProgramService: programs, tiers, stores, card ranges and issued cards.
#ifndef FRONTDESK_SERVER_SERVICES_PROGRAM_SERVICE_H_
#define FRONTDESK_SERVER_SERVICES_PROGRAM_SERVICE_H_

#include "frontdesk/admin/v1/program_service.grpc.pb.h"
#include "server/services/backend.h"

namespace frontdesk::services {

template <typename Base>
using RawSettings = admin::v1::ProgramService::WithRawCallbackMethod_SetProgram<
    admin::v1::ProgramService::WithRawCallbackMethod_SetStore<
        admin::v1::ProgramService::WithRawCallbackMethod_SetCardRange<
            admin::v1::ProgramService::WithRawCallbackMethod_IssueCards<Base>>>>;
template <typename Base>
using RawLists = admin::v1::ProgramService::WithRawCallbackMethod_ListPrograms<
    admin::v1::ProgramService::WithRawCallbackMethod_ListStores<
        admin::v1::ProgramService::WithRawCallbackMethod_ListCardRanges<Base>>>;

// Thread-safe.
class ProgramService final : public RawSettings<RawLists<admin::v1::ProgramService::Service>> {
 public:
  explicit ProgramService(ServerEnvironment& environment) : environment_(environment) {}

#define FRONTDESK_METHOD(name)                                                             \
  grpc::ServerUnaryReactor* name(grpc::CallbackServerContext* context,                     \
                                 const grpc::ByteBuffer* request, grpc::ByteBuffer* reply) \
      override
  FRONTDESK_METHOD(SetProgram);
  FRONTDESK_METHOD(ListPrograms);
  FRONTDESK_METHOD(SetStore);
  FRONTDESK_METHOD(ListStores);
  FRONTDESK_METHOD(SetCardRange);
  FRONTDESK_METHOD(ListCardRanges);
  FRONTDESK_METHOD(IssueCards);
#undef FRONTDESK_METHOD

 private:
  ServerEnvironment& environment_;
};

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_PROGRAM_SERVICE_H_
