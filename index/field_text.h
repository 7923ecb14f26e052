// Which member of a document a text field is.
#ifndef FRONTDESK_INDEX_FIELD_TEXT_H_
#define FRONTDESK_INDEX_FIELD_TEXT_H_

#include <string>

#include "index/criterion.h"
#include "index/document.h"
#include "index/query.h"

namespace frontdesk::index {

// True for fields that are matched by a TextMatcher, kPostalCode included.
bool IsTextField(Field field);

// The value of a text field as it is shown, and its folded forms (not for kPostalCode). Need a text
// field.
const std::string& ShownText(const Document& document, Field field);
const FoldedDocument::Text& FoldedText(const FoldedDocument& document, Field field);

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_FIELD_TEXT_H_
