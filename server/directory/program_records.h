// The borders of programs, stores, card ranges and issued cards: records on disk.
#ifndef FRONTDESK_SERVER_DIRECTORY_PROGRAM_RECORDS_H_
#define FRONTDESK_SERVER_DIRECTORY_PROGRAM_RECORDS_H_

#include "absl/status/statusor.h"
#include "frontdesk/storage/v1/records.pb.h"
#include "server/accounts/issued_card.h"
#include "server/accounts/programs.h"
#include "storage/row.h"

namespace frontdesk::directory {

namespace records = ::frontdesk::storage::v1;

records::ProgramRecord ToRecord(const accounts::Program& program);
records::StoreRecord ToRecord(const accounts::Store& store);
records::CardRangeRecord ToRecord(const accounts::CardRange& range);
records::CardRemainderRecord ToRecord(const accounts::CardRemainder& remainder);

// All that is stored. Errors: those of the store.
absl::StatusOr<accounts::Programs> LoadPrograms(const storage::RowReader& store);

// What is known of a card; `digits` says whose range it is in.
accounts::IssuedCard FromRecord(const records::CardOwnerRecord& record, const std::string& digits,
                                const accounts::Programs& programs);

}  // namespace frontdesk::directory

#endif  // FRONTDESK_SERVER_DIRECTORY_PROGRAM_RECORDS_H_
