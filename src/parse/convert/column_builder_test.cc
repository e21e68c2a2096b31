#include "parse/convert/column_builder.h"

#include <arrow/array.h>
#include <arrow/scalar.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waybill::parse {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Texts with the bytes behind them that builders may read.
class PaddedTexts {
 public:
  explicit PaddedTexts(const std::vector<const char*>& texts) {
    for (const char* text : texts) {
      store_.push_back(text == nullptr ? "" : text + std::string(kTextPadding, '7'));
    }
    for (size_t i = 0; i < texts.size(); ++i) {
      std::string_view view(store_[i]);
      views.push_back(texts[i] == nullptr ? std::string_view()
                                          : view.substr(0, view.size() - kTextPadding));
    }
  }
  std::vector<std::string_view> views;

 private:
  std::vector<std::string> store_;
};

class Built {
 public:
  explicit Built(Column column) : builder_(ColumnBuilder::Make(column).ValueOrDie()) {}

  std::vector<size_t> Append(const std::vector<const char*>& texts, bool is_utf8 = false) {
    PaddedTexts padded(texts);
    std::vector<size_t> bad;
    EXPECT_TRUE(builder_->Append({padded.views, is_utf8}, &bad).ok());
    return bad;
  }

  /// Each value's text.
  std::vector<std::string> Finish() {
    auto array = builder_->Finish().ValueOrDie();
    EXPECT_TRUE(array->ValidateFull().ok()) << array->ValidateFull();
    int64_t nulls = 0;
    std::vector<std::string> values;
    for (int64_t i = 0; i < array->length(); ++i) {
      values.push_back(array->IsNull(i) ? "NULL" : array->GetScalar(i).ValueOrDie()->ToString());
      nulls += array->IsNull(i);
    }
    EXPECT_EQ(array->null_count(), nulls);
    return values;
  }

  ColumnBuilder& builder() { return *builder_; }

 private:
  std::unique_ptr<ColumnBuilder> builder_;
};

Column Of(ColumnType type, const std::string& format = "", const std::string& zone = "UTC") {
  return {.name = "c", .type = type, .format = format, .time_zone = zone};
}

TEST(ColumnBuilder, NullAndBadTextsAreNullAndOnlyBadOnesAreNamed) {
  Built longs(Of(ColumnType::kLong));
  EXPECT_THAT(longs.Append({"1", nullptr, "x", "", "-9223372036854775808"}), ElementsAre(2, 3));
  EXPECT_THAT(longs.Finish(), ElementsAre("1", "NULL", "NULL", "NULL", "-9223372036854775808"));
}

TEST(ColumnBuilder, ATruncatedBuilderForgetsValuesAndNulls) {
  for (ColumnType type : {ColumnType::kLong, ColumnType::kString, ColumnType::kBoolean}) {
    Built built(Of(type));
    built.Append({"1", nullptr, "0"});
    built.Append({nullptr, "1", nullptr, nullptr});
    built.builder().Truncate(2);
    EXPECT_EQ(built.builder().length(), 2);
    built.Append({"1", "0"});
    const bool is_boolean = type == ColumnType::kBoolean;
    const std::string one = is_boolean ? "true" : "1";
    EXPECT_THAT(built.Finish(), ElementsAre(one, "NULL", one, is_boolean ? "false" : "0"));
  }
}

TEST(ColumnBuilder, TruncatingAllNullsLeavesNoBitmap) {
  Built built(Of(ColumnType::kLong));
  built.Append({"1", nullptr});
  built.builder().Truncate(1);
  EXPECT_EQ(built.builder().Finish().ValueOrDie()->null_bitmap(), nullptr);
}

TEST(ColumnBuilder, ABuilderIsUsedAgainAfterFinish) {
  for (ColumnType type : {ColumnType::kString, ColumnType::kLong, ColumnType::kBoolean}) {
    Built built(Of(type));
    EXPECT_THAT(built.Finish(), IsEmpty());
    built.Append({nullptr});
    EXPECT_THAT(built.Finish(), ElementsAre("NULL"));
    built.Append({"1"});
    EXPECT_THAT(built.Finish(), ElementsAre(type == ColumnType::kBoolean ? "true" : "1"));
  }
}

TEST(ColumnBuilder, ManyValuesOutgrowTheFirstBuffers) {
  Built strings(Of(ColumnType::kString));
  std::vector<const char*> texts(5000, "more than sixteen bytes");
  for (size_t i = 0; i < texts.size(); i += 7) texts[i] = nullptr;
  strings.Append(texts);
  strings.Append(texts);
  auto values = strings.Finish();
  ASSERT_EQ(values.size(), 10000U);
  EXPECT_EQ(values[6999], "more than sixteen bytes");
  EXPECT_EQ(values[5000], "NULL");
}

TEST(ColumnBuilder, StringsAreCheckedUnlessKnownToBeUtf8) {
  Built strings(Of(ColumnType::kString));
  EXPECT_THAT(strings.Append({"", "東京", "\xED\xA0\x80", "\xFF"}), ElementsAre(2, 3));
  EXPECT_THAT(strings.Finish(), ElementsAre("", "東京", "NULL", "NULL"));
}

