#include "server/accounts/rules.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/accounts/errors.h"
#include "server/accounts/function_rules.h"
#include "server/accounts/functions.h"
#include "server/accounts/import_rules.h"
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
  refuse(account.auto_recharge != AutoRecharge(), "auto_recharge");
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

bool HasMoney(const Account& account) {
  return account.points != 0 || account.stored_value_minor != 0;
}

// Adds REQUIRED_FIELD_MISSING for each field that the program asks of every member and that the
// account, as it would be, does not have. Of children and gift cards nothing is asked.
void CheckRequired(const Account& after, const RuleContext& context, Violations& violations) {
  const Program* program =
      context.FindProgram(after.program.empty() ? kDefaultProgram : after.program);
  if (program == nullptr || after.kind == AccountKind::kGift) return;
  if (IsJuvenile(after, context.today())) return;
  for (AccountField field : program->required_fields) {
    if (!IsEmpty(field, after)) continue;
    Add(violations, PathOf(field), "REQUIRED_FIELD_MISSING",
        "the program needs this field of every member; fill it in with the same call");
  }
}

// A tier is one of the program's, if the program is known to have any.
void CheckNewTier(const Account& account, const RuleContext& context, Violations& violations) {
  const Program* program =
      context.FindProgram(account.program.empty() ? kDefaultProgram : account.program);
  if (account.tier.empty() || program == nullptr || program->tiers.empty()) return;
  if (program->FindTier(account.tier) != nullptr) return;
  Add(violations, "tier", "TIER_UNKNOWN",
      "the program has no such tier; leave it out, or see ListTiers");
}

