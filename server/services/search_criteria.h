// From the criteria of the API to a query of the index, with everything that is wrong with them.
#ifndef FRONTDESK_SERVER_SERVICES_SEARCH_CRITERIA_H_
#define FRONTDESK_SERVER_SERVICES_SEARCH_CRITERIA_H_

#include <string>
#include <string_view>
#include <vector>

#include "common/error.h"
#include "frontdesk/v1/search_service.pb.h"
#include "index/criterion.h"
#include "index/interpret.h"
#include "index/query.h"

namespace frontdesk::services {

// A search ready for the engine.
struct PreparedSearch {
  index::Query query;
  std::vector<index::Interpretation> readings;  // of a free text, those skipped too; else empty
  std::vector<std::string> notes;               // what was done to the input, in words
};

// What is wrong with a criterion, as a violation of `field`. Needs an error other than kNone.
// Reasons: CRITERION_EMPTY, CRITERION_TOO_LONG, TEXT_NOT_CLEAN, LEADING_PERCENT_NOT_ALLOWED,
// WILDCARD_NOT_ALLOWED, MEMBER_ID_MALFORMED, CARD_NUMBER_MALFORMED, CHECK_DIGIT_WRONG,
// PHONE_DIGITS_ONLY, LAST4_MALFORMED, PAYMENT_CARD_NUMBER.
Violation CriterionViolation(index::CriterionError error, std::string_view field);

// Turns the request into a query and appends everything that is wrong with it to `violations`; the
// result means something only if nothing was appended. Looks at query, criteria and the switches,
// not at paging. Reasons beside those of CriterionViolation: CRITERIA_REQUIRED, QUERY_AND_CRITERIA,
// TOO_MANY_CRITERIA, USER_TYPE_REQUIRED, PROCESSOR_NO_LONGER_USED, PROCESSOR_UNKNOWN,
// LAST4_REQUIRED, ENUM_VALUE_UNKNOWN.
PreparedSearch PrepareSearch(const frontdesk::v1::SearchAccountsRequest& request,
                             std::vector<Violation>& violations);

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_SEARCH_CRITERIA_H_
