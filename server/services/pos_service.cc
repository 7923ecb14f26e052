#include "server/services/pos_service.h"

#include <optional>
#include <string>
#include <utility>

#include "common/limits.h"
#include "common/status_macros.h"
#include "server/directory/errors.h"
#include "server/services/api_converters.h"
#include "server/services/call.h"
#include "server/services/grpc_status.h"
#include "server/services/guest_calls.h"

namespace frontdesk::services {
namespace {

namespace pos_api = ::frontdesk::pos::v1;

// Tills ask thousands of times a second; a line each would drown the log.
constexpr Method kLookupCard{"pos.v1.PosService/LookupCard", absl::Seconds(limits::kSearchSeconds),
                             LogLevel::kDebug};
constexpr Method kBatchLookupCards{"pos.v1.PosService/BatchLookupCards",
                                   absl::Seconds(limits::kSearchSeconds)};

using LookupCall = UnaryCall<pos_api::LookupCardRequest, pos_api::LookupCardResponse>;
using BatchCall = UnaryCall<pos_api::BatchLookupCardsRequest, pos_api::BatchLookupCardsResponse>;

void ToInfo(const directory::TillCard& card, pos_api::CardInfo& info) {
  info.set_card_state(static_cast<pos_api::CardState>(card.state));
  info.set_registered(true);
  info.set_account_state(static_cast<pos_api::AccountState>(card.account_status));
  info.set_tier(card.tier.data(), card.tier.size());
  info.set_points(card.points);
  info.set_stored_value_minor(card.stored_value_minor);
  info.set_currency(card.currency.data(), card.currency.size());
  info.set_gift(card.gift);
  info.set_juvenile(card.juvenile);
}

// Looks the card up in memory, and in storage if it is not there. Tells the call whose it is.
absl::Status FindCard(Call& call, const std::string& digits, pos_api::CardInfo& info) {
  RETURN_IF_ERROR(call.AdmitLookup());
  const directory::Directory& directory = call.backend().directory;
  if (const std::optional<directory::TillCard> card = directory.FindTillCard(digits)) {
    ToInfo(*card, info);
    call.AddMember(card->member);
    return absl::OkStatus();
  }
  const absl::StatusOr<directory::CardView> view = directory.GetByCard(digits);
  if (absl::IsNotFound(view.status())) call.CountMiss();
  RETURN_IF_ERROR(view.status());
  if (view->account) call.AddMember(view->account->member);
  FillCardInfo(*view, info);
  return absl::OkStatus();
}

absl::Status Lookup(LookupCall& call) {
  const std::string digits =
      ReadCardNumber(call.request().card_number(), "card_number", call.violations);
  RETURN_IF_ERROR(call.Refusal());
  call.environment().counters.card_lookups.fetch_add(1, std::memory_order_relaxed);
  return FindCard(call, digits, *call.response().mutable_card());
}

// Looks up one card of a batch. Only what is wrong with the server stops the batch.
absl::Status LookupOne(Call& call, const std::string& number, pos_api::CardResult& result) {
  Violations violations;
  const std::string digits = ReadCardNumber(number, "card_number", violations);
  if (!violations.empty()) {
    result.set_code(static_cast<int32_t>(absl::StatusCode::kInvalidArgument));
    result.set_reason(violations.front().reason);
    return absl::OkStatus();
  }
  const absl::Status found = FindCard(call, digits, *result.mutable_card());
  if (!absl::IsNotFound(found)) return found;
  result.clear_card();
  result.set_code(static_cast<int32_t>(absl::StatusCode::kNotFound));
  result.set_reason(ReasonOf(found));
  return absl::OkStatus();
}

absl::Status BatchLookup(BatchCall& call) {
  const auto& numbers = call.request().card_numbers();
  if (numbers.empty() || static_cast<size_t>(numbers.size()) > limits::kMaxBatchCards) {
    call.violations.push_back({"card_numbers",
                               numbers.empty() ? "CARDS_REQUIRED" : "TOO_MANY_CARDS",
                               "give 1 to 1,000 card numbers"});
  }
  RETURN_IF_ERROR(call.Refusal());
  call.environment().counters.card_lookups.fetch_add(static_cast<uint64_t>(numbers.size()),
                                                     std::memory_order_relaxed);
  for (const std::string& number : numbers) {
    if (call.cancelled()) return absl::CancelledError("the caller has gone");
    if (absl::Now() > call.deadline()) return absl::DeadlineExceededError("out of time");
    RETURN_IF_ERROR(LookupOne(call, number, *call.response().add_results()));
  }
  call.set_rows(numbers.size());
  return absl::OkStatus();
}

}  // namespace

grpc::ServerUnaryReactor* PosService::LookupCard(grpc::CallbackServerContext* context,
                                                 const grpc::ByteBuffer* request,
                                                 grpc::ByteBuffer* reply) {
  return RunHere<pos_api::LookupCardRequest, pos_api::LookupCardResponse>(
      environment_, kLookupCard, context, request, reply, Lookup);
}

grpc::ServerUnaryReactor* PosService::BatchLookupCards(grpc::CallbackServerContext* context,
                                                       const grpc::ByteBuffer* request,
                                                       grpc::ByteBuffer* reply) {
  return RunOnWorker<pos_api::BatchLookupCardsRequest, pos_api::BatchLookupCardsResponse>(
      environment_, kBatchLookupCards, context, request, reply, BatchLookup);
}

grpc::ServerUnaryReactor* PosService::LookupGuest(grpc::CallbackServerContext* context,
                                                  const grpc::ByteBuffer* request,
                                                  grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"pos.v1.PosService/LookupGuest",
                                  absl::Seconds(limits::kSearchSeconds)};
  return RunOnWorker<pos_api::LookupGuestRequest, pos_api::LookupGuestResponse>(
      environment_, kMethod, context, request, reply, services::LookupGuest);
}

grpc::ServerUnaryReactor* PosService::RegisterCard(grpc::CallbackServerContext* context,
                                                   const grpc::ByteBuffer* request,
                                                   grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"pos.v1.PosService/RegisterCard",
                                  absl::Seconds(limits::kWriteSeconds)};
  return RunLater<pos_api::RegisterCardRequest, pos_api::RegisterCardResponse>(
      environment_, kMethod, context, request, reply, services::RegisterCard);
}

grpc::ServerUnaryReactor* PosService::AuthorizeActivity(grpc::CallbackServerContext* context,
                                                        const grpc::ByteBuffer* request,
                                                        grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"pos.v1.PosService/AuthorizeActivity",
                                  absl::Seconds(limits::kSearchSeconds), LogLevel::kDebug};
  return RunHere<pos_api::AuthorizeActivityRequest, pos_api::AuthorizeActivityResponse>(
      environment_, kMethod, context, request, reply, services::AuthorizeActivity);
}

}  // namespace frontdesk::services
