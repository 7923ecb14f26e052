#include "server/sign_in_flags.h"

#include "common/status_macros.h"

namespace frontdesk {
namespace {

constexpr NumberFlag kIdle = {"session_idle_minutes", 1, 24 * 60};
constexpr NumberFlag kHours = {"session_hours", 1, 24};
constexpr NumberFlag kMemory = {"password_memory_mib", 19, 1024};
constexpr NumberFlag kPerMinute = {"sign_ins_per_minute", 30, 6000};

void ReadText(const GetSetting& get, std::string_view name, std::string& text) {
  if (std::string given = get(name); !given.empty()) text = std::move(given);
}

}  // namespace

std::string DefaultSecretKeyFile(std::string_view data_dir) {
  while (data_dir.size() > 1 && data_dir.ends_with('/')) data_dir.remove_suffix(1);
  return std::string(data_dir) + ".key";
}

absl::StatusOr<SignInFlags> ReadSignInFlags(const GetSetting& get) {
  SignInFlags flags;
  RETURN_IF_ERROR(ReadNumber(get, kIdle, flags.idle_minutes));
  RETURN_IF_ERROR(ReadNumber(get, kHours, flags.hours));
  RETURN_IF_ERROR(ReadNumber(get, kMemory, flags.password_memory_mib));
  RETURN_IF_ERROR(ReadNumber(get, kPerMinute, flags.per_minute));
  ReadText(get, "secret_key_file", flags.secret_key_file);
  ReadText(get, "jwks_file", flags.jwks_file);
  ReadText(get, "jwt_issuer", flags.jwt_issuer);
  ReadText(get, "jwt_audience", flags.jwt_audience);
  ReadText(get, "jwt_name_claim", flags.jwt_name_claim);
  ReadText(get, "jwt_role_claim", flags.jwt_role_claim);
  const bool provider = !flags.jwks_file.empty();
  if (provider != !flags.jwt_issuer.empty() || provider != !flags.jwt_audience.empty()) {
    return absl::InvalidArgumentError(
        "an identity provider needs all of jwks_file, jwt_issuer and jwt_audience");
  }
  return flags;
}

}  // namespace frontdesk
