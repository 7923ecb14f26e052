// What payloads tell of accounts is what a look at the accounts tells.
#include "index/segment/payloads.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "index/engine/delta.h"
#include "index/search/field_name.h"
#include "index/search/planner.h"
#include "index/segment/segment_builder.h"

namespace frontdesk::index {
namespace {

// So many different names of one or two words, some of them frequent.
class Names {
 public:
  Names(std::mt19937& random, size_t names) : random_(random) {
    static constexpr std::string_view kSyllables[] = {"an", "ma", "jo",  "li", "ro", "ka",
                                                      "el", "sa", "ber", "o",  "é",  "ñi"};
    while (names_.size() < names) {
      std::string name;
      for (size_t s = 1 + random() % 4; s > 0; --s) name += kSyllables[random() % 12];
      if (names_.size() % 8 == 3) name += random() % 2 == 0 ? "-ma" : " joan";
      if (random() % 40 == 0) name += " jo";
      names_.push_back(name);
    }
  }
  // The first are the most frequent.
  const std::string& Draw() {
    const size_t bound = random_() % 3 == 0 ? names_.size() : std::min<size_t>(names_.size(), 20);
    return names_[random_() % bound];
  }

 private:
  std::mt19937& random_;
  std::vector<std::string> names_;
};

TermColumn ColumnOf(const std::vector<std::string>& values) {
  TermColumn::Builder builder;
  for (const std::string& value : values) {
    builder.Add({.full = value, .light = value, .extra = ""});
  }
  return std::move(builder).Finish();
}

struct Columns {
  TermColumn lists;
  TermColumn about;
};

Columns RandomColumns(std::mt19937& random, size_t accounts, size_t names) {
  Names listed(random, 50);
  Names told(random, names);
  std::vector<std::string> values[2];
  for (size_t i = 0; i < accounts; ++i) {
    values[0].push_back(random() % 10 == 0 ? "" : listed.Draw());
    values[1].push_back(random() % 10 == 0 ? "" : told.Draw());
  }
  return {ColumnOf(values[0]), ColumnOf(values[1])};
}

TEST(PayloadsTest, EveryEntryHasTheCodeOfWhatItsAccountHasInTheOtherColumn) {
  std::mt19937 random(3);
  size_t asked = 0;
  for (size_t names : {1, 3, 13, 14, 15, 16, 40, 400}) {
    const Columns columns = RandomColumns(random, 3000, names);
    const Payloads payloads(columns.lists, columns.about, /*most_codes=*/16);
    const TermDictionary& told = columns.about.terms();
    ASSERT_EQ(payloads.shares_codes(), told.size() + 1 > 15) << names;
    for (uint32_t term = 0; term < columns.lists.terms().size(); ++term) {
      const Payloads::Code* code = payloads.CodesFrom(columns.lists.postings().CountAll(0, term));
      std::vector<uint32_t> accounts;
      columns.lists.postings().Append(term, accounts);
      for (uint32_t account : accounts) {
        const uint32_t value = columns.about.ValueOf(account);
        const bool words = value > 0 && told.HasWords(value - 1);
        const bool ask = payloads.shares_codes() && words;
        ASSERT_EQ(*code == Payloads::kAsk, ask);
        if (!ask) {
          const auto [first, end] = payloads.ValuesOf(*code);
          ASSERT_TRUE(first <= value && value < end) << value;
        }
        asked += ask ? 1 : 0;
        ++code;
      }
    }
  }
  EXPECT_GT(asked, 1000);
}

TEST(PayloadsTest, ValuesHaveACodeEachOrShareAllCodesEvenly) {
  std::mt19937 random(4);
  for (size_t names : {1, 3, 13, 14, 15, 16, 40, 400}) {
    const Columns columns = RandomColumns(random, 3000, names);
    const Payloads payloads(columns.lists, columns.about, /*most_codes=*/16);
    ASSERT_LE(payloads.code_count(), 16u);
    uint32_t next = 0;
    for (size_t code = 1; code < payloads.code_count(); ++code) {
      const auto [first, end] = payloads.ValuesOf(code);
      ASSERT_EQ(first, next);
      ASSERT_LT(first, end);
      next = end;
      if (!payloads.shares_codes() || first == 0) {
        ASSERT_EQ(end, first + 1);
        continue;
      }
      // More than its share has a code only because of its last value.
      const PostingLists& postings = columns.about.postings();
      const uint64_t accounts = postings.CountAll(first - 1, end - 1);
      const uint64_t last = postings.Count(end - 2);
      if (end - first > 2) {
        EXPECT_LE(accounts - last, columns.about.valued() / 13) << names;
      }
    }
    ASSERT_EQ(next, columns.about.terms().size() + 1);
    if (payloads.shares_codes()) {
      EXPECT_GT(payloads.code_count(), 12u) << names;
    }
  }
}

constexpr size_t kSharedNames = 1500;  // have to share codes
constexpr size_t kFewNames = 100;

// A segment with so many different names, and with few states.
class PayloadPlanTest : public testing::TestWithParam<size_t> {
 protected:
  static constexpr uint32_t kAccounts = 8000;

