// The one-box query: what a free text may mean, by its shape.
#ifndef FRONTDESK_INDEX_INTERPRET_H_
#define FRONTDESK_INDEX_INTERPRET_H_

#include <string>
#include <string_view>
#include <vector>

#include "index/criterion.h"
#include "index/query.h"

namespace frontdesk::index {

struct InterpretOptions {
  bool nicknames = true;
  bool allow_leading_percent = false;
  bool has_user_type = false;  // company readings need one
};

// One reading of the text.
struct Interpretation {
  std::string label;           // `last name`, `first names and last name`
  std::vector<Field> fields;   // that it searches, in the order of the criteria
  Conjunction criteria;        // empty if skipped
  std::string skipped_reason;  // empty if not skipped
};

struct InterpretedQuery {
  // Of the text as a whole; then there are no readings. kTooLong also stands for too many words.
  CriterionError error = CriterionError::kNone;
  std::vector<Interpretation> readings;  // most specific first; all criteria compile
};

// Reads a free text. Shapes and readings are published in docs/search.md. A reading that would be
// refused (a word of which folding leaves nothing) is left out; if all would be, the text is.
// Deterministic, thread-safe.
InterpretedQuery Interpret(std::string_view text, const InterpretOptions& options);

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_INTERPRET_H_
