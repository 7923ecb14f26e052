// The borders of the account: records on disk on one side, documents of the index on the other.
#ifndef FRONTDESK_SERVER_DIRECTORY_CONVERTERS_H_
#define FRONTDESK_SERVER_DIRECTORY_CONVERTERS_H_

#include "absl/status/statusor.h"
#include "frontdesk/storage/v1/records.pb.h"
#include "index/document.h"
#include "server/accounts/account.h"

namespace frontdesk::directory {

namespace records = ::frontdesk::storage::v1;

// The record of an account. Times are kept in microseconds.
records::AccountRecord ToRecord(const accounts::Account& account);
records::AccountRecord ToRecord(accounts::Account&& account);  // moves its text
// The same into a record whose memory is used again.
void ToRecord(const accounts::Account& account, records::AccountRecord& record);

// The account of a record. DATA_LOSS RECORD_NOT_UNDERSTOOD if it holds a number that this version
// does not know.
absl::StatusOr<accounts::Account> FromRecord(const records::AccountRecord& record);

// What the index may know of an account: of gift cards and juveniles their numbers
// only; no payment cards of the retired processor.
index::Document ToDocument(const accounts::Account& account);

// ToDocument(FromRecord(record)) without the account in between: at the start there are millions of
// them. Errors: as FromRecord.
absl::StatusOr<index::Document> TakeDocument(records::AccountRecord record);

}  // namespace frontdesk::directory

#endif  // FRONTDESK_SERVER_DIRECTORY_CONVERTERS_H_
