#include "tests/server/support/directory_room.h"

#include <future>
#include <utility>

#include "common/error.h"
#include "gtest/gtest.h"

namespace frontdesk::testing {
namespace {

const absl::Time kNoon = absl::FromCivil(absl::CivilHour(2026, 11, 21, 12), absl::UTCTimeZone());

}  // namespace

DirectoryRoom::DirectoryRoom() : clock_(kNoon) { Reopen(); }

void DirectoryRoom::Reopen() {
  directory_.reset();
  directory::DirectoryOptions options;
  options.engine.delta_limit = 64;
  auto opened = directory::Directory::Open(store_, clock_, std::move(options));
  ASSERT_TRUE(opened.ok()) << opened.status();
  directory_ = *std::move(opened);
}

absl::StatusOr<directory::WriteReply> DirectoryRoom::Write(accounts::Command command,
                                                           std::string request_id,
                                                           const std::string& body) {
  directory::Write write;
  write.command = std::move(command);
  write.request_id = std::move(request_id);
  write.body_hash = store_.KeyedHash(body);
  return Submit(std::move(write));
}

absl::StatusOr<directory::WriteReply> DirectoryRoom::Submit(directory::Write write) {
  std::promise<absl::StatusOr<directory::WriteReply>> promise;
  directory_->Submit(std::move(write), [&promise](absl::StatusOr<directory::WriteReply> reply) {
    promise.set_value(std::move(reply));
  });
  return promise.get_future().get();
}

absl::StatusOr<directory::WriteReply> DirectoryRoom::Create(accounts::Account account) {
  return Write(accounts::CreateAccount{std::move(account)});
}

absl::StatusOr<directory::ImportReply> DirectoryRoom::Import(
    const std::vector<accounts::Account>& rows) {
  std::vector<accounts::ImportAccount> batch;
  for (const accounts::Account& row : rows) batch.push_back({.account = row, .fingerprint = ""});
  std::promise<absl::StatusOr<directory::ImportReply>> promise;
  directory_->Import({.rows = std::move(batch),
                      .taken = nullptr,
                      .done = [&promise](absl::StatusOr<directory::ImportReply> reply) {
                        promise.set_value(std::move(reply));
                      }});
  return promise.get_future().get();
}

std::vector<MemberNumber> DirectoryRoom::Find(index::Field field, const std::string& text) {
  index::SearchRequest request;
  index::Criterion criterion;
  criterion.field = field;
  criterion.text = text;
  request.query.any_of = {{std::move(criterion)}};
  request.order = index::Order::kMemberId;
  request.limit = 10'000;
  const auto result = directory_->Snapshot()->Search(request);
  EXPECT_TRUE(result.ok()) << result.status();
  std::vector<MemberNumber> members;
  if (result.ok()) {
    for (const index::Hit& hit : result->hits) members.push_back(hit.member);
  }
  return members;
}

DirectoryRoom::HeldWriter::HeldWriter(DirectoryRoom& room) {
  auto held = std::make_shared<std::latch>(1);
  // A write that is refused, whose callback holds the writer.
  directory::Write refused;
  refused.command = accounts::UpdateAccount{};
  room.directory().Submit(std::move(refused),
                          [go = go_, held](const absl::StatusOr<directory::WriteReply>&) {
                            held->count_down();
                            go->wait();
                          });
  held->wait();
}

void DirectoryRoom::HeldWriter::Release() {
  if (!std::exchange(released_, true)) go_->count_down();
}

accounts::UpdateAccount Update(MemberNumber member, accounts::AccountField field,
                               accounts::Account values) {
  return {.member = member,
          .expected_version = std::nullopt,
          .fields = {field},
          .values = std::move(values)};
}

std::string ReasonOf(const absl::Status& status) {
  if (status.ok()) return "OK";
  const std::string reason = GetErrorDetail(status).reason;
  return reason.empty() ? absl::StatusCodeToString(status.code()) : reason;
}

}  // namespace frontdesk::testing
