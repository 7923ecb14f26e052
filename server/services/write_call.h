// What every call that writes has in common: naming the account, the etag, the request ID, and the
// way to the writer and back.
#ifndef FRONTDESK_SERVER_SERVICES_WRITE_CALL_H_
#define FRONTDESK_SERVER_SERVICES_WRITE_CALL_H_

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status_macros.h"
#include "common/strings.h"
#include "server/accounts/errors.h"
#include "server/services/api_converters.h"
#include "server/services/call.h"

namespace frontdesk::services {

// REQUEST_ID_MALFORMED unless it is empty or up to 64 printable characters.
void CheckRequestId(const std::string& id, Violations& violations);

// The version of an etag; nullopt for an empty one. ETAG_MALFORMED.
std::optional<uint64_t> ReadEtag(const std::string& etag, const std::string& field,
                                 Violations& violations);

// What a repeated request is recognised by: a hash of its caller, the method and all of the request
// but its ID. So nobody is told what somebody else's request was answered.
template <typename WriteCall>
std::string HashBody(WriteCall& call, std::string_view method) {
  auto request = call.request();
  request.clear_request_id();
  const std::string end(1, '\0');
  return call.backend().directory.KeyedHash(
      absl::StrCat(call.caller().name(), end, ToAbsl(method), end, request.SerializeAsString()));
}

// An account named by a oneof of `member_id` and `card_number`: the member, or the card's digits.
struct AccountName {
  MemberNumber member = 0;
  std::string card;
};
template <typename Request>
AccountName ReadAccountName(const Request& request, Violations& violations) {
  AccountName name;
  if (request.has_member_id()) {
    name.member = ReadMemberId(request.member_id(), "member_id", violations);
  } else if (request.has_card_number()) {
    name.card = ReadCardNumber(request.card_number(), "card_number", violations);
  } else {
    violations.push_back(
        {"account", "ACCOUNT_REQUIRED", "name the account by member_id or by card_number"});
  }
  return name;
}

// The account of a name. Errors: those of Directory::Get and GetByCard; NOT_FOUND ACCOUNT_NOT_FOUND
// for a card that belongs to nobody.
absl::StatusOr<accounts::Account> FindNamed(const directory::Directory& directory,
                                            const AccountName& name);

// Hands a write to the writer, with actor, request ID and deadline of the call. `finish` turns the
// reply into that of the call and returns its status.
template <typename WriteCall, typename Finish>
void SubmitWrite(WriteCall& call, std::string_view method, directory::Write write, Finish finish) {
  write.actor = call.actor();
  write.request_id = call.request().request_id();
  write.deadline = call.deadline();
  if (!write.request_id.empty()) {
    write.body_hash = HashBody(call, method);
  }
  call.backend().directory.Submit(
      std::move(write),
      [&call, finish = std::move(finish)](absl::StatusOr<directory::WriteReply> reply) {
        if (reply.ok()) call.set_sequence(reply->sequence);
        call.Finish(finish(std::move(reply)));
      });
}

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_WRITE_CALL_H_
