// Accounts found, as a table.
#ifndef FRONTDESK_CLIENTS_CLI_ROW_VIEW_H_
#define FRONTDESK_CLIENTS_CLI_ROW_VIEW_H_

#include <string>

#include "clients/cli/display_text.h"
#include "clients/cli/table.h"
#include "frontdesk/v1/search_service.pb.h"
#include "google/protobuf/repeated_ptr_field.h"

namespace frontdesk::cli {

// A table of rows with what matched marked and, if `reasons`, why they are there in the last
// column.
Table RowTable(const google::protobuf::RepeatedPtrField<v1::SearchRow>& rows, bool reasons);

// `ACTIVE` in the tone of its status.
DisplayText StatusText(v1::AccountStatus status);

// `12 N Main St, Boston, MA 02116`.
std::string AddressText(const v1::PostalAddress& address);

// `last name`, `e-mail`.
std::string FieldLabel(v1::SearchField field);

// Why the row is there: `last name prefix, first name: bob is a nickname of Robert`.
std::string MatchText(const v1::SearchRow& row);

}  // namespace frontdesk::cli

#endif  // FRONTDESK_CLIENTS_CLI_ROW_VIEW_H_
