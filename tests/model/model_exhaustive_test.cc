// Every short pattern against every short value: the engine must answer as the slow twin does.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "index/query.h"
#include "tests/model/set_field.h"
#include "tests/model/side_by_side.h"

namespace frontdesk::model {
namespace {

using index::Change;
using index::Criterion;
using index::Document;
using index::EngineOptions;
using index::Field;
using index::PhoneMatch;

// All strings of 1 … `longest` symbols.
std::vector<std::string> AllStrings(const std::vector<std::string>& symbols, size_t longest) {
  std::vector<std::string> all;
  std::vector<std::string> last = {""};
  for (size_t length = 1; length <= longest; ++length) {
    std::vector<std::string> next;
    for (const std::string& stem : last) {
      for (const std::string& symbol : symbols) next.push_back(stem + symbol);
    }
    all.insert(all.end(), next.begin(), next.end());
    last = std::move(next);
  }
  return all;
}

// Where the accounts lie inside the engine.
enum class Layout { kMerged, kUnmerged, kHalfAndHalf };

struct Universe {
  std::string name;
  std::vector<Field> fields;
  std::vector<std::string> pattern_symbols;
  std::vector<std::string> value_symbols;
  Layout layout = Layout::kMerged;
};

std::vector<Change> OneAccountEach(const std::vector<std::string>& values, Field field) {
  std::vector<Change> changes;
  for (size_t i = 0; i < values.size(); ++i) {
    Document document = {
        .member = i + 1, .user_type = index::UserType::kSeeker, .status = index::Status::kActive};
    SetField(document, field, values[i]);
    changes.push_back({.member = document.member, .document = document});
  }
  return changes;
}

void Fill(SideBySide& both, const std::vector<Change>& changes, Layout layout) {
  const size_t merged = layout == Layout::kMerged        ? changes.size()
                        : layout == Layout::kHalfAndHalf ? changes.size() / 2
                                                         : 0;
  const auto middle = changes.begin() + static_cast<ptrdiff_t>(merged);
  both.Apply({changes.begin(), middle});
  if (merged > 0) both.Rebuild();
  both.Apply({middle, changes.end()});
}

void ExpectAgreement(const Moment& moment, const Criterion& criterion) {
  const uint32_t all = static_cast<uint32_t>(moment.accounts->size());
  EXPECT_TRUE(moment.Agrees({.query = {.any_of = {{criterion}}}, .limit = all}));
}

const EngineOptions kNeverMerge = {.delta_limit = 1'000'000, .background_merge = false};

class ModelExhaustive : public testing::TestWithParam<Universe> {};

TEST_P(ModelExhaustive, EveryPatternFindsWhatTheScanFinds) {
  const Universe& universe = GetParam();
  const std::vector<std::string> patterns = AllStrings(universe.pattern_symbols, 4);
  for (Field field : universe.fields) {
    SideBySide both(kNeverMerge);
    Fill(both, OneAccountEach(AllStrings(universe.value_symbols, 4), field), universe.layout);
    const Moment moment = both.Now();
    for (const std::string& pattern : patterns) {
      ExpectAgreement(moment, {.field = field, .text = pattern});
      ExpectAgreement(moment, {.field = field, .text = pattern, .allow_leading_percent = true});
      if (testing::Test::HasFailure()) return;
    }
  }
}

const std::vector<Field> kTextFields = {Field::kFirstName, Field::kLastName, Field::kNickname,
                                        Field::kAddress,   Field::kCity,     Field::kCompany,
                                        Field::kGroup,     Field::kState,    Field::kEmail};
const std::vector<Field> kNameAndSubstring = {Field::kLastName, Field::kAddress};

INSTANTIATE_TEST_SUITE_P(
    All, ModelExhaustive,
    testing::Values(
        Universe{"LettersMerged", kTextFields, {"a", "b", "%"}, {"a", "b"}, Layout::kMerged},
        Universe{"LettersUnmerged", kTextFields, {"a", "b", "%"}, {"a", "b"}, Layout::kUnmerged},
        Universe{"LettersHalf", kTextFields, {"a", "b", "%"}, {"a", "b"}, Layout::kHalfAndHalf},
        Universe{"Words", kNameAndSubstring, {"a", "%", " ", "-"}, {"a", "b", " ", "-"}},
        Universe{"Escapes", kNameAndSubstring, {"a", "%", "\\"}, {"a", "%", "\\"}},
        Universe{"Accents", kNameAndSubstring, {"e", "é", "%", "'"}, {"e", "é", "'"}},
        Universe{"Emails", {Field::kEmail}, {"a", "@", ".", "%"}, {"a", "@", "."}},
        Universe{"EmailsUnmerged",
                 {Field::kEmail},
                 {"a", "@", ".", "%"},
                 {"a", "@", "."},
                 Layout::kHalfAndHalf},
        Universe{"PostalCodes", {Field::kPostalCode}, {"0", "a", "-", "%"}, {"0", "a", "-"}}),
    [](const auto& test) { return test.param.name; });

// Stored numbers: all short ones, and the same behind what is taken off a number.
std::vector<std::string> StoredPhones() {
  std::vector<std::string> phones = AllStrings({"0", "1", "2"}, 4);
  for (const std::string& digits : AllStrings({"0", "1", "2"}, 2)) {
    phones.push_back("1" + digits + std::string(10 - digits.size(), '2'));
    phones.push_back("+1 22222222" + digits);
    phones.push_back("000" + digits + "2222222");
    phones.push_back(digits + " x12");
  }
  return phones;
}

std::vector<std::string> PhoneCriteria() {
  std::vector<std::string> criteria = AllStrings({"0", "1", "2"}, 4);
  for (const std::string& digits : AllStrings({"0", "1", "2", "-", " "}, 2)) {
    criteria.push_back("+" + digits);
    criteria.push_back("+1" + digits);
    criteria.push_back("1" + digits + std::string(10 - digits.size(), '2'));
    criteria.push_back("000" + digits + "2222222");
    criteria.push_back("(" + digits + ")");
  }
  return criteria;
}

TEST(ModelExhaustivePhones, EveryRunOfDigitsFindsWhatTheScanFinds) {
  for (Layout layout : {Layout::kMerged, Layout::kUnmerged, Layout::kHalfAndHalf}) {
    SideBySide both(kNeverMerge);
    Fill(both, OneAccountEach(StoredPhones(), Field::kPhone), layout);
    const Moment moment = both.Now();
    for (const std::string& digits : PhoneCriteria()) {
      for (PhoneMatch part :
           {PhoneMatch::kAnywhere, PhoneMatch::kExact, PhoneMatch::kPrefix, PhoneMatch::kSuffix}) {
        ExpectAgreement(moment, {.field = Field::kPhone, .text = digits, .phone_match = part});
      }
      if (HasFailure()) return;
    }
  }
}

}  // namespace
}  // namespace frontdesk::model
