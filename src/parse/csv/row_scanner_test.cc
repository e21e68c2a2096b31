#include "parse/csv/row_scanner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waybill::parse {
namespace {

using ::testing::ElementsAre;

struct Scanned {
  RowScan scan;
  std::vector<uint32_t> ends;
};

Scanned Scan(std::string_view bytes, bool is_last, const Dialect& dialect = {}, size_t begin = 0) {
  Scanned scanned;
  FieldEnds fields;
  scanned.scan = ScanRow(dialect, {bytes.data(), bytes.size(), is_last}, begin, &fields);
  scanned.ends.assign(fields.ends.begin(),
                      fields.ends.begin() + static_cast<std::ptrdiff_t>(fields.end_count));
  return scanned;
}

TEST(RowScanner, FieldsEndAtTheirSeparators) {
  Scanned found = Scan("ab,\"c,\"\nx", /*is_last=*/false);
  EXPECT_EQ(found.scan.state, RowScan::State::kComplete);
  EXPECT_THAT(found.ends, ElementsAre(2, 7));
  EXPECT_EQ(found.scan.end, 7U);
  EXPECT_EQ(found.scan.next, 8U);
}

TEST(RowScanner, FieldsWithEscapedQuotesAreSpecial) {
  EXPECT_THAT(Scan("\"a\"\"b\",\"c\"\n", true).ends, ElementsAre(6 | FieldEnds::kSpecial, 10));
  EXPECT_THAT(Scan("\"\\\"\",\"\"\n", true).ends, ElementsAre(4 | FieldEnds::kSpecial, 7));
}

TEST(RowScanner, ARowThatCannotBeSeenToTheEndNeedsMore) {
  for (std::string_view bytes : {"", "a", "a,b", "\"a", "\"a\"", "\"a\\", "a\r", "\"a\" "}) {
    Scanned found = Scan(bytes, /*is_last=*/false);
    EXPECT_EQ(found.scan.state, RowScan::State::kNeedsMore) << bytes;
    EXPECT_THAT(found.ends, ElementsAre()) << bytes;
  }
}

TEST(RowScanner, TheEndOfTheFileEndsARow) {
  Scanned found = Scan("a,b\r", /*is_last=*/true);
  EXPECT_EQ(found.scan.state, RowScan::State::kComplete);
  EXPECT_THAT(found.ends, ElementsAre(1, 3));
  EXPECT_EQ(found.scan.next, 4U);
}

TEST(RowScanner, ABrokenRowIsCutBehindTheLineOfItsBadField) {
  Scanned found = Scan("a,\"b\nc\"d\ne\n", /*is_last=*/true);
  EXPECT_EQ(found.scan.state, RowScan::State::kBroken);
  EXPECT_EQ(found.scan.end, 4U);
  EXPECT_EQ(found.scan.next, 5U);
  EXPECT_THAT(found.ends, ElementsAre());
}

TEST(RowScanner, PositionsAreThoseOfTheBlock) {
  Scanned found = Scan("skipped\nb,c\n", /*is_last=*/true, {}, 8);
  EXPECT_THAT(found.ends, ElementsAre(9, 11));
}

TEST(Lines, AnyLineEndCountsOnce) {
  EXPECT_EQ(CountLines(""), 0);
  EXPECT_EQ(CountLines("a\nb\r\nc\rd"), 3);
  EXPECT_EQ(CountLines("\r\r\n\n\r"), 4);
}

TEST(StructuralIndex, EveryKernelFindsTheSameEndsAcrossWords) {
  // Quotes open before, at and behind the borders of words of 64 bytes.
  for (size_t shift = 0; shift < 140; ++shift) {
    std::string bytes = std::string(shift, 'x') + ",\"a,\n\"\"b\",\"\\\"\"\r\n\"\",z\n";
    const size_t end = bytes.size();
    bytes.append(64, '\n');
    const auto at = static_cast<uint32_t>(shift);
    for (auto kernel : {IndexKernel::kSse2, IndexKernel::kAvx2, IndexKernel::kAvx512}) {
      if (!IsSupported(kernel)) continue;
      FieldEnds fields;
      fields.Grow();
      EXPECT_EQ(IndexFields(kernel, {}, bytes.data(), 0, end, &fields), IndexStop::kEnd);
      fields.ends.resize(fields.end_count);
      fields.row_ends.resize(fields.row_count);
      EXPECT_THAT(fields.ends, ElementsAre(at, (at + 9) | FieldEnds::kSpecial,
                                           (at + 14) | FieldEnds::kSpecial, at + 18, at + 20))
          << shift;
      EXPECT_THAT(fields.row_ends, ElementsAre(2, 4)) << shift;
    }
  }
}

TEST(StructuralIndex, WhatIsNotRegularStopsItBeforeTheWord) {
  for (const char* tail : {"a\"b\"\n", "\"a\"b\n", "\"a\" \n", "\"a\"\\\n"}) {
    std::string bytes = "1,2\n" + std::string(80, 'x') + "\n" + tail;
    const size_t end = bytes.size();
    bytes.append(64, '\0');
    FieldEnds fields;
    fields.Grow();
    EXPECT_EQ(IndexFields(BestIndexKernel(), {}, bytes.data(), 0, end, &fields),
              IndexStop::kIrregular)
        << tail;
    EXPECT_EQ(fields.row_count, 1U) << tail;
  }
}

}  // namespace
}  // namespace waybill::parse
