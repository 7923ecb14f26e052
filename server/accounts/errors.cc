#include "server/accounts/errors.h"

#include <string>
#include <utility>

#include "server/accounts/etag.h"

namespace frontdesk::accounts {
namespace {

// An error about the state of the account, told once a field it concerns.
absl::Status StateError(absl::StatusCode code, std::vector<Violation> violations) {
  ErrorDetail detail;
  detail.reason = violations.front().reason;
  const absl::Status status(code, violations.front().message);
  detail.violations = std::move(violations);
  return WithDetail(status, detail);
}

}  // namespace

absl::Status Refuse(std::string_view reason, std::string_view message) {
  return MakeError(absl::StatusCode::kFailedPrecondition, reason, message);
}

absl::Status AccountNotFound() {
  return MakeError(absl::StatusCode::kNotFound, "ACCOUNT_NOT_FOUND",
                   "there is no such account; check the number, or search for the member");
}

absl::Status MemberIdTaken() {
  return StateError(absl::StatusCode::kAlreadyExists,
                    {{"member_id", "MEMBER_ID_TAKEN",
                      "another account has this member ID; leave it empty in a creation to be "
                      "given a free one; an import never overwrites an account"}});
}

absl::Status CardNumberTaken(std::string_view field) {
  return StateError(
      absl::StatusCode::kAlreadyExists,
      {{std::string(field), "CARD_NUMBER_TAKEN",
        "this card number belongs to an account already; look the card up, or use another card"}});
}

absl::Status MemberIdsExhausted() {
  return MakeError(absl::StatusCode::kResourceExhausted, "MEMBER_IDS_EXHAUSTED",
                   "the highest member ID is taken; give an unused member ID with the request");
}

absl::Status TerminatedIsFinal() {
  return StateError(
      absl::StatusCode::kFailedPrecondition,
      {{"status", "TERMINATED_IS_FINAL",
        "the account was terminated, which is final: it can be read but not changed"}});
}

absl::Status JuvenileHoldsNoDemographics(const std::vector<AccountField>& fields) {
  std::vector<Violation> violations;
  for (AccountField field : fields) {
    violations.push_back({std::string(PathOf(field)), "JUVENILE",
                          "the account is labelled juvenile: nothing demographic is stored; clear "
                          "the juvenile status first"});
  }
  return StateError(absl::StatusCode::kFailedPrecondition, std::move(violations));
}

absl::Status ValuesTaken(const std::vector<AccountField>& fields) {
  std::vector<Violation> violations;
  for (AccountField field : fields) {
    violations.push_back({std::string(PathOf(field)), "VALUE_TAKEN",
                          "another account of the program has this value; look that account up, or "
                          "give another value"});
  }
  return StateError(absl::StatusCode::kAlreadyExists, std::move(violations));
}

absl::Status MemberDeleted() {
  return StateError(
      absl::StatusCode::kAlreadyExists,
      {{"member_id", "MEMBER_DELETED",
        "the member with this ID was deleted, and the ID is never used again; leave it "
        "empty in a creation to be given a free one"}});
}

absl::Status EtagMismatch(uint64_t current_version) {
  ErrorDetail detail;
  detail.reason = "ETAG_MISMATCH";
  detail.etag = MakeEtag(current_version);
  return WithDetail(absl::AbortedError("the account was changed since it was read; read it again, "
                                       "apply the change to what it is now and send the new etag"),
                    detail);
}

}  // namespace frontdesk::accounts
