// What a search must find: a scan over all accounts with MatchCriterion.
#ifndef FRONTDESK_TESTS_INDEX_SCAN_H_
#define FRONTDESK_TESTS_INDEX_SCAN_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "index/engine.h"

namespace frontdesk::index {

using Accounts = std::map<MemberNumber, Document>;

// Everything but the page: `hits` holds all matches.
SearchResult Scan(const Accounts& accounts, const Query& query, Order order);

// A query in words, for messages of failed tests.
std::string Describe(const Query& query);

}  // namespace frontdesk::index

#endif  // FRONTDESK_TESTS_INDEX_SCAN_H_
