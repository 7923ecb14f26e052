// The log: one JSON object a line, for machines first. No personal data and no secret ever gets
// here, and the compiler sees to it: a line is made of literals, of numbers, and of texts whose
// kind is said by name. A std::string, a std::string_view, a message of a call or a Redacted value
// is refused.
#ifndef FRONTDESK_COMMON_LOG_H_
#define FRONTDESK_COMMON_LOG_H_

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <initializer_list>
#include <mutex>
#include <optional>
#include <string_view>
#include <variant>

namespace frontdesk {

enum class LogLevel : uint8_t { kDebug, kInfo, kWarning, kError };

// Reads `debug`, `info`, `warning` or `error`.
std::optional<LogLevel> ParseLogLevel(std::string_view text);

// A text that stands in the source.
class LogLiteral {
 public:
  template <size_t N>
  consteval LogLiteral(const char (&text)[N]) : text_(text, N - 1) {}  // NOLINT: implicit
  std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

// What may stand in a line. The texts that a factory takes must outlive the call of Write; one that
// is not of the kind it claims to be is written as `[redacted]`.
class LogValue {
 public:
  template <std::integral T>
  LogValue(T number) : value_(static_cast<int64_t>(number)) {}  // NOLINT: implicit
  template <size_t N>
  consteval LogValue(const char (&text)[N])  // NOLINT: implicit
      : value_(std::string_view(text, N - 1)) {}

  // A gRPC code or the reason of an error: UPPER_SNAKE.
  static LogValue Code(std::string_view code);
  // Of a method, a caller (agent, service or till, never a member) or a call: no space, and not
  // what a full card number looks like.
  static LogValue Name(std::string_view name);
  // What the operator has set, or a sentence of ours about it: addresses to listen on, files,
  // certificates. Never about what a caller sent.
  static LogValue Setting(std::string_view text) {
    return LogValue(std::variant<int64_t, std::string_view>(text));
  }

  const std::variant<int64_t, std::string_view>& value() const { return value_; }

 private:
  explicit LogValue(std::variant<int64_t, std::string_view> value) : value_(value) {}

  std::variant<int64_t, std::string_view> value_;
};

struct LogField {
  LogLiteral key;
  LogValue value;
};

// Thread-safe.
class Log {
 public:
  // Writes to `out`, which is not owned, what is at least `level`.
  Log(std::FILE* out, LogLevel level) : out_(out), level_(level) {}

  bool enabled(LogLevel level) const { return level >= level_; }

  // Writes {"time":…,"level":…,"event":…, fields…}. One write a line.
  void Write(LogLevel level, LogLiteral event, std::initializer_list<LogField> fields = {});

 private:
  std::FILE* const out_;
  const LogLevel level_;
  std::mutex mutex_;
};

}  // namespace frontdesk

#endif  // FRONTDESK_COMMON_LOG_H_
