#include "transform/unixtime.h"

#include <gmock/gmock.h>

#include <fstream>

#include "transform/test_rows.h"

namespace waybill::transform {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Result<std::unique_ptr<Transform>> Make(const Json& entries,
                                        const std::shared_ptr<arrow::Schema>& columns) {
  Json options = Checked(UnixtimeOptions(), {{"unixtime_conversions", entries}});
  return MakeUnixtime(options, Site(columns));
}

Json Entry(const char* column, const char* kind, const char* unit = "second") {
  return {{"column_name", column}, {"kind", kind}, {"unixtime_unit", unit}};
}

Json List(Json entry) {
  Json list = Json::array();
  list.push_back(std::move(entry));
  return list;
}

Transformed Converted(const Json& entries, const std::shared_ptr<arrow::RecordBatch>& rows) {
  auto made = Make(entries, rows->schema());
  EXPECT_TRUE(made.ok()) << made.status();
  return made.ok() ? (*made)->Apply(rows).ValueOrDie() : Transformed{};
}

/// Of one row of one text or long.
std::string One(Json entry, const std::shared_ptr<arrow::RecordBatch>& rows) {
  const std::string column = rows->schema()->field(0)->name();
  entry["column_name"] = column;
  const Transformed made = Converted(List(std::move(entry)), rows);
  return made.refused.empty() ? TextsOf(*made.rows, column).at(0)
                              : "refused: " + made.refused[0].reason;
}

std::shared_ptr<arrow::RecordBatch> Long(int64_t value) {
  return Rows(arrow::schema({arrow::field("n", arrow::int64())}),
              "[[" + std::to_string(value) + "]]");
}

struct Vector {
  std::string unit;
  int64_t unixtime = 0;
  std::string zone;
  std::string text;
};

std::vector<Vector> PythonsTimes() {
  std::ifstream file(TEST_DATA_DIR "/times/unixtimes.tsv");
  std::vector<Vector> vectors;
  Vector each;
  while (file >> each.unit >> each.unixtime >> each.zone &&
         std::getline(file.ignore(), each.text)) {
    vectors.push_back(each);
  }
  EXPECT_EQ(vectors.size(), 250U);
  return vectors;
}

TEST(Unixtime, BecomesPythonsDates) {
  for (const Vector& each : PythonsTimes()) {
    Json entry = Entry("", "unixtime_to_string", each.unit.c_str());
    entry["datetime_format"] = "%Y-%m-%d %H:%M:%S.%6N%:z";
    entry["datetime_timezone"] = each.zone;
    EXPECT_EQ(One(entry, Long(each.unixtime)), each.text);
    EXPECT_EQ(One(entry, Texts({std::to_string(each.unixtime)})), each.text);
  }
}

TEST(Unixtime, IsMadeOfPythonsDates) {
  for (const Vector& each : PythonsTimes()) {
    Json entry = Entry("", "string_to_unixtime", each.unit.c_str());
    entry["datetime_format"] = "%Y-%m-%d %H:%M:%S.%N%z";
    const bool is_nano = each.unit == "nanosecond";
    // Times are kept to the microsecond.
    const int64_t nanos = ((each.unixtime % 1'000) + 1'000) % 1'000;
    if (is_nano && each.unixtime < INT64_MIN + nanos) continue;
    EXPECT_EQ(One(entry, Texts({each.text})),
              std::to_string(is_nano ? each.unixtime - nanos : each.unixtime))
        << each.text;
  }
}

TEST(Unixtime, ATextWithoutZoneIsOfTheOneGiven) {
  Json entry = Entry("", "string_to_unixtime");
  entry["datetime_format"] = "%Y-%m-%d %H:%M:%S";
  entry["datetime_timezone"] = "Asia/Tokyo";
  EXPECT_EQ(One(entry, Texts({"2026-01-01 09:00:00"})), "1767225600");
  entry.erase("datetime_timezone");
  EXPECT_EQ(One(entry, Texts({"2026-01-01 00:00:00"})), "1767225600");
}

TEST(Unixtime, TheFormatIsTroccosWhereNoneIsGiven) {
  EXPECT_EQ(One(Entry("", "unixtime_to_string", "millisecond"), Long(1767225600123)),
            "2026-01-01 00:00:00.123000000 UTC");
  EXPECT_EQ(One(Entry("", "string_to_unixtime", "millisecond"),
                Texts({"2026-01-01 09:00:00.123456789 JST"})),
            "1767225600123");
}

TEST(Unixtime, TimestampsBecomeUnixtimeAndBack) {
  Json entries = Json::array();
  entries.push_back(Entry("at", "timestamp_to_unixtime", "millisecond"));
  Transformed made = Converted(entries, TestRows());
  EXPECT_THAT(TextsOf(*made.rows, "at"), ElementsAre("1769903999123", "null", "0"));
  EXPECT_EQ(made.kept, nullptr);
  entries.push_back(Entry("at", "unixtime_to_timestamp", "millisecond"));
  entries.push_back(Entry("n", "unixtime_to_timestamp"));
  made = Converted(entries, TestRows());
  EXPECT_THAT(TextsOf(*made.rows, "at"),
              ElementsAre(HasSubstr("2026-01-31 23:59:59.123000"), "null",
                          HasSubstr("1970-01-01 00:00:00.000000")));
  EXPECT_THAT(TextsOf(*made.rows, "n"), ElementsAre(HasSubstr("1970-01-01 00:00:07"), "null",
                                                    HasSubstr("1969-12-31 23:59:53")));
  EXPECT_TRUE(made.rows->schema()->GetFieldByName("n")->type()->Equals(
      arrow::timestamp(arrow::TimeUnit::MICRO, "UTC")));
}

TEST(Unixtime, WhatIsFinerThanTheUnitIsCutOffDownwards) {
  auto before =
      Rows(arrow::schema({arrow::field("t", arrow::timestamp(arrow::TimeUnit::MICRO, "UTC"))}),
           "[[-1]]");
  EXPECT_EQ(One(Entry("", "timestamp_to_unixtime"), before), "-1");
  EXPECT_EQ(One(Entry("", "timestamp_to_unixtime", "nanosecond"), before), "-1000");
  EXPECT_THAT(One(Entry("", "unixtime_to_string", "nanosecond"), Long(-1)),
              HasSubstr("1969-12-31 23:59:59.999999"));
}

TEST(Unixtime, WhatCannotBeConvertedRefusesItsRow) {
  auto rows = Rows(
      arrow::schema({arrow::field("n", arrow::int64()), arrow::field("s", arrow::utf8())}),
      R"([[1, "1"], [253402300800, "2"], [3, "3x"], [null, null], [-62135596801, "x"], [6, ""]])");
  Json entries = Json::array();
  entries.push_back(Entry("n", "unixtime_to_timestamp"));
  entries.push_back(Entry("s", "unixtime_to_string"));
  Transformed made = Converted(entries, rows);
  EXPECT_EQ(made.rows->num_rows(), 2);
  EXPECT_EQ(TextsOf(*made.rows, "s")[1], "null") << "NULL is converted to NULL";
  ASSERT_EQ(made.refused.size(), 4U);
  EXPECT_EQ(made.refused[0].row, 1);
  EXPECT_EQ(made.refused[0].column, "n");
  EXPECT_EQ(made.refused[0].reason, "253402300800 seconds are not within the years 1 to 9999");
  EXPECT_EQ(made.refused[1].row, 2);
  EXPECT_EQ(made.refused[1].column, "s");
  EXPECT_EQ(made.refused[1].reason, "'3x' is not a whole number");
  EXPECT_EQ(made.refused[2].column, "n") << "the first column at fault is told";
  EXPECT_EQ(made.refused[3].reason, "'' is not a whole number");
  EXPECT_EQ(made.kept->ToString(), arrow::BooleanArray(6, made.kept->values()).ToString());
  EXPECT_EQ(made.kept->true_count(), 2);
  EXPECT_TRUE(made.kept->Value(0) && made.kept->Value(3));
}

TEST(Unixtime, WhatALongCannotHoldRefusesItsRow) {
  EXPECT_EQ(One(Entry("", "unixtime_to_timestamp"), Long(INT64_MAX)),
            "refused: 9223372036854775807 seconds are not within the years 1 to 9999");
  EXPECT_EQ(One(Entry("", "unixtime_to_timestamp"), Texts({"9223372036854775808"})),
            "refused: '9223372036854775808' is not a whole number");
  EXPECT_EQ(
      One(Entry("", "string_to_unixtime", "nanosecond"), Texts({"2262-04-12 00:00:00.0 UTC"})),
      "refused: a long cannot hold this time in nanoseconds");
  EXPECT_EQ(One(Entry("", "string_to_unixtime"), Texts({"2026-02-30 00:00:00.0 UTC"})),
            "refused: '2026-02-30 00:00:00.0 UTC' does not follow the datetime_format");
}

TEST(Unixtime, MistakesAreNamed) {
  auto refusal = [](Json entry) {
    Status status = Make(List(std::move(entry)), TestColumns()).status();
    EXPECT_EQ(KindOf(status), ErrorKind::kDefinition);
    return status.message();
  };
  EXPECT_THAT(refusal(Entry("nam", "string_to_unixtime")),
              HasSubstr("unixtime_conversions[0]: column_name: there is no column 'nam' here"));
  EXPECT_THAT(
      refusal(Entry("x", "unixtime_to_timestamp")),
      HasSubstr("kind: unixtime_to_timestamp is of a long or a string, and 'x' is a double"));
  EXPECT_THAT(refusal(Entry("n", "timestamp_to_unixtime")), HasSubstr("is of a timestamp"));
  Json entry = Entry("n", "unixtime_to_timestamp");
  entry["datetime_format"] = "%Y";
  EXPECT_THAT(refusal(entry), HasSubstr("datetime_format: is for kind unixtime_to_string and "
                                        "string_to_unixtime, and this is unixtime_to_timestamp"));
  entry = Entry("n", "unixtime_to_string");
  entry["datetime_timezone"] = "UTC/ETC";
  EXPECT_THAT(refusal(entry), HasSubstr("UTC/ETC"));
  entry = Entry("name", "string_to_unixtime");
  entry["datetime_format"] = "%q";
  EXPECT_THAT(refusal(entry), HasSubstr("%q"));
}

}  // namespace
}  // namespace waybill::transform
