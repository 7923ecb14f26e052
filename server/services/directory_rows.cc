#include "server/services/directory_rows.h"

#include <memory>
#include <utility>

#include "server/directory/draft.h"

namespace frontdesk::services {
namespace {

// What one Write wants, shared with the plan: plans are copied.
struct Wanted {
  std::vector<storage::Row> rows;
  std::vector<storage::RowKey> erased;
};

}  // namespace

absl::Status DirectoryRows::Scan(
    storage::Table table, const std::function<absl::Status(std::string payload)>& visit) const {
  return directory_.rows().ScanRows(
      {.table = table},
      [&visit](const storage::RowKey&, std::string payload) { return visit(std::move(payload)); });
}

void DirectoryRows::Write(std::vector<storage::Row> rows, std::vector<storage::RowKey> erased,
                          Done done) {
  const auto wanted = std::make_shared<const Wanted>(Wanted{std::move(rows), std::move(erased)});
  directory::Write write;
  write.plan = [wanted](directory::Draft& draft,
                        const accounts::RuleContext&) -> absl::StatusOr<directory::PlanReply> {
    for (const storage::Row& row : wanted->rows) draft.PutRow(row);
    for (const storage::RowKey& key : wanted->erased) draft.EraseRow(key);
    return directory::PlanReply();
  };
  directory_.Submit(std::move(write),
                    [done = std::move(done)](const absl::StatusOr<directory::WriteReply>& reply) {
                      done(reply.status());
                    });
}

}  // namespace frontdesk::services
