#include "server/directory/errors.h"

#include "absl/strings/str_cat.h"
#include "common/error.h"

namespace frontdesk::directory {

absl::Status RequestIdReused() {
  return InvalidArgument({{"request_id", "REQUEST_ID_REUSED",
                           "this request ID came before with another request; use a new ID for "
                           "every new request and the old one for repeating it only"}});
}

absl::Status StorageFrozen() {
  return MakeError(
      absl::StatusCode::kUnavailable, "STORAGE_FROZEN",
      "storage has stopped taking writes after a failure; searching still works; repeat the "
      "request with the same request ID once the server has been restarted");
}

absl::Status WriteQueueFull() {
  return MakeError(absl::StatusCode::kResourceExhausted, "WRITE_QUEUE_FULL",
                   "too many writes are waiting; repeat the request a little later");
}

absl::Status ShuttingDown() {
  return MakeError(absl::StatusCode::kUnavailable, "SHUTTING_DOWN",
                   "the server is shutting down; repeat the request when it is back");
}

absl::Status WriteNotStarted() {
  return MakeError(absl::StatusCode::kDeadlineExceeded, "DEADLINE_EXCEEDED",
                   "the deadline passed while the write was waiting; nothing was written");
}

absl::Status SequenceNotReached() {
  return MakeError(absl::StatusCode::kUnavailable, "SEQUENCE_NOT_REACHED",
                   "the commit named by min_sequence is not visible here yet; ask again");
}

absl::Status CardNotFound() {
  return MakeError(absl::StatusCode::kNotFound, "CARD_NOT_FOUND",
                   "there is no card with this number; compare it with the card");
}

absl::Status CardOwnerMismatch() {
  return MakeError(absl::StatusCode::kDataLoss, "CARD_OWNER_MISMATCH",
                   "a stored card number and the account it names do not agree");
}

absl::Status AccountDeleted(absl::Time when) {
  return MakeError(
      absl::StatusCode::kNotFound, "ACCOUNT_DELETED",
      absl::StrCat("the member was deleted at ", absl::FormatTime(when, absl::UTCTimeZone()),
                   "; nothing about the member is left"));
}

absl::Status ResetTooOften() {
  return MakeError(absl::StatusCode::kResourceExhausted, "RESET_TOO_OFTEN",
                   "this account was sent several reset mails within the hour; let the member look "
                   "into the spam folder, and try again in an hour");
}

}  // namespace frontdesk::directory