  PayloadPlanTest() {
    Names first(random_, GetParam());
    Names last(random_, GetParam());
    Names nicknames(random_, 100);
    Names cities(random_, 25);
    Names states(random_, 12);
    SegmentBuilder builder;
    for (uint32_t i = 0; i < kAccounts; ++i) {
      Document document;
      document.member = i + 1;
      if (!OneIn(20)) document.first_name = Written(first.Draw());
      if (!OneIn(20)) document.last_name = Written(last.Draw());
      if (OneIn(6)) document.nickname = nicknames.Draw();
      if (!OneIn(20)) document.city = Written(cities.Draw());
      if (!OneIn(20)) document.state = states.Draw();
      likes_.push_back(document);
      documents_.push_back(MakeIndexedDocument(std::move(document)));
      builder.Add(*documents_.back(), builder.size());
    }
    segment_ = std::move(builder).Finish();
  }

  bool OneIn(size_t n) { return random_() % n == 0; }
  // A spelling of which full folding leaves the same.
  std::string Written(std::string name) {
    if (OneIn(5)) name[0] = static_cast<char>(std::toupper(name[0]));
    return name;
  }
  // A pattern that the value matches, most often.
  std::string PatternOf(const std::string& value) {
    const size_t word = OneIn(2) ? value.find_last_of(" -") + 1 : 0;
    const std::string piece = value.substr(word, 1 + random_() % 3);
    switch (random_() % 6) {
      case 0:
        return value;
      case 1:
        return piece + "%" + value.substr(value.size() - 1);
      case 2:
        return "%" + value.substr(value.size() - std::min<size_t>(value.size(), 2)) + "%";
      default:
        return piece + "%";
    }
  }
  void Add(Field field, const std::string& value, std::vector<CompiledCriterion>& criteria) {
    if (value.empty()) return;
    Criterion criterion;
    criterion.field = field;
    criterion.text = PatternOf(value);
    criterion.allow_leading_percent = true;
    criterion.nicknames = !OneIn(3);
    absl::StatusOr<CompiledCriterion> compiled = Compile(criterion);
    if (compiled.ok()) criteria.push_back(*std::move(compiled));
  }
  std::vector<CompiledCriterion> RandomCriteria() {
    const Document& like = likes_[random_() % kAccounts];
    std::vector<CompiledCriterion> criteria;
    if (OneIn(2)) {
      Add(Field::kFirstName, like.first_name, criteria);
      Add(Field::kLastName, like.last_name, criteria);
      if (OneIn(4)) Add(Field::kState, like.state, criteria);
      if (OneIn(8)) Add(Field::kFirstName, like.first_name, criteria);
    } else {
      Add(Field::kState, like.state, criteria);
      Add(Field::kCity, like.city, criteria);
      if (OneIn(4)) Add(Field::kLastName, like.last_name, criteria);
    }
    std::shuffle(criteria.begin(), criteria.end(), random_);
    return criteria;
  }
  // Every account looked at.
  std::map<uint32_t, MatchClass> Scan(const std::vector<CompiledCriterion>& criteria) const {
    std::map<uint32_t, MatchClass> matches;
    for (uint32_t id = 0; id < kAccounts; ++id) {
      MatchClass weakest = 0;
      for (const CompiledCriterion& criterion : criteria) {
        weakest = std::max(weakest, MatchCriterion(criterion, documents_[id]->folded));
      }
      if (weakest != kNoMatch) matches[id] = weakest;
    }
    return matches;
  }