TEST(ColumnBuilder, JsonTextsAreKeptAsTheyAre) {
  Built json(Of(ColumnType::kJson));
  EXPECT_THAT(json.Append({"{\"b\": 1, \"a\": [null]}", "3.10", "\"x\"", "{", "", "1 2", "nul"},
                          /*is_utf8=*/true),
              ElementsAre(3, 4, 5, 6));
  EXPECT_THAT(json.Finish(), ElementsAre("{\"b\": 1, \"a\": [null]}", "3.10", "\"x\"", "NULL",
                                         "NULL", "NULL", "NULL"));
}

TEST(ColumnBuilder, DecimalsKeepToTheirPrecision) {
  Built decimals(
      {.name = "c", .type = ColumnType::kDecimal, .time_zone = "UTC", .precision = 5, .scale = 2});
  EXPECT_THAT(decimals.Append({"999.99", "-999.99", "1000.00", "-1000.00", "1.5", "7", "0.001"}),
              ElementsAre(2, 3, 6));
  EXPECT_THAT(decimals.Finish(),
              ElementsAre("999.99", "-999.99", "NULL", "NULL", "1.50", "7.00", "NULL"));
}

// Expected values: Python 3.11, datetime and zoneinfo.
TEST(ColumnBuilder, TimestampsWithoutAZoneAreInTheColumnsZone) {
  Built times(Of(ColumnType::kTimestamp, "", "America/New_York"));
  EXPECT_THAT(times.Append({"2026-03-08 02:30:00", "2026-11-01T01:30:00", "2026-07-01 12:00:00.25",
                            "2026-07-01 12:00:00Z", "2026-07-01", "2026-07-01 12:60:00",
                            "2026-02-29 00:00:00"}),
              ElementsAre(5, 6));
  auto array = times.builder().Finish().ValueOrDie();
  const auto& micros = static_cast<const arrow::TimestampArray&>(*array);
  EXPECT_EQ(micros.Value(0), 1772955000000000);
  EXPECT_EQ(micros.Value(1), 1793511000000000);
  EXPECT_EQ(micros.Value(2), 1782921600250000);
  EXPECT_EQ(micros.Value(3), 1782921600000000 - 4 * 3600 * 1000000LL);
  EXPECT_EQ(micros.Value(4), 1782921600000000 - 12 * 3600 * 1000000LL);
}

TEST(ColumnBuilder, AFormatIsMeantAsItStands) {
  Built times(Of(ColumnType::kTimestamp, "%Y-%m-%d %H:%M:%S"));
  EXPECT_THAT(times.Append({"2026-01-31 23:59:59", "2026-01-31T23:59:59", "2026-01-31"}),
              ElementsAre(1, 2));
  EXPECT_THAT(times.Finish(), ElementsAre("2026-01-31 23:59:59.000000Z", "NULL", "NULL"));
}

TEST(ColumnBuilder, ATimestampWithoutADateFallsOnTheColumnsDate) {
  Column column = Of(ColumnType::kTimestamp, "%H:%M", "Asia/Tokyo");
  column.date = 20484;  // 2026-01-31
  Built times(column);
  times.Append({"09:00"});
  EXPECT_THAT(times.Finish(), ElementsAre("2026-01-31 00:00:00.000000Z"));
}

TEST(ColumnBuilder, DatesAndTimes) {
  Built dates(Of(ColumnType::kDate));
  EXPECT_THAT(dates.Append({"2026-01-31", "2024-02-29", "2026-02-29", "1600-02-29", "2026-1-5",
                            "2026-01-31 10:00:00", "20260131"}),
              ElementsAre(2, 6));
  EXPECT_THAT(dates.Finish(), ElementsAre("2026-01-31", "2024-02-29", "NULL", "1600-02-29",
                                          "2026-01-05", "2026-01-31", "NULL"));
  Built formatted(Of(ColumnType::kDate, "%d.%m.%Y"));
  EXPECT_THAT(formatted.Append({"31.1.2026", "2026-01-31"}), ElementsAre(1));
  EXPECT_THAT(formatted.Finish(), ElementsAre("2026-01-31", "NULL"));
  Built clock(Of(ColumnType::kTime));
  EXPECT_THAT(clock.Append({"23:59:59.123456", "7:08", "24:00:00", "25:00:00"}), ElementsAre(2, 3));
  EXPECT_THAT(clock.Finish(), ElementsAre("23:59:59.123456", "07:08:00.000000", "NULL", "NULL"));
}

TEST(BadTextReason, SaysTextAndType) {
  EXPECT_EQ(BadTextReason(Of(ColumnType::kLong), "12x"), "'12x' is not a long");
  EXPECT_EQ(BadTextReason(Of(ColumnType::kDate, "%Y"), "x\n"),
            "'x\\x0a' is not a date of the format '%Y'");
  EXPECT_EQ(BadTextReason(Of(ColumnType::kString), "a\xFF"), "'a\\xff' is not UTF-8");
  EXPECT_EQ(BadTextReason(Of(ColumnType::kLong), std::string(79, 'a') + "京" + "b"),
            "'" + std::string(79, 'a') + "'... (83 bytes) is not a long");
}

}  // namespace
}  // namespace waybill::parse
