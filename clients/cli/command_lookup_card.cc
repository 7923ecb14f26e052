#include <algorithm>

#include "clients/cli/account_view.h"
#include "clients/cli/command.h"
#include "clients/cli/json_output.h"
#include "common/limits.h"
#include "common/status_macros.h"

namespace frontdesk::cli {
namespace {

using pos::v1::BatchLookupCardsResponse;

constexpr std::string_view kLookupCardHelp =
    "Asks what a till asks: nothing personal comes back. Spaces and dashes in a\n"
    "number do not matter, a swiped track 2 is understood. Several numbers are\n"
    "looked up in one go; a number that is unknown or malformed is then reported in\n"
    "its line.";

absl::StatusOr<ExitCode> LookUpOne(const CommandContext& context) {
  const std::string& number = context.args.rest()[0];
  ASSIGN_OR_RETURN(pos::v1::CardInfo card, context.client.LookupCard(number));
  if (!context.args.On("json")) {
    ShowCard(number, card, context.console.out);
    return kExitOk;
  }
  pos::v1::LookupCardResponse response;
  *response.mutable_card() = std::move(card);
  RETURN_IF_ERROR(PrintJson(response, context.console.out));
  return kExitOk;
}

absl::StatusOr<ExitCode> LookUpMany(const CommandContext& context) {
  const auto& numbers = context.args.rest();
  BatchLookupCardsResponse all;
  for (size_t from = 0; from < numbers.size(); from += limits::kMaxBatchCards) {
    const size_t to = std::min(numbers.size(), from + limits::kMaxBatchCards);
    ASSIGN_OR_RETURN(
        const BatchLookupCardsResponse part,
        context.client.BatchLookupCards({numbers.begin() + from, numbers.begin() + to}));
    all.MergeFrom(part);
  }
  if (context.args.On("json")) {
    RETURN_IF_ERROR(PrintJson(all, context.console.out));
  } else {
    ShowCards(numbers, all, context.console.out);
  }
  return kExitOk;
}

absl::StatusOr<ExitCode> RunLookupCard(const CommandContext& context) {
  return context.args.rest().size() == 1 ? LookUpOne(context) : LookUpMany(context);
}

}  // namespace

Command LookupCardCommand() {
  return {.name = "lookup-card",
          .arguments = "NUMBER...",
          .summary = "Ask for the state of cards as a till does",
          .help = kLookupCardHelp,
          .example = "frontdesk lookup-card 6006491235122225",
          .flags = {kJsonFlag},
          .min_words = 1,
          .max_words = kAnyNumber,
          .run = RunLookupCard};
}

}  // namespace frontdesk::cli
