#include <iostream>
#include <optional>

#include "absl/strings/str_cat.h"
#include "clients/cli/command.h"
#include "clients/cli/file_replacement.h"
#include "clients/cli/progress.h"
#include "clients/formats/account_writer.h"
#include "common/error.h"
#include "common/status_macros.h"

namespace frontdesk::cli {
namespace {

constexpr std::string_view kExportHelp =
    "Writes all accounts as of one moment, with full card numbers, in the order of\n"
    "their member IDs. FILE appears when it is complete; `-` writes to the standard\n"
    "output. Importing it again gives the same accounts. In CSV a value that a\n"
    "spreadsheet would run as a formula has an apostrophe in front, which an import\n"
    "removes.";

constexpr char kStandardOutput[] = "-";

absl::StatusOr<formats::FileFormat> ExportFormat(const ParsedArgs& args, const std::string& path) {
  if (args.Has("format")) return formats::ParseFileFormat(args.Last("format"));
  if (path == kStandardOutput) return formats::FileFormat::kTsv;
  return formats::FormatOfPath(path);
}

absl::Status Unwritable() {
  return MakeError(absl::StatusCode::kFailedPrecondition, "FILE_UNWRITABLE",
                   "not everything could be written");
}

// Writes all accounts to `out` and returns how many there were.
absl::StatusOr<int64_t> WriteAccounts(const client::Client& client, formats::FileFormat format,
                                      std::ostream& out, Progress& progress) {
  const auto writer = formats::AccountWriter::Create(out, format);
  int64_t rows = 0;
  int64_t expected = 0;
  const absl::Status status = client.ExportAccounts([&](const auto& part) -> absl::Status {
    for (const v1::Account& account : part.accounts()) RETURN_IF_ERROR(writer->Write(account));
    if (!out.good()) return Unwritable();
    rows += part.accounts_size();
    expected = part.total_size();
    progress.Update(rows, expected > 0 ? static_cast<double>(rows) / expected : -1);
    return absl::OkStatus();
  });
  RETURN_IF_ERROR(status);
  if (rows != expected) {
    return MakeError(absl::StatusCode::kDataLoss, "EXPORT_INCOMPLETE",
                     absl::StrCat("the server sent ", rows, " accounts of ", expected));
  }
  return rows;
}

absl::StatusOr<ExitCode> RunExport(const CommandContext& context) {
  const std::string path = context.args.rest()[0];
  ASSIGN_OR_RETURN(const formats::FileFormat format, ExportFormat(context.args, path));
  std::optional<FileReplacement> file;
  if (path != kStandardOutput) file.emplace(path);
  std::ostream& out = file ? file->stream() : std::cout;
  const SystemClock clock;
  int64_t rows = 0;
  absl::Duration elapsed;
  {
    Progress progress("exporting", context.console.err, clock);
    ASSIGN_OR_RETURN(rows, WriteAccounts(context.client, format, out, progress));
    elapsed = progress.elapsed();
  }
  if (!out.flush()) return Unwritable();
  if (!file) return kExitOk;
  RETURN_IF_ERROR(file->Commit());
  context.console.out.Print(
      absl::StrCat(NumberText(rows), " accounts in ", DurationText(elapsed), ": ", path));
  return kExitOk;
}

}  // namespace

Command ExportCommand() {
  return {.name = "export",
          .arguments = "FILE",
          .summary = "Write all accounts to a TSV, CSV or NDJSON file",
          .help = kExportHelp,
          .example = "frontdesk export accounts.csv",
          .flags = {{"format", FlagKind::kText, "FORMAT",
                     "tsv, csv or ndjson; else told by the name of the file"}},
          .min_words = 1,
          .max_words = 1,
          .run = RunExport};
}

}  // namespace frontdesk::cli