  std::mt19937 random_{17};
  std::vector<Document> likes_;
  std::vector<IndexedDocumentPtr> documents_;
  std::shared_ptr<const Segment> segment_;
};

TEST_P(PayloadPlanTest, WhatIsReadAlongIsWhatAScanFinds) {
  const SearchLimits limits;
  StopCheck stop(limits);
  std::map<std::string, size_t> read_along;
  size_t found = 0;
  for (int i = 0; i < 3000; ++i) {
    const std::vector<CompiledCriterion> criteria = RandomCriteria();
    if (criteria.size() < 2) continue;
    Plan plan(criteria, *segment_, stop);
    SearchTrace trace;
    std::map<uint32_t, MatchClass> matches;
    plan.Run(
        kAccounts, stop,
        [&](MatchBlock& block) {
          for (size_t at = 0; at < block.size; ++at) {
            EXPECT_TRUE(matches.emplace(block.ids[at], block.classes[at]).second);
          }
        },
        trace);
    plan.Describe(0, trace.plan);
    ASSERT_EQ(matches, Scan(criteria)) << trace.plan.Text();
    found += matches.size();
    if (i < 200) {
      // So many accounts drive as match what drives.
      EXPECT_TRUE(std::any_of(criteria.begin(), criteria.end(), [&](const auto& criterion) {
        return trace.plan.Text().starts_with(absl::StrCat(FieldName(criterion.source.field),
                                                          " drives with ", Scan({criterion}).size(),
                                                          " account"));
      })) << trace.plan.Text();
    }
    if (criteria.size() == 2 && trace.plan.Text().find("state read along") != std::string::npos) {
      // Every state has a code: nobody is looked at.
      EXPECT_EQ(trace.candidates, 0u);
    }
    const std::string text = trace.plan.Text();
    if (text.find("read along") != std::string::npos) ++read_along[text.substr(0, 4)];
  }
  EXPECT_GT(found, 10'000u);
  // By whatever drives.
  EXPECT_GT(read_along["last"], 50u);
  EXPECT_GT(read_along["firs"], 50u);
  EXPECT_GT(read_along["city"], 50u);
}

TEST_P(PayloadPlanTest, FewAccountsAreAskedWhatTheirPayloadTells) {
  const Payloads& states = *segment_->payloads(TermField::kCity, TermField::kState);
  EXPECT_FALSE(states.shares_codes());
  const Payloads& names = *segment_->payloads(TermField::kLastName, TermField::kFirstName);
  EXPECT_EQ(names.shares_codes(), GetParam() == kSharedNames);
  EXPECT_EQ(segment_->payloads(TermField::kState, TermField::kCity), nullptr);
  // One name by its beginning: only what shares a code with its first and its last is not told.
  Criterion criterion;
  criterion.field = Field::kFirstName;
  criterion.text = "jo%";
  const CompiledCriterion compiled = *Compile(criterion);
  const std::unique_ptr<Predicate> predicate = MakePredicate(compiled, *segment_);
  const SearchLimits limits;
  StopCheck stop(limits);
  predicate->Resolve(stop);
  const std::array<const Payloads*, 2> both = {
      &names, segment_->payloads(TermField::kLastName, TermField::kNickname)};
  std::array<PayloadClasses, 2> class_of_both;
  const PayloadClasses& class_of = class_of_both[0];
  class_of_both[0].fill(kAskAccount);
  predicate->TellClasses(both, absl::MakeSpan(class_of_both));
  const auto asked =
      std::count(class_of.begin() + 1,
                 class_of.begin() + static_cast<ptrdiff_t>(names.code_count()), kAskAccount);
  EXPECT_LE(asked, 2);
  EXPECT_GT(std::count(class_of.begin(), class_of.end(), kPrefixMatch), 4);
}

INSTANTIATE_TEST_SUITE_P(Names, PayloadPlanTest, testing::Values(kSharedNames, kFewNames));

}  // namespace
}  // namespace frontdesk::index
