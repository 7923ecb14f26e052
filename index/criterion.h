// A criterion made ready for matching, once a query, against any number of accounts.
#ifndef FRONTDESK_INDEX_CRITERION_H_
#define FRONTDESK_INDEX_CRITERION_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "index/document.h"
#include "index/match.h"
#include "index/query.h"
#include "index/text/pattern.h"

namespace frontdesk::index {

// What is wrong with a criterion as typed.
enum class CriterionError : uint8_t {
  kNone,
  kEmpty,               // nothing left after trimming and folding; also a field that is never asked
  kTooLong,             // over limits::kMaxCriterionBytes
  kNotText,             // ill-formed UTF-8 or NUL
  kLeadingPercent,
  kWildcardNotAllowed,  // `%` in a billing last name
  kMemberIdMalformed,
  kCardNumberMalformed,
  kCheckDigitWrong,
  kPhoneDigitsOnly,
  kLast4Malformed,     // not exactly four digits
  kPaymentCardNumber,  // a full payment card number was given; must not be logged or echoed
};

// The rule that the text of `field` is matched by. Needs a text field.
TextRule RuleOf(Field field);

// The parsed form. Members are set as the field needs.
struct CompiledCriterion {
  Criterion source;
  MemberNumber member = 0;               // kMemberId
  std::string digits;                    // kCardNumber, kBilling: normalized digits
  std::vector<std::string> phone_forms;  // kPhone
  TextMatcher text;                      // text fields
  // kFirstName with nicknames and without `%`: names to find in the first name, whole or one word,
  // by the table.
  std::vector<std::string> related_names;
  std::string last_name;  // kBilling: TrimmedNfc of billing_last_name; empty: any
};

// Everything wrong with `criterion` that can be said before the search: at most one thing each. The
// billing last name is checked too; `in_billing_last_name` tells that the error is there.
CriterionError CheckCriterion(const Criterion& criterion, bool* in_billing_last_name = nullptr);

// Needs CheckCriterion(criterion) == kNone, else INVALID_ARGUMENT.
absl::StatusOr<CompiledCriterion> Compile(const Criterion& criterion);
// The same into `compiled`, which must be new; of no use on error.
absl::Status CompileTo(const Criterion& criterion, CompiledCriterion& compiled);

// The forms of a document that criteria are matched against; made once a document. All are empty if
// it is `numbers_only`, and so is `email.full` always.
struct FoldedDocument {
  const Document* document = nullptr;  // not owned; must outlive this
  struct Text {
    std::string light;
    std::string full;
  };
  Text first_name, last_name, nickname, email, street, city, state, company, group_name;
  std::string postal_code;          // NormalizePostalCode
  std::vector<std::string> phones;  // NormalizePhone, in the order of the document
};
FoldedDocument FoldDocument(const Document& document);
// The two halves of it, written over what `folded` holds, which needs no new memory then: e-mail,
// street and postal code; all the others.
void FoldAddresses(const Document& document, FoldedDocument& folded);
void FoldNames(const Document& document, FoldedDocument& folded);

// How one account matches one criterion: the best class over its values, or kNoMatch. Of a
// `numbers_only` account only member ID and card numbers match; whether it may be found at all is
// for the query to say. This is the rule of docs/search.md, used for the unmerged part of the index
// and for explaining rows.
MatchClass MatchCriterion(const CompiledCriterion& criterion, const FoldedDocument& document);

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_CRITERION_H_
