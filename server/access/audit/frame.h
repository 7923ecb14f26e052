// The bytes of the audit log: segments of frames, each chained to the one before.
//
//   segment  header, frames
//   header   `FDAUDIT1`, log ID (8), number of the first entry (8), chain hash before it (32),
//            BLAKE2b-128 of all these
//   frame    length of the record (4), chain hash (32), record: a serialized AuditLogRecord
//
// Numbers are big-endian. The chain: h(0) = H(`frontdesk audit log`, log ID),
// h(n) = H(h(n-1), n, length, record), with BLAKE2b-256 and numbers in 8 bytes.
#ifndef FRONTDESK_SERVER_ACCESS_AUDIT_FRAME_H_
#define FRONTDESK_SERVER_ACCESS_AUDIT_FRAME_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "server/access/audit/audit_entry.h"

namespace frontdesk::access {

inline constexpr size_t kSegmentHeaderBytes = 72;
inline constexpr size_t kFrameHeaderBytes = 36;

struct SegmentHeader {
  uint64_t log_id = 0;
  uint64_t first_number = 0;
  std::string previous_hash;

  friend bool operator==(const SegmentHeader&, const SegmentHeader&) = default;
};

// The bytes of a header, and back; nullopt unless the check sum fits. Safe on any bytes.
std::string EncodeSegmentHeader(const SegmentHeader& header);
std::optional<SegmentHeader> DecodeSegmentHeader(std::string_view bytes);

// h(0) and h(n) of the chain.
std::string GenesisAuditHash(uint64_t log_id);
std::string NextAuditHash(std::string_view previous, uint64_t number, std::string_view record);

// Appends the frame of entry `number` to `out` and moves `hash` on to it.
void AppendFrame(uint64_t number, std::string_view record, std::string& hash, std::string& out);

// The records an entry becomes: one, or several if it has more than limits::kMaxAuditMembers.
std::vector<std::string> EncodeAuditEntry(const StoredAuditEntry& stored);
// The entry of a record; DATA_LOSS AUDIT_DAMAGED for what is none. Safe on any bytes.
absl::StatusOr<StoredAuditEntry> DecodeAuditEntry(uint64_t number, std::string_view record);

// One entry within a segment.
struct Frame {
  uint64_t number = 0;
  size_t offset = 0;        // in the file
  std::string_view hash;    // h(number)
  std::string_view record;  // bytes of the segment
};

// Reads the frames of a segment one by one and checks the chain. Safe on any bytes.
class FrameReader {
 public:
  enum class Step { kFrame, kEnd, kBad };

  // `bytes`: the whole segment, which must outlive the reader; `header`: its header.
  FrameReader(std::string_view bytes, const SegmentHeader& header);

  // kFrame: the next entry is in `frame`. kEnd: there is none. kBad: entry number() at offset() is
  // not what was written, problem() says why; nothing behind it can be read.
  Step Next(Frame& frame);

  uint64_t number() const { return number_; }
  size_t offset() const { return offset_; }
  std::string_view problem() const { return problem_; }
  // h(number() - 1).
  const std::string& hash() const { return hash_; }

 private:
  Step Bad(std::string_view problem);

  const std::string_view bytes_;
  uint64_t number_;
  size_t offset_ = kSegmentHeaderBytes;
  std::string hash_;
  std::string_view problem_;
};

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_AUDIT_FRAME_H_
