#include "server/services/health_service.h"

#include <cassert>
#include <utility>

namespace frontdesk::services {

using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;
using grpc::health::v1::HealthListRequest;
using grpc::health::v1::HealthListResponse;

namespace {

std::set<std::string, std::less<>> WithServer(std::vector<std::string> services) {
  std::set<std::string, std::less<>> names(services.begin(), services.end());
  names.insert("");
  return names;
}

}  // namespace

// One Watch. What it holds is guarded by the service's mutex.
class HealthService::Watcher final : public grpc::ServerWriteReactor<HealthCheckResponse> {
 public:
  Watcher(HealthService& health, std::string service)
      : health_(health), service_(std::move(service)) {
    const std::lock_guard lock(health_.mutex_);
    health_.watchers_.insert(this);
    Advance();
  }

  // Sends what is new, or the end. With the mutex of the service.
  void Advance() {
    if (writing_ || finished_) return;
    const Status status = health_.StatusOf(service_);
    if (status != sent_) {
      writing_ = true;
      sent_ = status;
      response_.set_status(status);
      StartWrite(&response_);
    } else if (health_.stopped_) {
      End(grpc::Status(grpc::StatusCode::UNAVAILABLE, "the server stops"));
    }
  }

  void OnWriteDone(bool ok) override {
    const std::lock_guard lock(health_.mutex_);
    writing_ = false;
    if (ok) {
      Advance();
    } else {
      End(grpc::Status::CANCELLED);
    }
  }

  void OnCancel() override {
    const std::lock_guard lock(health_.mutex_);
    End(grpc::Status::CANCELLED);
  }

  void OnDone() override {
    {
      const std::lock_guard lock(health_.mutex_);
      health_.watchers_.erase(this);
    }
    delete this;
  }

 private:
  void End(const grpc::Status& status) {
    if (finished_) return;
    finished_ = true;
    Finish(status);
  }

  HealthService& health_;
  const std::string service_;
  HealthCheckResponse response_;
  Status sent_ = HealthCheckResponse::UNKNOWN;  // nothing yet
  bool writing_ = false;
  bool finished_ = false;
};

HealthService::HealthService(std::vector<std::string> services)
    : services_(WithServer(std::move(services))) {}

HealthService::~HealthService() { assert(watchers_.empty()); }

HealthService::Status HealthService::StatusOf(std::string_view service) const {
  if (!Knows(service)) return HealthCheckResponse::SERVICE_UNKNOWN;
  return serving_ ? HealthCheckResponse::SERVING : HealthCheckResponse::NOT_SERVING;
}

void HealthService::SetServing(bool serving) {
  const std::lock_guard lock(mutex_);
  serving_ = serving && !stopped_;
  for (Watcher* watcher : watchers_) watcher->Advance();
}

void HealthService::Shutdown() {
  const std::lock_guard lock(mutex_);
  serving_ = false;
  stopped_ = true;
  for (Watcher* watcher : watchers_) watcher->Advance();
}

grpc::ServerUnaryReactor* HealthService::Check(grpc::CallbackServerContext* context,
                                               const HealthCheckRequest* request,
                                               HealthCheckResponse* response) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  if (!Knows(request->service())) {
    reactor->Finish(grpc::Status(grpc::StatusCode::NOT_FOUND, "no service of this name"));
    return reactor;
  }
  {
    const std::lock_guard lock(mutex_);
    response->set_status(StatusOf(request->service()));
  }
  reactor->Finish(grpc::Status::OK);
  return reactor;
}

grpc::ServerUnaryReactor* HealthService::List(grpc::CallbackServerContext* context,
                                              const HealthListRequest* /*request*/,
                                              HealthListResponse* response) {
  {
    const std::lock_guard lock(mutex_);
    for (const std::string& service : services_) {
      (*response->mutable_statuses())[service].set_status(StatusOf(service));
    }
  }
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  reactor->Finish(grpc::Status::OK);
  return reactor;
}

grpc::ServerWriteReactor<HealthCheckResponse>* HealthService::Watch(
    grpc::CallbackServerContext* /*context*/, const HealthCheckRequest* request) {
  return new Watcher(*this, request->service());
}

}  // namespace frontdesk::services
