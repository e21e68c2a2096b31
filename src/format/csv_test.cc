#include "format/csv.h"

#include <gmock/gmock.h>

#include <string>

#include "format/test_rows.h"
#include "stage/contract_rows.h"

namespace waybill::format {
namespace {

constexpr Cell kNull = std::nullopt;

Result<std::string> Csv(const arrow::RecordBatch& batch, const std::string& options = "{}") {
  return FormatRows(CsvFormatterOptions(), MakeCsvFormatter, options, batch);
}

/// The one row that `cells` become, without header or line end.
std::string Row(const std::vector<Cell>& cells, const std::string& options = "{}") {
  std::vector<std::string> names;
  for (size_t i = 0; i < cells.size(); ++i) names.push_back("c" + std::to_string(i));
  Json all = Json::parse(options);
  all["header_line"] = false;
  std::string line = Csv(*TextRows(names, {cells}), all.dump()).ValueOrDie();
  EXPECT_EQ(line.substr(line.size() - 2), "\r\n");
  return line.substr(0, line.size() - 2);
}

std::string Message(const arrow::RecordBatch& batch, const std::string& options) {
  auto written = Csv(batch, options);
  EXPECT_FALSE(written.ok());
  if (written.ok()) return "";
  EXPECT_EQ(KindOf(written.status()), ErrorKind::kDefinition);
  return written.status().message();
}

TEST(CsvFormatter, HeaderAndRowsEndWithCrlf) {
  EXPECT_EQ(Csv(*TextRows({"id", "a,b"}, {{"1", "x"}})).ValueOrDie(), "id,\"a,b\"\r\n1,x\r\n");
}

TEST(CsvFormatter, AFileWithoutRowsIsItsHeader) {
  EXPECT_EQ(Csv(*TextRows({"id", "name"}, {})).ValueOrDie(), "id,name\r\n");
  EXPECT_EQ(Csv(*TextRows({"id", "name"}, {}), R"({"header_line":false})").ValueOrDie(), "");
}

TEST(CsvFormatter, NewlineChoices) {
  EXPECT_EQ(Csv(*TextRows({"a"}, {{"1"}}), R"({"newline":"LF"})").ValueOrDie(), "a\n1\n");
  EXPECT_EQ(Csv(*TextRows({"a"}, {{"1"}}), R"({"newline":"CR"})").ValueOrDie(), "a\r1\r");
}

TEST(CsvFormatter, AByteOrderMarkComesFirstWhenAskedFor) {
  EXPECT_EQ(Csv(*TextRows({"a"}, {}), R"({"bom":true})").ValueOrDie(),
            "\xef\xbb\xbf"
            "a\r\n");
}

TEST(CsvFormatter, NullAndEmptyTextStayApart) {
  EXPECT_EQ(Row({"a", kNull, ""}), R"(a,,"")");
  EXPECT_EQ(Row({"a", kNull, ""}, R"({"quote_policy":"ALL"})"), R"("a",,"")");
}

TEST(CsvFormatter, ANullStringIsWrittenBareAndItsTwinQuoted) {
  const char* options = R"({"null_string_enabled":true,"null_string":"\\N"})";
  EXPECT_EQ(Row({kNull, "x", ""}, options), R"(\N,x,)");
  EXPECT_EQ(Row({"NULL", kNull}, R"({"null_string_enabled":true,"null_string":"NULL"})"),
            R"("NULL",NULL)");
}

TEST(CsvFormatter, ANumberThatReadsLikeTheNullStringIsQuoted) {
  auto rows = contract::EveryTypeRows(1)->SelectColumns({1}).ValueOrDie();  // long 0
  const char* options = R"({"header_line":false,"null_string_enabled":true,"null_string":"0"})";
  EXPECT_EQ(Csv(*rows, options).ValueOrDie(), "\"0\"\r\n");
}

TEST(CsvFormatter, WithoutNullStringEnabledTheTextIsNotUsed) {
  EXPECT_EQ(Row({kNull, "x"}, R"({"null_string":"NULL"})"), ",x");
}

TEST(CsvFormatter, MinimalQuotesWhatNeedsIt) {
  EXPECT_EQ(Row({"plain", "a,b", "a\nb", "a\rb", " lead", "trail\t", "in side"}),
            "plain,\"a,b\",\"a\nb\",\"a\nb\",\" lead\",\"trail\t\",in side");
}

TEST(CsvFormatter, TheDefaultEscapeStandsBeforeQuotesAndItself) {
  EXPECT_EQ(Row({R"(say "hi")"}), R"("say \"hi\"")");
  EXPECT_EQ(Row({R"(C:\new)"}), R"("C:\\new")");
}

TEST(CsvFormatter, AQuoteAsEscapeIsRfc4180) {
  const char* options = R"({"escape":"\""})";
  EXPECT_EQ(Row({R"(say "hi")", R"(C:\new)"}, options), R"("say ""hi""",C:\new)");
}

TEST(CsvFormatter, LineBreaksInTextsBecomeTheChosenOne) {
  const Cell text = "a\r\nb\rc\nd";
  EXPECT_EQ(Row({text}), "\"a\nb\nc\nd\"");
  EXPECT_EQ(Row({text}, R"({"newline_in_field":"CRLF"})"), "\"a\r\nb\r\nc\r\nd\"");
  EXPECT_EQ(Row({text}, R"({"newline_in_field":"KEEP"})"), "\"a\r\nb\rc\nd\"");
}

TEST(CsvFormatter, WithoutQuotesTheEscapeDoesTheirWork) {
  EXPECT_EQ(Row({"a,b", "a\"b", "a\\b", "a\nb", kNull}, R"({"quote_policy":"NONE"})"),
            "a\\,b,a\\\"b,a\\\\b,a\\\nb,");
}

TEST(CsvFormatter, AllQuotesEveryValueButNull) {
  auto rows = contract::EveryTypeRows(1)->SelectColumns({1, 2, 3, 7}).ValueOrDie();
  EXPECT_EQ(Csv(*rows, R"({"quote_policy":"ALL","newline":"LF"})").ValueOrDie(),
            "\"long\",\"double\",\"boolean\",\"date\"\n\"0\",\"0.0\",\"true\",\"1970-01-01\"\n");
}

TEST(CsvFormatter, TabSeparatedValues) {
  EXPECT_EQ(Row({"a,b", "c\td"}, R"({"delimiter":"\t"})"), "a,b\t\"c\td\"");
  EXPECT_EQ(Row({"a", "b"}, R"({"delimiter":"\\t"})"), "a\tb");
}

TEST(CsvFormatter, ATimeThatHoldsTheDelimiterIsQuoted) {
  auto rows = contract::EveryTypeRows(1)->SelectColumns({4, 8}).ValueOrDie();
  const char* options = R"({"delimiter":":","header_line":false})";
  EXPECT_EQ(Csv(*rows, options).ValueOrDie(),
            "\"1970-01-01 00:00:00.000000 +0000\":\"00:00:00\"\r\n");
}

TEST(CsvFormatter, TimestampsFollowTheirColumnsFormatAndZone) {
  auto rows = contract::EveryTypeRows(1)->SelectColumns({4}).ValueOrDie();
  auto written = [&](const char* options) {
    std::string csv = Csv(*rows, options).ValueOrDie();
    return csv.substr(csv.find('\n') + 1);
  };
  EXPECT_EQ(written("{}"), "1970-01-01 00:00:00.000000 +0000\r\n");
  EXPECT_EQ(written(R"({"default_time_zone":"Asia/Tokyo"})"),
            "1970-01-01 09:00:00.000000 +0900\r\n");
  EXPECT_EQ(written(R"({"default_time_zone":"Asia/Tokyo","column_options":
                       [{"name":"timestamp","format":"%d.%m.%Y %H:%M"}]})"),
            "01.01.1970 09:00\r\n");
  EXPECT_EQ(written(R"({"column_options":
                       [{"name":"timestamp","format":"%H:%M","timezone":"-03:00"}]})"),
            "21:00\r\n");
}

TEST(CsvFormatter, FormulasAreDefusedOnlyWhenAskedFor) {
  const std::vector<Cell> cells = {"=1+1", "+1", "-1", "@x", "a=b", ""};
  EXPECT_EQ(Row(cells), R"(=1+1,+1,-1,@x,a=b,"")");
  EXPECT_EQ(Row(cells, R"({"escape_formulas":true})"), R"('=1+1,'+1,'-1,'@x,a=b,"")");
}

TEST(CsvFormatter, NumbersAreNeverTakenForFormulas) {
  auto rows = contract::EveryTypeRows(2)->SelectColumns({1}).ValueOrDie();
  EXPECT_EQ(Csv(*rows, R"({"escape_formulas":true,"newline":"LF"})").ValueOrDie(),
            "long\n0\n1000003\n");
}

TEST(CsvFormatter, ARowThatWouldBeAnEmptyLineIsRefusedRatherThanLost) {
  auto rows = TextRows({"only"}, {{"x"}, {kNull}});
  EXPECT_THAT(Message(*rows, "{}"), testing::HasSubstr("column 'only'"));
  EXPECT_THAT(Message(*rows, "{}"), testing::HasSubstr("set null_string_enabled"));
  EXPECT_EQ(Csv(*rows, R"({"null_string_enabled":true,"null_string":"-"})").ValueOrDie(),
            "only\r\nx\r\n-\r\n");
  EXPECT_EQ(Csv(*TextRows({"only"}, {{""}})).ValueOrDie(), "only\r\n\"\"\r\n");
  EXPECT_THAT(Message(*TextRows({"only"}, {{""}}), R"({"quote_policy":"NONE"})"),
              testing::HasSubstr("empty line"));
}

TEST(CsvFormatter, DialectsThatCannotBeReadBackAreRefused) {
  auto rows = TextRows({"a"}, {});
  EXPECT_THAT(Message(*rows, R"({"delimiter":"."})"), testing::HasSubstr("part of a number"));
  EXPECT_THAT(Message(*rows, R"({"delimiter":"||"})"), testing::HasSubstr("one ASCII character"));
  EXPECT_THAT(Message(*rows, R"({"delimiter":"\""})"), testing::HasSubstr("quote or a line break"));
  EXPECT_THAT(Message(*rows, R"({"delimiter":"\n"})"), testing::HasSubstr("quote or a line break"));
  EXPECT_THAT(Message(*rows, R"({"delimiter":";","escape":";"})"), testing::HasSubstr("differ"));
  EXPECT_THAT(Message(*rows, R"({"charset":"Shift_JIS"})"), testing::HasSubstr("UTF-8"));
}

TEST(CsvFormatter, ColumnOptionsForNoTimestampAreRefused) {
  auto rows = TextRows({"a"}, {});
  EXPECT_THAT(Message(*rows, R"({"column_options":[{"name":"b"}]})"),
              testing::HasSubstr("column_options 'b'"));
  EXPECT_THAT(Message(*rows, R"({"column_options":[{"name":"a"}]})"),
              testing::HasSubstr("no timestamp column"));
  EXPECT_THAT(Message(*rows, R"({"column_options":[{"name":"a","format":"%q"}]})"),
              testing::HasSubstr("'%q' is not a known directive"));
  EXPECT_THAT(Message(*rows, R"({"default_time_zone":"Mars"})"),
              testing::HasSubstr("default_time_zone"));
}

TEST(CsvFormatter, ARowLongerThanTheBufferIsWrittenWhole) {
  std::string long_text(3 << 20, 'x');
  EXPECT_EQ(Row({long_text, "y"}), long_text + ",y");
}

}  // namespace
}  // namespace waybill::format
