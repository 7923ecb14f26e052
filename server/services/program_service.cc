#include "server/services/program_service.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/card_number.h"
#include "common/limits.h"
#include "common/status_macros.h"
#include "server/accounts/text_checks.h"
#include "server/directory/draft.h"
#include "server/services/api_converters.h"
#include "server/services/call.h"
#include "server/services/program_converters.h"

namespace frontdesk::services {
namespace {

namespace api = ::frontdesk::admin::v1;

// Lets the writer carry out a plan and answers with `response` once it is on disk.
template <typename WriteCall>
void Submit(WriteCall& call, directory::Plan plan) {
  if (!call.violations.empty()) return call.Finish(call.Refusal());
  directory::Write write;
  write.plan = std::move(plan);
  write.actor = call.actor();
  write.deadline = call.deadline();
  call.backend().directory.Submit(std::move(write),
                                  [&call](const absl::StatusOr<directory::WriteReply>& reply) {
                                    if (reply.ok()) call.set_sequence(reply->sequence);
                                    call.Finish(reply.status());
                                  });
}

// Adds what is wrong with a value below the request field that holds it.
void AddUnder(const std::string& field, accounts::Violations found, Violations& violations) {
  for (Violation& violation : found) {
    violation.field = field + "." + violation.field;
    violations.push_back(std::move(violation));
  }
}

absl::Status CheckProgramKnown(const accounts::Programs& programs, const std::string& code,
                               const char* field) {
  if (programs.FindProgram(code) != nullptr) return absl::OkStatus();
  return InvalidArgument(
      {{field, "PROGRAM_UNKNOWN", "there is no such program; set the program first"}});
}

void SetProgram(UnaryCall<api::SetProgramRequest, api::Program>& call) {
  Violations found;
  const accounts::Program program = FromApi(call.request().program(), found);
  for (Violation& violation : accounts::Check(program)) found.push_back(std::move(violation));
  AddUnder("program", std::move(found), call.violations);
  call.response() = ToApi(program);
  Submit(call,
         [program](directory::Draft& draft,
                   const accounts::RuleContext&) -> absl::StatusOr<directory::PlanReply> {
           const accounts::Program* before = draft.programs().FindProgram(program.code);
           if (before != nullptr) RETURN_IF_ERROR(accounts::CheckTiersKept(*before, program));
           RETURN_IF_ERROR(draft.Put(program));
           return directory::PlanReply{};
         });
}

void SetStore(UnaryCall<api::SetStoreRequest, api::Store>& call) {
  const accounts::Store store = FromApi(call.request().store());
  AddUnder("store", accounts::Check(store), call.violations);
  call.response() = ToApi(store);
  Submit(call,
         [store](directory::Draft& draft,
                 const accounts::RuleContext&) -> absl::StatusOr<directory::PlanReply> {
           RETURN_IF_ERROR(draft.Put(store));
           return directory::PlanReply{};
         });
}

void SetCardRange(UnaryCall<api::SetCardRangeRequest, api::CardRange>& call) {
  const accounts::CardRange range = FromApi(call.request().range());
  AddUnder("range", accounts::Check(range), call.violations);
  call.response() = ToApi(range);
  Submit(call,
         [range](directory::Draft& draft,
                 const accounts::RuleContext&) -> absl::StatusOr<directory::PlanReply> {
           RETURN_IF_ERROR(CheckProgramKnown(draft.programs(), range.program, "range.program"));
           RETURN_IF_ERROR(accounts::CheckNoOverlap(draft.programs(), range));
           RETURN_IF_ERROR(draft.Put(range));
           return directory::PlanReply{};
         });
}

std::vector<std::string> ReadNumbers(const api::IssueCardsRequest& request,
                                     Violations& violations) {
  const int count = request.card_numbers_size();
  if (count == 0 || static_cast<size_t>(count) > limits::kMaxIssuedCards) {
    violations.push_back({"card_numbers", count == 0 ? "CARDS_REQUIRED" : "TOO_MANY_CARDS",
                          "give 1 to 2,000 card numbers"});
    return {};
  }
  std::vector<std::string> numbers;
  for (int i = 0; i < count; ++i) {
    const std::string field = accounts::Indexed("card_numbers", i);
    std::string digits = ReadCardNumber(request.card_numbers(i), field, violations);
    if (LooksLikePaymentCardNumber(digits)) {
      violations.push_back(
          {field, "PAYMENT_CARD_NUMBER", std::string(accounts::kPaymentCardMessage)});
    }
    numbers.push_back(std::move(digits));
  }
  return numbers;
}

struct IssuedCounts {
  int64_t issued = 0;
  int64_t existing = 0;
};

absl::StatusOr<IssuedCounts> Issue(const std::string& program,
                                   const std::vector<std::string>& numbers,
                                   directory::Draft& draft) {
  RETURN_IF_ERROR(CheckProgramKnown(draft.programs(), program, "program"));
  IssuedCounts counts;
  for (const std::string& digits : numbers) {
    std::optional<directory::records::CardOwnerRecord> owner;
    ASSIGN_OR_RETURN(owner, draft.FindCard(digits));
    if (owner) {
      ++counts.existing;
      continue;
    }
    directory::records::CardOwnerRecord card;
    card.set_state(static_cast<int32_t>(accounts::CardState::kInactive));
    card.set_program(program);
    draft.PutCard({digits, std::move(card)});
    ++counts.issued;
  }
  return counts;
}

void IssueCards(UnaryCall<api::IssueCardsRequest, api::IssueCardsResponse>& call) {
  std::vector<std::string> numbers = ReadNumbers(call.request(), call.violations);
  accounts::CheckProgramCode("program", call.request().program(), call.violations);
  // The call outlives the plan: it is finished after it.
  Submit(call,
         [&call, numbers = std::move(numbers)](
             directory::Draft& draft,
             const accounts::RuleContext&) -> absl::StatusOr<directory::PlanReply> {
           IssuedCounts counts;
           ASSIGN_OR_RETURN(counts, Issue(call.request().program(), numbers, draft));
           call.response().set_issued(counts.issued);
           call.response().set_existing(counts.existing);
           return directory::PlanReply{};
         });
}

absl::Status ListPrograms(UnaryCall<api::ListProgramsRequest, api::ListProgramsResponse>& call) {
  RETURN_IF_ERROR(call.Refusal());
  const auto programs = call.backend().directory.programs();
  for (const auto& [code, program] : programs->programs()) {
    *call.response().add_programs() = ToApi(program);
  }
  return absl::OkStatus();
}

absl::Status ListStores(UnaryCall<api::ListStoresRequest, api::ListStoresResponse>& call) {
  RETURN_IF_ERROR(call.Refusal());
  const auto programs = call.backend().directory.programs();
  if (!programs->stores().contains(accounts::kCorporateStore)) {
    *call.response().add_stores() = ToApi(*programs->FindStore(accounts::kCorporateStore));
  }
  for (const auto& [code, store] : programs->stores()) {
    *call.response().add_stores() = ToApi(store);
  }
  return absl::OkStatus();
}

absl::Status ListCardRanges(
    UnaryCall<api::ListCardRangesRequest, api::ListCardRangesResponse>& call) {
  RETURN_IF_ERROR(call.Refusal());
  const auto programs = call.backend().directory.programs();
  for (const auto& [first, range] : programs->ranges()) {
    *call.response().add_ranges() = ToApi(range);
  }
  return absl::OkStatus();
}

}  // namespace

grpc::ServerUnaryReactor* ProgramService::SetProgram(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* request,
                                                     grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"admin.v1.ProgramService/SetProgram",
                                  absl::Seconds(limits::kWriteSeconds)};
  return RunLater<api::SetProgramRequest, api::Program>(environment_, kMethod, context, request,
                                                        reply, services::SetProgram);
}

