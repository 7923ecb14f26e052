#include <memory>
#include <utility>

#include "index/search/either_predicate.h"
#include "index/search/key_predicate.h"
#include "index/search/phone_predicate.h"
#include "index/search/predicate.h"
#include "index/search/split_predicate.h"
#include "index/search/term_predicate.h"

namespace frontdesk::index {
namespace {

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
      return std::make_unique<StreetPredicate>(criterion, segment.street());
    case Field::kFirstName:
      return MakeFirstNamePredicate(criterion, segment);
    case Field::kLastName:
      return MakeTermPredicate(criterion, segment, TermField::kLastName);
    case Field::kNickname:
      return MakeTermPredicate(criterion, segment, TermField::kNickname);
    case Field::kCity:
      return MakeTermPredicate(criterion, segment, TermField::kCity);
    case Field::kState:
      return MakeTermPredicate(criterion, segment, TermField::kState);
    case Field::kPostalCode:
      return MakeTermPredicate(criterion, segment, TermField::kPostalCode);
    case Field::kCompany:
      return MakeTermPredicate(criterion, segment, TermField::kCompany);
    case Field::kGroup:
      return MakeTermPredicate(criterion, segment, TermField::kGroup);
    default:
      return std::make_unique<NoPredicate>();  // no such criterion compiles
  }
}

}  // namespace frontdesk::index
