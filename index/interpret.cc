#include "index/interpret.h"

#include <re2/re2.h>

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/card_number.h"
#include "common/limits.h"
#include "common/member_id.h"
#include "common/strings.h"
#include "common/utf8.h"
#include "index/text/ascii.h"
#include "index/text/code_points.h"
#include "index/text/digits.h"

namespace frontdesk::index {
namespace {

constexpr size_t kLast4Digits = 4;
constexpr size_t kMaxShortDigits = 6;
constexpr size_t kPostalCodeDigits = 5;
constexpr size_t kMinPhoneDigits = 7;

bool Fits(std::string_view text, const RE2& shape) {
  return RE2::FullMatch(re2::StringPiece(text.data(), text.size()), shape);
}

bool IsDigits(std::string_view text) {
  static const RE2* const kShape = new RE2("[0-9]+");
  return Fits(text, *kShape);
}

// A part of an e-mail that no name looks like: `anders77`, `j.doe`, `jane_d`, `jane+care`.
bool IsPartOfEmail(std::string_view word) {
  static const RE2* const kLetter = new RE2(R"((?s).*\pL.*)");
  static const RE2* const kOther = new RE2(R"((?s).*[0-9._+].*)");
  return Fits(word, *kLetter) && Fits(word, *kOther) && word.find('%') == std::string_view::npos;
}

// `A, B`, neither empty; false for other shapes.
bool SplitAtComma(std::string_view text, std::string_view& before, std::string_view& after) {
  static const RE2* const kShape = new RE2(R"((?s)\s*([^,]*[^,\s])\s*,\s*([^,]*[^,\s])\s*)");
  re2::StringPiece first;
  re2::StringPiece second;
  if (!RE2::FullMatch(re2::StringPiece(text.data(), text.size()), *kShape, &first, &second)) {
    return false;
  }
  before = {first.data(), first.size()};
  after = {second.data(), second.size()};
  return true;
}

// Runs of anything but white space; views into `text`, which is valid UTF-8.
std::vector<std::string_view> SplitAtSpace(std::string_view text) {
  std::vector<std::string_view> words;
  bool in_word = false;
  for (size_t at = 0; at < text.size();) {
    CodePoint point = 0;
    const size_t size = std::max<size_t>(DecodeAt(text, at, point), 1);
    if (IsWhiteSpace(point)) {
      in_word = false;
    } else if (in_word) {
      words.back() = {words.back().data(), words.back().size() + size};
    } else {
      words.push_back(text.substr(at, size));
      in_word = true;
    }
    at += size;
  }
  return words;
}

std::string_view Label(Field field) {
  switch (field) {
    case Field::kMemberId:
      return "member ID";
    case Field::kCardNumber:
      return "card number";
    case Field::kEmail:
      return "e-mail";
    case Field::kFirstName:
      return "first name";
    case Field::kLastName:
      return "last name";
    case Field::kNickname:
      return "nickname";
    case Field::kPhone:
      return "phone";
    case Field::kAddress:
      return "address";
    case Field::kCity:
      return "city";
    case Field::kPostalCode:
      return "postal code";
    case Field::kCompany:
      return "company name";
    case Field::kGroup:
      return "group";
    default:
      return "last four digits of a payment card";
  }
}

// Finds the readings of one text.
class Reader {
 public:
  // `text` is clean, trimmed and not empty.
  Reader(std::string_view text, const InterpretOptions& options)
      : text_(text), words_(SplitAtSpace(text)), options_(options) {}

  InterpretedQuery Read() && {
    InterpretedQuery query;
    query.error = CheckWords();
    if (query.error != CriterionError::kNone) return query;
    ReadByShape();
    const bool any = std::any_of(readings_.begin(), readings_.end(),
                                 [](const Interpretation& r) { return r.skipped_reason.empty(); });
    if (any || error_ == CriterionError::kNone) {
      query.readings = std::move(readings_);
    } else {
      query.error = error_;
    }
    return query;
  }

 private:
  bool IsAddressPattern() const { return text_[0] == '%' && !options_.allow_leading_percent; }

  // What is wrong with the text as a whole.
  CriterionError CheckWords() const {
    if (LooksLikePaymentCardNumber(ParseCardNumber(text_).digits)) {
      return CriterionError::kPaymentCardNumber;
    }
    if (words_.size() > limits::kMaxQueryTerms) return CriterionError::kTooLong;
    const bool leading_percent =
        std::any_of(words_.begin(), words_.end(), [](auto word) { return word[0] == '%'; });
    if (leading_percent && !options_.allow_leading_percent && !IsAddressPattern()) {
      return CriterionError::kLeadingPercent;
    }
    return CriterionError::kNone;
  }

  void ReadByShape() {
    if (IsAddressPattern()) {
      Add(Field::kAddress, text_);
    } else if (text_.find('@') != std::string_view::npos) {
      Add(Field::kEmail, text_);
    } else if (ParseMemberId(text_)) {
      Add(Field::kMemberId, text_);
    } else if (!ReadNumbers()) {
      ReadNames();
    }
  }

