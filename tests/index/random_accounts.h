// Random accounts and queries, made so that values repeat, overlap and nearly match.
#ifndef FRONTDESK_TESTS_INDEX_RANDOM_ACCOUNTS_H_
#define FRONTDESK_TESTS_INDEX_RANDOM_ACCOUNTS_H_

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "index/document.h"
#include "index/query.h"

namespace frontdesk::index {

// For one thread. The same seed gives the same accounts and queries.
class RandomAccounts {
 public:
  explicit RandomAccounts(uint64_t seed) : random_(seed) {}

  Document MakeDocument(MemberNumber member);
  // A criterion that compiles, mostly made of the values of `like`.
  Criterion MakeCriterion(const Document& like);
  // One to three conjunctions and filters.
  Query MakeQuery(const std::vector<Document>& likes);
  // The same with a conjunction that asks for single letters, which many accounts have.
  Query MakeLetterQuery(const std::vector<Document>& likes);

  // A number below `bound`.
  size_t Below(size_t bound) { return random_() % bound; }
  bool OneIn(size_t n) { return Below(n) == 0; }

 private:
  std::string_view Pick(const std::vector<std::string_view>& values) {
    return values[Below(values.size())];
  }
  std::string Digits(size_t count);
  std::string MakeCardNumber();
  std::string MakeEmail();
  std::string MakeStreet();
  std::string MakePhone();
  BillingCard MakeBillingCard();
  // A criterion text that finds `value`, or nearly does.
  std::string PatternLike(std::string_view value, bool percent);
  Criterion MakeTextCriterion(Field field, std::string_view value);
  Criterion MakeCandidate(const Document& like);

  std::mt19937_64 random_;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_TESTS_INDEX_RANDOM_ACCOUNTS_H_
