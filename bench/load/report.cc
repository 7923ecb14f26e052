#include "bench/load/report.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

namespace frontdesk::bench {
namespace {

struct Line {
  const char* name;
  double quantile;
  const char* colour;
};
constexpr std::array kLines = {Line{"p50", 0.5, "#2a7f62"}, Line{"p90", 0.9, "#3572b0"},
                               Line{"p99", 0.99, "#c46a1b"}, Line{"p99.9", 0.999, "#b3323f"}};

double Micros(absl::Duration duration) { return absl::ToDoubleMicroseconds(duration); }

std::string JsonOf(const KindResult& kind) {
  std::vector<std::string> quantiles;
  for (const Line& line : kLines) {
    quantiles.push_back(
        absl::StrFormat("\"%s\":%.1f", line.name, Micros(kind.latency.Quantile(line.quantile))));
  }
  return absl::StrFormat(R"({"kind":"%s","calls":%d,"errors":%d,"latency_micros":{%s,"max":%.1f}})",
                         kind.kind, kind.latency.total(), kind.errors,
                         absl::StrJoin(quantiles, ","), Micros(kind.latency.max()));
}

std::string JsonOf(const StepResult& step) {
  std::vector<std::string> kinds;
  for (const KindResult& kind : step.kinds) kinds.push_back(JsonOf(kind));
  return absl::StrFormat(R"({"offered":%.1f,"achieved":%.1f,"overrun":%s,"kinds":[%s]})",
                         step.offered, step.achieved, step.overrun ? "true" : "false",
                         absl::StrJoin(kinds, ","));
}

// A plot of latency over rate, both axes logarithmic.
class Plot {
 public:
  Plot(const std::vector<StepResult>& steps, std::string kind)
      : steps_(steps), kind_(std::move(kind)) {
    for (const StepResult& step : steps_) {
      const Histogram& latency = Of(step).latency;
      if (latency.total() == 0) continue;
      least_x_ = std::min(least_x_, RateOf(step));
      most_x_ = std::max(most_x_, RateOf(step));
      least_y_ = std::min(least_y_, Micros(latency.Quantile(0.5)));
      most_y_ = std::max(most_y_, Micros(latency.Quantile(0.999)));
    }
    // Whole decades of time; a little air beside the rates.
    least_y_ = std::pow(10, std::floor(std::log10(std::max(1.0, least_y_))));
    most_y_ = std::pow(10, std::ceil(std::log10(std::max(10.0, most_y_))));
    least_x_ /= 1.05;
    most_x_ *= 1.05;
  }

  std::string Svg() const {
    std::string svg = absl::StrFormat(
        R"(<svg viewBox="0 0 %d %d" role="img" aria-label="latency of %s over rate">)", kWidth,
        kHeight, kind_);
    AddGrid(svg);
    for (size_t i = 0; i < kLines.size(); ++i) AddLine(kLines[i], i, svg);
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

  void AddLine(const Line& line, size_t place, std::string& svg) const {
    std::vector<std::string> points;
    for (const StepResult& step : steps_) {
      const Histogram& latency = Of(step).latency;
      if (latency.total() == 0) continue;
      points.push_back(absl::StrFormat("%.1f,%.1f", X(RateOf(step)),
                                       Y(Micros(latency.Quantile(line.quantile)))));
    }
    absl::StrAppendFormat(&svg,
                          R"(<polyline fill="none" stroke="%s" stroke-width="2" points="%s"/>)",
                          line.colour, absl::StrJoin(points, " "));
    absl::StrAppendFormat(&svg, R"(<text x="%d" y="%d" fill="%s">%s</text>)", kWidth - kRight + 12,
                          static_cast<int>(kTop + 16 + 18 * (kLines.size() - 1 - place)),
                          line.colour, line.name);
  }

  const std::vector<StepResult>& steps_;
  const std::string kind_;
  double least_x_ = 1e12, most_x_ = 1, least_y_ = 1e12, most_y_ = 1;
};

std::string TableOf(const LoadReport& report) {
  std::string table =
      "<table><tr><th>offered/s<th>achieved/s<th>kind<th>calls<th>errors<th>p50<th>p90<th>p99"
      "<th>p99.9<th>max, µs</tr>";
  for (const StepResult& step : report.steps) {
    for (const KindResult& kind : step.kinds) {
      absl::StrAppendFormat(&table, "<tr><td>%.0f<td>%.0f<td>%s<td>%d<td>%d", step.offered,
                            step.achieved, kind.kind, kind.latency.total(), kind.errors);
      for (const Line& line : kLines) {
        absl::StrAppendFormat(&table, "<td>%.0f", Micros(kind.latency.Quantile(line.quantile)));
      }
      absl::StrAppendFormat(&table, "<td>%.0f</tr>", Micros(kind.latency.max()));
    }
  }
  return absl::StrCat(table, "</table>");
}

constexpr absl::string_view kTitle = "Load on frontdeskd";
constexpr absl::string_view kStyle =
    "<style>body{font:15px/1.5 sans-serif;margin:2em auto;max-width:60em;color:#222}"
    "svg{width:100%;height:auto}svg text{font:12px sans-serif}.grid{stroke:#ddd}"
    "table{border-collapse:collapse;font-variant-numeric:tabular-nums}"
    "td,th{padding:.15em .7em;text-align:right;border-bottom:1px solid #ddd}</style>";

}  // namespace

std::string TextOf(const StepResult& step) {
  std::string text;
  for (const KindResult& kind : step.kinds) {
    const auto at = [&kind](double q) { return Micros(kind.latency.Quantile(q)); };
    absl::StrAppendFormat(
        &text, "%9.0f/s %9.0f/s  %-22s %9d %6d  %8.0f %8.0f %8.0f %8.0f %9.0f%s\n", step.offered,
        step.achieved, kind.kind, kind.latency.total(), kind.errors, at(0.5), at(0.9), at(0.99),
        at(0.999), Micros(kind.latency.max()), step.overrun ? "  overrun" : "");
  }
  return text;
}

std::string JsonOf(const std::vector<LoadReport>& reports) {
  std::vector<std::string> runs;
  for (const LoadReport& report : reports) {
    std::vector<std::string> steps;
    for (const StepResult& step : report.steps) steps.push_back(JsonOf(step));
    runs.push_back(absl::StrFormat("{\"mix\":\"%s\",\"knee\":%.1f,\"steps\":[\n%s]}", report.mix,
                                   report.knee, absl::StrJoin(steps, ",\n")));
  }
  return absl::StrCat("[", absl::StrJoin(runs, ",\n"), "]\n");
}

std::string HtmlOf(const std::vector<LoadReport>& reports) {
  std::string page = absl::StrCat("<!doctype html><meta charset=\"utf-8\"><title>", kTitle,
                                  "</title>", kStyle, "<h1>", kTitle, "</h1>");
  for (const LoadReport& report : reports) {
    absl::StrAppend(&page, "<h2>", report.mix, "</h2>");
    if (report.knee > 0) absl::StrAppendFormat(&page, "<p>Knee at %.0f calls/s</p>", report.knee);
    if (report.steps.size() > 1) {
      for (const KindResult& kind : report.steps.front().kinds) {
        absl::StrAppend(&page, "<h3>", kind.kind, "</h3>", Plot(report.steps, kind.kind).Svg());
      }
    }
    absl::StrAppend(&page, TableOf(report));
  }
  return page;
}

}  // namespace frontdesk::bench
