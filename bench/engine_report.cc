#include "bench/engine_report.h"

#include <fstream>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

namespace frontdesk::bench {
namespace {

constexpr double kQuantiles[] = {0.5, 0.99, 0.999, 1};

std::string Micros(Latencies& latency, double quantile) {
  return latency.empty() ? "-" : absl::StrFormat("%.1f", latency.Quantile(quantile));
}

// How many times as long the baseline takes.
std::string Ratio(ClassFigures& f, double quantile) {
  if (f.base_latency.empty()) return "-";
  return absl::StrFormat("%.1f", f.base_latency.Quantile(quantile) / f.latency.Quantile(quantile));
}

std::string JsonOf(Latencies& latency) {
  if (latency.empty()) return "null";
  static constexpr const char* kNames[] = {"p50", "p99", "p999", "max"};
  std::vector<std::string> parts;
  for (size_t i = 0; i < std::size(kQuantiles); ++i) {
    parts.push_back(absl::StrFormat("\"%s\":%.2f", kNames[i], latency.Quantile(kQuantiles[i])));
  }
  return absl::StrCat("{", absl::StrJoin(parts, ","), "}");
}

std::string JsonOf(ClassFigures& f) {
  return absl::StrFormat(
      "{\"class\":\"%s\",\"mode\":\"%s\",\"first_micros\":%s,\"micros\":%s,\"matches\":%s,"
      "\"baseline\":\"%s\","
      "\"baseline_micros\":%s,\"scan_micros\":%s}",
      f.name, f.mode, JsonOf(f.first), JsonOf(f.latency), JsonOf(f.matches), f.baseline,
      JsonOf(f.base_latency), JsonOf(f.scan));
}

}  // namespace

void PrintHeadings() {
  std::cout << absl::StrFormat(
      "%-24s %-10s %10s %10s %9s %9s %9s %9s %11s %-8s %9s %10s %6s %6s %10s\n", "class", "mode",
      "first p50", "first max", "p50 us", "p99 us", "p99.9 us", "max us", "med. found", "baseline",
      "p50 us", "p99 us", "x p50", "x p99", "scan us");
}

void PrintRow(ClassFigures& f) {
  std::cout << absl::StrFormat(
                   "%-24s %-10s %10s %10s %9s %9s %9s %9s %11.0f %-8s %9s %10s %6s %6s %10s\n",
                   f.name, f.mode, Micros(f.first, 0.5), Micros(f.first, 1), Micros(f.latency, 0.5),
                   Micros(f.latency, 0.99), Micros(f.latency, 0.999), Micros(f.latency, 1),
                   f.matches.Quantile(0.5), f.baseline.empty() ? "-" : f.baseline,
                   Micros(f.base_latency, 0.5), Micros(f.base_latency, 0.99), Ratio(f, 0.5),
                   Ratio(f, 0.99), Micros(f.scan, 0.5))
            << std::flush;
}

void PrintFact(const std::pair<std::string, double>& fact) {
  std::cout << absl::StrFormat("%-32s %12.2f\n", fact.first, fact.second) << std::flush;
}

void PrintMemory(const index::EngineStats& stats) {
  uint64_t all = 0;
  const auto accounts = static_cast<double>(stats.accounts);
  for (const auto& [structure, bytes] : stats.memory) {
    all += bytes;
    std::cout << absl::StrFormat("  %-24s %7.2f bytes an account\n", structure,
                                 static_cast<double>(bytes) / accounts);
  }
  std::cout << absl::StrFormat("  %-24s %7.2f bytes an account\n", "in all",
                               static_cast<double>(all) / accounts);
}

absl::Status WriteJson(const std::string& path, const Facts& facts, const index::EngineStats& stats,
                       std::vector<ClassFigures>& all) {
  std::vector<std::string> numbers;
  for (const auto& [name, value] : facts) {
    numbers.push_back(absl::StrFormat("\"%s\":%.3f", name, value));
  }
  std::vector<std::string> bytes;
  for (const auto& [structure, size] : stats.memory) {
    bytes.push_back(absl::StrFormat("\"%s\":%d", structure, size));
  }
  std::vector<std::string> rows;
  for (ClassFigures& figures : all) rows.push_back(JsonOf(figures));
  std::ofstream file(path);
  file << "{\"accounts\":" << stats.accounts << ",\n\"facts\":{" << absl::StrJoin(numbers, ",")
       << "},\n\"bytes\":{" << absl::StrJoin(bytes, ",") << "},\n\"classes\":[\n"
       << absl::StrJoin(rows, ",\n") << "\n]}\n";
  file.close();
  return file ? absl::OkStatus() : absl::InternalError("cannot write the JSON file");
}

}  // namespace frontdesk::bench
