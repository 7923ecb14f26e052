#include "storage/rocksdb/tally.h"

#include <sodium.h>

#include <algorithm>
#include <cstdlib>
#include <string>

#include "storage/keyed_hash.h"

namespace frontdesk::storage {
namespace {

static_assert(crypto_shorthash_siphashx24_KEYBYTES == 16);
static_assert(crypto_shorthash_siphashx24_BYTES == 16);

// Derives the key for row hashes from the secret of the store.
constexpr std::string_view kDerivation = "frontdesk row tally";

absl::uint128 ToNumber(const unsigned char* bytes) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), 16);
  return absl::MakeUint128(*DecodeBigEndian64(text.substr(0, 8)),
                           *DecodeBigEndian64(text.substr(8)));
}

std::string ToBytes(absl::uint128 number) {
  return EncodeBigEndian64(absl::Uint128High64(number)) +
         EncodeBigEndian64(absl::Uint128Low64(number));
}

}  // namespace

RowHasher::RowHasher(std::string_view secret) {
  if (secret.size() != kStoreSecretBytes) std::abort();
  crypto_generichash(key_.data(), key_.size(),
                     reinterpret_cast<const unsigned char*>(kDerivation.data()), kDerivation.size(),
                     reinterpret_cast<const unsigned char*>(secret.data()), secret.size());
}

absl::uint128 RowHasher::Hash(std::string_view key, std::string_view value) const {
  // The length of the key keeps key and value apart.
  std::string row = EncodeBigEndian64(key.size());
  row.reserve(row.size() + key.size() + value.size());
  row.append(key).append(value);
  std::array<unsigned char, 16> hash;
  crypto_shorthash_siphashx24(hash.data(), reinterpret_cast<const unsigned char*>(row.data()),
                              row.size(), key_.data());
  return ToNumber(hash.data());
}

Tally* Tallies::Find(ColumnFamily family) {
  auto it = std::find(kTalliedFamilies.begin(), kTalliedFamilies.end(), family);
  return it == kTalliedFamilies.end() ? nullptr : &tallies_[it - kTalliedFamilies.begin()];
}

const Tally& Tallies::Get(ColumnFamily family) const {
  return *const_cast<Tallies*>(this)->Find(family);
}

void Tallies::WriteTo(v1::ChangeRecord* entry) const {
  for (size_t i = 0; i < tallies_.size(); ++i) {
    v1::TallyRecord* record = entry->add_tallies();
    record->set_column_family(static_cast<uint32_t>(kTalliedFamilies[i]));
    record->set_count(tallies_[i].count);
    record->set_digest(ToBytes(tallies_[i].digest));
  }
}

std::optional<Tallies> Tallies::ReadFrom(const v1::ChangeRecord& entry) {
  Tallies tallies;
  const auto size = static_cast<size_t>(entry.tallies_size());
  if (size != kTalliedFamilies.size() && size != kTalliedInFormat1) return std::nullopt;
  for (size_t i = 0; i < size; ++i) {
    const v1::TallyRecord& record = entry.tallies(static_cast<int>(i));
    const bool known = record.column_family() == static_cast<uint32_t>(kTalliedFamilies[i]) &&
                       record.digest().size() == 16;
    if (!known) return std::nullopt;
    tallies.tallies_[i] = {
        record.count(), ToNumber(reinterpret_cast<const unsigned char*>(record.digest().data()))};
  }
  return tallies;
}

}  // namespace frontdesk::storage
