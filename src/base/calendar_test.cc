#include "base/calendar.h"

#include <gmock/gmock.h>

namespace waybill {
namespace {

TEST(Calendar, DaysAreThoseOfPythonsDate) {
  EXPECT_EQ(DaysFromCivil(2026, 1, 31), 20484);
  EXPECT_EQ(DaysFromCivil(2000, 2, 29), 11016);
  EXPECT_EQ(DaysFromCivil(1, 1, 1), -719162);
  EXPECT_EQ(DaysFromCivil(9999, 12, 31), 2932896);
}

TEST(Calendar, EveryDayComesBack) {
  Civil previous = CivilFromDays(-800000);
  for (int64_t day = -799999; day < 800000; ++day) {
    Civil next = CivilFromDays(day);
    ASSERT_EQ(DaysFromCivil(next.year, next.month, next.day), day);
    bool same_month = next.year == previous.year && next.month == previous.month;
    ASSERT_EQ(next.day, same_month ? previous.day + 1 : 1) << day;
    if (!same_month) {
      ASSERT_EQ(previous.day, DaysInMonth(previous.year, previous.month)) << day;
    }
    previous = next;
  }
}

}  // namespace
}  // namespace waybill
