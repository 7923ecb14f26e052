// A table that fits its columns to the terminal.
#ifndef FRONTDESK_CLIENTS_CLI_TABLE_H_
#define FRONTDESK_CLIENTS_CLI_TABLE_H_

#include <string>
#include <utility>
#include <vector>

#include "clients/cli/display_text.h"

namespace frontdesk::cli {

struct TableColumn {
  std::string title;
  int min_width = 6;     // never narrower, but for what is narrower by nature
  int importance = 0;    // where the terminal is too narrow, the least important column goes first
  bool numeric = false;  // aligned to the right
};

// Columns without a single value are left out. Columns are made as wide as their widest cell; if
// that is wider than the terminal the widest are cut, and if not even the least widths fit, columns
// go: the least important first, those with a marked cell last.
class Table {
 public:
  explicit Table(std::vector<TableColumn> columns) : columns_(std::move(columns)) {}

  // One cell a column.
  void AddRow(std::vector<DisplayText> cells) { rows_.push_back(std::move(cells)); }
  size_t size() const { return rows_.size(); }

  // Lines with line ends. `width` 0 means without limit. Without titles if `titles` is false.
  std::string Render(int width, bool color, bool titles = true) const;

 private:
  int NaturalWidth(size_t column, bool titles) const;
  bool HasMark(size_t column) const;
  // Columns to show, in order.
  std::vector<size_t> Choose(const std::vector<int>& natural, int width) const;
  std::string RenderRow(const std::vector<DisplayText>& cells, const std::vector<size_t>& shown,
                        const std::vector<int>& widths, bool color) const;

  std::vector<TableColumn> columns_;
  std::vector<std::vector<DisplayText>> rows_;
};

}  // namespace frontdesk::cli

#endif  // FRONTDESK_CLIENTS_CLI_TABLE_H_
