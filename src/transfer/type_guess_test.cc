#include "transfer/type_guess.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

namespace waybill::transfer {
namespace {

std::string Guessed(std::initializer_list<std::string_view> texts) {
  TypeGuess guess;
  for (std::string_view text : texts) guess.See(text);
  Json column = guess.Column();
  std::string said = column["type"].get<std::string>();
  if (column.contains("format")) said += " " + column["format"].get<std::string>();
  if (column.contains("scale")) said += " " + column["scale"].dump();
  return said;
}

TEST(TypeGuess, NumbersAreWhatEveryTextFits) {
  EXPECT_EQ(Guessed({"1", "-20", "0", "9223372036854775807"}), "long");
  EXPECT_EQ(Guessed({"1", "1.5"}), "double");
  EXPECT_EQ(Guessed({"1.5e10", "2.0E-3"}), "double");
  EXPECT_EQ(Guessed({"1.50", "12345678901234567.25"}), "decimal 2");
}

TEST(TypeGuess, WhatANumberWouldLoseStaysAString) {
  EXPECT_EQ(Guessed({"1", "007"}), "string") << "leading zeros";
  EXPECT_EQ(Guessed({"00.5"}), "string");
  EXPECT_EQ(Guessed({"9223372036854775808"}), "string") << "beyond 64 bits";
  EXPECT_EQ(Guessed({"+1"}), "string");
  EXPECT_EQ(Guessed({"-0"}), "double") << "not a long, which has no such zero";
  EXPECT_EQ(Guessed({"12e5", "13e7"}), "string") << "a part number";
  EXPECT_EQ(Guessed({"nan"}), "string");
  EXPECT_EQ(Guessed({"1", "x"}), "string");
  EXPECT_EQ(Guessed({"1,234"}), "string");
  EXPECT_EQ(Guessed({}), "string");
}

TEST(TypeGuess, IsoDatesAndTimesNeedNoFormat) {
  EXPECT_EQ(Guessed({"2026-11-25", "2024-02-29"}), "date");
  EXPECT_EQ(Guessed({"2026/1/5"}), "date");
  EXPECT_EQ(Guessed({"2026-11-25", "2026-11-25 10:00:00"}), "timestamp");
  EXPECT_EQ(Guessed({"2026-11-25T10:00:00.123456Z", "2026-11-25T10:00:00+09:00"}), "timestamp");
  EXPECT_EQ(Guessed({"23:59", "23:59:59.5"}), "time");
  EXPECT_EQ(Guessed({"2026-02-29"}), "string") << "no such day";
}

TEST(TypeGuess, OtherDatesCarryTheirFormat) {
  EXPECT_EQ(Guessed({"25.11.2026"}), "date %d.%m.%Y");
  EXPECT_EQ(Guessed({"01/02/2026", "25/11/2026"}), "date %d/%m/%Y");
  EXPECT_EQ(Guessed({"01/02/2026", "11/25/2026"}), "date %m/%d/%Y");
  EXPECT_EQ(Guessed({"11/25/2026 10:00:00"}), "timestamp %m/%d/%Y %H:%M:%S");
  EXPECT_EQ(Guessed({"25/Nov/2026:10:00:00 +0900"}), "timestamp %d/%b/%Y:%H:%M:%S %z");
  EXPECT_EQ(Guessed({"Wed, 25 Nov 2026 10:00:00 +0000"}), "timestamp %a, %d %b %Y %H:%M:%S %z");
  EXPECT_EQ(Guessed({"20261125100000", "20260101000000"}), "timestamp %Y%m%d%H%M%S");
  EXPECT_EQ(Guessed({"20261325100000"}), "long") << "month 13";
}

TEST(TypeGuess, DatesThatReadTwoWaysStayStrings) {
  EXPECT_EQ(Guessed({"01/02/2026", "03/04/2026"}), "string");
}

TEST(TypeGuess, BooleansAndJsonAreExact) {
  EXPECT_EQ(Guessed({"true", "False"}), "boolean");
  EXPECT_EQ(Guessed({"yes", "no"}), "string");
  EXPECT_EQ(Guessed({"0", "1"}), "long");
  EXPECT_EQ(Guessed({R"({"a":1})", "[]"}), "json");
  EXPECT_EQ(Guessed({"{a}"}), "string");
}

}  // namespace
}  // namespace waybill::transfer
