#include "common/log.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/card_number.h"
#include "common/redacted.h"
#include "common/strings.h"

namespace frontdesk {
namespace {

constexpr std::string_view kLevelNames[] = {"debug", "info", "warning", "error"};

void AppendJsonString(std::string_view text, std::string& line) {
  line.push_back('"');
  for (char c : text) {
    if (c == '"' || c == '\\') {
      line.push_back('\\');
      line.push_back(c);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      absl::StrAppendFormat(&line, "\\u%04x", c);
    } else {
      line.push_back(c);
    }
  }
  line.push_back('"');
}

void AppendField(std::string_view key, const LogValue& field, std::string& line) {
  line.push_back(',');
  AppendJsonString(key, line);
  line.push_back(':');
  if (const auto* number = std::get_if<int64_t>(&field.value())) {
    absl::StrAppend(&line, *number);
  } else {
    AppendJsonString(std::get<std::string_view>(field.value()), line);
  }
}

constexpr size_t kMaxNameBytes = 128;

bool IsCodeCharacter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool IsNameCharacter(char c) { return c > ' ' && c < 0x7f && c != '"' && c != '\\'; }

}  // namespace

std::optional<LogLevel> ParseLogLevel(std::string_view text) {
  for (size_t i = 0; i < std::size(kLevelNames); ++i) {
    if (kLevelNames[i] == text) return static_cast<LogLevel>(i);
  }
  return std::nullopt;
}

LogValue LogValue::Code(std::string_view code) {
  const bool fits = code.size() <= kMaxNameBytes && std::ranges::all_of(code, IsCodeCharacter);
  return LogValue(std::variant<int64_t, std::string_view>(fits ? code : kRedacted));
}

LogValue LogValue::Name(std::string_view name) {
  const bool fits = name.size() <= kMaxNameBytes && std::ranges::all_of(name, IsNameCharacter) &&
                    !LooksLikePaymentCardNumber(name);
  return LogValue(std::variant<int64_t, std::string_view>(fits ? name : kRedacted));
}

void Log::Write(LogLevel level, LogLiteral event, std::initializer_list<LogField> fields) {
  if (!enabled(level)) return;
  std::string line = absl::StrCat(
      "{\"time\":\"", absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", absl::Now(), absl::UTCTimeZone()),
      "\"");
  absl::StrAppend(&line, ",\"level\":\"", ToAbsl(kLevelNames[static_cast<size_t>(level)]),
                  "\",\"event\":\"", ToAbsl(event.text()), "\"");
  for (const LogField& field : fields) AppendField(field.key.text(), field.value, line);
  line.append("}\n");
  std::lock_guard lock(mutex_);
  std::fwrite(line.data(), 1, line.size(), out_);
  std::fflush(out_);
}

}  // namespace frontdesk