  // Member ID, card number, phone and the like; false if the text is none of them.
  bool ReadNumbers() {
    const bool plain = IsDigits(text_);
    const auto digits =
        static_cast<size_t>(std::count_if(text_.begin(), text_.end(), IsAsciiDigit));
    if (plain && digits <= kMaxShortDigits) {
      ReadShortDigits(digits);
      return true;
    }
    const bool card = ParseCardNumber(text_).error == CardNumberError::kNone;
    const bool phone =
        IsPhoneCriterion(text_) && digits >= kMinPhoneDigits && digits <= limits::kMaxPhoneDigits;
    if (plain && digits == kMemberIdDigits) {
      Add(Field::kMemberId, absl::StrCat("M", ToAbsl(text_)));
    }
    if (card) Add(Field::kCardNumber, text_);
    if (phone) Add(Field::kPhone, text_);
    return card || phone;
  }

  void ReadShortDigits(size_t digits) {
    if (digits == kLast4Digits) {
      Add(Field::kBilling, text_);
      Criterion ending = Make(Field::kPhone, text_);
      ending.phone_match = PhoneMatch::kSuffix;
      Add("phone ending", {std::move(ending)});
    } else {
      Add(Field::kPhone, text_);
    }
    if (digits == kPostalCodeDigits) Add(Field::kPostalCode, text_);
    Add(Field::kAddress, text_);
  }

  void ReadNames() {
    std::string_view last;
    std::string_view first;
    if (SplitAtComma(text_, last, first)) {
      Add("last name, first name", {Make(Field::kLastName, last), Make(Field::kFirstName, first)});
    }
    if (words_.size() == 1) {
      ReadOneWord();
    } else {
      ReadManyWords();
    }
  }

  void ReadOneWord() {
    for (Field field : {Field::kLastName, Field::kFirstName, Field::kNickname, Field::kCompany,
                        Field::kGroup, Field::kCity, Field::kAddress}) {
      Add(field, text_);
    }
    if (IsPartOfEmail(text_)) Add(Field::kEmail, text_);
  }

  void ReadManyWords() {
    const size_t count = words_.size();
    const bool two = count == 2;
    const std::string_view first = words_.front();
    const std::string_view rest = Span(1, count);
    Add(two ? "first name and last name" : "first names and last name",
        {Make(Field::kFirstName, Span(0, count - 1)), Make(Field::kLastName, words_.back())});
    if (!two) {
      Add("first name and last names",
          {Make(Field::kFirstName, first), Make(Field::kLastName, rest)});
    }
    Add(two ? "last name and first name" : "last name and first names",
        {Make(Field::kLastName, first), Make(Field::kFirstName, rest)});
    for (Field field : {Field::kLastName, Field::kFirstName, Field::kCompany, Field::kGroup,
                        Field::kCity, Field::kAddress}) {
      Add(field, text_);
    }
  }

  // Words [begin, end) with what is between them.
  std::string_view Span(size_t begin, size_t end) const {
    const char* const first = words_[begin].data();
    const std::string_view& last = words_[end - 1];
    return {first, static_cast<size_t>(last.data() + last.size() - first)};
  }

  Criterion Make(Field field, std::string_view text) const {
    Criterion criterion;
    criterion.field = field;
    criterion.text = std::string(text);
    criterion.nicknames = options_.nicknames;
    criterion.allow_leading_percent = options_.allow_leading_percent;
    return criterion;
  }

  void Add(Field field, std::string_view text) { Add(Label(field), {Make(field, text)}); }

  // Adds a reading unless a criterion is refused, such as a word of which folding leaves nothing.
  void Add(std::string_view label, Conjunction criteria) {
    Interpretation reading;
    reading.label = std::string(label);
    for (const Criterion& criterion : criteria) {
      const CriterionError error = CheckCriterion(criterion);
      if (error_ == CriterionError::kNone) error_ = error;
      if (error != CriterionError::kNone) return;
      reading.fields.push_back(criterion.field);
    }
    reading.skipped_reason = std::string(ReasonToSkip(reading.fields.front()));
    if (reading.skipped_reason.empty()) reading.criteria = std::move(criteria);
    readings_.push_back(std::move(reading));
  }

  std::string_view ReasonToSkip(Field field) const {
    if (field == Field::kCompany && !options_.has_user_type)
      return "company name needs a user type";
    if (field == Field::kNickname && !options_.nicknames) return "nicknames are switched off";
    return {};
  }

  const std::string_view text_;
  const std::vector<std::string_view> words_;
  const InterpretOptions& options_;
  std::vector<Interpretation> readings_;
  CriterionError error_ = CriterionError::kNone;  // the first one among the readings
};

std::string_view TrimWhiteSpace(std::string_view text) {
  const std::vector<std::string_view> words = SplitAtSpace(text);
  if (words.empty()) return {};
  const char* const begin = words.front().data();
  return {begin, static_cast<size_t>(words.back().data() + words.back().size() - begin)};
}

}  // namespace

InterpretedQuery Interpret(std::string_view text, const InterpretOptions& options) {
  InterpretedQuery refused;
  if (text.size() > limits::kMaxCriterionBytes) {
    refused.error = CriterionError::kTooLong;
  } else if (!IsCleanText(text)) {
    refused.error = CriterionError::kNotText;
  } else if (text = TrimWhiteSpace(text); text.empty()) {
    refused.error = CriterionError::kEmpty;
  } else {
    return Reader(text, options).Read();
  }
  return refused;
}

}  // namespace frontdesk::index
