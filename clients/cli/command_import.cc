#include <filesystem>
#include <fstream>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "clients/cli/command.h"
#include "clients/cli/import_job.h"
#include "common/error.h"
#include "common/status_macros.h"

namespace frontdesk::cli {
namespace {

constexpr std::string_view kImportHelp =
    "FILE is TSV or CSV with a header row, or NDJSON: protobuf JSON of one account\n"
    "a line. Columns may come in any order; `frontdesk export` shows all there are;\n"
    "only member_id must be there. `-` reads the standard input. A bad row never\n"
    "stops the rest: it is listed in FILE.rejects with its line, field and reason.\n"
    "Running an import again changes nothing that it already did. Exit code 3 says\n"
    "that rows were rejected.";

constexpr char kStandardInput[] = "-";

absl::StatusOr<formats::FileFormat> ImportFormat(const ParsedArgs& args, const std::string& path) {
  if (args.Has("format")) return formats::ParseFileFormat(args.Last("format"));
  return formats::FormatOfPath(path);
}

absl::Status Unreadable(const std::string& path) {
  return MakeError(absl::StatusCode::kFailedPrecondition, "FILE_UNREADABLE",
                   absl::StrCat("cannot read ", path));
}

void ShowTotals(const ImportTotals& totals, absl::Duration elapsed, Screen& screen) {
  const double seconds = absl::ToDoubleSeconds(elapsed);
  DisplayText line(NumberText(totals.rows()) + " rows", Tone::kTitle);
  line.Append(absl::StrCat(" in ", DurationText(elapsed)));
  if (seconds > 0) {
    line.Append(absl::StrCat(
        " (", NumberText(static_cast<int64_t>(static_cast<double>(totals.rows()) / seconds)),
        " rows/s)"));
  }
  line.Append(absl::StrCat(": ", NumberText(totals.imported), " imported, ",
                           NumberText(totals.unchanged), " unchanged, "));
  line.Append(absl::StrCat(NumberText(totals.rejected), " rejected"),
              totals.rejected > 0 ? Tone::kBad : Tone::kPlain);
  line.Append(absl::StrCat(", ", NumberText(totals.juvenile), " juvenile"));
  screen.Print(line);
}

absl::StatusOr<ExitCode> Import(const CommandContext& context, ImportSource source,
                                const std::string& rejects_path) {
  const SystemClock clock;
  RejectFile rejects(rejects_path);
  ImportTotals totals;
  absl::Duration elapsed;
  absl::Status status;
  {
    Progress progress("importing", context.console.err, clock);
    ImportJob job(context.client, source, rejects, progress);
    status = job.Run();
    totals = job.totals();
    elapsed = progress.elapsed();
  }
  if (status.ok() || totals.rows() > 0) ShowTotals(totals, elapsed, context.console.out);
  if (rejects.exists()) {
    context.console.out.Print("The rejected rows are listed in " + rejects.path());
  }
  if (!status.ok() && totals.rows() > 0) {
    context.console.err.Print("The import stopped. Run it again: what is done is not done twice.");
  }
  RETURN_IF_ERROR(status);
  return totals.rejected > 0 ? kExitSomeRejected : kExitOk;
}

absl::StatusOr<ExitCode> RunImport(const CommandContext& context) {
  const std::string path = context.args.rest()[0];
  ASSIGN_OR_RETURN(const formats::FileFormat format, ImportFormat(context.args, path));
  if (path == kStandardInput) {
    return Import(context, {std::cin, 0, format}, context.args.Last("rejects", "stdin.rejects"));
  }
  std::ifstream file(path, std::ios::binary);
  std::error_code error;
  const bool regular = std::filesystem::is_regular_file(path, error);
  if (!file || std::filesystem::is_directory(path, error)) return Unreadable(path);
  const auto bytes = regular ? static_cast<int64_t>(std::filesystem::file_size(path, error)) : 0;
  return Import(context, {file, bytes, format}, context.args.Last("rejects", path + ".rejects"));
}

}  // namespace

Command ImportCommand() {
  return {.name = "import",
          .arguments = "FILE",
          .summary = "Take accounts from a TSV, CSV or NDJSON file",
          .help = kImportHelp,
          .example = "frontdesk import accounts.tsv",
          .flags = {{"format", FlagKind::kText, "FORMAT",
                     "tsv, csv or ndjson; else told by the name of the file"},
                    {"rejects", FlagKind::kText, "PATH", "instead of FILE.rejects"}},
          .min_words = 1,
          .max_words = 1,
          .run = RunImport};
}

}  // namespace frontdesk::cli
