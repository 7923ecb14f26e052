// What tills learn from memory must be what storage says, or nothing.
#include "server/directory/till_table.h"

#include <atomic>
#include <map>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "server/directory/converters.h"
#include "tests/server/support/test_accounts.h"

namespace frontdesk::directory {
namespace {

using accounts::CardState;
using ::frontdesk::testing::CardNumber;
using storage::records::AccountRecord;

class Dice {
 public:
  explicit Dice(uint64_t seed) : engine_(seed) {}
  uint64_t Below(uint64_t bound) { return engine_() % bound; }

 private:
  std::mt19937_64 engine_;
};

AccountRecord Record(MemberNumber member, const std::string& card, const std::string& tier,
                     int64_t points = 0) {
  accounts::Account account;
  account.member = member;
  account.status = accounts::AccountStatus::kActive;
  account.tier = tier;
  account.points = points;
  account.stored_value_minor = -points;
  account.currency = "USD";
  account.member_since = absl::CivilDay(2020, 1, 1);
  account.cards = {{card, CardState::kActive}};
  return ToRecord(account);
}

storage::CommitBatch Batch(std::vector<AccountRecord> accounts) {
  storage::CommitBatch batch;
  batch.accounts = std::move(accounts);
  return batch;
}

TEST(TillTable, TellsWhatTheAccountSays) {
  TillTable table;
  table.Put(Record(7, CardNumber(1), "GOLD", 1200));
  const auto card = table.Find(CardNumber(1));
  ASSERT_TRUE(card.has_value());
  EXPECT_EQ(card->state, CardState::kActive);
  EXPECT_EQ(card->account_status, accounts::AccountStatus::kActive);
  EXPECT_EQ(card->tier, "GOLD");
  EXPECT_EQ(card->currency, "USD");
  EXPECT_EQ(card->points, 1200);
  EXPECT_EQ(card->stored_value_minor, -1200);
  EXPECT_FALSE(card->gift || card->juvenile);
}

TEST(TillTable, KnowsNothingOfOtherNumbers) {
  TillTable table;
  table.Put(Record(7, CardNumber(1), "GOLD"));
  EXPECT_FALSE(table.Find(CardNumber(2)).has_value());
  EXPECT_FALSE(table.Find("").has_value());
  EXPECT_FALSE(table.Find("not a number").has_value());
}

TEST(TillTable, TellsNumbersOfDifferentLengthsApart) {
  TillTable table;
  std::string number = "0000000000";
  for (int length = 12; length <= 19; ++length) {
    number.assign(static_cast<size_t>(length), '0');
    table.Put(Record(static_cast<MemberNumber>(length), number, absl::StrCat("T", length)));
    const std::string nines(static_cast<size_t>(length), '9');
    table.Put(Record(static_cast<MemberNumber>(length), nines, absl::StrCat("N", length)));
  }
  for (int length = 12; length <= 19; ++length) {
    const auto size = static_cast<size_t>(length);
    EXPECT_EQ(table.Find(std::string(size, '0'))->tier, absl::StrCat("T", length));
    EXPECT_EQ(table.Find(std::string(size, '9'))->tier, absl::StrCat("N", length));
  }
}

TEST(TillTable, LeavesExchangedCardsToStorage) {
  TillTable table;
  AccountRecord record = Record(7, CardNumber(1), "GOLD");
  table.Put(record);
  record.mutable_cards(0)->set_state(static_cast<int32_t>(CardState::kExchanged));
  table.Apply(Batch({record}));
  EXPECT_FALSE(table.Find(CardNumber(1)).has_value());
}

TEST(TillTable, ForgetsWhatACommitTakesAway) {
  TillTable table;
  for (uint64_t i = 1; i <= 4; ++i) table.Put(Record(i, CardNumber(i), "GOLD"));
  storage::CommitBatch batch;
  batch.erased = {1};
  batch.erased_cards = {CardNumber(2)};
  batch.cards = {{CardNumber(3), {}}};  // belongs to nobody now
  table.Apply(batch);
  EXPECT_FALSE(table.Find(CardNumber(1)).has_value());
  EXPECT_FALSE(table.Find(CardNumber(2)).has_value());
  EXPECT_FALSE(table.Find(CardNumber(3)).has_value());
  EXPECT_TRUE(table.Find(CardNumber(4)).has_value());
  table.Put(Record(9, CardNumber(1), "BLUE"));
  EXPECT_EQ(table.Find(CardNumber(1))->tier, "BLUE");
}

AccountRecord RecordOf(MemberNumber member, const std::vector<uint64_t>& cards) {
  AccountRecord record = Record(member, CardNumber(cards[0]), "GOLD");
  for (size_t i = 1; i < cards.size(); ++i) {
    AccountRecord other = Record(member, CardNumber(cards[i]), "GOLD");
    *record.add_cards() = other.cards(0);
  }
  return record;
}

TEST(TillTable, ErasingAnAccountForgetsItsCardsAndNoOthers) {
  TillTable table;
  Dice dice(31);
  std::map<uint64_t, MemberNumber> owner;  // the slow twin, by card
  for (int step = 0; step < 40'000; ++step) {
    const MemberNumber member = 1 + dice.Below(300);
    if (dice.Below(3) == 0) {
      table.Erase(member);
      std::erase_if(owner, [&](const auto& card) { return card.second == member; });
    } else {
      // Cards go from hand to hand.
      const std::vector<uint64_t> cards = {dice.Below(2'000), dice.Below(2'000)};
      table.Put(RecordOf(member, cards));
      for (uint64_t card : cards) owner[card] = member;
    }
    const uint64_t card = dice.Below(2'000);
    ASSERT_EQ(table.Find(CardNumber(card)).has_value(), owner.contains(card)) << step;
  }
  for (uint64_t card = 0; card < 2'000; ++card) {
    ASSERT_EQ(table.Find(CardNumber(card)).has_value(), owner.contains(card)) << card;
  }
}

TEST(MemberSlots, HintsOfSlotsThatChangeHandsDoNotPileUp) {
  MemberSlots slots;
  std::vector<MemberNumber> member_of(100);
  Dice dice(32);
  for (int step = 0; step < 200'000; ++step) {
    const auto slot = static_cast<uint32_t>(dice.Below(member_of.size()));
    member_of[slot] = 1 + dice.Below(5'000);
    slots.Add(member_of[slot], slot, [&](uint32_t other) { return member_of[other]; });
  }
  EXPECT_LT(slots.size(), 256 * 32);
  for (uint32_t slot = 0; slot < member_of.size(); ++slot) {
    if (member_of[slot] == 0) continue;
    bool found = false;
    slots.ForEach(member_of[slot], [&](uint32_t hint) { found = found || hint == slot; });
    EXPECT_TRUE(found) << slot;
  }
}

TEST(TillTable, GrowsWithoutLosingAnything) {
  TillTable table;
  constexpr uint64_t kCards = 50'000;
  for (uint64_t i = 0; i < kCards; ++i) {
    table.Put(Record(i + 1, CardNumber(i), "GOLD", static_cast<int64_t>(i)));
  }
  for (uint64_t i = 0; i < kCards; ++i) {
    const auto card = table.Find(CardNumber(i));
    ASSERT_TRUE(card.has_value()) << i;
    ASSERT_EQ(card->points, static_cast<int64_t>(i));
  }
}

TEST(TillTable, ManyTiersAreLeftToStorage) {
  TillTable table;
  for (uint64_t i = 0; i <= TextNumbers::kMax; ++i) {
    table.Put(Record(i + 1, CardNumber(i), absl::StrCat("TIER", i)));
  }
  EXPECT_TRUE(table.Find(CardNumber(TextNumbers::kMax - 1)).has_value());
  EXPECT_FALSE(table.Find(CardNumber(TextNumbers::kMax)).has_value());
}

TEST(TillTable, FilledLateItKeepsWhatItHeardMeanwhile) {
  TillTable table;
  table.BeginFill();
  storage::CommitBatch news = Batch({Record(1, CardNumber(1), "NEW")});
  news.erased = {2};
  news.cards = {{CardNumber(3), {}}};
  table.Apply(news);
  for (uint64_t i = 1; i <= 4; ++i) table.Fill(Record(i, CardNumber(i), "OLD"));
  table.EndFill();
  EXPECT_EQ(table.Find(CardNumber(1))->tier, "NEW");
  EXPECT_FALSE(table.Find(CardNumber(2)).has_value());
  EXPECT_FALSE(table.Find(CardNumber(3)).has_value());
  EXPECT_EQ(table.Find(CardNumber(4))->tier, "OLD");
}

TEST(TillTable, ReadersNeverSeeHalfOfAChange) {
  TillTable table;
  table.Put(Record(7, CardNumber(1), "GOLD", 0));
  std::atomic<bool> stop = false;
  std::vector<std::thread> readers;
  for (int i = 0; i < 2; ++i) {
    readers.emplace_back([&] {
      while (!stop.load()) {
        const auto card = table.Find(CardNumber(1));
        ASSERT_TRUE(card.has_value());
        ASSERT_EQ(card->points, -card->stored_value_minor);
      }
    });
  }
  // Other cards come meanwhile, and the table grows.
  for (int64_t points = 1; points < 20'000; ++points) {
    table.Put(Record(7, CardNumber(1), "GOLD", points));
    table.Put(Record(static_cast<MemberNumber>(points + 10),
                     CardNumber(static_cast<uint64_t>(points + 10)), "GOLD"));
  }
  stop = true;
  for (std::thread& reader : readers) reader.join();
}

}  // namespace
}  // namespace frontdesk::directory
