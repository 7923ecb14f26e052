// From what storage holds of a member to what pages are made of, and the way every page goes.
#ifndef FRONTDESK_SERVER_SERVICES_MEMBER_FILES_H_
#define FRONTDESK_SERVER_SERVICES_MEMBER_FILES_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "common/status_macros.h"
#include "server/directory/member_reader.h"
#include "server/pages/member_file.h"
#include "server/services/api_converters.h"
#include "server/services/call.h"

namespace frontdesk::services {

// The file of a member with how many rows its audit history has.
struct LoadedFile {
  pages::MemberFile file;
  int64_t audit_rows = 0;
};

// Reads everything of a member, of one moment. Errors: those of MemberReader.
absl::StatusOr<LoadedFile> LoadFile(const directory::Directory& directory, MemberNumber member);

// Reads the file of the member that `id` names. Errors: those of LoadFile, INVALID_ARGUMENT with
// all that is wrong with the request.
absl::StatusOr<LoadedFile> LoadFile(Call& call, std::string_view id);

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_MEMBER_FILES_H_
