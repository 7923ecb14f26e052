#include "tests/clients/fake_server.h"

#include <algorithm>
#include <utility>

#include "google/rpc/error_details.pb.h"
#include "grpcpp/server_builder.h"

namespace frontdesk::client {

grpc::Status FakeAccounts::Due() {
  ++calls_;
  if (failures_.empty()) return grpc::Status::OK;
  grpc::Status due = std::move(failures_.front());
  failures_.pop_front();
  return due;
}

grpc::Status FakeAccounts::GetAccount(grpc::ServerContext*, const v1::GetAccountRequest* request,
                                      v1::Account* reply) {
  std::lock_guard lock(mutex_);
  *reply = account_;
  reply->set_member_id(request->member_id());
  reply->set_etag(std::to_string(version_));
  return Due();
}

grpc::Status FakeAccounts::CreateAccount(grpc::ServerContext*,
                                         const v1::CreateAccountRequest* request,
                                         v1::Account* reply) {
  std::lock_guard lock(mutex_);
  request_ids_.push_back(request->request_id());
  *reply = request->account();
  return Due();
}

grpc::Status FakeAccounts::UpdateAccount(grpc::ServerContext*,
                                         const v1::UpdateAccountRequest* request,
                                         v1::Account* reply) {
  std::lock_guard lock(mutex_);
  request_ids_.push_back(request->request_id());
  if (outrun_ > 0) {
    --outrun_;
    account_.set_tier("GOLD");
    ++version_;
  }
  if (request->account().etag() != std::to_string(version_)) {
    google::rpc::ErrorInfo info;
    info.set_reason("ETAG_MISMATCH");
    (*info.mutable_metadata())["etag"] = std::to_string(version_);
    return WireError(grpc::StatusCode::ABORTED, "somebody else was faster", info);
  }
  account_ = request->account();
  ++version_;
  *reply = account_;
  return Due();
}

void FakeAccounts::FailNext(std::deque<grpc::Status> failures) {
  std::lock_guard lock(mutex_);
  failures_ = std::move(failures);
}

void FakeAccounts::OutrunNextUpdates(int count) {
  std::lock_guard lock(mutex_);
  outrun_ = count;
}

std::vector<std::string> FakeAccounts::request_ids() const {
  std::lock_guard lock(mutex_);
  return request_ids_;
}

int FakeAccounts::calls() const {
  std::lock_guard lock(mutex_);
  return calls_;
}

grpc::Status FakeTransfer::ImportAccounts(
    grpc::ServerContext*,
    grpc::ServerReaderWriter<admin::v1::ImportAccountsResponse, admin::v1::ImportAccountsRequest>*
        stream) {
  admin::v1::ImportAccountsRequest batch;
  for (int answered = 0; stream->Read(&batch); ++answered) {
    {
      std::lock_guard lock(mutex_);
      if (breaks_left_ > 0 && answered == break_after_) {
        --breaks_left_;
        break_after_ = then_after_;
        return break_status_;
      }
    }
    stream->Write(Take(batch));
  }
  return grpc::Status::OK;
}

admin::v1::ImportAccountsResponse FakeTransfer::Take(
    const admin::v1::ImportAccountsRequest& batch) {
  std::lock_guard lock(mutex_);
  taken_.push_back(batch.rows(0).line());
  largest_batch_ = std::max(largest_batch_, batch.rows_size());
  admin::v1::ImportAccountsResponse answer;
  for (const auto& row : batch.rows()) {
    if (!rejected_.contains(row.line())) {
      answer.set_imported(answer.imported() + 1);
      continue;
    }
    auto& rejected = *answer.add_rejected();
    rejected.set_line(row.line());
    auto& violation = *rejected.add_violations();
    violation.set_field("address.postal_code");
    violation.set_reason("POSTAL_CODE_MALFORMED");
    violation.set_message("letters and digits only");
  }
  return answer;
}

void FakeTransfer::Reject(std::set<int64_t> lines) {
  std::lock_guard lock(mutex_);
  rejected_ = std::move(lines);
}

int FakeTransfer::largest_batch() const {
  std::lock_guard lock(mutex_);
  return largest_batch_;
}

void FakeTransfer::BreakAfter(int answers, grpc::Status status, int times) {
  std::lock_guard lock(mutex_);
  break_after_ = then_after_ = answers;
  break_status_ = std::move(status);
  breaks_left_ = times;
}

void FakeTransfer::BreakAfterOnce(int answers, grpc::Status status, int times) {
  BreakAfter(answers, std::move(status), times);
  std::lock_guard lock(mutex_);
  then_after_ = 0;
}

std::vector<int64_t> FakeTransfer::taken() const {
  std::lock_guard lock(mutex_);
  return taken_;
}

FakeServer::FakeServer() {
  grpc::ServerBuilder builder;
  builder.RegisterService(&accounts);
  builder.RegisterService(&transfer);
  server_ = builder.BuildAndStart();
}

FakeServer::~FakeServer() { server_->Shutdown(); }

Client FakeServer::MakeClient() const {
  CallPolicy policy;
  policy.sleep = [](absl::Duration) {};
  return Client(server_->InProcessChannel({}), policy);
}

}  // namespace frontdesk::client
