// Records for tests: filled from a number, so that a test can tell them apart.
#ifndef FRONTDESK_TESTS_STORAGE_SUPPORT_TEST_RECORDS_H_
#define FRONTDESK_TESTS_STORAGE_SUPPORT_TEST_RECORDS_H_

#include <cstdint>
#include <string>

#include "storage/account_store.h"

namespace frontdesk::storage {

// An account with a name, an e-mail address and a card that depend on `member`.
records::AccountRecord MakeAccount(MemberNumber member, uint64_t version = 1);

// Sixteen digits that depend on `number`.
std::string CardDigits(uint64_t number);

records::CardOwnerRecord MakeCardOwner(MemberNumber member);
records::RequestRecord MakeRequest(MemberNumber member);
records::GroupRecord MakeGroup(const std::string& name, const std::string& id);

// A row whose record depends on `text`.
Row MakeNote(RowKey key, const std::string& text);

// A batch that puts one account.
CommitBatch PutAccount(MemberNumber member, uint64_t version = 1);

}  // namespace frontdesk::storage

#endif  // FRONTDESK_TESTS_STORAGE_SUPPORT_TEST_RECORDS_H_
