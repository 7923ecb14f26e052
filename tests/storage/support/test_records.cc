#include "tests/storage/support/test_records.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace frontdesk::storage {

records::AccountRecord MakeAccount(MemberNumber member, uint64_t version) {
  records::AccountRecord account;
  account.set_member(member);
  account.set_version(version);
  account.set_first_name(absl::StrCat("First", member % 17));
  account.set_last_name(absl::StrCat("Last", member));
  account.set_email(absl::StrCat("member", member, ".v", version, "@example.com"));
  account.add_phones(absl::StrFormat("+1 555 %07d", member % 10'000'000));
  account.add_cards()->set_number(CardDigits(member));
  account.set_points(static_cast<int64_t>(member * 31 + version));
  return account;
}

std::string CardDigits(uint64_t number) {
  return absl::StrFormat("6006%012d", number * 7'919 % 1'000'000'000'000);
}

records::CardOwnerRecord MakeCardOwner(MemberNumber member) {
  records::CardOwnerRecord owner;
  owner.set_member(member);
  owner.set_state(1);
  return owner;
}

records::RequestRecord MakeRequest(MemberNumber member) {
  records::RequestRecord request;
  request.set_member(member);
  request.set_body_hash(absl::StrCat("body of ", member));
  *request.mutable_reply() = MakeAccount(member);
  request.set_expire_micros(static_cast<int64_t>(1'000'000 + member));
  return request;
}

records::GroupRecord MakeGroup(const std::string& name, const std::string& id) {
  records::GroupRecord group;
  group.set_group_name(name);
  group.set_group_id(id);
  return group;
}

Row MakeNote(RowKey key, const std::string& text) {
  records::NoteRecord note;
  note.set_text(text);
  return *MakeRow(std::move(key), note);
}

CommitBatch PutAccount(MemberNumber member, uint64_t version) {
  CommitBatch batch;
  batch.accounts.push_back(MakeAccount(member, version));
  return batch;
}

}  // namespace frontdesk::storage
