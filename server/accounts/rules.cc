#include "server/accounts/rules.h"

#include <string_view>
#include <utility>

#include "server/accounts/errors.h"
#include "server/accounts/juvenile.h"
#include "server/accounts/text_checks.h"

namespace frontdesk::accounts {
namespace {

constexpr std::string_view kDefaultProgram = "default";

// What only the server sets must not be given to a creation.
void CheckOutputOnly(const Account& account, Violations& violations) {
  auto refuse = [&violations](bool given, std::string_view path) {
    if (given) {
      Add(violations, path, "OUTPUT_ONLY_FIELD", "only the server sets this field; leave it out");
    }
  };
  refuse(account.email_status != EmailStatus::kUnspecified, "email_status");
  refuse(account.juvenile, "juvenile");
  refuse(account.points != 0 || account.stored_value_minor != 0 || !account.currency.empty(),
         "balances");
  refuse(account.last_login.has_value(), "last_login_time");
  refuse(account.created.has_value(), "create_time");
  refuse(account.updated.has_value(), "update_time");
}

void CheckNewStatus(const Account& account, Violations& violations) {
  if (account.status != AccountStatus::kUnspecified && account.status != AccountStatus::kActive) {
    Add(violations, "status", "STATUS_NOT_ALLOWED",
        "a new account is ACTIVE; leave the status out and change it afterwards");
  }
}

// Fills in what a new account has when nothing was said.
void FillDefaults(const RuleContext& context, Account& account) {
  if (account.kind == AccountKind::kUnspecified) account.kind = AccountKind::kLoyalty;
  if (account.program.empty()) account.program = kDefaultProgram;
  if (account.status == AccountStatus::kUnspecified) account.status = AccountStatus::kActive;
  if (!account.email.empty() && account.email_status == EmailStatus::kUnspecified) {
    account.email_status = EmailStatus::kOk;
  }
  for (Card& card : account.cards) {
    if (card.state == CardState::kUnspecified) card.state = CardState::kActive;
  }
  if (!account.member_since) account.member_since = context.today();
  if (!account.created) account.created = context.now;
  if (!account.updated) account.updated = account.created;
  account.version = 1;
}

// Labels the account if its member is under 13, and then keeps nothing demographic (R-180, R-181,
// D15).
std::vector<std::string> LabelJuvenile(const RuleContext& context, Account& account) {
  if (!IsJuvenile(account, context.today())) return {};
  account.juvenile = true;
  return DropDemographics(account);
}

AccountChange NewAccount(Account account, const RuleContext& context) {
  AccountChange change{.changed = true, .account = std::move(account), .discarded_fields = {}};
  change.discarded_fields = LabelJuvenile(context, change.account);
  FillDefaults(context, change.account);
  return change;
}

// The fields that a juvenile account cannot hold.
std::vector<AccountField> Demographic(const std::vector<AccountField>& fields) {
  std::vector<AccountField> demographic;
  for (AccountField field : fields) {
    if (IsDemographic(field)) demographic.push_back(field);
  }
  return demographic;
}

// Whether the state of the account lets the update through.
absl::Status CheckState(const Account& current, const UpdateAccount& command) {
  if (command.expected_version && *command.expected_version != current.version) {
    return EtagMismatch(current.version);
  }
  if (current.status == AccountStatus::kTerminated) return TerminatedIsFinal();
  if (current.juvenile) {
    const std::vector<AccountField> fields = Demographic(command.fields);
    if (!fields.empty()) return JuvenileHoldsNoDemographics(fields);
  }
  return absl::OkStatus();
}

}  // namespace

MemberNumber SubjectOf(const Command& command) {
  struct {
    MemberNumber operator()(const CreateAccount& create) const { return create.account.member; }
    MemberNumber operator()(const UpdateAccount& update) const { return update.member; }
    MemberNumber operator()(const ImportAccount& import) const { return import.account.member; }
  } subject;
  return std::visit(subject, command);
}

Violations Check(const CreateAccount& command, const RuleContext& context) {
  Violations violations;
  CheckOutputOnly(command.account, violations);
  CheckNewStatus(command.account, violations);
  CheckContactFields(command.account, context.today(), violations);
  CheckTerms(command.account, context.today(), violations);
  CheckCards(command.account, violations);
  CheckPaymentCards(command.account, /*old_records=*/false, violations);
  return violations;
}

Violations Check(const UpdateAccount& command, const RuleContext& context) {
  Violations violations;
  for (AccountField field : command.fields) {
    CheckField(field, command.values, context.today(), violations);
  }
  return violations;
}

Violations Check(const ImportAccount& command, const RuleContext& context) {
  Violations violations;
  if (command.account.member == 0) {
    Add(violations, "member_id", "MEMBER_ID_REQUIRED",
        "a row without a member ID could not be recognised in a second import; give it one");
  }
  CheckContactFields(command.account, context.today(), violations);
  CheckTerms(command.account, context.today(), violations);
  CheckCards(command.account, violations);
  CheckPaymentCards(command.account, /*old_records=*/true, violations);
  return violations;
}

absl::StatusOr<AccountChange> Decide(const Account* current, const CreateAccount& command,
                                     const RuleContext& context) {
  Violations violations = Check(command, context);
  if (!violations.empty()) return InvalidArgument(std::move(violations));
  if (current != nullptr) return MemberIdTaken();
  Account account = command.account;
  if (account.member == 0) account.member = context.next_member;
  if (account.member == 0) return MemberIdsExhausted();
  account.import_fingerprint.clear();
  return NewAccount(std::move(account), context);
}

absl::StatusOr<AccountChange> Decide(const Account* current, const UpdateAccount& command,
                                     const RuleContext& context) {
  Violations violations = Check(command, context);
  if (!violations.empty()) return InvalidArgument(std::move(violations));
  if (current == nullptr) return AccountNotFound();
  const absl::Status allowed = CheckState(*current, command);
  if (!allowed.ok()) return allowed;

  AccountChange change{.changed = false, .account = *current, .discarded_fields = {}};
  CopyFields(command.fields, command.values, change.account);
  if (change.account == *current) return change;
  change.changed = true;
  if (change.account.email != current->email) {
    change.account.email_status =
        change.account.email.empty() ? EmailStatus::kUnspecified : EmailStatus::kOk;
  }
  if (!current->juvenile) {
    change.discarded_fields = LabelJuvenile(context, change.account);
    // Made from personal data, even if nobody can read it back.
    if (change.account.juvenile) change.account.import_fingerprint.clear();
  }
  change.account.updated = context.now;
  ++change.account.version;
  return change;
}

absl::StatusOr<AccountChange> Decide(const Account* current, const ImportAccount& command,
                                     const RuleContext& context) {
  if (current != nullptr && !current->import_fingerprint.empty() &&
      current->import_fingerprint == command.fingerprint) {
    return AccountChange{.changed = false, .account = *current, .discarded_fields = {}};
  }
  if (!command.checked) {
    Violations violations = Check(command, context);
    if (!violations.empty()) return InvalidArgument(std::move(violations));
  }
  if (current != nullptr) return MemberIdTaken();
  Account account = command.account;
  account.import_fingerprint = command.fingerprint;
  return NewAccount(std::move(account), context);
}

absl::StatusOr<AccountChange> Decide(const Account* current, const Command& command,
                                     const RuleContext& context) {
  return std::visit([&](const auto& one) { return Decide(current, one, context); }, command);
}

}  // namespace frontdesk::accounts
