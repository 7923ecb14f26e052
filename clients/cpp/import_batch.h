// Rows of an import as they go over the wire.
#ifndef FRONTDESK_CLIENTS_CPP_IMPORT_BATCH_H_
#define FRONTDESK_CLIENTS_CPP_IMPORT_BATCH_H_

#include <cstddef>
#include <string>

#include "frontdesk/admin/v1/transfer_service.pb.h"
#include "grpcpp/support/byte_buffer.h"

namespace frontdesk::client {

// Gathers an ImportAccountsRequest: each row is serialized when it comes, once, and is not kept.
class ImportBatch {
 public:
  void Add(const admin::v1::ImportRow& row);

  size_t rows() const { return rows_; }
  size_t bytes() const { return bytes_.size(); }

  // The message. The batch is empty afterwards and can be filled again.
  grpc::ByteBuffer Take();

 private:
  std::string bytes_;
  size_t rows_ = 0;
};

}  // namespace frontdesk::client

#endif  // FRONTDESK_CLIENTS_CPP_IMPORT_BATCH_H_
