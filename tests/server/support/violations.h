// What tests look at in violations.
#ifndef FRONTDESK_TESTS_SERVER_SUPPORT_VIOLATIONS_H_
#define FRONTDESK_TESTS_SERVER_SUPPORT_VIOLATIONS_H_

#include <string>
#include <vector>

#include "common/error.h"

namespace frontdesk::testing {

// The fields, in order.
inline std::vector<std::string> Fields(const std::vector<Violation>& violations) {
  std::vector<std::string> fields;
  for (const Violation& violation : violations) fields.push_back(violation.field);
  return fields;
}

// The reasons, in order.
inline std::vector<std::string> Reasons(const std::vector<Violation>& violations) {
  std::vector<std::string> reasons;
  for (const Violation& violation : violations) reasons.push_back(violation.reason);
  return reasons;
}

}  // namespace frontdesk::testing

#endif  // FRONTDESK_TESTS_SERVER_SUPPORT_VIOLATIONS_H_
