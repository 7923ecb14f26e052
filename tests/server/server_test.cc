// What is true of every method: readiness, health, malformed bytes, unknown fields, sizes.
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/limits.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/dynamic_message.h"
#include "google/protobuf/unknown_field_set.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "gtest/gtest.h"
#include "tests/server/support/service_room.h"
#include "tests/server/support/test_accounts.h"

namespace frontdesk::testing {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

// Every method with one request and one reply.
std::vector<const MethodDescriptor*> UnaryMethods() {
  // The pool knows a file once one of its messages has been used.
  v1::GetAccountRequest::descriptor();
  v1::SearchAccountsRequest::descriptor();
  pos::v1::LookupCardRequest::descriptor();
  admin::v1::GetServerStatsRequest::descriptor();
  const auto* pool = google::protobuf::DescriptorPool::generated_pool();
  std::vector<const MethodDescriptor*> methods;
  for (const char* name : {"frontdesk.v1.SearchService", "frontdesk.v1.AccountService",
                           "frontdesk.pos.v1.PosService", "frontdesk.admin.v1.ServerService"}) {
    const auto* service = pool->FindServiceByName(name);
    for (int i = 0; i < service->method_count(); ++i) methods.push_back(service->method(i));
  }
  return methods;
}

std::string PathOf(const MethodDescriptor* method) {
  return absl::StrCat("/", method->service()->full_name(), "/", method->name());
}

// Calls `visit` with each field inside `type`, its path, and a request in which the messages on the
// way are present. `leaf` is the message that holds the field.
void ForEachField(Message& root, Message& at, const std::string& path,
                  const std::function<void(Message& leaf, const FieldDescriptor* field,
                                           const std::string& path)>& visit) {
  const Descriptor* type = at.GetDescriptor();
  const auto* reflection = at.GetReflection();
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    std::string name = path.empty() ? field->name() : absl::StrCat(path, ".", field->name());
    if (field->is_repeated()) absl::StrAppend(&name, "[0]");
    visit(at, field, name);
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    Message& child = field->is_repeated() ? *reflection->AddMessage(&at, field)
                                          : *reflection->MutableMessage(&at, field);
    ForEachField(root, child, name, visit);
    reflection->ClearField(&at, field);
  }
}

void ForEachFieldOf(
    const MethodDescriptor* method,
    const std::function<void(const std::string& bytes, const std::string& path)>& check,
    const std::function<bool(Message& leaf, const FieldDescriptor* field)>& spoil) {
  google::protobuf::DynamicMessageFactory factory;
  const std::unique_ptr<Message> request(factory.GetPrototype(method->input_type())->New());
  ForEachField(*request, *request, "",
               [&](Message& leaf, const FieldDescriptor* field, const std::string& path) {
                 if (!spoil(leaf, field)) return;
                 check(request->SerializeAsString(), path);
                 leaf.GetReflection()->ClearField(&leaf, field);
               });
}

// every text of every request.
TEST(EveryRequest, RefusesTextThatIsNotUtf8AndNamesTheField) {
  ServiceRoom room;
  int fields = 0;
  for (const MethodDescriptor* method : UnaryMethods()) {
    ForEachFieldOf(
        method,
        [&](const std::string& bytes, const std::string& path) {
          const WireError error = room.CallRaw(PathOf(method), bytes);
          EXPECT_EQ(error.code, grpc::StatusCode::INVALID_ARGUMENT) << PathOf(method) << path;
          EXPECT_THAT(error.violations, ElementsAre(Pair(path, "TEXT_NOT_CLEAN"))) << path;
          ++fields;
        },
        [](Message& leaf, const FieldDescriptor* field) {
          if (field->type() != FieldDescriptor::TYPE_STRING) return false;
          const std::string bad = "\xc3(";
          if (field->is_repeated()) {
            leaf.GetReflection()->AddString(&leaf, field, bad);
          } else {
            leaf.GetReflection()->SetString(&leaf, field, bad);
          }
          return true;
        });
  }
  EXPECT_GE(fields, 80);
}

