// Random histories of all account functions against the simplest model of an account there can be:
// after every step each account, each card and each search by e-mail is what the model says, also
// after restarts. Written from docs/api.md; shares no rule with the server.
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "server/directory/draft.h"
#include "tests/server/support/directory_room.h"
#include "tests/server/support/test_accounts.h"

namespace frontdesk::testing {
namespace {

using accounts::AccountStatus;
using accounts::CardState;

constexpr int kMembers = 12;
constexpr int kCards = 30;
const std::string kTiers[] = {"SILVER", "GOLD"};

struct ModelAccount {
  AccountStatus status = AccountStatus::kActive;
  std::string tier;
  std::string email;
  bool juvenile = false;
  bool recharge = false;
  std::string card;  // the one in use
  std::set<std::string> old_cards;
  int64_t points = 0;
};

// What a card is when no account has it.
struct ModelCard {
  bool issued = false;
  bool dead = false;  // exchanged by, or left by, an account that is gone
  bool suspended = false;
  int64_t points = 0;
  bool remainder = false;
};

class World {
 public:
  explicit World(uint64_t seed) : random_(seed) { SetUpProgram(); }

  void Run(int steps) {
    for (int step = 1; step <= steps && !::testing::Test::HasFailure(); ++step) {
      Step();
      if (step % 100 == 0) room_.Reopen();
      if (step % 10 == 0 || step % 100 == 1) Compare();
    }
    EXPECT_GT(accepted_, steps / 5);
    EXPECT_GT(refused_, steps / 10);
  }

 private:
  uint64_t Pick(uint64_t n) { return random_() % n; }
  std::string RandomCard() { return CardNumber(1 + Pick(kCards)); }
  std::string NewEmail() { return absl::StrCat("mail", ++emails_, "@example.org"); }

  // A member that is or was there, or one that never was.
  MemberNumber RandomMember() {
    if (known_.empty() || Pick(20) == 0) return 4'242;
    return known_[Pick(known_.size())];
  }
  ModelAccount* Find(MemberNumber member) {
    const auto it = accounts_.find(member);
    return it == accounts_.end() ? nullptr : &it->second;
  }

  void SetUpProgram() {
    directory::Write write;
    write.plan = [](directory::Draft& draft,
                    const accounts::RuleContext&) -> absl::StatusOr<directory::PlanReply> {
      accounts::Program program;
      program.code = "default";
      for (const std::string& tier : kTiers) program.tiers.push_back({tier, tier, false});
      RETURN_IF_ERROR(draft.Put(program));
      return directory::PlanReply{};
    };
    ASSERT_TRUE(room_.Submit(std::move(write)).ok());
  }

  void Step() {
    switch (Pick(12)) {
      case 0:
        return Create();
      case 1:
        return Issue();
      case 2:
        return Register();
      case 3:
        return Status();
      case 4:
        return Tier();
      case 5:
        return Recharge();
      case 6:
        return Email();
      case 7:
        return Exchange();
      case 8:
        return Pick(3) == 0 ? Delete() : Reset();
      case 9:
        return Label();
      case 10:
        return Clear();
      default:
        return Status();
    }
  }

  // Compares what the server said with what the model expects: "" or a reason.
  bool Check(const std::string& what, const absl::Status& status, const std::string& expected) {
    const std::string said = status.ok() ? "" : ReasonOf(status);
    EXPECT_EQ(said, expected) << what << ": " << status;
    (said.empty() ? accepted_ : refused_)++;
    return said.empty() && expected.empty();
  }
  // What every function says first.
  std::string Missing(MemberNumber member) {
    if (Find(member) != nullptr) return "";
    return std::ranges::count(known_, member) > 0 ? "ACCOUNT_DELETED" : "ACCOUNT_NOT_FOUND";
  }
  std::string MissingOrFinal(MemberNumber member) {
    const std::string missing = Missing(member);
    if (!missing.empty()) return missing;
    return Find(member)->status == AccountStatus::kTerminated ? "TERMINATED_IS_FINAL" : "";
  }
  bool IsOwned(const std::string& card) const {
    return std::ranges::any_of(accounts_, [&card](const auto& entry) {
      return entry.second.card == card || entry.second.old_cards.contains(card);
    });
  }
  void TakeOver(const std::string& card, ModelAccount& account) {
    ModelCard& left = cards_[card];
    account.points += left.points;
    if (left.suspended) account.status = AccountStatus::kSuspended;
    left = ModelCard{.issued = true};
  }