grpc::ServerUnaryReactor* ProgramService::SetStore(grpc::CallbackServerContext* context,
                                                   const grpc::ByteBuffer* request,
                                                   grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"admin.v1.ProgramService/SetStore",
                                  absl::Seconds(limits::kWriteSeconds)};
  return RunLater<api::SetStoreRequest, api::Store>(environment_, kMethod, context, request, reply,
                                                    services::SetStore);
}

grpc::ServerUnaryReactor* ProgramService::SetCardRange(grpc::CallbackServerContext* context,
                                                       const grpc::ByteBuffer* request,
                                                       grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"admin.v1.ProgramService/SetCardRange",
                                  absl::Seconds(limits::kWriteSeconds)};
  return RunLater<api::SetCardRangeRequest, api::CardRange>(environment_, kMethod, context, request,
                                                            reply, services::SetCardRange);
}

grpc::ServerUnaryReactor* ProgramService::IssueCards(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* request,
                                                     grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"admin.v1.ProgramService/IssueCards",
                                  absl::Seconds(limits::kWriteSeconds)};
  return RunLater<api::IssueCardsRequest, api::IssueCardsResponse>(
      environment_, kMethod, context, request, reply, services::IssueCards);
}

grpc::ServerUnaryReactor* ProgramService::ListPrograms(grpc::CallbackServerContext* context,
                                                       const grpc::ByteBuffer* request,
                                                       grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"admin.v1.ProgramService/ListPrograms",
                                  absl::Seconds(limits::kSearchSeconds)};
  return RunHere<api::ListProgramsRequest, api::ListProgramsResponse>(
      environment_, kMethod, context, request, reply, services::ListPrograms);
}

grpc::ServerUnaryReactor* ProgramService::ListStores(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* request,
                                                     grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"admin.v1.ProgramService/ListStores",
                                  absl::Seconds(limits::kSearchSeconds)};
  return RunHere<api::ListStoresRequest, api::ListStoresResponse>(
      environment_, kMethod, context, request, reply, services::ListStores);
}

grpc::ServerUnaryReactor* ProgramService::ListCardRanges(grpc::CallbackServerContext* context,
                                                         const grpc::ByteBuffer* request,
                                                         grpc::ByteBuffer* reply) {
  static constexpr Method kMethod{"admin.v1.ProgramService/ListCardRanges",
                                  absl::Seconds(limits::kSearchSeconds)};
  return RunHere<api::ListCardRangesRequest, api::ListCardRangesResponse>(
      environment_, kMethod, context, request, reply, services::ListCardRanges);
}

}  // namespace frontdesk::services