// an unknown field anywhere.
TEST(EveryRequest, RefusesFieldsItDoesNotKnow) {
  ServiceRoom room;
  for (const MethodDescriptor* method : UnaryMethods()) {
    const WireError error = room.CallRaw(PathOf(method), "\xfa\x07\x01x");  // field 127, text
    EXPECT_EQ(error.code, grpc::StatusCode::INVALID_ARGUMENT) << PathOf(method);
    EXPECT_THAT(error.violations, Contains(Pair("127", "UNKNOWN_FIELD"))) << PathOf(method);
    google::protobuf::DynamicMessageFactory factory;
    const std::unique_ptr<Message> request(factory.GetPrototype(method->input_type())->New());
    ForEachField(
        *request, *request, "",
        [&](Message& leaf, const FieldDescriptor* field, const std::string& path) {
          if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) return;
          const auto* reflection = leaf.GetReflection();
          Message& child = field->is_repeated() ? *reflection->AddMessage(&leaf, field)
                                                : *reflection->MutableMessage(&leaf, field);
          child.GetReflection()->MutableUnknownFields(&child)->AddVarint(99, 1);
          EXPECT_THAT(room.CallRaw(PathOf(method), request->SerializeAsString()).violations,
                      Contains(Pair(path + ".99", "UNKNOWN_FIELD")));
          reflection->ClearField(&leaf, field);
        });
  }
}

// Every enumeration of every request. Fields outside the mask of an update are not read.
TEST(EveryRequest, RefusesNumbersOutsideItsEnumerations) {
  ServiceRoom room;
  int fields = 0;
  for (const MethodDescriptor* method : UnaryMethods()) {
    if (method->name() == "UpdateAccount") continue;
    ForEachFieldOf(
        method,
        [&](const std::string& bytes, const std::string& path) {
          EXPECT_THAT(room.CallRaw(PathOf(method), bytes).violations,
                      Contains(Pair(path, "ENUM_VALUE_UNKNOWN")));
          ++fields;
        },
        [](Message& leaf, const FieldDescriptor* field) {
          if (field->type() != FieldDescriptor::TYPE_ENUM) return false;
          if (field->is_repeated()) {
            leaf.GetReflection()->AddEnumValue(&leaf, field, 99);
          } else {
            leaf.GetReflection()->SetEnumValue(&leaf, field, 99);
          }
          return true;
        });
  }
  EXPECT_EQ(fields, 14);
}

TEST(EveryRequest, RefusesBytesThatAreNoMessage) {
  ServiceRoom room;
  for (const MethodDescriptor* method : UnaryMethods()) {
    for (const std::string& bytes : {std::string("\x0a\x05x"), std::string("\xff\xff\xff"),
                                     std::string("\x0b"), std::string(1, '\0')}) {
      const WireError error = room.CallRaw(PathOf(method), bytes);
      EXPECT_EQ(error.code, grpc::StatusCode::INVALID_ARGUMENT) << PathOf(method);
      EXPECT_EQ(error.reason, "REQUEST_MALFORMED") << PathOf(method);
    }
  }
}

TEST(EveryRequest, HasALimitOfSize) {
  ServiceRoom room;
  for (const MethodDescriptor* method : UnaryMethods()) {
    const std::string padding(limits::kMaxRequestBytes, 'x');
    google::protobuf::UnknownFieldSet fields;
    fields.AddLengthDelimited(99, padding);
    std::string bytes;
    fields.SerializeToString(&bytes);
    const WireError error = room.CallRaw(PathOf(method), bytes);
    EXPECT_EQ(error.code, grpc::StatusCode::RESOURCE_EXHAUSTED) << PathOf(method);
    EXPECT_EQ(error.reason, "REQUEST_TOO_LARGE") << PathOf(method);
  }
}

