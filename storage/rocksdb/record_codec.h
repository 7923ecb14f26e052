// Values on disk: records in their versioned envelope.
#ifndef FRONTDESK_STORAGE_ROCKSDB_RECORD_CODEC_H_
#define FRONTDESK_STORAGE_ROCKSDB_RECORD_CODEC_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/member_id.h"
#include "frontdesk/storage/v1/records.pb.h"
#include "google/protobuf/message_lite.h"
#include "storage/rocksdb/key_layout.h"

namespace frontdesk::storage {

// Format of the envelopes this version writes, and the only one it reads.
inline constexpr uint32_t kEnvelopeFormat = 1;

// The value to store for `record`, or for its serialized bytes.
std::string EncodeRecord(const google::protobuf::MessageLite& record);
std::string EncodePayload(std::string payload);

// Reads a value of `family` into `record`. Safe on any bytes. DATA_LOSS, naming the family:
// `VALUE_UNREADABLE` if the bytes are no envelope or no such record; `VALUE_FORMAT_UNKNOWN` if
// another version wrote them; `VALUE_ENCRYPTED` if they need a key this version does not have.
absl::Status DecodeRecord(ColumnFamily family, std::string_view value,
                          google::protobuf::MessageLite* record);

// As DecodeRecord, but leaves the record serialized; its kind is not checked.
absl::StatusOr<std::string> DecodePayload(ColumnFamily family, std::string_view value);

// Reads the account stored under the key of `member` (nullopt: the key was no account key). As
// DecodeRecord, and DATA_LOSS `VALUE_MISPLACED` if the account is that of another key.
absl::StatusOr<v1::AccountRecord> DecodeAccount(std::optional<MemberNumber> member,
                                                std::string_view value);

}  // namespace frontdesk::storage

#endif  // FRONTDESK_STORAGE_ROCKSDB_RECORD_CODEC_H_
