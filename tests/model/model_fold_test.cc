// The two ways of folding must agree on every code point and on whatever code points do to each
// other.
#include <gtest/gtest.h>
#include <utf8proc.h>

#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "index/text/digits.h"
#include "index/text/fold.h"
#include "tests/model/dice.h"
#include "tests/model/fold.h"

namespace frontdesk::model {
namespace {

std::string Utf8(int32_t point) {
  utf8proc_uint8_t bytes[4];
  const auto written = utf8proc_encode_char(point, bytes);
  return {reinterpret_cast<const char*>(bytes), static_cast<size_t>(written)};
}

// Planes that have letters: basic, supplementary, ideographs.
std::vector<std::string> AllCodePoints() {
  std::vector<std::string> all;
  for (int32_t point = 1; point < 0x30000; ++point) {
    if (utf8proc_codepoint_valid(point)) all.push_back(Utf8(point));
  }
  return all;
}

// Code points that change under folding, and some that do not.
std::vector<std::string> InterestingCodePoints() {
  std::vector<std::string> points = {"a", "b", "e", " ", "-", "/", "%", "1", "#", ",", "\t"};
  for (const std::string& point : AllCodePoints()) {
    if (Fold(point, Form::kFull) != point || Fold("e" + point, Form::kFull) != "e" + point) {
      points.push_back(point);
    }
  }
  return points;
}

void ExpectAgreement(const std::string& text) {
  ASSERT_EQ(index::Fold(text, index::Folding::kLight), Fold(text, Form::kLight))
      << absl::CHexEscape(text);
  const std::string full = Fold(text, Form::kFull);
  ASSERT_EQ(index::Fold(text, index::Folding::kFull), full) << absl::CHexEscape(text);
  ASSERT_EQ(index::Fold(full, index::Folding::kFull), full) << absl::CHexEscape(text);
  ASSERT_EQ(index::NormalizePostalCode(text), LettersAndDigits(text)) << absl::CHexEscape(text);
  std::vector<std::string> words;
  for (Span word : Words(full)) words.push_back(full.substr(word.begin, word.end - word.begin));
  std::vector<std::string> theirs;
  for (std::string_view word : index::Words(full)) theirs.emplace_back(word);
  ASSERT_EQ(theirs, words) << absl::CHexEscape(text);
}

TEST(ModelFolding, AgreesOnEveryCodePoint) {
  for (const std::string& point : AllCodePoints()) {
    ExpectAgreement("x" + point + "y");
    if (HasFatalFailure()) return;
  }
}

TEST(ModelFolding, AgreesOnRandomText) {
  const uint64_t seed = ChooseSeed();
  Dice dice(seed);
  const std::vector<std::string> points = InterestingCodePoints();
  const uint64_t texts = NumberFromEnvironment("FRONTDESK_MODEL_STEPS", 100'000);
  for (uint64_t i = 0; i < texts; ++i) {
    std::string text;
    for (size_t length = dice.Below(8); length > 0; --length) {
      text += points[dice.Below(dice.OneIn(2) ? 11 : points.size())];
    }
    ExpectAgreement(text);
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace frontdesk::model