//
TEST(Readiness, NothingIsAnsweredBeforeTheIndexIsComplete) {
  ServiceRoom room(ServiceRoom::Readiness::kNotReady);
  for (const MethodDescriptor* method : UnaryMethods()) {
    const WireError error = room.CallRaw(PathOf(method), "");
    EXPECT_EQ(error.code, grpc::StatusCode::UNAVAILABLE) << PathOf(method);
    EXPECT_EQ(error.reason, "NOT_READY") << PathOf(method);
  }
  grpc::ClientContext context;
  auto import = room.transfer().ImportAccounts(&context);
  EXPECT_EQ(ReadError(import->Finish()).reason, "NOT_READY");
  grpc::ClientContext export_context;
  auto stream = room.transfer().ExportAccounts(&export_context, {});
  admin::v1::ExportAccountsResponse response;
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_EQ(ReadError(stream->Finish()).reason, "NOT_READY");
}

using HealthCheck = grpc::health::v1::HealthCheckResponse;

// What health says of `service`; nullopt if it knows none of that name.
std::optional<HealthCheck::ServingStatus> HealthOf(ServiceRoom& room, const std::string& service) {
  const auto stub = grpc::health::v1::Health::NewStub(room.channel());
  grpc::ClientContext context;
  grpc::health::v1::HealthCheckRequest request;
  request.set_service(service);
  HealthCheck response;
  const grpc::Status status = stub->Check(&context, request, &response);
  if (status.ok()) return response.status();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
  return std::nullopt;
}

//
TEST(Health, FollowsReadinessForEveryService) {
  for (const auto readiness :
       {ServiceRoom::Readiness::kNotReady, ServiceRoom::Readiness::kServing}) {
    ServiceRoom room(readiness);
    const HealthCheck::ServingStatus expected = readiness == ServiceRoom::Readiness::kServing
                                                    ? HealthCheck::SERVING
                                                    : HealthCheck::NOT_SERVING;
    for (const char* service : {"", "frontdesk.v1.SearchService", "frontdesk.v1.AccountService",
                                "frontdesk.pos.v1.PosService", "frontdesk.admin.v1.TransferService",
                                "frontdesk.admin.v1.ServerService"}) {
      EXPECT_EQ(HealthOf(room, service), expected) << service;
    }
    EXPECT_EQ(HealthOf(room, "no.such.Service"), std::nullopt);
    room.server().SetServing(false);
    EXPECT_EQ(HealthOf(room, ""), HealthCheck::NOT_SERVING);
  }
}

TEST(Health, ListsEveryService) {
  ServiceRoom room;
  const auto stub = grpc::health::v1::Health::NewStub(room.channel());
  grpc::ClientContext context;
  grpc::health::v1::HealthListResponse list;
  ASSERT_TRUE(stub->List(&context, {}, &list).ok());
  EXPECT_GT(list.statuses().size(), 5u);
  for (const auto& [service, health] : list.statuses()) {
    EXPECT_EQ(health.status(), HealthCheck::SERVING) << service;
  }
}

