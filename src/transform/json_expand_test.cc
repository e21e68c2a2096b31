#include "transform/json_expand.h"

#include <gmock/gmock.h>

#include "transform/test_rows.h"

namespace waybill::transform {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Result<std::unique_ptr<Transform>> Make(const std::string& columns, bool keeps_base = false,
                                        const char* base = "doc") {
  Json options = {{"column_name", base}, {"json_expand_keep_base_column", keeps_base}};
  options["json_expand_columns"] = Json::parse(columns);
  return MakeJsonExpand(Checked(JsonExpandOptions(), options), Site(TestColumns()));
}

/// TestColumns() whose json column holds `texts`; no text is NULL.
std::shared_ptr<arrow::RecordBatch> Docs(const std::vector<std::string_view>& texts) {
  arrow::ArrayVector arrays;
  const auto rows = static_cast<int64_t>(texts.size());
  const auto columns = TestColumns();
  for (const auto& field : columns->fields()) {
    arrays.push_back(arrow::MakeArrayOfNull(field->type(), rows).ValueOrDie());
  }
  arrays.back() = Texts(texts)->column(0);
  return arrow::RecordBatch::Make(columns, rows, std::move(arrays));
}

Transformed Expanded(const std::string& columns, const std::vector<std::string_view>& texts) {
  auto made = Make(columns);
  EXPECT_TRUE(made.ok()) << made.status();
  return made.ok() ? (*made)->Apply(Docs(texts)).ValueOrDie() : Transformed{};
}

/// What one value becomes in a column of a type: its text, or "refused: why".
std::string One(const std::string& value, const std::string& type, const std::string& more = "") {
  const std::string columns =
      R"([{"name": "v", "json_path": "$.v", "type": ")" + type + "\"" + more + "}]";
  const Transformed made = Expanded(columns, {"{\"v\": " + value + "}"});
  if (made.rows == nullptr) return "";
  return made.refused.empty() ? TextsOf(*made.rows, "v").at(0)
                              : "refused: " + made.refused[0].reason;
}

TEST(JsonExpand, NewColumnsStandWhereTheJsonStood) {
  const char* columns = R"([{"name": "a", "json_path": "$.a", "type": "long"},
                            {"name": "b", "json_path": "$.b", "type": "json"}])";
  auto replaced = Make(columns);
  ASSERT_TRUE(replaced.ok()) << replaced.status();
  EXPECT_THAT((*replaced)->schema()->field_names(),
              ElementsAre("name", "n", "x", "ok", "at", "day", "clock", "price", "a", "b"));
  EXPECT_EQ((*replaced)->schema()->GetFieldByName("a")->metadata(), nullptr);
  EXPECT_NE((*replaced)->schema()->GetFieldByName("b")->metadata(), nullptr);
  auto kept = Make(columns, /*keeps_base=*/true);
  ASSERT_TRUE(kept.ok()) << kept.status();
  EXPECT_THAT((*kept)->schema()->field_names(),
              ElementsAre("name", "n", "x", "ok", "at", "day", "clock", "price", "doc", "a", "b"));
  auto rows = (*kept)->Apply(TestRows())->rows;
  EXPECT_THAT(TextsOf(*rows, "doc"), ElementsAre("{\"a\":1}", "null", "[]"));
  EXPECT_THAT(TextsOf(*rows, "a"), ElementsAre("1", "null", "null"));
}

TEST(JsonExpand, TheBaseMayGiveItsNameToAnother) {
  auto made = Make(R"([{"name": "doc", "json_path": "$.a", "type": "string"}])");
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_THAT(TextsOf(*(*made)->Apply(TestRows())->rows, "doc"), ElementsAre("1", "null", "null"));
}

TEST(JsonExpand, NullAndWhatIsNotThereAreNull) {
  const Transformed made = Expanded(R"([{"name": "v", "json_path": "$.v", "type": "long"}])",
                                    {"{\"v\": null}", {}, "{}", "[]", "3", "{\"v\": 3}"});
  EXPECT_THAT(TextsOf(*made.rows, "v"), ElementsAre("null", "null", "null", "null", "null", "3"));
  EXPECT_EQ(made.kept, nullptr);
}

TEST(JsonExpand, AStringTakesAnyValue) {
  EXPECT_EQ(One(R"("a\tb")", "string"), "a\tb");
  EXPECT_EQ(One("1.50", "string"), "1.50");
  EXPECT_EQ(One("true", "string"), "true");
  EXPECT_EQ(One(R"({"a": [1]})", "string"), R"({"a": [1]})");
}

TEST(JsonExpand, JsonKeepsTheValueAsItIsWritten) {
  EXPECT_EQ(One(R"("a\tb")", "json"), R"("a\tb")");
  EXPECT_EQ(One("1.50", "json"), "1.50");
  EXPECT_EQ(One("[1, 2]", "json"), "[1, 2]");
}

