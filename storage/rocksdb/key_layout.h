// The bytes of every key on disk, and the column families they live in. docs/storage_format.md
// describes the same; change both together, and never the meaning of a number in use.
//
// Numbers are big-endian, so that byte order is number order. No key holds personal data: RocksDB
// copies keys into MANIFEST and LOG, where erasing an account cannot reach them.
#ifndef FRONTDESK_STORAGE_ROCKSDB_KEY_LAYOUT_H_
#define FRONTDESK_STORAGE_ROCKSDB_KEY_LAYOUT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/member_id.h"

namespace frontdesk::storage {

// The number is hashed into the change log and stored in tallies: never reuse one.
enum class ColumnFamily : uint32_t {
  kAccounts = 1,   // be64 member                   → AccountRecord
  kCards = 2,      // hash of the card digits       → CardOwnerRecord
  kHistories = 3,  // rows of a member              → row_layout.h; empty in format 1
  kChanges = 4,    // be64 commit number            → ChangeRecord
  kRequests = 5,   // hash of the request ID        → RequestRecord
  kOutbox = 6,     // rows of work to do            → row_layout.h; empty in format 1
  kAgents = 7,     // reserved: be64 agent; empty in format 1
  kPrograms = 8,   // 'g', hash of the group        → GroupRecord; other rows: row_layout.h
  kMeta = 9,       // kIdentityKey, kLogAnchorKey
};

inline constexpr std::array kColumnFamilies = {
    ColumnFamily::kAccounts, ColumnFamily::kCards,    ColumnFamily::kHistories,
    ColumnFamily::kChanges,  ColumnFamily::kRequests, ColumnFamily::kOutbox,
    ColumnFamily::kAgents,   ColumnFamily::kPrograms, ColumnFamily::kMeta};

// Families whose rows are counted and summed in every change-log entry, in the order of the entry.
inline constexpr std::array kTalliedFamilies = {ColumnFamily::kAccounts,  ColumnFamily::kCards,
                                                ColumnFamily::kRequests,  ColumnFamily::kPrograms,
                                                ColumnFamily::kHistories, ColumnFamily::kOutbox};
// So many of them are in entries of format 1; the others were empty then.
inline constexpr size_t kTalliedInFormat1 = 4;

// Keys of kMeta: StoreIdentityRecord and LogAnchorRecord.
inline constexpr std::string_view kIdentityKey = "identity";
inline constexpr std::string_view kLogAnchorKey = "log_anchor";

// Name of the family on disk and in errors.
std::string_view ColumnFamilyName(ColumnFamily family);

// Eight bytes, big-endian.
std::string EncodeBigEndian64(uint64_t number);
// The number; nullopt unless `bytes` is eight bytes long.
std::optional<uint64_t> DecodeBigEndian64(std::string_view bytes);

// Key of kAccounts. `member` must not exceed kMaxMemberNumber.
std::string EncodeAccountKey(MemberNumber member);
// The member; nullopt for what EncodeAccountKey does not make.
std::optional<MemberNumber> DecodeAccountKey(std::string_view key);

// Key of kChanges. Commit numbers begin at 1.
std::string EncodeChangeKey(uint64_t sequence);
// The commit number; nullopt for what EncodeChangeKey does not make.
std::optional<uint64_t> DecodeChangeKey(std::string_view key);

// Key of kPrograms for a group, from the keyed hash of its identity.
std::string EncodeGroupKey(std::string_view hash);
// True if `key` is one that EncodeGroupKey makes.
bool IsGroupKey(std::string_view key);

// The bytes whose keyed hash identifies a group. Name and ID cannot run into each other.
std::string GroupIdentity(std::string_view name, std::string_view id);

}  // namespace frontdesk::storage

#endif  // FRONTDESK_STORAGE_ROCKSDB_KEY_LAYOUT_H_
