#include "index/segment/segment_builder.h"

#include <optional>
#include <string>
#include <utility>

#include "index/text/fold.h"

namespace frontdesk::index {
namespace {

TermText TermOf(const FoldedDocument::Text& text, std::string_view extra = "") {
  return {.full = text.full, .light = text.light, .extra = extra};
}

}  // namespace

SegmentBuilder::SegmentBuilder() : segment_(std::make_shared<Segment>()) {}

void SegmentBuilder::Add(const IndexedDocument& account, uint64_t age) {
  const Document& document = account.document;
  const uint32_t ordinal = size();
  segment_->members_.push_back(document.member);
  segment_->tags_.push_back(TagOf(document));
  AddText(account.folded);
  terms_[static_cast<size_t>(TermField::kLastName)].Add(
      TermOf(account.folded.last_name, TrimmedNfc(document.last_name)));
  terms_[static_cast<size_t>(TermField::kGroup)].Add(
      TermOf(account.folded.group_name, document.group_id));
  for (const std::string& phone : account.folded.phones) {
    if (!phone.empty()) phones_.Add(ordinal, phone);
  }
  for (const std::string& number : document.card_numbers) {
    const std::optional<CardCode> code = EncodeCard(number);
    if (code) cards_.Add(ordinal, *code, age);
  }
  AddBilling(document);
}

void SegmentBuilder::AddText(const FoldedDocument& folded) {
  const auto add = [this](TermField field, const FoldedDocument::Text& text) {
    terms_[static_cast<size_t>(field)].Add(TermOf(text));
  };
  add(TermField::kFirstName, folded.first_name);
  add(TermField::kNickname, folded.nickname);
  add(TermField::kCity, folded.city);
  add(TermField::kState, folded.state);
  add(TermField::kCompany, folded.company);
  terms_[static_cast<size_t>(TermField::kPostalCode)].Add(
      {.full = folded.postal_code, .light = folded.postal_code, .extra = ""});
  email_.Add(folded.email.light, folded.email.light);
  street_.Add(folded.street.full, folded.street.light);
}

void SegmentBuilder::AddBilling(const Document& document) {
  for (const BillingCard& card : document.billing_cards) {
    billing_.Add(segment_->size() - 1, card, TrimmedNfc(card.cardholder_last_name));
  }
}

std::shared_ptr<const Segment> SegmentBuilder::Finish() && {
  segment_->members_.shrink_to_fit();
  segment_->tags_.shrink_to_fit();
  segment_->AddBitmaps();
  for (size_t f = 0; f < kTermFields; ++f) {
    segment_->terms_[f] = std::move(terms_[f]).Finish();
    terms_[f] = {};
  }
  segment_->email_ = std::move(email_).Finish();
  segment_->street_ = std::move(street_).Finish();
  segment_->phones_ = std::move(phones_).Finish();
  segment_->cards_ = std::move(cards_).Finish();
  segment_->billing_ = std::move(billing_).Finish();
  return std::move(segment_);
}

}  // namespace frontdesk::index
