// The log: one JSON object a line, for machines first. Callers hand in names, codes
// and numbers only; personal data must never get here.
#ifndef FRONTDESK_COMMON_LOG_H_
#define FRONTDESK_COMMON_LOG_H_

#include <cstdint>
#include <cstdio>
#include <initializer_list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace frontdesk {

enum class LogLevel : uint8_t { kDebug, kInfo, kWarning, kError };

// Reads `debug`, `info`, `warning` or `error`.
std::optional<LogLevel> ParseLogLevel(std::string_view text);

struct LogField {
  std::string_view key;
  std::variant<int64_t, std::string_view> value;
};

// Thread-safe.
class Log {
 public:
  // Writes to `out`, which is not owned, what is at least `level`.
  Log(std::FILE* out, LogLevel level) : out_(out), level_(level) {}

  bool enabled(LogLevel level) const { return level >= level_; }

  // Writes {"time":…,"level":…,"event":…, fields…}. One write a line.
  void Write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields = {});

 private:
  std::FILE* const out_;
  const LogLevel level_;
  std::mutex mutex_;
};

}  // namespace frontdesk

#endif  // FRONTDESK_COMMON_LOG_H_
