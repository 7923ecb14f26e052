#include "clients/cli/command.h"
#include "clients/cli/json_output.h"
#include "clients/cli/search_request.h"
#include "clients/cli/search_view.h"
#include "common/limits.h"
#include "common/status_macros.h"

namespace frontdesk::cli {
namespace {

using v1::SearchAccountsRequest;
using v1::SearchAccountsResponse;

constexpr std::string_view kSearchHelp =
    "A QUERY is one free text, read by its shape: an e-mail address, a phone\n"
    "number, a card number, the last four digits of a payment card, a name, a\n"
    "company, an address. Flags say which field is meant; all that is given must\n"
    "match, and a flag given twice must match twice. `frontdesk fields` lists the\n"
    "rules, docs/search.md explains them.";

// Fetches the pages after `response` and appends their rows to it.
absl::Status FetchRest(const client::Client& client, SearchAccountsRequest request,
                       SearchAccountsResponse& response) {
  while (!response.next_page_token().empty()) {
    request.set_page_token(response.next_page_token());
    ASSIGN_OR_RETURN(SearchAccountsResponse page, client.SearchAccounts(request));
    for (auto& row : *page.mutable_rows()) *response.add_rows() = std::move(row);
    response.set_next_page_token(page.next_page_token());
  }
  return absl::OkStatus();
}

absl::StatusOr<ExitCode> RunSearch(const CommandContext& context) {
  ASSIGN_OR_RETURN(SearchAccountsRequest request, SearchRequestOf(context.args));
  const bool all = context.args.On("all");
  if (all && request.page_size() == 0) request.set_page_size(limits::kMaxPageSize);
  ASSIGN_OR_RETURN(SearchAccountsResponse response, context.client.SearchAccounts(request));
  if (all) RETURN_IF_ERROR(FetchRest(context.client, std::move(request), response));
  Screen& out = context.console.out;
  if (context.args.On("json")) {
    RETURN_IF_ERROR(PrintJson(response, out));
  } else {
    ShowSearch(response, out);
  }
  return kExitOk;
}

}  // namespace

Command SearchCommand() {
  std::vector<FlagSpec> flags(SearchFlags().begin(), SearchFlags().end());
  flags.push_back({"all", FlagKind::kSwitch, "", "walk all pages"});
  flags.push_back(kJsonFlag);
  return {.name = "search",
          .arguments = "[QUERY]",
          .summary = "Find accounts from whatever the caller remembers",
          .help = kSearchHelp,
          .example = "frontdesk search --last='Anders%' --state=CA --exclude_closed",
          .flags = std::move(flags),
          .min_words = 0,
          .max_words = kAnyNumber,
          .run = RunSearch};
}

}  // namespace frontdesk::cli
