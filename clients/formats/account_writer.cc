#include "clients/formats/account_writer.h"

#include <string>

#include "clients/formats/account_columns.h"
#include "clients/formats/account_json.h"
#include "clients/formats/cell_codec.h"
#include "clients/formats/row_draft.h"
#include "common/error.h"

namespace frontdesk::formats {
namespace {

class ColumnarWriter final : public AccountWriter {
 public:
  ColumnarWriter(std::ostream& out, FileFormat format)
      : out_(out), csv_(format == FileFormat::kCsv) {
    for (const Column& column : AccountColumns()) AppendCell(column.name);
    EndRow();
  }

  absl::Status Write(const frontdesk::v1::Account& account) override {
    const RowDraft draft = RowDraft::FromAccount(account);
    for (const Column& column : AccountColumns()) AppendCell(FormatCell(column, draft));
    EndRow();
    return absl::OkStatus();
  }

 private:
  void AppendCell(std::string_view value) {
    if (!row_.empty() || started_) row_.push_back(csv_ ? ',' : '\t');
    started_ = true;
    if (csv_) {
      AppendCsvCell(GuardFormula(value), row_);
    } else {
      AppendTsvCell(value, row_);
    }
  }

  void EndRow() {
    row_.push_back('\n');
    out_.write(row_.data(), static_cast<std::streamsize>(row_.size()));
    row_.clear();
    started_ = false;
  }

  std::ostream& out_;
  const bool csv_;
  std::string row_;
  bool started_ = false;
};

class NdjsonWriter final : public AccountWriter {
 public:
  explicit NdjsonWriter(std::ostream& out) : out_(out) {}

  absl::Status Write(const frontdesk::v1::Account& account) override {
    const std::string json = FormatAccountJson(WithoutReplyOnlyFields(account));
    if (json.empty()) {
      return MakeError(absl::StatusCode::kInternal, "ACCOUNT_UNWRITABLE",
                       "an account holds a time that JSON cannot express");
    }
    out_ << json << '\n';
    return absl::OkStatus();
  }

 private:
  std::ostream& out_;
};

}  // namespace

std::unique_ptr<AccountWriter> AccountWriter::Create(std::ostream& out, FileFormat format) {
  if (format == FileFormat::kNdjson) return std::make_unique<NdjsonWriter>(out);
  return std::make_unique<ColumnarWriter>(out, format);
}

}  // namespace frontdesk::formats
