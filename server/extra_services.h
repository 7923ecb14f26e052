// A seam: services beside those of the product. The server as shipped has none; the benchmark build
// links an echo in its place.
#ifndef FRONTDESK_SERVER_EXTRA_SERVICES_H_
#define FRONTDESK_SERVER_EXTRA_SERVICES_H_

#include <vector>

#include "grpcpp/impl/codegen/service_type.h"

namespace frontdesk {

// Not owned; live as long as the process.
std::vector<grpc::Service*> ExtraServices();

}  // namespace frontdesk

#endif  // FRONTDESK_SERVER_EXTRA_SERVICES_H_
