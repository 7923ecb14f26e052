#include "storage/rocksdb/key_layout.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "storage/keyed_hash.h"
#include "storage/rocksdb/row_layout.h"

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

TEST(RowLayout, BytesOnDiskAreThese) {
  const KeyedHasher hasher(std::string(kStoreSecretBytes, 's'));
  EXPECT_EQ(EncodeRowKey(MemberRow(Table::kNotes, 258, -1, 3), hasher),
            std::string("\0\0\0\0\0\0\1\2"
                        "\5\x7f\xff\xff\xff\xff\xff\xff\xff\0\0\0\0\0\0\0\3",
                        25));
  EXPECT_EQ(EncodeRowKey(NumberedRow(Table::kOutbox, 7), hasher),
            std::string("\x20\0\0\0\0\0\0\0\7", 9));
  EXPECT_EQ(EncodeRowKey(NamedRow(Table::kStores, "CORPORATE"), hasher),
            "1" + hasher.Hash(HashPurpose::kRow, "1CORPORATE"));
}

TEST(RowLayout, KeysSurviveEncodingButForTheirNames) {
  const KeyedHasher hasher(std::string(kStoreSecretBytes, 's'));
  for (const RowKey& key : {MemberRow(Table::kAuditHistory, 5, -12345, 9),
                            NumberedRow(Table::kTombstones, kMaxMemberNumber)}) {
    EXPECT_EQ(DecodeRowKey(key.table, EncodeRowKey(key, hasher)), key);
  }
  const RowKey named = NamedRow(Table::kTokens, "x");
  EXPECT_EQ(DecodeRowKey(named.table, EncodeRowKey(named, hasher)), NamedRow(Table::kTokens, ""));
  EXPECT_EQ(DecodeRowKey(Table::kStores, EncodeRowKey(named, hasher)), std::nullopt);
  EXPECT_EQ(DecodeRowKey(Table::kTokens, "3"), std::nullopt);
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
