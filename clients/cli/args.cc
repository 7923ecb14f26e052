#include "clients/cli/args.h"

#include <algorithm>
#include <numeric>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/error.h"
#include "common/status_macros.h"
#include "common/strings.h"

namespace frontdesk::cli {
namespace {

constexpr char kUsageReason[] = "USAGE";
constexpr std::string_view kFlagPrefix = "--";

// Insertions, deletions and substitutions that turn `a` into `b` (Levenshtein).
size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substituted});
    }
  }
  return row[b.size()];
}

bool IsFlag(std::string_view word) {
  return word.size() > kFlagPrefix.size() && word.starts_with(kFlagPrefix);
}

}  // namespace

const std::vector<std::string>& ParsedArgs::All(std::string_view flag) const {
  static const std::vector<std::string> kNone;
  const auto found = values_.find(std::string(flag));
  return found == values_.end() ? kNone : found->second;
}

std::string ParsedArgs::Last(std::string_view flag, std::string_view otherwise) const {
  const auto& all = All(flag);
  return all.empty() ? std::string(otherwise) : all.back();
}

int32_t ParsedArgs::Number(std::string_view flag) const {
  int32_t number = 0;
  return absl::SimpleAtoi(Last(flag), &number) ? number : 0;
}

// Walks over the words once.
class ArgsParser {
 public:
  ArgsParser(const std::vector<std::string>& args, absl::Span<const FlagSpec> flags)
      : args_(args), flags_(flags) {}

  absl::StatusOr<ParsedArgs> Parse() {
    while (next_ < args_.size()) {
      const std::string& word = args_[next_++];
      if (word == kFlagPrefix) {
        parsed_.rest_.insert(parsed_.rest_.end(), args_.begin() + next_, args_.end());
        break;
      }
      if (IsFlag(word)) {
        RETURN_IF_ERROR(TakeFlag(word));
      } else {
        parsed_.rest_.push_back(word);
      }
    }
    return std::move(parsed_);
  }

 private:
  absl::Status TakeFlag(std::string_view word) {
    word.remove_prefix(kFlagPrefix.size());
    const size_t equals = word.find('=');
    std::string name(word.substr(0, equals));
    std::replace(name.begin(), name.end(), '-', '_');
    const FlagSpec* flag = Find(name);
    if (flag == nullptr) return Unknown(name);
    std::string value = "true";
    if (equals != std::string_view::npos) {
      value = word.substr(equals + 1);
    } else if (flag->kind != FlagKind::kSwitch) {
      if (next_ == args_.size() || IsFlag(args_[next_])) return NoValue(*flag);
      value = args_[next_++];
    }
    RETURN_IF_ERROR(Check(*flag, value));
    parsed_.values_[name].push_back(std::move(value));
    return absl::OkStatus();
  }

  const FlagSpec* Find(std::string_view name) const {
    const auto found = std::find_if(flags_.begin(), flags_.end(),
                                    [&](const FlagSpec& flag) { return flag.name == name; });
    return found == flags_.end() ? nullptr : &*found;
  }

  absl::Status Unknown(std::string_view name) const {
    std::vector<std::string_view> known;
    for (const FlagSpec& flag : flags_) known.push_back(flag.name);
    const std::string closest = ClosestWord(name, known);
    return UsageError(
        absl::StrCat("unknown flag --", ToAbsl(name),
                     closest.empty() ? "" : absl::StrCat("; did you mean --", closest, "?")));
  }

  static absl::Status NoValue(const FlagSpec& flag) {
    return UsageError(absl::StrCat("--", ToAbsl(flag.name), " needs a value: --", ToAbsl(flag.name),
                                   "=", ToAbsl(flag.value)));
  }

  static absl::Status Check(const FlagSpec& flag, const std::string& value) {
    int32_t number = 0;
    if (flag.kind == FlagKind::kNumber && !absl::SimpleAtoi(value, &number)) {
      return UsageError(absl::StrCat("--", ToAbsl(flag.name), " must be a whole number"));
    }
    if (flag.kind == FlagKind::kSwitch && value != "true" && value != "false") {
      return UsageError(absl::StrCat("--", ToAbsl(flag.name), " is on or off; it takes no value"));
    }
    return absl::OkStatus();
  }

  const std::vector<std::string>& args_;
  const absl::Span<const FlagSpec> flags_;
  size_t next_ = 0;
  ParsedArgs parsed_;
};

absl::StatusOr<ParsedArgs> ParseArgs(const std::vector<std::string>& args,
                                     absl::Span<const FlagSpec> flags) {
  return ArgsParser(args, flags).Parse();
}

absl::Status UsageError(std::string_view message) {
  return MakeError(absl::StatusCode::kInvalidArgument, kUsageReason, message);
}

bool IsUsageError(const absl::Status& status) {
  return GetErrorDetail(status).reason == kUsageReason;
}

std::string ClosestWord(std::string_view word, const std::vector<std::string_view>& known) {
  std::string_view closest;
  size_t closest_distance = word.size() / 3 + 2;  // farther apart is no slip of the hand
  for (const std::string_view candidate : known) {
    const bool begins = word.size() > 1 && candidate.starts_with(word);
    const size_t distance = begins ? 1 : EditDistance(word, candidate);
    if (distance >= closest_distance) continue;
    closest = candidate;
    closest_distance = distance;
  }
  return std::string(closest);
}

}  // namespace frontdesk::cli
