// What tests of searches send.
#ifndef FRONTDESK_TESTS_SERVER_SUPPORT_SEARCH_REQUESTS_H_
#define FRONTDESK_TESTS_SERVER_SUPPORT_SEARCH_REQUESTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "frontdesk/v1/search_service.pb.h"
#include "gtest/gtest.h"
#include "tests/server/support/service_room.h"

namespace frontdesk::testing {

inline v1::SearchAccountsRequest ByLastName(const std::string& name) {
  v1::SearchAccountsRequest request;
  request.mutable_criteria()->add_last_names(name);
  return request;
}

inline v1::BillingCriterion Billing(const std::string& last4, const std::string& last_name = "") {
  v1::BillingCriterion billing;
  billing.set_last4(last4);
  billing.set_last_name(last_name);
  return billing;
}

// A room with RowMessage(0 … count - 1).
inline void Fill(ServiceRoom& room, uint64_t count) {
  std::vector<v1::Account> rows;
  for (uint64_t i = 0; i < count; ++i) rows.push_back(RowMessage(i));
  ASSERT_EQ(room.Import(rows).imported(), static_cast<int64_t>(count));
}

}  // namespace frontdesk::testing

#endif  // FRONTDESK_TESTS_SERVER_SUPPORT_SEARCH_REQUESTS_H_
