#include "tests/storage/support/store_content.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status_macros.h"

namespace frontdesk::storage {
namespace {

absl::Status ReadAccounts(const AccountStore& store, StoreContent* content) {
  ASSIGN_OR_RETURN(const auto snapshot, store.Snapshot());
  content->sequence = snapshot->sequence();
  RETURN_IF_ERROR(snapshot->ScanAccounts(0, [content](records::AccountRecord account) {
    content->accounts[account.member()] = account.SerializeAsString();
    return absl::OkStatus();
  }));
  for (const auto& [member, bytes] : content->accounts) {
    ASSIGN_OR_RETURN(const auto account, store.GetAccount(member));
    if (!account.has_value() || account->SerializeAsString() != bytes) {
      return absl::InternalError("GetAccount and ScanAccounts disagree");
    }
  }
  return absl::OkStatus();
}

absl::Status ReadNames(const AccountStore& store, const KnownNames& names, StoreContent* content) {
  for (const std::string& digits : names.cards) {
    ASSIGN_OR_RETURN(const auto owner, store.GetCard(digits));
    if (owner.has_value()) content->cards[digits] = owner->SerializeAsString();
  }
  for (const std::string& id : names.requests) {
    ASSIGN_OR_RETURN(const auto request, store.GetRequest(id));
    if (request.has_value()) content->requests[id] = request->SerializeAsString();
  }
  return absl::OkStatus();
}

absl::Status ReadRows(const AccountStore& store, const RowRange& range, StoreContent* content) {
  return store.ScanRows(range, [&](const RowKey& key, const std::string& payload) {
    content->rows.insert(absl::StrCat(static_cast<int>(key.table), " ", key.member, " ", key.micros,
                                      " ", key.number, " ", payload));
    return absl::OkStatus();
  });
}

absl::Status ReadAllRows(const AccountStore& store, const KnownNames& names,
                         StoreContent* content) {
  for (MemberNumber member : names.row_members) {
    for (Table table : kMemberTables) {
      RETURN_IF_ERROR(ReadRows(store, {.table = table, .member = member}, content));
    }
  }
  RETURN_IF_ERROR(ReadRows(store, {.table = Table::kOutbox}, content));
  return ReadRows(store, {.table = Table::kTokens}, content);
}

}  // namespace

void KnownNames::Add(const CommitBatch& batch) {
  for (const CardPut& card : batch.cards) cards.insert(card.digits);
  for (const auto& [id, request] : batch.requests) requests.insert(id);
  for (const Row& row : batch.rows) row_members.insert(row.key.member);
}

absl::StatusOr<StoreContent> ReadContent(const AccountStore& store, const KnownNames& names) {
  StoreContent content;
  RETURN_IF_ERROR(ReadAccounts(store, &content));
  RETURN_IF_ERROR(ReadNames(store, names, &content));
  RETURN_IF_ERROR(store.ScanRequests([&](std::string, records::RequestRecord request) {
    content.scanned_requests.insert(request.SerializeAsString());
    return absl::OkStatus();
  }));
  RETURN_IF_ERROR(store.ScanGroups([&](records::GroupRecord group) {
    content.groups.insert(group.SerializeAsString());
    return absl::OkStatus();
  }));
  RETURN_IF_ERROR(ReadAllRows(store, names, &content));
  RETURN_IF_ERROR(store.ReadChanges(0, [&](const ChangeEntry& entry) {
    content.changes.push_back(entry.members);
    return absl::OkStatus();
  }));
  return content;
}

}  // namespace frontdesk::storage
