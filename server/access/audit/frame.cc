#include "server/access/audit/frame.h"

#include <sodium.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/big_endian.h"
#include "common/limits.h"
#include "frontdesk/storage/v1/audit.pb.h"
#include "server/access/audit/audit_bytes.h"
#include "server/access/audit/audit_head.h"

namespace frontdesk::access {
namespace {

constexpr std::string_view kMagic = "FDAUDIT1";
constexpr std::string_view kGenesis = "frontdesk audit log";
constexpr size_t kLengthBytes = 4;

// BLAKE2b-256 of its parts, all but the last of which have a fixed length.
class ChainHash {
 public:
  ChainHash() { crypto_generichash_init(&state_, nullptr, 0, kAuditHashBytes); }

  ChainHash& Add(std::string_view bytes) {
    crypto_generichash_update(&state_, reinterpret_cast<const unsigned char*>(bytes.data()),
                              bytes.size());
    return *this;
  }
  std::string Finish() {
    std::string hash(kAuditHashBytes, '\0');
    crypto_generichash_final(&state_, reinterpret_cast<unsigned char*>(hash.data()), hash.size());
    return hash;
  }

 private:
  crypto_generichash_state state_;
};

std::string Cut(std::string_view text) {
  return std::string(text.substr(0, limits::kMaxAuditTextBytes));
}

storage::v1::AuditLogRecord ToRecord(const StoredAuditEntry& stored) {
  const AuditEntry& entry = stored.entry;
  storage::v1::AuditLogRecord record;
  record.set_time_micros(absl::ToUnixMicros(stored.time));
  record.set_kind(static_cast<uint32_t>(entry.kind));
  record.set_caller_kind(static_cast<uint32_t>(entry.caller_kind));
  record.set_caller(Cut(entry.caller));
  record.set_session(Cut(entry.session));
  record.set_source(Cut(entry.source));
  record.set_method(Cut(entry.method));
  record.set_request_id(Cut(entry.request_id));
  record.set_outcome(Cut(entry.outcome));
  record.set_ticket(Cut(entry.ticket));
  record.set_detail(Cut(entry.detail));
  record.set_sequence(entry.sequence);
  record.set_lookups(stored.lookups);
  if (stored.lookups > 0) {
    record.set_span_micros(absl::ToUnixMicros(stored.last_time) - record.time_micros());
  }
  return record;
}

// Kinds of a later version are kept as they are.
bool IsSound(const storage::v1::AuditLogRecord& record) {
  return record.kind() <= UINT8_MAX && record.caller_kind() <= UINT8_MAX &&
         record.span_micros() >= 0;
}

}  // namespace

std::string EncodeSegmentHeader(const SegmentHeader& header) {
  std::string bytes(kMagic);
  bytes += PackAuditHead({header.log_id, header.first_number, header.previous_hash});
  return bytes + CheckSum(bytes);
}

std::optional<SegmentHeader> DecodeSegmentHeader(std::string_view bytes) {
  if (bytes.size() < kSegmentHeaderBytes || !bytes.starts_with(kMagic)) return std::nullopt;
  AuditHead packed = UnpackAuditHead(bytes.substr(kMagic.size(), kPackedHeadBytes));
  SegmentHeader header{packed.log_id, packed.number, std::move(packed.hash)};
  if (bytes.substr(0, kSegmentHeaderBytes) != EncodeSegmentHeader(header)) return std::nullopt;
  return header;
}

std::string GenesisAuditHash(uint64_t log_id) {
  return ChainHash().Add(kGenesis).Add(BigEndian(log_id)).Finish();
}

std::string NextAuditHash(std::string_view previous, uint64_t number, std::string_view record) {
  return ChainHash()
      .Add(previous)
      .Add(BigEndian(number))
      .Add(BigEndian(record.size()))
      .Add(record)
      .Finish();
}

void AppendFrame(uint64_t number, std::string_view record, std::string& hash, std::string& out) {
  hash = NextAuditHash(hash, number, record);
  out += BigEndian(record.size(), kLengthBytes);
  out += hash;
  out += record;
}

std::vector<std::string> EncodeAuditEntry(const StoredAuditEntry& stored) {
  std::vector<std::string> records;
  const std::vector<MemberNumber>& members = stored.entry.members;
  storage::v1::AuditLogRecord record = ToRecord(stored);
  size_t begin = 0;
  do {
    const size_t end = std::min(begin + limits::kMaxAuditMembers, members.size());
    record.mutable_members()->Assign(members.begin() + begin, members.begin() + end);
    if (stored.lookups > 0) record.set_lookups(static_cast<uint32_t>(end - begin));
    records.push_back(record.SerializeAsString());
    begin = end;
  } while (begin < members.size());
  return records;
}

absl::StatusOr<StoredAuditEntry> DecodeAuditEntry(uint64_t number, std::string_view bytes) {
  storage::v1::AuditLogRecord record;
  if (!record.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) || !IsSound(record)) {
    return AuditDamaged(absl::StrCat("entry ", number, " is no record of this version"));
  }
  StoredAuditEntry stored;
  stored.number = number;
  stored.time = absl::FromUnixMicros(record.time_micros());
  stored.lookups = record.lookups();
  stored.last_time = stored.time + absl::Microseconds(record.span_micros());
  stored.entry = {static_cast<AuditKind>(record.kind()),
                  static_cast<CallerKind>(record.caller_kind()),
                  std::move(*record.mutable_caller()),
                  std::move(*record.mutable_session()),
                  std::move(*record.mutable_source()),
                  std::move(*record.mutable_method()),
                  std::move(*record.mutable_request_id()),
                  std::move(*record.mutable_outcome()),
                  std::move(*record.mutable_ticket()),
                  std::move(*record.mutable_detail()),
                  record.sequence(),
                  {record.members().begin(), record.members().end()}};
  return stored;
}

FrameReader::FrameReader(std::string_view bytes, const SegmentHeader& header)
    : bytes_(bytes), number_(header.first_number), hash_(header.previous_hash) {}

FrameReader::Step FrameReader::Bad(std::string_view problem) {
  problem_ = problem;
  return Step::kBad;
}

FrameReader::Step FrameReader::Next(Frame& frame) {
  if (offset_ == bytes_.size()) return Step::kEnd;
  const std::string_view rest = bytes_.substr(offset_);
  if (rest.size() < kFrameHeaderBytes) return Bad("is cut off");
  const uint64_t length = FromBigEndian(rest.substr(0, kLengthBytes));
  if (length > limits::kMaxAuditEntryBytes) return Bad("has an impossible length");
  if (rest.size() - kFrameHeaderBytes < length) return Bad("is cut off");
  frame = {number_, offset_, rest.substr(kLengthBytes, kAuditHashBytes),
           rest.substr(kFrameHeaderBytes, length)};
  std::string hash = NextAuditHash(hash_, number_, frame.record);
  if (hash != frame.hash) return Bad("does not fit the chain");
  hash_ = std::move(hash);
  ++number_;
  offset_ += kFrameHeaderBytes + length;
  return Step::kFrame;
}

}  // namespace frontdesk::access
