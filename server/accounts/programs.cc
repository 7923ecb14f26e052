#include "server/accounts/programs.h"

#include <algorithm>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/time/time.h"
#include "common/error.h"
#include "common/limits.h"
#include "common/strings.h"
#include "server/accounts/text_checks.h"

namespace frontdesk::accounts {
namespace {

template <typename Map>
const typename Map::mapped_type* Find(const Map& map, std::string_view key) {
  const auto it = map.find(key);
  return it == map.end() ? nullptr : &it->second;
}

const Store& Corporate() {
  static const Store& corporate =
      *new Store{.code = std::string(kCorporateStore), .title = "Corporate", .closed = false};
  return corporate;
}

void CheckGivenCode(std::string_view path, std::string_view code, Violations& violations) {
  if (code.empty()) return Add(violations, path, "CODE_MALFORMED", "give a code such as GOLD");
  CheckCode(path, code, violations);
}

// False, and CARD_RANGE_MALFORMED, unless it is a number as cards have.
bool CheckRangeEnd(std::string_view path, std::string_view digits, Violations& violations) {
  const bool good =
      digits.size() >= limits::kMinCardDigits && digits.size() <= limits::kMaxCardDigits &&
      std::ranges::all_of(
          digits, [](char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); });
  if (!good) Add(violations, path, "CARD_RANGE_MALFORMED", "give a number of 12 to 19 digits");
  return good;
}

void CheckTiers(const Program& program, Violations& violations) {
  std::set<std::string_view> seen;
  if (program.tiers.size() > limits::kMaxTiers) {
    Add(violations, "tiers", "TOO_MANY_TIERS", "a program has at most 64 tiers");
  }
  for (size_t i = 0; i < program.tiers.size(); ++i) {
    const Tier& tier = program.tiers[i];
    CheckGivenCode(Indexed("tiers", i, ".code"), tier.code, violations);
    CheckText(Indexed("tiers", i, ".title"), tier.title, limits::kMaxNameBytes, violations);
    if (!seen.insert(tier.code).second) {
      Add(violations, Indexed("tiers", i, ".code"), "TIER_REPEATED",
          "a tier is listed once; take one of the two away");
    }
  }
}

}  // namespace

const Tier* Program::FindTier(std::string_view tier) const {
  const auto it = std::ranges::find(tiers, tier, &Tier::code);
  return it == tiers.end() ? nullptr : &*it;
}

const Program* Programs::FindProgram(std::string_view code) const { return Find(programs_, code); }

const Store* Programs::FindStore(std::string_view code) const {
  const Store* store = Find(stores_, code);
  return store == nullptr && code == kCorporateStore ? &Corporate() : store;
}

const CardRange* Programs::RangeOf(std::string_view digits) const {
  const auto it = std::ranges::find_if(
      ranges_, [digits](const auto& entry) { return entry.second.Holds(digits); });
  return it == ranges_.end() ? nullptr : &it->second;
}

bool Programs::HasUniqueFields() const {
  return std::ranges::any_of(
      programs_, [](const auto& program) { return !program.second.unique_fields.empty(); });
}

void Programs::Put(Program program) { programs_.insert_or_assign(program.code, program); }
void Programs::Put(Store store) { stores_.insert_or_assign(store.code, store); }
void Programs::Put(CardRange range) { ranges_.insert_or_assign(range.first, range); }

Violations Check(const Program& program) {
  Violations violations;
  CheckProgramCode("code", program.code, violations);
  CheckText("title", program.title, limits::kMaxNameBytes, violations);
  CheckTiers(program, violations);
  for (size_t i = 0; i < program.unique_fields.size(); ++i) {
    const AccountField field = program.unique_fields[i];
    if (field != AccountField::kEmail && field != AccountField::kPhones) {
      Add(violations, Indexed("unique_fields", i), "FIELD_NOT_UNIQUE",
          "only email and phones can be unique");
    }
  }
  absl::TimeZone zone;
  if (!program.time_zone.empty() && !absl::LoadTimeZone(program.time_zone, &zone)) {
    Add(violations, "time_zone", "TIME_ZONE_UNKNOWN",
        "give an IANA time zone such as America/New_York");
  }
  if (!program.currency.empty() &&
      (program.currency.size() != 3 || !std::ranges::all_of(program.currency, [](char c) {
         return absl::ascii_isupper(static_cast<unsigned char>(c));
       }))) {
    Add(violations, "currency", "CURRENCY_MALFORMED", "write the currency as in USD");
  }
  return violations;
}

Violations Check(const Store& store) {
  Violations violations;
  CheckGivenCode("code", store.code, violations);
  CheckText("title", store.title, limits::kMaxNameBytes, violations);
  if (store.code == kCorporateStore && store.closed) {
    Add(violations, "closed", "CORPORATE_STAYS_OPEN", "the Corporate store cannot be closed");
  }
  return violations;
}

Violations Check(const CardRange& range) {
  Violations violations;
  CheckProgramCode("program", range.program, violations);
  const bool first = CheckRangeEnd("first", range.first, violations);
  const bool last = CheckRangeEnd("last", range.last, violations);
  if (!first || !last) return violations;
  if (range.first.size() != range.last.size() || range.first > range.last) {
    Add(violations, "last", "CARD_RANGE_MALFORMED",
        "the last number has as many digits as the first and is not below it");
  }
  return violations;
}

// Written as in accounts, where `default` is small.
void CheckProgramCode(std::string_view path, std::string_view code, Violations& violations) {
  const bool good =
      !code.empty() && code.size() <= limits::kMaxCodeBytes &&
      std::ranges::all_of(code, [](char c) {
        return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_';
      });
  if (good) return;
  Add(violations, path, "CODE_MALFORMED",
      "a program code has 1 to 32 letters, digits, dashes and underscores");
}

absl::Status CheckTiersKept(const Program& before, const Program& after) {
  for (const Tier& tier : before.tiers) {
    if (after.FindTier(tier.code) != nullptr) continue;
    return MakeError(
        absl::StatusCode::kFailedPrecondition, "TIER_IN_USE",
        "a tier cannot be taken away, because accounts may have it; retire it instead");
  }
  return absl::OkStatus();
}

absl::Status CheckNoOverlap(const Programs& programs, const CardRange& range) {
  for (const auto& [first, other] : programs.ranges()) {
    if (first == range.first || first.size() != range.first.size()) continue;
    if (range.last < other.first || other.last < range.first) continue;
    return InvalidArgument({{"first", "CARD_RANGE_OVERLAPS",
                             "some of these numbers are in another range; choose others"}});
  }
  return absl::OkStatus();
}

}  // namespace frontdesk::accounts
