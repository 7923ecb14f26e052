// Programs, tiers, stores and card ranges: what the operator sets and the rules go by. Plain
// values.
#ifndef FRONTDESK_SERVER_ACCOUNTS_PROGRAMS_H_
#define FRONTDESK_SERVER_ACCOUNTS_PROGRAMS_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "server/accounts/checks.h"
#include "server/accounts/field.h"

namespace frontdesk::accounts {

// The store that is always there and that changes are attributed to if nobody says otherwise.
inline constexpr std::string_view kCorporateStore = "CORPORATE";

struct Tier {
  std::string code;
  std::string title;
  bool retired = false;  // kept by those who have it, given to nobody any more

  friend bool operator==(const Tier&, const Tier&) = default;
};

struct Program {
  std::string code;
  std::string title;
  std::vector<Tier> tiers;                    // in the order shown; the first is that of newcomers
  std::vector<AccountField> required_fields;
  std::vector<AccountField> unique_fields;    // kEmail, kPhones
  std::string time_zone;                      // IANA; empty: that of the server
  std::string currency;                       // ISO 4217; may be empty

  // Null if the program has no such tier. Points into the program.
  const Tier* FindTier(std::string_view tier) const;

  friend bool operator==(const Program&, const Program&) = default;
};

struct Store {
  std::string code;
  std::string title;
  bool closed = false;

  friend bool operator==(const Store&, const Store&) = default;
};

// Card numbers from `first` to `last`, of equal length.
struct CardRange {
  std::string program;
  std::string first;
  std::string last;
  bool reserved = false;  // none of them can be given to a member

  bool Holds(std::string_view digits) const {
    return digits.size() == first.size() && digits >= first && digits <= last;
  }

  friend bool operator==(const CardRange&, const CardRange&) = default;
};

// All of them. A value: copied when it is changed.
class Programs {
 public:
  // Null if there is none. Point into this object. The Corporate store is always there.
  const Program* FindProgram(std::string_view code) const;
  const Store* FindStore(std::string_view code) const;
  const CardRange* RangeOf(std::string_view digits) const;

  // Whether any program allows only one account a value of some field.
  bool HasUniqueFields() const;

  void Put(Program program);
  void Put(Store store);
  void Put(CardRange range);  // replaces the one with the same first number

  const std::map<std::string, Program, std::less<>>& programs() const { return programs_; }
  const std::map<std::string, Store, std::less<>>& stores() const { return stores_; }
  const std::map<std::string, CardRange, std::less<>>& ranges() const { return ranges_; }

 private:
  std::map<std::string, Program, std::less<>> programs_;
  std::map<std::string, Store, std::less<>> stores_;
  std::map<std::string, CardRange, std::less<>> ranges_;  // by first number
};

// Everything wrong with what an operator wants to set. Paths are those of frontdesk.admin.v1.
// Reasons: CODE_MALFORMED, FIELD_TOO_LONG, TIER_REPEATED, FIELD_NOT_REQUIRABLE, FIELD_NOT_UNIQUE,
// TIME_ZONE_UNKNOWN, CURRENCY_MALFORMED, CARD_RANGE_MALFORMED.
Violations Check(const Program& program);
Violations Check(const Store& store);
Violations Check(const CardRange& range);
// CODE_MALFORMED: 1 to 32 letters, digits, dashes and underscores.
void CheckProgramCode(std::string_view path, std::string_view code, Violations& violations);

// FAILED_PRECONDITION TIER_IN_USE: tiers are retired, never taken away.
absl::Status CheckTiersKept(const Program& before, const Program& after);
// INVALID_ARGUMENT CARD_RANGE_OVERLAPS.
absl::Status CheckNoOverlap(const Programs& programs, const CardRange& range);

}  // namespace frontdesk::accounts

#endif  // FRONTDESK_SERVER_ACCOUNTS_PROGRAMS_H_
