#include "parse/csv/csv_parser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "parse/csv/csv_for_test.h"

namespace waybill::parse {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string kAb = Strings({"a", "b"});

TEST(CsvParser, EveryTypeIsRead) {
  auto out = ReadCsv(R"({"columns": [
      {"name": "l", "type": "long"}, {"name": "d", "type": "double"},
      {"name": "b", "type": "boolean"}, {"name": "s", "type": "string"},
      {"name": "t", "type": "timestamp", "format": "%Y-%m-%d %H:%M:%S", "time_zone": "Asia/Tokyo"},
      {"name": "j", "type": "json"}, {"name": "y", "type": "date"},
      {"name": "m", "type": "decimal", "precision": 15, "scale": 2}, {"name": "h", "type": "time"}]})",
                     "-7,1.5e3,yes,東京,2026-01-31 23:59:59,\"{\"\"a\"\":[1]}\",2026-01-31,"
                     "12345678901.10,23:59:59.5\n");
  EXPECT_THAT(out.rows, ElementsAre("-7|1500|true|'東京'|2026-01-31 14:59:59.000000Z|'{\"a\":[1]}'|"
                                    "2026-01-31|12345678901.10|23:59:59.500000"));
  EXPECT_THAT(out.refusals, IsEmpty());
}

TEST(CsvParser, NullIsNotTheEmptyText) {
  EXPECT_THAT(ReadCsv(kAb, ",\"\"\n\"\",\n").rows, ElementsAre("NULL|''", "''|NULL"));
}

TEST(CsvParser, AnEmptyQuotedNumberIsNull) {
  auto out =
      ReadCsv(R"({"columns": [{"name": "l", "type": "long"}, {"name": "d", "type": "date"}]})",
              "\"\",\"\"\n\"1\",\"2026-01-31\"\n");
  EXPECT_THAT(out.rows, ElementsAre("NULL|NULL", "1|2026-01-31"));
}

TEST(CsvParser, TheNullStringIsNullOnlyWithoutQuotes) {
  EXPECT_THAT(ReadCsv(Strings({"a", "b"}, R"("null_string": "\\N")"), "\\N,\"\\N\"\nN,\\Nx\n").rows,
              ElementsAre("NULL|'\\N'", "'N'|'\\Nx'"));
  EXPECT_THAT(
      ReadCsv(Strings({"a", "b"}, R"("null_string": "-", "null_string_enabled": false)"), "-,x\n")
          .rows,
      ElementsAre("'-'|'x'"));
}

TEST(CsvParser, QuotedFieldsHoldDelimitersLineEndsAndQuotes) {
  EXPECT_THAT(
      ReadCsv(kAb, "\"a,1\",\"b\n2\"\n\"a\"\"3\"\"\",\"\r\n\"\n\"\"\"\",\"\"\"\"\"\"\n").rows,
      ElementsAre("'a,1'|'b\n2'", "'a\"3\"'|'\r\n'", "'\"'|'\"\"'"));
}

TEST(CsvParser, TheDefaultEscapeWorksBesideDoubling) {
  EXPECT_THAT(ReadCsv(kAb, R"("a\"b","\\")"
                           "\n"
                           R"("\\\"","C:\dir\n")"
                           "\n"
                           R"(C:\dir\,\"x)"
                           "\n")
                  .rows,
              ElementsAre(R"('a"b'|'\')", R"('\"'|'C:\dir\n')", R"('C:\dir\'|'\"x')"));
}

