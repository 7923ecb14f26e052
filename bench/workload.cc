#include "bench/workload.h"

#include <algorithm>
#include <functional>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "bench/agent_searches.h"
#include "bench/draw.h"
#include "index/text/digits.h"

namespace frontdesk::bench {
namespace {

using index::Conjunction;
using index::Criterion;
using index::Document;
using index::Field;
using index::PhoneMatch;

Criterion Phone(std::string digits, PhoneMatch match) {
  Criterion criterion = Text(Field::kPhone, std::move(digits));
  criterion.phone_match = match;
  return criterion;
}

// The longest word of a street line without its house number: `Commonwealth`.
std::string StreetWord(const std::string& street) {
  std::string longest, word;
  for (char c : street + " ") {
    if (c != ' ') {
      word.push_back(c);
      continue;
    }
    if (word.size() > longest.size()) longest = word;
    word.clear();
  }
  return longest;
}

// How it begins, and perhaps what is behind that or how its domain begins: `j%`, `j%son%`,
// `jo%@gma%`.
std::string EmailPattern(Dice& dice, const std::string& email) {
  const size_t at = email.find('@');
  const std::string head = email.substr(0, at);
  const size_t begin = std::min(head.size(), dice.Between(1, 4));
  std::string pattern = head.substr(0, begin) + "%";
  switch (dice.Below(3)) {
    case 0:
      return pattern;
    case 1:
      return begin == head.size() ? pattern : pattern + Piece(dice, head.substr(begin), 2, 4) + "%";
    default:
      return pattern + email.substr(at, 1 + dice.Between(0, 4)) + "%";
  }
}

bool HasName(const Document& d) {
  return d.first_name.size() >= 3 && d.last_name.size() >= 5 &&
         IsPlainText(d.first_name + d.last_name);
}
bool HasEmail(const Document& d) { return d.email.size() >= 8 && IsPlainText(d.email); }
bool HasPhone(const Document& d) {
  return !d.phones.empty() && index::NormalizePhone(d.phones[0]).size() >= 7;
}
std::string PhoneOf(const Document& d) { return index::NormalizePhone(d.phones[0]); }

std::vector<ClassMaker> NumberClasses() {
  return {
      {"member_id", [](const Document&) { return true; },
       [](Dice&, const Document& d) {
         return Conjunction{Text(Field::kMemberId, FormatMemberId(d.member))};
       }},
      {"card_exact", [](const Document& d) { return !d.card_numbers.empty(); },
       [](Dice&, const Document& d) {
         return Conjunction{Text(Field::kCardNumber, d.card_numbers[0])};
       }},
      {"phone_exact", HasPhone,
       [](Dice&, const Document& d) { return Conjunction{Phone(PhoneOf(d), PhoneMatch::kExact)}; }},
      {"phone_suffix7", HasPhone,
       [](Dice&, const Document& d) {
         const std::string phone = PhoneOf(d);
         return Conjunction{Phone(phone.substr(phone.size() - 7), PhoneMatch::kSuffix)};
       }},
      {"phone_suffix4", HasPhone,
       [](Dice&, const Document& d) {
         const std::string phone = PhoneOf(d);
         return Conjunction{Phone(phone.substr(phone.size() - 4), PhoneMatch::kSuffix)};
       }},
      {"phone_infix5", HasPhone,
       [](Dice& dice, const Document& d) {
         return Conjunction{Phone(Piece(dice, PhoneOf(d), 5, 5), PhoneMatch::kAnywhere)};
       }},
  };
}

std::vector<ClassMaker> EmailClasses() {
  return {
      {"email_exact", HasEmail,
       [](Dice&, const Document& d) { return Conjunction{Text(Field::kEmail, d.email)}; }},
      {"email_substr", HasEmail,
       [](Dice& dice, const Document& d) {
         return Conjunction{Text(Field::kEmail, Piece(dice, d.email, 5, 8))};
       }},
      {"email_hard", HasEmail,
       [](Dice& dice, const Document& d) {
         static constexpr std::string_view kHard[] = {"gmail",      "anders", ".com",
                                                      "@gmail.com", "yahoo",  "son"};
         const size_t choice = dice.Below(12);
         const std::string text =
             choice < 6 ? std::string(kHard[choice]) : Piece(dice, d.email, 3, 3);
         return Conjunction{Text(Field::kEmail, text)};
       }},
      {"email_1_to_2_characters", HasEmail,
       [](Dice& dice, const Document& d) {
         return Conjunction{Text(Field::kEmail, Piece(dice, d.email, 1, 2))};
       }},
      {"email_pattern", HasEmail,
       [](Dice& dice, const Document& d) {
         return Conjunction{Text(Field::kEmail, EmailPattern(dice, d.email))};
       }},
  };
}

std::vector<ClassMaker> NameClasses() {
  return {
      {"last_exact", HasName,
       [](Dice&, const Document& d) { return Conjunction{Text(Field::kLastName, d.last_name)}; }},
      {"last_prefix", HasName,
       [](Dice& dice, const Document& d) {
         return Conjunction{Text(Field::kLastName, Prefix(dice, d.last_name, 3, 6))};
       }},
      {"last_inner", HasName,
       [](Dice&, const Document& d) {
         const std::string& name = d.last_name;
         return Conjunction{
             Text(Field::kLastName, name.substr(0, 1) + "%" + name.substr(name.size() - 3))};
       }},
      {"last_1_character", HasName,
       [](Dice&, const Document& d) {
         return Conjunction{Text(Field::kLastName, d.last_name.substr(0, 1) + "%")};
       }},
      {"first_last_prefix", HasName,
       [](Dice& dice, const Document& d) {
         return Conjunction{Text(Field::kFirstName, Prefix(dice, d.first_name, 2, 4)),
                            Text(Field::kLastName, Prefix(dice, d.last_name, 3, 5))};
       }},
      {"first_with_nicknames", HasName,
       [](Dice&, const Document& d) { return Conjunction{Text(Field::kFirstName, d.first_name)}; }},
      {"name_state_open",
       [](const Document& d) { return HasName(d) && IsOpen(d.status) && !d.state.empty(); },
       [](Dice&, const Document& d) {
         return Conjunction{Text(Field::kFirstName, d.first_name),
                            Text(Field::kLastName, d.last_name), Text(Field::kState, d.state)};
       }},
  };
}

bool HasBilling(const Document& d) {
  return !d.billing_cards.empty() && d.billing_cards[0].subscription_charge &&
         !d.last_name.empty() && IsPlainText(d.last_name);
}

std::vector<ClassMaker> OtherClasses() {
  return {
      {"last4_lastname", HasBilling,
       [](Dice&, const Document& d) {
         Criterion criterion = Text(Field::kBilling, d.billing_cards[0].last4);
         criterion.billing_last_name = d.last_name;
         return Conjunction{criterion};
       }},
      {"last4_only", HasBilling,
       [](Dice&, const Document& d) {
         return Conjunction{Text(Field::kBilling, d.billing_cards[0].last4)};
       }},
      {"addr_substr",
       [](const Document& d) { return StreetWord(d.street).size() >= 4 && IsPlainText(d.street); },
       [](Dice&, const Document& d) {
         return Conjunction{Text(Field::kAddress, absl::StrCat("%", StreetWord(d.street), "%"))};
       }},
      {"city_state",
       [](const Document& d) {
         return d.city.size() >= 3 && IsPlainText(d.city) && !d.state.empty();
       },
       [](Dice&, const Document& d) {
         return Conjunction{Text(Field::kCity, d.city), Text(Field::kState, d.state)};
       }},
      {"postal_prefix", [](const Document& d) { return d.postal_code.size() >= 3; },
       [](Dice&, const Document& d) {
         return Conjunction{Text(Field::kPostalCode, d.postal_code.substr(0, 3))};
       }},
      {"company_prefix",
       [](const Document& d) { return d.company.size() >= 4 && IsPlainText(d.company); },
       [](Dice& dice, const Document& d) {
         return Conjunction{Text(Field::kCompany, Prefix(dice, d.company, 3, 5))};
       }},
      {"group_part",
       [](const Document& d) { return d.group_name.size() >= 6 && IsPlainText(d.group_name); },
       [](Dice& dice, const Document& d) {
         return Conjunction{Text(Field::kGroup, Piece(dice, d.group_name, 5, 6))};
       }},
  };
}

// Whoever searches for a company must say of which user types.
bool AsksForCompany(const Conjunction& asked) {
  return std::any_of(asked.begin(), asked.end(),
                     [](const Criterion& criterion) { return criterion.field == Field::kCompany; });
}

WorkloadClass Draw(const ClassMaker& maker, absl::Span<const Document> accounts,
                   const WorkloadOptions& options) {
  Dice dice(options.seed ^ std::hash<std::string>{}(maker.name));
  WorkloadClass drawn{maker.name, {}};
  // Rare fields (companies) need many draws; a class that fits nobody ends empty.
  const size_t most_draws = options.queries * 1000;
  for (size_t draws = 0; draws < most_draws && drawn.requests.size() < options.queries; ++draws) {
    const Document& account = accounts[dice.Below(accounts.size())];
    if (account.numbers_only || !maker.fits(account)) continue;
    Conjunction asked = maker.draw(dice, account);
    if (asked.empty()) continue;
    index::SearchRequest request;
    request.query.any_of.push_back(std::move(asked));
    if (maker.name == "name_state_open") request.query.exclude_closed = true;
    if (AsksForCompany(request.query.any_of[0])) {
      request.query.user_types = {account.user_type};
    }
    request.order = options.order;
    request.limit = options.limit;
    drawn.requests.push_back(std::move(request));
  }
  return drawn;
}

// A mix of all classes that asks for the total only.
WorkloadClass CountOnly(const std::vector<WorkloadClass>& classes, const WorkloadOptions& options) {
  WorkloadClass mixed{"count_only_mixed", {}};
  for (size_t i = 0; mixed.requests.size() < options.queries; ++i) {
    const WorkloadClass& from = classes[i % classes.size()];
    if (from.requests.empty()) continue;
    mixed.requests.push_back(from.requests[(i / classes.size()) % from.requests.size()]);
    mixed.requests.back().limit = 0;
  }
  return mixed;
}

}  // namespace

std::vector<WorkloadClass> MakeWorkload(absl::Span<const index::Document> accounts,
                                        const WorkloadOptions& options) {
  std::vector<WorkloadClass> classes;
  for (const auto& group : {NumberClasses(), EmailClasses(), NameClasses(), OtherClasses()}) {
    for (const ClassMaker& maker : group) classes.push_back(Draw(maker, accounts, options));
  }
  classes.push_back(CountOnly(classes, options));
  return classes;
}

std::vector<WorkloadClass> MakeWorkloadWithAgents(absl::Span<const index::Document> accounts,
                                                  const WorkloadOptions& options) {
  std::vector<WorkloadClass> classes = MakeWorkload(accounts, options);
  for (const ClassMaker& maker : AgentClasses()) classes.push_back(Draw(maker, accounts, options));
  return classes;
}

}  // namespace frontdesk::bench
