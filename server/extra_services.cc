#include "server/extra_services.h"

namespace frontdesk {

std::vector<grpc::Service*> ExtraServices() { return {}; }

}  // namespace frontdesk
