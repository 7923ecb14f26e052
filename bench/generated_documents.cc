#include "bench/generated_documents.h"

#include <string_view>
#include <utility>

#include "bench/data/account_generator.h"

namespace frontdesk::bench {
namespace {

index::UserType UserTypeOf(std::string_view name) {
  if (name == "SEEKER") return index::UserType::kSeeker;
  return name == "PROVIDER" ? index::UserType::kProvider : index::UserType::kBusiness;
}

index::Status StatusOf(std::string_view name) {
  if (name == "ACTIVE") return index::Status::kActive;
  if (name == "SUSPENDED") return index::Status::kSuspended;
  return name == "TERMINATED" ? index::Status::kTerminated : index::Status::kClosed;
}

index::Document DocumentOf(const GeneratedAccount& account) {
  index::Document document;
  document.member = account.member;
  document.user_type = UserTypeOf(account.user_type);
  document.status = StatusOf(account.status);
  document.first_name = account.first_name;
  document.last_name = account.home.last_name;
  document.nickname = account.nickname;
  document.email = account.email;
  document.phones = {account.home.phone};
  document.street = account.home.street;
  document.city = account.home.city;
  document.state = account.home.state;
  document.postal_code = account.home.zip;
  document.company = account.company_name;
  document.group_name = account.group_name;
  document.card_numbers = {account.card_number};
  index::BillingCard& card = document.billing_cards.emplace_back();
  card.last4 = account.payment_last4;
  card.subscription_charge = true;
  return document;
}

}  // namespace

void GenerateDocuments(uint64_t count, uint64_t seed,
                       const std::function<void(const index::Document&)>& use) {
  AccountGenerator generator(count, seed);
  GeneratedAccount account;
  while (generator.Next(account)) use(DocumentOf(account));
}

}  // namespace frontdesk::bench
