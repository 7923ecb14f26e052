#include "bench/load/report.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "bench/load/plot.h"

namespace frontdesk::bench {
namespace {

std::string JsonOf(const KindResult& kind) {
  std::vector<std::string> quantiles;
  for (const QuantileLine& line : kQuantileLines) {
    quantiles.push_back(
        absl::StrFormat("\"%s\":%.1f", line.name,
                        absl::ToDoubleMicroseconds(kind.latency.Quantile(line.quantile))));
  }
  return absl::StrFormat(R"({"kind":"%s","calls":%d,"errors":%d,"latency_micros":{%s,"max":%.1f}})",
                         kind.kind, kind.latency.total(), kind.errors,
                         absl::StrJoin(quantiles, ","),
                         absl::ToDoubleMicroseconds(kind.latency.max()));
}

std::string JsonOf(const StepResult& step) {
  std::vector<std::string> kinds;
  for (const KindResult& kind : step.kinds) kinds.push_back(JsonOf(kind));
  return absl::StrFormat(R"({"offered":%.1f,"achieved":%.1f,"overrun":%s,"kinds":[%s]})",
                         step.offered, step.achieved, step.overrun ? "true" : "false",
                         absl::StrJoin(kinds, ","));
}

std::string TableOf(const LoadReport& report) {
  std::string table =
      "<table><tr><th>offered/s<th>achieved/s<th>kind<th>calls<th>errors<th>p50<th>p90<th>p99"
      "<th>p99.9<th>max, µs</tr>";
  for (const StepResult& step : report.steps) {
    for (const KindResult& kind : step.kinds) {
      absl::StrAppendFormat(&table, "<tr><td>%.0f<td>%.0f<td>%s<td>%d<td>%d", step.offered,
                            step.achieved, kind.kind, kind.latency.total(), kind.errors);
      for (const QuantileLine& line : kQuantileLines) {
        absl::StrAppendFormat(&table, "<td>%.0f",
                              absl::ToDoubleMicroseconds(kind.latency.Quantile(line.quantile)));
      }
      absl::StrAppendFormat(&table, "<td>%.0f</tr>",
                            absl::ToDoubleMicroseconds(kind.latency.max()));
    }
  }
  return absl::StrCat(table, "</table>");
}

constexpr absl::string_view kTitle = "Load on frontdeskd";
constexpr absl::string_view kStyle =
    "<style>body{font:15px/1.5 sans-serif;margin:2em auto;max-width:60em;color:#222}"
    "svg{width:100%;height:auto}"
    "table{border-collapse:collapse;font-variant-numeric:tabular-nums}"
    "td,th{padding:.15em .7em;text-align:right;border-bottom:1px solid #ddd}</style>";

}  // namespace

std::string TextOf(const StepResult& step) {
  std::string text;
  for (const KindResult& kind : step.kinds) {
    const auto at = [&kind](double q) {
      return absl::ToDoubleMicroseconds(kind.latency.Quantile(q));
    };
    absl::StrAppendFormat(
        &text, "%9.0f/s %9.0f/s  %-22s %9d %6d  %8.0f %8.0f %8.0f %8.0f %9.0f%s\n", step.offered,
        step.achieved, kind.kind, kind.latency.total(), kind.errors, at(0.5), at(0.9), at(0.99),
        at(0.999), absl::ToDoubleMicroseconds(kind.latency.max()), step.overrun ? "  overrun" : "");
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
        absl::StrAppend(&page, "<h3>", kind.kind, "</h3>", PlotOf(report.steps, kind.kind));
      }
    }
    absl::StrAppend(&page, TableOf(report));
  }
  return page;
}

}  // namespace frontdesk::bench
