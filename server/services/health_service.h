// grpc.health.v1 for the whole server and each of its services. gRPC brings one of its own, but
// that says SERVING from the moment the server listens until it is told otherwise; this one has
// never said anything before it was told.
#ifndef FRONTDESK_SERVER_SERVICES_HEALTH_SERVICE_H_
#define FRONTDESK_SERVER_SERVICES_HEALTH_SERVICE_H_

#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "grpc/health/v1/health.grpc.pb.h"

namespace frontdesk::services {

// Thread-safe.
class HealthService final : public grpc::health::v1::Health::CallbackService {
 public:
  using Status = grpc::health::v1::HealthCheckResponse::ServingStatus;

  // Knows `services` by their full names, and the server as a whole by "". All are NOT_SERVING.
  explicit HealthService(std::vector<std::string> services);
  ~HealthService() override;  // no call may be under way

  // Says SERVING or NOT_SERVING for all from now on, and tells those who watch.
  void SetServing(bool serving);
  // Says NOT_SERVING for good and ends every Watch, so that none of them holds up the drain.
  void Shutdown();

  // The state of a service; NOT_FOUND if there is none of that name.
  grpc::ServerUnaryReactor* Check(grpc::CallbackServerContext* context,
                                  const grpc::health::v1::HealthCheckRequest* request,
                                  grpc::health::v1::HealthCheckResponse* response) override;
  // The state of a service now and whenever it changes; SERVICE_UNKNOWN if there is none of that
  // name. Ends with UNAVAILABLE when the server stops.
  grpc::ServerWriteReactor<grpc::health::v1::HealthCheckResponse>* Watch(
      grpc::CallbackServerContext* context,
      const grpc::health::v1::HealthCheckRequest* request) override;

  // The states of all services.
  grpc::ServerUnaryReactor* List(grpc::CallbackServerContext* context,
                                 const grpc::health::v1::HealthListRequest* request,
                                 grpc::health::v1::HealthListResponse* response) override;

 private:
  class Watcher;

  bool Knows(std::string_view service) const { return services_.contains(service); }
  Status StatusOf(std::string_view service) const;  // with mutex_

  const std::set<std::string, std::less<>> services_;
  mutable std::mutex mutex_;
  bool serving_ = false;
  bool stopped_ = false;
  std::set<Watcher*> watchers_;  // they delete themselves
};

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_HEALTH_SERVICE_H_
