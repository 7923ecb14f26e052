#include "tests/model/set_field.h"

namespace frontdesk::model {

using index::Field;

void SetField(index::Document& document, Field field, const std::string& value) {
  switch (field) {
    case Field::kFirstName:
      document.first_name = value;
      break;
    case Field::kLastName:
      document.last_name = value;
      break;
    case Field::kNickname:
      document.nickname = value;
      break;
    case Field::kEmail:
      document.email = value;
      break;
    case Field::kPhone:
      document.phones = {value};
      break;
    case Field::kAddress:
      document.street = value;
      break;
    case Field::kCity:
      document.city = value;
      break;
    case Field::kState:
      document.state = value;
      break;
    case Field::kPostalCode:
      document.postal_code = value;
      break;
    case Field::kCompany:
      document.company = value;
      break;
    default:
      document.group_name = value;
      break;
  }
}

}  // namespace frontdesk::model
