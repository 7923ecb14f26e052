#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cli/audit_view.h"
#include "clients/cli/choice.h"
#include "clients/cli/command.h"
#include "clients/cli/progress.h"
#include "clients/cli/reply.h"
#include "clients/formats/value_text.h"
#include "common/clock.h"
#include "common/status_macros.h"
#include "frontdesk/admin/v1/audit_service.grpc.pb.h"
#include "google/protobuf/descriptor.h"

namespace frontdesk::cli {
namespace {

namespace api = admin::v1;
using AuditStub = api::AuditService::StubInterface;

constexpr std::string_view kUsage =
    "usage: frontdesk audit search | report MEMBER_ID | alerts | verify [HEAD] | head | "
    "allow AGENT (frontdesk help audit says more)";

constexpr std::string_view kAuditHelp =
    "search            entries, the newest first; flags narrow it down\n"
    "report MEMBER_ID  who saw or changed this member's data\n"
    "alerts            guessed passwords and cards, harvested accounts, refusals,\n"
    "                  overrides, damage of the last 24 hours, or from --from to\n"
    "                  --until\n"
    "verify [HEAD]     checks the whole log, and against a head that was kept\n"
    "                  elsewhere; exit code 1 if anything is not what was written\n"
    "head              one line to keep elsewhere\n"
    "allow AGENT       lets AGENT be shown --accounts an hour for --minutes; needs\n"
    "                  --ticket\n"
    "Times are written 2026-11-22T09:00:00Z. A page may be short, or empty, and yet\n"
    "not be the last: go on with --page_token.";

// Replies that are pages of entries.
template <typename Reply>
absl::StatusOr<ExitCode> ShowPage(const Reply& reply, const CommandContext& context) {
  if (context.args.On("json")) return ShowReply(context, reply);
  ShowEntries(reply.entries(), context.console.out);
  if (!reply.next_page_token().empty()) {
    context.console.out.Print("More: the same with --page_token=" + reply.next_page_token());
  }
  return kExitOk;
}

template <typename Request, typename Response>
absl::StatusOr<ExitCode> Ask(const CommandContext& context,
                             grpc::Status (AuditStub::*method)(grpc::ClientContext*, const Request&,
                                                               Response*),
                             const Request& request) {
  const auto stub = context.client.NewStub<api::AuditService>();
  ASSIGN_OR_RETURN(const Response reply, context.client.Ask(*stub, method, request));
  return ShowReply(context, reply);
}

// Reads the time of a flag, if it is given, into what `field` makes.
template <typename Field>
absl::Status ReadTime(const ParsedArgs& args, const std::string& flag, Field field) {
  if (!args.Has(flag)) return absl::OkStatus();
  const auto time = formats::ParseTime(args.Last(flag));
  if (!time) return UsageError(absl::StrCat("--", flag, " must be as 2026-11-22T09:00:00Z"));
  *field() = *time;
  return absl::OkStatus();
}

template <typename Request>
absl::Status ReadTimes(const ParsedArgs& args, Request& request) {
  RETURN_IF_ERROR(ReadTime(args, "from", [&] { return request.mutable_from_time(); }));
  return ReadTime(args, "until", [&] { return request.mutable_until_time(); });
}

absl::StatusOr<ExitCode> Search(const CommandContext& context) {
  const ParsedArgs& args = context.args;
  api::SearchAuditLogRequest request;
  request.set_caller(args.Last("caller"));
  request.set_member_id(args.Last("member"));
  request.set_method(args.Last("method"));
  request.set_outcome(args.Last("outcome"));
  request.set_failed(args.On("failed"));
  for (const std::string& name : args.All("kind")) {
    ASSIGN_OR_RETURN(const int kind, ParseChoice("kind", name, api::AuditKind_descriptor()));
    request.add_kinds(static_cast<api::AuditKind>(kind));
  }
  RETURN_IF_ERROR(ReadTimes(args, request));
  request.set_page_size(args.Number("page_size"));
  request.set_page_token(args.Last("page_token"));
  const auto stub = context.client.NewStub<api::AuditService>();
  ASSIGN_OR_RETURN(const api::SearchAuditLogResponse reply,
                   context.client.Ask(*stub, &AuditStub::SearchAuditLog, request));
  return ShowPage(reply, context);
}

absl::StatusOr<ExitCode> Report(const CommandContext& context) {
  api::GetAccessReportRequest request;
  request.set_member_id(context.args.rest()[1]);
  RETURN_IF_ERROR(ReadTimes(context.args, request));
  request.set_page_size(context.args.Number("page_size"));
  request.set_page_token(context.args.Last("page_token"));
  const auto stub = context.client.NewStub<api::AuditService>();
  ASSIGN_OR_RETURN(const api::GetAccessReportResponse reply,
                   context.client.Ask(*stub, &AuditStub::GetAccessReport, request));
  return ShowPage(reply, context);
}

absl::StatusOr<ExitCode> Alerts(const CommandContext& context) {
  api::ListAuditAlertsRequest request;
  RETURN_IF_ERROR(ReadTimes(context.args, request));
  return Ask(context, &AuditStub::ListAuditAlerts, request);
}

// Checks the log piece by piece; the answer is about all of it.
absl::StatusOr<api::VerifyAuditLogResponse> VerifyPieces(const CommandContext& context,
                                                         api::VerifyAuditLogRequest request) {
  const auto stub = context.client.NewStub<api::AuditService>();
  const SystemClock clock;
  Progress progress("checking", context.console.err, clock);
  api::VerifyAuditLogResponse all;
  do {
    ASSIGN_OR_RETURN(const api::VerifyAuditLogResponse piece,
                     context.client.Ask(*stub, &AuditStub::VerifyAuditLog, request));
    const int32_t files = all.files() + piece.files();
    const uint64_t bytes = all.bytes() + piece.bytes();
    all = piece;
    all.set_files(files);
    all.set_bytes(bytes);
    const double of = static_cast<double>(std::max<uint64_t>(piece.total_bytes(), 1));
    progress.Update(static_cast<int64_t>(piece.entries()), static_cast<double>(bytes) / of);
    request.set_after(piece.head());
  } while (all.more());
  return all;
}

absl::StatusOr<ExitCode> Verify(const CommandContext& context) {
  api::VerifyAuditLogRequest request;
  if (context.args.rest().size() > 1) request.set_head(context.args.rest()[1]);
  request.set_in_pieces(true);
  ASSIGN_OR_RETURN(const api::VerifyAuditLogResponse reply, VerifyPieces(context, request));
  RETURN_IF_ERROR(ShowReply(context, reply).status());
  return reply.sound() ? kExitOk : kExitError;
}

absl::StatusOr<ExitCode> Head(const CommandContext& context) {
  const auto stub = context.client.NewStub<api::AuditService>();
  ASSIGN_OR_RETURN(const api::GetAuditHeadResponse reply,
                   context.client.Ask(*stub, &AuditStub::GetAuditHead, api::GetAuditHeadRequest()));
  if (context.args.On("json")) return ShowReply(context, reply);
  context.console.out.Print(reply.head());
  return kExitOk;
}

absl::StatusOr<ExitCode> Allow(const CommandContext& context) {
  api::OverrideShowBudgetRequest request;
  request.set_agent(context.args.rest()[1]);
  request.set_minutes(context.args.Number("minutes"));
  request.set_accounts(context.args.Number("accounts"));
  request.set_ticket(context.args.Last("ticket"));
  return Ask(context, &AuditStub::OverrideShowBudget, request);
}

absl::StatusOr<ExitCode> RunAudit(const CommandContext& context) {
  const std::string& what = context.args.rest()[0];
  const bool names_one = context.args.rest().size() > 1;
  if (what == "verify") return Verify(context);
  if (what == "report" && names_one) return Report(context);
  if (what == "allow" && names_one) return Allow(context);
  if (what == "search" && !names_one) return Search(context);
  if (what == "alerts" && !names_one) return Alerts(context);
  if (what == "head" && !names_one) return Head(context);
  return UsageError(kUsage);
}

}  // namespace

Command AuditCommand() {
  return {.name = "audit",
          .arguments = "WHAT",
          .summary = "Who saw and did what: search, report, alerts, verify, head, allow",
          .help = kAuditHelp,
          .example = "frontdesk audit search --caller=jane --kind=READ",
          .flags = {{"caller", FlagKind::kText, "NAME", "of this agent, terminal or service"},
                    {"member", FlagKind::kText, "MEMBER_ID", "about this member"},
                    {"method", FlagKind::kText, "METHOD", "GetAccount"},
                    {"outcome", FlagKind::kText, "REASON", "OK, or the reason of an error"},
                    {"failed", FlagKind::kSwitch, "", "only what was not OK"},
                    {"kind", FlagKind::kText, "KIND", "READ, CHANGE, SIGN_IN…; may be repeated"},
                    {"from", FlagKind::kText, "TIME", "not before"},
                    {"until", FlagKind::kText, "TIME", "before"},
                    {"page_size", FlagKind::kNumber, "ENTRIES", "25 if not given"},
                    {"page_token", FlagKind::kText, "TOKEN", "as the page before gave it"},
                    {"minutes", FlagKind::kNumber, "MINUTES", "of allow: for how long"},
                    {"accounts", FlagKind::kNumber, "ACCOUNTS", "of allow: 20,000 if not given"},
                    kJsonFlag},
          .min_words = 1,
          .max_words = 2,
          .run = RunAudit};
}

}  // namespace frontdesk::cli
