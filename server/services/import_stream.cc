#include "server/services/import_stream.h"

#include <algorithm>
#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/limits.h"
#include "common/status_macros.h"
#include "frontdesk/admin/v1/transfer_service.pb.h"
#include "google/protobuf/arena.h"
#include "server/accounts/rules.h"
#include "server/services/api_converters.h"
#include "server/services/call.h"

namespace frontdesk::services {
namespace {

namespace admin_api = ::frontdesk::admin::v1;

constexpr Method kImportAccounts{"admin.v1.TransferService/ImportAccounts",
                                 absl::InfiniteDuration()};

void AddRejected(int64_t line, const Violations& violations,
                 admin_api::ImportAccountsResponse& response) {
  admin_api::RejectedRow& row = *response.add_rejected();
  row.set_line(line);
  for (const Violation& violation : violations) {
    admin_api::RowViolation& out = *row.add_violations();
    out.set_field(violation.field);
    out.set_reason(violation.reason);
    out.set_message(violation.message);
  }
}

// What is wrong with a row that the directory refused.
Violations ViolationsOf(const absl::Status& status) {
  ErrorDetail detail = GetErrorDetail(status);
  if (!detail.violations.empty()) return std::move(detail.violations);
  return {{"", detail.reason.empty() ? absl::StatusCodeToString(status.code()) : detail.reason,
           std::string(status.message())}};
}

// Whether a refusal is about the row rather than about the server.
bool IsAboutRow(const absl::Status& status) {
  return absl::IsInvalidArgument(status) || absl::IsAlreadyExists(status) ||
         absl::IsFailedPrecondition(status);
}

google::protobuf::ArenaOptions RowArenaOptions() {
  google::protobuf::ArenaOptions options;
  options.start_block_size = size_t{64} << 10;
  options.max_block_size = size_t{1} << 20;
  return options;
}

// A batch on its way.
struct Batch {
  grpc::ByteBuffer bytes;
  int64_t row_count = 0;                      // as sent
  std::vector<accounts::ImportAccount> rows;  // that could be read
  std::vector<int64_t> lines;                 // they stand on
  admin_api::ImportAccountsResponse response;
  bool ready = false;  // read: its turn to be written may come
};

// Adds what the rules find wrong with a row, but for fields that could not even be read: what the
// rules see there is not what the row says.
void AddRuleViolations(Violations found, Violations& violations) {
  const Violations unread = violations;
  for (Violation& violation : found) {
    const auto same_field = [&](const Violation& other) { return other.field == violation.field; };
    if (std::ranges::none_of(unread, same_field)) violations.push_back(std::move(violation));
  }
}

// Reads the rows; those that cannot be read are rejected in the response, with all that is wrong
// with them.
void ReadRows(const admin_api::ImportAccountsRequest& request, const accounts::RuleContext& context,
              Batch& batch) {
  batch.rows.reserve(static_cast<size_t>(request.rows_size()));
  for (const admin_api::ImportRow& row : request.rows()) {
    Violations violations;
    accounts::ImportAccount command{.account = FromApi(row.account(), violations),
                                    .fingerprint = ""};
    if (!row.account().etag().empty()) {
      violations.push_back({"etag", "OUTPUT_ONLY_FIELD", "a row has no etag; leave it out"});
    }
    if (violations.empty()) {
      batch.rows.push_back(std::move(command));
      batch.lines.push_back(row.line());
      continue;
    }
    AddRuleViolations(accounts::Check(command, context), violations);
    AddRejected(row.line(), violations, batch.response);
  }
}

// What became of the rows.
absl::Status AddOutcomes(const directory::ImportReply& reply, Batch& batch) {
  admin_api::ImportAccountsResponse& response = batch.response;
  for (size_t i = 0; i < reply.rows.size(); ++i) {
    const absl::StatusOr<directory::ImportedRow>& row = reply.rows[i];
    if (!row.ok()) {
      if (!IsAboutRow(row.status())) return row.status();
      AddRejected(batch.lines[i], ViolationsOf(row.status()), response);
    } else if (row->changed) {
      response.set_imported(response.imported() + 1);
      if (row->juvenile) response.set_juvenile(response.juvenile() + 1);
    } else {
      response.set_unchanged(response.unchanged() + 1);
    }
  }
  response.set_sequence(reply.sequence);
  return absl::OkStatus();
}

// Reads batches ahead: while one is being written to disk the next ones are read and checked. They
// are written and answered in the order in which they came.
//
// Three kinds of threads meet here: gRPC's, which bring batches and take answers; workers, which
// read them; the directory's, which say what became of them. What they share is guarded by
// `mutex_`; whatever calls out is called without it.
class ImportStream final : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>,
                           public Call {
 public:
  ImportStream(ServerEnvironment& environment, grpc::CallbackServerContext& context)
      : Call(environment, kImportAccounts, context) {}

  void Start() {
    const absl::Status admitted = Admit();
    if (!admitted.ok()) return Conclude(admitted);
    Attempt([this](const absl::Status& status) { status.ok() ? ReadNext() : Conclude(status); });
  }

  void OnReadDone(bool ok) override {
    if (!ok) {  // the client has sent all, or has gone
      {
        std::lock_guard lock(mutex_);
        all_read_ = true;
      }
      return FinishIfAnswered();
    }
    auto batch = std::make_shared<Batch>();
    {
      std::lock_guard lock(mutex_);
      reading_ = false;
      batch->bytes.Swap(&request_bytes_);
      coming_.push_back(batch);
      ++under_way_;
      ++unanswered_;
    }
    // Reading two thousand rows takes too long for a thread that tills wait for.
    Hold();
    const bool queued = environment().workers.Submit([this, batch] {
      const absl::Status status = Read(*batch);
      status.ok() ? WriteReady() : Conclude(status);
      Release();
    });
    if (!queued) {
      Conclude(ServerBusy());
      Release();
    }
    ReadNext();
  }

  void OnWriteDone(bool ok) override {
    if (!ok) return Conclude(absl::CancelledError("the caller has gone"));
    {
      std::lock_guard lock(mutex_);
      writing_ = false;
      --unanswered_;
    }
    AnswerNext();
    ReadNext();
    FinishIfAnswered();
  }

  void OnCancel() override { Cancel(); }
  void OnDone() override { delete this; }

 private:
  // Counts who is at work on a batch. gRPC is told of the end when nobody is any more.
  void Hold() { users_.fetch_add(1, std::memory_order_relaxed); }
  void Release() {
    if (users_.fetch_sub(1, std::memory_order_acq_rel) == 1)
      Call::Conclude(outcome_, [this](const grpc::Status& wire) { Finish(wire); });
  }

  // Ends the stream; whatever comes afterwards is dropped.
  void Conclude(const absl::Status& status) {
    {
      std::lock_guard lock(mutex_);
      if (std::exchange(concluded_, true)) return;
      outcome_ = status;
      set_rows(rows_read_);
    }
    Release();
  }

  void FinishIfAnswered() {
    {
      std::lock_guard lock(mutex_);
      if (!all_read_ || unanswered_ > 0) return;
    }
    Conclude(absl::OkStatus());
  }

  // Asks for the next batch if there is room for it.
  void ReadNext() {
    {
      std::lock_guard lock(mutex_);
      const bool room = under_way_ < limits::kMaxImportBatchesUnderWay &&
                        unanswered_ < limits::kMaxImportBatchesUnanswered;
      if (concluded_ || all_read_ || reading_ || !room) return;
      reading_ = true;
    }
    StartRead(&request_bytes_);
  }

  // On a worker: bytes → rows, prepared for the directory.
  absl::Status Read(Batch& batch) {
    // Thousands of small messages that all end together.
    google::protobuf::Arena arena(RowArenaOptions());
    auto& request =
        *google::protobuf::Arena::CreateMessage<admin_api::ImportAccountsRequest>(&arena);
    Violations wrong;
    RETURN_IF_ERROR(ParseMessage(batch.bytes, limits::kMaxMessageBytes, request, wrong));
    batch.bytes.Clear();
    if (static_cast<size_t>(request.rows_size()) > limits::kMaxImportBatchRows) {
      wrong.push_back({"rows", "TOO_MANY_ROWS",
                       absl::StrCat("a batch has at most ", limits::kMaxImportBatchRows,
                                    " rows; send more batches")});
    }
    if (!wrong.empty()) return InvalidArgument(std::move(wrong));
    batch.row_count = request.rows_size();
    directory::Directory& directory = backend().directory;
    ReadRows(request, {.now = directory.Now(), .zone = directory.zone(), .next_member = 0}, batch);
    directory.PrepareRows(absl::MakeSpan(batch.rows));
    std::lock_guard lock(mutex_);
    batch.ready = true;
    return absl::OkStatus();
  }

  // Hands the batches over that are ready, in order. One thread at a time does it.
  void WriteReady() {
    for (;;) {
      std::shared_ptr<Batch> batch;
      {
        std::lock_guard lock(mutex_);
        if (concluded_ || handing_over_ || coming_.empty() || !coming_.front()->ready) return;
        handing_over_ = true;
        batch = std::move(coming_.front());
        coming_.pop_front();
        rows_read_ += batch->row_count;
      }
      HandOver(batch);
      std::lock_guard lock(mutex_);
      handing_over_ = false;
    }
  }

  void HandOver(const std::shared_ptr<Batch>& batch) {
    Hold();
    backend().directory.Import(
        {.rows = std::move(batch->rows),
         .taken =
             [this] {
               {
                 std::lock_guard lock(mutex_);
                 --under_way_;
               }
               ReadNext();
             },
         .done =
             [this, batch](const absl::StatusOr<directory::ImportReply>& reply) {
               const absl::Status status =
                   reply.ok() ? AddOutcomes(*reply, *batch) : reply.status();
               status.ok() ? Answer(batch) : Conclude(status);
               Release();
             }});
  }

  void Answer(std::shared_ptr<Batch> batch) {
    {
      std::lock_guard lock(mutex_);
      answers_.push_back(std::move(batch));
    }
    AnswerNext();
  }

  void AnswerNext() {
    std::shared_ptr<Batch> batch;
    {
      std::lock_guard lock(mutex_);
      if (concluded_ || writing_ || answers_.empty()) return;
      writing_ = true;
      batch = std::move(answers_.front());
      answers_.pop_front();
    }
    response_bytes_.Clear();
    const absl::Status written = WriteMessage(batch->response, response_bytes_);
    if (!written.ok()) return Conclude(written);
    StartWrite(&response_bytes_);
  }

  grpc::ByteBuffer request_bytes_;
  grpc::ByteBuffer response_bytes_;
  std::atomic<int> users_ = 1;  // until it is concluded

  std::mutex mutex_;
  std::deque<std::shared_ptr<Batch>> coming_;   // read from the wire, not handed over
  std::deque<std::shared_ptr<Batch>> answers_;  // to be written to the wire
  size_t under_way_ = 0;                        // batches that the directory has not taken yet
  size_t unanswered_ = 0;
  int64_t rows_read_ = 0;
  bool reading_ = false;
  bool writing_ = false;
  bool handing_over_ = false;
  bool all_read_ = false;
  bool concluded_ = false;
  absl::Status outcome_;
};

}  // namespace

grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* StartImport(
    ServerEnvironment& environment, grpc::CallbackServerContext& context) {
  auto* stream = new ImportStream(environment, context);
  stream->Start();
  return stream;
}

}  // namespace frontdesk::services
