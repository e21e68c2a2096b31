#include "format/value_text.h"

#include <arrow/util/decimal.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <random>
#include <string>

namespace waybill::format {
namespace {

template <typename Write>
std::string Text(Write write) {
  char text[kMaxValueText];
  return {text, static_cast<size_t>(write(text) - text)};
}
std::string Double(double value) {
  return Text([&](char* out) { return WriteDouble(out, value); });
}
std::string Decimal(const std::string& value, int32_t scale) {
  auto bytes = arrow::Decimal128::FromString(value).ValueOrDie().ToBytes();
  return Text([&](char* out) { return WriteDecimal(out, bytes.data(), scale); });
}
std::string Date(int64_t days) {
  return Text([&](char* out) { return WriteDate(out, days); });
}
std::string Timestamp(int64_t micros) {
  return Text([&](char* out) { return WriteIsoTimestamp(out, micros); });
}

// -2^63 microseconds end in .775808 before the epoch, so in .224192 of the second that holds them.
TEST(ValueText, TheFirstMicrosecondOfAllIsWritten) {
  EXPECT_TRUE(Timestamp(INT64_MIN).ends_with(":05.224192Z")) << Timestamp(INT64_MIN);
  EXPECT_EQ(Timestamp(-1), "1969-12-31T23:59:59.999999Z");
}

// What Python's repr says of the same doubles.
TEST(ValueText, DoublesAreTheShortestThatReadBack) {
  EXPECT_EQ(Double(0.1), "0.1");
  EXPECT_EQ(Double(1.0 / 3), "0.3333333333333333");
  EXPECT_EQ(Double(1e300), "1e+300");
  EXPECT_EQ(Double(5e-324), "5e-324");
  EXPECT_EQ(Double(123456789.125), "123456789.125");
  EXPECT_EQ(Double(1e16), "1e+16");
}

TEST(ValueText, WholeDoublesAreToldFromLongs) {
  EXPECT_EQ(Double(2), "2.0");
  EXPECT_EQ(Double(-0.0), "-0.0");
  EXPECT_EQ(Double(-1234567), "-1234567.0");
}

TEST(ValueText, DoublesThatAreNoNumbersHaveNames) {
  EXPECT_EQ(Double(std::nan("")), "NaN");
  EXPECT_EQ(Double(HUGE_VAL), "Infinity");
  EXPECT_EQ(Double(-HUGE_VAL), "-Infinity");
}

TEST(ValueText, EveryDoubleReadsBackAsItself) {
  std::mt19937_64 engine(7);
  for (int i = 0; i < 20000; ++i) {
    double value;
    uint64_t bits = engine();
    std::memcpy(&value, &bits, sizeof(value));
    if (!std::isfinite(value)) continue;
    EXPECT_EQ(std::strtod(Double(value).c_str(), nullptr), value) << Double(value);
  }
}

TEST(ValueText, LongsReachBothEnds) {
  auto text = [](int64_t v) { return Text([&](char* out) { return WriteLong(out, v); }); };
  EXPECT_EQ(text(INT64_MIN), "-9223372036854775808");
  EXPECT_EQ(text(INT64_MAX), "9223372036854775807");
}

TEST(ValueText, DecimalsKeepEveryDigitOfTheirScale) {
  EXPECT_EQ(Decimal("0", 0), "0");
  EXPECT_EQ(Decimal("0", 2), "0.00");
  EXPECT_EQ(Decimal("5", 2), "0.05");
  EXPECT_EQ(Decimal("-5", 2), "-0.05");
  EXPECT_EQ(Decimal("12345", 2), "123.45");
  EXPECT_EQ(Decimal("-12345", 5), "-0.12345");
  EXPECT_EQ(Decimal("99999999999999999999999999999999999999", 0),
            "99999999999999999999999999999999999999");
  EXPECT_EQ(Decimal("-99999999999999999999999999999999999999", 38),
            "-0.99999999999999999999999999999999999999");
  EXPECT_EQ(Decimal("10000000000000000000", 1), "1000000000000000000.0");
  EXPECT_EQ(Decimal("1", 38), "0.00000000000000000000000000000000000001");
}

TEST(ValueText, DecimalsAgreeWithArrow) {
  std::mt19937_64 engine(11);
  for (int i = 0; i < 20000; ++i) {
    arrow::Decimal128 value(static_cast<int64_t>(engine()) >> (engine() % 40), engine());
    // Arrow writes 38 digits at most and turns to scientific notation for tiny values.
    if (!value.FitsInPrecision(38)) continue;
    auto scale = static_cast<int32_t>(engine() % 5);
    auto bytes = value.ToBytes();
    EXPECT_EQ(Text([&](char* out) { return WriteDecimal(out, bytes.data(), scale); }),
              value.ToString(scale));
  }
}

// What Python's datetime says of the same moments.
TEST(ValueText, DatesFollowTheGregorianCalendarBothWays) {
  EXPECT_EQ(Date(0), "1970-01-01");
  EXPECT_EQ(Date(-1), "1969-12-31");
  EXPECT_EQ(Date(11016), "2000-02-29");
  EXPECT_EQ(Date(-25508), "1900-03-01");
  EXPECT_EQ(Date(2932896), "9999-12-31");
  EXPECT_EQ(Date(-719162), "0001-01-01");
}

TEST(ValueText, YearsBeyondFourDigitsAreWrittenOut) {
  EXPECT_EQ(Date(2932897), "10000-01-01");
  EXPECT_EQ(Date(-719528), "0000-01-01");
  EXPECT_EQ(Date(-719529), "-0001-12-31");
}

TEST(ValueText, TimestampsBeforeTheEpochCountForwards) {
  EXPECT_EQ(Timestamp(1769903999123456), "2026-01-31T23:59:59.123456Z");
  EXPECT_EQ(Timestamp(-1), "1969-12-31T23:59:59.999999Z");
  EXPECT_EQ(Timestamp(951782400000000), "2000-02-29T00:00:00Z");
  EXPECT_EQ(Timestamp(-62135596800000000), "0001-01-01T00:00:00Z");
}

TEST(ValueText, TheLongestOfEachFits) {
  EXPECT_LT(Timestamp(INT64_MIN).size(), kMaxValueText);
  EXPECT_LT(Timestamp(INT64_MAX).size(), kMaxValueText);
  EXPECT_LT(Date(INT32_MIN).size(), kMaxValueText);
  EXPECT_LT(Double(-std::numeric_limits<double>::max()).size(), kMaxValueText);
}

}  // namespace
}  // namespace waybill::format
