#include "clients/formats/record_reader.h"

#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/formats/cell_codec.h"
#include "common/limits.h"

namespace frontdesk::formats {
namespace {

Violation BadQuoting(std::string_view message) { return {"", "BAD_QUOTING", std::string(message)}; }

// Splits the text of one CSV row that is given line by line.
class CsvSplitter {
 public:
  explicit CsvSplitter(std::vector<std::string>& cells) : cells_(cells) { StartCell(); }

  // Takes one line. False if the quoting makes no sense.
  bool Feed(std::string_view line) {
    for (char c : line) {
      if (!Step(c)) return false;
    }
    return true;
  }
  // Takes the line end inside a quoted cell.
  void FeedLineEnd(std::string_view line_end) { cells_.back().append(line_end); }
  // True if the row goes on with the next line.
  bool in_quotes() const { return state_ == State::kQuoted; }

 private:
  enum class State { kStart, kPlain, kQuoted, kQuoteSeen };

  void StartCell() {
    cells_.emplace_back();
    state_ = State::kStart;
  }

  bool Step(char c) {
    switch (state_) {
      case State::kStart:
      case State::kPlain:
        return StepPlain(c);
      case State::kQuoted:
        StepQuoted(c);
        return true;
      case State::kQuoteSeen:
        return StepAfterQuote(c);
    }
    return false;
  }

  bool StepPlain(char c) {
    if (c == ',') {
      StartCell();
    } else if (c == '"') {
      if (state_ != State::kStart) return false;
      state_ = State::kQuoted;
    } else {
      cells_.back().push_back(c);
      state_ = State::kPlain;
    }
    return true;
  }

  void StepQuoted(char c) {
    if (c == '"') {
      state_ = State::kQuoteSeen;
    } else {
      cells_.back().push_back(c);
    }
  }

  bool StepAfterQuote(char c) {
    if (c == ',') {
      StartCell();
    } else if (c == '"') {
      cells_.back().push_back('"');
      state_ = State::kQuoted;
    } else {
      return false;
    }
    return true;
  }

  std::vector<std::string>& cells_;
  State state_ = State::kStart;
};

}  // namespace

Violation LineTooLong() {
  return {"", "LINE_TOO_LONG",
          absl::StrCat("a row may have ", limits::kMaxImportLineBytes, " bytes at the most")};
}

bool TsvRecordReader::Next(Record& record) {
  do {
    if (!lines_.Next(line_)) return false;
  } while (line_.text.empty());
  record.line = line_.number;
  record.problem.reset();
  if (line_.too_long) {
    record.problem = LineTooLong();
    return true;
  }
  // The cells of the row before lend their memory.
  size_t count = 0;
  const auto add = [&](std::string_view cell) {
    if (count == record.cells.size()) record.cells.emplace_back();
    DecodeTsvCell(cell, record.cells[count++]);
  };
  std::string_view rest = line_.text;
  for (size_t tab; (tab = rest.find('\t')) != std::string_view::npos; rest.remove_prefix(tab + 1)) {
    add(rest.substr(0, tab));
  }
  add(rest);
  record.cells.resize(count);
  return true;
}

bool CsvRecordReader::Next(Record& record) {
  TextLine line;
  do {
    if (!NextLine(line)) return false;
  } while (line.text.empty());
  record.line = line.number;
  record.cells.clear();
  record.problem.reset();
  ReadRow(std::move(line), record);
  return true;
}

void CsvRecordReader::ReadRow(TextLine first, Record& record) {
  CsvSplitter splitter(record.cells);
  std::vector<TextLine> more;
  size_t bytes = 0;
  for (TextLine* line = &first;; line = &more.back()) {
    bytes += line->text.size();
    if (line->too_long || bytes > limits::kMaxImportLineBytes) {
      record.problem = LineTooLong();
    } else if (!splitter.Feed(line->text)) {
      record.problem = BadQuoting("a quote must enclose the whole cell; inside, write it twice");
    }
    if (record.problem || !splitter.in_quotes()) break;
    splitter.FeedLineEnd(line->line_end());
    TextLine next;
    if (!NextLine(next)) {
      record.problem = BadQuoting("a quoted cell is never closed");
      break;
    }
    more.push_back(std::move(next));
  }
  if (record.problem) {
    GiveBack(std::move(more));
    return;
  }
  for (std::string& cell : record.cells) {
    if (cell.starts_with('\'')) cell = std::string(UnguardFormula(cell));
  }
}

bool CsvRecordReader::NextLine(TextLine& line) {
  if (given_back_.empty()) return lines_.Next(line);
  line = std::move(given_back_.front());
  given_back_.pop_front();
  return true;
}

void CsvRecordReader::GiveBack(std::vector<TextLine> lines) {
  given_back_.insert(given_back_.begin(), std::make_move_iterator(lines.begin()),
                     std::make_move_iterator(lines.end()));
}

}  // namespace frontdesk::formats
