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

// Planes are kept of what many criteria at once may ask. First names have none: nicknames match
// too.
PlaneShare PlanesOf(TermField field) {
  return field == TermField::kLastName || field == TermField::kCity ? kPlanesOfTerms : PlaneShare();
}

}  // namespace

void SegmentBuilder::AddAddresses(const Document& document, const FoldedDocument& folded) {
  members_.push_back(document.member);
  tags_.push_back(TagOf(document));
  email_.Add(folded.email.light, folded.email.light);
  street_.Add(folded.street.full, folded.street.light);
  terms_[static_cast<size_t>(TermField::kPostalCode)].Add(
      {.full = folded.postal_code, .light = folded.postal_code, .extra = ""});
}

void SegmentBuilder::AddNames(const Document& document, const FoldedDocument& folded,
                              uint64_t age) {
  const uint32_t ordinal = named_++;
  const auto add = [this](TermField field, const FoldedDocument::Text& text,
                          std::string_view extra = "") {
    terms_[static_cast<size_t>(field)].Add(TermOf(text, extra));
  };
  add(TermField::kFirstName, folded.first_name);
  const std::string last_name = TrimmedNfc(document.last_name);
  add(TermField::kLastName, folded.last_name, last_name);
  add(TermField::kNickname, folded.nickname);
  add(TermField::kCity, folded.city);
  add(TermField::kState, folded.state);
  add(TermField::kCompany, folded.company);
  add(TermField::kGroup, folded.group_name, document.group_id);
  for (const std::string& phone : folded.phones) {
    if (!phone.empty()) phones_.Add(ordinal, phone);
  }
  for (const std::string& number : document.card_numbers) {
    const std::optional<CardCode> code = EncodeCard(number);
    if (code) cards_.Add(ordinal, document.member, *code, age);
  }
  AddBilling(ordinal, document, last_name);
}

void SegmentBuilder::AddBilling(uint32_t ordinal, const Document& document,
                                std::string_view last_name) {
  for (const BillingCard& card : document.billing_cards) {
    billing_.Add(ordinal, card, TrimmedNfc(card.cardholder_last_name), last_name);
  }
}

Tasks SegmentBuilder::TasksFor(Segment& segment) {
  Tasks tasks;
  email_.AddTasks(segment.email_, tasks);
  tasks.push_back([&] { segment.phones_ = std::move(phones_).Finish(); });
  street_.AddTasks(segment.street_, tasks);
  tasks.push_back([&] { segment.cards_ = std::move(cards_).Finish(); });
  for (size_t f = 0; f < kTermFields; ++f) {
    tasks.push_back([this, &segment, f] {
      segment.terms_[f] =
          std::move(terms_[f]).Finish(/*words=*/true, PlanesOf(static_cast<TermField>(f)));
      terms_[f] = {};
    });
  }
  tasks.push_back([&] { segment.billing_ = std::move(billing_).Finish(); });
  tasks.push_back([&] {
    segment.members_ = MonotoneColumn(members_);
    segment.tags_ = FlatArray<AccountTag>(tags_);
    segment.AddBitmaps();
  });
  return tasks;
}

Tasks SegmentBuilder::PayloadTasksFor(Segment& segment) {
  Tasks tasks;
  for (size_t p = 0; p < kPayloadFields.size(); ++p) {
    tasks.push_back([&segment, p] {
      const auto [lists, about] = kPayloadFields[p];
      segment.payloads_[p] = Payloads(segment.terms(lists), segment.terms(about));
    });
  }
  return tasks;
}

std::shared_ptr<const Segment> SegmentBuilder::Finish(size_t threads,
                                                      const std::atomic<bool>* stop) && {
  auto segment = std::make_shared<Segment>();
  RunTasks(TasksFor(*segment), threads, stop);
  RunTasks(PayloadTasksFor(*segment), threads, stop);
  if (stop != nullptr && *stop) return nullptr;
  email_.FinishTasks(segment->email_);
  street_.FinishTasks(segment->street_);
  return segment;
}

}  // namespace frontdesk::index
