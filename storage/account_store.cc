#include "storage/account_store.h"

#include <algorithm>
#include <array>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/error.h"
#include "common/status_macros.h"
#include "common/strings.h"
#include "common/utf8.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace frontdesk::storage {
namespace {

absl::Status Unreadable(std::string_view kind, std::string_view why) {
  return MakeError(absl::StatusCode::kInvalidArgument, "RECORD_UNREADABLE",
                   absl::StrCat(ToAbsl(kind), " cannot be stored: ", ToAbsl(why)));
}

constexpr std::string_view kNotUtf8 = "its text is not UTF-8";

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// ASCII in one pass over whole words; nearly all text is.
bool IsAscii(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return static_cast<signed char>(c) < 0; });
}

// True if protobuf reads the text back: UTF-8, NULs allowed.
bool IsReadable(std::string_view text) {
  if (IsAscii(text)) return true;
  for (size_t nul; (nul = text.find('\0')) != std::string_view::npos; text.remove_prefix(nul + 1)) {
    if (!IsCleanText(text.substr(0, nul))) return false;
  }
  return IsCleanText(text);
}

bool HasReadableText(const Message& message);

bool HasReadableText(const Message& message, const FieldDescriptor& field) {
  const auto& reflection = *message.GetReflection();
  const bool is_message = field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
  std::string scratch;
  if (!field.is_repeated()) {
    if (!is_message) return IsReadable(reflection.GetStringReference(message, &field, &scratch));
    return !reflection.HasField(message, &field) ||
           HasReadableText(reflection.GetMessage(message, &field));
  }
  for (int i = 0; i < reflection.FieldSize(message, &field); ++i) {
    const bool readable =
        is_message
            ? HasReadableText(reflection.GetRepeatedMessage(message, &field, i))
            : IsReadable(reflection.GetRepeatedStringReference(message, &field, i, &scratch));
    if (!readable) return false;
  }
  return true;
}

bool HasReadableText(const Message& message) {
  const auto& type = *message.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    const bool holds_text = field.type() == FieldDescriptor::TYPE_STRING ||
                            field.type() == FieldDescriptor::TYPE_MESSAGE;
    if (holds_text && !HasReadableText(message, field)) return false;
  }
  return true;
}

// protobuf writes text of any bytes but reads back UTF-8 only.
absl::Status CheckReadable(std::string_view kind, const Message& record) {
  if (HasReadableText(record)) return absl::OkStatus();
  return Unreadable(kind, kNotUtf8);
}

bool AreReadable(const auto& texts) {
  return std::ranges::all_of(texts, [](const std::string* text) { return IsReadable(*text); });
}

// The same without reflection, for what millions of rows are. A test sees to it that no text is
// missing.
bool HasReadableText(const records::AccountRecord& account) {
  const std::array texts = {&account.program(),     &account.tier(),     &account.first_name(),
                            &account.last_name(),   &account.nickname(), &account.email(),
                            &account.street(),      &account.city(),     &account.state(),
                            &account.postal_code(), &account.country(),  &account.company_name(),
                            &account.group_name(),  &account.group_id(), &account.language(),
                            &account.plan(),        &account.currency()};
  if (!AreReadable(texts)) return false;
  for (const std::string& phone : account.phones()) {
    if (!IsReadable(phone)) return false;
  }
  for (const records::CardRecord& card : account.cards()) {
    if (!IsReadable(card.number())) return false;
  }
  return std::ranges::all_of(account.payment_cards(), [](const records::PaymentCardRecord& card) {
    return AreReadable(
        std::array{&card.last4(), &card.brand(), &card.cardholder_last_name(), &card.processor()});
  });
}

}  // namespace

absl::Status CheckBatch(const CommitBatch& batch) {
  for (const auto& account : batch.accounts) {
    if (account.member() > kMaxMemberNumber) {
      return Unreadable("an account", "its member number is out of range");
    }
    if (!HasReadableText(account)) return Unreadable("an account", kNotUtf8);
  }
  for (const auto& [id, request] : batch.requests) {
    RETURN_IF_ERROR(CheckReadable("a request", request));
  }
  for (const auto& group : batch.groups) RETURN_IF_ERROR(CheckReadable("a group", group));
  return absl::OkStatus();
}

bool CommitBatch::empty() const {
  return accounts.empty() && erased.empty() && cards.empty() && erased_cards.empty() &&
         requests.empty() && erased_requests.empty() && groups.empty() && erased_groups.empty() &&
         rows.empty() && erased_rows.empty();
}

}  // namespace frontdesk::storage
