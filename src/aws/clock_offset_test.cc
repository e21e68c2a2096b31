#include "aws/clock_offset.h"

#include <gtest/gtest.h>

namespace waybill::aws {
namespace {

using std::chrono::minutes;

const http::Headers kDate = {{"date", "Sun, 01 Mar 2026 12:00:00 GMT"}};

Time At(const std::string& text) { return ParseUtc(text).ValueOrDie(); }

TEST(ClockOffset, IsTheServicesTimeMinusOurs) {
  ClockOffset offset;
  EXPECT_EQ(offset.Get(), minutes(0));
  EXPECT_TRUE(offset.Learn(kDate, At("2026-03-01T11:00:00Z"), offset.Get()));
  EXPECT_EQ(offset.Get(), minutes(60));
  // Our clock was set meanwhile.
  EXPECT_TRUE(offset.Learn(kDate, At("2026-03-01T12:05:00Z"), offset.Get()));
  EXPECT_EQ(offset.Get(), minutes(-5));
}

TEST(ClockOffset, SmallDifferenceAndMissingDateExplainNothing) {
  ClockOffset offset;
  EXPECT_FALSE(offset.Learn(kDate, At("2026-03-01T11:57:00Z"), offset.Get()));
  EXPECT_FALSE(offset.Learn({}, At("2026-03-01T10:00:00Z"), offset.Get()));
  EXPECT_FALSE(offset.Learn({{"Date", "soon"}}, At("2026-03-01T10:00:00Z"), offset.Get()));
  EXPECT_EQ(offset.Get(), minutes(0));
}

TEST(ClockOffset, WhatAnotherCallLearntStillExplainsAnOlderRefusal) {
  ClockOffset offset;
  const Duration used = offset.Get();
  EXPECT_TRUE(offset.Learn(kDate, At("2026-03-01T11:00:00Z"), used));
  EXPECT_TRUE(offset.Learn(kDate, At("2026-03-01T11:00:00Z"), used));
  EXPECT_FALSE(offset.Learn(kDate, At("2026-03-01T11:00:00Z"), offset.Get()));
}

}  // namespace
}  // namespace waybill::aws
