#include "clients/cli/table.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace frontdesk::cli {
namespace {

constexpr int kGap = 2;                // columns between two cells
constexpr int kMarkImportance = 1000;  // outweighs every importance

// Cuts the widest until all fit or none may be cut.
void Shrink(std::vector<int>& widths, const std::vector<int>& least, int available) {
  int total = std::accumulate(widths.begin(), widths.end(), 0);
  while (total > available) {
    int widest = -1;
    for (int i = 0; i < static_cast<int>(widths.size()); ++i) {
      if (widths[i] > least[i] && (widest < 0 || widths[i] > widths[widest])) widest = i;
    }
    if (widest < 0) return;
    --widths[widest];
    --total;
  }
}

}  // namespace

std::string Table::Render(int width, bool color, bool titles) const {
  std::vector<int> natural(columns_.size());
  for (size_t i = 0; i < columns_.size(); ++i) natural[i] = NaturalWidth(i, titles);
  const std::vector<size_t> shown = Choose(natural, width);
  std::vector<int> widths, least;
  for (size_t column : shown) {
    widths.push_back(natural[column]);
    least.push_back(std::min(natural[column], columns_[column].min_width));
  }
  if (width > 0) Shrink(widths, least, width - kGap * (static_cast<int>(shown.size()) - 1));

  std::string out;
  if (titles) {
    std::vector<DisplayText> row;
    for (const TableColumn& column : columns_) row.emplace_back(column.title, Tone::kTitle);
    out += RenderRow(row, shown, widths, color);
  }
  for (const auto& row : rows_) out += RenderRow(row, shown, widths, color);
  return out;
}

int Table::NaturalWidth(size_t column, bool titles) const {
  int widest = 0;
  for (const auto& row : rows_) widest = std::max(widest, row[column].width());
  if (widest == 0 || !titles) return widest;
  return std::max(widest, DisplayText(columns_[column].title).width());
}

bool Table::HasMark(size_t column) const {
  return std::any_of(rows_.begin(), rows_.end(),
                     [&](const auto& row) { return row[column].HasMark(); });
}

std::vector<size_t> Table::Choose(const std::vector<int>& natural, int width) const {
  std::vector<size_t> shown;
  std::vector<int> least(natural);
  for (size_t i = 0; i < columns_.size(); ++i) {
    if (natural[i] > 0) shown.push_back(i);
    least[i] = std::min(natural[i], columns_[i].min_width);
  }
  if (width > 0) {
    Drop(natural, width, kNiceToHave, shown);
    Drop(least, width, std::numeric_limits<int>::max(), shown);
  }
  return shown;
}

void Table::Drop(const std::vector<int>& widths, int width, int limit,
                 std::vector<size_t>& shown) const {
  const auto importance = [&](size_t column) {
    return columns_[column].importance + (HasMark(column) ? kMarkImportance : 0);
  };
  while (shown.size() > 1) {
    int needed = kGap * (static_cast<int>(shown.size()) - 1);
    for (const size_t column : shown) needed += widths[column];
    const auto least = std::min_element(shown.begin(), shown.end(), [&](size_t a, size_t b) {
      return importance(a) < importance(b);
    });
    if (needed <= width || importance(*least) > limit) return;
    shown.erase(least);
  }
}

std::string Table::RenderRow(const std::vector<DisplayText>& cells,
                             const std::vector<size_t>& shown, const std::vector<int>& widths,
                             bool color) const {
  std::string line;
  for (size_t i = 0; i < shown.size(); ++i) {
    const DisplayText cell = cells[shown[i]].FitTo(widths[i]);
    const std::string padding(std::max(0, widths[i] - cell.width()), ' ');
    if (i > 0) line.append(kGap, ' ');
    if (columns_[shown[i]].numeric) line += padding;
    line += cell.Render(color);
    if (!columns_[shown[i]].numeric && i + 1 < shown.size()) line += padding;
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

}  // namespace frontdesk::cli
