#include "http/date.h"

#include <gtest/gtest.h>

namespace waybill::http {
namespace {

TEST(HttpDate, IsThatOfRfc9110) {
  EXPECT_EQ(ParseDate("Sun, 06 Nov 1994 08:49:37 GMT"), *ParseUtc("1994-11-06T08:49:37Z"));
  EXPECT_EQ(ParseDate("Thu, 29 Feb 2024 23:59:59 GMT"), *ParseUtc("2024-02-29T23:59:59Z"));
  for (const char* bad :
       {"", "yesterday", "Thu, 30 Feb 2024 23:59:59 GMT", "Sun, 06 Nov 1994 08:49:37 JST",
        "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 1994 28:49:37 GMT"}) {
    EXPECT_FALSE(ParseDate(bad)) << bad;
  }
}

}  // namespace
}  // namespace waybill::http
