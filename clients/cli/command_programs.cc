#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cli/command.h"
#include "clients/cli/function_view.h"
#include "clients/cli/json_output.h"
#include "clients/cli/reply.h"
#include "common/error.h"
#include "common/limits.h"
#include "common/status_macros.h"

namespace frontdesk::cli {
namespace {

using Programs = client::Client::ProgramService;
using admin::v1::ProgramCatalog;

absl::StatusOr<ProgramCatalog> ReadCatalog(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  if (!file) {
    return MakeError(absl::StatusCode::kUnavailable, "FILE_UNREADABLE",
                     absl::StrCat("cannot read ", path));
  }
  ProgramCatalog catalog;
  const auto parsed = google::protobuf::util::JsonStringToMessage(text.str(), &catalog);
  if (parsed.ok()) return catalog;
  return MakeError(absl::StatusCode::kInvalidArgument, "CATALOG_MALFORMED",
                   absl::StrCat(path, " is not a catalog of programs: ",
                                std::string(parsed.message().data(), parsed.message().size())));
}

absl::StatusOr<ExitCode> Load(const CommandContext& context, const std::string& path) {
  ASSIGN_OR_RETURN(const ProgramCatalog catalog, ReadCatalog(path));
  for (const auto& program : catalog.programs()) {
    admin::v1::SetProgramRequest request;
    *request.mutable_program() = program;
    RETURN_IF_ERROR(
        context.client.Ask(context.client.programs(), &Programs::SetProgram, request).status());
  }
  for (const auto& store : catalog.stores()) {
    admin::v1::SetStoreRequest request;
    *request.mutable_store() = store;
    RETURN_IF_ERROR(
        context.client.Ask(context.client.programs(), &Programs::SetStore, request).status());
  }
  for (const auto& range : catalog.card_ranges()) {
    admin::v1::SetCardRangeRequest request;
    *request.mutable_range() = range;
    RETURN_IF_ERROR(
        context.client.Ask(context.client.programs(), &Programs::SetCardRange, request).status());
  }
  context.console.out.Print(absl::StrCat("set ", catalog.programs_size(), " programs, ",
                                         catalog.stores_size(), " stores and ",
                                         catalog.card_ranges_size(), " card ranges"));
  return kExitOk;
}

absl::StatusOr<ExitCode> RunPrograms(const CommandContext& context) {
  const auto& words = context.args.rest();
  if (words.size() == 2 && words[0] == "load") return Load(context, words[1]);
  if (words.size() > 1 || (words.size() == 1 && words[0] != "list")) {
    return UsageError("say list, or load FILE");
  }
  ASSIGN_OR_RETURN(const auto response,
                   context.client.Ask(context.client.programs(), &Programs::ListPrograms,
                                      admin::v1::ListProgramsRequest()));
  return ShowReply(context, response, ShowPrograms);
}

absl::StatusOr<ExitCode> RunStores(const CommandContext& context) {
  ASSIGN_OR_RETURN(const auto response,
                   context.client.Ask(context.client.programs(), &Programs::ListStores,
                                      admin::v1::ListStoresRequest()));
  return ShowReply(context, response, ShowStores);
}

absl::StatusOr<ExitCode> Issue(const CommandContext& context) {
  const auto& words = context.args.rest();
  admin::v1::IssueCardsResponse all;
  for (size_t from = 1; from < words.size(); from += limits::kMaxIssuedCards) {
    admin::v1::IssueCardsRequest request;
    request.set_program(context.args.Last("program", "default"));
    const size_t to = std::min(words.size(), from + limits::kMaxIssuedCards);
    for (size_t i = from; i < to; ++i) request.add_card_numbers(words[i]);
    ASSIGN_OR_RETURN(const auto part,
                     context.client.Ask(context.client.programs(), &Programs::IssueCards, request));
    all.set_issued(all.issued() + part.issued());
    all.set_existing(all.existing() + part.existing());
  }
  if (context.args.On("json")) {
    RETURN_IF_ERROR(PrintJson(all, context.console.out));
  } else {
    context.console.out.Print(
        absl::StrCat("issued ", all.issued(), " cards; ", all.existing(), " existed before"));
  }
  return kExitOk;
}

absl::StatusOr<ExitCode> RunCards(const CommandContext& context) {
  const auto& words = context.args.rest();
  if (words.size() >= 2 && words[0] == "issue") return Issue(context);
  if (words.size() != 1 || words[0] != "ranges") {
    return UsageError("say ranges, or issue NUMBER...");
  }
  ASSIGN_OR_RETURN(const auto response,
                   context.client.Ask(context.client.programs(), &Programs::ListCardRanges,
                                      admin::v1::ListCardRangesRequest()));
  return ShowReply(context, response, ShowRanges);
}

}  // namespace

Command ProgramsCommand() {
  return {.name = "programs",
          .arguments = "[list | load FILE]",
          .summary = "List programs with their tiers, or set them from a file",
          .help =
              "The file is a ProgramCatalog in protobuf JSON: programs, stores, card_ranges.\n"
              "bench/data/programs.json is one.",
          .example = "frontdesk programs load bench/data/programs.json",
          .flags = {kJsonFlag},
          .min_words = 0,
          .max_words = 2,
          .run = RunPrograms};
}

Command StoresCommand() {
  return {.name = "stores",
          .arguments = "",
          .summary = "List the stores that changes can be attributed to",
          .help = "",
          .example = "frontdesk stores",
          .flags = {kJsonFlag},
          .min_words = 0,
          .max_words = 0,
          .run = RunStores};
}

Command CardsCommand() {
  return {
      .name = "cards",
      .arguments = "ranges | issue NUMBER...",
      .summary = "Issue cards, or list the ranges of card numbers",
      .help = "A number must be issued before it can replace another or be registered.",
      .example = "frontdesk cards issue 6006491235122225 --program=default",
      .flags = {{"program", FlagKind::kText, "CODE", "program of the cards; default if not given"},
                kJsonFlag},
      .min_words = 1,
      .max_words = kAnyNumber,
      .run = RunCards};
}

}  // namespace frontdesk::cli
