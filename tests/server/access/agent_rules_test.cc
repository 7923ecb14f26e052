// What a User Admin may do to whom.
#include "server/access/agents/agent_rules.h"

#include <algorithm>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "server/access/tokens/token_hash.h"
#include "tests/server/access/memory_rows.h"

namespace frontdesk::access {
namespace {

using namespace v1;  // NOLINT: names of roles and permissions
using records::AgentRecord;

constexpr Change kByOther = {.by = "root", .admins = 2};

AgentRecord Person(std::vector<Role> roles) {
  AgentRecord record;
  record.set_name("ada");
  record.set_kind(records::CALLER_KIND_AGENT);
  for (Role role : roles) record.add_roles(role);
  return record;
}

std::string ReasonOf(const absl::Status& status) { return GetErrorDetail(status).reason; }

std::vector<std::string> ReasonsOf(const std::vector<Violation>& violations) {
  std::vector<std::string> reasons;
  for (const Violation& violation : violations) {
    reasons.push_back(violation.field + " " + violation.reason);
  }
  return reasons;
}

TEST(AgentRules, EverythingWrongWithANewAgentIsSaidAtOnce) {
  AgentRecord record;
  record.set_name("Ada Lovelace");
  record.add_roles(99);
  record.add_granted(0);
  record.set_program("default");
  EXPECT_EQ(ReasonsOf(CheckNewAgent(record)),
            (std::vector<std::string>{"name AGENT_NAME_MALFORMED", "kind KIND_REQUIRED",
                                      "roles[0] ROLE_UNKNOWN", "granted[0] PERMISSION_UNKNOWN",
                                      "program NOT_FOR_KIND"}));
}

TEST(AgentRules, OnlyTillsHaveTheRoleOfTillsAndTillsHaveNoOther) {
  AgentRecord till;
  till.set_name("till-1");
  till.set_kind(records::CALLER_KIND_TILL);
  EXPECT_EQ(ReasonsOf(CheckNewAgent(till)),
            (std::vector<std::string>{"program PROGRAM_REQUIRED", "store STORE_REQUIRED"}));
  till.set_program("default");
  till.set_store("0001");
  till.add_roles(ROLE_TILL);
  EXPECT_TRUE(CheckNewAgent(till).empty());
  EXPECT_EQ(ReasonOf(Give(till, {.roles = {ROLE_AGENT}, .permissions = {}}, kByOther).status()),
            "ROLE_NOT_FOR_KIND");
  EXPECT_EQ(
      ReasonOf(Give(Person({}), {.roles = {ROLE_TILL}, .permissions = {}}, kByOther).status()),
      "ROLE_NOT_FOR_KIND");
}

// A slow twin: what somebody may do, said anew after each grant and revocation.
TEST(AgentRules, WhatIsGivenAndTakenAddsUp) {
  AgentRecord record = Person({ROLE_AGENT});
  PermissionSet expected = PermissionsOf(ROLE_AGENT);
  for (int number = 1; number <= Permission_MAX; ++number) {
    if (!Permission_IsValid(number)) continue;
    const auto permission = static_cast<Permission>(number);
    record = Take(record, {.roles = {}, .permissions = {permission}}, kByOther).value();
    expected.Remove(permission);
    EXPECT_EQ(EffectivePermissions(record), expected) << NameOf(permission);
    record = Give(record, {.roles = {}, .permissions = {permission}}, kByOther).value();
    expected.Add(permission);
    EXPECT_EQ(EffectivePermissions(record), expected) << NameOf(permission);
  }
  record = Take(record, {.roles = {ROLE_AGENT}, .permissions = {}}, kByOther).value();
  for (Permission permission : PermissionsOf(ROLE_AGENT).ToVector()) expected.Remove(permission);
  EXPECT_EQ(EffectivePermissions(record), expected) << "what a role had is not kept beside it";
}

TEST(AgentRules, AWithheldPermissionStaysAwayWhateverRolesCome) {
  AgentRecord record = Person({ROLE_AGENT});
  record = Take(record, {.roles = {}, .permissions = {PERMISSION_ACCOUNT_EDIT}}, kByOther).value();
  record = Give(record, {.roles = {ROLE_SENIOR_AGENT}, .permissions = {}}, kByOther).value();
  EXPECT_FALSE(EffectivePermissions(record).Has(PERMISSION_ACCOUNT_EDIT));
  EXPECT_TRUE(EffectivePermissions(record).Has(PERMISSION_ACCOUNT_STATUS));
}

TEST(AgentRules, NobodyChangesWhatTheyMayDoThemselves) {
  const AgentRecord admin = Person({ROLE_USER_ADMIN});
  const Change own = {.by = "ada", .admins = 2};
  const Grant grant = {.roles = {ROLE_SENIOR_AGENT}, .permissions = {}};
  EXPECT_EQ(ReasonOf(Give(admin, grant, own).status()), "OWN_PERMISSIONS");
  EXPECT_EQ(ReasonOf(Take(admin, grant, own).status()), "OWN_PERMISSIONS");
  EXPECT_EQ(ReasonOf(SetDisabled(admin, true, own).status()), "OWN_PERMISSIONS");
}

TEST(AgentRules, TheLastAdminStaysOne) {
  const AgentRecord admin = Person({ROLE_USER_ADMIN});
  const Change last = {.by = "root", .admins = 1};
  const Grant role = {.roles = {ROLE_USER_ADMIN}, .permissions = {}};
  const Grant permission = {.roles = {}, .permissions = {PERMISSION_AGENT_MANAGE}};
  EXPECT_EQ(ReasonOf(Take(admin, role, last).status()), "LAST_ADMIN");
  EXPECT_EQ(ReasonOf(Take(admin, permission, last).status()), "LAST_ADMIN");
  EXPECT_EQ(ReasonOf(SetDisabled(admin, true, last).status()), "LAST_ADMIN");
  EXPECT_TRUE(Take(admin, role, kByOther).ok());
  EXPECT_TRUE(SetDisabled(Person({ROLE_AGENT}), true, last).ok());
}

TEST(Permissions, HaveNamesThatLeadBack) {
  EXPECT_EQ(NameOf(PERMISSION_ACCOUNT_LOOKUP), "account.lookup");
  EXPECT_EQ(NameOf(PERMISSION_ACCOUNT_MEDIA_EXCHANGE), "account.media_exchange");
  EXPECT_EQ(NameOf(ROLE_SENIOR_AGENT), "senior_agent");
  EXPECT_EQ(PermissionNamed("account.lookup"), PERMISSION_ACCOUNT_LOOKUP);
  EXPECT_EQ(PermissionNamed("account.everything"), std::nullopt);
  EXPECT_EQ(RoleNamed("user_admin"), ROLE_USER_ADMIN);
  EXPECT_EQ(RoleNamed("unspecified"), std::nullopt);
}

TEST(AgentBook, FindsWhatWasAcknowledgedAlsoAfterARestart) {
  testing::MemoryRows rows;
  AgentBook book(rows);
  ASSERT_TRUE(book.Load().ok());
  EXPECT_EQ(book.Find("ada"), nullptr);
  ASSERT_TRUE(book.Change("ada",
                          [](const Agent* before) -> absl::StatusOr<AgentRecord> {
                            EXPECT_EQ(before, nullptr);
                            return Person({ROLE_USER_ADMIN});
                          })
                  .ok());
  AgentBook again(rows);
  ASSERT_TRUE(again.Load().ok());
  ASSERT_NE(again.Find("ada"), nullptr);
  EXPECT_TRUE(again.Find("ada")->permissions.Has(PERMISSION_AGENT_MANAGE));
  EXPECT_EQ(again.CountAble(PERMISSION_AGENT_MANAGE), 1u);
}

TEST(AgentBook, WhatCouldNotBeWrittenDoesNotCount) {
  testing::MemoryRows rows;
  AgentBook book(rows);
  rows.Answer(absl::UnavailableError("no disk"));
  EXPECT_FALSE(
      book.Change("ada",
                  [](const Agent*) -> absl::StatusOr<AgentRecord> { return Person({ROLE_AGENT}); })
          .ok());
  EXPECT_EQ(book.Find("ada"), nullptr);
}

TEST(AgentBook, AnApiKeyIsKnownUntilItIsRenewed) {
  testing::MemoryRows rows;
  AgentBook book(rows);
  const auto set_key = [&book](const std::string& key) {
    ASSERT_TRUE(book.Change("robot",
                            [&key](const Agent*) -> absl::StatusOr<AgentRecord> {
                              AgentRecord record;
                              record.set_name("robot");
                              const TokenHash hash = HashToken(key);
                              record.set_api_key_hash(hash.data(), hash.size());
                              return record;
                            })
                    .ok());
  };
  set_key("fdk_old");
  ASSERT_NE(book.FindByKey("fdk_old"), nullptr);
  set_key("fdk_new");
  EXPECT_EQ(book.FindByKey("fdk_old"), nullptr);
  EXPECT_EQ(book.FindByKey("fdk_new")->record.name(), "robot");
}

}  // namespace
}  // namespace frontdesk::access
