#include "clients/cli/account_view.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "clients/cli/money_text.h"
#include "clients/cli/row_view.h"
#include "clients/cli/table.h"
#include "clients/formats/value_text.h"
#include "common/card_number.h"
#include "google/rpc/code.pb.h"

namespace frontdesk::cli {
namespace {

using formats::EnumText;
using formats::FormatDate;
using formats::FormatTime;

// Two columns: what, and its value. Lines without a value are left out.
class Sheet {
 public:
  Sheet() : table_({{"", 12}, {"", 20}}) {}

  void Add(std::string_view label, const DisplayText& value) {
    if (!value.empty()) table_.AddRow({DisplayText(label, Tone::kTitle), value});
  }
  void Add(std::string_view label, const std::string& value) { Add(label, DisplayText(value)); }

  void Show(Screen& screen) const {
    screen.stream << table_.Render(screen.width, screen.color, false);
  }

 private:
  Table table_;
};

std::string NameText(const v1::Account& account) {
  std::vector<std::string> parts;
  if (!account.first_name().empty()) parts.push_back(account.first_name());
  if (!account.nickname().empty()) parts.push_back(absl::StrCat("\"", account.nickname(), "\""));
  if (!account.last_name().empty()) parts.push_back(account.last_name());
  return absl::StrJoin(parts, " ");
}

DisplayText EmailText(const v1::Account& account) {
  DisplayText text(account.email());
  if (account.email_status() == v1::EMAIL_STATUS_FAILED) {
    text.Append(" (bounced: no mail is sent)", Tone::kBad);
  }
  return text;
}

std::string GroupText(const v1::Account& account) {
  if (account.group_id().empty()) return account.group_name();
  return absl::StrCat(account.group_name(), " (", account.group_id(), ")");
}

std::string CardText(const v1::Card& card) {
  return absl::StrCat(card.masked_number(), " ",
                      EnumText(v1::CardState_descriptor(), card.state()));
}

std::string PaymentCardText(const v1::PaymentCard& card) {
  std::string text = absl::StrCat(card.brand(), card.brand().empty() ? "" : " ", card.last4());
  if (card.expiry_year() > 0) {
    absl::StrAppendFormat(&text, " until %02d/%d", card.expiry_month(), card.expiry_year());
  }
  if (!card.cardholder_last_name().empty())
    absl::StrAppend(&text, " ", card.cardholder_last_name());
  if (!card.processor().empty()) absl::StrAppend(&text, " by ", card.processor());
  if (card.subscription_charge()) text += ", paid a subscription";
  text += card.on_file() ? ", on file" : ", no longer on file";
  return text;
}

DisplayText KindText(const v1::Account& account) {
  DisplayText text;
  if (account.kind() == v1::ACCOUNT_KIND_GIFT) text.Append("gift card");
  if (account.juvenile()) text.Append("under 13: nothing demographic is stored", Tone::kWarning);
  return text;
}

void AddPerson(const v1::Account& account, Sheet& sheet) {
  sheet.Add("Member ID", account.member_id());
  sheet.Add("Name", NameText(account));
  sheet.Add("Kind", KindText(account));
  sheet.Add("Status", StatusText(account.status()));
  sheet.Add("User type", EnumText(v1::UserType_descriptor(), account.user_type()));
  sheet.Add("E-mail", EmailText(account));
  for (const std::string& phone : account.phones()) sheet.Add("Phone", phone);
  sheet.Add("Address", AddressText(account.address()));
  sheet.Add("Company", account.company_name());
  sheet.Add("Group", GroupText(account));
  if (account.has_date_of_birth()) sheet.Add("Born", FormatDate(account.date_of_birth()));
  sheet.Add("Language", account.language());
}

DisplayText RechargeText(const v1::Account& account) {
  const v1::AutoRecharge& recharge = account.auto_recharge();
  if (!recharge.enabled()) return {};
  const std::string& currency = account.balances().currency();
  return DisplayText(absl::StrCat("by ", MoneyText(recharge.amount_minor(), currency),
                                  " when less than ",
                                  MoneyText(recharge.threshold_minor(), currency), " is left"));
}

void AddMembership(const v1::Account& account, Sheet& sheet) {
  sheet.Add("Program", account.program());
  sheet.Add("Tier", account.tier());
  sheet.Add("Plan", account.plan());
  for (const v1::Card& card : account.cards()) sheet.Add("Card", CardText(card));
  for (const v1::PaymentCard& card : account.payment_cards()) {
    sheet.Add("Payment card", PaymentCardText(card));
  }
  if (account.has_balances()) {
    sheet.Add("Points", NumberText(account.balances().points()));
    sheet.Add("Stored money",
              MoneyText(account.balances().stored_value_minor(), account.balances().currency()));
  }
  sheet.Add("Auto-recharge", RechargeText(account));
}

void AddTimes(const v1::Account& account, Sheet& sheet) {
  if (account.has_member_since()) sheet.Add("Member since", FormatDate(account.member_since()));
  if (account.has_last_login_time()) sheet.Add("Last seen", FormatTime(account.last_login_time()));
  if (account.has_create_time()) sheet.Add("Created", FormatTime(account.create_time()));
  if (account.has_update_time()) sheet.Add("Changed", FormatTime(account.update_time()));
  sheet.Add("Etag", account.etag());
  sheet.Add("Not kept", absl::StrJoin(account.discarded_fields(), ", "));
  for (const std::string& words : account.consequences()) sheet.Add("Means", words);
}

Tone ToneOf(pos::v1::CardState state) {
  return state == pos::v1::CARD_STATE_ACTIVE ? Tone::kGood : Tone::kWarning;
}

Tone ToneOf(pos::v1::AccountState state) {
  return state == pos::v1::ACCOUNT_STATE_ACTIVE ? Tone::kGood : Tone::kWarning;
}

DisplayText CardStateText(const pos::v1::CardInfo& card) {
  return DisplayText(EnumText(pos::v1::CardState_descriptor(), card.card_state()),
                     ToneOf(card.card_state()));
}

DisplayText AccountStateText(const pos::v1::CardInfo& card) {
  return DisplayText(EnumText(pos::v1::AccountState_descriptor(), card.account_state()),
                     ToneOf(card.account_state()));
}

std::string RemarkText(const pos::v1::CardInfo& card) {
  std::vector<std::string> remarks;
  if (!card.registered()) remarks.push_back("not registered");
  if (card.gift()) remarks.push_back("gift card");
  if (card.juvenile()) remarks.push_back("under 13");
  if (!card.successor_masked_number().empty()) {
    remarks.push_back("now " + card.successor_masked_number());
  }
  return absl::StrJoin(remarks, ", ");
}

// What stands for a number as typed: its digits masked, if it is one.
std::string MaskedText(const std::string& number) {
  const ParsedCardNumber parsed = ParseCardNumber(number);
  return parsed.digits.empty() ? "(not a card number)" : MaskCardNumber(parsed.digits);
}

}  // namespace

void ShowAccount(const v1::Account& account, Screen& screen) {
  Sheet sheet;
  AddPerson(account, sheet);
  AddMembership(account, sheet);
  AddTimes(account, sheet);
  sheet.Show(screen);
}

void ShowCard(const std::string& number, const pos::v1::CardInfo& card, Screen& screen) {
  Sheet sheet;
  sheet.Add("Card", MaskedText(number));
  sheet.Add("State", CardStateText(card));
  sheet.Add("Account", AccountStateText(card));
  sheet.Add("Tier", card.tier());
  sheet.Add("Points", NumberText(card.points()));
  sheet.Add("Stored money", MoneyText(card.stored_value_minor(), card.currency()));
  sheet.Add("Remark", RemarkText(card));
  sheet.Show(screen);
}

void ShowCards(const std::vector<std::string>& numbers,
               const pos::v1::BatchLookupCardsResponse& response, Screen& screen) {
  Table table({{"CARD", 12, 90},
               {"STATE", 8, 80},
               {"ACCOUNT", 8, 70},
               {"TIER", 6, 40},
               {"POINTS", 6, 50, true},
               {"STORED MONEY", 8, 50, true},
               {"REMARK", 12, 60}});
  for (int i = 0; i < response.results_size(); ++i) {
    const auto& result = response.results(i);
    const auto& card = result.card();
    if (result.code() != google::rpc::OK) {
      table.AddRow({DisplayText(MaskedText(numbers[i])),
                    DisplayText(result.reason(), Tone::kBad),
                    {},
                    {},
                    {},
                    {},
                    {}});
      continue;
    }
    table.AddRow({DisplayText(MaskedText(numbers[i])), CardStateText(card), AccountStateText(card),
                  DisplayText(card.tier()), DisplayText(NumberText(card.points())),
                  DisplayText(MoneyText(card.stored_value_minor(), card.currency())),
                  DisplayText(RemarkText(card))});
  }
  screen.stream << table.Render(screen.width, screen.color);
}

void ShowStats(const admin::v1::GetServerStatsResponse& stats, Screen& screen) {
  Sheet sheet;
  sheet.Add("Version", stats.version());
  sheet.Add("Started", absl::StrFormat("%s, serving after %.2f s", FormatTime(stats.start_time()),
                                       stats.startup_seconds()));
  sheet.Add("Accounts", NumberText(stats.accounts()));
  for (const auto& count : stats.status_counts()) {
    sheet.Add("  " + count.status(), NumberText(count.count()));
  }
  sheet.Add("Cards", NumberText(stats.cards()));
  sheet.Add(
      "Commits",
      absl::StrCat(NumberText(static_cast<int64_t>(stats.committed_sequence())), " on disk, ",
                   NumberText(static_cast<int64_t>(stats.visible_sequence())), " searchable"));
  sheet.Add("Answered",
            absl::StrCat(NumberText(static_cast<int64_t>(stats.searches())), " searches, ",
                         NumberText(static_cast<int64_t>(stats.card_lookups())), " card look-ups, ",
                         NumberText(static_cast<int64_t>(stats.writes())), " writes"));
  int64_t bytes = 0;
  for (const auto& use : stats.index_memory()) bytes += use.bytes();
  sheet.Add("Index", absl::StrCat(NumberText(bytes), " bytes in ", stats.index_segments(),
                                  stats.index_segments() == 1 ? " segment, " : " segments, ",
                                  NumberText(stats.index_delta()), " accounts not merged yet"));
  for (const auto& use : stats.index_memory())
    sheet.Add("  " + use.name(), NumberText(use.bytes()));
  if (stats.read_only()) sheet.Add("Writes", DisplayText("stopped: storage failed", Tone::kBad));
  sheet.Show(screen);
}

}  // namespace frontdesk::cli
