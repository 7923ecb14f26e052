#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "index/search/either_predicate.h"
#include "index/search/key_predicate.h"
#include "index/search/phone_predicate.h"
#include "index/search/predicate.h"
#include "index/search/split_predicate.h"
#include "index/search/street_terms.h"
#include "index/search/term_predicate.h"

namespace frontdesk::index {
namespace {

// The column that holds the texts of a field, if it is one of those whose values repeat.
std::optional<TermField> TermFieldOf(Field field) {
  switch (field) {
    case Field::kFirstName:
      return TermField::kFirstName;
    case Field::kLastName:
      return TermField::kLastName;
    case Field::kNickname:
      return TermField::kNickname;
    case Field::kCity:
      return TermField::kCity;
    case Field::kState:
      return TermField::kState;
    case Field::kPostalCode:
      return TermField::kPostalCode;
    case Field::kCompany:
      return TermField::kCompany;
    case Field::kGroup:
      return TermField::kGroup;
    default:
      return std::nullopt;
  }
}

std::unique_ptr<Predicate> MakeTermPredicate(const CompiledCriterion& criterion,
                                             const Segment& segment, TermField field,
                                             TermRole role = TermRole::kLiteral) {
  return std::make_unique<TermPredicate>(criterion, segment.terms(field), role);
}

std::unique_ptr<Predicate> MakeFirstNamePredicate(const CompiledCriterion& criterion,
                                                  const Segment& segment) {
  if (!criterion.source.nicknames) {
    return MakeTermPredicate(criterion, segment, TermField::kFirstName);
  }
  return std::make_unique<EitherPredicate>(
      MakeTermPredicate(criterion, segment, TermField::kFirstName, TermRole::kFirstName),
      MakeTermPredicate(criterion, segment, TermField::kNickname, TermRole::kStoredNickname));
}

// Matches nothing.
class NoPredicate final : public Predicate {
 public:
  uint64_t UpperBound() const override { return 0; }
  MatchSet Enumerate(StopCheck&) override { return {}; }
  MatchClass Test(uint32_t) override { return kNoMatch; }
};

}  // namespace

std::unique_ptr<Predicate> MakePredicate(const CompiledCriterion& criterion,
                                         const Segment& segment) {
  switch (criterion.source.field) {
    case Field::kMemberId:
    case Field::kCardNumber:
      return std::make_unique<KeyPredicate>(criterion, segment);
    case Field::kBilling:
      return std::make_unique<BillingPredicate>(criterion, segment);
    case Field::kPhone:
      return std::make_unique<PhonePredicate>(criterion, segment.phones(), segment.size());
    case Field::kEmail:
      return std::make_unique<EmailPredicate>(criterion, segment.email());
    case Field::kAddress:
      if (StreetTermsPredicate::IsPossible(criterion)) {
        return std::make_unique<StreetTermsPredicate>(criterion, segment.street());
      }
      return std::make_unique<StreetPredicate>(criterion, segment.street());
    case Field::kFirstName:
      return MakeFirstNamePredicate(criterion, segment);
    default:
      break;
  }
  const std::optional<TermField> field = TermFieldOf(criterion.source.field);
  if (field) return MakeTermPredicate(criterion, segment, *field);
  return std::make_unique<NoPredicate>();  // no such criterion compiles
}

std::vector<const Payloads*> FindPayloads(const Segment& segment, const Criterion& lists,
                                          const Criterion& about) {
  const std::optional<TermField> beside = TermFieldOf(lists.field);
  const std::optional<TermField> asked = TermFieldOf(about.field);
  if (!beside || !asked) return {};
  std::vector<const Payloads*> payloads = {segment.payloads(*beside, *asked)};
  if (about.field == Field::kFirstName && about.nicknames) {
    payloads.push_back(segment.payloads(*beside, TermField::kNickname));
  }
  if (std::find(payloads.begin(), payloads.end(), nullptr) != payloads.end()) return {};
  return payloads;
}

}  // namespace frontdesk::index