TEST(CsvParser, WithoutAnEscapeABackslashIsABackslash) {
  EXPECT_THAT(ReadCsv(Strings({"a", "b"}, R"("escape": "")"), "\"a\\\",\"\\\\\"\n").rows,
              ElementsAre(R"('a\'|'\\')"));
  EXPECT_THAT(ReadCsv(Strings({"a", "b"}, R"("escape": "\"")"), "\"a\\\",\"\"\"\"\n").rows,
              ElementsAre(R"('a\'|'"')"));
}

TEST(CsvParser, EveryLineEndEndsARow) {
  for (const char* bytes : {"1,2\n3,4\n5,6", "1,2\r\n3,4\r\n5,6\r\n", "1,2\r3,4\r5,6\r",
                            "1,2\n\n3,4\r\n\r\n\r5,6\n\n"}) {
    auto out = ReadCsv(kAb, bytes);
    EXPECT_THAT(out.rows, ElementsAre("'1'|'2'", "'3'|'4'", "'5'|'6'")) << bytes;
    EXPECT_EQ(out.rows_read, 3);
  }
}

TEST(CsvParser, AFileMayBeEmptyOrEndAnywhere) {
  EXPECT_THAT(ReadCsv(kAb, "").rows, IsEmpty());
  EXPECT_THAT(ReadCsv(kAb, "\n\r\n").rows, IsEmpty());
  EXPECT_THAT(ReadCsv(kAb, ",").rows, ElementsAre("NULL|NULL"));
  EXPECT_THAT(ReadCsv(kAb, "a,\"\"").rows, ElementsAre("'a'|''"));
  EXPECT_THAT(ReadCsv(kAb, "a,b\r").rows, ElementsAre("'a'|'b'"));
}

TEST(CsvParser, AQuoteWithinAnUnquotedFieldIsAnOrdinaryCharacter) {
  EXPECT_THAT(ReadCsv(kAb, "a\"b\",c\"\n5\" disk,\"x\"\n").rows,
              ElementsAre("'a\"b\"'|'c\"'", "'5\" disk'|'x'"));
}

TEST(CsvParser, SpacesAfterAQuotedFieldAreNoPartOfIt) {
  EXPECT_THAT(ReadCsv(kAb, "\"a\"  ,\"b\" \n").rows, ElementsAre("'a'|'b'"));
}

TEST(CsvParser, SpacesAreCutOnlyOnDemandAndOnlyOutsideQuotes) {
  const char* bytes = " a , b c \n \" q \" ,   \n";
  EXPECT_THAT(ReadCsv(Strings({"a", "b"}, R"("trim_if_not_quoted": true)"), bytes).rows,
              ElementsAre("'a'|'b c'", "' q '|NULL"));
  EXPECT_THAT(ReadCsv(kAb, bytes).rows, ElementsAre("' a '|' b c '", "' \" q \" '|'   '"));
}

TEST(CsvParser, StrayQuotesAreTakenOnDemand) {
  const std::string stray = Strings(
      {"a", "b"},
      R"("quotes_in_quoted_fields": "ACCEPT_STRAY_QUOTES_ASSUMING_NO_DELIMITERS_IN_FIELDS")");
  EXPECT_THAT(ReadCsv(stray, "\"a\"b\",\"c\"\n\"a\"\",\"b\"\"c\"\n\"x\n\"y\n\",\"\"\n").rows,
              ElementsAre("'a\"b'|'c'", "'a\"'|'b\"c'", "'x\n\"y\n'|''"));
  auto refused = ReadCsv(kAb, "\"a\"b\",\"c\"\n1,2\n");
  EXPECT_THAT(refused.rows, ElementsAre("'1'|'2'"));
  EXPECT_THAT(refused.refusals, ElementsAre("0/1 : something other than a delimiter follows a "
                                            "quoted value [\"a\"b\",\"c\"]"));
}

TEST(CsvParser, CommentsAreSkippedWhateverTheyHold) {
  const std::string options = Strings({"a", "b"}, R"("comment_line_marker": "--")");
  auto out = ReadCsv(options, "-- \"open\n1,2\n--,\"x\n3,4\n-,-\n\"--\",5\n--");
  EXPECT_THAT(out.rows, ElementsAre("'1'|'2'", "'3'|'4'", "'-'|'-'", "'--'|'5'"));
  EXPECT_EQ(out.rows_read, 4);
}

TEST(CsvParser, TheNumberOfColumnsIsAPromise) {
  auto out = ReadCsv(kAb, "1,2\n1\n1,2,3\n3,4\n");
  EXPECT_THAT(out.rows, ElementsAre("'1'|'2'", "'3'|'4'"));
  EXPECT_THAT(out.refusals, ElementsAre("4/2 : the row has 1 columns, expected 2 [1]",
                                        "6/3 : the row has 3 columns, expected 2 [1,2,3]"));
  EXPECT_THAT(ReadCsv(Strings({"a", "b"}, R"("allow_optional_columns": true)"), "1\n1,2\n").rows,
              ElementsAre("'1'|NULL", "'1'|'2'"));
  EXPECT_THAT(ReadCsv(Strings({"a", "b"}, R"("allow_extra_columns": true)"), "1,2,3\n1,2\n").rows,
              ElementsAre("'1'|'2'", "'1'|'2'"));
}

TEST(CsvParser, ARefusalNamesPlaceColumnReasonAndRow) {
  auto out = ReadCsv(
      R"({"columns": [{"name": "id", "type": "long"}, {"name": "note", "type": "string"},
                      {"name": "price", "type": "decimal", "precision": 5, "scale": 2}]})",
      "1,\"two\nlines\",1.50\r\n12x,\xFF,1.50\n3,b,1000.00\n4,c,1.234\n5,d,-999.99\n");
  EXPECT_THAT(out.rows, ElementsAre("1|'two\nlines'|1.50", "5|'d'|-999.99"));
  EXPECT_THAT(out.refusals, ElementsAre("20/3 id: '12x' is not a long [12x,\xFF,1.50]",
                                        "31/4 price: '1000.00' is not a decimal(5,2) [3,b,1000.00]",
                                        "43/5 price: '1.234' is not a decimal(5,2) [4,c,1.234]"));
}