TEST(Health, TellsThoseWhoWatchAndLetsThemGoAtTheEnd) {
  ServiceRoom room;
  const auto stub = grpc::health::v1::Health::NewStub(room.channel());
  grpc::ClientContext context;
  grpc::health::v1::HealthCheckRequest request;
  request.set_service("frontdesk.v1.SearchService");
  const auto watch = stub->Watch(&context, request);
  HealthCheck health;
  for (const bool serving : {true, false, true}) {
    room.server().SetServing(serving);
    ASSERT_TRUE(watch->Read(&health));
    EXPECT_EQ(health.status(), serving ? HealthCheck::SERVING : HealthCheck::NOT_SERVING);
  }
  std::thread stop([&room] { room.server().Shutdown(absl::Minutes(1)); });
  ASSERT_TRUE(watch->Read(&health));
  EXPECT_EQ(health.status(), HealthCheck::NOT_SERVING);
  EXPECT_FALSE(watch->Read(&health));
  EXPECT_EQ(watch->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
  stop.join();
}

TEST(Health, OfAServiceNobodyKnowsIsSaidAndNotTheEndOfAWatch) {
  ServiceRoom room;
  const auto stub = grpc::health::v1::Health::NewStub(room.channel());
  grpc::ClientContext context;
  grpc::health::v1::HealthCheckRequest request;
  request.set_service("no.such.Service");
  const auto watch = stub->Watch(&context, request);
  HealthCheck health;
  ASSERT_TRUE(watch->Read(&health));
  EXPECT_EQ(health.status(), HealthCheck::SERVICE_UNKNOWN);
  context.TryCancel();
  EXPECT_FALSE(watch->Read(&health));
  EXPECT_EQ(watch->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

TEST(Listening, OnATakenPortIsRefused) {
  ServiceRoom room;
  Log log(stderr, LogLevel::kError);
  services::ServerEnvironment environment(log, "", absl::Now(), {});
  const auto second = GrpcServer::Start(environment, {{room.server().listeners()[0].address}});
  EXPECT_EQ(ReasonOf(second.status()), "CANNOT_LISTEN");
}

TEST(Stats, CountWhatIsThereAndWhatWasDone) {
  ServiceRoom room;
  v1::Account closed = RowMessage(1);
  closed.set_status(v1::ACCOUNT_STATUS_CLOSED);
  room.Import({closed, RowMessage(2), RowMessage(3)});
  v1::SearchAccountsRequest search;
  search.set_query("x");
  room.Search(search);
  pos::v1::LookupCardRequest lookup;
  lookup.set_card_number(CardNumber(2));
  pos::v1::LookupCardResponse card;
  grpc::ClientContext lookup_context;
  ASSERT_TRUE(room.pos().LookupCard(&lookup_context, lookup, &card).ok());

  grpc::ClientContext context;
  admin::v1::GetServerStatsResponse stats;
  ASSERT_TRUE(room.server_info().GetServerStats(&context, {}, &stats).ok());
  EXPECT_EQ(stats.version(), "1.2.3");
  EXPECT_EQ(stats.startup_seconds(), 1.5);
  EXPECT_EQ(stats.accounts(), 3);
  EXPECT_EQ(stats.cards(), 3);
  EXPECT_EQ(stats.searches(), 1u);
  EXPECT_EQ(stats.card_lookups(), 1u);
  EXPECT_EQ(stats.writes(), 3u);
  EXPECT_EQ(stats.committed_sequence(), 1u);
  EXPECT_EQ(stats.visible_sequence(), 1u);
  EXPECT_FALSE(stats.read_only());
  std::map<std::string, int64_t> counts;
  for (const auto& count : stats.status_counts()) counts[count.status()] = count.count();
  EXPECT_THAT(counts, ElementsAre(Pair("ACTIVE", 2), Pair("CLOSED", 1)));
}

TEST(Logs, AreOneJsonObjectALine) {
  ServiceRoom room;
  room.Import({RowMessage(1)});
  const std::string log = room.LogText();
  EXPECT_THAT(log, HasSubstr("\"method\":\"admin.v1.TransferService/ImportAccounts\""));
  EXPECT_THAT(log, HasSubstr("\"rows\":1"));
  EXPECT_EQ(log.substr(0, 9), "{\"time\":\"");
  EXPECT_EQ(log.substr(log.size() - 2), "}\n");
}

// The watch that every room has (leak_watch.h) sees requests, and would find them.
TEST(Leaks, WhatWasSentIsFoundHoweverItIsWritten) {
  ServiceRoom room;
  v1::SearchAccountsRequest request;
  request.mutable_criteria()->add_last_names("Featherstonehaugh");
  room.Search(request);
  room.Import({RowMessage(1)});
  EXPECT_EQ(room.leaks().Find("nobody is called FEATHERSTONEHAUGH"), "featherstonehaugh");
  EXPECT_NE(room.leaks().Find("row 1: " + RowMessage(1).email()), "");
  EXPECT_EQ(room.leaks().Find(room.LogText()), "");
}

}  // namespace
}  // namespace frontdesk::testing
