#include "server/services/import_stream.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/limits.h"
#include "common/status_macros.h"
#include "frontdesk/admin/v1/transfer_service.pb.h"
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

// A batch on its way: the rows that could be read, and the lines they stand on.
struct Batch {
  std::vector<accounts::ImportAccount> rows;
  std::vector<int64_t> lines;
  admin_api::ImportAccountsResponse response;
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
Batch ReadRows(const admin_api::ImportAccountsRequest& request,
               const accounts::RuleContext& context) {
  Batch batch;
  for (const admin_api::ImportRow& row : request.rows()) {
    Violations violations;
    accounts::ImportAccount command{FromApi(row.account(), violations), ""};
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
  return batch;
}

// Reads a batch, has it written, answers, reads the next.
class ImportStream final : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>,
                           public Call {
 public:
  ImportStream(ServerEnvironment& environment, grpc::CallbackServerContext& context)
      : Call(environment, kImportAccounts, context) {}

  void Start() {
    const absl::Status admitted = Admit();
    if (!admitted.ok()) return Conclude(admitted);
    StartRead(&request_bytes_);
  }

  void OnReadDone(bool ok) override {
    if (!ok) return Conclude(absl::OkStatus());  // the client has sent all, or has gone
    // Reading two thousand rows takes too long for a thread that tills wait for.
    const bool queued = environment().workers.Submit([this] {
      const absl::Status status = Submit();
      if (!status.ok()) Conclude(status);
    });
    if (!queued) Conclude(ServerBusy());
  }

  void OnWriteDone(bool ok) override {
    if (!ok) return Conclude(absl::CancelledError("the caller has gone"));
    StartRead(&request_bytes_);
  }

  void OnCancel() override { Cancel(); }
  void OnDone() override { delete this; }

 private:
  void Conclude(const absl::Status& status) {
    set_rows(rows_read_);
    Finish(Call::Conclude(status));
  }

  absl::Status Submit() {
    admin_api::ImportAccountsRequest request;
    RETURN_IF_ERROR(ParseMessage(request_bytes_, limits::kMaxMessageBytes, request, violations));
    if (static_cast<size_t>(request.rows_size()) > limits::kMaxImportBatchRows) {
      violations.push_back({"rows", "TOO_MANY_ROWS",
                            absl::StrCat("a batch has at most ", limits::kMaxImportBatchRows,
                                         " rows; send more batches")});
    }
    RETURN_IF_ERROR(Refusal());
    rows_read_ += request.rows_size();
    directory::Directory& directory = backend().directory;
    batch_ =
        ReadRows(request, {.now = directory.Now(), .zone = directory.zone(), .next_member = 0});
    directory.Import(std::move(batch_.rows), [this](absl::StatusOr<directory::ImportReply> reply) {
      const absl::Status status = reply.ok() ? Answer(*std::move(reply)) : reply.status();
      if (!status.ok()) Conclude(status);
    });
    return absl::OkStatus();
  }

  // On the writer thread.
  absl::Status Answer(directory::ImportReply reply) {
    admin_api::ImportAccountsResponse& response = batch_.response;
    for (size_t i = 0; i < reply.rows.size(); ++i) {
      const absl::StatusOr<directory::ImportedRow>& row = reply.rows[i];
      if (!row.ok()) {
        if (!IsAboutRow(row.status())) return row.status();
        AddRejected(batch_.lines[i], ViolationsOf(row.status()), response);
      } else if (row->changed) {
        response.set_imported(response.imported() + 1);
        if (row->juvenile) response.set_juvenile(response.juvenile() + 1);
      } else {
        response.set_unchanged(response.unchanged() + 1);
      }
    }
    response.set_sequence(reply.sequence);
    response_bytes_.Clear();
    RETURN_IF_ERROR(WriteMessage(response, response_bytes_));
    StartWrite(&response_bytes_);
    return absl::OkStatus();
  }

  grpc::ByteBuffer request_bytes_;
  grpc::ByteBuffer response_bytes_;
  Batch batch_;
  int64_t rows_read_ = 0;
};

}  // namespace

grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* StartImport(
    ServerEnvironment& environment, grpc::CallbackServerContext& context) {
  auto* stream = new ImportStream(environment, context);
  stream->Start();
  return stream;
}

}  // namespace frontdesk::services
