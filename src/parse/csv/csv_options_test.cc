#include "parse/csv/csv_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace waybill::parse {
namespace {

using ::testing::HasSubstr;

Result<CsvOptions> Read(const std::string& options) {
  Json json = Json::parse("{" + options + "}");
  json["columns"] = Json::parse(R"([{"name": "a", "type": "long"}])");
  ARROW_ASSIGN_OR_RAISE(Json checked, ApplyOptions(CsvParserOptions(), json, "parser"));
  return ReadCsvOptions(checked);
}

TEST(CsvOptions, DefaultsAreThoseOfTrocco) {
  CsvOptions options = Read("").ValueOrDie();
  EXPECT_EQ(options.dialect.delimiter, ',');
  EXPECT_EQ(options.dialect.quote, '"');
  EXPECT_EQ(options.dialect.escape, '\\');
  EXPECT_EQ(options.dialect.longest_quoted, 131072U);
  EXPECT_FALSE(options.dialect.trims_unquoted);
  EXPECT_FALSE(options.dialect.takes_stray_quotes);
  EXPECT_EQ(options.dialect.comment_marker, "");
  EXPECT_EQ(options.null_string, std::nullopt);
  EXPECT_EQ(options.charset, "UTF-8");
  EXPECT_EQ(options.skip_header_lines, 0);
}

TEST(CsvOptions, WhatCannotBeIsRefusedWithTheOptionsName) {
  const std::pair<const char*, const char*> cases[] = {
      {R"("delimiter": "")", "delimiter: is empty"},
      {R"("delimiter": "||")", "delimiter: '||' is not one ASCII character"},
      {R"("delimiter": "、")", "delimiter: '、' is not one ASCII character"},
      {R"("quote": "\n")", "quote: '\n' is not one ASCII character"},
      {R"("quote": ",")", "quote: is the same as the delimiter"},
      {R"("escape": ",")", "escape: is the same as the delimiter"},
      {R"("delimiter": " ", "trim_if_not_quoted": true)", "trim_if_not_quoted: cannot be used"},
      {R"("comment_line_marker": "#\n")", "comment_line_marker: holds a line end"},
      {R"("null_string_enabled": true)", "null_string: is needed"},
      {R"("match_header": true)", "match_header: needs skip_header_lines"},
      {R"("charset": "KOI8-R")", "charset: 'KOI8-R' is none of"},
      {R"("max_quoted_size_limit": 0)", "max_quoted_size_limit: 0 is too small"},
      {R"("separator": ";")", "unknown option 'separator'"},
  };
  for (const auto& [options, message] : cases) {
    auto read = Read(options);
    ASSERT_FALSE(read.ok()) << options;
    EXPECT_EQ(KindOf(read.status()), ErrorKind::kDefinition) << options;
    EXPECT_THAT(read.status().message(), HasSubstr(message));
  }
}

}  // namespace
}  // namespace waybill::parse
