// The fields of an account that can be named in an update, and what the rules know of them.
#ifndef FRONTDESK_SERVER_ACCOUNTS_FIELD_H_
#define FRONTDESK_SERVER_ACCOUNTS_FIELD_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "server/accounts/account.h"

namespace frontdesk::accounts {

// Fields that an update may write. kAddress stands for all parts of the address.
enum class AccountField : uint8_t {
  kFirstName,
  kLastName,
  kNickname,
  kEmail,
  kPhones,
  kAddress,
  kStreet,
  kCity,
  kState,
  kPostalCode,
  kCountry,
  kCompanyName,
  kGroupName,
  kGroupId,
  kDateOfBirth,
  kLanguage,
  kUserType,
};

// What a path of a field mask names.
struct FieldPath {
  enum class Kind : uint8_t {
    kUpdatable,     // `field` says which
    kNotUpdatable,  // a field of Account that an update does not write
    kUnknown,
  };
  Kind kind = Kind::kUnknown;
  AccountField field = AccountField::kFirstName;
};

// Reads a path such as `email` or `address.city`. Case-sensitive.
FieldPath FindField(std::string_view path);

// The path of a field.
std::string_view PathOf(AccountField field);

// True if the field tells something about a person: nothing of it is kept of a member under 13
//
bool IsDemographic(AccountField field);

// True if the account has nothing but spaces in the field; of kAddress, in all of its parts.
bool IsEmpty(AccountField field, const Account& account);

// Copies the fields from `values` to `account`.
void CopyFields(const std::vector<AccountField>& fields, const Account& values, Account& account);

}  // namespace frontdesk::accounts

#endif  // FRONTDESK_SERVER_ACCOUNTS_FIELD_H_
