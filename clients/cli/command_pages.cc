#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "clients/cli/command.h"
#include "clients/cli/reply.h"
#include "common/status_macros.h"
#include "frontdesk/v1/history_service.grpc.pb.h"
#include "frontdesk/v1/member_page_service.grpc.pb.h"

namespace frontdesk::cli {
namespace {

using Pages = v1::MemberPageService;
using Histories = v1::HistoryService;
using PageStub = Pages::StubInterface;
using HistoryStub = Histories::StubInterface;

// The flags of lists.
constexpr FlagSpec kPageSizeFlag = {"page_size", FlagKind::kNumber, "ROWS", "25 if not given"};
constexpr FlagSpec kPageTokenFlag = {"page_token", FlagKind::kText, "TOKEN",
                                     "as the page before gave it"};

// Asks for one page of the member that the first word names, and shows it.
template <typename Service, typename Stub, typename Request, typename Response>
absl::StatusOr<ExitCode> ShowPage(const CommandContext& context,
                                  grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                               Response*),
                                  Request request = {}) {
  request.set_member_id(context.args.rest()[0]);
  const auto stub = context.client.NewStub<Service>();
  ASSIGN_OR_RETURN(const Response reply, context.client.Ask(*stub, method, request));
  return ShowReply(context, reply);
}

// As ShowPage, for a list.
template <typename Stub, typename Request, typename Response>
absl::StatusOr<ExitCode> ShowList(const CommandContext& context,
                                  grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                               Response*),
                                  Request request = {}) {
  request.set_page_size(context.args.Number("page_size"));
  request.set_page_token(context.args.Last("page_token"));
  return ShowPage<Histories>(context, method, std::move(request));
}

absl::StatusOr<ExitCode> RunSnapshot(const CommandContext& context) {
  return ShowPage<Pages>(context, &PageStub::GetMemberSnapshot);
}

absl::StatusOr<ExitCode> RunPage(const CommandContext& context) {
  const std::string& page = context.args.rest()[1];
  if (page == "information") return ShowPage<Pages>(context, &PageStub::GetMyInformation);
  if (page == "plan") return ShowPage<Pages>(context, &PageStub::GetMyPlan);
  if (page == "privacy") return ShowPage<Pages>(context, &PageStub::GetPrivacySettings);
  if (page == "cards") return ShowPage<Pages>(context, &PageStub::GetCreditCardInformation);
  if (page == "blocked") return ShowPage<Pages>(context, &PageStub::GetBlockedMembers);
  if (page == "info") return ShowPage<Pages>(context, &PageStub::GetAdditionalInfo);
  if (page == "settings") return ShowPage<Pages>(context, &PageStub::ListAccountSettings);
  if (page == "navigation") return ShowPage<Pages>(context, &PageStub::GetNavigation);
  return UsageError(
      "a page is one of: settings, navigation, information, plan, privacy, cards, blocked, info");
}

absl::StatusOr<ExitCode> RunHistory(const CommandContext& context) {
  const auto& words = context.args.rest();
  const std::string kind = words.size() > 1 ? words[1] : "audit";
  if (kind == "member") return ShowList(context, &HistoryStub::ListMemberHistory);
  if (kind == "account") return ShowList(context, &HistoryStub::ListAccountHistory);
  if (kind != "audit") return UsageError("a history is one of: audit, member, account");
  v1::ListAuditHistoryRequest request;
  request.set_actor(context.args.Last("actor"));
  request.set_function(context.args.Last("function"));
  return ShowList(context, &HistoryStub::ListAuditHistory, request);
}

absl::StatusOr<ExitCode> RunSafety(const CommandContext& context) {
  return ShowList(context, &HistoryStub::GetSafetyHistory);
}

absl::StatusOr<ExitCode> RunMemberStats(const CommandContext& context) {
  return ShowPage<Histories>(context, &HistoryStub::GetMemberStats);
}

}  // namespace

Command SnapshotCommand() {
  return {.name = "snapshot",
          .arguments = "MEMBER_ID",
          .summary = "Everything about a member at a glance",
          .help = "",
          .example = "frontdesk snapshot M1000000042",
          .flags = {kJsonFlag},
          .min_words = 1,
          .max_words = 1,
          .run = RunSnapshot};
}

Command PageCommand() {
  return {.name = "page",
          .arguments = "MEMBER_ID PAGE",
          .summary = "One page of Account & Settings",
          .help =
              "PAGE is settings (the list of pages), navigation, information, plan, privacy,\n"
              "cards, blocked or info. See also history, safety and member-stats.",
          .example = "frontdesk page M1000000042 plan",
          .flags = {kJsonFlag},
          .min_words = 2,
          .max_words = 2,
          .run = RunPage};
}

Command HistoryCommand() {
  return {.name = "history",
          .arguments = "MEMBER_ID [audit|member|account]",
          .summary = "What happened, newest first",
          .help =
              "audit: every change of the account, and who made it. member: events of the\n"
              "member's life. account: member reviews.",
          .example = "frontdesk history M1000000042 member",
          .flags = {kPageSizeFlag,
                    kPageTokenFlag,
                    {"actor", FlagKind::kText, "NAME", "of audit: changes by this agent only"},
                    {"function", FlagKind::kText, "NAME", "of audit: this function only"},
                    kJsonFlag},
          .min_words = 1,
          .max_words = 2,
          .run = RunHistory};
}

Command SafetyCommand() {
  return {.name = "safety",
          .arguments = "MEMBER_ID",
          .summary = "Matters of safety; was a seeker closed due to Sift?",
          .help = "",
          .example = "frontdesk safety M1000000042",
          .flags = {kPageSizeFlag, kPageTokenFlag, kJsonFlag},
          .min_words = 1,
          .max_words = 1,
          .run = RunSafety};
}

Command MemberStatsCommand() {
  return {.name = "member-stats",
          .arguments = "MEMBER_ID",
          .summary = "Open jobs, last logins and their devices",
          .help = "",
          .example = "frontdesk member-stats M1000000042",
          .flags = {kJsonFlag},
          .min_words = 1,
          .max_words = 1,
          .run = RunMemberStats};
}

}  // namespace frontdesk::cli
