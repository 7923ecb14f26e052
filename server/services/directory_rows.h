// The rows of access control in the directory's store.
#ifndef FRONTDESK_SERVER_SERVICES_DIRECTORY_ROWS_H_
#define FRONTDESK_SERVER_SERVICES_DIRECTORY_ROWS_H_

#include <functional>
#include <string>
#include <vector>

#include "server/access/access_rows.h"
#include "server/directory/directory.h"

namespace frontdesk::services {

class DirectoryRows final : public access::AccessRows {
 public:
  // `directory` must outlive this.
  explicit DirectoryRows(directory::Directory& directory) : directory_(directory) {}

  absl::Status Scan(storage::Table table,
                    const std::function<absl::Status(std::string payload)>& visit) const override;
  void Write(std::vector<storage::Row> rows, std::vector<storage::RowKey> erased,
             Done done) override;

 private:
  directory::Directory& directory_;
};

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_DIRECTORY_ROWS_H_
