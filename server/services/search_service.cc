#include "server/services/search_service.h"

#include <optional>
#include <utility>

#include "common/limits.h"
#include "common/status_macros.h"
#include "server/services/api_converters.h"
#include "server/services/call.h"
#include "server/services/hidden_matches.h"
#include "server/services/related_accounts.h"
#include "server/services/search_answer.h"
#include "server/services/search_criteria.h"
#include "server/services/search_fields.h"
#include "server/services/search_paging.h"

namespace frontdesk::services {
namespace {

constexpr Method kSearchAccounts{"v1.SearchService/SearchAccounts",
                                 absl::Seconds(limits::kSearchSeconds)};
constexpr Method kListSearchFields{"v1.SearchService/ListSearchFields",
                                   absl::Seconds(limits::kSearchSeconds)};
constexpr Method kListRelatedAccounts{"v1.SearchService/ListRelatedAccounts",
                                      absl::Seconds(limits::kSearchSeconds)};

using SearchCall = UnaryCall<v1::SearchAccountsRequest, v1::SearchAccountsResponse>;
using FieldsCall = UnaryCall<v1::ListSearchFieldsRequest, v1::ListSearchFieldsResponse>;
using RelatedCall = UnaryCall<v1::ListRelatedAccountsRequest, v1::ListRelatedAccountsResponse>;

absl::Status Search(SearchCall& call) {
  const PreparedSearch search = PrepareSearch(call.request(), call.violations);
  const Paging paging = ReadPaging(call.request(), call.violations);
  RETURN_IF_ERROR(call.Refusal());

  PagedSnapshot page;
  ASSIGN_OR_RETURN(page,
                   OpenPage(call.backend(), call.request(), call.caller().name(), call.deadline()));
  call.environment().counters.searches.fetch_add(1, std::memory_order_relaxed);
  const SearchScope scope{call.backend(), *page.snapshot, {call.deadline(), &call.cancelled()}};
  FoundPage found;
  ASSIGN_OR_RETURN(found, FindPage(scope, search, paging, page.start,
                                   [&](const auto& members) { return call.WillShow(members); }));
  SearchAnswer answer;
  ASSIGN_OR_RETURN(answer, AnswerSearch(scope, search, paging, found));
  call.response() = std::move(answer.response);
  for (v1::SearchRow& row : *call.response().mutable_rows()) {
    HideMatches(call.caller().permissions(), row);
  }
  if (answer.next) {
    call.response().set_next_page_token(
        KeepPage(call.backend(), call.request(), call.caller().name(), page, *answer.next));
  }
  call.set_rows(call.response().rows_size());
  return absl::OkStatus();
}

absl::Status ListFields(FieldsCall& call) {
  RETURN_IF_ERROR(call.Refusal());
  call.response() = SearchFields();
  return absl::OkStatus();
}

absl::Status ListRelated(RelatedCall& call) {
  const MemberNumber member =
      ReadMemberId(call.request().member_id(), "member_id", call.violations);
  RETURN_IF_ERROR(call.Refusal());

  const auto snapshot = call.backend().directory.Snapshot();
  const SearchScope scope{call.backend(), *snapshot, {call.deadline(), &call.cancelled()}};
  ASSIGN_OR_RETURN(call.response(), FindRelated(scope, member, call.request().exclude_closed()));
  for (v1::RelatedAccounts& relation : *call.response().mutable_relations()) {
    for (v1::SearchRow& row : *relation.mutable_rows()) {
      HideMatches(call.caller().permissions(), row);
    }
  }
  call.set_rows(call.response().relations_size());
  return absl::OkStatus();
}

}  // namespace

grpc::ServerUnaryReactor* SearchService::SearchAccounts(grpc::CallbackServerContext* context,
                                                        const grpc::ByteBuffer* request,
                                                        grpc::ByteBuffer* reply) {
  return RunOnWorker<v1::SearchAccountsRequest, v1::SearchAccountsResponse>(
      environment_, kSearchAccounts, context, request, reply, Search);
}

grpc::ServerUnaryReactor* SearchService::ListSearchFields(grpc::CallbackServerContext* context,
                                                          const grpc::ByteBuffer* request,
                                                          grpc::ByteBuffer* reply) {
  return RunHere<v1::ListSearchFieldsRequest, v1::ListSearchFieldsResponse>(
      environment_, kListSearchFields, context, request, reply, ListFields);
}

grpc::ServerUnaryReactor* SearchService::ListRelatedAccounts(grpc::CallbackServerContext* context,
                                                             const grpc::ByteBuffer* request,
                                                             grpc::ByteBuffer* reply) {
  return RunOnWorker<v1::ListRelatedAccountsRequest, v1::ListRelatedAccountsResponse>(
      environment_, kListRelatedAccounts, context, request, reply, ListRelated);
}

}  // namespace frontdesk::services
