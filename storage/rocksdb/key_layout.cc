#include "storage/rocksdb/key_layout.h"

#include "common/big_endian.h"
#include "storage/keyed_hash.h"

namespace frontdesk::storage {
namespace {

constexpr size_t kNumberBytes = 8;
constexpr char kGroupPrefix = 'g';

}  // namespace

std::string_view ColumnFamilyName(ColumnFamily family) {
  switch (family) {
    case ColumnFamily::kAccounts:
      return "accounts";
    case ColumnFamily::kCards:
      return "cards";
    case ColumnFamily::kHistories:
      return "histories";
    case ColumnFamily::kChanges:
      return "changes";
    case ColumnFamily::kRequests:
      return "requests";
    case ColumnFamily::kOutbox:
      return "outbox";
    case ColumnFamily::kAgents:
      return "agents";
    case ColumnFamily::kPrograms:
      return "programs";
    case ColumnFamily::kMeta:
      return "meta";
  }
  return "unknown";
}

std::string EncodeBigEndian64(uint64_t number) { return BigEndian(number); }

std::optional<uint64_t> DecodeBigEndian64(std::string_view bytes) {
  if (bytes.size() != kNumberBytes) return std::nullopt;
  return FromBigEndian(bytes);
}

std::string EncodeAccountKey(MemberNumber member) { return EncodeBigEndian64(member); }

std::optional<MemberNumber> DecodeAccountKey(std::string_view key) {
  std::optional<uint64_t> number = DecodeBigEndian64(key);
  if (!number.has_value() || *number > kMaxMemberNumber) return std::nullopt;
  return number;
}

std::string EncodeChangeKey(uint64_t sequence) { return EncodeBigEndian64(sequence); }

std::optional<uint64_t> DecodeChangeKey(std::string_view key) {
  std::optional<uint64_t> number = DecodeBigEndian64(key);
  if (!number.has_value() || *number == 0) return std::nullopt;
  return number;
}

std::string EncodeGroupKey(std::string_view hash) { return kGroupPrefix + std::string(hash); }

bool IsGroupKey(std::string_view key) {
  return key.size() == 1 + kKeyedHashBytes && key.front() == kGroupPrefix;
}

std::string GroupIdentity(std::string_view name, std::string_view id) {
  return EncodeBigEndian64(name.size()).append(name).append(id);
}

}  // namespace frontdesk::storage
