#include "clients/cpp/import_stream.h"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "clients/cpp/wire_status.h"
#include "common/status_macros.h"

namespace frontdesk::client {
namespace {

using admin::v1::ImportAccountsResponse;
using ByteStream = grpc::ClientReaderWriterInterface<grpc::ByteBuffer, ImportAccountsResponse>;

// A server makes rows searchable many at a time, so many must be on their way; few enough to hold
// in memory.
constexpr size_t kMaxOutstanding = 200;
constexpr size_t kMaxOutstandingBytes = size_t{96} << 20;

// As the generated stub starts it, but for batches that are serialized already: they are kept as
// they were sent and may be sent again.
std::unique_ptr<ByteStream> Start(grpc::ChannelInterface& channel, grpc::ClientContext& context) {
  const grpc::internal::RpcMethod method("/frontdesk.admin.v1.TransferService/ImportAccounts",
                                         grpc::internal::RpcMethod::BIDI_STREAMING);
  return std::unique_ptr<ByteStream>(
      grpc::internal::ClientReaderWriterFactory<grpc::ByteBuffer, ImportAccountsResponse>::Create(
          &channel, method, &context));
}

}  // namespace

// Answers are taken by a thread of their own: an answer that lists many rejected rows may fill the
// connection, and a server that cannot send does not read.
class ImportStream::Call {
 public:
  explicit Call(grpc::ChannelInterface& channel)
      : stream_(Start(channel, context_)), reader_([this] { TakeAnswers(); }) {}

  bool Write(const grpc::ByteBuffer& batch) { return stream_->Write(batch); }
  void WritesDone() { stream_->WritesDone(); }
  void Cancel() { context_.TryCancel(); }

  // The next answer in order if it is there already.
  std::optional<ImportAccountsResponse> PollAnswer() {
    std::lock_guard lock(mutex_);
    return TakeFirst();
  }

  // The next answer in order, or nothing when the stream has ended and all are taken.
  std::optional<ImportAccountsResponse> NextAnswer() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return ended_ || !answers_.empty(); });
    return TakeFirst();
  }

  // Waits for the end of the stream and says why it ended.
  absl::Status Finish() {
    reader_.join();
    return FromWire(stream_->Finish());
  }

 private:
  std::optional<ImportAccountsResponse> TakeFirst() {
    if (answers_.empty()) return std::nullopt;
    ImportAccountsResponse answer = std::move(answers_.front());
    answers_.pop_front();
    return answer;
  }

  void TakeAnswers() {
    ImportAccountsResponse answer;
    while (stream_->Read(&answer)) {
      std::lock_guard lock(mutex_);
      answers_.push_back(std::move(answer));
      changed_.notify_one();
    }
    std::lock_guard lock(mutex_);
    ended_ = true;
    changed_.notify_one();
  }

  grpc::ClientContext context_;
  std::unique_ptr<ByteStream> stream_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<ImportAccountsResponse> answers_;
  bool ended_ = false;
  std::thread reader_;
};

ImportStream::ImportStream(const Client& client, OnAnswer on_answer)
    : client_(client), on_answer_(std::move(on_answer)), backoff_(client.policy()) {
  Open();
}

ImportStream::~ImportStream() {
  if (call_ == nullptr) return;
  call_->Cancel();
  while (call_->NextAnswer()) {
  }
  call_->Finish().IgnoreError();
}

absl::Status ImportStream::Send(ImportBatch& batch) {
  while (auto answer = call_->PollAnswer()) HandOn(*answer);
  RETURN_IF_ERROR(AwaitAtMost(kMaxOutstanding - 1));
  while (outstanding_bytes_ > kMaxOutstandingBytes) {
    RETURN_IF_ERROR(AwaitAtMost(outstanding_.size() - 1));
  }
  outstanding_.push_back(batch.Take());
  outstanding_bytes_ += outstanding_.back().Length();
  // Recovery sends everything that is outstanding, this batch included.
  if (call_->Write(outstanding_.back())) return absl::OkStatus();
  return Recover(Close());
}

absl::Status ImportStream::AwaitAnswers() { return AwaitAtMost(0); }

absl::Status ImportStream::Finish() {
  RETURN_IF_ERROR(AwaitAnswers());
  call_->WritesDone();
  const absl::Status status = Close();
  // A connection that breaks now takes nothing with it.
  return IsWorthRetrying(status) ? absl::OkStatus() : status;
}

void ImportStream::Open() { call_ = std::make_unique<Call>(client_.channel()); }

absl::Status ImportStream::Close() {
  while (const auto answer = call_->NextAnswer()) HandOn(*answer);
  const absl::Status status = call_->Finish();
  call_.reset();
  return status;
}

absl::Status ImportStream::Recover(absl::Status broken) {
  while (true) {
    // A server that ends the stream before all is answered has been told to stop.
    if (broken.ok()) broken = absl::UnavailableError("the server ended the import early");
    if (!IsWorthRetrying(broken) || !Wait()) return broken;
    Open();
    bool sent = true;
    for (const grpc::ByteBuffer& batch : outstanding_) {
      if (!(sent = call_->Write(batch))) break;
    }
    if (sent) return absl::OkStatus();
    broken = Close();
  }
}

bool ImportStream::Wait() {
  const CallPolicy& policy = client_.policy();
  if (answered_ ? waited_ >= policy.patience : ++breaks_ >= policy.max_attempts) return false;
  const absl::Duration wait = backoff_.Next();
  waited_ += wait;
  policy.sleep(wait);
  return true;
}

void ImportStream::HandOn(const ImportAccountsResponse& answer) {
  if (outstanding_.empty()) return;  // an answer to nothing
  outstanding_bytes_ -= outstanding_.front().Length();
  outstanding_.pop_front();
  answered_ = true;
  breaks_ = 0;
  waited_ = absl::ZeroDuration();
  backoff_ = Backoff(client_.policy());
  on_answer_(answer);
}

absl::Status ImportStream::AwaitAtMost(size_t outstanding) {
  while (outstanding_.size() > outstanding) {
    if (const auto answer = call_->NextAnswer()) {
      HandOn(*answer);
    } else {
      RETURN_IF_ERROR(Recover(Close()));
    }
  }
  return absl::OkStatus();
}

}  // namespace frontdesk::client
