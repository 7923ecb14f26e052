// A search as the engine takes it. docs/search.md publishes what each criterion matches.
#ifndef FRONTDESK_INDEX_QUERY_H_
#define FRONTDESK_INDEX_QUERY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "index/document.h"

namespace frontdesk::index {

// Values are those of frontdesk.v1.SearchField.
enum class Field : uint8_t {
  kNone = 0,
  kMemberId = 1,
  kCardNumber = 2,
  kEmail = 3,
  kFirstName = 4,
  kLastName = 5,
  kNickname = 6,
  kPhone = 7,
  kAddress = 8,
  kCity = 9,
  kState = 10,
  kPostalCode = 11,
  kCompany = 12,
  kGroup = 13,
  kBilling = 14,          // last4, with or without last name
  kBillingLastName = 15,  // only reported, never asked
  kUserType = 16,         // only reported, never asked
  kStatus = 17,           // only reported, never asked
  kEmailStatus = 18,      // only reported, never asked
};

enum class PhoneMatch : uint8_t { kAnywhere, kExact, kPrefix, kSuffix };

// One thing known of the member, as typed.
struct Criterion {
  Field field = Field::kNone;
  std::string text;

  PhoneMatch phone_match = PhoneMatch::kAnywhere;  // kPhone
  bool nicknames = true;               // kFirstName: also ask nickname table and stored nickname
  bool allow_leading_percent = false;  // text fields other than kAddress, which always may
  bool whole_field = false;  // text fields: the folded field equals the folded text; `%` is plain
  std::optional<std::string> group_id;  // kGroup: the account's group_id must equal this too
  std::string billing_last_name;        // kBilling: case and accents count; empty: any
  bool include_cards_on_file = false;   // kBilling
  uint32_t expiry_months = 0;           // kBilling: the card's expiry must equal this too; 0: any

  friend bool operator==(const Criterion&, const Criterion&) = default;
};

// All criteria must match.
using Conjunction = std::vector<Criterion>;

// Accounts matching at least one of `any_of` and all the filters.
//
// An account that is `numbers_only` is found only by a conjunction that contains a kMemberId or
// kCardNumber criterion. An empty conjunction matches every other account (used with filters
// alone).
struct Query {
  std::vector<Conjunction> any_of;
  std::vector<UserType> user_types;         // any of; empty: all
  std::vector<Status> statuses;             // any of; empty: all
  std::vector<EmailStatus> email_statuses;  // any of; empty: all
  bool exclude_closed = false;

  friend bool operator==(const Query&, const Query&) = default;
};

// kRelevance: by match class (see index/match.h), open before closed, member ID.
enum class Order : uint8_t { kRelevance, kMemberId };

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_QUERY_H_
