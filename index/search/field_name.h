// Fields as plans call them.
#ifndef FRONTDESK_INDEX_SEARCH_FIELD_NAME_H_
#define FRONTDESK_INDEX_SEARCH_FIELD_NAME_H_

#include "index/query.h"

namespace frontdesk::index {

inline const char* FieldName(Field field) {
  switch (field) {
    case Field::kMemberId:
      return "member ID";
    case Field::kCardNumber:
      return "card number";
    case Field::kEmail:
      return "email";
    case Field::kFirstName:
      return "first name";
    case Field::kLastName:
      return "last name";
    case Field::kNickname:
      return "nickname";
    case Field::kPhone:
      return "phone";
    case Field::kAddress:
      return "address";
    case Field::kCity:
      return "city";
    case Field::kState:
      return "state";
    case Field::kPostalCode:
      return "postal code";
    case Field::kCompany:
      return "company";
    case Field::kGroup:
      return "group";
    case Field::kBilling:
      return "billing";
    case Field::kUserType:
      return "user type";
    case Field::kStatus:
      return "status";
    case Field::kEmailStatus:
      return "e-mail status";
    default:
      return "other";
  }
}

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEARCH_FIELD_NAME_H_
