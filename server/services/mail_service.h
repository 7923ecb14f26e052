// frontdesk.admin.v1.MailService: mails on their way.
#ifndef FRONTDESK_SERVER_SERVICES_MAIL_SERVICE_H_
#define FRONTDESK_SERVER_SERVICES_MAIL_SERVICE_H_

#include "frontdesk/admin/v1/mail_service.grpc.pb.h"
#include "server/services/backend.h"

namespace frontdesk::services {

// Thread-safe.
class MailService final : public admin::v1::MailService::WithRawCallbackMethod_ListOutbox<
                              admin::v1::MailService::Service> {
 public:
  explicit MailService(ServerEnvironment& environment) : environment_(environment) {}

  grpc::ServerUnaryReactor* ListOutbox(grpc::CallbackServerContext* context,
                                       const grpc::ByteBuffer* request,
                                       grpc::ByteBuffer* reply) override;

 private:
  ServerEnvironment& environment_;
};

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_MAIL_SERVICE_H_
