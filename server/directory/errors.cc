#include "server/directory/errors.h"

#include "common/error.h"

namespace frontdesk::directory {

absl::Status RequestIdReused() {
  return InvalidArgument({{"request_id", "REQUEST_ID_REUSED",
                           "This request ID came before with another request. Use a new ID for "
                           "every new request and the old one for repeating it only."}});
}

absl::Status StorageFrozen() {
  return MakeError(
      absl::StatusCode::kUnavailable, "STORAGE_FROZEN",
      "Storage has stopped taking writes after a failure. Searching still works. Repeat "
      "the request with the same request ID once the server has been restarted.");
}

absl::Status WriteQueueFull() {
  return MakeError(absl::StatusCode::kResourceExhausted, "WRITE_QUEUE_FULL",
                   "Too many writes are waiting. Repeat the request a little later.");
}

absl::Status ShuttingDown() {
  return MakeError(absl::StatusCode::kUnavailable, "SHUTTING_DOWN",
                   "The server is shutting down. Repeat the request when it is back.");
}

absl::Status WriteNotStarted() {
  return MakeError(absl::StatusCode::kDeadlineExceeded, "DEADLINE_EXCEEDED",
                   "The deadline passed while the write was waiting; nothing was written.");
}

absl::Status SequenceNotReached() {
  return MakeError(absl::StatusCode::kUnavailable, "SEQUENCE_NOT_REACHED",
                   "The commit named by min_sequence is not visible here yet. Ask again.");
}

absl::Status CardNotFound() {
  return MakeError(absl::StatusCode::kNotFound, "CARD_NOT_FOUND",
                   "There is no card with this number. Compare it with the card.");
}

absl::Status CardOwnerMismatch() {
  return MakeError(absl::StatusCode::kDataLoss, "CARD_OWNER_MISMATCH",
                   "A stored card number and the account it names do not agree.");
}

}  // namespace frontdesk::directory
