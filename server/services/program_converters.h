// The borders of programs, stores and card ranges: messages of frontdesk.admin.v1.
#ifndef FRONTDESK_SERVER_SERVICES_PROGRAM_CONVERTERS_H_
#define FRONTDESK_SERVER_SERVICES_PROGRAM_CONVERTERS_H_

#include "frontdesk/admin/v1/program_service.pb.h"
#include "server/accounts/programs.h"
#include "server/services/request_check.h"

namespace frontdesk::services {

// FIELD_UNKNOWN for paths of required and unique fields that no update writes.
accounts::Program FromApi(const admin::v1::Program& program, Violations& violations);
accounts::Store FromApi(const admin::v1::Store& store);
accounts::CardRange FromApi(const admin::v1::CardRange& range);

admin::v1::Program ToApi(const accounts::Program& program);
admin::v1::Store ToApi(const accounts::Store& store);
admin::v1::CardRange ToApi(const accounts::CardRange& range);

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_PROGRAM_CONVERTERS_H_