  void Create() {
    if (accounts_.size() >= kMembers) return;
    accounts::Account account = Person(1);
    const std::string card = RandomCard();
    account.cards = {{card, CardState::kActive}};
    account.email = NewEmail();
    account.tier = kTiers[Pick(2)];
    const auto reply = room_.Create(account);
    const bool taken = IsOwned(card) || cards_[card].dead;
    if (!Check("create", reply.status(), taken ? "CARD_NUMBER_TAKEN" : "")) return;
    ModelAccount made{.tier = account.tier, .email = account.email, .card = card};
    TakeOver(card, made);
    known_.push_back(reply->account.member);
    accounts_[reply->account.member] = made;
  }

  void Issue() {
    const std::string card = RandomCard();
    directory::Write write;
    write.plan = [card](directory::Draft& draft,
                        const accounts::RuleContext&) -> absl::StatusOr<directory::PlanReply> {
      std::optional<directory::records::CardOwnerRecord> owner;
      ASSIGN_OR_RETURN(owner, draft.FindCard(card));
      if (owner) return directory::PlanReply{};
      directory::records::CardOwnerRecord fresh;
      fresh.set_state(static_cast<int32_t>(CardState::kInactive));
      fresh.set_program("default");
      draft.PutCard({card, fresh});
      return directory::PlanReply{};
    };
    Check("issue", room_.Submit(std::move(write)).status(), "");
    cards_[card].issued = true;
  }

  void Register() {
    const std::string card = RandomCard();
    accounts::RegisterCard command;
    command.account = Person(1);
    command.account.payment_cards.clear();
    command.account.email = NewEmail();
    command.account.tier = "";
    command.account.cards = {{card, CardState::kActive}};
    const auto reply = room_.Write(command);
    std::string expected;
    if (cards_[card].dead) {
      expected = "CARD_OUT_OF_USE";
    } else if (IsOwned(card)) {
      expected = ExchangedBySomebody(card) ? "CARD_OUT_OF_USE" : "CARD_NUMBER_TAKEN";
    } else if (!cards_[card].issued) {
      expected = "CARD_NOT_FOUND";
    }
    if (!Check("register", reply.status(), expected)) return;
    ModelAccount made{.tier = reply->account.tier, .email = command.account.email, .card = card};
    TakeOver(card, made);
    known_.push_back(reply->account.member);
    accounts_[reply->account.member] = made;
  }
  bool ExchangedBySomebody(const std::string& card) const {
    return std::ranges::any_of(
        accounts_, [&card](const auto& entry) { return entry.second.old_cards.contains(card); });
  }

  void Status() {
    const MemberNumber member = RandomMember();
    accounts::SetStatus command;
    command.call.member = member;
    command.status = Pick(8) == 0   ? AccountStatus::kTerminated
                     : Pick(2) == 0 ? AccountStatus::kActive
                                    : AccountStatus::kSuspended;
    command.reason = "OTHER";
    command.confirmed = true;
    ModelAccount* account = Find(member);
    std::string expected = MissingOrFinal(member);
    if (account != nullptr && account->status == command.status) expected = "";
    if (!Check("status", room_.Write(command).status(), expected)) return;
    account->status = command.status;
  }

  void Tier() {
    const MemberNumber member = RandomMember();
    accounts::AdjustTier command;
    command.call.member = member;
    command.tier = Pick(5) == 0 ? "DIAMOND" : kTiers[Pick(2)];
    std::string expected = MissingOrFinal(member);
    if (expected.empty() && command.tier == "DIAMOND") expected = "TIER_UNKNOWN";
    if (!Check("tier", room_.Write(command).status(), expected)) return;
    Find(member)->tier = command.tier;
  }

