#include "clients/cpp/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "clients/cpp/import_batch.h"
#include "clients/cpp/import_stream.h"
#include "clients/cpp/wire_status.h"
#include "common/error.h"
#include "google/rpc/error_details.pb.h"
#include "tests/clients/fake_server.h"

namespace frontdesk::client {
namespace {

using ::testing::ElementsAre;
using ::testing::Not;
using ::testing::SizeIs;

grpc::Status Unavailable() { return {grpc::StatusCode::UNAVAILABLE, "restarting"}; }

v1::GetAccountRequest AnyAccount() {
  v1::GetAccountRequest request;
  request.set_member_id("M0000000001");
  return request;
}

TEST(Retry, CallIsTriedAgainWhileTheServerIsUnavailable) {
  FakeServer server;
  server.accounts.FailNext({Unavailable(), Unavailable()});
  EXPECT_TRUE(server.MakeClient().GetAccount(AnyAccount()).ok());
  EXPECT_EQ(server.accounts.calls(), 3);
}

TEST(Retry, EndsAfterTheLastTry) {
  FakeServer server;
  server.accounts.FailNext(std::deque<grpc::Status>(10, Unavailable()));
  EXPECT_TRUE(absl::IsUnavailable(server.MakeClient().GetAccount(AnyAccount()).status()));
  EXPECT_EQ(server.accounts.calls(), CallPolicy().max_attempts);
}

TEST(Retry, OtherErrorsAreNotTriedAgain) {
  FakeServer server;
  server.accounts.FailNext({{grpc::StatusCode::INTERNAL, "broken"}});
  EXPECT_TRUE(absl::IsInternal(server.MakeClient().GetAccount(AnyAccount()).status()));
  EXPECT_EQ(server.accounts.calls(), 1);
}

TEST(Retry, WriteKeepsItsRequestIdOverAllTries) {
  FakeServer server;
  server.accounts.FailNext({Unavailable()});
  EXPECT_TRUE(server.MakeClient().CreateAccount({}).ok());
  const auto ids = server.accounts.request_ids();
  ASSERT_THAT(ids, SizeIs(2));
  EXPECT_EQ(ids[0], ids[1]);
  EXPECT_THAT(ids[0], SizeIs(32));
}

TEST(Retry, RequestIdOfTheCallerIsKept) {
  FakeServer server;
  v1::CreateAccountRequest request;
  request.set_request_id("mine");
  EXPECT_TRUE(server.MakeClient().CreateAccount(request).ok());
  EXPECT_THAT(server.accounts.request_ids(), ElementsAre("mine"));
}

TEST(Retry, RequestIdsDiffer) {
  std::set<std::string> ids;
  for (int i = 0; i < 1'000; ++i) ids.insert(NewRequestId());
  EXPECT_THAT(ids, SizeIs(1'000));
}

TEST(Backoff, DoublesUpToTheLimitWithinItsUpperHalf) {
  CallPolicy policy;
  policy.first_wait = absl::Milliseconds(100);
  policy.max_wait = absl::Milliseconds(350);
  Backoff backoff(policy);
  for (int limit : {100, 200, 350, 350}) {
    const absl::Duration wait = backoff.Next();
    EXPECT_GE(wait, absl::Milliseconds(limit) / 2);
    EXPECT_LE(wait, absl::Milliseconds(limit));
  }
}

TEST(WireStatus, DetailsAreUnpacked) {
  google::rpc::ErrorInfo info;
  info.set_reason("LEADING_PERCENT_NOT_ALLOWED");
  google::rpc::BadRequest bad;
  auto& violation = *bad.add_field_violations();
  violation.set_field("criteria.emails[0]");
  violation.set_reason("LEADING_PERCENT_NOT_ALLOWED");
  violation.set_description("drop the leading %");
  google::rpc::RequestInfo request;
  request.set_request_id("r-1");
  const absl::Status status =
      FromWire(WireError(grpc::StatusCode::INVALID_ARGUMENT, "refused", info, bad, request));
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_EQ(status.message(), "refused");
  EXPECT_EQ(GetErrorDetail(status).reason, "LEADING_PERCENT_NOT_ALLOWED");
  EXPECT_THAT(GetErrorDetail(status).violations,
              ElementsAre(Violation{"criteria.emails[0]", "LEADING_PERCENT_NOT_ALLOWED",
                                    "drop the leading %"}));
  EXPECT_EQ(RequestIdOf(status), "r-1");
}

TEST(WireStatus, PreconditionFailureBecomesViolations) {
  google::rpc::PreconditionFailure failure;
  auto& violation = *failure.add_violations();
  violation.set_type("TERMINATED_IS_FINAL");
  violation.set_subject("status");
  violation.set_description("terminated for good");
  const absl::Status status =
      FromWire(WireError(grpc::StatusCode::FAILED_PRECONDITION, "no", failure));
  EXPECT_THAT(GetErrorDetail(status).violations,
              ElementsAre(Violation{"status", "TERMINATED_IS_FINAL", "terminated for good"}));
}

TEST(WireStatus, UnreadableDetailsAreLeftOut) {
  const absl::Status status =
      FromWire(grpc::Status(grpc::StatusCode::NOT_FOUND, "none", "\xFF\xFF\xFF"));
  EXPECT_TRUE(absl::IsNotFound(status));
  EXPECT_EQ(GetErrorDetail(status).reason, "");
  EXPECT_EQ(RequestIdOf(status), "");
}

absl::Status SetNickname(v1::UpdateAccountRequest& update) {
  update.mutable_account()->set_nickname("Bob");
  update.mutable_update_mask()->add_paths("nickname");
  return absl::OkStatus();
}

TEST(ModifyAccount, StartsAgainFromTheNewStateWhenSomebodyElseWasFaster) {
  FakeServer server;
  server.accounts.OutrunNextUpdates(2);
  const auto written = server.MakeClient().ModifyAccount("M0000000001", SetNickname);
  ASSERT_TRUE(written.ok()) << written.status();
  EXPECT_EQ(written->nickname(), "Bob");
  EXPECT_EQ(written->tier(), "GOLD");
  EXPECT_THAT(server.accounts.request_ids(), SizeIs(3));
}

TEST(ModifyAccount, GivesUpInTheEnd) {
  FakeServer server;
  server.accounts.OutrunNextUpdates(100);
  const auto written = server.MakeClient().ModifyAccount("M0000000001", SetNickname);
  EXPECT_TRUE(absl::IsAborted(written.status()));
  EXPECT_EQ(GetErrorDetail(written.status()).etag, "6");
}

TEST(ModifyAccount, ErrorOfTheEditWritesNothing) {
  FakeServer server;
  const auto written = server.MakeClient().ModifyAccount(
      "M0000000001", [](v1::UpdateAccountRequest&) { return absl::CancelledError("no"); });
  EXPECT_TRUE(absl::IsCancelled(written.status()));
  EXPECT_THAT(server.accounts.request_ids(), SizeIs(0));
}

TEST(ImportBatch, IsTheMessageOfItsRows) {
  ImportBatch batch;
  for (int round = 0; round < 2; ++round) {  // it is empty again after it was taken
    admin::v1::ImportAccountsRequest expected;
    for (int i = 0; i < 300; ++i) {
      admin::v1::ImportRow& row = *expected.add_rows();
      row.set_line(i);
      row.mutable_account()->set_nickname(std::string(static_cast<size_t>(round + i), 'n'));
      batch.Add(row);
    }
    EXPECT_EQ(batch.rows(), 300);
    EXPECT_EQ(batch.bytes(), expected.ByteSizeLong());
    grpc::ByteBuffer taken = batch.Take();
    grpc::Slice bytes;
    ASSERT_TRUE(taken.DumpToSingleSlice(&bytes).ok());
    EXPECT_EQ(std::string(bytes.begin(), bytes.end()), expected.SerializeAsString());
    EXPECT_EQ(batch.rows(), 0);
    EXPECT_EQ(batch.bytes(), 0);
  }
}

// Sends `batches` batches of one row and says how many were answered.
absl::StatusOr<int> Import(FakeServer& server, int batches) {
  const Client client = server.MakeClient();
  int answered = 0;
  ImportStream stream(client, [&](const auto& answer) { answered += answer.imported(); });
  for (int i = 0; i < batches; ++i) {
    admin::v1::ImportRow row;
    row.set_line(i);
    ImportBatch batch;
    batch.Add(row);
    if (auto status = stream.Send(batch); !status.ok()) return status;
  }
  if (auto status = stream.Finish(); !status.ok()) return status;
  return answered;
}

std::vector<int64_t> Lines(int count) {
  std::vector<int64_t> lines(count);
  for (int i = 0; i < count; ++i) lines[i] = i;
  return lines;
}

TEST(ImportStream, SendsEveryBatchOnceAndInOrder) {
  FakeServer server;
  EXPECT_EQ(Import(server, 40).value(), 40);
  EXPECT_EQ(server.transfer.taken(), Lines(40));
}

TEST(ImportStream, EmptyImportIsFine) {
  FakeServer server;
  EXPECT_EQ(Import(server, 0).value(), 0);
}

TEST(ImportStream, SendsAgainWhatWasNotAnsweredWhenTheConnectionBreaks) {
  FakeServer server;
  server.transfer.BreakAfter(5, Unavailable(), 3);
  EXPECT_EQ(Import(server, 40).value(), 40);
  auto taken = server.transfer.taken();
  EXPECT_EQ(taken, Lines(40));
}

TEST(ImportStream, GivesUpWhenBreaksBringNoAnswers) {
  FakeServer server;
  server.transfer.BreakAfter(0, Unavailable(), 1'000);
  EXPECT_TRUE(absl::IsUnavailable(Import(server, 3).status()));
}

// Far more breaks than a call would try; the waits between them stay below the patience.
TEST(ImportStream, WaitsForAServerThatWasThereToComeBack) {
  FakeServer server;
  server.transfer.BreakAfterOnce(5, Unavailable(), 40);
  EXPECT_EQ(Import(server, 40).value(), 40);
  EXPECT_EQ(server.transfer.taken(), Lines(40));
}

TEST(ImportStream, PatienceEnds) {
  FakeServer server;
  server.transfer.BreakAfterOnce(5, Unavailable(), 1'000);
  EXPECT_TRUE(absl::IsUnavailable(Import(server, 40).status()));
}

TEST(ImportStream, RefusalEndsIt) {
  FakeServer server;
  server.transfer.BreakAfter(2, {grpc::StatusCode::INVALID_ARGUMENT, "too many rows"}, 1'000);
  EXPECT_TRUE(absl::IsInvalidArgument(Import(server, 40).status()));
}

}  // namespace
}  // namespace frontdesk::client
