#include "tests/server/support/leak_watch.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "common/strings.h"
#include "google/protobuf/descriptor.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/support/client_interceptor.h"
#include "gtest/gtest.h"
#include "server/services/byte_buffer.h"

namespace frontdesk::testing {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using grpc::experimental::InterceptionHookPoints;

// Shorter texts are in everything; longer ones need not be compared to the end.
constexpr size_t kLeastBytes = 6;
constexpr size_t kMostBytes = 64;

// Texts that name things and not people: they may be told.
bool NamesAThing(const FieldDescriptor& field) {
  static const std::set<std::string, std::less<>> names = {
      "after",      "agent",     "brand",         "caller",      "code",     "country",
      "criterion",  "currency",  "display_name",  "etag",        "event_id", "head",
      "language",   "member_id", "member_ids",    "method",      "name",     "other_member_id",
      "page_token", "paths",     "payment_brand", "permissions", "plan",     "program",
      "setting",    "state",     "states",        "store",       "ticket",   "tier",
      "time_zone",  "title",     "totp_code",     "user",        "view_id"};
  return names.contains(field.name());
}

void CollectTexts(const Message& message, std::vector<std::string>& texts) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (NamesAThing(*field)) continue;
    const int count = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      if (field->type() == FieldDescriptor::TYPE_STRING) {
        texts.push_back(field->is_repeated() ? reflection.GetRepeatedString(message, field, i)
                                             : reflection.GetString(message, field));
      } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        CollectTexts(field->is_repeated() ? reflection.GetRepeatedMessage(message, field, i)
                                          : reflection.GetMessage(message, field),
                     texts);
      }
    }
  }
}

// What a method is asked with; null if there is no such method.
std::unique_ptr<Message> NewRequest(std::string_view method) {
  std::string name(method.substr(1));
  std::ranges::replace(name, '/', '.');
  const auto* found = google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(name);
  if (found == nullptr) return nullptr;
  return std::unique_ptr<Message>(google::protobuf::MessageFactory::generated_factory()
                                      ->GetPrototype(found->input_type())
                                      ->New());
}

class WatchedCall final : public grpc::experimental::Interceptor {
 public:
  WatchedCall(std::string method, std::shared_ptr<LeakWatch> watch)
      : method_(std::move(method)), watch_(std::move(watch)) {}

  void Intercept(grpc::experimental::InterceptorBatchMethods* batch) override {
    if (batch->QueryInterceptionHookPoint(InterceptionHookPoints::PRE_SEND_MESSAGE)) {
      watch_->NoteRequest(method_, services::Flatten(*batch->GetSerializedSendMessage()));
    }
    if (batch->QueryInterceptionHookPoint(InterceptionHookPoints::POST_RECV_STATUS)) {
      watch_->CheckRefusal(method_, *batch->GetRecvStatus());
    }
    batch->Proceed();
  }

 private:
  const std::string method_;
  const std::shared_ptr<LeakWatch> watch_;
};

class WatchFactory final : public grpc::experimental::ClientInterceptorFactoryInterface {
 public:
  explicit WatchFactory(std::shared_ptr<LeakWatch> watch) : watch_(std::move(watch)) {}
  grpc::experimental::Interceptor* CreateClientInterceptor(
      grpc::experimental::ClientRpcInfo* info) override {
    return new WatchedCall(info->method(), watch_);
  }

 private:
  const std::shared_ptr<LeakWatch> watch_;
};

}  // namespace

std::shared_ptr<grpc::Channel> LeakWatch::Connect(const std::string& address,
                                                  std::shared_ptr<LeakWatch> watch) {
  std::vector<std::unique_ptr<grpc::experimental::ClientInterceptorFactoryInterface>> factories;
  factories.push_back(std::make_unique<WatchFactory>(std::move(watch)));
  return grpc::experimental::CreateCustomChannelWithInterceptors(
      address, grpc::InsecureChannelCredentials(), grpc::ChannelArguments(), std::move(factories));
}

void LeakWatch::NoteRequest(std::string_view method, const std::string& bytes) {
  const std::unique_ptr<Message> request = NewRequest(method);
  // What cannot be read is noted as far as it could.
  if (request == nullptr) return;
  request->ParsePartialFromString(bytes);
  std::vector<std::string> texts;
  CollectTexts(*request, texts);
  for (const std::string& text : texts) Note(text);
}

void LeakWatch::Note(std::string_view text) {
  std::string canary = absl::AsciiStrToLower(ToAbsl(text.substr(0, kMostBytes)));
  const bool distinct = std::set<char>(canary.begin(), canary.end()).size() > 2;
  if (canary.size() < kLeastBytes || !distinct) return;
  std::lock_guard lock(mutex_);
  std::vector<std::string>& same = canaries_[canary.substr(0, kLeastBytes)];
  if (std::ranges::find(same, canary) == same.end()) same.push_back(std::move(canary));
}

std::string LeakWatch::Find(std::string_view text) const {
  const std::string folded = absl::AsciiStrToLower(ToAbsl(text));
  std::lock_guard lock(mutex_);
  for (size_t i = 0; i + kLeastBytes <= folded.size(); ++i) {
    const auto found = canaries_.find(folded.substr(i, kLeastBytes));
    if (found == canaries_.end()) continue;
    for (const std::string& canary : found->second) {
      if (folded.compare(i, canary.size(), canary) == 0) return canary;
    }
  }
  return "";
}

void LeakWatch::Check(std::string_view where, std::string_view text) const {
  const std::string canary = Find(text);
  EXPECT_EQ(canary, "") << where << " tells what a test sent: " << text.substr(0, 2000);
}

void LeakWatch::CheckRefusal(const std::string& method, const grpc::Status& status) const {
  if (status.ok()) return;
  Check("the refusal of " + method, status.error_message());
  Check("the details of the refusal of " + method, status.error_details());
}

}  // namespace frontdesk::testing
