#include "tests/server/support/service_room.h"

#include <future>

#include "google/protobuf/stubs/logging.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "grpcpp/generic/generic_stub.h"
#include "gtest/gtest.h"
#include "server/services/api_converters.h"
#include "server/services/byte_buffer.h"
#include "tests/server/support/test_accounts.h"

namespace frontdesk::testing {

WireError ReadError(const grpc::Status& status) {
  WireError error{.code = status.error_code(),
                  .message = status.error_message(),
                  .reason = "",
                  .etag = "",
                  .request_id = "",
                  .violations = {}};
  google::rpc::Status wire;
  EXPECT_TRUE(wire.ParseFromString(status.error_details()));
  for (const auto& detail : wire.details()) {
    google::rpc::ErrorInfo info;
    google::rpc::BadRequest bad;
    google::rpc::PreconditionFailure failure;
    google::rpc::RequestInfo request;
    if (detail.UnpackTo(&info)) {
      EXPECT_EQ(info.domain(), "frontdesk");
      error.reason = info.reason();
      const auto etag = info.metadata().find("etag");
      if (etag != info.metadata().end()) error.etag = etag->second;
    } else if (detail.UnpackTo(&bad)) {
      for (const auto& v : bad.field_violations()) {
        error.violations.emplace_back(v.field(), v.reason());
      }
    } else if (detail.UnpackTo(&failure)) {
      for (const auto& v : failure.violations())
        error.violations.emplace_back(v.subject(), v.type());
    } else if (detail.UnpackTo(&request)) {
      error.request_id = request.request_id();
    }
  }
  return error;
}

ServiceRoom::ServiceRoom(Readiness readiness)
    : log_file_(std::tmpfile()),
      log_(log_file_, LogLevel::kDebug),
      environment_(log_, "1.2.3", absl::Now(),
                   access::MethodRules::Load(GrpcServer::ServiceNames()).value()) {
  google::protobuf::SetLogHandler(nullptr);  // as main does
  auto started = GrpcServer::Start(environment_, {{"127.0.0.1:0"}});
  EXPECT_TRUE(started.ok()) << started.status();
  server_ = *std::move(started);
  if (readiness == Readiness::kServing) OpenGate();
  channel_ = LeakWatch::Connect(server_->listeners()[0].address, leaks_);
  search_ = v1::SearchService::NewStub(channel_);
  account_ = v1::AccountService::NewStub(channel_);
  pos_ = pos::v1::PosService::NewStub(channel_);
  transfer_ = admin::v1::TransferService::NewStub(channel_);
  server_info_ = admin::v1::ServerService::NewStub(channel_);
  programs_ = admin::v1::ProgramService::NewStub(channel_);
}

ServiceRoom::~ServiceRoom() {
  server_.reset();
  leaks_->Check("the log", LogText());
  std::fclose(log_file_);
}

void ServiceRoom::OpenGate() {
  backend_.emplace(services::Backend{
      room_.directory(), services::PageTokens(room_.directory().KeyedHash("page tokens")),
      services::AccessControl{.identifier = &callers_}, absl::Milliseconds(1500)});
  environment_.backend.store(&*backend_);
  server_->SetServing(true);
}

void ServiceRoom::Reopen() {
  environment_.backend.store(nullptr);
  room_.Reopen();
  OpenGate();
}

WireError ServiceRoom::CallRaw(const std::string& method, const std::string& bytes,
                               const std::string& token, std::string* reply) {
  grpc::GenericStub stub(channel_);
  grpc::ClientContext context;
  if (!token.empty()) context.AddMetadata("authorization", "Bearer " + token);
  const grpc::Slice slice(bytes);
  const grpc::ByteBuffer request(&slice, 1);
  grpc::ByteBuffer response;
  std::promise<grpc::Status> done;
  stub.UnaryCall(&context, method, grpc::StubOptions(), &request, &response,
                 [&done](grpc::Status status) { done.set_value(std::move(status)); });
  const grpc::Status status = done.get_future().get();
  if (reply != nullptr) *reply += services::Flatten(response);
  return ReadError(status);
}

v1::Account ServiceRoom::Create(const v1::Account& account) {
  v1::CreateAccountRequest request;
  *request.mutable_account() = account;
  grpc::ClientContext context;
  v1::Account created;
  const grpc::Status status = account_->CreateAccount(&context, request, &created);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return created;
}

v1::SearchAccountsResponse ServiceRoom::Search(const v1::SearchAccountsRequest& request) {
  grpc::ClientContext context;
  v1::SearchAccountsResponse response;
  const grpc::Status status = search_->SearchAccounts(&context, request, &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return response;
}

WireError ServiceRoom::SearchError(const v1::SearchAccountsRequest& request) {
  grpc::ClientContext context;
  v1::SearchAccountsResponse response;
  return ReadError(search_->SearchAccounts(&context, request, &response));
}

admin::v1::ImportAccountsResponse ServiceRoom::Import(const std::vector<v1::Account>& accounts) {
  admin::v1::ImportAccountsRequest request;
  for (const v1::Account& account : accounts) {
    admin::v1::ImportRow& row = *request.add_rows();
    row.set_line(request.rows_size());
    *row.mutable_account() = account;
  }
  grpc::ClientContext context;
  auto stream = transfer_->ImportAccounts(&context);
  admin::v1::ImportAccountsResponse response;
  EXPECT_TRUE(stream->Write(request));
  EXPECT_TRUE(stream->Read(&response));
  stream->WritesDone();
  const grpc::Status status = stream->Finish();
  EXPECT_TRUE(status.ok()) << status.error_message();
  return response;
}

std::string ServiceRoom::LogText() {
  std::string text;
  std::rewind(log_file_);
  char buffer[4096];
  while (const size_t size = std::fread(buffer, 1, sizeof buffer, log_file_)) {
    text.append(buffer, size);
  }
  return text;
}

v1::Account PersonMessage(uint64_t n) {
  v1::Account account = services::ToApi(Person(n), services::CardNumbers::kFull);
  account.clear_member_id();
  return account;
}

v1::Account RowMessage(uint64_t n) { return services::ToApi(Row(n), services::CardNumbers::kFull); }

std::vector<std::string> Ids(const v1::SearchAccountsResponse& response) {
  std::vector<std::string> ids;
  for (const v1::SearchRow& row : response.rows()) ids.push_back(row.member_id());
  return ids;
}

}  // namespace frontdesk::testing
