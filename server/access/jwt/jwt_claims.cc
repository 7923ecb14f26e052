#include "server/access/jwt/jwt_claims.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/limits.h"
#include "common/strings.h"
#include "server/access/jwt/json.h"

namespace frontdesk::access {
namespace {

constexpr std::string_view kNamePrefix = "sso:";
// Seconds beyond this are no time of ours, and would overflow.
constexpr double kLastSecond = 253'402'300'799;  // the year 9999

// Calls `visit` with the value, or each of them, that is a string.
template <typename Visit>
void ForEachText(const json_t* value, const Visit& visit) {
  if (json_is_string(value)) {
    return visit(std::string_view(json_string_value(value), json_string_length(value)));
  }
  for (size_t i = 0; i < json_array_size(value); ++i) {
    const json_t* item = json_array_get(value, i);
    if (json_is_string(item)) {
      visit(std::string_view(json_string_value(item), json_string_length(item)));
    }
  }
}

bool Holds(const json_t* value, std::string_view wanted) {
  bool holds = false;
  ForEachText(value, [&](std::string_view text) { holds = holds || text == wanted; });
  return holds;
}

std::optional<absl::Time> TimeOf(const json_t* claims, const char* name) {
  const json_t* value = json_object_get(claims, name);
  if (!json_is_number(value)) return std::nullopt;
  const double seconds = json_number_value(value);
  if (!(seconds >= 0 && seconds <= kLastSecond)) return std::nullopt;
  return absl::UnixEpoch() + absl::Seconds(seconds);
}

// The claim of this name, or where its dots lead to.
const json_t* Follow(const json_t* claims, const std::string& name) {
  if (const json_t* value = json_object_get(claims, name.c_str()); value != nullptr) return value;
  const size_t dot = name.find('.');
  if (dot == name.npos) return nullptr;
  return Follow(json_object_get(claims, name.substr(0, dot).c_str()), name.substr(dot + 1));
}

// Fit for logs: it goes wherever names of agents go.
bool IsName(std::string_view text) {
  return !text.empty() && text.size() + kNamePrefix.size() <= limits::kMaxAgentBytes &&
         std::ranges::all_of(text, [](unsigned char c) { return c > 0x20 && c < 0x7f; });
}

JwtFault CheckWhoAndWhen(const json_t* claims, const JwtOptions& options, absl::Time now) {
  if (TextOf(claims, "iss") != options.issuer) return JwtFault::kIssuer;
  if (!Holds(json_object_get(claims, "aud"), options.audience)) return JwtFault::kAudience;
  const std::optional<absl::Time> ends = TimeOf(claims, "exp");
  if (!ends || *ends + options.leeway <= now) return JwtFault::kExpired;
  if (json_object_get(claims, "nbf") == nullptr) return JwtFault::kNone;
  const std::optional<absl::Time> begins = TimeOf(claims, "nbf");
  return begins && *begins - options.leeway <= now ? JwtFault::kNone : JwtFault::kNotYetValid;
}

}  // namespace

VerifiedJwt ReadClaims(std::string_view payload, const JwtOptions& options, absl::Time now) {
  const JsonPtr claims = ParseObject(payload);
  if (claims == nullptr) return {nullptr, JwtFault::kMalformed};
  const JwtFault fault = CheckWhoAndWhen(claims.get(), options, now);
  if (fault != JwtFault::kNone) return {nullptr, fault};
  auto identity = std::make_shared<JwtIdentity>();
  identity->expires = *TimeOf(claims.get(), "exp") + options.leeway;
  ForEachText(Follow(claims.get(), options.role_claim), [&](std::string_view name) {
    const std::optional<Role> role = RoleNamed(name);
    if (!role) return;
    identity->roles.push_back(*role);
    identity->permissions.Add(PermissionsOf(*role));
  });
  const std::string_view name = TextOf(claims.get(), options.name_claim.c_str());
  if (!IsName(name)) return {nullptr, JwtFault::kNameMissing};
  if (identity->roles.empty()) return {nullptr, JwtFault::kRoleUnknown};
  identity->name = absl::StrCat(ToAbsl(kNamePrefix), ToAbsl(name));
  return {std::move(identity), JwtFault::kNone};
}

}  // namespace frontdesk::access
