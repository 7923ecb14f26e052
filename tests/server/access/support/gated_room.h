// A whole server with its real gate: agents, sessions, audit log.
#ifndef FRONTDESK_TESTS_SERVER_ACCESS_SUPPORT_GATED_ROOM_H_
#define FRONTDESK_TESTS_SERVER_ACCESS_SUPPORT_GATED_ROOM_H_

#include <memory>
#include <string>
#include <vector>

#include "google/protobuf/message.h"
#include "server/access_room.h"
#include "tests/server/access/support/audit_room.h"
#include "tests/server/support/service_room.h"

namespace frontdesk::testing {

// A password that the rules of passwords take.
inline constexpr char kPassword[] = "a quiet lake in june";

class GatedRoom {
 public:
  explicit GatedRoom(AccessOptions options = {});
  ~GatedRoom();

  ServiceRoom& service() { return service_; }
  DirectoryRoom& room() { return service_.room(); }
  ManualClock& clock() { return service_.room().clock(); }
  access::AuditRoom& audit_room() { return audit_room_; }
  access::AuditLog& audit() { return *audit_; }
  services::AccessControl control() { return access_->control(); }

  // Makes a service of that name with these roles and returns its API key. No rule is asked.
  std::string MakeKey(const std::string& name, const std::vector<access::Role>& roles);
  // As MakeKey, of an agent; returns the token of a session.
  std::string MakeSession(const std::string& name, const std::vector<access::Role>& roles);
  // Begins a session of an agent that is there.
  std::string BeginSession(const std::string& name);

  // Calls `v1.SearchService/SearchAccounts`; fills `response` if there is one.
  WireError Call(const std::string& method, const google::protobuf::Message& request,
                 const std::string& token, google::protobuf::Message* response = nullptr);

  // All entries of the audit log, oldest first.
  std::vector<access::StoredAuditEntry> Entries();

 private:
  void Make(const std::string& name, access::records::CallerKind kind,
            const std::vector<access::Role>& roles, const std::string& key);

  ServiceRoom service_;
  std::FILE* log_file_;
  Log log_;
  access::AuditRoom audit_room_;
  std::unique_ptr<access::AuditLog> audit_;
  std::unique_ptr<AccessRoom> access_;
};

}  // namespace frontdesk::testing

#endif  // FRONTDESK_TESTS_SERVER_ACCESS_SUPPORT_GATED_ROOM_H_
