// No reply to a role holds what the role may not see: random calls, canaries in every field (R-061,
// P14). FRONTDESK_CANARY_CALLS says how many; scripts/test-long makes a million.
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "frontdesk/v1/account_service.pb.h"
#include "frontdesk/v1/history_service.pb.h"
#include "frontdesk/v1/member_page_service.pb.h"
#include "frontdesk/v1/member_view_service.pb.h"
#include "frontdesk/v1/search_service.pb.h"
#include "google/protobuf/dynamic_message.h"
#include "gtest/gtest.h"
#include "server/grpc_server.h"
#include "tests/model/dice.h"
#include "tests/server/access/support/gated_room.h"

namespace frontdesk::testing {
namespace {

using namespace access::v1;  // NOLINT: names of roles and permissions
using google::protobuf::Message;

constexpr uint64_t kMembers = 20;

uint64_t CallCount() { return model::NumberFromEnvironment("FRONTDESK_CANARY_CALLS", 2000); }

// A word that stands in one field of one member and nowhere else.
std::string Canary(const char* field, uint64_t n) {
  return absl::StrCat("qz", field, "zq", n, "x");
}

// What it takes to see the canary of a field. Written by hand, not read from the protos.
const std::map<std::string, access::PermissionSet>& NeededToSee() {
  static const auto& table = *new std::map<std::string, access::PermissionSet>{
      {"firstname", {PERMISSION_ACCOUNT_LOOKUP}},
      {"company", {PERMISSION_ACCOUNT_LOOKUP}},
      {"city", {PERMISSION_ACCOUNT_LOOKUP}},
      {"email", {PERMISSION_ACCOUNT_LOOKUP, PERMISSION_ACCOUNT_CONTACT_READ}},
      {"street", {PERMISSION_ACCOUNT_LOOKUP, PERMISSION_ACCOUNT_CONTACT_READ}},
      {"postal", {PERMISSION_ACCOUNT_LOOKUP, PERMISSION_ACCOUNT_CONTACT_READ}},
      {"holder", {PERMISSION_ACCOUNT_LOOKUP, PERMISSION_ACCOUNT_BILLING}}};
  return table;
}

v1::Account Marked(uint64_t n) {
  v1::Account account = PersonMessage(n);
  account.set_first_name(Canary("firstname", n));
  account.set_company_name(Canary("company", n));
  account.set_email(Canary("email", n) + "@example.com");
  account.mutable_address()->set_street("1 " + Canary("street", n));
  account.mutable_address()->set_city(Canary("city", n));
  account.mutable_address()->set_postal_code(Canary("postal", n));
  account.clear_payment_cards();
  v1::PaymentCard& card = *account.add_payment_cards();
  card.set_last4("4242");
  card.set_brand("VISA");
  card.set_cardholder_last_name(Canary("holder", n));
  card.set_on_file(true);
  card.set_subscription_charge(true);
  return account;
}

class CanaryTest : public ::testing::Test {
 protected:
  // A caller with some permissions, taken at random.
  struct Caller {
    std::string key;
    access::PermissionSet permissions;
  };

  CanaryTest() {
    room_.MakeKey("maker", {ROLE_SENIOR_AGENT});
    const std::string maker = room_.MakeKey("maker2", {ROLE_SENIOR_AGENT});
    for (uint64_t n = 1; n <= kMembers; ++n) {
      v1::CreateAccountRequest create;
      *create.mutable_account() = Marked(n);
      v1::Account made;
      const WireError error = room_.Call("v1.AccountService/CreateAccount", create, maker, &made);
      EXPECT_EQ(error.code, grpc::StatusCode::OK) << error.message;
      members_.push_back(made.member_id());
    }
    for (const access::Role role : {ROLE_AGENT, ROLE_SENIOR_AGENT, ROLE_USER_ADMIN, ROLE_TILL,
                                    ROLE_EVENT_SOURCE, ROLE_FRONT_END, ROLE_AUDITOR}) {
      const std::string name = "role-" + access::NameOf(role);
      callers_.push_back({room_.MakeKey(name, {role}), access::PermissionsOf(role)});
    }
    for (int i = 0; i < 20; ++i) callers_.push_back(MixedCaller(i));
  }

