// How far a long piece of work is.
#ifndef FRONTDESK_CLIENTS_CLI_PROGRESS_H_
#define FRONTDESK_CLIENTS_CLI_PROGRESS_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "clients/cli/console.h"
#include "common/clock.h"

namespace frontdesk::cli {

struct ProgressState {
  std::string what;  // `importing`
  int64_t rows = 0;
  double fraction = -1;  // of all the work, 0 to 1; negative if not known
  absl::Duration elapsed;
  int64_t under_way = 0;  // rows begun, besides `rows`
};

// `importing [#####.....] 50 %  12,345 rows  6,172 rows/s  ETA 0:02`, with a bar of `bar_width`
// columns (0 for none). What is under way is said behind that: `(4,000 under way)`.
std::string ProgressLine(const ProgressState& state, int bar_width);

// `1:02:03`, `2:03`.
std::string DurationText(absl::Duration duration);

// Shows progress on a screen: one line that is drawn anew ten times a second on a terminal, else a
// line every five seconds. Not thread-safe.
class Progress {
 public:
  Progress(std::string what, Screen& screen, const Clock& clock);
  // Erases the line from a terminal.
  ~Progress();

  void Update(int64_t rows, double fraction, int64_t under_way = 0);
  absl::Duration elapsed() const { return clock_.Now() - start_; }

 private:
  Screen& screen_;
  const Clock& clock_;
  const absl::Time start_;
  absl::Time next_;
  ProgressState state_;
  bool drawn_ = false;
};

}  // namespace frontdesk::cli

#endif  // FRONTDESK_CLIENTS_CLI_PROGRESS_H_