// Fills in what a new account has when nothing was said.
void FillDefaults(const RuleContext& context, Account& account) {
  if (account.kind == AccountKind::kUnspecified) account.kind = AccountKind::kLoyalty;
  if (account.program.empty()) account.program = kDefaultProgram;
  if (const Program* program = context.FindProgram(account.program)) {
    const bool loyalty = account.kind == AccountKind::kLoyalty;
    if (account.tier.empty() && loyalty && !program->tiers.empty()) {
      account.tier = program->tiers.front().code;
    }
    if (account.currency.empty() && HasMoney(account)) account.currency = program->currency;
  }
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

AccountChange NewAccount(Account&& account, const RuleContext& context, std::string_view function) {
  AccountChange change{.changed = true, .account = std::move(account), .discarded_fields = {}};
  change.discarded_fields = LabelJuvenile(context, change.account);
  FillDefaults(context, change.account);
  if (!function.empty()) change.audit = AuditEntry{.function = std::string(function)};
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

struct SubjectFinder {
  MemberNumber operator()(const CreateAccount& create) const { return create.account.member; }
  MemberNumber operator()(const UpdateAccount& update) const { return update.member; }
  MemberNumber operator()(const ImportAccount& import) const { return import.account.member; }
  MemberNumber operator()(const RegisterCard&) const { return 0; }
  template <typename Function>
  MemberNumber operator()(const Function& function) const {
    return function.call.member;
  }
};

}  // namespace

MemberNumber SubjectOf(const Command& command) { return std::visit(SubjectFinder(), command); }

Violations Check(const CreateAccount& command, const RuleContext& context) {
  Violations violations;
  CheckOutputOnly(command.account, violations);
  CheckNewStatus(command.account, violations);
  CheckContactFields(command.account, context.today(), violations);
  CheckTerms(command.account, context.today(), violations);
  CheckCards(command.account, violations);
  CheckPaymentCards(command.account, /*old_records=*/false, violations);
  CheckNewTier(command.account, context, violations);
  CheckRequired(command.account, context, violations);
  return violations;
}

Violations Check(const RegisterCard& command, const RuleContext& context) {
  return Check(CreateAccount{command.account}, context);
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
  CheckRecharge(command.account.auto_recharge, violations);
  return violations;
}

namespace {

absl::StatusOr<AccountChange> Create(const Account* current, const CreateAccount& command,
                                     const RuleContext& context, std::string_view function) {
  Violations violations = Check(command, context);
  if (!violations.empty()) return InvalidArgument(std::move(violations));
  if (current != nullptr) return MemberIdTaken();
  Account account = command.account;
  if (account.member == 0) account.member = context.next_member;
  if (account.member == 0) return MemberIdsExhausted();
  account.import_fingerprint.clear();
  return NewAccount(std::move(account), context, function);
}

// What an edit does, in words for the agent.
std::vector<std::string> UpdateWords(const Account& before, const Account& after,
                                     const std::vector<FieldChange>& changes) {
  if (after.juvenile && !before.juvenile) {
    return {"the member is under 13: all that tells of a person is erased, in histories too",
            "only the member ID and card numbers find the account from now on"};
  }
  const std::string names = absl::StrJoin(
      changes, ", ",
      [](std::string* out, const FieldChange& change) { absl::StrAppend(out, change.field); });
  std::vector<std::string> words = {absl::StrCat("these fields change: ", names)};
  if (after.email == before.email) return words;
  if (after.email.empty()) {
    words.emplace_back("no e-mail can be sent any more");
  } else {
    words.emplace_back("mail may be sent to the new address, whatever became of mails to the old");
  }
  words.emplace_back("queued mails are cancelled and links sent before stop working");
  return words;
}

// What an edit does besides writing its fields.
absl::Status FinishUpdate(const Account& current, const UpdateAccount& command,
                          const RuleContext& context, AccountChange& change) {
  Account& account = change.account;
  change.changed = true;
  if (account.email != current.email) {
    account.email_status = account.email.empty() ? EmailStatus::kUnspecified : EmailStatus::kOk;
    change.cancel_mails = true;  // links sent to the old address die with it
  }
  if (!current.juvenile) {
    change.discarded_fields = LabelJuvenile(context, account);
    // Made from personal data, even if nobody can read it back.
    if (account.juvenile) account.import_fingerprint.clear();
  }
  Violations missing;
  CheckRequired(account, context, missing);
  if (!missing.empty()) return InvalidArgument(std::move(missing));
  change.audit = AuditEntry{.function = std::string(NameOf(AccountFunction::kUpdateAccount)),
                            .reason = command.reason,
                            .comment = "",
                            .store = "",
                            .changes = Differences(current, account)};
  change.consequences = UpdateWords(current, account, change.audit->changes);
  if (account.juvenile && !current.juvenile) change.audit->changes.clear();
  account.updated = context.now;
  ++account.version;
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<AccountChange> Decide(const Account* current, const CreateAccount& command,
                                     const RuleContext& context) {
  return Create(current, command, context, "CREATE_ACCOUNT");
}

absl::StatusOr<AccountChange> Decide(const Account* current, const RegisterCard& command,
                                     const RuleContext& context) {
  return Create(current, CreateAccount{command.account}, context, "REGISTER_CARD");
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
  if (change.account == *current) {
    change.consequences = {"the fields have these values already; nothing changes"};
    return change;
  }
  const absl::Status finished = FinishUpdate(*current, command, context, change);
  if (!finished.ok()) return finished;
  return change;
}

absl::StatusOr<AccountChange> Decide(const Account* current, const ImportAccount& command,
                                     const RuleContext& context) {
  return DecideRow(current, ImportAccount(command), context);
}

absl::StatusOr<AccountChange> DecideRow(const Account* current, ImportAccount&& command,
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
  command.account.import_fingerprint = std::move(command.fingerprint);
  // A row is its own witness: imports are too many for the audit history.
  return NewAccount(std::move(command.account), context, "");
}

absl::StatusOr<AccountChange> Decide(const Account* current, const Command& command,
                                     const RuleContext& context) {
  return std::visit([&](const auto& one) { return Decide(current, one, context); }, command);
}

}  // namespace frontdesk::accounts
