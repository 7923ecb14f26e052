#include "bench/agent_searches.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "index/field_text.h"
#include "index/text/digits.h"

namespace frontdesk::bench {
namespace {

using index::Conjunction;
using index::Criterion;
using index::Document;
using index::Field;

constexpr size_t kFewestFields = 2;
constexpr size_t kMostFields = 4;

constexpr Field kFields[] = {Field::kEmail,    Field::kFirstName, Field::kLastName,
                             Field::kNickname, Field::kPhone,     Field::kAddress,
                             Field::kCity,     Field::kState,     Field::kPostalCode,
                             Field::kCompany,  Field::kGroup};

std::string ValueOf(const Document& document, Field field) {
  if (field != Field::kPhone) return index::ShownText(document, field);
  return document.phones.empty() ? "" : index::NormalizePhone(document.phones[0]);
}

// One of the words of a text.
std::string Word(Dice& dice, const std::string& text) {
  const size_t at = dice.Below(text.size());
  const size_t space = text.rfind(' ', at);
  const size_t begin = space == std::string::npos ? 0 : space + 1;
  return begin == text.size() ? text : text.substr(begin, text.find(' ', begin) - begin);
}

std::string OfEmail(Dice& dice, const std::string& email) {
  const size_t at = email.find('@');
  const std::string head = email.substr(0, at);
  const std::string domain = at == std::string::npos ? "" : email.substr(at);
  switch (dice.Below(5)) {
    case 0:
      return Piece(dice, email, 1, 8);
    case 1:
      return Prefix(dice, head, 1, 4);
    case 2:
      return absl::StrCat(head.substr(0, 1), "%", Piece(dice, head, 2, 4), "%");
    case 3:
      return absl::StrCat(head, "@");
    default:
      return absl::StrCat(head.substr(0, dice.Between(1, 4)), "%", domain);
  }
}

std::string OfName(Dice& dice, const std::string& name) {
  const std::string word = Word(dice, name);
  switch (dice.Below(4)) {
    case 0:
      return name;
    case 1:
      return word;
    case 2:
      return Prefix(dice, word, 1, 4);
    default:
      return absl::StrCat(word.substr(0, 1), "%", word.substr(word.size() - (word.size() + 1) / 3));
  }
}

// Of a company, group, city or address, of which any part may be asked for.
std::string OfText(Dice& dice, const std::string& text) {
  return dice.Below(3) == 0 ? Piece(dice, text, 2, 6) : OfName(dice, text);
}

// What an agent types of a value; nothing if that is blank.
std::string Typed(Dice& dice, Field field, const std::string& value) {
  switch (field) {
    case Field::kEmail:
      return OfEmail(dice, value);
    case Field::kFirstName:
    case Field::kLastName:
    case Field::kNickname:
      return OfName(dice, value);
    case Field::kPhone:
      return Piece(dice, value, 2, 7);
    case Field::kState:
      return value;
    case Field::kPostalCode:
      return value.substr(0, dice.Between(1, 5));
    default:
      return OfText(dice, value);
  }
}

// Asks for so many different fields that the account has, or for none.
Conjunction Ask(Dice& dice, const Document& document, size_t fields) {
  Conjunction asked;
  for (size_t draws = 0; asked.size() < fields && draws < 4 * std::size(kFields); ++draws) {
    const Field field = kFields[dice.Below(std::size(kFields))];
    const bool known = std::any_of(asked.begin(), asked.end(), [field](const Criterion& criterion) {
      return criterion.field == field;
    });
    const std::string value = ValueOf(document, field);
    if (known || value.empty() || !IsPlainText(value)) continue;
    std::string text = Typed(dice, field, value);
    if (text.find_first_not_of(" .,'-%") == std::string::npos) continue;
    asked.push_back(Text(field, std::move(text)));
  }
  return asked;
}

bool HasNames(const Document& document) {
  return !document.first_name.empty() && !document.last_name.empty();
}

}  // namespace

std::vector<ClassMaker> AgentClasses() {
  return {
      {"agent_one_field", HasNames, [](Dice& dice, const Document& d) { return Ask(dice, d, 1); }},
      {"agent_two_to_four_fields", HasNames, [](Dice& dice, const Document& d) {
         return Ask(dice, d, dice.Between(kFewestFields, kMostFields));
       }}};
}

}  // namespace frontdesk::bench
