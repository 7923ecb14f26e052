#include "clients/cli/progress.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace frontdesk::cli {
namespace {

constexpr absl::Duration kRedrawEvery = absl::Milliseconds(100);
constexpr absl::Duration kReportEvery = absl::Seconds(5);
constexpr char kEraseLine[] = "\r\x1b[K";
constexpr int kBarWidth = 24;
constexpr int kTextWidth = 72;  // of the longest line, less the bar

std::string Bar(double fraction, int width) {
  const int full = static_cast<int>(fraction * width);
  return absl::StrCat("[", std::string(full, '#'), std::string(width - full, '.'), "] ");
}

}  // namespace

std::string DurationText(absl::Duration duration) {
  const int64_t seconds = std::max<int64_t>(0, absl::ToInt64Seconds(duration));
  if (seconds < 3600) return absl::StrFormat("%d:%02d", seconds / 60, seconds % 60);
  return absl::StrFormat("%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

std::string ProgressLine(const ProgressState& state, int bar_width) {
  const double fraction = std::min(state.fraction, 1.0);
  const double seconds = absl::ToDoubleSeconds(state.elapsed);
  std::string line = state.what + " ";
  if (fraction >= 0) {
    if (bar_width > 0) line += Bar(fraction, bar_width);
    absl::StrAppendFormat(&line, "%d %%  ", static_cast<int>(fraction * 100));
  }
  absl::StrAppend(&line, NumberText(state.rows), " rows");
  if (seconds > 0 && state.rows > 0) {
    absl::StrAppend(&line, "  ", NumberText(static_cast<int64_t>(state.rows / seconds)), " rows/s");
  }
  if (fraction > 0) {
    const double left = seconds * (1 - fraction) / fraction;
    absl::StrAppend(&line, "  ETA ", DurationText(absl::Seconds(left)));
  }
  if (state.under_way > 0) {
    absl::StrAppend(&line, "  (", NumberText(state.under_way), " under way)");
  }
  return line;
}

Progress::Progress(std::string what, Screen& screen, const Clock& clock)
    : screen_(screen),
      clock_(clock),
      start_(clock.Now()),
      next_(start_ + (screen.terminal ? kRedrawEvery : kReportEvery)) {
  state_.what = std::move(what);
}

Progress::~Progress() {
  if (drawn_) screen_.stream << kEraseLine << std::flush;
}

void Progress::Update(int64_t rows, double fraction, int64_t under_way) {
  const absl::Time now = clock_.Now();
  if (now < next_) return;
  state_.rows = rows;
  state_.fraction = fraction;
  state_.elapsed = now - start_;
  state_.under_way = under_way;
  next_ = now + (screen_.terminal ? kRedrawEvery : kReportEvery);
  if (!screen_.terminal) {
    if (rows + under_way == 0) return;
    screen_.stream << ProgressLine(state_, 0) << std::endl;
    return;
  }
  const int bar = std::clamp(screen_.width - kTextWidth, 0, kBarWidth);
  const DisplayText line(ProgressLine(state_, bar));
  screen_.stream << kEraseLine << line.FitTo(screen_.width - 1).Render(false) << std::flush;
  drawn_ = true;
}

}  // namespace frontdesk::cli
