// Rows of access control in a store that no server has open.
#ifndef FRONTDESK_SERVER_STORE_ROWS_H_
#define FRONTDESK_SERVER_STORE_ROWS_H_

#include <string>
#include <utility>
#include <vector>

#include "server/access/access_rows.h"
#include "storage/account_store.h"

namespace frontdesk {

// For one thread. Every Write is a commit of its own, and is over when it returns.
class StoreRows final : public access::AccessRows {
 public:
  // `store` must outlive this.
  explicit StoreRows(storage::AccountStore& store) : store_(store) {}

  absl::Status Scan(storage::Table table,
                    const std::function<absl::Status(std::string payload)>& visit) const override {
    return store_.ScanRows({.table = table}, [&visit](const storage::RowKey&, std::string payload) {
      return visit(std::move(payload));
    });
  }

  void Write(std::vector<storage::Row> rows, std::vector<storage::RowKey> erased,
             Done done) override {
    storage::CommitBatch batch;
    batch.rows = std::move(rows);
    batch.erased_rows = std::move(erased);
    done(store_.Commit(batch).status());
  }

 private:
  storage::AccountStore& store_;
};

}  // namespace frontdesk

#endif  // FRONTDESK_SERVER_STORE_ROWS_H_
