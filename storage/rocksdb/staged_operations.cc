#include "storage/rocksdb/staged_operations.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "storage/rocksdb/record_codec.h"
#include "storage/rocksdb/row_layout.h"

namespace frontdesk::storage {
namespace {

// Sorts by place; of several operations under one key the last one stays.
void SortAndKeepLast(StagedOperations& staged) {
  // Operations are large: their numbers are sorted, and each of them is moved once.
  std::vector<uint32_t> order(staged.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(
      order, [&staged](uint32_t a, uint32_t b) { return staged[a].first < staged[b].first; });
  StagedOperations sorted;
  sorted.reserve(staged.size());
  for (size_t i = 0; i < order.size(); ++i) {
    const bool replaced =
        i + 1 < order.size() && staged[order[i]].first == staged[order[i + 1]].first;
    if (!replaced) sorted.push_back(std::move(staged[order[i]]));
  }
  staged = std::move(sorted);
}

size_t CountOperations(const CommitBatch& batch) {
  return batch.accounts.size() + batch.erased.size() + batch.cards.size() +
         batch.erased_cards.size() + batch.requests.size() + batch.erased_requests.size() +
         batch.groups.size() + batch.erased_groups.size() + batch.rows.size() +
         batch.erased_rows.size();
}

}  // namespace

StagedOperations Stage(const CommitBatch& batch, const KeyedHasher& hasher) {
  StagedOperations staged;
  staged.reserve(CountOperations(batch));
  const auto set = [&staged](ColumnFamily family, std::string key,
                             std::optional<std::string> value) {
    staged.push_back({{family, std::move(key)}, std::move(value)});
  };
  const auto card_key = [&](std::string_view digits) {
    return hasher.Hash(HashPurpose::kCard, digits);
  };
  for (MemberNumber member : batch.erased) {
    set(ColumnFamily::kAccounts, EncodeAccountKey(member), std::nullopt);
  }
  for (const auto& digits : batch.erased_cards) {
    set(ColumnFamily::kCards, card_key(digits), std::nullopt);
  }
  for (const auto& key : batch.erased_requests) set(ColumnFamily::kRequests, key, std::nullopt);
  const auto group_key = [&](std::string_view name, std::string_view id) {
    return EncodeGroupKey(hasher.Hash(HashPurpose::kGroup, GroupIdentity(name, id)));
  };
  for (const auto& [name, id] : batch.erased_groups) {
    set(ColumnFamily::kPrograms, group_key(name, id), std::nullopt);
  }
  for (const RowKey& key : batch.erased_rows) {
    set(FamilyOf(key.table), EncodeRowKey(key, hasher), std::nullopt);
  }
  for (const auto& account : batch.accounts) {
    set(ColumnFamily::kAccounts, EncodeAccountKey(account.member()), EncodeRecord(account));
  }
  for (const CardPut& card : batch.cards) {
    set(ColumnFamily::kCards, card.key.empty() ? card_key(card.digits) : card.key,
        EncodeRecord(card.owner));
  }
  for (const auto& [id, request] : batch.requests) {
    set(ColumnFamily::kRequests, hasher.Hash(HashPurpose::kRequest, id), EncodeRecord(request));
  }
  for (const auto& group : batch.groups) {
    set(ColumnFamily::kPrograms, group_key(group.group_name(), group.group_id()),
        EncodeRecord(group));
  }
  for (const Row& row : batch.rows) {
    set(FamilyOf(row.key.table), EncodeRowKey(row.key, hasher), EncodePayload(row.payload));
  }
  SortAndKeepLast(staged);
  return staged;
}

std::vector<MemberNumber> TouchedMembers(const CommitBatch& batch) {
  std::vector<MemberNumber> members = batch.erased;
  for (const auto& account : batch.accounts) members.push_back(account.member());
  std::sort(members.begin(), members.end());
  members.erase(std::unique(members.begin(), members.end()), members.end());
  return members;
}

}  // namespace frontdesk::storage
