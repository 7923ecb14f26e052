#include "clients/cli/import_job.h"

#include <algorithm>
#include <utility>

#include "clients/formats/account_columns.h"
#include "common/limits.h"
#include "common/status_macros.h"

namespace frontdesk::cli {
namespace {

// Leaves room below the 4 MiB that a server takes in one message.
constexpr size_t kMaxBatchBytes = 1024 * 1024;

}  // namespace

ImportJob::ImportJob(const client::Client& client, ImportSource source, RejectFile& rejects,
                     Progress& progress)
    : source_(source),
      rejects_(rejects),
      progress_(progress),
      stream_(client, [this](const auto& answer) { TakeAnswer(answer); }) {}

absl::Status ImportJob::Run() {
  ASSIGN_OR_RETURN(const auto reader, formats::AccountReader::Open(source_.stream, source_.format));
  formats::SourceRow row;
  while (true) {
    ASSIGN_OR_RETURN(const bool more, reader->Next(row));
    if (!more) break;
    RETURN_IF_ERROR(Take(row));
  }
  RETURN_IF_ERROR(SendBatch());
  RETURN_IF_ERROR(stream_.Finish());
  return rejects_.Close();
}

absl::Status ImportJob::Take(formats::SourceRow& row) {
  ++rows_read_;
  if (!row.violations.empty()) {
    batch_rejects_.push_back({row.line, std::move(row.violations)});
  } else {
    row_.set_line(row.line);
    row_.mutable_account()->Swap(&row.account);
    batch_.Add(row_);
  }
  const bool full = batch_.rows() >= limits::kMaxImportBatchRows ||
                    batch_.bytes() >= kMaxBatchBytes ||
                    batch_rejects_.size() >= limits::kMaxImportBatchRows;
  return full ? SendBatch() : absl::OkStatus();
}

absl::Status ImportJob::SendBatch() {
  ShowProgress();
  if (batch_.rows() == 0) {  // nothing to send: only the order of the rejects matters
    RETURN_IF_ERROR(stream_.AwaitAnswers());
    WriteRejects(std::exchange(batch_rejects_, {}));
    return absl::OkStatus();
  }
  waiting_rejects_.push_back(std::exchange(batch_rejects_, {}));
  return stream_.Send(batch_);
}

void ImportJob::TakeAnswer(const admin::v1::ImportAccountsResponse& answer) {
  totals_.imported += answer.imported();
  totals_.unchanged += answer.unchanged();
  totals_.juvenile += answer.juvenile();
  std::vector<Reject> rejects = std::move(waiting_rejects_.front());
  waiting_rejects_.pop_front();
  for (const auto& row : answer.rejected()) {
    Reject reject{row.line(), {}};
    for (const auto& v : row.violations()) {
      reject.violations.push_back(InTermsOfFile({v.field(), v.reason(), v.message()}));
    }
    rejects.push_back(std::move(reject));
  }
  WriteRejects(std::move(rejects));
  ShowProgress();
}

void ImportJob::ShowProgress() {
  progress_.Update(totals_.rows(), FractionDone(), rows_read_ - totals_.rows());
}

void ImportJob::WriteRejects(std::vector<Reject> rejects) {
  std::sort(rejects.begin(), rejects.end(),
            [](const Reject& a, const Reject& b) { return a.line < b.line; });
  for (const Reject& reject : rejects) rejects_.Write(reject);
  totals_.rejected += static_cast<int64_t>(rejects.size());
}

Violation ImportJob::InTermsOfFile(Violation violation) const {
  if (source_.format != formats::FileFormat::kNdjson) {
    violation.field = formats::ColumnOfField(violation.field);
  }
  return violation;
}

double ImportJob::FractionDone() const {
  const auto position = source_.stream.tellg();
  if (source_.bytes <= 0 || rows_read_ == 0) return -1;
  const double read =
      position < 0 ? 1 : static_cast<double>(position) / static_cast<double>(source_.bytes);
  // Answers come for hundreds of thousands of rows at a time, when those have become searchable. So
  // that the share grows in between, a row that is under way counts half.
  const double answered = static_cast<double>(totals_.rows()) / static_cast<double>(rows_read_);
  return read * (1 + answered) / 2;
}

}  // namespace frontdesk::cli
