#include "tests/model/random_accounts.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/card_number.h"
#include "common/member_id.h"
#include "common/strings.h"

namespace frontdesk::model {
namespace {

using index::Criterion;
using index::Document;
using index::Field;
using index::PhoneMatch;
using index::Status;
using index::UserType;

// Values between bars. Every pool has plain ones that meet each other and the oddities of
// docs/search.md §1 to §3.
constexpr std::string_view kFirstNames =
    "|Bob|bob|Robert|Rob|Liz|Elizabeth|Alex|Alexander|José|Jose|Jose\u0301|JOSE|"
    "Anna-Marie|Anna Marie|Marie|Ann/Marie|D'Angelo|D’Angelo|Dangelo|O\u00b4Neal|"
    "Ødis|Łukasz|ﬁona|İpek|ipek|ΣΙΣΥΦΟΣ|σισυφος|李|李 明|"
    "Ann%e|%|\\%|Back\\slash|A_b|Anna\u2010Marie|😀 Joy|'|.| spaced\t out |"
    "Anna\u00a0Marie|a\u0345|각|\u1100\u1161\u11a8|Z\u0323\u0307oe";
constexpr std::string_view kLastNames =
    "|Garcia|García|Garcia-Lopez|Lopez|Lopez Garcia|Garciaparra|Anders|Anderson|"
    "Andersen|Andersson|Sanders|O'Brien|OBrien|O Brien|St. Paul|St Paul|Saint Paul|"
    "Strauß|Strauss|STRAUSS|Smith|smith|Smith/Jones|Jones|Bob|Mc.Donald|Ng|O|"
    "Æther|Aether|-Dash-|Ёлкин|Елкин|aab|aabab|abab|ab ab|ab-aab";
constexpr std::string_view kEmails =
    "|bob@gmail.com|BOB@Gmail.com|b.o.b+care@gmail.com|bobby@gmail.co|"
    "ann.jackson@mail.example.com|a@b|ü@bücher.example|u@bucher.example|"
    "per%cent@x.com|under_score@x.com|ana@gmail.com|anana@gmail.com|ＦＵＬＬ@wide.com|"
    "x'y@z.com";
constexpr std::string_view kPhones =
    "(323) 904-9389|3239049389|+1 323.904.9389|1-323-904-9389|323-904-9389 x12|"
    "3239049389 ext. 389|904-9389|9049389#7|+44 20 7946 0958|020 7946 0958|"
    "00442079460958|0||n/a|911|11111111111|1111111111|12345|15551234567";
constexpr std::string_view kStreets =
    "|12 N Main St Apt 4|Main St|Main Street|12 Main St.|Main|1/2 Elm-Oak Ave|"
    "Elm Oak Ave #4|100% Road|Rue de l'Église|Rue de l’Eglise|12|4|%";
constexpr std::string_view kCities =
    "|Montport|Port Mont|Mont-Port|St. Louis|Saint Louis|São Paulo|Sao Paulo|Port|"
    "P";
constexpr std::string_view kStates = "|CA|ca|C|NY|C%|Calif.|Québec";
constexpr std::string_view kPostalCodes =
    "|90167|90167-1234|9016|SW1A 1AA|sw1a1aa|0|K1A 0B1|-|９０１";
constexpr std::string_view kCompanies =
    "|Allen Industries|Allen|AllenIndustries|Industries Allen Inc.|A|ab|aab|"
    "Müller & Söhne|Muller & Sohne|Care%Work|Ind";
constexpr std::string_view kGroups = "|North|north|North Shore|Northern|Nörth|A-B Group|AB";
constexpr std::string_view kGroupIds = "|g1|g2";
constexpr std::string_view kLast4 = "0042|1234|4321|0000";
// What slips into a criterion.
constexpr std::string_view kInsertions = "%|%|%|%%|\\%|\\| |-|'|.|a|\u0301|\t|_|+1";
constexpr uint32_t kExpiries[] = {0, 24300, 24301};
constexpr UserType kTypes[] = {UserType::kNone, UserType::kSeeker, UserType::kProvider,
                               UserType::kBusiness};
constexpr Status kAllStatuses[] = {Status::kActive, Status::kActive, Status::kSuspended,
                                   Status::kTerminated, Status::kClosed};

constexpr Field kFields[] = {
    Field::kMemberId,   Field::kCardNumber, Field::kEmail,   Field::kFirstName, Field::kLastName,
    Field::kNickname,   Field::kPhone,      Field::kAddress, Field::kCity,      Field::kState,
    Field::kPostalCode, Field::kCompany,    Field::kGroup,   Field::kBilling};

std::string_view PoolOf(Field field) {
  switch (field) {
    case Field::kEmail:
      return kEmails;
    case Field::kFirstName:
    case Field::kNickname:
      return kFirstNames;
    case Field::kLastName:
      return kLastNames;
    case Field::kPhone:
      return kPhones;
    case Field::kAddress:
      return kStreets;
    case Field::kCity:
      return kCities;
    case Field::kState:
      return kStates;
    case Field::kPostalCode:
      return kPostalCodes;
    case Field::kCompany:
      return kCompanies;
    case Field::kGroup:
      return kGroups;
    default:
      return kLast4;
  }
}

std::string Draw(Dice& dice, std::string_view pool) {
  const std::vector<absl::string_view> values = absl::StrSplit(ToAbsl(pool), '|');
  return std::string(dice.Pick(values));
}

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

// Positions in `text` where a code point begins, and its end.
std::vector<size_t> Boundaries(const std::string& text) {
  std::vector<size_t> boundaries;
  for (size_t i = 0; i < text.size(); ++i) {
    if (!IsContinuation(text[i])) boundaries.push_back(i);
  }
  boundaries.push_back(text.size());
  return boundaries;
}

// Two boundaries in order.
std::pair<size_t, size_t> RandomPart(Dice& dice, const std::string& text) {
  const std::vector<size_t> boundaries = Boundaries(text);
  const size_t a = dice.Pick(boundaries);
  const size_t b = dice.Pick(boundaries);
  return std::minmax({a, b});
}

std::string InRandomCase(Dice& dice, std::string text) {
  for (char& c : text) {
    if (dice.OneIn(2)) c = absl::ascii_toupper(static_cast<unsigned char>(c));
  }
  return text;
}

// `text` with one thing changed as a typing agent would, or by accident.
std::string Damage(Dice& dice, const std::string& text) {
  const auto [begin, end] = RandomPart(dice, text);
  const std::string before = text.substr(0, begin);
  switch (dice.Below(6)) {
    case 0:
      return text;
    case 1:
      return text.substr(begin, end - begin);
    case 2:
      return absl::StrCat(text.substr(0, end), "%");
    case 3:
      return absl::StrCat(before, "%", text.substr(end));
    case 4:
      return absl::StrCat(before, Draw(dice, kInsertions), text.substr(begin));
    default:
      return InRandomCase(dice, text);
  }
}

index::BillingCard RandomBillingCard(Dice& dice) {
  index::BillingCard card;
  card.last4 = Draw(dice, kLast4);
  card.cardholder_last_name = dice.OneIn(2) ? "" : Draw(dice, kLastNames);
  card.expiry_months = dice.Pick(kExpiries);
  card.subscription_charge = dice.OneIn(2);
  card.on_file = dice.OneIn(2);
  return card;
}

std::string RandomText(Dice& dice, Field field) {
  if (field == Field::kMemberId) return FormatMemberId(1 + dice.Below(kMembers));
  if (field == Field::kCardNumber) return dice.Pick(CardPool());
  std::string text = Draw(dice, PoolOf(field));
  const size_t damages = field == Field::kBilling ? 0 : dice.Below(4);
  for (size_t i = 0; i < damages; ++i) text = Damage(dice, text);
  return text;
}

}  // namespace

const std::vector<std::string>& CardPool() {
  static const auto* pool = [] {
    auto* cards = new std::vector<std::string>;
    for (int i = 0; cards->size() < 60; ++i) {
      const std::string digits = std::to_string(600649123500000 + i * 7) + std::string(i % 2, '0');
      if (HasValidCheckDigit(digits)) cards->push_back(digits);
    }
    return cards;
  }();
  return *pool;
}

Document RandomDocument(Dice& dice, MemberNumber member) {
  Document document;
  document.member = member;
  document.user_type = dice.Pick(kTypes);
  document.status = dice.Pick(kAllStatuses);
  document.numbers_only = dice.OneIn(10);
  document.first_name = Draw(dice, kFirstNames);
  document.last_name = Draw(dice, kLastNames);
  document.nickname = dice.OneIn(2) ? "" : Draw(dice, kFirstNames);
  document.email = Draw(dice, kEmails);
  document.email_status = static_cast<index::EmailStatus>(dice.Below(index::kEmailStatuses));
  for (size_t i = dice.Below(4); i > 0; --i) document.phones.push_back(Draw(dice, kPhones));
  document.street = Draw(dice, kStreets);
  document.city = Draw(dice, kCities);
  document.state = Draw(dice, kStates);
  document.postal_code = Draw(dice, kPostalCodes);
  document.company = Draw(dice, kCompanies);
  document.group_name = Draw(dice, kGroups);
  document.group_id = Draw(dice, kGroupIds);
  for (size_t i = dice.Below(3); i > 0; --i) {
    document.billing_cards.push_back(RandomBillingCard(dice));
  }
  return document;
}

Document RandomDocumentWithCards(Dice& dice, MemberNumber member, const Accounts& accounts) {
  Document document = RandomDocument(dice, member);
  for (size_t i = dice.Below(3); i > 0; --i) {
    const std::string& card = dice.Pick(CardPool());
    const bool taken = std::ranges::any_of(accounts, [&](const auto& entry) {
      return entry.first != member && std::ranges::count(entry.second.card_numbers, card) > 0;
    });
    if (!taken && std::ranges::count(document.card_numbers, card) == 0) {
      document.card_numbers.push_back(card);
    }
  }
  return document;
}

Criterion RandomCriterion(Dice& dice) {
  Criterion criterion;
  criterion.field = dice.Pick(kFields);
  criterion.text = RandomText(dice, criterion.field);
  if (dice.OneIn(50)) criterion.text = Damage(dice, criterion.text);
  criterion.phone_match = static_cast<PhoneMatch>(dice.Below(4));
  criterion.nicknames = !dice.OneIn(4);
  criterion.allow_leading_percent = dice.OneIn(3);
  if (criterion.field == Field::kGroup && dice.OneIn(3)) {
    criterion.group_id = Draw(dice, kGroupIds);
  }
  if (criterion.field == Field::kBilling) {
    criterion.billing_last_name = dice.OneIn(2) ? "" : Draw(dice, kLastNames);
    criterion.include_cards_on_file = dice.OneIn(2);
    criterion.expiry_months = dice.OneIn(2) ? 0 : dice.Pick(kExpiries);
  }
  // Asked by ListRelatedAccounts, of the fields that it compares.
  criterion.whole_field = dice.OneIn(10) && criterion.field != Field::kFirstName;
  return criterion;
}

index::Query RandomQuery(Dice& dice) {
  index::Query query;
  const size_t conjunctions = dice.OneIn(3) ? 1 + dice.Below(3) : 1;
  for (size_t i = 0; i < conjunctions; ++i) {
    const size_t criteria = dice.OneIn(30) ? 0 : 1 + dice.Below(dice.OneIn(4) ? 5 : 2);
    index::Conjunction& conjunction = query.any_of.emplace_back();
    for (size_t j = 0; j < criteria; ++j) conjunction.push_back(RandomCriterion(dice));
  }
  for (size_t i = dice.OneIn(3) ? dice.Below(3) : 0; i > 0; --i) {
    query.user_types.push_back(dice.Pick(kTypes));
  }
  for (size_t i = dice.OneIn(3) ? dice.Below(3) : 0; i > 0; --i) {
    query.statuses.push_back(dice.Pick(kAllStatuses));
  }
  for (size_t i = dice.OneIn(4) ? dice.Below(3) : 0; i > 0; --i) {
    query.email_statuses.push_back(
        static_cast<index::EmailStatus>(dice.Below(index::kEmailStatuses)));
  }
  query.exclude_closed = dice.OneIn(3);
  return query;
}

}  // namespace frontdesk::model
