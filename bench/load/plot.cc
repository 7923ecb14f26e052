#include "bench/load/plot.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

namespace frontdesk::bench {
namespace {

// On white, whatever the page around it is.
constexpr absl::string_view kPlotStyle =
    R"(<style>text{font:12px sans-serif;fill:#222}.grid{stroke:#ddd}</style>)"
    R"(<rect width="100%" height="100%" fill="#fff"/>)";

class Plot {
 public:
  Plot(const std::vector<StepResult>& steps, std::string kind)
      : steps_(steps), kind_(std::move(kind)) {
    for (const StepResult& step : steps_) {
      const Histogram& latency = Of(step).latency;
      if (latency.total() == 0) continue;
      least_x_ = std::min(least_x_, RateOf(step));
      most_x_ = std::max(most_x_, RateOf(step));
      least_y_ = std::min(least_y_, absl::ToDoubleMicroseconds(latency.Quantile(0.5)));
      most_y_ = std::max(most_y_, absl::ToDoubleMicroseconds(latency.Quantile(0.999)));
    }
    // Whole decades of time; a little air beside the rates.
    least_y_ = std::pow(10, std::floor(std::log10(std::max(1.0, least_y_))));
    most_y_ = std::pow(10, std::ceil(std::log10(std::max(10.0, most_y_))));
    least_x_ /= 1.05;
    most_x_ *= 1.05;
  }

  std::string Svg() const {
    std::string svg = absl::StrFormat(
        R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="latency of %s over rate">)",
        kWidth, kHeight, kind_);
    absl::StrAppend(&svg, kPlotStyle);
    AddGrid(svg);
    for (size_t i = 0; i < kQuantileLines.size(); ++i) AddLine(kQuantileLines[i], i, svg);
    return absl::StrCat(svg, "</svg>");
  }

 private:
  static constexpr int kWidth = 760, kHeight = 340;
  static constexpr int kLeft = 70, kRight = 90, kTop = 14, kBottom = 42;

  const KindResult& Of(const StepResult& step) const {
    return *std::ranges::find(step.kinds, kind_, &KindResult::kind);
  }
  static double RateOf(const StepResult& step) {
    return step.offered > 0 ? step.offered : std::max(1.0, step.achieved);
  }
  double X(double rate) const {
    const double share = std::log(rate / least_x_) / std::log(most_x_ / least_x_);
    return kLeft + share * (kWidth - kLeft - kRight);
  }
  double Y(double micros) const {
    const double share = std::log(std::max(micros, 1.0) / least_y_) / std::log(most_y_ / least_y_);
    return kHeight - kBottom - share * (kHeight - kTop - kBottom);
  }

  static std::string TimeText(double micros) {
    return micros < 1000      ? absl::StrFormat("%.0f µs", micros)
           : micros < 1000000 ? absl::StrFormat("%.0f ms", micros / 1000)
                              : absl::StrFormat("%.0f s", micros / 1000000);
  }

  void AddGrid(std::string& svg) const {
    for (double time = least_y_; time <= most_y_ * 1.01; time *= 10) {
      absl::StrAppendFormat(&svg,
                            R"(<line class="grid" x1="%d" x2="%d" y1="%.1f" y2="%.1f"/>)"
                            R"(<text x="%d" y="%.1f" text-anchor="end">%s</text>)",
                            kLeft, kWidth - kRight, Y(time), Y(time), kLeft - 6, Y(time) + 4,
                            TimeText(time));
    }
    double last = -100;
    for (const StepResult& step : steps_) {
      const double x = X(RateOf(step));
      if (x - last < 55) continue;
      last = x;
      absl::StrAppendFormat(&svg, R"(<text x="%.1f" y="%d" text-anchor="middle">%.0f/s</text>)", x,
                            kHeight - kBottom + 20, RateOf(step));
    }
  }

  void AddLine(const QuantileLine& line, size_t place, std::string& svg) const {
    std::vector<std::string> points;
    for (const StepResult& step : steps_) {
      const Histogram& latency = Of(step).latency;
      if (latency.total() == 0) continue;
      points.push_back(
          absl::StrFormat("%.1f,%.1f", X(RateOf(step)),
                          Y(absl::ToDoubleMicroseconds(latency.Quantile(line.quantile)))));
    }
    absl::StrAppendFormat(&svg,
                          R"(<polyline fill="none" stroke="%s" stroke-width="2" points="%s"/>)",
                          line.colour, absl::StrJoin(points, " "));
    absl::StrAppendFormat(&svg, R"(<text x="%d" y="%d" style="fill:%s">%s</text>)",
                          kWidth - kRight + 12,
                          static_cast<int>(kTop + 16 + 18 * (kQuantileLines.size() - 1 - place)),
                          line.colour, line.name);
  }

  const std::vector<StepResult>& steps_;
  const std::string kind_;
  double least_x_ = 1e12, most_x_ = 1, least_y_ = 1e12, most_y_ = 1;
};

}  // namespace

std::string PlotOf(const std::vector<StepResult>& steps, const std::string& kind) {
  return Plot(steps, kind).Svg();
}

}  // namespace frontdesk::bench
