// What the index knows of an account: the searchable fields as they are shown.
#ifndef FRONTDESK_INDEX_DOCUMENT_H_
#define FRONTDESK_INDEX_DOCUMENT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "common/member_id.h"

namespace frontdesk::index {

enum class UserType : uint8_t { kNone = 0, kSeeker = 1, kProvider = 2, kBusiness = 3 };
enum class Status : uint8_t {
  kNone = 0,
  kActive = 1,
  kSuspended = 2,
  kTerminated = 3,
  kClosed = 4
};

// Whether mail may be sent to the address; kNone without one.
enum class EmailStatus : uint8_t { kNone = 0, kOk = 1, kFailed = 2 };

inline constexpr int kUserTypes = 4;
inline constexpr int kStatuses = 5;
inline constexpr int kEmailStatuses = 3;

// Open accounts are active or suspended (D4).
inline constexpr bool IsOpen(Status status) {
  return status == Status::kActive || status == Status::kSuspended;
}

// A payment card as far as it can be searched. Cards of retired processors are left out by the
// caller.
struct BillingCard {
  std::string last4;                 // four digits
  std::string cardholder_last_name;  // empty: the member's
  uint32_t expiry_months = 0;        // year * 12 + month - 1; 0 if not known
  bool subscription_charge = false;
  bool on_file = false;

  friend bool operator==(const BillingCard&, const BillingCard&) = default;
};

// Text fields hold what people see; the index folds them itself. Everything is valid UTF-8.
struct Document {
  MemberNumber member = 0;
  UserType user_type = UserType::kNone;
  Status status = Status::kNone;
  // Gift accounts (D18) and juvenile accounts: found by member ID and card number only. Any
  // other field they carry is ignored.
  bool numbers_only = false;
  std::string first_name;
  std::string last_name;
  std::string nickname;
  std::string email;
  EmailStatus email_status = EmailStatus::kNone;
  std::vector<std::string> phones;
  std::string street;
  std::string city;
  std::string state;
  std::string postal_code;
  std::string company;
  std::string group_name;
  std::string group_id;
  std::vector<std::string> card_numbers;  // digits; all numbers of the account, former ones too
  std::vector<BillingCard> billing_cards;

  friend bool operator==(const Document&, const Document&) = default;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_DOCUMENT_H_
