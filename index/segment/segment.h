// An immutable part of the index: accounts in member-ID order, in columns.
#ifndef FRONTDESK_INDEX_SEGMENT_SEGMENT_H_
#define FRONTDESK_INDEX_SEGMENT_SEGMENT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/member_id.h"
#include "index/bitmap.h"
#include "index/document.h"
#include "index/segment/billing_column.h"
#include "index/segment/card_table.h"
#include "index/segment/flat_array.h"
#include "index/segment/indexed_document.h"
#include "index/segment/packed_column.h"
#include "index/segment/payloads.h"
#include "index/segment/phone_column.h"
#include "index/segment/split_text.h"
#include "index/segment/street_column.h"
#include "index/segment/term_column.h"

namespace frontdesk::index {

// Fields whose values repeat.
enum class TermField : uint8_t {
  kFirstName,
  kLastName,  // TermText::extra: the name composed (NFC) and trimmed
  kNickname,
  kCity,
  kState,
  kPostalCode,
  kCompany,
  kGroup,  // TermText::extra: the group ID
};
inline constexpr size_t kTermFields = 8;

// Beside the lists of which field a segment keeps payloads, and about which other one: fields that
// are asked for together.
struct PayloadFields {
  TermField lists;
  TermField about;
};
inline constexpr std::array<PayloadFields, 4> kPayloadFields = {
    {{TermField::kLastName, TermField::kFirstName},
     {TermField::kLastName, TermField::kNickname},
     {TermField::kFirstName, TermField::kLastName},
     {TermField::kCity, TermField::kState}}};

// User type, status, `numbers_only` and e-mail status of an account in one byte.
using AccountTag = uint8_t;
inline constexpr size_t kAccountTags = 256;
inline constexpr AccountTag kNumbersOnlyTag = 0x20;

inline AccountTag TagOf(const Document& document) {
  return static_cast<AccountTag>(
      static_cast<int>(document.status) | static_cast<int>(document.user_type) << 3 |
      (document.numbers_only ? kNumbersOnlyTag : 0) | static_cast<int>(document.email_status) << 6);
}
inline constexpr Status StatusOf(AccountTag tag) { return static_cast<Status>(tag & 7); }
inline UserType UserTypeOf(AccountTag tag) { return static_cast<UserType>(tag >> 3 & 3); }
inline EmailStatus EmailStatusOf(AccountTag tag) { return static_cast<EmailStatus>(tag >> 6); }

// Accounts are numbered by ordinals from 0. All fields of a `numbers_only` account are empty but
// its member ID, tag and card numbers. Thread-safe.
class Segment {
 public:
  uint32_t size() const { return static_cast<uint32_t>(members_.size()); }
  const MonotoneColumn& members() const { return members_; }
  // The ordinal of a member. O(log n).
  std::optional<uint32_t> Find(MemberNumber member) const;

  AccountTag tag(uint32_t ordinal) const { return tags_[ordinal]; }
  void PrefetchTag(uint32_t ordinal) const { __builtin_prefetch(tags_.data() + ordinal); }
  // Accounts of a status, of a user type, of an e-mail status, open ones, and those found by their
  // numbers only; null if there are none.
  const Bitmap& With(Status status) const { return statuses_[static_cast<size_t>(status)]; }
  const Bitmap& With(UserType type) const { return user_types_[static_cast<size_t>(type)]; }
  const Bitmap& With(EmailStatus status) const {
    return email_statuses_[static_cast<size_t>(status)];
  }
  const Bitmap& open() const { return open_; }
  const Bitmap& numbers_only() const { return numbers_only_; }

  const TermColumn& terms(TermField field) const { return terms_[static_cast<size_t>(field)]; }
  // Null unless kept.
  const Payloads* payloads(TermField lists, TermField about) const;
  const SplitText& email() const { return email_; }       // in light form
  const StreetColumn& street() const { return street_; }  // in full form
  const PhoneColumn& phones() const { return phones_; }
  const CardTable& cards() const { return cards_; }
  const BillingColumn& billing() const { return billing_; }

  // Adds its bytes to those of each structure.
  void AddMemory(std::map<std::string, uint64_t>& bytes) const;

  // Keeps the memory that its arrays are views into.
  void Keep(std::shared_ptr<const std::byte[]> memory) { memory_ = std::move(memory); }

  static void Visit(auto& self, auto& archive) {
    archive(self.members_, self.tags_, self.statuses_, self.user_types_, self.email_statuses_,
            self.open_, self.numbers_only_, self.terms_, self.payloads_, self.email_, self.street_,
            self.phones_, self.cards_, self.billing_);
  }

 private:
  friend class SegmentBuilder;

  // Sets the bitmaps by the tags.
  void AddBitmaps();

  std::shared_ptr<const std::byte[]> memory_;  // null: the arrays own theirs
  MonotoneColumn members_;
  FlatArray<AccountTag> tags_;
  std::array<Bitmap, kStatuses> statuses_;
  std::array<Bitmap, kUserTypes> user_types_;
  std::array<Bitmap, kEmailStatuses> email_statuses_;
  Bitmap open_;
  Bitmap numbers_only_;
  std::array<TermColumn, kTermFields> terms_;
  std::array<Payloads, kPayloadFields.size()> payloads_;
  SplitText email_;
  StreetColumn street_;
  PhoneColumn phones_;
  CardTable cards_;
  BillingColumn billing_;
};

// Reads accounts back, for merging and for testing one by one. For one thread.
class SegmentReader {
 public:
  // What is read: all that the segment knows of an account, or its texts and phones with the status
  // and the types.
  enum class What : uint8_t { kAll, kTexts };
  // `segment` must outlive the reader. O(payment cards), of texts O(1).
  explicit SegmentReader(const Segment& segment, What what = What::kAll);

  // Replaces `account` by the account at `ordinal`.
  void Read(uint32_t ordinal, IndexedDocument& account) const;

 private:
  struct CardPlace {
    uint32_t owner = 0;
    uint32_t last4 = 0;
    uint32_t card = 0;
  };
  void ReadText(uint32_t ordinal, FoldedDocument& folded) const;
  void ReadBilling(uint32_t ordinal, std::vector<BillingCard>& cards) const;

  const Segment& segment_;
  const What what_;
  std::vector<CardPlace> billing_;  // by account
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEGMENT_SEGMENT_H_