  Caller MixedCaller(int number) {
    const std::string name = absl::StrCat("mixed-", number);
    Caller caller{room_.MakeKey(name, {}), {PERMISSION_ACCOUNT_LOOKUP}};
    const auto changed = room_.control().agents->Change(
        name, [&](const access::Agent* before) -> absl::StatusOr<access::records::AgentRecord> {
          access::records::AgentRecord record = before->record;
          for (int p = 1; p < PERMISSION_TILL_LOOKUP; ++p) {
            if (p != PERMISSION_ACCOUNT_LOOKUP && dice_.OneIn(2)) continue;
            // What unmasks on request is not what is tested here.
            if (!Permission_IsValid(p) || p == PERMISSION_ACCOUNT_UNMASK) continue;
            record.add_granted(p);
            caller.permissions.Add(static_cast<access::Permission>(p));
          }
          return record;
        });
    EXPECT_TRUE(changed.ok());
    return caller;
  }

  // Fills the fields of a request that name members, and searches by canaries.
  void Fill(Message& request) {
    const auto* type = request.GetDescriptor();
    const auto* reflection = request.GetReflection();
    if (const auto* id = type->FindFieldByName("member_id")) {
      reflection->SetString(&request, id, dice_.Pick(members_));
    }
    if (type->full_name() == "frontdesk.v1.SearchAccountsRequest") {
      v1::SearchAccountsRequest search;
      const uint64_t n = 1 + dice_.Below(kMembers);
      switch (dice_.Below(5)) {
        case 0:
          search.mutable_criteria()->add_emails(Canary("email", n));
          break;
        case 1:
          search.mutable_criteria()->add_addresses("%" + Canary("street", n));
          break;
        case 2:
          search.set_query(Canary("firstname", n));
          break;
        case 3:
          search.mutable_criteria()->add_billing()->set_last4("4242");
          break;
        default:
          search.mutable_criteria()->add_first_names("qzfirst%");
      }
      request.ParseFromString(search.SerializeAsString());
    }
  }

  // Fails if `reply` holds a canary that `permissions` do not let see.
  void ExpectNoLeak(const std::string& reply, const Caller& caller, const std::string& method) {
    for (const auto& [field, needed] : NeededToSee()) {
      if (caller.permissions.HasAll(needed)) {
        seen_ += reply.find("qz" + field + "zq") != std::string::npos;
        continue;
      }
      EXPECT_EQ(reply.find("qz" + field + "zq"), std::string::npos)
          << field << " in " << method << ": " << absl::CHexEscape(reply.substr(0, 2000));
    }
  }

  model::Dice dice_{model::ChooseSeed()};
  GatedRoom room_;
  std::vector<std::string> members_;
  std::vector<Caller> callers_;
  uint64_t seen_ = 0;  // canaries shown to those who may see them: the test would fail if none were
};

TEST_F(CanaryTest, NoRandomCallShowsWhatItsCallerMayNotSee) {
  const auto rules = access::MethodRules::Load(GrpcServer::ServiceNames()).value();
  std::vector<std::string> methods;
  for (const std::string& method : rules.Names()) {
    if (rules.Find(method).needs.Has(PERMISSION_ACCOUNT_LOOKUP)) methods.push_back(method);
  }
  google::protobuf::DynamicMessageFactory factory;
  const auto* pool = google::protobuf::DescriptorPool::generated_pool();
  for (size_t i = 0; i < CallCount(); ++i) {
    const std::string& method = dice_.Pick(methods);
    const Caller& caller = dice_.Pick(callers_);
    std::string full = "frontdesk." + method;
    std::string name = full;
    name[name.find('/')] = '.';
    const auto* descriptor = pool->FindMethodByName(name);
    ASSERT_NE(descriptor, nullptr) << name;
    const std::unique_ptr<Message> request(factory.GetPrototype(descriptor->input_type())->New());
    if (!descriptor->client_streaming()) Fill(*request);
    std::string reply;
    const WireError error =
        room_.service().CallRaw("/" + full, request->SerializeAsString(), caller.key, &reply);
    ExpectNoLeak(reply + error.message, caller, method);
  }
  EXPECT_GT(seen_, CallCount() / 20);
}

}  // namespace
}  // namespace frontdesk::testing
