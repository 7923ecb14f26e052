// A server that answers as it is told, for tests of the client library.
#ifndef FRONTDESK_TESTS_CLIENTS_FAKE_SERVER_H_
#define FRONTDESK_TESTS_CLIENTS_FAKE_SERVER_H_

#include <deque>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "clients/cpp/client.h"
#include "google/rpc/status.pb.h"
#include "grpcpp/server.h"

namespace frontdesk::client {

// A wire status of `code` that carries `details`.
template <typename... Details>
grpc::Status WireError(grpc::StatusCode code, const std::string& message,
                       const Details&... details) {
  google::rpc::Status status;
  status.set_code(code);
  status.set_message(message);
  (status.add_details()->PackFrom(details), ...);
  return {code, message, status.SerializeAsString()};
}

// Keeps one account. Writes need its etag, which counts up.
class FakeAccounts final : public v1::AccountService::Service {
 public:
  grpc::Status GetAccount(grpc::ServerContext*, const v1::GetAccountRequest*,
                          v1::Account* reply) override;
  grpc::Status CreateAccount(grpc::ServerContext*, const v1::CreateAccountRequest* request,
                             v1::Account* reply) override;
  grpc::Status UpdateAccount(grpc::ServerContext*, const v1::UpdateAccountRequest* request,
                             v1::Account* reply) override;

  // The next calls fail with these, in order.
  void FailNext(std::deque<grpc::Status> failures);
  // The next writes of ours find that somebody else has written since they read.
  void OutrunNextUpdates(int count);
  // Request IDs of all writes so far.
  std::vector<std::string> request_ids() const;
  int calls() const;

 private:
  // The failure that is due, or OK.
  grpc::Status Due();

  mutable std::mutex mutex_;
  std::deque<grpc::Status> failures_;
  std::vector<std::string> request_ids_;
  v1::Account account_;
  int outrun_ = 0;
  int version_ = 1;
  int calls_ = 0;
};

// Counts rows. Breaks the stream where told.
class FakeTransfer final : public admin::v1::TransferService::Service {
 public:
  grpc::Status ImportAccounts(
      grpc::ServerContext*,
      grpc::ServerReaderWriter<admin::v1::ImportAccountsResponse, admin::v1::ImportAccountsRequest>*
          stream) override;

  // Each stream ends with `status` after it has answered as many batches, `times` times.
  void BreakAfter(int answers, grpc::Status status, int times);
  // The same, but only the first of them answers anything.
  void BreakAfterOnce(int answers, grpc::Status status, int times);
  // Rejects the rows of these lines for their `address.postal_code`.
  void Reject(std::set<int64_t> lines);
  // First lines of the batches taken, in order; a batch taken twice is there twice.
  std::vector<int64_t> taken() const;
  // Rows of the largest batch.
  int largest_batch() const;

 private:
  admin::v1::ImportAccountsResponse Take(const admin::v1::ImportAccountsRequest& batch);

  mutable std::mutex mutex_;
  std::vector<int64_t> taken_;
  std::set<int64_t> rejected_;
  int largest_batch_ = 0;
  int break_after_ = 0, then_after_ = 0;
  grpc::Status break_status_;
  int breaks_left_ = 0;
};

// Both, on a channel inside the process.
class FakeServer {
 public:
  FakeServer();
  ~FakeServer();

  // A client that does not really wait between tries.
  Client MakeClient() const;

  FakeAccounts accounts;
  FakeTransfer transfer;

 private:
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace frontdesk::client

#endif  // FRONTDESK_TESTS_CLIENTS_FAKE_SERVER_H_
