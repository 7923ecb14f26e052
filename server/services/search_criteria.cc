#include "server/services/search_criteria.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/limits.h"
#include "common/strings.h"
#include "index/text/digits.h"

namespace frontdesk::services {
namespace {

using frontdesk::v1::SearchAccountsRequest;
using frontdesk::v1::SearchCriteria;
using index::Criterion;
using index::CriterionError;
using index::Field;
using Texts = google::protobuf::RepeatedPtrField<std::string>;

constexpr std::string_view kUserTypes = "USER_TYPE_SEEKER, USER_TYPE_PROVIDER, USER_TYPE_BUSINESS";

std::string Path(std::string_view list, int i, std::string_view member = "") {
  return absl::StrCat("criteria.", ToAbsl(list), "[", i, "]", ToAbsl(member));
}

// Collects criteria and what is wrong with them.
class Collector {
 public:
  Collector(const SearchAccountsRequest& request, std::vector<Violation>& violations)
      : request_(request), violations_(violations) {}

  void AddTexts(Field field, std::string_view list, const Texts& texts) {
    for (int i = 0; i < texts.size(); ++i) {
      Criterion criterion = Make(field, texts[i]);
      Check(criterion, Path(list, i), "");
      criteria_.push_back(std::move(criterion));
    }
  }

  void AddPhones(const SearchCriteria& criteria) {
    for (int i = 0; i < criteria.phones_size(); ++i) {
      Criterion criterion = Make(Field::kPhone, criteria.phones(i).number());
      Check(criterion, Path("phones", i, ".number"), "");
      CheckPhoneMatch(criteria.phones(i).match(), Path("phones", i, ".match"));
      criterion.phone_match = static_cast<index::PhoneMatch>(criteria.phones(i).match());
      criteria_.push_back(std::move(criterion));
    }
  }

  void AddBilling(const SearchCriteria& criteria) {
    for (int i = 0; i < criteria.billing_size(); ++i) {
      const frontdesk::v1::BillingCriterion& billing = criteria.billing(i);
      CheckProcessor(billing.processor(), Path("billing", i, ".processor"));
      Criterion criterion = Make(Field::kBilling, billing.last4());
      criterion.billing_last_name = billing.last_name();
      criterion.include_cards_on_file = billing.include_cards_on_file();
      if (StripSpace(billing.last4()).empty() && !StripSpace(billing.last_name()).empty()) {
        violations_.push_back(
            {Path("billing", i, ".last4"), "LAST4_REQUIRED",
             "a billing search needs the last four digits of the card; to search by name use "
             "last_names"});
      } else {
        Check(criterion, Path("billing", i, ".last4"), Path("billing", i, ".last_name"));
      }
      criteria_.push_back(std::move(criterion));
    }
  }

  std::vector<Criterion> Take() { return std::move(criteria_); }

 private:
  Criterion Make(Field field, const std::string& text) const {
    Criterion criterion;
    criterion.field = field;
    criterion.text = text;
    criterion.nicknames = !request_.no_nicknames();
    criterion.allow_leading_percent = request_.allow_leading_percent();
    return criterion;
  }

  void Check(const Criterion& criterion, const std::string& path, const std::string& name_path) {
    bool in_last_name = false;
    const CriterionError error = index::CheckCriterion(criterion, &in_last_name);
    if (error != CriterionError::kNone) {
      violations_.push_back(CriterionViolation(error, in_last_name ? name_path : path));
    }
  }

  void CheckPhoneMatch(int match, const std::string& path) {
    if (frontdesk::v1::PhoneMatch_IsValid(match)) return;
    violations_.push_back(
        {path, "ENUM_VALUE_UNKNOWN",
         "use PHONE_MATCH_EXACT, PHONE_MATCH_PREFIX, PHONE_MATCH_SUFFIX or leave it out"});
  }

  void CheckProcessor(const std::string& processor, const std::string& path) {
    if (processor.empty()) return;
    if (processor == "WEPAY") {
      violations_.push_back(
          {path, "PROCESSOR_NO_LONGER_USED", "WePay is no longer used; leave the processor out"});
    } else {
      violations_.push_back(
          {path, "PROCESSOR_UNKNOWN",
           "billing searches look at all processors in use; leave the processor out"});
    }
  }

