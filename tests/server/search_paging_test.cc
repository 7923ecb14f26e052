// Pages of a search and their tokens, while others write.
#include <atomic>
#include <functional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/server/support/search_requests.h"
#include "tests/server/support/service_room.h"
#include "tests/server/support/test_accounts.h"

namespace frontdesk::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;
using ::testing::SizeIs;
using Request = v1::SearchAccountsRequest;
using Response = v1::SearchAccountsResponse;

void ChangeLastName(ServiceRoom& room, const std::string& id, const std::string& name) {
  v1::UpdateAccountRequest request;
  request.mutable_account()->set_member_id(id);
  request.mutable_account()->set_last_name(name);
  request.mutable_update_mask()->add_paths("last_name");
  grpc::ClientContext context;
  v1::Account updated;
  ASSERT_TRUE(room.account().UpdateAccount(&context, request, &updated).ok());
}

// All pages of a request, as member IDs; the total of each page must be the same.
std::vector<std::string> WalkPages(
    ServiceRoom& room, Request request, const std::function<void()>& between = [] {}) {
  std::vector<std::string> ids;
  int64_t total = -1;
  do {
    const Response page = room.Search(request);
    if (total < 0) total = page.total_size();
    EXPECT_EQ(page.total_size(), total);
    for (const std::string& id : Ids(page)) ids.push_back(id);
    request.set_page_token(page.next_page_token());
    between();
  } while (!request.page_token().empty() && ids.size() < 10'000);
  return ids;
}

TEST(Paging, SizesAreAsDocumented) {
  ServiceRoom room;
  Fill(room, 230);
  Request request;
  request.mutable_criteria()->add_first_names("Robert");
  EXPECT_EQ(room.Search(request).rows_size(), 25);
  request.set_page_size(7);
  EXPECT_EQ(room.Search(request).rows_size(), 7);
  request.set_page_size(200);
  EXPECT_EQ(room.Search(request).rows_size(), 200);
  request.set_page_size(201);
  const Response capped = room.Search(request);
  EXPECT_EQ(capped.rows_size(), 200);
  EXPECT_THAT(capped.notes(), Contains(HasSubstr("200")));
}

//
TEST(Paging, DeliversEveryMatchOnce) {
  ServiceRoom room;
  Fill(room, 100);
  Request request;
  request.mutable_criteria()->add_first_names("Robert");
  request.set_page_size(30);
  const std::vector<std::string> ids = WalkPages(room, request);
  EXPECT_THAT(ids, SizeIs(100));
  EXPECT_THAT(std::set<std::string>(ids.begin(), ids.end()), SizeIs(100));
  request.set_page_size(25);
  EXPECT_EQ(WalkPages(room, request), ids);
}

//
TEST(Paging, NeitherSkipsNorRepeatsWhileWritersRun) {
  ServiceRoom room;
  Fill(room, 120);
  std::atomic<bool> stop = false;
  std::thread writer([&] {
    // Members 1000 and up come; members 60 and up change what they are ranked by, but go on
    // matching.
    for (uint64_t i = 0; !stop; ++i) {
      room.Create(PersonMessage(1000 + i));
      ChangeLastName(room, RowId(60 + i % 60), i % 120 < 60 ? "Anders" : "Anderson");
    }
  });
  for (int round = 0; round < 5; ++round) {
    Request request = ByLastName("Anders%");
    request.set_page_size(11);
    const std::vector<std::string> ids = WalkPages(room, request);
    const std::set<std::string> distinct(ids.begin(), ids.end());
    EXPECT_EQ(distinct.size(), ids.size());
    for (uint64_t i = 0; i < 120; ++i) EXPECT_TRUE(distinct.contains(RowId(i))) << i;
  }
  stop = true;
  writer.join();
}

TEST(Paging, LeavesOutWhatNoLongerMatches) {
  ServiceRoom room;
  Fill(room, 30);
  Request request;
  request.mutable_criteria()->add_last_names("Anders%");
  request.set_order_by(v1::SEARCH_ORDER_MEMBER_ID);
  request.set_page_size(10);
  bool changed = false;
  const std::vector<std::string> ids = WalkPages(room, request, [&] {
    if (!std::exchange(changed, true)) ChangeLastName(room, RowId(15), "Larsson");
  });
  EXPECT_THAT(ids, SizeIs(29));
  EXPECT_THAT(ids, Not(Contains(RowId(15))));
}

class PageTokenRules : public ::testing::Test {
 protected:
  PageTokenRules() {
    Fill(room_, 60);
    request_.mutable_criteria()->add_first_names("Robert");
    request_.set_page_token(room_.Search(request_).next_page_token());
    EXPECT_FALSE(request_.page_token().empty());
  }

  ServiceRoom room_;
  Request request_;
};

//
TEST_F(PageTokenRules, ATokenIsBoundToItsRequest) {
  for (const std::function<void(Request&)>& change : std::vector<std::function<void(Request&)>>{
           [](Request& r) { r.mutable_criteria()->set_first_names(0, "Bob"); },
           [](Request& r) { r.mutable_criteria()->add_emails("x"); },
           [](Request& r) { r.mutable_criteria()->add_statuses(v1::ACCOUNT_STATUS_ACTIVE); },
           [](Request& r) { r.set_exclude_closed(true); },
           [](Request& r) { r.set_no_nicknames(true); },
           [](Request& r) { r.set_allow_leading_percent(true); },
           [](Request& r) { r.set_order_by(v1::SEARCH_ORDER_MEMBER_ID); },
           [](Request& r) { r.set_min_sequence(1); }}) {
    Request changed = request_;
    change(changed);
    const WireError error = room_.SearchError(changed);
    EXPECT_EQ(error.code, grpc::StatusCode::INVALID_ARGUMENT);
    EXPECT_THAT(error.violations, ElementsAre(Pair("page_token", "PAGE_TOKEN_MISMATCH")));
  }
  request_.set_page_size(3);
  EXPECT_EQ(room_.Search(request_).rows_size(), 3);
}

TEST_F(PageTokenRules, ATokenCannotBeChanged) {
  const std::string token = request_.page_token();
  for (size_t i = 0; i < token.size(); ++i) {
    request_.set_page_token(token);
    char& c = (*request_.mutable_page_token())[i];
    c = c == 'A' ? 'Q' : 'A';
    EXPECT_EQ(room_.SearchError(request_).reason, "PAGE_TOKEN_INVALID") << i;
  }
}

TEST_F(PageTokenRules, ATokenExpires) {
  room_.room().clock().Advance(absl::Minutes(14));
  EXPECT_EQ(room_.Search(request_).rows_size(), 25);
  room_.room().clock().Advance(absl::Minutes(2));
  const WireError error = room_.SearchError(request_);
  EXPECT_EQ(error.code, grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(error.reason, "PAGE_TOKEN_EXPIRED");
}

TEST_F(PageTokenRules, ATokenFromBeforeARestartIsExpiredNotInvalid) {
  room_.Reopen();
  EXPECT_EQ(room_.Search(request_).rows_size(), 25);  // nothing was written: the state is the same
  room_.Create(PersonMessage(1000));
  room_.Reopen();
  EXPECT_EQ(room_.SearchError(request_).reason, "PAGE_TOKEN_EXPIRED");
}

}  // namespace
}  // namespace frontdesk::testing
