#include "parse/convert/number.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "parse/convert/digits.h"

namespace waybill::parse {
namespace {

TEST(Long, TakesWhatFitsAndNothingElse) {
  int64_t value = 0;
  EXPECT_TRUE(ParseLong("9223372036854775807", &value));
  EXPECT_EQ(value, INT64_MAX);
  EXPECT_TRUE(ParseLong("-9223372036854775808", &value));
  EXPECT_EQ(value, INT64_MIN);
  EXPECT_TRUE(ParseLong("+007", &value));
  EXPECT_EQ(value, 7);
  for (const char* text : {"", "-", "+", "+-1", "--1", "9223372036854775808", "1.0", "1e3", " 1",
                           "1 ", "1_000", "0x10", "１"}) {
    EXPECT_FALSE(ParseLong(text, &value)) << text;
  }
}

TEST(Double, TakesDecimalAndScientificNotation) {
  double value = 0;
  EXPECT_TRUE(ParseDouble("0.1", &value));
  EXPECT_EQ(value, 0.1);
  EXPECT_TRUE(ParseDouble("+1.7976931348623157e308", &value));
  EXPECT_EQ(value, 1.7976931348623157e308);
  EXPECT_TRUE(ParseDouble("-.5", &value));
  EXPECT_EQ(value, -0.5);
  // Halfway between two doubles: IEEE 754 rounds to even, 2^53.
  EXPECT_TRUE(ParseDouble("9007199254740993", &value));
  EXPECT_EQ(value, 9007199254740992.0);
  EXPECT_TRUE(ParseDouble("-Infinity", &value));
  EXPECT_EQ(value, -INFINITY);
  EXPECT_TRUE(ParseDouble("NaN", &value));
  EXPECT_TRUE(std::isnan(value));
  for (const char* text :
       {"", "-", "+-1", "1,5", "1e400", "nan(1)", "iNf", "1.5 ", "0x1p3", "e5"}) {
    EXPECT_FALSE(ParseDouble(text, &value)) << text;
  }
}

TEST(Boolean, TakesTheUsualWordsInThreeCases) {
  bool value = false;
  for (const char* text : {"true", "True", "TRUE", "yes", "Y", "on", "ON", "t", "1"}) {
    value = false;
    EXPECT_TRUE(ParseBoolean(text, &value) && value) << text;
  }
  for (const char* text : {"false", "False", "FALSE", "no", "N", "off", "F", "0"}) {
    value = true;
    EXPECT_TRUE(ParseBoolean(text, &value) && !value) << text;
  }
  for (const char* text : {"", "tRUE", "trUE", "2", "yess", "-1", "maybe"}) {
    EXPECT_FALSE(ParseBoolean(text, &value)) << text;
  }
}

std::string Decimal(std::string_view text, int32_t precision, int32_t scale) {
  arrow::Decimal128 value;
  return ParseDecimal(text, precision, scale, &value) ? value.ToString(scale) : "refused";
}

TEST(Decimal, IsExact) {
  EXPECT_EQ(Decimal("0.10", 15, 2), "0.10");
  EXPECT_EQ(Decimal("-12345678901234567890123456789012345.678", 38, 3),
            "-12345678901234567890123456789012345.678");
  EXPECT_EQ(Decimal("1.5", 15, 2), "1.50");
  EXPECT_EQ(Decimal("7", 15, 2), "7.00");
  EXPECT_EQ(Decimal("1.5e3", 15, 2), "1500.00");
  EXPECT_EQ(Decimal("1.2300", 15, 2), "1.23");
  EXPECT_EQ(Decimal("+.5", 15, 2), "0.50");
}

TEST(Decimal, WhatWouldLoseDigitsIsRefused) {
  for (const char* text : {"1.234", "10000000000000.00", "", "-", ".", "1e", "1.2.3", "NaN", " 1",
                           "1,5", "1e99999999999"}) {
    EXPECT_EQ(Decimal(text, 15, 2), "refused") << text;
  }
}

/// The text with bytes behind it that must not matter.
std::string Padded(const std::string& text) { return text + "9.9999999999999999"; }

TEST(Digits, WholeWordsGiveWhatTheSlowWayGives) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    if (random() % 4 == 0) text += '-';
    for (size_t digits = random() % 18; digits > 0; --digits) {
      text += static_cast<char>('0' + random() % 10);
    }
    // Sometimes one byte that is no digit, of any value.
    if (random() % 3 == 0 && !text.empty())
      text[random() % text.size()] = static_cast<char>(random());
    const std::string padded = Padded(text);
    int64_t fast = 0;
    int64_t slow = 0;
    if (!ParseShortLong(std::string_view(padded).substr(0, text.size()), &fast)) continue;
    ASSERT_TRUE(ParseLong(text, &slow)) << text;
    EXPECT_EQ(fast, slow) << text;
  }
}

TEST(Digits, ShortDecimalsGiveWhatTheSlowWayGives) {
  std::mt19937_64 random(4);
  int taken = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string text = random() % 4 == 0 ? "-" : "";
    for (size_t digits = random() % 12; digits > 0; --digits) {
      text += static_cast<char>('0' + random() % 10);
    }
    text += '.';
    for (size_t digits = random() % 4; digits > 0; --digits) {
      text += static_cast<char>('0' + random() % 10);
    }
    if (random() % 8 == 0) text[random() % text.size()] = static_cast<char>(random());
    const std::string padded = Padded(text);
    int64_t fast = 0;
    arrow::Decimal128 slow;
    if (!ParseShortDecimal(std::string_view(padded).substr(0, text.size()), 2, &fast)) continue;
    ++taken;
    ASSERT_TRUE(ParseDecimal(text, 38, 2, &slow)) << text;
    EXPECT_EQ(arrow::Decimal128(fast), slow) << text;
  }
  EXPECT_GT(taken, 3000);
}

}  // namespace
}  // namespace waybill::parse