  void Recharge() {
    const MemberNumber member = RandomMember();
    accounts::SetAutoRecharge command;
    command.call.member = member;
    command.wanted = {Pick(2) == 0, 100, 500};
    const auto reply = room_.Write(command);
    const std::string first = MissingOrFinal(member);
    if (!first.empty()) return void(Check("recharge", reply.status(), first));
    ModelAccount& account = *Find(member);
    if (account.status == AccountStatus::kSuspended) {
      return void(Check("recharge", reply.status(), "ACCOUNT_SUSPENDED"));
    }
    if (command.wanted.enabled == account.recharge || !command.wanted.enabled ||
        HasPaymentCard(member)) {
      if (Check("recharge", reply.status(), "")) account.recharge = command.wanted.enabled;
      return;
    }
    Check("recharge", reply.status(), "NO_SAVED_CARD");
  }
  bool HasPaymentCard(MemberNumber member) {
    const auto account = room_.directory().Get(member);
    return account.ok() && !account->payment_cards.empty();
  }

  void Email() {
    const MemberNumber member = RandomMember();
    accounts::Account values;
    values.email = NewEmail();
    std::string expected = MissingOrFinal(member);
    if (expected.empty() && Find(member)->juvenile) expected = "JUVENILE";
    const auto reply = room_.Write(Update(member, accounts::AccountField::kEmail, values));
    if (!Check("email", reply.status(), expected)) return;
    Find(member)->email = values.email;
  }

  void Exchange() {
    const MemberNumber member = RandomMember();
    const std::string card = RandomCard();
    accounts::ExchangeMedia command;
    command.call.member = member;
    command.new_card = card;
    command.reason = "LOST";
    const auto reply = room_.Write(command);
    const std::string first = MissingOrFinal(member);
    if (!first.empty()) return void(Check("exchange", reply.status(), first));
    ModelAccount& account = *Find(member);
    std::string expected;
    if (account.card == card) {
      expected = "SAME_CARD";
    } else if (account.old_cards.size() + 1 >= 16) {
      expected = "TOO_MANY_CARDS";
    } else if (ExchangedBySomebody(card) || cards_[card].dead) {
      expected = "CARD_OUT_OF_USE";
    } else if (IsOwned(card)) {
      expected = "CARD_NOT_INACTIVE";
    } else if (!cards_[card].issued) {
      expected = "CARD_NOT_FOUND";
    } else if (cards_[card].remainder) {
      expected = "CARD_HOLDS_BALANCE";
    }
    if (!Check("exchange", reply.status(), expected)) return;
    account.old_cards.insert(account.card);
    account.card = card;
  }

  void Reset() {
    const MemberNumber member = RandomMember();
    accounts::ResetPassword command;
    command.call.member = member;
    room_.clock().Advance(absl::Minutes(30));
    const auto reply = room_.Write(command);
    std::string expected = MissingOrFinal(member);
    if (expected.empty()) {
      const ModelAccount& account = *Find(member);
      if (account.status == AccountStatus::kSuspended) {
        expected = "ACCOUNT_SUSPENDED";
      } else if (account.juvenile) {
        expected = "JUVENILE";
      } else if (account.email.empty()) {
        expected = "NO_EMAIL";
      }
    }
    Check("reset", reply.status(), expected);
  }

  void Delete() {
    const MemberNumber member = RandomMember();
    accounts::DeleteUser command;
    command.call.member = member;
    command.confirmed = true;
    if (!Check("delete", room_.Write(command).status(), Missing(member))) return;
    const ModelAccount account = *Find(member);
    ModelCard& card = cards_[account.card];
    card = {.issued = true,
            .dead = account.status == AccountStatus::kTerminated,
            .suspended = account.status == AccountStatus::kSuspended,
            .points = account.points,
            .remainder = true};
    for (const std::string& old : account.old_cards) cards_[old].dead = true;
    accounts_.erase(member);
  }

  // A date of birth under 13.
  void Label() {
    if (Pick(3) != 0) return;
    const MemberNumber member = RandomMember();
    accounts::Account values;
    values.date_of_birth = absl::CivilDay(2020, 2, 3);
    std::string expected = MissingOrFinal(member);
    if (expected.empty() && Find(member)->juvenile) expected = "JUVENILE";
    const auto reply = room_.Write(Update(member, accounts::AccountField::kDateOfBirth, values));
    if (!Check("label", reply.status(), expected)) return;
    Find(member)->juvenile = true;
    Find(member)->email = "";
    Find(member)->recharge = false;  // it goes with the payment cards
  }

