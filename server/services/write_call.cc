#include "server/services/write_call.h"

#include <algorithm>

#include "common/limits.h"
#include "server/accounts/etag.h"

namespace frontdesk::services {

void CheckRequestId(const std::string& id, Violations& violations) {
  const bool printable =
      std::ranges::all_of(id, [](unsigned char c) { return c >= 0x21 && c <= 0x7e; });
  if (id.size() <= limits::kMaxRequestIdBytes && printable) return;
  violations.push_back({"request_id", "REQUEST_ID_MALFORMED",
                        "a request ID has at most 64 printable ASCII characters, no spaces"});
}

std::optional<uint64_t> ReadEtag(const std::string& etag, const std::string& field,
                                 Violations& violations) {
  if (etag.empty()) return std::nullopt;
  const std::optional<uint64_t> version = accounts::ParseEtag(etag);
  if (!version) {
    violations.push_back(
        {field, "ETAG_MALFORMED", "this is not an etag; send back the one that was read, or none"});
  }
  return version;
}

absl::StatusOr<accounts::Account> FindNamed(const directory::Directory& directory,
                                            const AccountName& name) {
  if (name.card.empty()) return directory.Get(name.member);
  directory::CardView view;
  ASSIGN_OR_RETURN(view, directory.GetByCard(name.card));
  if (!view.account) return accounts::AccountNotFound();
  return *std::move(view.account);
}

}  // namespace frontdesk::services
