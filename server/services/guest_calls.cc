#include "server/services/guest_calls.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/card_number.h"
#include "common/limits.h"
#include "common/member_id.h"
#include "common/status_macros.h"
#include "common/strings.h"
#include "common/utf8.h"
#include "server/accounts/functions.h"
#include "server/accounts/rules.h"
#include "server/accounts/text_checks.h"
#include "server/services/api_converters.h"
#include "server/services/grpc_status.h"
#include "server/services/write_call.h"

namespace frontdesk::services {
namespace {

namespace pos_api = ::frontdesk::pos::v1;

constexpr uint32_t kMaxGuests = 10;

struct GuestField {
  index::Field field;
  const char* name;
  std::string text;
};

void AddCriterion(GuestField given, Violations& violations, index::Conjunction& criteria) {
  if (StripSpace(given.text).empty()) return;
  const bool plain =
      accounts::CheckPlainText(given.name, given.text, limits::kMaxCriterionBytes, violations);
  if (!plain) return;
  index::Criterion criterion;
  criterion.field = given.field;
  criterion.text = std::move(given.text);
  criterion.phone_match = index::PhoneMatch::kExact;
  criterion.whole_field = given.field == index::Field::kEmail;
  criteria.push_back(std::move(criterion));
}

index::Conjunction ReadCriteria(const pos_api::LookupGuestRequest& request,
                                Violations& violations) {
  index::Conjunction criteria;
  AddCriterion({index::Field::kPhone, "phone", request.phone()}, violations, criteria);
  AddCriterion({index::Field::kEmail, "email", request.email()}, violations, criteria);
  AddCriterion({index::Field::kFirstName, "first_name", request.first_name()}, violations,
               criteria);
  AddCriterion({index::Field::kLastName, "last_name", request.last_name()}, violations, criteria);
  if (criteria.empty() && violations.empty()) {
    violations.push_back({"guest", "GUEST_REQUIRED",
                          "give a phone number, an e-mail address or a name; with a card at hand "
                          "look that up"});
  }
  return criteria;
}

void FillGuest(const accounts::Account& account, pos_api::GuestInfo& guest) {
  guest.set_member_id(FormatMemberId(account.member));
  guest.set_first_name(account.first_name);
  guest.set_last_initial(std::string(FirstCharacter(account.last_name)));
  directory::CardView view;
  view.account = account;
  if (const accounts::Card* card = accounts::ActiveCard(account)) {
    view.state = card->state;
    guest.set_masked_card_number(MaskCardNumber(card->number));
  }
  FillCardInfo(view, *guest.mutable_card());
}

// The card of a registration as an account.
accounts::RegisterCard ReadRegistration(const pos_api::RegisterCardRequest& request,
                                        Violations& violations) {
  v1::Account given;
  given.set_first_name(request.first_name());
  given.set_last_name(request.last_name());
  given.set_email(request.email());
  *given.mutable_phones() = request.phones();
  given.mutable_address()->set_postal_code(request.postal_code());
  given.set_language(request.language());
  if (request.has_date_of_birth()) {
    v1::CalendarDate& birth = *given.mutable_date_of_birth();
    birth.set_year(request.date_of_birth().year());
    birth.set_month(request.date_of_birth().month());
    birth.set_day(request.date_of_birth().day());
  }
  accounts::RegisterCard command{FromApi(given, violations)};
  command.account.cards = {{ReadCardNumber(request.card_number(), "card_number", violations),
                            accounts::CardState::kActive}};
  return command;
}

// Fields of an account by the names of this request.
absl::Status UnderRequest(const absl::Status& status) {
  ErrorDetail detail = GetErrorDetail(status);
  if (detail.violations.empty()) return status;
  for (Violation& violation : detail.violations) {
    if (violation.field == "cards[0].number") violation.field = "card_number";
    if (violation.field == "address.postal_code") violation.field = "postal_code";
  }
  if (absl::IsInvalidArgument(status)) return InvalidArgument(std::move(detail.violations));
  return WithDetail(status, detail);
}

absl::Status FinishRegistration(absl::StatusOr<directory::WriteReply> reply,
                                pos_api::RegisterCardResponse& response) {
  if (!reply.ok()) return UnderRequest(reply.status());
  response.set_member_id(FormatMemberId(reply->account.member));
  for (std::string& field : reply->discarded_fields) {
    response.add_discarded_fields(std::move(field));
  }
  directory::CardView view;
  view.state = accounts::CardState::kActive;
  view.account = std::move(reply->account);
  FillCardInfo(view, *response.mutable_card());
  return absl::OkStatus();
}

absl::StatusOr<directory::CardView> FindGuest(const directory::Directory& directory,
                                              const AccountName& name) {
  if (!name.card.empty()) return directory.GetByCard(name.card);
  directory::CardView view;
  view.state = accounts::CardState::kActive;  // no card is involved
  ASSIGN_OR_RETURN(view.account, directory.Get(name.member));
  return view;
}

}  // namespace

void FillCardInfo(const directory::CardView& view, pos_api::CardInfo& info) {
  info.set_card_state(static_cast<pos_api::CardState>(view.state));
  if (view.remainder) {
    info.set_tier(view.remainder->tier);
    info.set_points(view.remainder->points);
    info.set_stored_value_minor(view.remainder->stored_value_minor);
    info.set_currency(view.remainder->currency);
    info.set_gift(view.remainder->kind == accounts::AccountKind::kGift);
  }
  if (!view.account) return;
  const accounts::Account& account = *view.account;
  info.set_registered(true);
  info.set_account_state(static_cast<pos_api::AccountState>(account.status));
  info.set_tier(account.tier);
  info.set_points(account.points);
  info.set_stored_value_minor(account.stored_value_minor);
  info.set_currency(account.currency);
  info.set_gift(account.kind == accounts::AccountKind::kGift);
  info.set_juvenile(account.juvenile);
  const accounts::Card* active = accounts::ActiveCard(account);
  if (view.state == accounts::CardState::kExchanged && active != nullptr) {
    info.set_successor_masked_number(MaskCardNumber(active->number));
  }
}

absl::Status LookupGuest(
    UnaryCall<pos_api::LookupGuestRequest, pos_api::LookupGuestResponse>& call) {
  index::SearchRequest search;
  search.query.any_of = {ReadCriteria(call.request(), call.violations)};
  RETURN_IF_ERROR(call.Refusal());
  search.limit = kMaxGuests;
  search.limits = {call.deadline(), &call.cancelled()};
  index::SearchResult found;
  ASSIGN_OR_RETURN(found, call.backend().directory.Snapshot()->Search(search));
  std::vector<MemberNumber> members;
  for (const index::Hit& hit : found.hits) members.push_back(hit.member);
  std::vector<std::optional<accounts::Account>> accounts;
  ASSIGN_OR_RETURN(accounts, call.backend().directory.GetAccounts(members));
  for (const auto& account : accounts) {
    // Who was erased or labelled since the search is not shown.
    if (account && !account->juvenile) FillGuest(*account, *call.response().add_guests());
  }
  call.response().set_total(static_cast<int64_t>(found.total));
  call.set_rows(call.response().guests_size());
  return absl::OkStatus();
}

void RegisterCard(UnaryCall<pos_api::RegisterCardRequest, pos_api::RegisterCardResponse>& call) {
  CheckRequestId(call.request().request_id(), call.violations);
  accounts::RegisterCard command = ReadRegistration(call.request(), call.violations);
  if (!call.violations.empty()) {
    // The rules would only be asked once all of this is mended; say all that is wrong now.
    accounts::RuleContext context;
    context.now = call.backend().directory.Now();
    for (Violation& found : accounts::Check(command, context)) {
      call.violations.push_back(std::move(found));
    }
    return call.Finish(UnderRequest(call.Refusal()));
  }
  directory::Write write;
  write.command = std::move(command);
  SubmitWrite(call, "RegisterCard", std::move(write),
              [&call](absl::StatusOr<directory::WriteReply> reply) {
                return FinishRegistration(std::move(reply), call.response());
              });
}

absl::Status AuthorizeActivity(
    UnaryCall<pos_api::AuthorizeActivityRequest, pos_api::AuthorizeActivityResponse>& call) {
  const AccountName name = ReadAccountName(call.request(), call.violations);
  const pos_api::Activity activity = call.request().activity();
  if (activity == pos_api::ACTIVITY_UNSPECIFIED || !pos_api::Activity_IsValid(activity)) {
    call.violations.push_back(
        {"activity", "ENUM_VALUE_UNKNOWN", "say what the guest wants to do: ACTIVITY_REDEEM"});
  }
  RETURN_IF_ERROR(call.Refusal());
  RETURN_IF_ERROR(call.AdmitLookup());
  const absl::StatusOr<directory::CardView> found = FindGuest(call.backend().directory, name);
  if (absl::IsNotFound(found.status())) call.CountMiss();
  RETURN_IF_ERROR(found.status());
  const directory::CardView& view = *found;
  if (view.account) call.AddMember(view.account->member);
  RETURN_IF_ERROR(accounts::CheckCardActivity(static_cast<accounts::Activity>(activity), view.state,
                                              view.account ? &*view.account : nullptr));
  FillCardInfo(view, *call.response().mutable_card());
  return absl::OkStatus();
}

}  // namespace frontdesk::services
