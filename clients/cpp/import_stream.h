// An import that survives a broken connection.
#ifndef FRONTDESK_CLIENTS_CPP_IMPORT_STREAM_H_
#define FRONTDESK_CLIENTS_CPP_IMPORT_STREAM_H_

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "clients/cpp/client.h"
#include "clients/cpp/import_batch.h"
#include "grpcpp/support/byte_buffer.h"

namespace frontdesk::client {

// Sends batches without waiting for each answer, a bounded number at a time, and keeps them until
// they are answered. When the connection breaks it opens another and sends again what was not
// answered; the server leaves rows that it has already taken as they are. A server that has
// answered may start anew meanwhile: it gives up after waiting for `CallPolicy::patience`. One that
// has never answered gets `max_attempts` tries, as in any call. Not thread-safe.
class ImportStream {
 public:
  using OnAnswer = std::function<void(const admin::v1::ImportAccountsResponse&)>;

  // Calls `on_answer` once a batch, in the order sent, from inside Send, AwaitAnswers and Finish.
  // `client` must outlive the stream.
  ImportStream(const Client& client, OnAnswer on_answer);
  ~ImportStream();

  ImportStream(const ImportStream&) = delete;
  ImportStream& operator=(const ImportStream&) = delete;

  // Sends what is in the batch and leaves it empty; waits for the oldest answer if too many are
  // outstanding. After an error, which is that of the service, the stream is of no more use.
  absl::Status Send(ImportBatch& batch);

  // Waits until everything sent is answered.
  absl::Status AwaitAnswers();

  // Waits for all answers and closes the stream.
  absl::Status Finish();

 private:
  class Call;  // one try: a stream and the thread that takes its answers

  void Open();
  // Ends the call, hands on the answers that it still brought, and says why it ended.
  absl::Status Close();
  // Starts again after a break, or returns the error if that makes no sense.
  absl::Status Recover(absl::Status broken);
  // Waits before the next try; false if there should be none.
  bool Wait();
  void HandOn(const admin::v1::ImportAccountsResponse& answer);
  absl::Status AwaitAtMost(size_t outstanding);

  const Client& client_;
  const OnAnswer on_answer_;
  std::unique_ptr<Call> call_;
  std::deque<grpc::ByteBuffer> outstanding_;  // batches sent and not answered
  size_t outstanding_bytes_ = 0;
  Backoff backoff_;
  bool answered_ = false;  // by any stream
  int breaks_ = 0;         // since the last answer
  absl::Duration waited_;  // likewise
};

}  // namespace frontdesk::client

#endif  // FRONTDESK_CLIENTS_CPP_IMPORT_STREAM_H_
