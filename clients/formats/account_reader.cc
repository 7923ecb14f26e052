#include "clients/formats/account_reader.h"

#include <algorithm>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/formats/account_columns.h"
#include "clients/formats/account_json.h"
#include "clients/formats/line_reader.h"
#include "clients/formats/record_reader.h"
#include "clients/formats/value_text.h"
#include "common/status_macros.h"
#include "common/strings.h"

namespace frontdesk::formats {
namespace {

constexpr size_t kMaxNameShown = 40;  // bytes of a column name that came from the file
constexpr std::string_view kRequiredColumn = "member_id";

Violation NotUtf8(std::string_view field) {
  return {std::string(field), "TEXT_NOT_UTF8", "the text is not UTF-8"};
}

// True at the end of the file, unless it broke before.
absl::StatusOr<bool> EndOf(const LineReader& lines) {
  if (!lines.failed()) return false;
  return MakeError(absl::StatusCode::kDataLoss, "FILE_UNREADABLE",
                   "the file could not be read to its end");
}

// The header row as columns. Collects everything wrong with it.
class Header {
 public:
  static absl::StatusOr<std::vector<const Column*>> Parse(const Record& record) {
    Header header;
    if (record.problem) header.violations_.push_back(*record.problem);
    for (const std::string& name : record.cells) header.Add(name);
    if (!header.Has(kRequiredColumn)) {
      header.Complain("MISSING_COLUMN", "the header row lacks the column member_id");
    }
    if (!header.violations_.empty()) return InvalidArgument(std::move(header.violations_));
    return std::move(header.columns_);
  }

 private:
  bool Has(std::string_view name) const {
    return std::any_of(columns_.begin(), columns_.end(),
                       [&](const Column* column) { return column->name == name; });
  }

  void Add(const std::string& name) {
    const Column* column = FindColumn(name);
    if (column == nullptr) {
      // Not C escapes but hexadecimal ones, so that no terminal is moved by a broken file.
      const std::string shown = absl::Utf8SafeCEscape(name.substr(0, kMaxNameShown));
      Complain("UNKNOWN_COLUMN",
               absl::StrCat("unknown column \"", shown, "\"; the columns are ", KnownColumns()));
    } else if (Has(name)) {
      Complain("DUPLICATE_COLUMN", absl::StrCat("the column ", name, " is there twice"));
    } else {
      columns_.push_back(column);
    }
  }

  static std::string KnownColumns() {
    return absl::StrJoin(AccountColumns(), ", ", [](std::string* out, const Column& column) {
      absl::StrAppend(out, ToAbsl(column.name));
    });
  }

  void Complain(std::string_view reason, const std::string& message) {
    violations_.push_back({"header", std::string(reason), message});
  }

  std::vector<const Column*> columns_;
  std::vector<Violation> violations_;
};

class ColumnarReader final : public AccountReader {
 public:
  ColumnarReader(std::istream& in, FileFormat format) : lines_(in) {
    if (format == FileFormat::kCsv) {
      records_ = std::make_unique<CsvRecordReader>(lines_);
    } else {
      records_ = std::make_unique<TsvRecordReader>(lines_);
    }
  }

  absl::Status ReadHeader() {
    if (!records_->Next(record_)) {
      RETURN_IF_ERROR(EndOf(lines_).status());
      return InvalidArgument({{"header", "HEADER_MISSING", "the file is empty: no header row"}});
    }
    ASSIGN_OR_RETURN(columns_, Header::Parse(record_));
    return absl::OkStatus();
  }

  bool utf16() const { return lines_.utf16(); }

  absl::StatusOr<bool> Next(SourceRow& row) override {
    if (!records_->Next(record_)) return EndOf(lines_);
    row.line = record_.line;
    row.violations.clear();
    if (record_.problem) {
      row.violations.push_back(*record_.problem);
    } else if (record_.cells.size() != columns_.size()) {
      row.violations.push_back({"", "CELL_COUNT",
                                absl::StrCat("the row has ", record_.cells.size(),
                                             " cells, the header ", columns_.size())});
    } else {
      ReadCells(row);
    }
    return true;
  }

 private:
  void ReadCells(SourceRow& row) {
    RowDraft draft;
    for (size_t i = 0; i < columns_.size(); ++i) {
      const std::string& cell = record_.cells[i];
      if (cell.empty()) continue;
      if (!IsValidUtf8(cell)) {
        row.violations.push_back(NotUtf8(columns_[i]->name));
      } else if (auto error = ParseCell(*columns_[i], cell, draft)) {
        row.violations.push_back(
            {std::string(columns_[i]->name), std::move(error->reason), std::move(error->message)});
      }
    }
    row.account = std::move(draft).ToAccount();
  }

  LineReader lines_;
  std::unique_ptr<RecordReader> records_;
  std::vector<const Column*> columns_;
  Record record_;
};

class NdjsonReader final : public AccountReader {
 public:
  explicit NdjsonReader(std::istream& in) : lines_(in) {}

  bool utf16() const { return lines_.utf16(); }

  absl::StatusOr<bool> Next(SourceRow& row) override {
    do {
      if (!lines_.Next(line_)) return EndOf(lines_);
    } while (line_.text.empty());
    row.line = line_.number;
    row.violations.clear();
    row.account.Clear();
    if (line_.too_long) {
      row.violations.push_back(LineTooLong());
    } else if (!IsValidUtf8(line_.text)) {
      row.violations.push_back(NotUtf8(""));
    } else if (auto violation = ParseAccountJson(line_.text, row.account)) {
      row.violations.push_back(*std::move(violation));
    }
    return true;
  }

 private:
  LineReader lines_;
  TextLine line_;
};

absl::Status Utf16Error() {
  return InvalidArgument({{"header", "NOT_UTF8", "the file is UTF-16; save it as UTF-8"}});
}

}  // namespace

absl::StatusOr<std::unique_ptr<AccountReader>> AccountReader::Open(std::istream& in,
                                                                   FileFormat format) {
  if (format == FileFormat::kNdjson) {
    auto reader = std::make_unique<NdjsonReader>(in);
    if (reader->utf16()) return Utf16Error();
    return reader;
  }
  auto reader = std::make_unique<ColumnarReader>(in, format);
  if (reader->utf16()) return Utf16Error();
  RETURN_IF_ERROR(reader->ReadHeader());
  return reader;
}

}  // namespace frontdesk::formats
