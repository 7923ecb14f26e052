#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <random>

#include "clients/cli/display_text.h"
#include "clients/cli/money_text.h"
#include "clients/cli/progress.h"
#include "clients/cli/table.h"
#include "tests/clients/random_account.h"

namespace frontdesk::cli {
namespace {

DisplayText Marked(const std::string& text, int begin, int end) {
  DisplayText display;
  display.AppendMarked(text, {{begin, end}});
  return display;
}

TEST(SafeText, ControlCharactersBecomeVisibleSigns) {
  EXPECT_EQ(SafeText("a\tb\nc\rd\x1b[31me\x7f"), "a␉b␊c␍d␛[31me␡");
  EXPECT_EQ(SafeText(std::string("\0", 1)), "␀");
}

TEST(SafeText, C1ControlsSeparatorsAndReorderingAreReplaced) {
  EXPECT_EQ(SafeText("\xC2\x9B"
                     "31m"),
            "\xEF\xBF\xBD"
            "31m");  // CSI as one character
  EXPECT_EQ(SafeText("a\xE2\x80\xAE"
                     "b"),
            "a\xEF\xBF\xBD"
            "b");  // right-to-left override
  EXPECT_EQ(SafeText("a\xE2\x81\xA6"
                     "b"),
            "a\xEF\xBF\xBD"
            "b");  // isolate
  EXPECT_EQ(SafeText("a\xE2\x80\xA8"
                     "b"),
            "a\xEF\xBF\xBD"
            "b");  // line separator
}

TEST(SafeText, IllFormedBytesAreReplacedOneByOne) {
  EXPECT_EQ(SafeText("a\xFF\xC3"), "a\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(SafeText, OrdinaryTextIsLeftAlone) {
  for (const char* text : {"José Muñoz", "O'Neill-García", "李小龍", "Zoë 🙂", "100 %"}) {
    EXPECT_EQ(SafeText(text), text);
  }
}

TEST(SafeText, NoTextMovesTheCursor) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 20'000; ++i) {
    std::string text = formats::RandomText(random);
    text.push_back(static_cast<char>(random()));
    for (const char c : SafeText(text)) {
      ASSERT_TRUE(static_cast<unsigned char>(c) >= ' ' && c != '\x7f');
    }
  }
}

TEST(DisplayText, WidthIsThatOfTheTerminal) {
  EXPECT_EQ(DisplayText("José").width(), 4);
  EXPECT_EQ(DisplayText("Jose\xCC\x81").width(), 4);  // a combining accent takes no column
  EXPECT_EQ(DisplayText("李小龍").width(), 6);
  EXPECT_EQ(DisplayText("\x1b").width(), 1);
}

TEST(DisplayText, MarksAreColouredOnlyIfAsked) {
  EXPECT_EQ(Marked("Anderson", 0, 6).Render(true), "\x1b[1;33mAnders\x1b[0mon");
  EXPECT_EQ(Marked("Anderson", 0, 6).Render(false), "Anderson");
}

TEST(DisplayText, MarkCountsBytesOfTheValue) {
  EXPECT_EQ(Marked("Muñoz", 2, 4).Render(true), "Mu\x1b[1;33mñ\x1b[0moz");
}

TEST(DisplayText, FitCutsWithAnEllipsis) {
  EXPECT_EQ(DisplayText("Anderson").FitTo(5).Render(false), "Ande…");
  EXPECT_EQ(DisplayText("Anderson").FitTo(8).Render(false), "Anderson");
  EXPECT_EQ(DisplayText("李小龍").FitTo(4).Render(false), "李…");
}

TEST(DisplayText, FitShowsTheFirstMark) {
  const DisplayText email = Marked("a.very.long.name@example.com", 17, 24);
  const DisplayText fitted = email.FitTo(12);
  EXPECT_EQ(fitted.width(), 12);
  EXPECT_EQ(fitted.Render(true), "\x1b[2m…\x1b[0mme@\x1b[1;33mexample\x1b[0m\x1b[2m…\x1b[0m");
}

TEST(DisplayText, FitNeverExceedsTheWidth) {
  std::mt19937_64 random(4);
  for (int i = 0; i < 20'000; ++i) {
    const std::string text = formats::RandomText(random) + formats::RandomText(random);
    const int at = static_cast<int>(random() % (text.size() + 1));
    const int width = 1 + static_cast<int>(random() % 12);
    ASSERT_LE(Marked(text, at, at + 3).FitTo(width).width(), width) << text;
  }
}

TEST(NumberText, GroupsThousands) {
  EXPECT_EQ(NumberText(0), "0");
  EXPECT_EQ(NumberText(999), "999");
  EXPECT_EQ(NumberText(1'234'567), "1,234,567");
  EXPECT_EQ(NumberText(-123'456), "-123,456");
  EXPECT_EQ(NumberText(std::numeric_limits<int64_t>::min()), "-9,223,372,036,854,775,808");
}

TEST(MoneyText, DecimalsAreThoseOfTheCurrency) {
  EXPECT_EQ(MoneyText(123'450, "USD"), "1,234.50 USD");
  EXPECT_EQ(MoneyText(5, ""), "0.05");
  EXPECT_EQ(MoneyText(1'500, "JPY"), "1,500 JPY");
  EXPECT_EQ(MoneyText(1'500, "KWD"), "1.500 KWD");
  EXPECT_EQ(MoneyText(-5, "EUR"), "-0.05 EUR");
  EXPECT_EQ(MoneyText(std::numeric_limits<int64_t>::min(), "USD"),
            "-92,233,720,368,547,758.08 USD");
}

std::string Render(std::vector<TableColumn> columns, std::vector<std::vector<DisplayText>> rows,
                   int width) {
  Table table(std::move(columns));
  for (auto& row : rows) table.AddRow(std::move(row));
  return table.Render(width, false);
}

TEST(Table, ColumnsAreAsWideAsTheirWidestCell) {
  EXPECT_EQ(Render({{"NAME"}, {"CITY"}},
                   {{DisplayText("José"), DisplayText("Bonn")},
                    {DisplayText("李小龍"), DisplayText("Rome")}},
                   0),
            "NAME    CITY\n"
            "José    Bonn\n"
            "李小龍  Rome\n");
}

TEST(Table, NumbersAreAlignedToTheRight) {
  EXPECT_EQ(Render({{"N", 1, kOrdinary, true}}, {{DisplayText("5")}, {DisplayText("1,000")}}, 0),
            "    N\n    5\n1,000\n");
}

TEST(Table, ColumnWithoutValuesIsLeftOut) {
  EXPECT_EQ(Render({{"A"}, {"B"}, {"C"}}, {{DisplayText("1"), DisplayText(), DisplayText("3")}}, 0),
            "A  C\n1  3\n");
}

TEST(Table, WidestColumnsAreCutToFit) {
  EXPECT_EQ(Render({{"ID", 2}, {"TEXT", 3}}, {{DisplayText("12"), DisplayText("abcdefghij")}}, 9),
            "ID  TEXT\n12  abcd…\n");
}

TEST(Table, LeastImportantColumnGoesWhereNothingElseHelps) {
  EXPECT_EQ(Render({{"ID", 6, 9}, {"EXTRA", 6, 1}, {"NAME", 6, 5}},
                   {{DisplayText("123456"), DisplayText("extras"), DisplayText("people")}}, 15),
            "ID      NAME\n123456  people\n");
}

TEST(Table, ColumnWithAMarkOutlastsTheOthers) {
  EXPECT_EQ(Render({{"ID", 6, 9}, {"EXTRA", 6, 1}, {"NAME", 6, 5}},
                   {{DisplayText("123456"), Marked("extras", 0, 2), DisplayText("people")}}, 15),
            "ID      EXTRA\n123456  extras\n");
}

TEST(Progress, LineTellsShareRateAndTimeLeft) {
  ProgressState state{"importing", 50'000, 0.25, absl::Seconds(10)};
  EXPECT_EQ(ProgressLine(state, 8),
            "importing [##......] 25 %  50,000 rows  5,000 rows/s  ETA 0:30");
  EXPECT_EQ(ProgressLine(state, 0), "importing 25 %  50,000 rows  5,000 rows/s  ETA 0:30");
}

// Answers of an import come for very many rows at once: the line shows that it goes on in between.
TEST(Progress, LineTellsWhatIsUnderWay) {
  ProgressState state{"importing", 50'000, 0.25, absl::Seconds(10), 4'000};
  EXPECT_EQ(ProgressLine(state, 0),
            "importing 25 %  50,000 rows  5,000 rows/s  ETA 0:30  (4,000 under way)");
}

TEST(Progress, UnknownShareIsNotMadeUp) {
  EXPECT_EQ(ProgressLine({"importing", 10, -1, absl::Seconds(1)}, 8),
            "importing 10 rows  10 rows/s");
}

TEST(Progress, DurationsAreClockTimes) {
  EXPECT_EQ(DurationText(absl::Seconds(5)), "0:05");
  EXPECT_EQ(DurationText(absl::Seconds(125)), "2:05");
  EXPECT_EQ(DurationText(absl::Seconds(3 * 3600 + 62)), "3:01:02");
}

TEST(Progress, WithoutATerminalItIsALineEveryFiveSeconds) {
  std::ostringstream out;
  Screen screen{out};
  ManualClock clock(absl::UnixEpoch());
  {
    Progress progress("importing", screen, clock);
    for (int second = 1; second <= 11; ++second) {
      clock.Advance(absl::Seconds(1));
      progress.Update(second * 100, second / 20.0);
    }
  }
  EXPECT_EQ(out.str(),
            "importing 25 %  500 rows  100 rows/s  ETA 0:15\n"
            "importing 50 %  1,000 rows  100 rows/s  ETA 0:10\n");
}

TEST(Progress, OnATerminalTheLineIsErasedAtTheEnd) {
  std::ostringstream out;
  Screen screen{out, true, false, 100};
  ManualClock clock(absl::UnixEpoch());
  {
    Progress progress("importing", screen, clock);
    clock.Advance(absl::Seconds(1));
    progress.Update(100, 0.5);
  }
  EXPECT_TRUE(out.str().ends_with("\r\x1b[K"));
}

}  // namespace
}  // namespace frontdesk::cli
