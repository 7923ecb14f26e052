#include "storage/rocksdb/commit_chain.h"

#include <sodium.h>

#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "common/error.h"

namespace frontdesk::storage {
namespace {

constexpr std::string_view kGenesis = "frontdesk change log";

// BLAKE2b-256 over fields that cannot run into each other.
class FieldHash {
 public:
  FieldHash() {
    crypto_generichash_init(&state_, nullptr, 0, kChainHashBytes);
    buffer_.reserve(2 * kBufferBytes);
  }

  FieldHash& Number(uint64_t number) {
    Update(EncodeBigEndian64(number));
    return *this;
  }
  FieldHash& Bytes(std::string_view bytes) {
    Number(bytes.size());
    Update(bytes);
    return *this;
  }
  std::string Finish() {
    Flush();
    std::string hash(kChainHashBytes, '\0');
    crypto_generichash_final(&state_, reinterpret_cast<unsigned char*>(hash.data()), hash.size());
    return hash;
  }

 private:
  // Fields are small, and handing them over one by one costs more than hashing them.
  static constexpr size_t kBufferBytes = 4096;

  void Update(std::string_view bytes) {
    buffer_.append(bytes);
    if (buffer_.size() >= kBufferBytes) Flush();
  }
  void Flush() {
    crypto_generichash_update(&state_, reinterpret_cast<const unsigned char*>(buffer_.data()),
                              buffer_.size());
    buffer_.clear();
  }

  crypto_generichash_state state_;
  std::string buffer_;
};

absl::Status Broken(uint64_t sequence, const char* what) {
  return MakeError(absl::StatusCode::kDataLoss, "CHANGE_LOG_BROKEN",
                   absl::StrCat("commit ", sequence, " of the change log ", what));
}

}  // namespace

std::string GenesisHash(uint64_t epoch) {
  return FieldHash().Bytes(kGenesis).Number(epoch).Finish();
}

std::string HashOperations(const StagedOperations& operations) {
  FieldHash hash;
  hash.Number(operations.size());
  for (const auto& [place, value] : operations) {
    hash.Number(static_cast<uint64_t>(place.first)).Bytes(place.second);
    hash.Number(value.has_value() ? 1 : 0).Bytes(value.value_or(""));
  }
  return hash.Finish();
}

std::string HashEntry(uint64_t sequence, const records::ChangeRecord& entry) {
  FieldHash hash;
  hash.Bytes(entry.previous_hash()).Number(sequence);
  hash.Number(static_cast<uint64_t>(entry.commit_micros())).Bytes(entry.operations_hash());
  hash.Number(entry.members_size());
  for (uint64_t member : entry.members()) hash.Number(member);
  hash.Number(entry.tallies_size());
  for (const auto& tally : entry.tallies()) {
    hash.Number(tally.column_family()).Number(tally.count()).Bytes(tally.digest());
  }
  return hash.Finish();
}

absl::Status CheckLink(uint64_t sequence, const std::string& previous,
                       const records::ChangeRecord& entry) {
  if (entry.previous_hash() != previous) {
    return Broken(sequence, "does not follow the commit before it");
  }
  if (entry.hash() != HashEntry(sequence, entry)) {
    return Broken(sequence, "is not what was written: its hash does not fit");
  }
  return absl::OkStatus();
}

}  // namespace frontdesk::storage
