#include "clients/cpp/bearer_token.h"

#include <utility>

namespace frontdesk::client {
namespace {

using grpc::experimental::ClientInterceptorFactoryInterface;
using grpc::experimental::ClientRpcInfo;
using grpc::experimental::InterceptionHookPoints;
using grpc::experimental::Interceptor;
using grpc::experimental::InterceptorBatchMethods;

class TokenInterceptor final : public Interceptor {
 public:
  // `value` outlives the call: it is the factory's.
  explicit TokenInterceptor(const std::string& value) : value_(value) {}

  void Intercept(InterceptorBatchMethods* methods) override {
    if (methods->QueryInterceptionHookPoint(InterceptionHookPoints::PRE_SEND_INITIAL_METADATA)) {
      methods->GetSendInitialMetadata()->emplace("authorization", value_);
    }
    methods->Proceed();
  }

 private:
  const std::string& value_;
};

class TokenInterceptors final : public ClientInterceptorFactoryInterface {
 public:
  explicit TokenInterceptors(std::string value) : value_(std::move(value)) {}

  Interceptor* CreateClientInterceptor(ClientRpcInfo*) override {
    return new TokenInterceptor(value_);
  }

 private:
  const std::string value_;
};

}  // namespace

Interceptors SendBearerToken(const std::string& token) {
  Interceptors interceptors;
  if (!token.empty()) {
    interceptors.push_back(std::make_unique<TokenInterceptors>("Bearer " + token));
  }
  return interceptors;
}

}  // namespace frontdesk::client
