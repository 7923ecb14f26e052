// Seams of the server's main program: what the benchmark build adds and takes away. The server as
// shipped has nothing here.
#ifndef FRONTDESK_SERVER_EXTRA_SERVICES_H_
#define FRONTDESK_SERVER_EXTRA_SERVICES_H_

#include <vector>

#include "grpcpp/impl/codegen/service_type.h"
#include "server/services/access_control.h"

namespace frontdesk {

// Services beside those of the product; the benchmark build links an echo. Not owned; live as long
// as the process.
std::vector<grpc::Service*> ExtraServices();

// The access control that calls meet, given the real one. The benchmark build can put one in its
// place that lets everybody do everything and tells nobody, to measure what the real one costs.
services::AccessControl AccessControlInUse(const services::AccessControl& real);

}  // namespace frontdesk

#endif  // FRONTDESK_SERVER_EXTRA_SERVICES_H_
