// A directory over a store in memory, with blocking calls.
#ifndef FRONTDESK_TESTS_SERVER_SUPPORT_DIRECTORY_ROOM_H_
#define FRONTDESK_TESTS_SERVER_SUPPORT_DIRECTORY_ROOM_H_

#include <latch>
#include <memory>
#include <string>
#include <vector>

#include "common/clock.h"
#include "index/query.h"
#include "server/directory/directory.h"
#include "storage/memory/memory_account_store.h"

namespace frontdesk::testing {

class DirectoryRoom {
 public:
  // Noon UTC on 21 November 2026.
  DirectoryRoom();

  // Closes the directory and opens it again over the same store.
  void Reopen();

  directory::Directory& directory() { return *directory_; }
  storage::MemoryAccountStore& store() { return store_; }
  ManualClock& clock() { return clock_; }

  // Submits and waits. `body_hash` is made of `body`.
  absl::StatusOr<directory::WriteReply> Write(accounts::Command command,
                                              std::string request_id = "",
                                              const std::string& body = "");
  absl::StatusOr<directory::WriteReply> Submit(directory::Write write);
  absl::StatusOr<directory::WriteReply> Create(accounts::Account account);
  absl::StatusOr<directory::ImportReply> Import(const std::vector<accounts::Account>& rows);

  // Members that match one criterion, by number.
  std::vector<MemberNumber> Find(index::Field field, const std::string& text);

  // Holds the writer inside a callback until it is told to go on, so that what is submitted
  // meanwhile becomes one group.
  class HeldWriter {
   public:
    explicit HeldWriter(DirectoryRoom& room);
    ~HeldWriter() { Release(); }
    void Release();

   private:
    std::shared_ptr<std::latch> go_ = std::make_shared<std::latch>(1);
    bool released_ = false;
  };

 private:
  storage::MemoryAccountStore store_;
  ManualClock clock_;
  std::unique_ptr<directory::Directory> directory_;
};

// An update of one field.
accounts::UpdateAccount Update(MemberNumber member, accounts::AccountField field,
                               accounts::Account values);

// The reason of a status, or "OK".
std::string ReasonOf(const absl::Status& status);

}  // namespace frontdesk::testing

#endif  // FRONTDESK_TESTS_SERVER_SUPPORT_DIRECTORY_ROOM_H_
