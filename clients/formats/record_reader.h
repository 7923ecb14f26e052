// The rows of a TSV or CSV file as cells, before anybody asks what the cells mean.
#ifndef FRONTDESK_CLIENTS_FORMATS_RECORD_READER_H_
#define FRONTDESK_CLIENTS_FORMATS_RECORD_READER_H_

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "clients/formats/line_reader.h"
#include "common/error.h"

namespace frontdesk::formats {

struct Record {
  int64_t line = 0;                  // where it starts
  std::vector<std::string> cells;    // decoded
  std::optional<Violation> problem;  // set if it could not be split; `cells` then mean nothing
};

// Splits rows into cells. Blank lines are skipped. Not thread-safe.
class RecordReader {
 public:
  virtual ~RecordReader() = default;
  // Reads the next row; false at the end of the file.
  virtual bool Next(Record& record) = 0;
};

// A row a line, cells between tabs.
// Problems: LINE_TOO_LONG.
class TsvRecordReader final : public RecordReader {
 public:
  // `lines` must outlive the reader.
  explicit TsvRecordReader(LineReader& lines) : lines_(lines) {}
  bool Next(Record& record) override;

 private:
  LineReader& lines_;
  TextLine line_;
};

// RFC 4180: a quoted cell may hold commas, doubled quotes and line ends. A row that makes no sense
// costs the line it starts on and no more: reading goes on with the line after, so that one stray
// quote cannot swallow its neighbours.
// Problems: LINE_TOO_LONG (a row of several lines counts as one), BAD_QUOTING.
class CsvRecordReader final : public RecordReader {
 public:
  // `lines` must outlive the reader.
  explicit CsvRecordReader(LineReader& lines) : lines_(lines) {}
  bool Next(Record& record) override;

 private:
  bool NextLine(TextLine& line);
  void ReadRow(TextLine first, Record& record);
  // Puts back the lines read after the first of a row that made no sense.
  void GiveBack(std::vector<TextLine> lines);

  LineReader& lines_;
  std::deque<TextLine> given_back_;
};

// What is wrong with a line that is too long.
Violation LineTooLong();

}  // namespace frontdesk::formats

#endif  // FRONTDESK_CLIENTS_FORMATS_RECORD_READER_H_
