#include "server/services/member_event_service.h"

#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/limits.h"
#include "common/status_macros.h"
#include "server/directory/member_event_plan.h"
#include "server/pages/event_converter.h"
#include "server/services/call.h"
#include "server/services/email_owners.h"

namespace frontdesk::services {
namespace {

constexpr Method kRecordMemberEvents{"v1.MemberEventService/RecordMemberEvents",
                                     absl::InfiniteDuration()};

constexpr int32_t kCopy = -1;

// A batch on its way. The writer fills in the response.
struct Batch {
  std::vector<directory::NumberedEvent> events;
  std::vector<int32_t> places;  // of `events` in the request; kCopy: see AddOtherOwners
  v1::RecordMemberEventsResponse response;
};

void AddRejected(int32_t place, const Violations& violations,
                 v1::RecordMemberEventsResponse& response) {
  v1::RejectedEvent& rejected = *response.add_rejected();
  rejected.set_index(place);
  for (const Violation& violation : violations) {
    v1::EventViolation& out = *rejected.add_violations();
    out.set_field(violation.field);
    out.set_reason(violation.reason);
    out.set_message(violation.message);
  }
}

// A mail that came back to one member came back to all who have the address: the bounce is
// recorded for each of them.
absl::Status AddOtherOwners(const directory::NumberedEvent& bounce,
                            const directory::Directory& directory, Batch& batch) {
  std::vector<MemberNumber> owners;
  ASSIGN_OR_RETURN(owners, FindEmailOwners(directory, bounce.event.email));
  for (const MemberNumber owner : owners) {
    if (owner == bounce.event.member) continue;
    batch.events.push_back(bounce);
    batch.events.back().event.member = owner;
    batch.places.push_back(kCopy);
  }
  return absl::OkStatus();
}

// Reads and checks the events; what is wrong with them goes into the response.
absl::StatusOr<std::shared_ptr<Batch>> ReadBatch(const v1::RecordMemberEventsRequest& request,
                                                 const directory::Directory& directory) {
  auto batch = std::make_shared<Batch>();
  const absl::Time now = directory.Now();
  for (int32_t i = 0; i < request.events_size(); ++i) {
    Violations violations;
    directory::NumberedEvent event{pages::FromApi(request.events(i), violations), 0};
    if (violations.empty()) violations = accounts::CheckEvent(event.event, now);
    if (!violations.empty()) {
      AddRejected(i, violations, batch->response);
      continue;
    }
    event.number = directory::EventNumber(directory.KeyedHash(event.event.record.event_id()));
    if (event.event.record.has_bounce()) {
      RETURN_IF_ERROR(AddOtherOwners(event, directory, *batch));
    }
    batch->events.push_back(std::move(event));
    batch->places.push_back(i);
  }
  return batch;
}

// On the writer thread. A refused event does not stop the others; a failing store does.
absl::Status RecordBatch(Batch& batch, absl::Time now, directory::Draft& draft) {
  v1::RecordMemberEventsResponse& response = batch.response;
  for (size_t i = 0; i < batch.events.size(); ++i) {
    const auto outcome = directory::RecordEvent(batch.events[i], now, draft);
    if (batch.places[i] == kCopy && (outcome.ok() || absl::IsNotFound(outcome.status()))) continue;
    if (absl::IsNotFound(outcome.status())) {
      AddRejected(batch.places[i],
                  {{"member_id", GetErrorDetail(outcome.status()).reason,
                    std::string(outcome.status().message())}},
                  response);
    } else if (!outcome.ok()) {
      return outcome.status();
    } else if (*outcome == directory::EventOutcome::kRecorded) {
      response.set_recorded(response.recorded() + 1);
    } else {
      response.set_unchanged(response.unchanged() + 1);
    }
  }
  return absl::OkStatus();
}

// Reads a batch, has it written, answers, reads the next.
class EventStream final : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>,
                          public Call {
 public:
  EventStream(ServerEnvironment& environment, grpc::CallbackServerContext& context)
      : Call(environment, kRecordMemberEvents, context) {}

  void Start() {
    const absl::Status admitted = Admit();
    if (!admitted.ok()) return Conclude(admitted);
    Attempt([this](const absl::Status& status) {
      status.ok() ? StartRead(&request_bytes_) : Conclude(status);
    });
  }

  void OnReadDone(bool ok) override {
    if (!ok) return Conclude(absl::OkStatus());  // the client has sent all, or has gone
    const bool queued = environment().workers.Submit([this] {
      const absl::Status status = Submit();
      if (!status.ok()) Conclude(status);
    });
    if (!queued) Conclude(ServerBusy());
  }

  void OnWriteDone(bool ok) override {
    if (!ok) return Conclude(absl::CancelledError("the caller has gone"));
    StartRead(&request_bytes_);
  }

  void OnCancel() override { Cancel(); }
  void OnDone() override { delete this; }

 private:
  void Conclude(const absl::Status& status) {
    set_rows(events_read_);
    Call::Conclude(status, [this](const grpc::Status& wire) { Finish(wire); });
  }

  absl::Status Submit() {
    v1::RecordMemberEventsRequest request;
    RETURN_IF_ERROR(ParseMessage(request_bytes_, limits::kMaxMessageBytes, request, violations));
    if (static_cast<size_t>(request.events_size()) > limits::kMaxEventBatch) {
      violations.push_back({"events", "TOO_MANY_EVENTS",
                            absl::StrCat("a batch has at most ", limits::kMaxEventBatch,
                                         " events; send more batches")});
    }
    RETURN_IF_ERROR(Refusal());
    events_read_ += request.events_size();
    std::shared_ptr<Batch> batch;
    ASSIGN_OR_RETURN(batch, ReadBatch(request, backend().directory));
    directory::Write write;
    write.plan = [batch](
                     directory::Draft& draft,
                     const accounts::RuleContext& context) -> absl::StatusOr<directory::PlanReply> {
      RETURN_IF_ERROR(RecordBatch(*batch, context.now, draft));
      return directory::PlanReply();
    };
    backend().directory.Submit(std::move(write),
                               [this, batch](absl::StatusOr<directory::WriteReply> reply) {
                                 if (!reply.ok()) return Conclude(reply.status());
                                 batch->response.set_sequence(reply->sequence);
                                 Answer(batch->response);
                               });
    return absl::OkStatus();
  }

  void Answer(const v1::RecordMemberEventsResponse& response) {
    response_bytes_.Clear();
    const absl::Status status = WriteMessage(response, response_bytes_);
    if (!status.ok()) return Conclude(status);
    StartWrite(&response_bytes_);
  }

  grpc::ByteBuffer request_bytes_;
  grpc::ByteBuffer response_bytes_;
  int64_t events_read_ = 0;
};

}  // namespace

grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* MemberEventService::RecordMemberEvents(
    grpc::CallbackServerContext* context) {
  auto* stream = new EventStream(environment_, *context);
  stream->Start();
  return stream;
}

}  // namespace frontdesk::services
