#include <fstream>
#include <iostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "clients/cli/command.h"
#include "clients/cpp/wire_status.h"
#include "common/error.h"
#include "common/limits.h"
#include "common/status_macros.h"
#include "common/strings.h"
#include "frontdesk/v1/member_event_service.grpc.pb.h"
#include "google/protobuf/util/json_util.h"

namespace frontdesk::cli {
namespace {

constexpr std::string_view kEventsHelp =
    "FILE is NDJSON: protobuf JSON of one MemberEvent a line; `-` reads the standard\n"
    "input. An event that cannot be taken is told with its line and does not stop the\n"
    "rest. Events that came before are left as they are, so a file can be sent again.\n"
    "Exit code 3 says that events were rejected.";

constexpr size_t kBatchBytes = 3 * 1024 * 1024;

using EventStream = grpc::ClientReaderWriterInterface<v1::RecordMemberEventsRequest,
                                                      v1::RecordMemberEventsResponse>;

// Sends the events of a file batch by batch and adds up the answers.
class EventImport {
 public:
  EventImport(EventStream& stream, Screen& problems) : stream_(stream), problems_(problems) {}

  // False once the server has gone.
  bool Run(std::istream& file) {
    std::string line;
    while (std::getline(file, line)) {
      ++line_;
      if (StripSpace(line).empty()) continue;
      Add(line);
      const bool full = static_cast<size_t>(batch_.events_size()) == limits::kMaxEventBatch ||
                        bytes_ > kBatchBytes;
      if (full && !Send()) return false;
    }
    return batch_.events_size() == 0 || Send();
  }

  int64_t recorded() const { return recorded_; }
  int64_t unchanged() const { return unchanged_; }
  int64_t rejected() const { return rejected_; }

 private:
  void Add(const std::string& line) {
    v1::MemberEvent event;
    const auto read = google::protobuf::util::JsonStringToMessage(line, &event);
    if (!read.ok()) return Reject(line_, "not the JSON of a MemberEvent");
    bytes_ += line.size();
    *batch_.add_events() = std::move(event);
    lines_.push_back(line_);
  }

  bool Send() {
    v1::RecordMemberEventsResponse answer;
    if (!stream_.Write(batch_) || !stream_.Read(&answer)) return false;
    recorded_ += answer.recorded();
    unchanged_ += answer.unchanged();
    for (const v1::RejectedEvent& event : answer.rejected()) {
      const v1::EventViolation& first = event.violations(0);
      Reject(lines_[static_cast<size_t>(event.index())],
             absl::StrCat(first.field(), ": ", first.reason(), ": ", first.message()));
    }
    batch_.Clear();
    lines_.clear();
    bytes_ = 0;
    return true;
  }

  void Reject(int64_t line, const std::string& why) {
    ++rejected_;
    problems_.Print(absl::StrCat("line ", line, ": ", why));
  }

  EventStream& stream_;
  Screen& problems_;
  v1::RecordMemberEventsRequest batch_;
  std::vector<int64_t> lines_;
  size_t bytes_ = 0;
  int64_t line_ = 0;
  int64_t recorded_ = 0;
  int64_t unchanged_ = 0;
  int64_t rejected_ = 0;
};

absl::StatusOr<ExitCode> Import(const CommandContext& context, std::istream& file) {
  const auto stub = context.client.NewStub<v1::MemberEventService>();
  grpc::ClientContext call;
  const auto stream = stub->RecordMemberEvents(&call);
  EventImport import(*stream, context.console.err);
  import.Run(file);
  stream->WritesDone();
  RETURN_IF_ERROR(client::FromWire(stream->Finish()));
  context.console.out.Print(absl::StrCat(
      NumberText(import.recorded() + import.unchanged() + import.rejected()),
      " events: ", NumberText(import.recorded()), " recorded, ", NumberText(import.unchanged()),
      " unchanged, ", NumberText(import.rejected()), " rejected"));
  return import.rejected() > 0 ? kExitSomeRejected : kExitOk;
}

absl::StatusOr<ExitCode> RunEvents(const CommandContext& context) {
  const auto& words = context.args.rest();
  if (words[0] != "import") return UsageError("usage: frontdesk events import FILE");
  if (words[1] == "-") return Import(context, std::cin);
  std::ifstream file(words[1]);
  if (file) return Import(context, file);
  return MakeError(absl::StatusCode::kFailedPrecondition, "FILE_UNREADABLE",
                   absl::StrCat("cannot read ", words[1]));
}

}  // namespace

Command EventsCommand() {
  return {.name = "events",
          .arguments = "import FILE",
          .summary = "Take in what happened to members, from an NDJSON file",
          .help = kEventsHelp,
          .example = "frontdesk events import events.ndjson",
          .flags = {},
          .min_words = 2,
          .max_words = 2,
          .run = RunEvents};
}

}  // namespace frontdesk::cli