TEST(CsvParser, BytesThatAreNotUtf8AreRefusedOnlyInTextColumns) {
  auto out = ReadCsv(kAb, "ok,東京\n\xE6\x9D,x\nok,\xC0\x80\n");
  EXPECT_THAT(out.rows, ElementsAre("'ok'|'東京'"));
  EXPECT_THAT(out.refusals, ElementsAre("10/2 a: '\\xe6\\x9d' is not UTF-8 [\xE6\x9D,x]",
                                        "15/3 b: '\\xc0\\x80' is not UTF-8 [ok,\xC0\x80]"));
}

TEST(CsvParser, ZeroBytesAreData) {
  EXPECT_THAT(ReadCsv(kAb, std::string_view("a\0b,\"\0\"\n", 8)).rows,
              ElementsAre(std::string("'a\0b'|'\0'", 9)));
}

TEST(CsvParser, AQuoteThatIsNeverClosedCostsOneLine) {
  auto out = ReadCsv(kAb, "1,2\n3,\"open\n5,6\n7,8\n");
  EXPECT_THAT(out.rows, ElementsAre("'1'|'2'", "'5'|'6'", "'7'|'8'"));
  EXPECT_THAT(out.refusals, ElementsAre("4/2 : a quoted value is not closed before the end of the "
                                        "file [3,\"open]"));
}

TEST(CsvParser, ARowEndsWithTheLineOnWhichItsBadFieldBegan) {
  auto out = ReadCsv(kAb, "\"x\ny\",\"a\nb\"c\n1,2\n");
  EXPECT_THAT(out.refusals, ElementsAre("0/1 : something other than a delimiter follows a quoted "
                                        "value [\"x\ny\",\"a]",
                                        "9/3 : the row has 1 columns, expected 2 [b\"c]"));
  EXPECT_THAT(out.rows, ElementsAre("'1'|'2'"));
}

TEST(CsvParser, AQuotedValueOverTheLimitIsRefusedAndNotSkipped) {
  const std::string options = Strings({"a", "b"}, R"("max_quoted_size_limit": 4)");
  auto out = ReadCsv(options, "\"1234\",x\n\"12345\",y\nlonglong,z\n");
  EXPECT_THAT(out.rows, ElementsAre("'1234'|'x'", "'longlong'|'z'"));
  EXPECT_THAT(out.refusals,
              ElementsAre("9/2 : a quoted value is longer than max_quoted_size_limit, "
                          "4 bytes [\"12345\",y]"));
}

TEST(CsvParser, ARowOverTheLimitIsRefusedAndTheNextOneRead) {
  CsvTuning tuning;
  tuning.limits.longest_row = 100;
  std::string fields;
  for (int i = 0; i < 60; ++i) fields += "x,";
  for (size_t block : {1, 7, 64, 1000}) {
    tuning.limits.block = block;
    auto out = ReadCsv(kAb, "1,2\n" + fields + "\r\n3,4\n", tuning);
    EXPECT_THAT(out.rows, ElementsAre("'1'|'2'", "'3'|'4'"));
    EXPECT_THAT(out.refusals, ElementsAre("4/2 : the row is longer than 100 bytes [" +
                                          fields.substr(0, 100) + "]"));
  }
}

