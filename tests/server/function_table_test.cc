// The table of functions: what docs/functions.md prints, and what the requirements say of it.
//
// FRONTDESK_WRITE_DOCS=1 writes the document instead of comparing it.
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/error.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/accounts/audit.h"
#include "server/accounts/functions.h"

namespace frontdesk::accounts {
namespace {

constexpr char kDocument[] = "docs/functions.md";

// An account in one of the states that matter, and the state in words.
struct Case {
  Account account;
  std::string words;
};

std::vector<Case> AllCases() {
  std::vector<Case> cases;
  for (auto status : {AccountStatus::kActive, AccountStatus::kSuspended, AccountStatus::kTerminated,
                      AccountStatus::kClosed}) {
    for (auto kind : {AccountKind::kLoyalty, AccountKind::kGift}) {
      for (auto email : {EmailStatus::kUnspecified, EmailStatus::kOk, EmailStatus::kFailed}) {
        for (bool juvenile : {false, true}) {
          if (juvenile && email != EmailStatus::kUnspecified) continue;  // holds no address
          Account account;
          account.status = status;
          account.kind = kind;
          account.juvenile = juvenile;
          account.email_status = email;
          if (email != EmailStatus::kUnspecified) account.email = "a@example.com";
          if (!juvenile) account.phones = {"3235550142"};
          account.cards = {{"6006491235122225", CardState::kActive}};
          constexpr const char* kEmails[] = {"no e-mail", "e-mail OK", "e-mail failed"};
          cases.push_back(
              {account, absl::StrCat("| ", NameOf(status), " | ",
                                     kind == AccountKind::kGift ? "gift" : "loyalty", " | ",
                                     juvenile ? "juvenile" : kEmails[static_cast<int>(email)])});
        }
      }
    }
  }
  return cases;
}

std::string Answer(const absl::Status& status) {
  return status.ok() ? "yes" : GetErrorDetail(status).reason;
}

// One table: a row a state, a column a question.
template <typename Questions, typename Ask>
std::string Table(const Questions& questions, Ask ask) {
  std::string text = "| status | kind | member |";
  std::string line = "|---|---|---|";
  for (auto question : questions) {
    absl::StrAppend(&text, " `", std::string(NameOf(question)), "` |");
    absl::StrAppend(&line, "---|");
  }
  absl::StrAppend(&text, "\n", line, "\n");
  for (const Case& one : AllCases()) {
    absl::StrAppend(&text, one.words, " |");
    for (auto question : questions) {
      absl::StrAppend(&text, " ", Answer(ask(question, one.account)), " |");
    }
    absl::StrAppend(&text, "\n");
  }
  return text;
}

std::string Transitions() {
  const AccountStatus from[] = {AccountStatus::kActive, AccountStatus::kSuspended,
                                AccountStatus::kTerminated, AccountStatus::kClosed};
  const AccountStatus to[] = {AccountStatus::kActive, AccountStatus::kSuspended,
                              AccountStatus::kTerminated};
  std::string text = "| from | ACTIVE | SUSPENDED | TERMINATED |\n|---|---|---|---|\n";
  for (AccountStatus before : from) {
    absl::StrAppend(&text, "| ", NameOf(before), " |");
    for (AccountStatus after : to) {
      absl::StrAppend(&text, " ", Answer(CheckTransition(before, after)), " |");
    }
    absl::StrAppend(&text, "\n");
  }
  return text;
}

std::string Document() {
  return absl::StrCat(
      "# What an account allows\n\n"
      "Printed by `function_table_test` from the table that the rules obey "
      "(`server/accounts/functions.h`); the test fails when this page is not\ncurrent. "
      "`ListAccountServices` tells the same of one account. What a call needs besides (a tier that "
      "exists, a card that is free) is in [api.md](api.md).\n\n"
      "## Functions of the service desk\n\n",
      Table(kAccountFunctions,
            [](AccountFunction function, const Account& account) {
              return CheckAllowed(function, account);
            }),
      "\n## Statuses an agent can choose\n\n", Transitions(),
      "\n## Activities of the guest\n\nEvery path asks this: tills, log-in, mails, texts.\n\n",
      Table(kActivities, [](Activity activity, const Account& account) {
        return CheckActivity(activity, account);
      }));
}

TEST(FunctionTable, DocumentIsCurrent) {
  if (std::getenv("FRONTDESK_WRITE_DOCS") != nullptr) {
    std::ofstream(kDocument) << Document();
  }
  std::ifstream file(kDocument);
  std::stringstream text;
  text << file.rdbuf();
  EXPECT_EQ(text.str(), Document()) << "run FRONTDESK_WRITE_DOCS=1 function_table_test";
}

// D9.
TEST(FunctionTable, TerminatedAllowsDeleteUserOnly) {
  for (const Case& one : AllCases()) {
    if (one.account.status != AccountStatus::kTerminated) continue;
    for (AccountFunction function : kAccountFunctions) {
      EXPECT_EQ(Answer(CheckAllowed(function, one.account)),
                function == AccountFunction::kDeleteUser ? "yes" : "TERMINATED_IS_FINAL")
          << one.words << NameOf(function);
    }
  }
}

// D7.
TEST(FunctionTable, SuspendedStillAllowsTierExchangeAndContact) {
  for (const Case& one : AllCases()) {
    if (one.account.status != AccountStatus::kSuspended || one.account.juvenile ||
        one.account.kind == AccountKind::kGift) {
      continue;
    }
    for (auto function : {AccountFunction::kAdjustTier, AccountFunction::kExchangeMedia,
                          AccountFunction::kUpdateAccount, AccountFunction::kSetStatus}) {
      EXPECT_EQ(Answer(CheckAllowed(function, one.account)), "yes") << one.words;
    }
    for (auto function : {AccountFunction::kSetAutoRecharge, AccountFunction::kResetPassword}) {
      EXPECT_EQ(Answer(CheckAllowed(function, one.account)), "ACCOUNT_SUSPENDED") << one.words;
    }
  }
}

// R-133 ….
TEST(FunctionTable, OnlyActiveAccountsTakePartInAnything) {
  for (const Case& one : AllCases()) {
    const std::string expected =
        one.account.status == AccountStatus::kSuspended    ? "ACCOUNT_SUSPENDED"
        : one.account.status == AccountStatus::kTerminated ? "ACCOUNT_TERMINATED"
                                                           : "ACCOUNT_CLOSED";
    for (Activity activity : kActivities) {
      if (one.account.status == AccountStatus::kActive) {
        if (activity == Activity::kAccrue || activity == Activity::kRedeem ||
            activity == Activity::kRecharge) {
          EXPECT_EQ(Answer(CheckActivity(activity, one.account)), "yes") << one.words;
        }
        continue;
      }
      EXPECT_EQ(Answer(CheckActivity(activity, one.account)), expected) << one.words;
    }
  }
}

// a failed address is written to on no path, reset mails included.
TEST(FunctionTable, FailedAddressGetsNoMail) {
  for (const Case& one : AllCases()) {
    if (one.account.email_status != EmailStatus::kFailed) continue;
    EXPECT_FALSE(CheckActivity(Activity::kEmail, one.account).ok()) << one.words;
    EXPECT_FALSE(CheckAllowed(AccountFunction::kResetPassword, one.account).ok()) << one.words;
  }
}

//
TEST(FunctionTable, NothingLeadsOutOfTerminated) {
  for (auto to : {AccountStatus::kActive, AccountStatus::kSuspended}) {
    EXPECT_EQ(Answer(CheckTransition(AccountStatus::kTerminated, to)), "TERMINATED_IS_FINAL");
  }
}

//
TEST(FunctionTable, OtherStatusesAreNotOffered) {
  for (auto to : {AccountStatus::kUnspecified, AccountStatus::kClosed}) {
    EXPECT_EQ(Answer(CheckTransition(AccountStatus::kActive, to)), "STATUS_NOT_OFFERED");
  }
}

// Every sentence tells an agent something to do or says that there is nothing.
TEST(FunctionTable, RefusalsHaveReasonAndSentence) {
  for (const Case& one : AllCases()) {
    for (AccountFunction function : kAccountFunctions) {
      const absl::Status allowed = CheckAllowed(function, one.account);
      if (allowed.ok()) continue;
      EXPECT_TRUE(absl::IsFailedPrecondition(allowed));
      EXPECT_GT(allowed.message().size(), 30u);
      EXPECT_EQ(std::string(allowed.message()).find("example.com"), std::string::npos);
    }
  }
}

}  // namespace
}  // namespace frontdesk::accounts
