#include "bench/worst_cases.h"

#include <string>
#include <string_view>
#include <utility>

namespace frontdesk::bench {
namespace {

using index::Conjunction;
using index::Criterion;
using index::Field;

constexpr size_t kMostCriteria = 32;

Criterion Part(Field field, std::string_view text) {
  Criterion criterion;
  criterion.field = field;
  criterion.text = text;
  criterion.allow_leading_percent = true;
  return criterion;
}

// Each of the searches once.
WorkloadClass Once(std::string name, const std::vector<Conjunction>& searches,
                   const WorkloadOptions& options) {
  WorkloadClass once{std::move(name), {}};
  for (const Conjunction& search : searches) {
    index::SearchRequest request;
    request.query.any_of.push_back(search);
    request.order = options.order;
    request.limit = options.limit;
    once.requests.push_back(std::move(request));
  }
  return once;
}

std::vector<Conjunction> OneLetter() {
  std::vector<Conjunction> searches;
  for (std::string_view letter : {"a", "e", "m", "o", "1", "z"}) {
    searches.push_back({Part(Field::kEmail, letter)});
    searches.push_back({Part(Field::kLastName, std::string("%").append(letter).append("%"))});
    searches.push_back({Part(Field::kAddress, letter)});
    searches.push_back({Part(Field::kCity, letter)});
  }
  return searches;
}

std::vector<Conjunction> Chains() {
  return {{Part(Field::kEmail, "%a%e%@%o%")},     {Part(Field::kLastName, "%a%e%")},
          {Part(Field::kAddress, "%1%a%e%s%")},   {Part(Field::kEmail, "a%@%.com")},
          {Part(Field::kFirstName, "%a%i%a%")},   {Part(Field::kCity, "%a%o%n%")},
          {Part(Field::kAddress, "%2%m%n% st%")}, {Part(Field::kEmail, "%.%.%")}};
}

std::vector<Conjunction> ManyCriteria() {
  static constexpr std::pair<Field, std::string_view> kParts[] = {
      {Field::kEmail, "a"},      {Field::kLastName, "%e%"}, {Field::kAddress, "a"},
      {Field::kEmail, "e"},      {Field::kCity, "o"},       {Field::kFirstName, "%a%"},
      {Field::kEmail, ".com"},   {Field::kAddress, "e"},    {Field::kEmail, "m"},
      {Field::kPostalCode, "9"}, {Field::kAddress, "s"}};
  Conjunction all;
  for (size_t i = 0; i < kMostCriteria; ++i) {
    const auto& [field, text] = kParts[i % std::size(kParts)];
    all.push_back(Part(field, text));
  }
  return {all};
}

}  // namespace

std::vector<WorkloadClass> MakeWorstCases(const WorkloadOptions& options) {
  return {Once("worst_one_letter", OneLetter(), options),
          Once("worst_percent_chain", Chains(), options),
          Once("worst_32_criteria", ManyCriteria(), options),
          Once("worst_all_accounts", {{}, {Part(Field::kAddress, "%")}}, options)};
}

}  // namespace frontdesk::bench
