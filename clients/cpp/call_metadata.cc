#include "clients/cpp/call_metadata.h"

#include <map>
#include <utility>

namespace frontdesk::client {
namespace {

using grpc::experimental::ClientInterceptorFactoryInterface;
using grpc::experimental::ClientRpcInfo;
using grpc::experimental::InterceptionHookPoints;
using grpc::experimental::Interceptor;
using grpc::experimental::InterceptorBatchMethods;

using Metadata = std::map<std::string, std::string>;

class MetadataInterceptor final : public Interceptor {
 public:
  // `metadata` outlives the call: it is the factory's.
  explicit MetadataInterceptor(const Metadata& metadata) : metadata_(metadata) {}

  void Intercept(InterceptorBatchMethods* methods) override {
    if (methods->QueryInterceptionHookPoint(InterceptionHookPoints::PRE_SEND_INITIAL_METADATA)) {
      for (const auto& [key, value] : metadata_) {
        methods->GetSendInitialMetadata()->emplace(key, value);
      }
    }
    methods->Proceed();
  }

 private:
  const Metadata& metadata_;
};

class MetadataInterceptors final : public ClientInterceptorFactoryInterface {
 public:
  explicit MetadataInterceptors(Metadata metadata) : metadata_(std::move(metadata)) {}

  Interceptor* CreateClientInterceptor(ClientRpcInfo*) override {
    return new MetadataInterceptor(metadata_);
  }

 private:
  const Metadata metadata_;
};

}  // namespace

Interceptors SendWithCalls(const std::string& token, const std::string& ticket) {
  Metadata metadata;
  if (!token.empty()) metadata["authorization"] = "Bearer " + token;
  if (!ticket.empty()) metadata["frontdesk-ticket"] = ticket;
  Interceptors interceptors;
  if (!metadata.empty()) {
    interceptors.push_back(std::make_unique<MetadataInterceptors>(std::move(metadata)));
  }
  return interceptors;
}

}  // namespace frontdesk::client
