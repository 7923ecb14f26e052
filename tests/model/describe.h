// Queries and rows in words, for the reports of failing tests.
#ifndef FRONTDESK_TESTS_MODEL_DESCRIBE_H_
#define FRONTDESK_TESTS_MODEL_DESCRIBE_H_

#include <string>
#include <vector>

#include "index/query.h"
#include "tests/model/model.h"

namespace frontdesk::model {

std::string Describe(const index::Criterion& criterion);
std::string Describe(const index::Query& query);
// `member:class member:class …`
std::string Describe(const std::vector<Row>& rows);

}  // namespace frontdesk::model

#endif  // FRONTDESK_TESTS_MODEL_DESCRIBE_H_
