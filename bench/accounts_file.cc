#include "bench/accounts_file.h"

#include <fstream>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "clients/formats/account_reader.h"
#include "common/member_id.h"
#include "common/status_macros.h"
#include "frontdesk/v1/account.pb.h"

namespace frontdesk::bench {
namespace {

index::BillingCard BillingCardOf(const frontdesk::v1::PaymentCard& card) {
  index::BillingCard billing;
  billing.last4 = card.last4();
  billing.cardholder_last_name = card.cardholder_last_name();
  if (card.expiry_year() > 0 && card.expiry_month() > 0) {
    billing.expiry_months =
        static_cast<uint32_t>(card.expiry_year() * 12 + card.expiry_month() - 1);
  }
  billing.subscription_charge = card.subscription_charge();
  billing.on_file = card.on_file();
  return billing;
}

absl::StatusOr<index::Document> DocumentOf(const formats::SourceRow& row) {
  const frontdesk::v1::Account& account = row.account;
  const auto member = ParseMemberId(account.member_id());
  if (!row.violations.empty() || !member) {
    return absl::InvalidArgumentError(absl::StrCat("line ", row.line, " is not an account"));
  }
  index::Document document;
  document.member = *member;
  document.user_type = static_cast<index::UserType>(account.user_type());
  document.status = static_cast<index::Status>(account.status());
  document.numbers_only = account.kind() == frontdesk::v1::ACCOUNT_KIND_GIFT || account.juvenile();
  document.first_name = account.first_name();
  document.last_name = account.last_name();
  document.nickname = account.nickname();
  document.email = account.email();
  document.email_status = static_cast<index::EmailStatus>(account.email_status());
  document.phones.assign(account.phones().begin(), account.phones().end());
  document.street = account.address().street();
  document.city = account.address().city();
  document.state = account.address().state();
  document.postal_code = account.address().postal_code();
  document.company = account.company_name();
  document.group_name = account.group_name();
  document.group_id = account.group_id();
  for (const auto& card : account.cards()) document.card_numbers.push_back(card.number());
  for (const auto& card : account.payment_cards()) {
    document.billing_cards.push_back(BillingCardOf(card));
  }
  return document;
}

}  // namespace

absl::StatusOr<std::vector<index::Document>> ReadAccountsFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(absl::StrCat("cannot open ", path));
  ASSIGN_OR_RETURN(const formats::FileFormat format, formats::FormatOfPath(path));
  ASSIGN_OR_RETURN(std::unique_ptr<formats::AccountReader> reader,
                   formats::AccountReader::Open(file, format));
  std::vector<index::Document> accounts;
  formats::SourceRow row;
  while (true) {
    ASSIGN_OR_RETURN(const bool more, reader->Next(row));
    if (!more) return accounts;
    ASSIGN_OR_RETURN(index::Document document, DocumentOf(row));
    accounts.push_back(std::move(document));
  }
}

}  // namespace frontdesk::bench
