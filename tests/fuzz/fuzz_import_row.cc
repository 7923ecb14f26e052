// Account files: a line with the format (tsv, csv or ndjson), and the file.
#include <sstream>
#include <string>
#include <string_view>

#include "clients/formats/account_reader.h"
#include "clients/formats/account_writer.h"
#include "clients/formats/cell_codec.h"
#include "clients/formats/row_draft.h"
#include "common/limits.h"
#include "google/protobuf/util/message_differencer.h"
#include "tests/fuzz/require.h"

namespace frontdesk::fuzz {
namespace {

using formats::AccountReader;
using formats::AccountWriter;
using formats::FileFormat;
using frontdesk::v1::Account;

void CheckCells(std::string_view text) {
  std::string cell;
  formats::AppendTsvCell(text, cell);
  Require(cell.find_first_of("\t\r\n") == std::string::npos, "a TSV cell stays in its cell");
  Require(formats::DecodeTsvCell(cell) == text, "a TSV cell is read back");
  Require(formats::UnguardFormula(formats::GuardFormula(text)) == text, "the guard comes off");
}

std::string Write(const Account& account, FileFormat format) {
  std::ostringstream out;
  const auto writer = AccountWriter::Create(out, format);
  Require(writer->Write(account).ok(), "what was read can be written");
  return out.str();
}

void CheckReadBack(const Account& account, FileFormat format) {
  const std::string text = Write(account, format);
  if (text.size() > limits::kMaxImportLineBytes) return;
  std::istringstream in(text);
  const auto reader = AccountReader::Open(in, format);
  Require(reader.ok(), "a written file has a good header");
  formats::SourceRow row;
  Require((*reader)->Next(row).value(), "a written row is there");
  Require(row.violations.empty(), "a written row is good");
  Require(google::protobuf::util::MessageDifferencer::Equals(
              row.account, formats::WithoutReplyOnlyFields(account)),
          "a written row is read back");
  Require(Write(row.account, format) == text, "written again it is the same");
  Require(!(*reader)->Next(row).value(), "one row makes one row");
}

void CheckFile(std::string_view text, FileFormat format) {
  std::istringstream in{std::string(text)};
  const auto reader = AccountReader::Open(in, format);
  if (!reader.ok()) return;
  formats::SourceRow row;
  for (int64_t line = 0; (*reader)->Next(row).value(); line = row.line) {
    Require(row.line > line, "lines ascend");
    if (!row.violations.empty()) continue;
    CheckReadBack(row.account, format);
    // JSON can say what columns cannot, such as an address without anything in it.
    if (format == FileFormat::kNdjson) continue;
    CheckReadBack(row.account, FileFormat::kTsv);
    CheckReadBack(row.account, FileFormat::kCsv);
    CheckReadBack(row.account, FileFormat::kNdjson);
  }
}

}  // namespace
}  // namespace frontdesk::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace frontdesk::fuzz;
  Lines lines(data, size);
  const auto format = frontdesk::formats::ParseFileFormat(lines.Next());
  if (!format.ok()) return 0;
  CheckCells(lines.Rest());
  CheckFile(lines.Rest(), *format);
  return 0;
}
