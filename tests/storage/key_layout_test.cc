#include "storage/rocksdb/key_layout.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "storage/keyed_hash.h"

namespace frontdesk::storage {
namespace {

TEST(KeyLayout, BytesOnDiskAreThese) {
  EXPECT_EQ(EncodeAccountKey(0x0102030405), std::string("\0\0\0\1\2\3\4\5", 8));
  EXPECT_EQ(EncodeChangeKey(1), std::string("\0\0\0\0\0\0\0\1", 8));
  EXPECT_EQ(EncodeGroupKey("0123456789abcdef"), "g0123456789abcdef");
  EXPECT_EQ(GroupIdentity("ab", "c"), std::string("\0\0\0\0\0\0\0\2abc", 11));
}

TEST(KeyLayout, ColumnFamiliesKeepTheirNumbersAndNames) {
  const std::vector<std::string> names = {"accounts", "cards",  "histories", "changes", "requests",
                                          "outbox",   "agents", "programs",  "meta"};
  ASSERT_EQ(kColumnFamilies.size(), names.size());
  for (size_t i = 0; i < names.size(); ++i) {
    EXPECT_EQ(static_cast<size_t>(kColumnFamilies[i]), i + 1);
    EXPECT_EQ(ColumnFamilyName(kColumnFamilies[i]), names[i]);
  }
}

TEST(KeyLayout, NumbersSurviveEncodingAndKeepTheirOrder) {
  const std::vector<uint64_t> numbers = {0, 1, 255, 256, 65535, 4294967296, kMaxMemberNumber};
  std::vector<std::string> keys;
  for (uint64_t number : numbers) {
    keys.push_back(EncodeAccountKey(number));
    EXPECT_EQ(DecodeAccountKey(keys.back()), number);
  }
  EXPECT_TRUE(std::is_sorted(keys.begin(), keys.end()));
}

TEST(KeyLayout, ForeignBytesAreNoKeys) {
  EXPECT_EQ(DecodeAccountKey(""), std::nullopt);
  EXPECT_EQ(DecodeAccountKey("1234567"), std::nullopt);
  EXPECT_EQ(DecodeAccountKey("123456789"), std::nullopt);
  EXPECT_EQ(DecodeAccountKey(EncodeBigEndian64(kMaxMemberNumber + 1)), std::nullopt);
  EXPECT_EQ(DecodeChangeKey(EncodeBigEndian64(0)), std::nullopt);
  EXPECT_FALSE(IsGroupKey("g"));
  EXPECT_FALSE(IsGroupKey("x0123456789abcdef"));
}

TEST(KeyLayout, NameAndIdOfAGroupCannotRunTogether) {
  EXPECT_NE(GroupIdentity("ab", "c"), GroupIdentity("a", "bc"));
  EXPECT_NE(GroupIdentity("", "abc"), GroupIdentity("abc", ""));
}

TEST(KeyedHasher, PurposesAndSecretsTellEqualBytesApart) {
  const KeyedHasher one(std::string(kStoreSecretBytes, 'a'));
  const KeyedHasher two(std::string(kStoreSecretBytes, 'b'));
  const std::set<std::string> hashes = {
      one.Hash(HashPurpose::kCard, "6006"), one.Hash(HashPurpose::kRequest, "6006"),
      one.Hash(HashPurpose::kGroup, "6006"), one.Hash(HashPurpose::kFingerprint, "6006"),
      two.Hash(HashPurpose::kCard, "6006")};
  EXPECT_EQ(hashes.size(), 5u);
  for (const std::string& hash : hashes) EXPECT_EQ(hash.size(), kKeyedHashBytes);
}

TEST(KeyedHasher, HashOnDiskIsBlake2b128OfPurposeAndBytes) {
  // python3: hashlib.blake2b(b"\x01" + b"6006", key=b"a" * 32, digest_size=16).hexdigest()
  const KeyedHasher hasher(std::string(kStoreSecretBytes, 'a'));
  std::string hex;
  for (unsigned char byte : hasher.Hash(HashPurpose::kCard, "6006")) {
    hex += "0123456789abcdef"[byte >> 4];
    hex += "0123456789abcdef"[byte & 15];
  }
  EXPECT_EQ(hex, "6f324924d6fff3c803907ef60def7887");
}

TEST(KeyedHasher, SecretsAreRandom) { EXPECT_NE(RandomStoreSecret(), RandomStoreSecret()); }

}  // namespace
}  // namespace frontdesk::storage
