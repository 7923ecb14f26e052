// A table that fits its columns to the terminal.
#ifndef FRONTDESK_CLIENTS_CLI_TABLE_H_
#define FRONTDESK_CLIENTS_CLI_TABLE_H_

#include <string>
#include <utility>
#include <vector>

#include "clients/cli/display_text.h"

namespace frontdesk::cli {

// Columns of at most this importance are shown only where there is room for everything.
inline constexpr int kNiceToHave = 10;
inline constexpr int kOrdinary = 50;

struct TableColumn {
  std::string title;
  int min_width = 6;           // never narrower, but for what is narrower by nature
  int importance = kOrdinary;  // where there is no room, the least important goes first
  bool numeric = false;        // aligned to the right
};

// Columns without a single value are left out. Columns are made as wide as their widest cell. If
// that is wider than the terminal, the columns that are only nice to have go, then the widest are
// cut; if not even the least widths fit, more columns go. The least important goes first, one with
// a marked cell last.
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
  // Takes the least important columns out of `shown` until the widths of the rest fit or the next
  // one to go is more important than `limit`.
  void Drop(const std::vector<int>& widths, int width, int limit, std::vector<size_t>& shown) const;
  std::string RenderRow(const std::vector<DisplayText>& cells, const std::vector<size_t>& shown,
                        const std::vector<int>& widths, bool color) const;

  std::vector<TableColumn> columns_;
  std::vector<std::vector<DisplayText>> rows_;
};

}  // namespace frontdesk::cli

#endif  // FRONTDESK_CLIENTS_CLI_TABLE_H_
