#include "clients/cli/error_view.h"

#include "absl/strings/str_cat.h"
#include "clients/cli/args.h"
#include "clients/cpp/wire_status.h"
#include "common/error.h"
#include "common/strings.h"

namespace frontdesk::cli {
namespace {

struct FlagField {
  std::string_view field;  // without index
  std::string_view flag;
};

constexpr FlagField kFlagFields[] = {
    {"criteria.member_ids", "--member_id"},
    {"criteria.card_numbers", "--card"},
    {"criteria.emails", "--email"},
    {"criteria.first_names", "--first"},
    {"criteria.last_names", "--last"},
    {"criteria.nicknames", "--nickname"},
    {"criteria.phones", "--phone"},
    {"criteria.addresses", "--address"},
    {"criteria.cities", "--city"},
    {"criteria.states", "--state"},
    {"criteria.postal_codes", "--zip"},
    {"criteria.company_names", "--company"},
    {"criteria.group_names", "--group"},
    {"criteria.billing.last4", "--last4"},
    {"criteria.billing.last_name", "--billing_last_name"},
    {"criteria.billing.processor", "--processor"},
    {"criteria.billing", "--last4"},
    {"criteria.user_types", "--user_type"},
    {"criteria.statuses", "--status"},
    {"criteria.email_statuses", "--email_status"},
    {"order_by", "--order_by"},
    {"page_size", "--page_size"},
    {"page_token", "--page_token"},
    // Of functions.
    {"update_mask", "--set"},
    {"reason", "--reason"},
    {"confirm", "--yes"},
    {"acknowledge_risk", "--at_own_risk"},
    {"threshold_minor", "--below"},
    {"amount_minor", "--by"},
    {"store", "--store"},
};

// `criteria.phones[2].number` without `[2]`.
std::string WithoutIndexes(std::string_view field) {
  std::string result;
  bool inside = false;
  for (char c : field) {
    inside = c == '[' || (inside && c != ']');
    if (!inside && c != ']') result.push_back(c);
  }
  return result;
}

void ShowViolation(const Violation& violation, Screen& screen) {
  DisplayText line("error: ", Tone::kBad);
  if (const std::string flag = FlagOfField(violation.field); !flag.empty()) {
    const bool same = flag == absl::StrCat("--", violation.field);
    line.Append(absl::StrCat(flag, same ? ": " : absl::StrCat(" (", violation.field, "): ")),
                Tone::kTitle);
  } else if (!violation.field.empty()) {
    line.Append(violation.field + ": ", Tone::kTitle);
  }
  line.Append(violation.message);
  line.Append(absl::StrCat(violation.message.empty() ? "" : " ", "[", violation.reason, "]"),
              Tone::kFaint);
  screen.Print(line);
}

void ShowPlain(const absl::Status& status, const std::string& reason, Screen& screen) {
  DisplayText line("error: ", Tone::kBad);
  line.Append(ToStd(status.message()));
  line.Append(
      absl::StrCat(" [", reason.empty() ? absl::StatusCodeToString(status.code()) : reason, "]"),
      Tone::kFaint);
  screen.Print(line);
}

// What helps against a connection that is refused.
std::string_view NextStep(std::string_view reason) {
  if (reason == "SERVER_SPEAKS_TLS") return "Say --tls_ca=FILE or set FRONTDESK_TLS_CA.";
  if (reason == "SERVER_SPEAKS_PLAINTEXT") {
    return "Leave out --tls_ca, --tls_cert and --tls_key; beyond this machine a server needs TLS.";
  }
  if (reason == "SERVER_NOT_TRUSTED") return "Check --server and --tls_ca=FILE.";
  if (reason == "TLS_REFUSED") return "Say --tls_cert=FILE and --tls_key=FILE.";
  return "";
}

}  // namespace

ExitCode ExitCodeOf(const absl::Status& status) {
  if (status.ok()) return kExitOk;
  if (IsUsageError(status)) return kExitUsage;
  return absl::IsNotFound(status) ? kExitNotFound : kExitError;
}

std::string FlagOfField(std::string_view field) {
  const std::string plain = WithoutIndexes(field);
  for (const FlagField& known : kFlagFields) {
    if (plain == known.field || plain.starts_with(absl::StrCat(ToAbsl(known.field), "."))) {
      return std::string(known.flag);
    }
  }
  return "";
}

void ShowError(const absl::Status& status, std::string_view server, Screen& screen) {
  const ErrorDetail detail = GetErrorDetail(status);
  if (detail.violations.empty()) ShowPlain(status, detail.reason, screen);
  for (const Violation& violation : detail.violations) ShowViolation(violation, screen);
  if (absl::IsUnavailable(status) && detail.reason.empty()) {
    screen.Print(
        absl::StrCat("Is frontdeskd running at ", ToAbsl(server),
                     "? Say --server=HOST:PORT or set FRONTDESK_SERVER if it is elsewhere."));
  }
  if (const std::string_view step = NextStep(detail.reason); !step.empty()) screen.Print(step);
  if (absl::IsUnauthenticated(status) && detail.reason != "SIGN_IN_REFUSED") {
    screen.Print("Sign in with `frontdesk login`.");
  }
  if (!detail.etag.empty()) screen.Print("The current etag is " + detail.etag + ".");
  if (const std::string id = client::RequestIdOf(status); !id.empty()) {
    const std::string support = client::SupportOf(status);
    screen.Print(DisplayText(absl::StrCat("request id: ", id, support.empty() ? "" : "; ", support),
                             Tone::kFaint));
  }
}

}  // namespace frontdesk::cli
