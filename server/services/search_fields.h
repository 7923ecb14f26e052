// What can be searched for, as ListSearchFields tells it.
#ifndef FRONTDESK_SERVER_SERVICES_SEARCH_FIELDS_H_
#define FRONTDESK_SERVER_SERVICES_SEARCH_FIELDS_H_

#include <string_view>

#include "frontdesk/v1/search_service.pb.h"
#include "index/query.h"

namespace frontdesk::services {

// Every field with its operators and rules, in the order of SearchField. Made once.
const frontdesk::v1::ListSearchFieldsResponse& SearchFields();

// The field of the index as the API names it; their numbers are the same.
inline frontdesk::v1::SearchField ToApi(index::Field field) {
  return static_cast<frontdesk::v1::SearchField>(field);
}

// A field in words inside a sentence: `last name`.
std::string_view FieldInWords(index::Field field);

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_SEARCH_FIELDS_H_
