#include "tests/index/random_accounts.h"

#include "absl/strings/str_cat.h"
#include "common/card_number.h"
#include "common/member_id.h"
#include "common/strings.h"
#include "index/criterion.h"

namespace frontdesk::index {
namespace {

const std::vector<std::string_view> kFirstNames = {
    "Robert", "Bob", "Rob",       "José", "Jose", "JOSE", "Mary Ann", "Mary-Ann", "Mary", "Ann",
    "Anna",   "Liz", "Elizabeth", "a",    "aa",   "ab",   "ba",       "b",        "Zoë",  ""};
const std::vector<std::string_view> kLastNames = {
    "Anderson",     "Andersen", "Anders", "Sanders",     "O'Brien",  "OBrien",
    "O’Brien",      "smith",    "Smith",  "SMITH",       "Müller",   "Muller",
    "Garcia-Lopez", "Garcia",   "Lopez",  "de la Cruz",  "St. John", "'",
    "aab",          "aba",      "abab",   "Garciaparra", "De%Vil",   ""};
const std::vector<std::string_view> kNicknames = {"",      "",       "",    "Bob",
                                                  "Bobby", "Redsox", "Ann", "a b"};
const std::vector<std::string_view> kDomains = {"gmail.com", "yahoo.com",  "mail.gmail.org",
                                                "a.b",       "aol.com",    "ab.co",
                                                "GMAIL.com", "münchen.de", "sub.a.b.com"};
const std::vector<std::string_view> kStreets = {
    "Main St",       "Main Ave", "Commonwealth Ave", "N Main St Apt 4",
    "Fairfield Ave", "1st Ave",  "St. Léon Way",     "ab ab",
    "O'Hara Ct",     "Main"};
const std::vector<std::string_view> kCities = {"Boston", "Saint-Jean", "New York", "St. Paul",
                                               "Łódź",   "b",          ""};
const std::vector<std::string_view> kStates = {"CA", "NY", "ca", "N.Y.", ""};
const std::vector<std::string_view> kPostalCodes = {"90167",    "90167-1234", "90168",
                                                    "SW1A 1AA", "9",          ""};
const std::vector<std::string_view> kCompanies = {
    "", "", "Allen Industries", "Allen & Sons", "A.B. Corp", "Gmail Inc"};
const std::vector<std::string_view> kGroups = {"", "", "Gateway Franchise", "Gateway",
                                               "Care@Work Group"};
const std::vector<std::string_view> kGroupIds = {"", "g1", "g2"};
const std::vector<Field> kTextFields = {
    Field::kFirstName, Field::kLastName, Field::kNickname,   Field::kEmail,   Field::kAddress,
    Field::kCity,      Field::kState,    Field::kPostalCode, Field::kCompany, Field::kGroup};

std::string_view TextOf(const Document& document, Field field) {
  switch (field) {
    case Field::kFirstName:
      return document.first_name;
    case Field::kLastName:
      return document.last_name;
    case Field::kNickname:
      return document.nickname;
    case Field::kEmail:
      return document.email;
    case Field::kAddress:
      return document.street;
    case Field::kCity:
      return document.city;
    case Field::kState:
      return document.state;
    case Field::kPostalCode:
      return document.postal_code;
    case Field::kCompany:
      return document.company;
    default:
      return document.group_name;
  }
}

}  // namespace

std::string RandomAccounts::Digits(size_t count) {
  std::string digits;
  for (size_t i = 0; i < count; ++i) digits.push_back(static_cast<char>('0' + Below(10)));
  return digits;
}

std::string RandomAccounts::MakeCardNumber() {
  // Few enough that accounts share some.
  std::string number = absl::StrCat("60064900000", Digits(2));
  for (char check = '0'; check <= '9'; ++check) {
    if (HasValidCheckDigit(absl::StrCat(number, std::string(1, check))))
      return absl::StrCat(number, std::string(1, check));
  }
  return number;
}

std::string RandomAccounts::MakeEmail() {
  if (OneIn(20)) return "";
  std::string email;
  static const std::vector<std::string_view> kParts = {"bob", "smith", "a", "b", "ab", ".",
                                                       "_",   "+",     "%", "7", "é",  "@"};
  for (size_t i = 0, parts = 1 + Below(4); i < parts; ++i) email.append(Pick(kParts));
  if (OneIn(20)) return email;
  return email.append("@").append(Pick(kDomains));
}

std::string RandomAccounts::MakeStreet() {
  if (OneIn(15)) return "";
  if (OneIn(6)) return std::string(Pick(kStreets));
  return absl::StrCat(Digits(1 + Below(3)), " ", ToAbsl(Pick(kStreets)));
}

std::string RandomAccounts::MakePhone() {
  static const std::vector<std::string_view> kAreas = {"212", "415", "617"};
  switch (Below(8)) {
    case 0:
      return absl::StrCat("+44 20 ", Digits(8));
    case 1:
      return absl::StrCat("1-", ToAbsl(Pick(kAreas)), "-555-01", Digits(2));
    case 2:
      return Digits(1 + Below(20));
    case 3:
      return "n/a";
    default:
      return absl::StrCat(ToAbsl(Pick(kAreas)), "55501", Digits(2));
  }
}

BillingCard RandomAccounts::MakeBillingCard() {
  return {.last4 = absl::StrCat("00", Digits(1), "7"),
          .cardholder_last_name = OneIn(2) ? "" : std::string(Pick(kLastNames)),
          .expiry_months = OneIn(3) ? 0 : static_cast<uint32_t>(24300 + Below(3)),
          .subscription_charge = !OneIn(3),
          .on_file = OneIn(2)};
}

Document RandomAccounts::MakeDocument(MemberNumber member) {
  Document document;
  document.member = member;
  document.user_type = static_cast<UserType>(Below(kUserTypes));
  document.status = static_cast<Status>(1 + Below(kStatuses - 1));
  document.numbers_only = OneIn(12);
  document.first_name = Pick(kFirstNames);
  document.last_name = Pick(kLastNames);
  document.nickname = Pick(kNicknames);
  document.email = MakeEmail();
  document.email_status = static_cast<EmailStatus>(Below(kEmailStatuses));
  for (size_t i = Below(3); i > 0; --i) document.phones.push_back(MakePhone());
  document.street = MakeStreet();
  document.city = Pick(kCities);
  document.state = Pick(kStates);
  document.postal_code = Pick(kPostalCodes);
  document.company = Pick(kCompanies);
  document.group_name = Pick(kGroups);
  document.group_id = Pick(kGroupIds);
  for (size_t i = Below(3); i > 0; --i) document.card_numbers.push_back(MakeCardNumber());
  for (size_t i = Below(3); i > 0; --i) document.billing_cards.push_back(MakeBillingCard());
  return document;
}

std::string RandomAccounts::PatternLike(std::string_view value, bool percent) {
  static const std::vector<std::string_view> kShort = {"a",  "b", "ab", "m",  "i",
                                                       "on", "@", ".",  "a.b"};
  if (value.empty() || OneIn(12)) return std::string(Pick(kShort));
  // Cut at random; where that tears a code point apart the criterion does not compile and is made
  // again.
  const size_t begin = OneIn(2) ? 0 : Below(value.size());
  const size_t size = OneIn(3) ? value.size() - begin : 1 + Below(value.size() - begin);
  std::string text(value.substr(begin, size));
  if (!percent) return text;
  for (size_t i = Below(3); i > 0; --i) text.insert(Below(text.size() + 1), 1, '%');
  if (text.size() > 3 && OneIn(4)) text.erase(text.size() / 2, 1);
  return text;
}

Criterion RandomAccounts::MakeTextCriterion(Field field, std::string_view value) {
  Criterion criterion;
  criterion.field = field;
  criterion.nicknames = !OneIn(3);
  criterion.allow_leading_percent = OneIn(2);
  criterion.whole_field = OneIn(6);
  const bool whole_value = criterion.whole_field || OneIn(3);
  criterion.text = whole_value ? std::string(value) : PatternLike(value, OneIn(2));
  if (field == Field::kGroup && OneIn(2)) criterion.group_id = Pick(kGroupIds);
  return criterion;
}

Criterion RandomAccounts::MakeCandidate(const Document& like) {
  Criterion criterion;
  switch (Below(14)) {
    case 0:
      criterion.field = Field::kMemberId;
      criterion.text = FormatMemberId(like.member + (OneIn(5) ? 1 : 0));
      return criterion;
    case 1:
      criterion.field = Field::kCardNumber;
      criterion.text = like.card_numbers.empty() ? MakeCardNumber() : like.card_numbers[0];
      return criterion;
    case 2: {
      criterion.field = Field::kPhone;
      criterion.phone_match = static_cast<PhoneMatch>(Below(4));
      const std::string phone = like.phones.empty() ? MakePhone() : like.phones[0];
      criterion.text = OneIn(3) ? phone : PatternLike(phone, /*percent=*/false);
      return criterion;
    }
    case 3: {
      criterion.field = Field::kBilling;
      const BillingCard card =
          like.billing_cards.empty() ? MakeBillingCard() : like.billing_cards[0];
      criterion.text = card.last4;
      if (!OneIn(3))
        criterion.billing_last_name = OneIn(2) ? card.cardholder_last_name : like.last_name;
      criterion.include_cards_on_file = OneIn(2);
      if (OneIn(3)) criterion.expiry_months = card.expiry_months;
      return criterion;
    }
    default: {
      const Field field = kTextFields[Below(kTextFields.size())];
      return MakeTextCriterion(field, TextOf(like, field));
    }
  }
}

Criterion RandomAccounts::MakeCriterion(const Document& like) {
  for (;;) {
    Criterion criterion = MakeCandidate(like);
    if (CheckCriterion(criterion) == CriterionError::kNone) return criterion;
  }
}

Query RandomAccounts::MakeQuery(const std::vector<Document>& likes) {
  Query query;
  query.any_of.resize(OneIn(4) ? 1 + Below(3) : 1);
  for (Conjunction& conjunction : query.any_of) {
    const Document& like = likes[Below(likes.size())];
    for (size_t i = OneIn(15) ? 0 : OneIn(2) ? 1 : 1 + Below(3); i > 0; --i) {
      conjunction.push_back(MakeCriterion(like));
    }
  }
  for (size_t i = OneIn(4) ? Below(3) : 0; i > 0; --i) {
    query.user_types.push_back(static_cast<UserType>(Below(kUserTypes)));
  }
  for (size_t i = OneIn(4) ? Below(3) : 0; i > 0; --i) {
    query.statuses.push_back(static_cast<Status>(Below(kStatuses)));
  }
  for (size_t i = OneIn(4) ? Below(3) : 0; i > 0; --i) {
    query.email_statuses.push_back(static_cast<EmailStatus>(Below(kEmailStatuses)));
  }
  query.exclude_closed = OneIn(3);
  return query;
}

Query RandomAccounts::MakeLetterQuery(const std::vector<Document>& likes) {
  static constexpr Field kFields[] = {Field::kEmail, Field::kAddress, Field::kLastName,
                                      Field::kCity};
  Query query = MakeQuery(likes);
  Conjunction letters;
  for (size_t i = 1 + Below(5); i > 0; --i) {
    Criterion& criterion = letters.emplace_back();
    criterion.field = OneIn(8) ? Field::kFirstName : kFields[Below(std::size(kFields))];
    criterion.text = "%" + std::string(1, "aaeeorn1"[Below(8)]) + "%";
    criterion.allow_leading_percent = true;
    criterion.nicknames = OneIn(4);
  }
  if (OneIn(2)) {
    query.any_of[0] = std::move(letters);
  } else {
    query.any_of[0].insert(query.any_of[0].end(), letters.begin(), letters.end());
  }
  return query;
}

}  // namespace frontdesk::index