  const SearchAccountsRequest& request_;
  std::vector<Violation>& violations_;
  std::vector<Criterion> criteria_;
};

size_t CountCriteria(const SearchCriteria& c) {
  return static_cast<size_t>(c.member_ids_size() + c.card_numbers_size() + c.emails_size() +
                             c.first_names_size() + c.last_names_size() + c.nicknames_size() +
                             c.phones_size() + c.addresses_size() + c.cities_size() +
                             c.states_size() + c.postal_codes_size() + c.company_names_size() +
                             c.group_names_size() + c.billing_size());
}

std::vector<Criterion> CollectCriteria(const SearchAccountsRequest& request,
                                       std::vector<Violation>& violations) {
  const SearchCriteria& c = request.criteria();
  Collector collector(request, violations);
  collector.AddTexts(Field::kMemberId, "member_ids", c.member_ids());
  collector.AddTexts(Field::kCardNumber, "card_numbers", c.card_numbers());
  collector.AddTexts(Field::kEmail, "emails", c.emails());
  collector.AddTexts(Field::kFirstName, "first_names", c.first_names());
  collector.AddTexts(Field::kLastName, "last_names", c.last_names());
  collector.AddTexts(Field::kNickname, "nicknames", c.nicknames());
  collector.AddPhones(c);
  collector.AddTexts(Field::kAddress, "addresses", c.addresses());
  collector.AddTexts(Field::kCity, "cities", c.cities());
  collector.AddTexts(Field::kState, "states", c.states());
  collector.AddTexts(Field::kPostalCode, "postal_codes", c.postal_codes());
  collector.AddTexts(Field::kCompany, "company_names", c.company_names());
  collector.AddTexts(Field::kGroup, "group_names", c.group_names());
  collector.AddBilling(c);
  return collector.Take();
}

void CollectFilters(const SearchAccountsRequest& request, index::Query& query,
                    std::vector<Violation>& violations) {
  const SearchCriteria& c = request.criteria();
  for (int i = 0; i < c.user_types_size(); ++i) {
    const int type = c.user_types(i);
    // UNSPECIFIED counts as none.
    if (type == frontdesk::v1::USER_TYPE_UNSPECIFIED) continue;
    if (!frontdesk::v1::UserType_IsValid(type)) {
      violations.push_back(
          {Path("user_types", i), "ENUM_VALUE_UNKNOWN", absl::StrCat("use ", ToAbsl(kUserTypes))});
      continue;
    }
    query.user_types.push_back(static_cast<index::UserType>(type));
  }
  for (int i = 0; i < c.statuses_size(); ++i) {
    const int status = c.statuses(i);
    if (status == frontdesk::v1::ACCOUNT_STATUS_UNSPECIFIED ||
        !frontdesk::v1::AccountStatus_IsValid(status)) {
      violations.push_back(
          {Path("statuses", i), "ENUM_VALUE_UNKNOWN",
           "use ACCOUNT_STATUS_ACTIVE, ACCOUNT_STATUS_SUSPENDED, ACCOUNT_STATUS_TERMINATED or "
           "ACCOUNT_STATUS_CLOSED"});
      continue;
    }
    query.statuses.push_back(static_cast<index::Status>(status));
  }
  for (int i = 0; i < c.email_statuses_size(); ++i) {
    const int status = c.email_statuses(i);
    if (status == frontdesk::v1::EMAIL_STATUS_UNSPECIFIED ||
        !frontdesk::v1::EmailStatus_IsValid(status)) {
      violations.push_back({Path("email_statuses", i), "ENUM_VALUE_UNKNOWN",
                            "use EMAIL_STATUS_OK or EMAIL_STATUS_FAILED"});
      continue;
    }
    query.email_statuses.push_back(static_cast<index::EmailStatus>(status));
  }
  query.exclude_closed = request.exclude_closed();
}

void NotePhones(const std::vector<Criterion>& criteria, std::vector<std::string>& notes) {
  for (const Criterion& criterion : criteria) {
    if (criterion.field != Field::kPhone || !index::IsPhoneCriterion(criterion.text)) continue;
    const std::vector<std::string> forms = index::PhoneForms(criterion.text);
    if (forms.front() != StripSpace(criterion.text)) {
      notes.push_back(
          absl::StrCat("phone: looked for ", forms.front(), " (formatting is ignored)"));
    }
    if (forms.front().size() < 3) {
      notes.push_back(
          "phone: fewer than three digits match very many accounts; give more if you can");
    }
  }
}

void PrepareFreeText(const SearchAccountsRequest& request, PreparedSearch& prepared,
                     std::vector<Violation>& violations) {
  index::InterpretOptions options;
  options.nicknames = !request.no_nicknames();
  options.allow_leading_percent = request.allow_leading_percent();
  options.has_user_type = !prepared.query.user_types.empty();
  index::InterpretedQuery interpreted = index::Interpret(request.query(), options);
  if (interpreted.error != CriterionError::kNone) {
    violations.push_back(CriterionViolation(interpreted.error, "query"));
    return;
  }
  for (const index::Interpretation& reading : interpreted.readings) {
    if (reading.skipped_reason.empty()) prepared.query.any_of.push_back(reading.criteria);
  }
  prepared.readings = std::move(interpreted.readings);
}

void PrepareCriteria(const SearchAccountsRequest& request, PreparedSearch& prepared,
                     std::vector<Violation>& violations) {
  std::vector<Criterion> criteria = CollectCriteria(request, violations);
  if (request.criteria().company_names_size() > 0 && prepared.query.user_types.empty()) {
    violations.push_back(
        {"criteria.user_types", "USER_TYPE_REQUIRED",
         absl::StrCat("select at least one user type when searching by company name: ",
                      ToAbsl(kUserTypes))});
  }
  NotePhones(criteria, prepared.notes);
  prepared.query.any_of.push_back(std::move(criteria));
}

bool NothingAsked(const SearchAccountsRequest& request, const index::Query& query) {
  return StripSpace(request.query()).empty() && CountCriteria(request.criteria()) == 0 &&
         query.user_types.empty() && query.statuses.empty() && query.email_statuses.empty();
}

}  // namespace

Violation CriterionViolation(CriterionError error, std::string_view field) {
  const auto make = [field](std::string reason, std::string message) {
    return Violation{std::string(field), std::move(reason), std::move(message)};
  };
  switch (error) {
    case CriterionError::kNone:
      break;
    case CriterionError::kEmpty:
      return make("CRITERION_EMPTY",
                  "nothing is left to search for; give at least one letter or digit");
    case CriterionError::kTooLong:
      return make("CRITERION_TOO_LONG",
                  absl::StrCat("at most ", limits::kMaxCriterionBytes, " bytes"));
    case CriterionError::kNotText:
      return make("TEXT_NOT_CLEAN", "must be valid UTF-8 without NUL");
    case CriterionError::kLeadingPercent:
      return make("LEADING_PERCENT_NOT_ALLOWED", "drop the leading % or use the address field");
    case CriterionError::kWildcardNotAllowed:
      return make("WILDCARD_NOT_ALLOWED",
                  "a billing last name is compared as it is; leave out the %");
    case CriterionError::kMemberIdMalformed:
      return make("MEMBER_ID_MALFORMED", "a member ID is M and ten digits, as in M0000000042");
    case CriterionError::kCardNumberMalformed:
      return make("CARD_NUMBER_MALFORMED",
                  "a card number has 12 to 19 digits; of a payment card give the last four in a "
                  "billing search");
    case CriterionError::kCheckDigitWrong:
      return make("CHECK_DIGIT_WRONG",
                  "the check digit is wrong; ask the caller to read the number again");
    case CriterionError::kPhoneDigitsOnly:
      return make("PHONE_DIGITS_ONLY",
                  "digits only: any part of the number finds it, without letters or %");
    case CriterionError::kLast4Malformed:
      return make("LAST4_MALFORMED", "exactly the last four digits of the card, as in 0042");
    case CriterionError::kPaymentCardNumber:
      return make("PAYMENT_CARD_NUMBER",
                  "this is a full payment card number; never enter one, give its last four digits");
  }
  return make("CRITERION_MALFORMED", "cannot be searched for");
}

PreparedSearch PrepareSearch(const SearchAccountsRequest& request,
                             std::vector<Violation>& violations) {
  PreparedSearch prepared;
  CollectFilters(request, prepared.query, violations);
  const size_t criteria = CountCriteria(request.criteria());
  if (criteria > limits::kMaxCriteria) {
    violations.push_back(
        {"criteria", "TOO_MANY_CRITERIA", absl::StrCat("at most ", limits::kMaxCriteria)});
    return prepared;
  }
  if (!request.query().empty() && criteria > 0) {
    violations.push_back(
        {"query", "QUERY_AND_CRITERIA", "give either a free text or typed criteria"});
  }
  if (violations.empty() && NothingAsked(request, prepared.query)) {
    violations.push_back(
        {"criteria", "CRITERIA_REQUIRED",
         "give at least one of: free text, member ID, card number, e-mail, first name, last name, "
         "nickname, phone, address, city, state, postal code, company, group, billing last four, "
         "user type, status, e-mail status"});
    return prepared;
  }
  if (StripSpace(request.query()).empty()) {
    PrepareCriteria(request, prepared, violations);
  } else {
    PrepareFreeText(request, prepared, violations);
  }
  return prepared;
}

}  // namespace frontdesk::services
