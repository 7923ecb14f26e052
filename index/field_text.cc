#include "index/field_text.h"

namespace frontdesk::index {

bool IsTextField(Field field) {
  switch (field) {
    case Field::kEmail:
    case Field::kFirstName:
    case Field::kLastName:
    case Field::kNickname:
    case Field::kAddress:
    case Field::kCity:
    case Field::kState:
    case Field::kPostalCode:
    case Field::kCompany:
    case Field::kGroup:
      return true;
    default:
      return false;
  }
}

const std::string& ShownText(const Document& document, Field field) {
  switch (field) {
    case Field::kEmail:
      return document.email;
    case Field::kFirstName:
      return document.first_name;
    case Field::kNickname:
      return document.nickname;
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
    case Field::kGroup:
      return document.group_name;
    default:
      return document.last_name;
  }
}

const FoldedDocument::Text& FoldedText(const FoldedDocument& document, Field field) {
  switch (field) {
    case Field::kEmail:
      return document.email;
    case Field::kFirstName:
      return document.first_name;
    case Field::kNickname:
      return document.nickname;
    case Field::kAddress:
      return document.street;
    case Field::kCity:
      return document.city;
    case Field::kState:
      return document.state;
    case Field::kCompany:
      return document.company;
    case Field::kGroup:
      return document.group_name;
    default:
      return document.last_name;
  }
}

}  // namespace frontdesk::index
