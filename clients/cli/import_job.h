// One run of `frontdesk import`.
#ifndef FRONTDESK_CLIENTS_CLI_IMPORT_JOB_H_
#define FRONTDESK_CLIENTS_CLI_IMPORT_JOB_H_

#include <cstdint>
#include <deque>
#include <istream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "clients/cli/progress.h"
#include "clients/cli/reject_file.h"
#include "clients/cpp/client.h"
#include "clients/cpp/import_batch.h"
#include "clients/cpp/import_stream.h"
#include "clients/formats/account_reader.h"

namespace frontdesk::cli {

struct ImportTotals {
  int64_t imported = 0;
  int64_t unchanged = 0;
  int64_t rejected = 0;
  int64_t juvenile = 0;
  int64_t rows() const { return imported + unchanged + rejected; }
};

struct ImportSource {
  std::istream& stream;
  int64_t bytes = 0;  // in all; 0 if not known
  formats::FileFormat format;
};

// Streams a file to a server in batches of at most 2,000 rows and about 1 MiB, several under way at
// a time. Rejected rows, whoever rejected them, come out in the order of their lines. Memory does
// not depend on the size of the file. Use once.
class ImportJob {
 public:
  // All must outlive the job.
  ImportJob(const client::Client& client, ImportSource source, RejectFile& rejects,
            Progress& progress);

  // Errors: those of formats::AccountReader, of the service and of the reject file. What was
  // answered until then is counted in `totals` and stays taken.
  absl::Status Run();

  const ImportTotals& totals() const { return totals_; }

 private:
  absl::Status Take(formats::SourceRow& row);
  absl::Status SendBatch();
  void TakeAnswer(const admin::v1::ImportAccountsResponse& answer);
  void WriteRejects(std::vector<Reject> rejects);
  // The violation with its field called as in the file.
  Violation InTermsOfFile(Violation violation) const;
  double FractionDone() const;
  void ShowProgress();

  ImportSource source_;
  RejectFile& rejects_;
  Progress& progress_;
  ImportTotals totals_;
  int64_t rows_read_ = 0;
  admin::v1::ImportRow row_;  // the one that is added
  client::ImportBatch batch_;
  std::vector<Reject> batch_rejects_;                // found here, among the rows of `batch_`
  std::deque<std::vector<Reject>> waiting_rejects_;  // the same of each batch under way
  client::ImportStream stream_;
};

}  // namespace frontdesk::cli

#endif  // FRONTDESK_CLIENTS_CLI_IMPORT_JOB_H_