TEST(CsvParser, HeaderLinesAreSkippedQuotesOrNot) {
  EXPECT_THAT(ReadCsv(Strings({"a", "b"}, R"("skip_header_lines": 2)"),
                      "\xEF\xBB\xBF"
                      "Report of 5\" disks\r\na,b\r\n1,2\r\n")
                  .rows,
              ElementsAre("'1'|'2'"));
  EXPECT_THAT(ReadCsv(Strings({"a", "b"}, R"("skip_header_lines": 9)"), "a,b\n1,2\n").rows,
              IsEmpty());
}

TEST(CsvParser, AByteOrderMarkIsNoPartOfTheFirstField) {
  EXPECT_THAT(ReadCsv(kAb, "\xEF\xBB\xBF\"1\",2\n").rows, ElementsAre("'1'|'2'"));
}

TEST(CsvParser, AMatchedHeaderPutsColumnsInTheirPlace) {
  const std::string options =
      Strings({"a", "b"}, R"("skip_header_lines": 2, "match_header": true)");
  auto out = ReadCsv(options, "made by hand\n\"b\",x,\"a\"\n1,2,3\n4,5\n");
  EXPECT_THAT(out.rows, ElementsAre("'3'|'1'"));
  EXPECT_THAT(out.refusals, ElementsAre("29/4 : the row has 2 columns, expected 3 [4,5]"));
}

TEST(CsvParser, AHeaderThatLacksAColumnFailsTheFile) {
  const std::string options =
      Strings({"a", "b", "c"}, R"("skip_header_lines": 1, "match_header": true)");
  auto missing = ReadCsv(options, "a,x\n1,2\n");
  EXPECT_EQ(KindOf(missing.status), ErrorKind::kData);
  EXPECT_THAT(missing.status.message(), HasSubstr("no column is called 'b', 'c'; the header has "
                                                  "'a', 'x'"));
  EXPECT_THAT(ReadCsv(options, "a,b,c,b\n").status.message(),
              HasSubstr("'b' names more than one column"));
  EXPECT_THAT(ReadCsv(options, "").status.message(), HasSubstr("no column is called"));
  EXPECT_THAT(ReadCsv(options, "a,\"b").status.message(), HasSubstr("the header cannot be read"));
}

TEST(CsvParser, TheSinksStatusEndsTheRows) {
  auto parser = TryMakeCsv(kAb).ValueOrDie();
  RefusalList refusals;
  refusals.limit = 1;
  auto reader =
      parser->Open(std::make_shared<TrickleStream>("1\n2\n3\n", 100), refusals).ValueOrDie();
  std::shared_ptr<arrow::RecordBatch> batch;
  EXPECT_THAT(reader->ReadNext(&batch).message(), HasSubstr("over the limit"));
  EXPECT_EQ(refusals.list.size(), 2U);
}

TEST(CsvParser, ManyRefusedBlocksAreNoEnd) {
  CsvTuning tuning;
  tuning.limits.block = 16;
  std::string bytes;
  for (int i = 0; i < 1000; ++i) bytes += "bad\n";
  auto out = ReadCsv(kAb, bytes + "1,2\n", tuning);
  EXPECT_THAT(out.rows, ElementsAre("'1'|'2'"));
  EXPECT_EQ(out.refusals.size(), 1000U);
  EXPECT_EQ(out.refusals.back(), "3996/1000 : the row has 1 columns, expected 2 [bad]");
}

TEST(CsvParser, OtherCharsetsAreReadAsUtf8) {
  EXPECT_THAT(
      ReadCsv(Strings({"a", "b"}, R"("charset": "Shift_JIS")"), "\x93\x8C\x8B\x9E,\"\x95\x5C\"\n")
          .rows,
      ElementsAre("'東京'|'表'"));
}

TEST(CsvParser, TabsDelimitOnDemand) {
  EXPECT_THAT(ReadCsv(Strings({"a", "b"}, R"("delimiter": "\t")"), "a,\tb\n").rows,
              ElementsAre("'a,'|'b'"));
  EXPECT_THAT(ReadCsv(Strings({"a", "b"}, R"("delimiter": "\\t", "quote": "")"), "\"a\t\"\n").rows,
              ElementsAre("'\"a'|'\"'"));
}

}  // namespace
}  // namespace waybill::parse
