#include "tests/server/access/support/gated_room.h"

#include <future>
#include <utility>

#include "gtest/gtest.h"
#include "server/access/tokens/token_hash.h"

namespace frontdesk::testing {

GatedRoom::GatedRoom(AccessOptions options)
    : log_file_(std::tmpfile()), log_(log_file_, LogLevel::kDebug), audit_(audit_room_.MustOpen()) {
  auto opened = AccessRoom::Open({service_.room().directory(), *audit_, clock(), log_}, options);
  EXPECT_TRUE(opened.ok()) << opened.status();
  access_ = *std::move(opened);
  service_.SetAccess(access_->control());
}

GatedRoom::~GatedRoom() {
  service_.server().Shutdown(absl::ZeroDuration());
  access_.reset();
  audit_.reset();
  std::fclose(log_file_);
}

void GatedRoom::Make(const std::string& name, access::records::CallerKind kind,
                     const std::vector<access::Role>& roles, const std::string& key) {
  const auto made = control().agents->Change(
      name, [&](const access::Agent*) -> absl::StatusOr<access::records::AgentRecord> {
        access::records::AgentRecord record;
        record.set_name(name);
        record.set_kind(kind);
        for (access::Role role : roles) record.add_roles(role);
        const access::TokenHash hash = access::HashToken(key);
        if (!key.empty()) record.set_api_key_hash(hash.data(), hash.size());
        return record;
      });
  EXPECT_TRUE(made.ok()) << made.status();
}

std::string GatedRoom::MakeKey(const std::string& name, const std::vector<access::Role>& roles) {
  std::string key = access::NewToken(access::kApiKeyPrefix);
  Make(name, access::records::CALLER_KIND_SERVICE, roles, key);
  return key;
}

std::string GatedRoom::MakeSession(const std::string& name,
                                   const std::vector<access::Role>& roles) {
  Make(name, access::records::CALLER_KIND_AGENT, roles, "");
  return BeginSession(name);
}

std::string GatedRoom::BeginSession(const std::string& name) {
  std::promise<std::string> token;
  control().sessions->Begin(name, "", clock().Now(),
                            [&token](absl::StatusOr<access::Sessions::Begun> begun) {
                              token.set_value(begun.ok() ? begun->token.Reveal() : "");
                            });
  return token.get_future().get();
}

WireError GatedRoom::Call(const std::string& method, const google::protobuf::Message& request,
                          const std::string& token, google::protobuf::Message* response) {
  std::string reply;
  const WireError error =
      service_.CallRaw("/frontdesk." + method, request.SerializeAsString(), token, &reply);
  const bool readable = response == nullptr || response->ParseFromString(reply);
  EXPECT_TRUE(readable);
  return error;
}

std::vector<access::StoredAuditEntry> GatedRoom::Entries() { return access::AllEntries(*audit_); }

}  // namespace frontdesk::testing
