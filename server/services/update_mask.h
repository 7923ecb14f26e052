// The field mask of an update.
#ifndef FRONTDESK_SERVER_SERVICES_UPDATE_MASK_H_
#define FRONTDESK_SERVER_SERVICES_UPDATE_MASK_H_

#include <vector>

#include "google/protobuf/field_mask.pb.h"
#include "server/accounts/field.h"
#include "server/services/request_check.h"

namespace frontdesk::services {

// The fields a mask names, each once. Adds FIELD_MASK_REQUIRED, FIELD_NOT_UPDATABLE (a field with a
// function of its own) and FIELD_UNKNOWN with paths such as `update_mask.paths[0]`.
std::vector<accounts::AccountField> ReadUpdateMask(const google::protobuf::FieldMask& mask,
                                                   Violations& violations);

// Leaves of `found`, whose paths are fields of an account, those that `fields` cover.
Violations KeepMasked(const std::vector<accounts::AccountField>& fields, const Violations& found);

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_UPDATE_MASK_H_