TEST(JsonExpand, NumbersAndBooleansMayBeTexts) {
  EXPECT_EQ(One("-12", "long"), "-12");
  EXPECT_EQ(One("12.0", "long"), "12");
  EXPECT_EQ(One("\"12\"", "long"), "12");
  EXPECT_EQ(One("9223372036854775807", "long"), "9223372036854775807");
  EXPECT_EQ(One("0.25", "double"), "0.25");
  EXPECT_EQ(One("\"-1e3\"", "double"), "-1000");
  EXPECT_EQ(One("7", "double"), "7");
  EXPECT_EQ(One("true", "boolean"), "true");
  EXPECT_EQ(One("\"false\"", "boolean"), "false");
}

TEST(JsonExpand, TimestampsAreReadAsAParserReadsThem) {
  EXPECT_THAT(One("\"2026-01-31T23:59:59.5Z\"", "timestamp"),
              HasSubstr("2026-01-31 23:59:59.500000"));
  EXPECT_THAT(One("\"2026/02/01 08:59\"", "timestamp",
                  R"(, "format": "%Y/%m/%d %H:%M", "timezone": "Asia/Tokyo")"),
              HasSubstr("2026-01-31 23:59:00.000000"));
  EXPECT_THAT(One("1769903999", "timestamp", R"(, "format": "%s")"),
              HasSubstr("2026-01-31 23:59:59.000000"));
}

TEST(JsonExpand, AValueOfAnotherTypeRefusesItsRow) {
  EXPECT_EQ(One("12.5", "long"), "refused: '12.5' is not a long");
  EXPECT_EQ(One("9223372036854775808", "long"), "refused: '9223372036854775808' is not a long");
  EXPECT_EQ(One("\"x\"", "long"), "refused: 'x' is not a long");
  EXPECT_EQ(One("[1]", "long"), "refused: '[1]' is not a long");
  EXPECT_EQ(One("\"nan\"", "double"), "refused: 'nan' is not a double");
  EXPECT_EQ(One("1", "boolean"), "refused: '1' is not a boolean");
  EXPECT_EQ(One("\"yesterday\"", "timestamp"), "refused: 'yesterday' is not a timestamp");
  const Transformed made = Expanded(
      R"([{"name": "a", "json_path": "$.a", "type": "long"},
          {"name": "b", "json_path": "$.b", "type": "long"}])",
      {R"({"a": 1, "b": 2})", R"({"a": "x", "b": "y"})", R"({"a": 3, "b": "z"})", "{"});
  EXPECT_THAT(TextsOf(*made.rows, "a"), ElementsAre("1"));
  ASSERT_EQ(made.refused.size(), 3U);
  EXPECT_EQ(made.refused[0].row, 1);
  EXPECT_EQ(made.refused[0].column, "a") << "the first column at fault is told";
  EXPECT_EQ(made.refused[1].row, 2);
  EXPECT_EQ(made.refused[1].column, "b");
  EXPECT_THAT(made.refused[2].reason, HasSubstr("not JSON"));
}

TEST(JsonExpand, MistakesAreNamed) {
  auto refusal = [](const std::string& columns, bool keeps_base = false, const char* base = "doc") {
    Status status = Make(columns, keeps_base, base).status();
    EXPECT_EQ(KindOf(status), ErrorKind::kDefinition);
    return status.message();
  };
  const char* good = R"([{"name": "a", "json_path": "$.a", "type": "long"}])";
  EXPECT_THAT(refusal(good, false, "dok"), HasSubstr("column_name: there is no column 'dok' here"));
  EXPECT_THAT(refusal(good, false, "name"),
              HasSubstr("'name' is a string; declare it as json among the parser's columns"));
  EXPECT_THAT(refusal(R"([{"name": "n", "json_path": "$.a", "type": "long"}])"),
              HasSubstr("json_expand_columns[0]: two columns are named 'n'"));
  EXPECT_THAT(refusal(R"([{"name": "doc", "json_path": "$.a", "type": "long"}])", true),
              HasSubstr("two columns are named 'doc'"));
  EXPECT_THAT(refusal(R"([{"name": "a", "json_path": "$..a", "type": "long"}])"),
              HasSubstr("json_expand_columns[0]: json_path: '$..a'"));
  EXPECT_THAT(refusal(R"([{"name": "a", "json_path": "a", "type": "long", "format": "%Y"}])"),
              HasSubstr("format: is for type timestamp, and this is long"));
  EXPECT_THAT(
      refusal(R"([{"name": "a", "json_path": "a", "type": "timestamp", "timezone": "UTC/ETC"}])"),
      HasSubstr("UTC/ETC"));
  EXPECT_THAT(refusal("[]"), HasSubstr("at least one column"));
}

}  // namespace
}  // namespace waybill::transform
