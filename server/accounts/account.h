// The account as the rules see it: plain values, no I/O, no wire format.
//
// Numbers of the enumerations are those of frontdesk.v1 and of the records on disk.
#ifndef FRONTDESK_SERVER_ACCOUNTS_ACCOUNT_H_
#define FRONTDESK_SERVER_ACCOUNTS_ACCOUNT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/member_id.h"

namespace frontdesk::accounts {

enum class AccountKind : uint8_t { kUnspecified = 0, kLoyalty = 1, kGift = 2 };
enum class UserType : uint8_t { kUnspecified = 0, kSeeker = 1, kProvider = 2, kBusiness = 3 };
enum class AccountStatus : uint8_t {
  kUnspecified = 0,
  kActive = 1,
  kSuspended = 2,
  kTerminated = 3,  // by an agent, final
  kClosed = 4,      // by the member, by review or by safety
};
enum class EmailStatus : uint8_t { kUnspecified = 0, kOk = 1, kFailed = 2 };
enum class CardState : uint8_t {
  kUnspecified = 0,
  kInactive = 1,  // issued, belongs to nobody yet
  kActive = 2,
  kExchanged = 3,
  kDisabled = 4,
};

// The processor that is no longer used: its cards are shown but not searched.
inline constexpr std::string_view kRetiredProcessor = "WEPAY";

// A loyalty or gift card.
struct Card {
  std::string number;  // digits only
  CardState state = CardState::kUnspecified;

  friend bool operator==(const Card&, const Card&) = default;
};

// A payment card, as much of it as a receipt shows.
struct PaymentCard {
  std::string last4;
  std::string brand;
  int32_t expiry_month = 0;  // 1 to 12, or 0
  int32_t expiry_year = 0;   // four digits, or 0
  std::string cardholder_last_name;
  std::string processor;
  bool subscription_charge = false;
  bool on_file = false;

  friend bool operator==(const PaymentCard&, const PaymentCard&) = default;
};

struct Address {
  std::string street;
  std::string city;
  std::string state;
  std::string postal_code;
  std::string country;

  friend bool operator==(const Address&, const Address&) = default;
};

// Tops up stored money from a payment card on file, without anybody asking.
struct AutoRecharge {
  bool enabled = false;
  int64_t threshold_minor = 0;  // when less than this is left
  int64_t amount_minor = 0;     // by this much

  friend bool operator==(const AutoRecharge&, const AutoRecharge&) = default;
};

struct Account {
  MemberNumber member = 0;  // 0: not assigned yet
  AccountKind kind = AccountKind::kUnspecified;
  std::string program;
  UserType user_type = UserType::kUnspecified;
  AccountStatus status = AccountStatus::kUnspecified;
  // Of an account closed by an event: the status it gets back when it is opened again.
  AccountStatus status_before_closure = AccountStatus::kUnspecified;
  std::string tier;
  std::string first_name;
  std::string last_name;
  std::string nickname;
  std::string email;
  EmailStatus email_status = EmailStatus::kUnspecified;  // kUnspecified without an e-mail
  std::vector<std::string> phones;
  Address address;
  std::string company_name;
  std::string group_name;
  std::string group_id;
  std::optional<absl::CivilDay> date_of_birth;
  std::string language;
  std::string plan;
  std::vector<Card> cards;  // the primary one first
  std::vector<PaymentCard> payment_cards;
  bool juvenile = false;  // under 13 when labelled: holds nothing demographic
  int64_t points = 0;
  int64_t stored_value_minor = 0;
  std::string currency;
  std::optional<absl::CivilDay> member_since;
  std::optional<absl::Time> last_login;
  std::optional<absl::Time> created;
  std::optional<absl::Time> updated;
  uint64_t version = 0;  // counts the changes, from 1
  AutoRecharge auto_recharge;
  std::string import_fingerprint;  // keyed hash of the import row; empty if not imported

  friend bool operator==(const Account&, const Account&) = default;
};

// The card in use: the first active one; null if there is none. Points into `account`.
inline const Card* ActiveCard(const Account& account) {
  for (const Card& card : account.cards) {
    if (card.state == CardState::kActive) return &card;
  }
  return nullptr;
}

}  // namespace frontdesk::accounts

#endif  // FRONTDESK_SERVER_ACCOUNTS_ACCOUNT_H_
