#include "server/accounts/function_rules.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/error.h"
#include "common/limits.h"
#include "common/status_macros.h"
#include "common/strings.h"
#include "server/accounts/errors.h"
#include "server/accounts/functions.h"
#include "server/accounts/text_checks.h"

namespace frontdesk::accounts {
namespace {

void RequireReason(std::string_view reason, Violations& violations) {
  if (!reason.empty()) return;
  Add(violations, "reason", "REASON_REQUIRED", "say why: choose one of the reasons");
}

void RequireConfirmation(bool confirmed, Violations& violations) {
  if (confirmed) return;
  Add(violations, "confirm", "CONFIRMATION_REQUIRED",
      "this is final: look at it with dry_run first, then set confirm");
}

// What every function asks before anything of its own. `violations` are those of the call itself.
absl::Status Begin(AccountFunction function, const Account* current, const FunctionCall& call,
                   Violations violations) {
  if (!violations.empty()) return InvalidArgument(std::move(violations));
  if (current == nullptr) return AccountNotFound();
  if (call.expected_version && *call.expected_version != current->version) {
    return EtagMismatch(current->version);
  }
  return CheckAllowed(function, *current);
}

AccountChange Unchanged(const Account& current, std::string words) {
  AccountChange change{.changed = false, .account = current, .discarded_fields = {}};
  change.consequences.push_back(std::move(words));
  return change;
}

AccountChange Start(const Account& current) {
  return {.changed = true, .account = current, .discarded_fields = {}};
}

// What every function does when it has changed what it changes.
AccountChange Finish(AccountFunction function, const Account& current, const FunctionCall& call,
                     std::string reason, const RuleContext& context, AccountChange change) {
  AuditEntry entry{.function = std::string(NameOf(function)),
                   .reason = std::move(reason),
                   .comment = call.comment,
                   .store = "",
                   .changes = Differences(current, change.account)};
  if (change.changed) {
    change.account.updated = context.now;
    ++change.account.version;
  }
  change.audit = std::move(entry);
  return change;
}

void SayFrozen(std::vector<std::string>& words) {
  words.emplace_back("no points can be earned and no rewards redeemed");
  words.emplace_back("the member cannot log in");
  words.emplace_back("no e-mails and no text messages are sent; queued mails are cancelled");
  words.emplace_back("auto-recharge rests");
}

std::vector<std::string> StatusWords(const Account& current, AccountStatus to) {
  std::vector<std::string> words = {
      absl::StrCat("the status changes from ", NameOf(current.status), " to ", NameOf(to))};
  if (to == AccountStatus::kActive) {
    words.emplace_back("earning, redeeming, log-in, e-mails and texts work again");
    words.emplace_back("points, tier and contact data are as they were");
  } else {
    SayFrozen(words);
  }
  if (to == AccountStatus::kTerminated) {
    words.emplace_back("this is final: no function but Delete User can be used any more");
    words.emplace_back("its cards can never be used or registered again");
  }
  return words;
}

bool HasSavedCard(const Account& account) {
  return std::ranges::any_of(account.payment_cards, &PaymentCard::on_file);
}

absl::Status CheckTier(const Account& current, std::string_view tier, const RuleContext& context) {
  const Program* program = context.FindProgram(current.program);
  const Tier* found = program == nullptr ? nullptr : program->FindTier(tier);
  if (found == nullptr) {
    return InvalidArgument(
        {{"tier", "TIER_UNKNOWN",
          "the program of this account has no such tier; ListTiers names them"}});
  }
  if (!found->retired) return absl::OkStatus();
  return Refuse("TIER_RETIRED", "nobody is moved to this tier any more; choose another one");
}

absl::Status CheckStore(std::string_view code, const RuleContext& context) {
  static const Programs& none = *new Programs;
  const Store* store = (context.programs == nullptr ? none : *context.programs).FindStore(code);
  if (store == nullptr) {
    return InvalidArgument({{"store", "STORE_UNKNOWN", "there is no such store"}});
  }
  if (!store->closed) return absl::OkStatus();
  return InvalidArgument({{"store", "STORE_CLOSED", "this store is closed; choose another one"}});
}

absl::Status CheckNewNumber(const Account& current, const std::string& number) {
  if (ActiveCard(current)->number == number) {
    return InvalidArgument({{"new_card_number", "SAME_CARD",
                             "this is the card the account has now; give the number of another"}});
  }
  if (current.cards.size() < limits::kMaxCards) return absl::OkStatus();
  return Refuse("TOO_MANY_CARDS", "the account has had as many cards as are kept");
}

// The new number goes first; the old one stays and leads to it.
void Exchange(const std::string& number, Account& account) {
  const auto old = std::ranges::find(account.cards, CardState::kActive, &Card::state);
  old->state = CardState::kExchanged;
  account.cards.insert(account.cards.begin(), {number, CardState::kActive});
}

bool Restricts(AccountStatus status) {
  return status == AccountStatus::kSuspended || status == AccountStatus::kTerminated;
}

Violations CheckCall(const FunctionCall& call) {
  Violations violations;
  CheckComment("comment", call.comment, violations);
  return violations;
}

}  // namespace

void CheckRecharge(const AutoRecharge& wanted, Violations& violations) {
  if (wanted.threshold_minor < 0 || wanted.threshold_minor > limits::kMaxRechargeMinor) {
    Add(violations, "threshold_minor", "THRESHOLD_MALFORMED",
        "give the balance below which is topped up, from 0 to 10,000.00");
  }
  const bool none = wanted.enabled && wanted.amount_minor == 0;
  if (none || wanted.amount_minor < 0 || wanted.amount_minor > limits::kMaxRechargeMinor) {
    Add(violations, "amount_minor", "AMOUNT_MALFORMED",
        "give the amount to top up by, above 0 and up to 10,000.00");
  }
}

Violations Check(const SetStatus& command) {
  Violations violations = CheckCall(command.call);
  if (Restricts(command.status)) RequireReason(command.reason, violations);
  if (command.status == AccountStatus::kTerminated) {
    RequireConfirmation(command.confirmed, violations);
  }
  const absl::Status offered = CheckTransition(AccountStatus::kActive, command.status);
  for (const Violation& one : GetErrorDetail(offered).violations) violations.push_back(one);
  return violations;
}

Violations Check(const AdjustTier& command) {
  Violations violations = CheckCall(command.call);
  if (command.tier.empty()) {
    Add(violations, "tier", "TIER_UNKNOWN", "name the tier");
  } else {
    CheckCode("tier", command.tier, violations);
  }
  return violations;
}

Violations Check(const SetAutoRecharge& command) {
  Violations violations = CheckCall(command.call);
  CheckRecharge(command.wanted, violations);
  return violations;
}

Violations Check(const ResetPassword& command) { return CheckCall(command.call); }

Violations Check(const ExchangeMedia& command) {
  Violations violations = CheckCall(command.call);
  RequireReason(command.reason, violations);
  CheckCode("store", command.store, violations);
  return violations;
}

Violations Check(const DeleteUser& command) {
  Violations violations = CheckCall(command.call);
  RequireConfirmation(command.confirmed, violations);
  return violations;
}

Violations Check(const ClearJuvenile& command) {
  Violations violations = CheckCall(command.call);
  CheckCode("reason", command.reason, violations);
  if (!command.risk_acknowledged) {
    Add(violations, "acknowledge_risk", "RISK_NOT_ACKNOWLEDGED",
        "the member may be a child: whoever clears the label takes the risk; set acknowledge_risk");
  }
  return violations;
}

Violations Check(const ChangeEmailStatus& command) { return CheckCall(command.call); }

Violations Check(const AddNote& command) {
  Violations violations = CheckCall(command.call);
  if (StripSpace(command.call.comment).empty()) {
    Add(violations, "comment", "NOTE_REQUIRED", "write something");
  }
  return violations;
}

absl::StatusOr<AccountChange> Decide(const Account* current, const SetStatus& command,
                                     const RuleContext& context) {
  constexpr auto kFunction = AccountFunction::kSetStatus;
  // Terminating twice is no error, though nothing else is allowed then.
  const bool same = current != nullptr && current->status == command.status;
  const absl::Status begun = Begin(kFunction, current, command.call, Check(command));
  if (!begun.ok() && !(same && GetErrorDetail(begun).reason == "TERMINATED_IS_FINAL")) return begun;
  if (same) return Unchanged(*current, "the account has this status already; nothing changes");
  RETURN_IF_ERROR(CheckTransition(current->status, command.status));
  AccountChange change = Start(*current);
  change.account.status = command.status;
  change.cancel_mails = Restricts(command.status);
  change.consequences = StatusWords(*current, command.status);
  return Finish(kFunction, *current, command.call, command.reason, context, std::move(change));
}

absl::StatusOr<AccountChange> Decide(const Account* current, const AdjustTier& command,
                                     const RuleContext& context) {
  constexpr auto kFunction = AccountFunction::kAdjustTier;
  RETURN_IF_ERROR(Begin(kFunction, current, command.call, Check(command)));
  if (current->tier == command.tier) {
    return Unchanged(*current, "the account has this tier already; nothing changes");
  }
  RETURN_IF_ERROR(CheckTier(*current, command.tier, context));
  AccountChange change = Start(*current);
  change.account.tier = command.tier;
  change.consequences = {absl::StrCat("the tier changes from ",
                                      current->tier.empty() ? "none" : current->tier, " to ",
                                      command.tier)};
  return Finish(kFunction, *current, command.call, "", context, std::move(change));
}

absl::StatusOr<AccountChange> Decide(const Account* current, const SetAutoRecharge& command,
                                     const RuleContext& context) {
  constexpr auto kFunction = AccountFunction::kSetAutoRecharge;
  RETURN_IF_ERROR(Begin(kFunction, current, command.call, Check(command)));
  AutoRecharge wanted = command.wanted;
  if (!wanted.enabled) wanted = {};
  if (current->auto_recharge == wanted) {
    return Unchanged(*current, "auto-recharge is set so already; nothing changes");
  }
  if (wanted.enabled && !HasSavedCard(*current)) {
    return Refuse("NO_SAVED_CARD",
                  "auto-recharge needs a payment card on file; the member has to save one first");
  }
  AccountChange change = Start(*current);
  change.account.auto_recharge = wanted;
  change.consequences = {wanted.enabled ? "stored money is topped up from the card on file"
                                        : "stored money is not topped up any more"};
  return Finish(kFunction, *current, command.call, "", context, std::move(change));
}

absl::StatusOr<AccountChange> Decide(const Account* current, const ResetPassword& command,
                                     const RuleContext& context) {
  constexpr auto kFunction = AccountFunction::kResetPassword;
  RETURN_IF_ERROR(Begin(kFunction, current, command.call, Check(command)));
  AccountChange change = Start(*current);
  change.changed = false;  // the account itself stays as it is
  change.queue_reset_mail = true;
  change.consequences = {"a mail with a link goes to the address on file",
                         "earlier links stop working",
                         "the old password works until the member has set a new one"};
  return Finish(kFunction, *current, command.call, "", context, std::move(change));
}

absl::StatusOr<AccountChange> Decide(const Account* current, const ExchangeMedia& command,
                                     const RuleContext& context) {
  constexpr auto kFunction = AccountFunction::kExchangeMedia;
  RETURN_IF_ERROR(Begin(kFunction, current, command.call, Check(command)));
  const std::string store = command.store.empty() ? std::string(kCorporateStore) : command.store;
  RETURN_IF_ERROR(CheckStore(store, context));
  RETURN_IF_ERROR(CheckNewNumber(*current, command.new_card));
  AccountChange change = Start(*current);
  Exchange(command.new_card, change.account);
  change.consequences = {"the new number becomes the card of the account",
                         "the old number stops working and leads to the new one",
                         "points, money, tier and history stay with the account",
                         absl::StrCat("the change is attributed to ", store)};
  change = Finish(kFunction, *current, command.call, command.reason, context, std::move(change));
  change.audit->store = store;
  return change;
}

absl::StatusOr<AccountChange> Decide(const Account* current, const DeleteUser& command,
                                     const RuleContext& context) {
  constexpr auto kFunction = AccountFunction::kDeleteUser;
  RETURN_IF_ERROR(Begin(kFunction, current, command.call, Check(command)));
  AccountChange change = Start(*current);
  change.erase_member = true;
  change.cancel_mails = true;
  change.consequences = {"everything that tells who the member is, is erased for good",
                         "the member ID is never used again"};
  const bool terminated = current->status == AccountStatus::kTerminated;
  change.consequences.emplace_back(
      terminated ? "the cards stay out of use, because the account was terminated"
                 : "the card can be registered again; points and money stay with it");
  if (current->status == AccountStatus::kSuspended) {
    change.consequences.emplace_back("whoever registers the card gets a suspended account");
  }
  change = Finish(kFunction, *current, command.call, "", context, std::move(change));
  change.audit->changes.clear();
  change.audit->comment.clear();
  return change;
}

absl::StatusOr<AccountChange> Decide(const Account* current, const ClearJuvenile& command,
                                     const RuleContext& context) {
  constexpr auto kFunction = AccountFunction::kClearJuvenile;
  RETURN_IF_ERROR(Begin(kFunction, current, command.call, Check(command)));
  AccountChange change = Start(*current);
  change.account.juvenile = false;
  change.consequences = {"the account is an ordinary one from now on",
                         "nothing that was given before comes back: it was never stored",
                         "what is entered from now on is stored and can be searched for"};
  return Finish(kFunction, *current, command.call, command.reason, context, std::move(change));
}

absl::StatusOr<AccountChange> Decide(const Account* current, const ChangeEmailStatus& command,
                                     const RuleContext& context) {
  constexpr auto kFunction = AccountFunction::kChangeEmailStatus;
  RETURN_IF_ERROR(Begin(kFunction, current, command.call, Check(command)));
  if (current->email_status == EmailStatus::kOk) {
    return Unchanged(*current, "the e-mail status is not failed; nothing changes");
  }
  AccountChange change = Start(*current);
  change.account.email_status = EmailStatus::kOk;
  change.consequences = {"mail is sent to the address again",
                         "one more bounce sets the status to failed again"};
  return Finish(kFunction, *current, command.call, "", context, std::move(change));
}

absl::StatusOr<AccountChange> Decide(const Account* current, const AddNote& command,
                                     const RuleContext& context) {
  constexpr auto kFunction = AccountFunction::kAddNote;
  RETURN_IF_ERROR(Begin(kFunction, current, command.call, Check(command)));
  AccountChange change = Start(*current);
  change.changed = false;
  change.note = command.call.comment;
  change.consequences = {"the note is kept with the account; only agents see it"};
  change = Finish(kFunction, *current, command.call, "", context, std::move(change));
  change.audit->comment.clear();  // the text is in the note
  return change;
}

}  // namespace frontdesk::accounts
