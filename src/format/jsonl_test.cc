#include "format/jsonl.h"

#include <arrow/array/builder_primitive.h>
#include <arrow/util/key_value_metadata.h>
#include <gmock/gmock.h>

#include <cmath>
#include <string>

#include "format/test_rows.h"
#include "stage/contract_rows.h"

namespace waybill::format {
namespace {

Result<std::string> Jsonl(const arrow::RecordBatch& batch, const std::string& options = "{}") {
  return FormatRows(JsonlFormatterOptions(), MakeJsonlFormatter, options, batch);
}

TEST(JsonlFormatter, EveryTypeHasItsForm) {
  EXPECT_EQ(Jsonl(*contract::EveryTypeRows(2)).ValueOrDie(),
            R"({"string":"text 0","long":0,"double":0.0,"boolean":true,)"
            R"("timestamp":"1970-01-01T00:00:00Z","json":{"a":[1,null]},"decimal":null,)"
            R"("date":"1970-01-01","time":"00:00:00"})"
            "\n"
            R"({"string":"text 1","long":1000003,"double":0.3333333333333333,"boolean":false,)"
            R"("timestamp":"1970-01-01T23:59:59.999999Z","json":null,"decimal":79.19,)"
            R"("date":"1970-02-01","time":"00:00:01.234567"})"
            "\n");
}

TEST(JsonlFormatter, NullIsNullAndEmptyTextIsEmpty) {
  EXPECT_EQ(Jsonl(*TextRows({"a", "b"}, {{std::nullopt, ""}})).ValueOrDie(),
            "{\"a\":null,\"b\":\"\"}\n");
}

// RFC 8259 §7: quotation mark, reverse solidus and the control characters must be escaped.
TEST(JsonlFormatter, WhatMustBeEscapedIsAndNothingElse) {
  std::string control;
  for (char c = 1; c < 0x20; ++c) control += c;
  EXPECT_EQ(Jsonl(*TextRows({"a"}, {{control + "\"\\/\x7f é日\U0001F600"}})).ValueOrDie(),
            "{\"a\":\"\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n\\u000b\\f\\r"
            "\\u000e\\u000f\\u0010\\u0011\\u0012\\u0013\\u0014\\u0015\\u0016\\u0017\\u0018\\u0019"
            "\\u001a\\u001b\\u001c\\u001d\\u001e\\u001f\\\"\\\\/\x7f é日\U0001F600\"}\n");
  EXPECT_EQ(Jsonl(*TextRows({"a"}, {{std::string("\0", 1)}})).ValueOrDie(),
            "{\"a\":\"\\u0000\"}\n");
}

TEST(JsonlFormatter, NamesAreEscapedToo) {
  EXPECT_EQ(Jsonl(*TextRows({"a\"b"}, {{"x"}})).ValueOrDie(), "{\"a\\\"b\":\"x\"}\n");
}

TEST(JsonlFormatter, EveryTextReadsBackAsItself) {
  for (uint32_t seed = 0; seed < 50; ++seed) {
    std::string text = contract::TextBytes(200, seed);
    for (size_t i = seed; i < text.size(); i += 7) text[i] = static_cast<char>(text[i] & 0x1f);
    std::string line = Jsonl(*TextRows({"a"}, {{text}})).ValueOrDie();
    EXPECT_EQ(nlohmann::json::parse(line)["a"].get<std::string>(), text);
  }
}

TEST(JsonlFormatter, ALongTextIsWrittenWhole) {
  std::string text = contract::TextBytes(3 << 20);  // full of quotes and line breaks
  std::string line = Jsonl(*TextRows({"a"}, {{text}})).ValueOrDie();
  EXPECT_TRUE(nlohmann::json::parse(line)["a"].get<std::string>() == text);
}

TEST(JsonlFormatter, DoublesThatJsonHasNoNumberForAreTexts) {
  arrow::DoubleBuilder builder;
  ASSERT_TRUE(builder.AppendValues({std::nan(""), HUGE_VAL, -HUGE_VAL, 1.5}).ok());
  auto schema = arrow::schema({arrow::field("d", arrow::float64())});
  auto batch = arrow::RecordBatch::Make(schema, 4, {builder.Finish().ValueOrDie()});
  EXPECT_EQ(Jsonl(*batch).ValueOrDie(),
            "{\"d\":\"NaN\"}\n{\"d\":\"Infinity\"}\n{\"d\":\"-Infinity\"}\n{\"d\":1.5}\n");
}

TEST(JsonlFormatter, NewlineChoices) {
  auto rows = TextRows({"a"}, {{"1"}, {"2"}});
  auto ends = [&](const char* choice, std::string end) {
    auto text = Jsonl(*rows, R"({"newline":")" + std::string(choice) + "\"}").ValueOrDie();
    EXPECT_EQ(text, "{\"a\":\"1\"}" + end + "{\"a\":\"2\"}" + end);
  };
  ends("CRLF", "\r\n");
  ends("LF", "\n");
  ends("CR", "\r");
  ends("NUL", std::string("\0", 1));
  ends("NO", "");
}

TEST(JsonlFormatter, ADateFormatAppliesToTimestampsInItsZone) {
  auto rows = contract::EveryTypeRows(1)->SelectColumns({4, 7}).ValueOrDie();
  EXPECT_EQ(
      Jsonl(*rows, R"({"date_format":"%Y/%m/%d %H \"%Z\"","timezone":"Asia/Tokyo"})").ValueOrDie(),
      "{\"timestamp\":\"1970/01/01 09 \\\"JST\\\"\",\"date\":\"1970-01-01\"}\n");
  EXPECT_EQ(Jsonl(*rows, R"({"date_format":"%H"})").ValueOrDie(),
            "{\"timestamp\":\"00\",\"date\":\"1970-01-01\"}\n");
}

TEST(JsonlFormatter, AZoneWithoutAFormatIsRefused) {
  auto written = Jsonl(*TextRows({"a"}, {}), R"({"timezone":"Asia/Tokyo"})");
  ASSERT_FALSE(written.ok());
  EXPECT_EQ(KindOf(written.status()), ErrorKind::kDefinition);
}

TEST(JsonlFormatter, JsonOverSeveralLinesStaysOnOne) {
  auto json = arrow::key_value_metadata({std::string(kTypeKey)}, {std::string("json")});
  auto rows = TextRows({"j"}, {{"{\n  \"a\": \"x\\ny\"\r\n}"}});
  auto schema = arrow::schema({rows->schema()->field(0)->WithMetadata(json)});
  auto batch = arrow::RecordBatch::Make(schema, 1, rows->columns());
  EXPECT_EQ(Jsonl(*batch).ValueOrDie(), "{\"j\":{   \"a\": \"x\\ny\"  }}\n");
}

}  // namespace
}  // namespace waybill::format
