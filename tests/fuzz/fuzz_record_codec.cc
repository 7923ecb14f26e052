// Bytes on disk: values, keys and the small files beside the database, decoded from anything.
#include <string>
#include <string_view>

#include "frontdesk/storage/v1/records.pb.h"
#include "storage/rocksdb/commit_chain.h"
#include "storage/rocksdb/data_folder.h"
#include "storage/rocksdb/key_layout.h"
#include "storage/rocksdb/record_codec.h"
#include "storage/rocksdb/tally.h"
#include "storage/rocksdb/witness.h"
#include "tests/fuzz/protobuf_input.h"
#include "tests/fuzz/require.h"

namespace frontdesk::fuzz {
namespace {

using namespace frontdesk::storage;  // NOLINT: the subject

// A record that was decoded, by whatever way, survives its own encoding.
template <typename Record>
void CheckSurvives(ColumnFamily family, const Record& record) {
  Record again;
  Require(DecodeRecord(family, EncodeRecord(record), &again).ok(), "what is encoded is decoded");
  Require(again.SerializeAsString() == record.SerializeAsString(), "and is the same");
}

template <typename Record>
void CheckValue(ColumnFamily family, std::string_view bytes) {
  Record record;
  const absl::Status status = DecodeRecord(family, bytes, &record);
  Require(status.ok() || absl::IsDataLoss(status), "a record or DATA_LOSS");
  if (status.ok()) CheckSurvives(family, record);
  // Past the envelope, which random bytes seldom are.
  Record bare;
  if (bare.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    CheckSurvives(family, bare);
  }
}

void CheckChange(std::string_view bytes) {
  v1::ChangeRecord entry;
  if (!entry.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return;
  entry.set_hash(HashEntry(7, entry));
  Require(CheckLink(7, entry.previous_hash(), entry).ok(), "a hash fits its entry");
  Require(!CheckLink(8, entry.previous_hash(), entry).ok(), "and no other commit");
  const auto tallies = Tallies::ReadFrom(entry);
  if (!tallies.has_value()) return;
  v1::ChangeRecord written;
  tallies->WriteTo(&written);
  Require(Tallies::ReadFrom(written) == tallies, "tallies survive their entry");
}

void CheckKeys(std::string_view bytes) {
  if (const auto number = DecodeBigEndian64(bytes)) {
    Require(EncodeBigEndian64(*number) == bytes, "one encoding a number");
  }
  if (const auto member = DecodeAccountKey(bytes)) {
    Require(*member <= kMaxMemberNumber && EncodeAccountKey(*member) == bytes, "a member");
  }
  if (const auto sequence = DecodeChangeKey(bytes)) {
    Require(*sequence > 0 && EncodeChangeKey(*sequence) == bytes, "a commit number");
  }
  if (IsGroupKey(bytes)) Require(EncodeGroupKey(bytes.substr(1)) == bytes, "a group key");
}

void CheckFiles(std::string_view bytes) {
  if (const auto marker = DecodeFormatMarker(bytes)) {
    Require(EncodeFormatMarker(*marker) == bytes, "one text a marker");
  }
  if (const auto mark = DecodeWitnessSlot(bytes)) {
    Require(DecodeWitnessSlot(EncodeWitnessSlot(*mark)) == mark, "a mark survives its slot");
  }
}

}  // namespace
}  // namespace frontdesk::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace frontdesk::fuzz;
  const std::string_view bytes = ProtobufInput(data, size);
  CheckValue<v1::AccountRecord>(ColumnFamily::kAccounts, bytes);
  CheckValue<v1::CardOwnerRecord>(ColumnFamily::kCards, bytes);
  CheckValue<v1::ChangeRecord>(ColumnFamily::kChanges, bytes);
  CheckValue<v1::RequestRecord>(ColumnFamily::kRequests, bytes);
  CheckValue<v1::GroupRecord>(ColumnFamily::kPrograms, bytes);
  CheckValue<v1::StoreIdentityRecord>(ColumnFamily::kMeta, bytes);
  CheckChange(bytes);
  CheckKeys(bytes);
  CheckFiles(bytes);
  return 0;
}
