#include "storage/rocksdb/file_checksum.h"

#include <isa-l/crc.h>

#include <algorithm>
#include <climits>
#include <cstddef>
#include <cstdint>
#include <string>

namespace frontdesk::storage {
namespace {

// Names are in MANIFEST.
constexpr char kGenerator[] = "FileChecksumCrc32c";
constexpr char kFactory[] = "FileChecksumGenCrc32cFactory";

class Crc32cGenerator final : public rocksdb::FileChecksumGenerator {
 public:
  void Update(const char* data, size_t n) override {
    while (n > 0) {
      const size_t size = std::min<size_t>(n, INT_MAX);
      // It only reads.
      auto* bytes = reinterpret_cast<unsigned char*>(const_cast<char*>(data));
      register_ = crc32_iscsi(bytes, static_cast<int>(size), register_);
      data += size;
      n -= size;
    }
  }
  void Finalize() override {
    const uint32_t sum = ~register_;
    for (int shift = 24; shift >= 0; shift -= 8) sum_.push_back(static_cast<char>(sum >> shift));
  }
  std::string GetChecksum() const override { return sum_; }
  const char* Name() const override { return kGenerator; }

 private:
  uint32_t register_ = ~uint32_t{0};
  std::string sum_;  // big-endian, once finished
};

class Crc32cFactory final : public rocksdb::FileChecksumGenFactory {
 public:
  std::unique_ptr<rocksdb::FileChecksumGenerator> CreateFileChecksumGenerator(
      const rocksdb::FileChecksumGenContext& context) override {
    // Asked for a sum of another kind, RocksDB must hear that this is not known here.
    const std::string& asked = context.requested_checksum_func_name;
    if (!asked.empty() && asked != kGenerator) return nullptr;
    return std::make_unique<Crc32cGenerator>();
  }
  const char* Name() const override { return kFactory; }
};

}  // namespace

std::shared_ptr<rocksdb::FileChecksumGenFactory> MakeFileChecksums() {
  return std::make_shared<Crc32cFactory>();
}

}  // namespace frontdesk::storage
