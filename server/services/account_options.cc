// What can be done with an account: tiers, the edit form, the functions.
#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "common/error.h"
#include "common/status_macros.h"
#include "server/access/policy/method_rules.h"
#include "server/accounts/functions.h"
#include "server/services/account_functions.h"
#include "server/services/field_access.h"
#include "server/services/grpc_status.h"
#include "server/services/write_call.h"

namespace frontdesk::services {
namespace {

using accounts::AccountField;
using accounts::AccountStatus;

constexpr AccountField kEditable[] = {
    AccountField::kFirstName, AccountField::kLastName,    AccountField::kNickname,
    AccountField::kEmail,     AccountField::kPhones,      AccountField::kStreet,
    AccountField::kCity,      AccountField::kState,       AccountField::kPostalCode,
    AccountField::kCountry,   AccountField::kCompanyName, AccountField::kGroupName,
    AccountField::kGroupId,   AccountField::kDateOfBirth, AccountField::kLanguage,
    AccountField::kUserType};

constexpr AccountStatus kOffered[] = {AccountStatus::kActive, AccountStatus::kSuspended,
                                      AccountStatus::kTerminated};

template <typename Call>
absl::StatusOr<accounts::Account> ReadNamed(Call& call) {
  const AccountName name = ReadAccountName(call.request(), call.violations);
  RETURN_IF_ERROR(call.Refusal());
  return FindNamed(call.backend().directory, name);
}

bool Names(const std::vector<AccountField>& fields, AccountField field) {
  const bool part = accounts::PathOf(field).starts_with("address.");
  return std::ranges::any_of(fields, [&](AccountField one) {
    return one == field || (part && one == AccountField::kAddress);
  });
}

// The method of a function: `v1.AccountService/AdjustTier` of ACCOUNT_FUNCTION_ADJUST_TIER.
std::string MethodOf(accounts::AccountFunction function) {
  const std::string name = v1::AccountFunction_Name(static_cast<v1::AccountFunction>(function));
  std::string method = "v1.AccountService/";
  bool capital = true;
  for (const char c : name.substr(sizeof("ACCOUNT_FUNCTION_") - 1)) {
    if (c != '_')
      method.push_back(capital ? c : absl::ascii_tolower(static_cast<unsigned char>(c)));
    capital = c == '_';
  }
  return method;
}

// OK if the caller may use the function at all, and the account allows it.
template <typename Call>
absl::Status CheckOffered(const Call& call, accounts::AccountFunction function,
                          const accounts::Account& account) {
  const access::MethodRule& rule = call.environment().rules.Find(MethodOf(function));
  const access::PermissionSet missing = rule.needs.Without(call.caller().permissions());
  return missing.empty() ? CheckAllowed(function, account) : access::PermissionMissing(missing);
}

}  // namespace

absl::Status ListTiers(UnaryCall<v1::ListTiersRequest, v1::ListTiersResponse>& call) {
  accounts::Account account;
  ASSIGN_OR_RETURN(account, ReadNamed(call));
  const auto programs = call.backend().directory.programs();
  const accounts::Program* program = programs->FindProgram(account.program);
  if (program == nullptr) return absl::OkStatus();
  for (const accounts::Tier& tier : program->tiers) {
    v1::TierOption& option = *call.response().add_tiers();
    option.set_code(tier.code);
    option.set_title(tier.title);
    option.set_current(tier.code == account.tier);
    option.set_retired(tier.retired);
  }
  return absl::OkStatus();
}

absl::Status GetEditForm(UnaryCall<v1::GetEditFormRequest, v1::EditForm>& call) {
  accounts::Account account;
  ASSIGN_OR_RETURN(account, ReadNamed(call));
  const auto programs = call.backend().directory.programs();
  static const accounts::Program& none = *new accounts::Program;
  const accounts::Program* known = programs->FindProgram(account.program);
  const accounts::Program& program = known == nullptr ? none : *known;
  const bool asked = account.kind != accounts::AccountKind::kGift && !account.juvenile;
  for (AccountField field : kEditable) {
    const access::PermissionSet needed = NeededToEdit(std::string(accounts::PathOf(field)));
    if (!call.caller().permissions().HasAll(needed)) continue;
    v1::EditField& shown = *call.response().add_fields();
    shown.set_path(std::string(accounts::PathOf(field)));
    shown.set_required(asked && Names(program.required_fields, field));
    shown.set_missing(shown.required() && accounts::IsEmpty(field, account));
    shown.set_unique(Names(program.unique_fields, field));
  }
  const absl::Status allowed = CheckAllowed(accounts::AccountFunction::kUpdateAccount, account);
  if (!allowed.ok()) {
    call.response().set_refusal_reason(ReasonOf(allowed));
    call.response().set_refusal_message(std::string(allowed.message()));
  }
  *call.response().mutable_account() = ToApi(account, CardNumbers::kMasked);
  return absl::OkStatus();
}

absl::Status ListAccountServices(
    UnaryCall<v1::ListAccountServicesRequest, v1::ListAccountServicesResponse>& call) {
  accounts::Account account;
  ASSIGN_OR_RETURN(account, ReadNamed(call));
  for (accounts::AccountFunction function : accounts::kAccountFunctions) {
    const absl::Status allowed = CheckOffered(call, function, account);
    v1::AccountServiceOption& option = *call.response().add_services();
    option.set_function(static_cast<v1::AccountFunction>(function));
    option.set_enabled(allowed.ok());
    if (allowed.ok()) continue;
    option.set_reason(ReasonOf(allowed));
    option.set_message(std::string(allowed.message()));
  }
  for (AccountStatus status : kOffered) {
    const absl::Status allowed = accounts::CheckTransition(account.status, status);
    v1::StatusOption& option = *call.response().add_statuses();
    option.set_status(static_cast<v1::AccountStatus>(status));
    option.set_current(status == account.status);
    option.set_enabled(allowed.ok());
    if (!allowed.ok()) option.set_reason(ReasonOf(allowed));
  }
  return absl::OkStatus();
}

}  // namespace frontdesk::services
