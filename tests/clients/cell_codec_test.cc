#include "clients/formats/cell_codec.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "tests/clients/random_account.h"

namespace frontdesk::formats {
namespace {

std::string Tsv(std::string_view value) {
  std::string out;
  AppendTsvCell(value, out);
  return out;
}

std::string Csv(std::string_view value) {
  std::string out;
  AppendCsvCell(value, out);
  return out;
}

TEST(TsvCell, EscapesWhatWouldEndTheCell) { EXPECT_EQ(Tsv("a\tb\nc\rd\\e"), R"(a\tb\nc\rd\\e)"); }

TEST(TsvCell, ForeignBackslashStandsForItself) {
  EXPECT_EQ(DecodeTsvCell(R"(C:\dir\)"), R"(C:\dir\)");
}

TEST(TsvCell, DecodingInvertsEncoding) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 20'000; ++i) {
    const std::string value = RandomText(random);
    const std::string cell = Tsv(value);
    EXPECT_EQ(cell.find_first_of("\t\n\r"), std::string::npos);
    ASSERT_EQ(DecodeTsvCell(cell), value);
  }
}

TEST(CsvCell, QuotesOnlyWhereNeeded) {
  EXPECT_EQ(Csv("Main St 4"), "Main St 4");
  EXPECT_EQ(Csv("Main St, 4"), R"("Main St, 4")");
  EXPECT_EQ(Csv(R"(the "Bear")"), R"("the ""Bear""")");
  EXPECT_EQ(Csv("a\nb"), "\"a\nb\"");
}

TEST(FormulaGuard, DisarmsFormulas) {
  EXPECT_EQ(GuardFormula("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
  EXPECT_EQ(GuardFormula("@SUM(A1)"), "'@SUM(A1)");
  EXPECT_EQ(GuardFormula("+cmd|' /C'!A0"), "'+cmd|' /C'!A0");
  EXPECT_EQ(GuardFormula("-2+3+cmd"), "'-2+3+cmd");
}

TEST(FormulaGuard, LeavesNumbersPhonesAndTextAlone) {
  for (const char* value : {"-250", "+1 (415) 555-0100", "Smith", "O'Neill", "'quoted'", "", "'"}) {
    EXPECT_EQ(GuardFormula(value), value);
    EXPECT_EQ(UnguardFormula(value), value);
  }
}

TEST(FormulaGuard, ReadsTheUnguardedFormulaOfAForeignFile) {
  EXPECT_EQ(UnguardFormula("=A1"), "=A1");
}

TEST(FormulaGuard, UnguardingInvertsGuarding) {
  std::mt19937_64 random(2);
  for (int i = 0; i < 20'000; ++i) {
    const std::string value = std::string(random() % 3, '\'') + RandomText(random);
    ASSERT_EQ(UnguardFormula(GuardFormula(value)), value);
  }
}

}  // namespace
}  // namespace frontdesk::formats
