#include "clients/cpp/import_batch.h"

#include <cstdint>

#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/wire_format_lite.h"

namespace frontdesk::client {
namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedOutputStream;

constexpr uint32_t kRowTag = WireFormatLite::MakeTag(
    admin::v1::ImportAccountsRequest::kRowsFieldNumber, WireFormatLite::WIRETYPE_LENGTH_DELIMITED);

}  // namespace

void ImportBatch::Add(const admin::v1::ImportRow& row) {
  const auto size = static_cast<uint32_t>(row.ByteSizeLong());
  const size_t before = bytes_.size();
  bytes_.resize(before + CodedOutputStream::VarintSize32(kRowTag) +
                CodedOutputStream::VarintSize32(size) + size);
  auto* at = reinterpret_cast<uint8_t*>(bytes_.data()) + before;
  at = CodedOutputStream::WriteVarint32ToArray(kRowTag, at);
  at = CodedOutputStream::WriteVarint32ToArray(size, at);
  row.SerializeWithCachedSizesToArray(at);
  ++rows_;
}

grpc::ByteBuffer ImportBatch::Take() {
  const grpc::Slice slice(bytes_);
  bytes_.clear();
  rows_ = 0;
  return grpc::ByteBuffer(&slice, 1);
}

}  // namespace frontdesk::client
