#include "base/display.h"

#include <gtest/gtest.h>

namespace waybill {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

TEST(Display, WidthFollowsTheTerminalNotTheBytes) {
  EXPECT_EQ(DisplayWidth("abc"), 3);
  EXPECT_EQ(DisplayWidth("日本"), 4);
  EXPECT_EQ(DisplayWidth("é"), 1);
  EXPECT_EQ(DisplayWidth("e\xCC\x81"), 1);  // e and U+0301
  EXPECT_EQ(DisplayWidth("\xff"), 1);
}

TEST(Display, ControlAndForeignBytesAreShownNotSent) {
  EXPECT_EQ(ForTerminal("a\nb\t\x1b[31m\x7f"), "a\\nb\\t\\x1b[31m\\x7f");
  EXPECT_EQ(ForTerminal("\xff\xc0\xaf"), "\\xff\\xc0\\xaf");
  EXPECT_EQ(ForTerminal("\xE2\x80\xAE"
                        "abc"),
            "\\u202eabc");
  EXPECT_EQ(ForTerminal("日本"), "日本");
}

TEST(Display, LongTextIsCutToTheColumnsGiven) {
  EXPECT_EQ(ForTerminal("abcdef", 6), "abcdef");
  EXPECT_EQ(ForTerminal("abcdefg", 6), "abcde…");
  EXPECT_EQ(ForTerminal("日本語", 5), "日本…");
  EXPECT_EQ(ForTerminal("日本語", 6), "日本語");
}

TEST(Display, NumbersReadAsPeopleWriteThem) {
  EXPECT_EQ(WithThousands(0), "0");
  EXPECT_EQ(WithThousands(999), "999");
  EXPECT_EQ(WithThousands(1000), "1,000");
  EXPECT_EQ(WithThousands(-1234567), "-1,234,567");
  EXPECT_EQ(HumanBytes(999), "999 B");
  EXPECT_EQ(HumanBytes(1000), "1.00 kB");
  EXPECT_EQ(HumanBytes(12'345'678), "12.3 MB");
  EXPECT_EQ(HumanBytes(999'999), "1.00 MB");
  EXPECT_EQ(HumanDuration(milliseconds(250)), "250 ms");
  EXPECT_EQ(HumanDuration(milliseconds(1234)), "1.2 s");
  EXPECT_EQ(HumanDuration(seconds(185)), "3 min 05 s");
  EXPECT_EQ(HumanDuration(minutes(130)), "2 h 10 min");
}

TEST(Display, TableAlignsWideCharacters) {
  TextTable table{{{"name"}, {"rows", TextTable::Align::kRight}}, {{"日本", "1"}, {"a", "1,000"}}};
  EXPECT_EQ(table.Render(), "name   rows\n日本      1\na     1,000\n");
}

}  // namespace
}  // namespace waybill
