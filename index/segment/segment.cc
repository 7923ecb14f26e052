#include "index/segment/segment.h"

#include <algorithm>

namespace frontdesk::index {
namespace {

void ReadTerm(const TermColumn& column, uint32_t ordinal, FoldedDocument::Text& text) {
  const uint32_t term = column.TermOf(ordinal);
  if (term == kNoTerm) {
    text.light.clear();
    text.full.clear();
    return;
  }
  text.light = column.terms().light(term);
  text.full = column.terms().full(term);
}

std::string_view ExtraOf(const TermColumn& column, uint32_t ordinal) {
  const uint32_t term = column.TermOf(ordinal);
  return term == kNoTerm ? std::string_view() : column.terms().extra(term);
}

template <typename Column>
void ReadParts(const Column& column, uint32_t ordinal, FoldedDocument::Text& text) {
  column.Read(ordinal, text.full);
  text.light = column.light().Find(ordinal).value_or(text.full);
}

std::string Last4Text(uint32_t last4) {
  std::string text(4, '0');
  for (size_t i = 4; i-- > 0; last4 /= 10) text[i] = static_cast<char>('0' + last4 % 10);
  return text;
}

}  // namespace

std::optional<uint32_t> Segment::Find(MemberNumber member) const {
  const uint64_t place = members_.LowerBound(member);
  if (place == members_.size() || members_[place] != member) return std::nullopt;
  return static_cast<uint32_t>(place);
}

const Payloads* Segment::payloads(TermField lists, TermField about) const {
  for (size_t p = 0; p < kPayloadFields.size(); ++p) {
    if (kPayloadFields[p].lists == lists && kPayloadFields[p].about == about) return &payloads_[p];
  }
  return nullptr;
}

void Segment::AddBitmaps() {
  const auto set = [this](Bitmap& bits, uint32_t ordinal) {
    if (bits.is_null()) bits = Bitmap(size());
    bits.Set(ordinal);
  };
  open_ = Bitmap(size());
  for (uint32_t ordinal = 0; ordinal < size(); ++ordinal) {
    const AccountTag tag = tags_[ordinal];
    set(statuses_[static_cast<size_t>(StatusOf(tag))], ordinal);
    set(user_types_[static_cast<size_t>(UserTypeOf(tag))], ordinal);
    set(email_statuses_[static_cast<size_t>(EmailStatusOf(tag))], ordinal);
    if (IsOpen(StatusOf(tag))) open_.Set(ordinal);
    if ((tag & kNumbersOnlyTag) != 0) set(numbers_only_, ordinal);
  }
}

void Segment::AddMemory(std::map<std::string, uint64_t>& bytes) const {
  static constexpr std::array<const char*, kTermFields> kNames = {
      "first_name", "last_name", "nickname", "city", "state", "postal_code", "company", "group"};
  for (size_t f = 0; f < kTermFields; ++f) bytes[kNames[f]] += terms_[f].MemoryBytes();
  for (size_t p = 0; p < kPayloadFields.size(); ++p) {
    bytes[kNames[static_cast<size_t>(kPayloadFields[p].lists)]] += payloads_[p].MemoryBytes();
  }
  bytes["member_id"] += members_.MemoryBytes();
  uint64_t& tags = bytes["status_and_type"];
  tags += tags_.MemoryBytes() + open_.MemoryBytes() + numbers_only_.MemoryBytes();
  for (const Bitmap& bits : statuses_) tags += bits.MemoryBytes();
  for (const Bitmap& bits : user_types_) tags += bits.MemoryBytes();
  for (const Bitmap& bits : email_statuses_) tags += bits.MemoryBytes();
  bytes["email"] += email_.MemoryBytes();
  bytes["address"] += street_.MemoryBytes();
  bytes["phone"] += phones_.MemoryBytes();
  bytes["card_number"] += cards_.MemoryBytes();
  bytes["billing"] += billing_.MemoryBytes();
}

SegmentReader::SegmentReader(const Segment& segment, What what) : segment_(segment), what_(what) {
  if (what == What::kTexts) return;
  const BillingColumn& billing = segment.billing();
  billing_.reserve(billing.size());
  for (uint32_t last4 = 0; last4 < kLast4Values; ++last4) {
    const auto [begin, end] = billing.WithLast4(last4);
    for (uint32_t card = begin; card < end; ++card) {
      billing_.push_back({billing.OwnerOf(card), last4, card});
    }
  }
  std::stable_sort(billing_.begin(), billing_.end(),
                   [](const CardPlace& a, const CardPlace& b) { return a.owner < b.owner; });
}

void SegmentReader::Read(uint32_t ordinal, IndexedDocument& account) const {
  Document& document = account.document;
  const AccountTag tag = segment_.tag(ordinal);
  document.member = segment_.members()[ordinal];
  document.status = StatusOf(tag);
  document.user_type = UserTypeOf(tag);
  document.email_status = EmailStatusOf(tag);
  document.numbers_only = (tag & kNumbersOnlyTag) != 0;
  document.last_name = ExtraOf(segment_.terms(TermField::kLastName), ordinal);
  document.group_id = ExtraOf(segment_.terms(TermField::kGroup), ordinal);
  ReadText(ordinal, account.folded);
  document.card_numbers.clear();
  document.billing_cards.clear();
  if (what_ == What::kTexts) return;
  const auto [begin, end] = segment_.cards().EntriesOf(ordinal);
  for (uint32_t entry = begin; entry < end; ++entry) {
    document.card_numbers.push_back(DecodeCard(segment_.cards().CodeOf(entry)));
  }
  ReadBilling(ordinal, document.billing_cards);
}

void SegmentReader::ReadText(uint32_t ordinal, FoldedDocument& folded) const {
  const auto read = [&](TermField field, FoldedDocument::Text& text) {
    ReadTerm(segment_.terms(field), ordinal, text);
  };
  read(TermField::kFirstName, folded.first_name);
  read(TermField::kLastName, folded.last_name);
  read(TermField::kNickname, folded.nickname);
  read(TermField::kCity, folded.city);
  read(TermField::kState, folded.state);
  read(TermField::kCompany, folded.company);
  read(TermField::kGroup, folded.group_name);
  FoldedDocument::Text postal_code;
  read(TermField::kPostalCode, postal_code);
  folded.postal_code = std::move(postal_code.full);
  ReadParts(segment_.email(), ordinal, folded.email);
  ReadParts(segment_.street(), ordinal, folded.street);
  folded.phones.clear();
  const auto [begin, end] = segment_.phones().EntriesOf(ordinal);
  for (uint32_t entry = begin; entry < end; ++entry) {
    folded.phones.push_back(segment_.phones().TextOf(entry));
  }
}

void SegmentReader::ReadBilling(uint32_t ordinal, std::vector<BillingCard>& cards) const {
  auto place =
      std::partition_point(billing_.begin(), billing_.end(),
                           [ordinal](const CardPlace& other) { return other.owner < ordinal; });
  for (; place != billing_.end() && place->owner == ordinal; ++place) {
    const BillingColumn::Detail& detail = segment_.billing().DetailOf(place->card);
    BillingCard& card = cards.emplace_back();
    card.last4 = Last4Text(place->last4);
    card.cardholder_last_name = segment_.billing().HolderOf(detail);
    card.expiry_months = detail.expiry_months;
    card.subscription_charge = detail.subscription_charge;
    card.on_file = detail.on_file;
  }
}

}  // namespace frontdesk::index
