// What the directory refuses, as named facts.
#ifndef FRONTDESK_SERVER_DIRECTORY_ERRORS_H_
#define FRONTDESK_SERVER_DIRECTORY_ERRORS_H_

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace frontdesk::directory {

// INVALID_ARGUMENT REQUEST_ID_REUSED: the ID came before with another request.
absl::Status RequestIdReused();
// UNAVAILABLE STORAGE_FROZEN: a failure stopped writes; whether this one is on disk is not known.
absl::Status StorageFrozen();
// RESOURCE_EXHAUSTED WRITE_QUEUE_FULL.
absl::Status WriteQueueFull();
// UNAVAILABLE SHUTTING_DOWN.
absl::Status ShuttingDown();
// DEADLINE_EXCEEDED DEADLINE_EXCEEDED: the deadline passed before the write was decided; nothing
// was written.
absl::Status WriteNotStarted();
// UNAVAILABLE SEQUENCE_NOT_REACHED: the commit asked for is not visible here yet.
absl::Status SequenceNotReached();
// NOT_FOUND CARD_NOT_FOUND.
absl::Status CardNotFound();
// DATA_LOSS CARD_OWNER_MISMATCH: a card and the account it names do not agree.
absl::Status CardOwnerMismatch();
// NOT_FOUND ACCOUNT_DELETED.
absl::Status AccountDeleted(absl::Time when);
// RESOURCE_EXHAUSTED RESET_TOO_OFTEN.
absl::Status ResetTooOften();

}  // namespace frontdesk::directory

#endif  // FRONTDESK_SERVER_DIRECTORY_ERRORS_H_
