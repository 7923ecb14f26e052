#include "bench/compact_documents.h"

#include <algorithm>
#include <cstring>

namespace frontdesk::bench {
namespace {

// The texts of a document, in one order for both ways.
template <typename DocumentType, typename Use>
void ForEachText(DocumentType& document, Use use) {
  for (auto* text : {&document.first_name, &document.last_name, &document.nickname, &document.email,
                     &document.street, &document.city, &document.state, &document.postal_code,
                     &document.company, &document.group_name, &document.group_id}) {
    use(*text);
  }
}

void PutNumber(uint64_t number, std::string& block) {
  block.append(reinterpret_cast<const char*>(&number), sizeof(number));
}

uint64_t TakeNumber(std::string_view& rest) {
  uint64_t number;
  std::memcpy(&number, rest.data(), sizeof(number));
  rest.remove_prefix(sizeof(number));
  return number;
}

void PutText(const std::string& text, std::string& block) {
  const auto size = static_cast<uint16_t>(text.size());
  block.append(reinterpret_cast<const char*>(&size), sizeof(size)).append(text);
}

void TakeText(std::string_view& rest, std::string& text) {
  uint16_t size;
  std::memcpy(&size, rest.data(), sizeof(size));
  text.assign(rest.substr(sizeof(size), size));
  rest.remove_prefix(sizeof(size) + size);
}

void PutTexts(const std::vector<std::string>& texts, std::string& block) {
  PutNumber(texts.size(), block);
  for (const std::string& text : texts) PutText(text, block);
}

void TakeTexts(std::string_view& rest, std::vector<std::string>& texts) {
  texts.resize(TakeNumber(rest));
  for (std::string& text : texts) TakeText(rest, text);
}

}  // namespace

void CompactDocuments::Add(const index::Document& document) {
  if (blocks_.empty() || blocks_.back().size() > kBlockBytes) {
    blocks_.emplace_back().reserve(kBlockBytes + (1 << 20));
  }
  std::string& block = blocks_.back();
  ++size_;
  PutNumber(document.member, block);
  PutNumber(static_cast<uint64_t>(document.email_status) << 24 |
                static_cast<uint64_t>(document.user_type) << 16 |
                static_cast<uint64_t>(document.status) << 8 | (document.numbers_only ? 1 : 0),
            block);
  ForEachText(document, [&](const std::string& text) { PutText(text, block); });
  PutTexts(document.phones, block);
  PutTexts(document.card_numbers, block);
  PutNumber(document.billing_cards.size(), block);
  for (const index::BillingCard& card : document.billing_cards) {
    PutText(card.last4, block);
    PutText(card.cardholder_last_name, block);
    PutNumber(uint64_t{card.expiry_months} << 2 | (card.subscription_charge ? 2 : 0) |
                  (card.on_file ? 1 : 0),
              block);
  }
}

void CompactDocuments::Decode(std::string_view& rest, index::Document& document) {
  document.member = TakeNumber(rest);
  const uint64_t tags = TakeNumber(rest);
  document.user_type = static_cast<index::UserType>(tags >> 16 & 0xff);
  document.status = static_cast<index::Status>(tags >> 8 & 0xff);
  document.email_status = static_cast<index::EmailStatus>(tags >> 24);
  document.numbers_only = (tags & 1) != 0;
  ForEachText(document, [&](std::string& text) { TakeText(rest, text); });
  TakeTexts(rest, document.phones);
  TakeTexts(rest, document.card_numbers);
  document.billing_cards.resize(TakeNumber(rest));
  for (index::BillingCard& card : document.billing_cards) {
    TakeText(rest, card.last4);
    TakeText(rest, card.cardholder_last_name);
    const uint64_t number = TakeNumber(rest);
    card.expiry_months = static_cast<uint32_t>(number >> 2);
    card.subscription_charge = (number & 2) != 0;
    card.on_file = (number & 1) != 0;
  }
}

std::vector<index::Document> CompactDocuments::Sample(uint64_t count) const {
  const uint64_t step = std::max<uint64_t>(size_ / std::max<uint64_t>(count, 1), 1);
  std::vector<index::Document> sample;
  uint64_t at = 0;
  ForEach([&](const index::Document& document) {
    if (at++ % step == 0) sample.push_back(document);
    return true;
  });
  return sample;
}

}  // namespace frontdesk::bench
