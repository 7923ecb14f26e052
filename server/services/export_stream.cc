#include "server/services/export_stream.h"

#include <memory>
#include <utility>
#include <vector>

#include "common/limits.h"
#include "common/status_macros.h"
#include "frontdesk/admin/v1/transfer_service.pb.h"
#include "server/services/api_converters.h"
#include "server/services/call.h"

namespace frontdesk::services {
namespace {

namespace admin_api = ::frontdesk::admin::v1;

constexpr Method kExportAccounts{"admin.v1.TransferService/ExportAccounts",
                                 absl::InfiniteDuration()};

// Sends one message after the other, each made on a worker thread once the one before has left.
class ExportStream final : public grpc::ServerWriteReactor<grpc::ByteBuffer>, public Call {
 public:
  ExportStream(ServerEnvironment& environment, grpc::CallbackServerContext& context)
      : Call(environment, kExportAccounts, context) {}

  void Start(const grpc::ByteBuffer& request_bytes) {
    const absl::Status status = Open(request_bytes);
    if (!status.ok()) return Conclude(status);
    set_audit_detail("every account");
    Attempt([this](const absl::Status& noted) { noted.ok() ? MakeNext() : Conclude(noted); });
  }

  void OnWriteDone(bool ok) override {
    if (!ok) return Conclude(absl::CancelledError("the caller has gone"));
    MakeNext();
  }

  void OnCancel() override { Cancel(); }
  void OnDone() override { delete this; }

 private:
  void Conclude(const absl::Status& status) {
    set_rows(sent_);
    cursor_.reset();
    Call::Conclude(status, [this](const grpc::Status& wire) { Finish(wire); });
  }

  absl::Status Open(const grpc::ByteBuffer& request_bytes) {
    admin_api::ExportAccountsRequest request;
    RETURN_IF_ERROR(Admit());
    RETURN_IF_ERROR(ParseMessage(request_bytes, limits::kMaxRequestBytes, request, violations));
    RETURN_IF_ERROR(Refusal());
    total_ = static_cast<int64_t>(backend().directory.Snapshot()->size());
    ASSIGN_OR_RETURN(cursor_, backend().directory.ReadAll());
    return absl::OkStatus();
  }

  void MakeNext() {
    const bool queued = environment().workers.Submit([this] {
      const absl::Status status = SendNext();
      if (!status.ok()) Conclude(status);
    });
    if (!queued) Conclude(ServerBusy());
  }

  absl::Status SendNext() {
    if (cancelled()) return absl::CancelledError("the caller has gone");
    std::vector<accounts::Account> accounts;
    ASSIGN_OR_RETURN(accounts, cursor_->Next(limits::kExportAccountsPerMessage));
    if (accounts.empty()) {
      Conclude(absl::OkStatus());
      return absl::OkStatus();
    }
    admin_api::ExportAccountsResponse response;
    for (const accounts::Account& account : accounts) {
      *response.add_accounts() = ToApi(account, CardNumbers::kFull);
    }
    response.set_total_size(total_);
    sent_ += response.accounts_size();
    response_bytes_.Clear();
    RETURN_IF_ERROR(WriteMessage(response, response_bytes_));
    StartWrite(&response_bytes_);
    return absl::OkStatus();
  }

  std::unique_ptr<directory::AccountCursor> cursor_;
  grpc::ByteBuffer response_bytes_;
  int64_t total_ = 0;
  int64_t sent_ = 0;
};

}  // namespace

grpc::ServerWriteReactor<grpc::ByteBuffer>* StartExport(ServerEnvironment& environment,
                                                        grpc::CallbackServerContext& context,
                                                        const grpc::ByteBuffer& request) {
  auto* stream = new ExportStream(environment, context);
  stream->Start(request);
  return stream;
}

}  // namespace frontdesk::services
