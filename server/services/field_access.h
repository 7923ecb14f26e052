// Fields that not every caller may see or change, and fields that say whose data a message holds:
// as the options in the protos say (frontdesk.access.v1.field).
#ifndef FRONTDESK_SERVER_SERVICES_FIELD_ACCESS_H_
#define FRONTDESK_SERVER_SERVICES_FIELD_ACCESS_H_

#include <string>
#include <vector>

#include "common/member_id.h"
#include "google/protobuf/message.h"
#include "server/access/policy/permissions.h"

namespace frontdesk::services {

// Masks everything in `message`, and in the messages inside it, that needs a permission to read
// which `permissions` lack. A caller who lacks nothing costs a look at the type of the message.
// Thread-safe, as all of this.
void MaskFields(access::PermissionSet permissions, google::protobuf::Message& message);

// The members whose IDs stand in fields marked as such, each once, in the order of their first
// mention. What is no member ID is left out.
std::vector<MemberNumber> MembersIn(const google::protobuf::Message& message);

// What `message`, a request, needs beside what its method needs: the permissions of the fields that
// it gives, or that its `update_mask` names if it has one.
access::PermissionSet NeededToEdit(const google::protobuf::Message& message);

// What it needs to edit the field of v1.Account at `path`. `*` names all of them.
access::PermissionSet NeededToEdit(const std::string& path);

// The permission to read the field of v1.Account at `path` (`address.street`), unspecified if
// everybody may. Paths that do not exist need none.
access::Permission NeededToRead(const std::string& path);

// `j***@e***.com`; the domain's last label stays. What has no @ shows its first character only.
std::string MaskEmail(const std::string& email);
// `***4567`: the last four digits, if there are more than four.
std::string MaskPhone(const std::string& phone);
// `941**`: the first three characters, if there are more than three.
std::string MaskPostalCode(const std::string& code);

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_FIELD_ACCESS_H_
