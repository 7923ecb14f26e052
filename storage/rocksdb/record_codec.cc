#include "storage/rocksdb/record_codec.h"

#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/error.h"
#include "common/status_macros.h"
#include "common/strings.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/wire_format_lite.h"

namespace frontdesk::storage {
namespace {

using ::frontdesk::storage::v1::Envelope;
using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedOutputStream;

constexpr uint32_t kPayloadTag = WireFormatLite::MakeTag(Envelope::kPayloadFieldNumber,
                                                         WireFormatLite::WIRETYPE_LENGTH_DELIMITED);
constexpr size_t kTagBytes = 1;
static_assert(kPayloadTag < 128);
constexpr size_t kMaxPlainPayload = size_t{1} << 30;

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
  const size_t size = record.ByteSizeLong();
  // Too large for an envelope, or nothing to put into it.
  if (size == 0 || size > kMaxPlainPayload) return EncodePayload(record.SerializeAsString());
  // The payload is the last field: it is written in its place instead of being copied there.
  Envelope head;
  head.set_format(kEnvelopeFormat);
  std::string value = head.SerializeAsString();
  const size_t head_size = value.size();
  const auto payload_size = static_cast<uint32_t>(size);
  value.resize(head_size + kTagBytes + CodedOutputStream::VarintSize32(payload_size) + size);
  auto* at = reinterpret_cast<uint8_t*>(value.data()) + head_size;
  at = CodedOutputStream::WriteTagToArray(kPayloadTag, at);
  at = CodedOutputStream::WriteVarint32ToArray(payload_size, at);
  record.SerializeWithCachedSizesToArray(at);
  return value;
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
