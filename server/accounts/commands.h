// What can be asked of an account. One struct a function; further functions add theirs.
#ifndef FRONTDESK_SERVER_ACCOUNTS_COMMANDS_H_
#define FRONTDESK_SERVER_ACCOUNTS_COMMANDS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "common/member_id.h"
#include "server/accounts/account.h"
#include "server/accounts/field.h"

namespace frontdesk::accounts {

// Makes a new account. `account.member` 0 asks for the next free number. Fields that only the
// server sets must be as in a fresh Account.
struct CreateAccount {
  Account account;
};

// Writes some fields of an account.
struct UpdateAccount {
  MemberNumber member = 0;
  std::optional<uint64_t> expected_version;
  std::vector<AccountField> fields;
  Account values;           // only `fields` are read
  std::string reason = "";  // CORRECTION, CHANGE or nothing
};

// Makes an account from a row of an import; everything in `account` but version and fingerprint is
// taken as given.
struct ImportAccount {
  Account account;
  // Keyed hash of the row (decision 0004), of its numbers only where the account is or becomes
  // juvenile.
  std::string fingerprint;
  // By what storage knows the cards, in their order (AccountStore::CardKey).
  std::vector<std::string> card_keys = {};
  // Check found nothing wrong: it need not be asked again.
  bool checked = false;
};

// Gives a card that was issued to a new member (R-172, the till side). `account` has that card.
struct RegisterCard {
  Account account;
};

// What every function of the service desk needs.
struct FunctionCall {
  MemberNumber member = 0;
  std::optional<uint64_t> expected_version = std::nullopt;
  std::string comment = "";  // of the agent; at most limits::kMaxNoteBytes
};

// Changes the status (R-130 … R-141).
struct SetStatus {
  FunctionCall call;
  AccountStatus status = AccountStatus::kUnspecified;
  std::string reason = "";  // code; needed to suspend and to terminate
  bool confirmed = false;   // needed to terminate
};

// Moves the account to another tier of its program.
struct AdjustTier {
  FunctionCall call;
  std::string tier;
};

// Switches auto-recharge. Threshold and amount are read when it is switched on.
struct SetAutoRecharge {
  FunctionCall call;
  AutoRecharge wanted;
};

// Queues the mail by which a member sets a new password.
struct ResetPassword {
  FunctionCall call;
};

// Gives the account another card number (R-160 … R-163).
struct ExchangeMedia {
  FunctionCall call;
  std::string new_card;  // digits
  std::string store;     // code; empty: Corporate
  std::string reason;    // code, needed
};

// Erases the member and sets the cards free (R-170 … R-172).
struct DeleteUser {
  FunctionCall call;
  bool confirmed = false;
};

// Takes the juvenile label off (R-185 … R-188).
struct ClearJuvenile {
  FunctionCall call;
  bool risk_acknowledged = false;
  std::string reason = "";
};

// Lets mail be sent again after a bounce.
struct ChangeEmailStatus {
  FunctionCall call;
};

// Writes a note about the account: the comment of the call.
struct AddNote {
  FunctionCall call;
};

using Command = std::variant<CreateAccount, UpdateAccount, ImportAccount, RegisterCard, SetStatus,
                             AdjustTier, SetAutoRecharge, ResetPassword, ExchangeMedia, DeleteUser,
                             ClearJuvenile, ChangeEmailStatus, AddNote>;

// The account a command is about; 0 for one that has no number yet.
MemberNumber SubjectOf(const Command& command);

}  // namespace frontdesk::accounts

#endif  // FRONTDESK_SERVER_ACCOUNTS_COMMANDS_H_
