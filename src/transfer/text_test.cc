#include "transfer/text.h"

#include <gmock/gmock.h>

namespace waybill::transfer {
namespace {

std::string At(TextLines& lines, size_t offset) {
  Place place = lines.PlaceOf(offset);
  return std::to_string(place.line) + ":" + std::to_string(place.column);
}

TEST(TextLines, PlacesCountLinesAndCharactersInAnyOrder) {
  // a b 注 \n c \r \n \n d, at offsets 0 1 2-4 5 6 7 8 9 10.
  TextLines lines("ab注\nc\r\n\nd");
  EXPECT_EQ(At(lines, 10), "4:1");
  EXPECT_EQ(At(lines, 0), "1:1");
  EXPECT_EQ(At(lines, 5), "1:4") << "behind one character of three bytes";
  EXPECT_EQ(At(lines, 2), "1:3") << "backwards on the same line";
  EXPECT_EQ(At(lines, 6), "2:1");
  EXPECT_EQ(At(lines, 9), "3:1");
  EXPECT_EQ(At(lines, 11), "4:2") << "the end";
}

TEST(TextLines, LinesComeWithoutTheirEnds) {
  TextLines lines("a\r\nb\n");
  EXPECT_EQ(lines.Line(0), "a");
  EXPECT_EQ(lines.Line(1), "b");
  EXPECT_EQ(lines.Line(2), "");
  EXPECT_EQ(lines.Line(7), "");
  EXPECT_EQ(lines.From(1, 1), "\n");
  EXPECT_EQ(lines.From(0, 100), "");
}

// The ill-formed sequences of the Unicode standard, chapter 3, "Best Practices for Using U+FFFD",
// tables 3-8 to 3-11, and the well-formed ends of each row of table 3-7.
TEST(WellFormed, ReplacesExactlyTheBytesThatAreNoCharacters) {
  for (const char* good :
       {"\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80",
        "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"}) {
    EXPECT_EQ(WellFormed(good), good);
    EXPECT_EQ(FirstUnprintable(good), std::nullopt);
  }
  for (std::string bad :
       {"\xc0\xaf", "\xe0\x80\xbf", "\xf0\x81\x82", "\xed\xa0\x80", "\xed\xbf\xbf",
        "\xf4\x91\x92\x93", "\xff", "\x80\xbf", "\xe1\x80", "\xf0\x91\x92"}) {
    std::string replaced;
    for (size_t i = 0; i < bad.size(); ++i) replaced += "\xef\xbf\xbd";
    EXPECT_EQ(WellFormed("a" + bad), "a" + replaced);
    EXPECT_EQ(FirstUnprintable("a" + bad), 1);
  }
}

TEST(FirstUnprintable, ControlsButTabAndLineEndsAreNoText) {
  EXPECT_EQ(FirstUnprintable("a\tb\r\nc"), std::nullopt);
  EXPECT_EQ(FirstUnprintable("ab\x1b"), 2);
  EXPECT_EQ(FirstUnprintable(std::string_view("\0", 1)), 0);
}

}  // namespace
}  // namespace waybill::transfer
