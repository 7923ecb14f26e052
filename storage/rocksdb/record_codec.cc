#include "storage/rocksdb/record_codec.h"

#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/error.h"
#include "common/status_macros.h"
#include "common/strings.h"

namespace frontdesk::storage {
namespace {

using ::frontdesk::storage::v1::Envelope;

absl::Status Refuse(ColumnFamily family, std::string_view reason, std::string_view what) {
  return MakeError(absl::StatusCode::kDataLoss, reason,
                   absl::StrCat("a value of column family `", ToAbsl(ColumnFamilyName(family)),
                                "` ", ToAbsl(what)));
}

// protobuf counts bytes in int.
bool Parse(std::string_view bytes, google::protobuf::MessageLite* message) {
  return bytes.size() <= static_cast<size_t>(std::numeric_limits<int>::max()) &&
         message->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

}  // namespace

std::string EncodePayload(std::string payload) {
  Envelope envelope;
  envelope.set_format(kEnvelopeFormat);
  envelope.set_payload(std::move(payload));
  return envelope.SerializeAsString();
}

std::string EncodeRecord(const google::protobuf::MessageLite& record) {
  return EncodePayload(record.SerializeAsString());
}

absl::StatusOr<std::string> DecodePayload(ColumnFamily family, std::string_view value) {
  Envelope envelope;
  if (!Parse(value, &envelope)) {
    return Refuse(family, "VALUE_UNREADABLE", "is not an envelope");
  }
  if (envelope.format() != kEnvelopeFormat) {
    return Refuse(family, "VALUE_FORMAT_UNKNOWN",
                  absl::StrCat("has format ", envelope.format(), "; this version reads format ",
                               kEnvelopeFormat, " only"));
  }
  if (!envelope.key_id().empty() || !envelope.nonce().empty()) {
    return Refuse(family, "VALUE_ENCRYPTED", "is encrypted; this version has no keys");
  }
  return std::move(*envelope.mutable_payload());
}

absl::Status DecodeRecord(ColumnFamily family, std::string_view value,
                          google::protobuf::MessageLite* record) {
  ASSIGN_OR_RETURN(const std::string payload, DecodePayload(family, value));
  if (!Parse(payload, record)) {
    return Refuse(family, "VALUE_UNREADABLE", "holds no record of its kind");
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::AccountRecord> DecodeAccount(std::optional<MemberNumber> member,
                                                std::string_view value) {
  v1::AccountRecord account;
  RETURN_IF_ERROR(DecodeRecord(ColumnFamily::kAccounts, value, &account));
  if (account.member() == member) return account;
  return Refuse(ColumnFamily::kAccounts, "VALUE_MISPLACED", "is not that of its key");
}

}  // namespace frontdesk::storage
