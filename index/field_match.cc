#include "index/field_match.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/member_id.h"
#include "common/strings.h"
#include "index/billing_match.h"
#include "index/field_text.h"
#include "index/nicknames.h"
#include "index/text/code_points.h"
#include "index/text/digits.h"
#include "index/text/fold.h"
#include "index/text/phone_digits.h"
#include "index/text/word_cursor.h"

namespace frontdesk::index {
namespace {

using Range = std::pair<uint32_t, uint32_t>;
using Ranges = std::vector<Range>;

Range WholeOf(std::string_view text) { return {0, static_cast<uint32_t>(text.size())}; }

// `text` without the white space at its ends, whatever Unicode takes for that.
Range WithoutOuterSpace(std::string_view text) {
  const MappedFold mapped = FoldWithMap(text, Folding::kLight);
  if (mapped.text.empty()) return {0, 0};
  return {mapped.begin.front(), mapped.end.back()};
}

FieldMatch MakeMatch(Field field, MatchClass match, Ranges ranges) {
  FieldMatch found;
  found.field = field;
  found.kind = KindOf(match);
  found.folded = IsFolded(match);
  found.ranges = std::move(ranges);
  return found;
}

FieldMatch MakeExactMatch(Field field, size_t value_index, Range range) {
  FieldMatch found = MakeMatch(field, MakeMatchClass(MatchKind::kExact, false), {range});
  found.value_index = static_cast<int>(value_index);
  return found;
}

// Ranges of the folded text as ranges of the shown one.
Ranges Unfold(const Ranges& folded, const MappedFold& mapped) {
  Ranges shown;
  for (const auto& [begin, end] : folded) {
    shown.emplace_back(mapped.begin[begin], mapped.end[end - 1]);
  }
  JoinRanges(shown);
  return shown;
}

// The letters and digits of a postal code, as NormalizePostalCode leaves them.
MappedFold MapPostalCode(std::string_view shown) {
  const MappedFold folded = FoldWithMap(shown, Folding::kFull);
  MappedFold kept;
  for (size_t at = 0; at < folded.text.size();) {
    CodePoint point = 0;
    const size_t end = at + DecodeAt(folded.text, at, point);
    for (; at < end; ++at) {
      if (!IsLetterOrDigit(point)) continue;
      kept.text.push_back(folded.text[at]);
      kept.begin.push_back(folded.begin[at]);
      kept.end.push_back(folded.end[at]);
    }
  }
  return kept;
}

MappedFold MapShownText(std::string_view shown, Field field) {
  if (field == Field::kPostalCode) return MapPostalCode(shown);
  return FoldWithMap(shown, field == Field::kEmail ? Folding::kLight : Folding::kFull);
}

// How `matcher` matches the text of `field`, appended to `found` if it does.
void AddTextMatch(const TextMatcher& matcher, Field field, MatchClass match,
                  const Document& document, std::vector<FieldMatch>& found) {
  if (match == kNoMatch) return;
  const MappedFold mapped = MapShownText(ShownText(document, field), field);
  found.push_back(MakeMatch(field, match, Unfold(matcher.deciding().Ranges(mapped.text), mapped)));
}

// Where `name` stands in `folded`, as the whole or as a word; empty if nowhere.
Range FindNameOrWord(std::string_view name, std::string_view folded) {
  if (folded == name) return WholeOf(folded);
  for (WordCursor words(folded); words.Next();) {
    const auto begin = static_cast<uint32_t>(words.begin());
    if (words.word() == name) return {begin, begin + static_cast<uint32_t>(name.size())};
  }
  return {0, 0};
}

// The note on a first name that the table relates to the one asked for.
std::string NicknameNote(const CompiledCriterion& criterion, std::string_view related,
                         std::string_view shown_name) {
  const absl::string_view typed = ToAbsl(StripSpace(criterion.source.text));
  const std::string& folded = criterion.text.deciding().pieces().front();
  if (IsNicknameOf(related, folded)) return absl::StrCat("nickname of ", typed);
  return absl::StrCat(typed, " is a nickname of ", ToAbsl(shown_name));
}

void AddRelatedNameMatch(const CompiledCriterion& criterion, const Document& document,
                         std::vector<FieldMatch>& found) {
  const std::string& shown = document.first_name;
  const MappedFold mapped = FoldWithMap(shown, Folding::kFull);
  for (const std::string& related : criterion.related_names) {
    const Range folded = FindNameOrWord(related, mapped.text);
    if (folded.first == folded.second) continue;
    const Ranges ranges = Unfold({folded}, mapped);
    const auto [begin, end] = ranges.front();
    found.push_back(
        MakeMatch(Field::kFirstName, MakeMatchClass(MatchKind::kNickname, false), ranges));
    found.back().note =
        NicknameNote(criterion, related, std::string_view(shown).substr(begin, end - begin));
    return;
  }
}

void AddStoredNicknameMatch(const CompiledCriterion& criterion, const FoldedDocument& folded,
                            std::vector<FieldMatch>& found) {
  const FoldedDocument::Text& nickname = folded.nickname;
  if (criterion.text.Match(nickname.light, nickname.full) == kNoMatch) return;
  AddTextMatch(criterion.text, Field::kNickname, MakeMatchClass(MatchKind::kNickname, false),
               *folded.document, found);
  const std::string& name = folded.document->first_name;
  if (!folded.first_name.light.empty()) {
    found.back().note = absl::StrCat("nickname of ", ToAbsl(StripSpace(name)));
  }
}

void AddFirstNameMatches(const CompiledCriterion& criterion, const FoldedDocument& folded,
                         std::vector<FieldMatch>& found) {
  const FoldedDocument::Text& name = folded.first_name;
  const MatchClass literal = criterion.text.Match(name.light, name.full);
  AddTextMatch(criterion.text, Field::kFirstName, literal, *folded.document, found);
  if (!criterion.source.nicknames || folded.document->numbers_only) return;
  AddStoredNicknameMatch(criterion, folded, found);
  if (literal == kNoMatch) AddRelatedNameMatch(criterion, *folded.document, found);
}

// The bytes of `stored` from the first to the last digit that `form` covers, in a match of this
// class.
Range PhoneRange(std::string_view stored, std::string_view form, PhoneMatch asked) {
  const PhoneDigits phone = SearchedDigits(stored);
  const size_t first =
      asked == PhoneMatch::kSuffix ? phone.digits.size() - form.size() : phone.digits.find(form);
  return {phone.positions[first], phone.positions[first + form.size() - 1] + 1};
}

void AddPhoneMatches(const CompiledCriterion& criterion, const FoldedDocument& folded,
                     std::vector<FieldMatch>& found) {
  const PhoneMatch asked = criterion.source.phone_match;
  for (size_t i = 0; i < folded.phones.size(); ++i) {
    MatchClass best = kNoMatch;
    Range range;
    for (const std::string& form : criterion.phone_forms) {
      const MatchClass match = MatchPhone(folded.phones[i], form, asked);
      if (match >= best) continue;
      best = match;
      range = PhoneRange(folded.document->phones[i], form, asked);
    }
    if (best == kNoMatch) continue;
    found.push_back(MakeMatch(Field::kPhone, best, {range}));
    found.back().value_index = static_cast<int>(i);
  }
}

void AddCardMatches(const CompiledCriterion& criterion, const Document& document,
                    std::vector<FieldMatch>& found) {
  for (size_t i = 0; i < document.card_numbers.size(); ++i) {
    const std::string& number = document.card_numbers[i];
    if (number != criterion.digits) continue;
    found.push_back(MakeExactMatch(Field::kCardNumber, i, WholeOf(number)));
  }
}

void AddBillingMatches(const CompiledCriterion& criterion, const Document& document,
                       std::vector<FieldMatch>& found) {
  if (document.numbers_only) return;
  for (size_t i = 0; i < document.billing_cards.size(); ++i) {
    const BillingCard& card = document.billing_cards[i];
    const BillingMatch match = MatchBillingCard(criterion, document, card);
    if (match == BillingMatch::kNone) continue;
    found.push_back(MakeExactMatch(Field::kBilling, i, WholeOf(card.last4)));
    if (match == BillingMatch::kWithoutName) continue;
    const bool cardholder = match == BillingMatch::kCardholder;
    const std::string& name = cardholder ? card.cardholder_last_name : document.last_name;
    found.push_back(MakeExactMatch(Field::kBillingLastName, i, WithoutOuterSpace(name)));
    found.back().note = cardholder ? "cardholder" : "member";
  }
}

}  // namespace

void JoinRanges(std::vector<std::pair<uint32_t, uint32_t>>& ranges) {
  std::sort(ranges.begin(), ranges.end());
  Ranges joined;
  for (const auto& [begin, end] : ranges) {
    if (!joined.empty() && begin <= joined.back().second) {
      joined.back().second = std::max(joined.back().second, end);
    } else {
      joined.emplace_back(begin, end);
    }
  }
  ranges = std::move(joined);
}

std::vector<FieldMatch> MatchedFields(const CompiledCriterion& criterion,
                                      const FoldedDocument& folded) {
  std::vector<FieldMatch> found;
  const Document& document = *folded.document;
  switch (criterion.source.field) {
    case Field::kMemberId:
      if (document.member == criterion.member) {
        found.push_back(
            MakeExactMatch(Field::kMemberId, 0, WholeOf(FormatMemberId(document.member))));
      }
      break;
    case Field::kCardNumber:
      AddCardMatches(criterion, document, found);
      break;
    case Field::kPhone:
      AddPhoneMatches(criterion, folded, found);
      break;
    case Field::kBilling:
      AddBillingMatches(criterion, document, found);
      break;
    case Field::kFirstName:
      AddFirstNameMatches(criterion, folded, found);
      break;
    default:
      AddTextMatch(criterion.text, criterion.source.field, MatchCriterion(criterion, folded),
                   document, found);
  }
  return found;
}

}  // namespace frontdesk::index
