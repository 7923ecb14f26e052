// The audit log on disk: segments, records, heads, BASE and summaries read from anything.
#include <string>
#include <string_view>

#include "common/limits.h"
#include "server/access/audit/audit_base.h"
#include "server/access/audit/audit_bytes.h"
#include "server/access/audit/audit_head.h"
#include "server/access/audit/frame.h"
#include "server/access/audit/segment_summary.h"
#include "tests/fuzz/protobuf_input.h"
#include "tests/fuzz/require.h"

namespace frontdesk::fuzz {
namespace {

using namespace frontdesk::access;  // NOLINT: the subject

void CheckRecord(std::string_view bytes) {
  const auto stored = DecodeAuditEntry(7, bytes);
  if (!stored.ok()) return;
  Require(!AuditKindName(stored->entry.kind).empty(), "every kind has a name");
  for (const std::string& record : EncodeAuditEntry(*stored)) {
    const auto again = DecodeAuditEntry(8, record);
    Require(again.ok(), "what is encoded is decoded");
    Require(again->time == stored->time && again->entry.kind == stored->entry.kind &&
                again->entry.sequence == stored->entry.sequence,
            "and is the same");
  }
}

// Any bytes as a segment: the reader ends, and never behind them.
void CheckSegment(std::string_view bytes) {
  const auto header = DecodeSegmentHeader(bytes);
  if (header.has_value()) {
    Require(bytes.starts_with(EncodeSegmentHeader(*header)), "one encoding a header");
  }
  if (bytes.size() < kSegmentHeaderBytes) return;
  FrameReader reader(bytes, header.value_or(SegmentHeader{1, 1, std::string(32, '\0')}));
  Frame frame;
  while (reader.Next(frame) == FrameReader::Step::kFrame) {
    Require(reader.offset() <= bytes.size(), "within the bytes");
  }
}

// A sound segment with the input's lines as records is read back, and no longer once one byte of it
// is another.
void CheckChain(const uint8_t* data, size_t size) {
  const SegmentHeader header{5, 3, GenesisAuditHash(5)};
  std::string segment = EncodeSegmentHeader(header);
  std::string hash = header.previous_hash;
  uint64_t number = header.first_number;
  Lines lines(data, size);
  while (!lines.Rest().empty()) AppendFrame(number++, lines.Next(), hash, segment);
  const auto read = [&] {
    FrameReader reader(segment, header);
    Frame frame;
    FrameReader::Step step;
    while ((step = reader.Next(frame)) == FrameReader::Step::kFrame) {
    }
    return step == FrameReader::Step::kEnd && reader.number() == number && reader.hash() == hash;
  };
  if (size > limits::kMaxAuditEntryBytes) return;
  Require(read(), "a sound segment is read");
  if (segment.size() == kSegmentHeaderBytes) return;
  const size_t spot = kSegmentHeaderBytes + data[0] % (segment.size() - kSegmentHeaderBytes);
  segment[spot] ^= 1;
  Require(!read(), "a spoiled one is not");
}

void CheckHeads(std::string_view bytes) {
  if (const auto head = ParseAuditHead(bytes)) {
    Require(FormatAuditHead(*head) == bytes, "one text a head");
    Require(DecodeAuditHeadSlot(EncodeAuditHeadSlot(*head)) == head, "a head survives its slot");
  }
  if (const auto head = DecodeAuditHeadSlot(bytes)) {
    Require(EncodeAuditHeadSlot(*head) == bytes, "one slot a head");
  }
}

void CheckBase(std::string_view bytes) {
  const auto base = DecodeAuditBase(bytes);
  Require(!base || EncodeAuditBase(*base) == bytes, "one encoding a base");
}

void CheckSummary(std::string_view bytes) {
  const auto summary = DecodeSegmentSummary(bytes);
  if (!summary) return;
  const auto again = DecodeSegmentSummary(EncodeSegmentSummary(*summary));
  Require(again.has_value(), "what is encoded is decoded");
  Require(again->file.name == summary->file.name && again->file.bytes == summary->file.bytes &&
              again->end == summary->end && again->first_time == summary->first_time &&
              again->last_time == summary->last_time && again->kinds == summary->kinds &&
              again->callers == summary->callers,
          "and is the same");
}

// With the check sum that belongs to it, which random bytes never have.
std::string Checked(std::string_view magic, std::string_view bytes) {
  std::string checked(magic);
  checked += bytes;
  return checked + CheckSum(checked);
}

}  // namespace
}  // namespace frontdesk::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace frontdesk::fuzz;
  const std::string_view bytes = ProtobufInput(data, size);
  CheckRecord(bytes);
  CheckSegment(bytes);
  CheckChain(data, size);
  CheckHeads(bytes);
  CheckBase(bytes);
  CheckBase(Checked("FDAUDBS1", bytes));
  CheckSummary(bytes);
  CheckSummary(Checked("FDAUDSM1", bytes));
  return 0;
}