  void Clear() {
    const MemberNumber member = RandomMember();
    accounts::ClearJuvenile command;
    command.call.member = member;
    command.risk_acknowledged = true;
    std::string expected = MissingOrFinal(member);
    if (expected.empty() && !Find(member)->juvenile) expected = "NOT_JUVENILE";
    if (!Check("clear", room_.Write(command).status(), expected)) return;
    Find(member)->juvenile = false;
  }

  void Compare() {
    for (MemberNumber member : known_) CompareAccount(member);
    for (int n = 1; n <= kCards; ++n) CompareCard(CardNumber(n));
    for (uint64_t n = 1; n <= emails_; ++n) CompareEmail(absl::StrCat("mail", n, "@example.org"));
  }

  void CompareAccount(MemberNumber member) {
    const auto stored = room_.directory().Get(member);
    const ModelAccount* account = Find(member);
    if (account == nullptr) {
      EXPECT_EQ(ReasonOf(stored.status()), "ACCOUNT_DELETED");
      return;
    }
    ASSERT_TRUE(stored.ok()) << stored.status();
    EXPECT_EQ(stored->status, account->status);
    EXPECT_EQ(stored->tier, account->tier);
    EXPECT_EQ(stored->email, account->email);
    EXPECT_EQ(stored->juvenile, account->juvenile);
    EXPECT_EQ(stored->auto_recharge.enabled, account->recharge);
    EXPECT_EQ(stored->points, account->points);
    ASSERT_NE(accounts::ActiveCard(*stored), nullptr);
    EXPECT_EQ(accounts::ActiveCard(*stored)->number, account->card);
    EXPECT_EQ(stored->cards.size(), account->old_cards.size() + 1);
  }

  void CompareCard(const std::string& card) {
    const auto view = room_.directory().GetByCard(card);
    for (const auto& [member, account] : accounts_) {
      if (account.card != card && !account.old_cards.contains(card)) continue;
      ASSERT_TRUE(view.ok()) << view.status();
      EXPECT_EQ(view->state, account.card == card ? CardState::kActive : CardState::kExchanged);
      ASSERT_TRUE(view->account.has_value());
      EXPECT_EQ(view->account->member, member);
      return;
    }
    const ModelCard& free = cards_[card];
    if (!free.issued && !free.dead) {
      EXPECT_EQ(ReasonOf(view.status()), "CARD_NOT_FOUND");
      return;
    }
    ASSERT_TRUE(view.ok()) << view.status();
    EXPECT_FALSE(view->account.has_value());
    EXPECT_EQ(view->state == CardState::kInactive, !free.dead);
    EXPECT_EQ(view->remainder ? view->remainder->points : 0, free.points);
  }

  void CompareEmail(const std::string& email) {
    std::vector<MemberNumber> expected;
    for (const auto& [member, account] : accounts_) {
      if (account.email == email) expected.push_back(member);
    }
    // No address here is part of another one: nobody whose address was taken away is found by it.
    EXPECT_EQ(room_.Find(index::Field::kEmail, email), expected) << email;
  }

  std::mt19937_64 random_;
  DirectoryRoom room_;
  std::map<MemberNumber, ModelAccount> accounts_;
  std::map<std::string, ModelCard> cards_;
  std::vector<MemberNumber> known_;
  uint64_t emails_ = 0;
  int accepted_ = 0;
  int refused_ = 0;
};

TEST(FunctionsModel, RandomHistoriesAgreeWithTheModel) {
  const char* given = std::getenv("FRONTDESK_SEED");
  const char* steps = std::getenv("FRONTDESK_MODEL_STEPS");
  for (uint64_t i = 0; i < 4; ++i) {
    const uint64_t seed = (given != nullptr ? std::strtoull(given, nullptr, 10) : 20261122) + i;
    std::cout << "FRONTDESK_SEED=" << seed << std::endl;
    World(seed).Run(steps != nullptr ? std::atoi(steps) : 800);
  }
}

}  // namespace
}  // namespace frontdesk::testing
