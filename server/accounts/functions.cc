#include "server/accounts/functions.h"

#include "common/error.h"
#include "server/accounts/errors.h"

namespace frontdesk::accounts {
namespace {

absl::Status Suspended() {
  return Refuse("ACCOUNT_SUSPENDED",
                "the account is suspended: its activity is frozen; make it active again first");
}
absl::Status Closed() {
  return Refuse("ACCOUNT_CLOSED",
                "the account is closed; only who closed it (the member, a review, safety) can open "
                "it again");
}
absl::Status Juvenile() {
  return Refuse("JUVENILE",
                "the account is labelled juvenile: nothing demographic is stored; clear the "
                "juvenile status first");
}
absl::Status Gift() {
  return Refuse("GIFT_ACCOUNT",
                "this is a gift account, which has no member; use a loyalty account");
}
absl::Status NoEmail() {
  return Refuse("NO_EMAIL", "the account has no e-mail address; enter one first");
}
absl::Status EmailFailed() {
  return Refuse("EMAIL_FAILED",
                "a mail to this address came back; change the e-mail status or the address first");
}

bool IsOpen(const Account& account) {
  return account.status == AccountStatus::kActive || account.status == AccountStatus::kSuspended;
}

absl::Status CheckMail(const Account& account) {
  if (account.juvenile) return Juvenile();
  if (account.kind == AccountKind::kGift) return Gift();
  if (account.email.empty()) return NoEmail();
  return account.email_status == EmailStatus::kFailed ? EmailFailed() : absl::OkStatus();
}

// What only works while the account is in use.
absl::Status CheckInUse(const Account& account) {
  if (account.status == AccountStatus::kSuspended) return Suspended();
  return account.status == AccountStatus::kClosed ? Closed() : absl::OkStatus();
}

absl::Status CheckExchange(const Account& account) {
  if (!IsOpen(account)) return Closed();
  if (ActiveCard(account) != nullptr) return absl::OkStatus();
  return Refuse("NO_ACTIVE_CARD", "the account has no card in use that could be exchanged");
}

}  // namespace

std::string_view NameOf(AccountFunction function) {
  switch (function) {
    case AccountFunction::kUpdateAccount:
      return "UPDATE_ACCOUNT";
    case AccountFunction::kSetStatus:
      return "SET_ACCOUNT_STATUS";
    case AccountFunction::kAdjustTier:
      return "ADJUST_TIER";
    case AccountFunction::kSetAutoRecharge:
      return "SET_AUTO_RECHARGE";
    case AccountFunction::kResetPassword:
      return "RESET_PASSWORD";
    case AccountFunction::kExchangeMedia:
      return "EXCHANGE_MEDIA";
    case AccountFunction::kDeleteUser:
      return "DELETE_USER";
    case AccountFunction::kClearJuvenile:
      return "CLEAR_JUVENILE_STATUS";
    case AccountFunction::kChangeEmailStatus:
      return "CHANGE_EMAIL_STATUS";
    case AccountFunction::kAddNote:
      return "ADD_NOTE";
  }
  return "";
}

absl::Status CheckAllowed(AccountFunction function, const Account& account) {
  if (function == AccountFunction::kDeleteUser) return absl::OkStatus();  // D9: always possible
  if (account.status == AccountStatus::kTerminated) return TerminatedIsFinal();
  switch (function) {
    case AccountFunction::kUpdateAccount:
      return account.juvenile ? Juvenile() : absl::OkStatus();
    case AccountFunction::kAdjustTier:
      if (account.kind == AccountKind::kGift) return Gift();
      return IsOpen(account) ? absl::OkStatus() : Closed();
    case AccountFunction::kSetAutoRecharge:
      return CheckInUse(account);
    case AccountFunction::kResetPassword: {
      const absl::Status in_use = CheckInUse(account);
      return in_use.ok() ? CheckMail(account) : in_use;
    }
    case AccountFunction::kExchangeMedia:
      return CheckExchange(account);
    case AccountFunction::kClearJuvenile:
      if (account.juvenile) return absl::OkStatus();
      return Refuse("NOT_JUVENILE", "the account is not labelled juvenile; there is nothing to do");
    case AccountFunction::kChangeEmailStatus:
      return account.email.empty() ? NoEmail() : absl::OkStatus();
    default:
      return absl::OkStatus();
  }
}

absl::Status CheckTransition(AccountStatus from, AccountStatus to) {
  if (to != AccountStatus::kActive && to != AccountStatus::kSuspended &&
      to != AccountStatus::kTerminated) {
    return InvalidArgument(
        {{"status", "STATUS_NOT_OFFERED", "an agent chooses ACTIVE, SUSPENDED or TERMINATED"}});
  }
  if (from == to) return absl::OkStatus();
  if (from == AccountStatus::kTerminated) return TerminatedIsFinal();
  if (from == AccountStatus::kClosed && to != AccountStatus::kTerminated) return Closed();
  return absl::OkStatus();
}

std::string_view NameOf(Activity activity) {
  switch (activity) {
    case Activity::kAccrue:
      return "ACCRUE";
    case Activity::kRedeem:
      return "REDEEM";
    case Activity::kRecharge:
      return "RECHARGE";
    case Activity::kLogin:
      return "LOGIN";
    case Activity::kEmail:
      return "EMAIL";
    case Activity::kText:
      return "TEXT";
  }
  return "";
}

absl::Status CheckActivity(Activity activity, const Account& account) {
  if (account.status == AccountStatus::kTerminated) {
    return Refuse("ACCOUNT_TERMINATED", "the account was terminated; nothing can be done with it");
  }
  const absl::Status in_use = CheckInUse(account);
  if (!in_use.ok()) return in_use;
  switch (activity) {
    case Activity::kEmail:
      return CheckMail(account);
    case Activity::kText:
      if (account.juvenile) return Juvenile();
      if (!account.phones.empty()) return absl::OkStatus();
      return Refuse("NO_PHONE", "the account has no phone number; enter one first");
    case Activity::kLogin:
      return account.kind == AccountKind::kGift ? Gift() : absl::OkStatus();
    default:
      return absl::OkStatus();
  }
}

absl::Status CheckCardActivity(Activity activity, CardState card, const Account* account) {
  if (card == CardState::kExchanged) {
    return Refuse("CARD_EXCHANGED", "this card was replaced by another one; use that one");
  }
  if (card == CardState::kDisabled) {
    return Refuse("CARD_DISABLED", "this card is out of use for good");
  }
  if (account == nullptr || card != CardState::kActive) {
    return Refuse("CARD_NOT_REGISTERED", "this card belongs to nobody yet; register it first");
  }
  return CheckActivity(activity, *account);
}

}  // namespace frontdesk::accounts
