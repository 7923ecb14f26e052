// frontdesk.v1.SearchService: finding accounts.
#ifndef FRONTDESK_SERVER_SERVICES_SEARCH_SERVICE_H_
#define FRONTDESK_SERVER_SERVICES_SEARCH_SERVICE_H_

#include "frontdesk/v1/search_service.grpc.pb.h"
#include "server/services/backend.h"

namespace frontdesk::services {

// Thread-safe. Searches run on worker threads, away from what tills wait for.
class SearchService final : public v1::SearchService::WithRawCallbackMethod_SearchAccounts<
                                v1::SearchService::WithRawCallbackMethod_ListSearchFields<
                                    v1::SearchService::WithRawCallbackMethod_ListRelatedAccounts<
                                        v1::SearchService::Service>>> {
 public:
  explicit SearchService(ServerEnvironment& environment) : environment_(environment) {}

  grpc::ServerUnaryReactor* SearchAccounts(grpc::CallbackServerContext* context,
                                           const grpc::ByteBuffer* request,
                                           grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* ListSearchFields(grpc::CallbackServerContext* context,
                                             const grpc::ByteBuffer* request,
                                             grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* ListRelatedAccounts(grpc::CallbackServerContext* context,
                                                const grpc::ByteBuffer* request,
                                                grpc::ByteBuffer* reply) override;

 private:
  ServerEnvironment& environment_;
};

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_SEARCH_SERVICE_H_
