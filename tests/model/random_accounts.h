// Random accounts and questions from small pools, so that they meet often and in odd ways.
#ifndef FRONTDESK_TESTS_MODEL_RANDOM_ACCOUNTS_H_
#define FRONTDESK_TESTS_MODEL_RANDOM_ACCOUNTS_H_

#include <string>
#include <vector>

#include "index/document.h"
#include "index/query.h"
#include "tests/model/dice.h"
#include "tests/model/model.h"

namespace frontdesk::model {

// Members are 1 … kMembers.
inline constexpr size_t kMembers = 120;

// All card numbers that occur, with valid check digits.
const std::vector<std::string>& CardPool();

// An account of `member` with any of the values, without cards.
index::Document RandomDocument(Dice& dice, MemberNumber member);

// A document of `member` that keeps each card number on one account of `accounts` at most.
index::Document RandomDocumentWithCards(Dice& dice, MemberNumber member, const Accounts& accounts);

// A criterion made from a value of the pools: whole, in part, with `%`, in another case, damaged;
// at times illegal.
index::Criterion RandomCriterion(Dice& dice);

// One to five criteria in one to three conjunctions, and filters.
index::Query RandomQuery(Dice& dice);

}  // namespace frontdesk::model

#endif  // FRONTDESK_TESTS_MODEL_RANDOM_ACCOUNTS_H_
