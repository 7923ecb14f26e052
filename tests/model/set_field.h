// Puts a value into the field that a test is about.
#ifndef FRONTDESK_TESTS_MODEL_SET_FIELD_H_
#define FRONTDESK_TESTS_MODEL_SET_FIELD_H_

#include <string>

#include "index/document.h"
#include "index/query.h"

namespace frontdesk::model {

// Of the fields that are text alone: names, e-mail, phone, address, company, group.
void SetField(index::Document& document, index::Field field, const std::string& value);

}  // namespace frontdesk::model

#endif  // FRONTDESK_TESTS_MODEL_SET_FIELD_H_
