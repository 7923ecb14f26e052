#include "server/access/audit/audit_head.h"

#include <algorithm>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/big_endian.h"
#include "common/posix_file.h"
#include "common/status_macros.h"
#include "common/strings.h"
#include "server/access/audit/audit_bytes.h"

namespace frontdesk::access {
namespace {

constexpr absl::string_view kTitle = "frontdesk-audit-head";
constexpr absl::string_view kVersion = "1";

// Layout of a slot: magic, head, check sum of both; zeros to the end.
constexpr std::string_view kMagic = "FDAUDHD1";

}  // namespace

std::string PackAuditHead(const AuditHead& head) {
  return BigEndian(head.log_id) + BigEndian(head.number) + head.hash;
}

AuditHead UnpackAuditHead(std::string_view bytes) {
  return {FromBigEndian(bytes.substr(0, 8)), FromBigEndian(bytes.substr(8, 8)),
          std::string(bytes.substr(16))};
}

std::string FormatAuditHead(const AuditHead& head) {
  return absl::StrCat(kTitle, " ", kVersion, " ", Hex(BigEndian(head.log_id)), " ", head.number,
                      " ", Hex(head.hash));
}

std::optional<AuditHead> ParseAuditHead(std::string_view line) {
  const std::vector<std::string> words = absl::StrSplit(ToAbsl(line), ' ');
  if (words.size() != 5) return std::nullopt;
  AuditHead head;
  head.log_id = FromBigEndian(absl::HexStringToBytes(words[2].substr(0, 16)));
  head.hash = absl::HexStringToBytes(words[4]);
  if (!absl::SimpleAtoi(words[3], &head.number) || head.hash.size() != kAuditHashBytes ||
      FormatAuditHead(head) != line) {
    return std::nullopt;
  }
  return head;
}

std::string EncodeAuditHeadSlot(const AuditHead& head) {
  std::string slot(kMagic);
  slot += PackAuditHead(head);
  slot += CheckSum(slot);
  slot.resize(kAuditHeadSlotBytes, '\0');
  return slot;
}

std::optional<AuditHead> DecodeAuditHeadSlot(std::string_view slot) {
  if (slot.size() != kAuditHeadSlotBytes || !slot.starts_with(kMagic)) return std::nullopt;
  const AuditHead head = UnpackAuditHead(slot.substr(kMagic.size(), kPackedHeadBytes));
  if (slot != EncodeAuditHeadSlot(head)) return std::nullopt;
  return head;
}

absl::StatusOr<AuditHeadFile> ReadAuditHead(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string bytes,
                   ReadFileHead(path, kAuditHeadSlots * kAuditHeadSlotBytes));
  std::optional<AuditHeadFile> newest;
  for (size_t i = 0; i < kAuditHeadSlots; ++i) {
    const size_t at = std::min(i * kAuditHeadSlotBytes, bytes.size());
    const std::optional<AuditHead> head =
        DecodeAuditHeadSlot(std::string_view(bytes).substr(at, kAuditHeadSlotBytes));
    if (!head.has_value()) continue;
    if (newest.has_value() && newest->head.number >= head->number) continue;
    newest = AuditHeadFile{*head, (i + 1) % kAuditHeadSlots};
  }
  if (!newest.has_value()) return AuditDamaged("neither slot of HEAD can be read");
  return *newest;
}

}  // namespace frontdesk::access
