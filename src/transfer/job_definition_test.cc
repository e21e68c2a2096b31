#include "transfer/job_definition.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "transfer/job_definition_for_test.h"

namespace waybill::transfer {
namespace {

using testing::HasSubstr;

// What must come back was taken from TROCCO's API as its provider's tests expect it.
TEST(JobDefinition, TheAnswerEchoesWhatWasSentAndFillsInTheRest) {
  Json kept = Merged(Json::object(), Sent());
  const Json& input = kept["input_option"]["s3_input_option"];
  EXPECT_EQ(input["region"], "us-west-2");
  EXPECT_EQ(input["is_skip_header_line"], true);
  EXPECT_EQ(input["csv_parser"]["quote"], nullptr);
  EXPECT_EQ(input["csv_parser"]["null_string"], "");
  EXPECT_EQ(input["csv_parser"]["max_quoted_size_limit"], 131072);
  EXPECT_EQ(input["csv_parser"]["stop_on_invalid_record"], false);
  EXPECT_EQ(input["custom_variable_settings"], nullptr);
  EXPECT_FALSE(input.contains("jsonl_parser"));
  EXPECT_FALSE(input.contains("decoder"));
  EXPECT_FALSE(kept["input_option"].contains("mysql_input_option"));
  const Json& output = kept["output_option"]["s3_output_option"];
  EXPECT_EQ(output["file_ext"], ".csv");
  EXPECT_EQ(output["sequence_format"], ".%03d.%02d");
  EXPECT_EQ(output["canned_acl"], "NOT_SET");
  EXPECT_EQ(output["multipart_upload_enabled"], true);
  EXPECT_FALSE(output.contains("formatter_type"));
  EXPECT_EQ(output["formatter"]["type"], "csv");
  EXPECT_EQ(output["formatter"]["jsonl_formatter"], nullptr);
  EXPECT_EQ(output["formatter"]["csv_formatter"]["delimiter"], "\t");
  EXPECT_EQ(output["formatter"]["csv_formatter"]["header_line"], false) << "left out means false";
  EXPECT_EQ(output["formatter"]["csv_formatter"]["newline_in_field"], "LF");
  EXPECT_EQ(kept["filter_rows"], nullptr);
  EXPECT_EQ(kept["filter_add_time"], nullptr);
  EXPECT_EQ(kept["filter_columns"][0]["default"], nullptr);
  EXPECT_EQ(kept["filter_columns"][0]["json_expand_enabled"], false);
}

TEST(JobDefinition, WhatCameBackCanBeSentAgain) {
  Json kept = Merged(Json::object(), Sent());
  EXPECT_EQ(Merged(kept, Json::object()), kept);
  EXPECT_EQ(Merged(kept, kept), kept);
  EXPECT_EQ(Merged(kept, Sent()), kept);
}

TEST(JobDefinition, ItsDocumentReadsTypesFromTextsAndRenamesBehindThem) {
  Json document = Document(Merged(Json::object(), Sent()));
  EXPECT_EQ(document["source"]["connection"], "acme");
  EXPECT_EQ(document["source"]["incremental"], "none");
  EXPECT_EQ(document["source"]["decompression"], "auto");
  EXPECT_EQ(document["source"]["parser"]["quote"], "") << "null is no quote at all";
  EXPECT_FALSE(document["source"]["parser"].contains("charset"));
  EXPECT_EQ(document["source"]["parser"]["stop_on_invalid_record"], false);
  EXPECT_EQ(
      document["source"]["parser"]["columns"],
      Json::parse(R"([{"name": "id", "type": "long"}, {"name": "price", "type": "double"}])"));
  EXPECT_EQ(document["transforms"], Json::parse(R"([{"type": "columns", "columns": [
      {"name": "id"}, {"name": "sold", "src": "price", "default": "0"}]}])"));
  EXPECT_EQ(document["destination"]["canned_acl"], "");
  EXPECT_EQ(document["destination"]["encoder_type"], "none");
  EXPECT_EQ(document["destination"]["formatter"],
            Json::parse(R"({"type": "csv", "delimiter": "\t", "header_line": false,
                            "null_string": "", "column_options": []})"));
}

TEST(JobDefinition, ArchivesAreReadAndChosenFromInTroccosWords) {
  for (auto [trocco, ours] : {std::pair("default", "auto"), {"zip", "zip"}, {"targz", "tar"}}) {
    Json sent = Sent();
    Json& input = sent["input_option"]["s3_input_option"];
    input["decompression_type"] = trocco;
    input["decoder"] = {{"match_name", "in/.*"}};
    Json kept = Merged(Json::object(), sent);
    EXPECT_EQ(kept["input_option"]["s3_input_option"]["decompression_type"], trocco);
    EXPECT_EQ(kept["input_option"]["s3_input_option"]["decoder"]["match_name"], "in/.*");
    Json document = Document(kept);
    EXPECT_EQ(document["source"]["decompression"], ours);
    EXPECT_EQ(document["source"]["decoder"], Json({{"match_name", "in/.*"}}));
    document["variables"] = Json::array();
    auto said = JobDefinitionOfDocument(document, Terms());
    ASSERT_TRUE(said.ok()) << said.status();
    const Json& back = (*said)["input_option"]["s3_input_option"];
    EXPECT_EQ(back["decompression_type"], trocco);
    EXPECT_EQ(back["decoder"]["match_name"], "in/.*");
    EXPECT_FALSE(back.contains("decompression"));
  }
}

TEST(JobDefinition, ADecoderThatChoosesNothingIsNone) {
  for (const char* nothing : {"{}", "null", R"({"match_name": null})", R"({"match_name": ""})"}) {
    Json sent = Sent();
    sent["input_option"]["s3_input_option"]["decoder"] = Json::parse(nothing);
    Json document = Document(Merged(Json::object(), sent));
    EXPECT_FALSE(document["source"].contains("decoder")) << nothing;
  }
}

TEST(JobDefinition, EncodersHaveTheSameWords) {
  for (const char* word : {"gzip", "bzip2", "zip"}) {
    Json sent = Sent();
    sent["output_option"]["s3_output_option"]["encoder_type"] = word;
    Json kept = Merged(Json::object(), sent);
    EXPECT_EQ(kept["output_option"]["s3_output_option"]["encoder_type"], word);
    Json document = Document(kept);
    EXPECT_EQ(document["destination"]["encoder_type"], word);
    document["variables"] = Json::array();
    auto said = JobDefinitionOfDocument(document, Terms());
    ASSERT_TRUE(said.ok()) << said.status();
    EXPECT_EQ((*said)["output_option"]["s3_output_option"]["encoder_type"], word);
  }
}

TEST(JobDefinition, ColumnsAsTheyAreNeedNoTransform) {
  Json sent = Sent();
  sent["filter_columns"] = Json::parse(R"([{"name": "id", "src": "id", "type": "long"},
                                          {"name": "price", "src": "price", "type": "double"}])");
  EXPECT_EQ(Document(Merged(Json::object(), sent))["transforms"], Json::array());
}

TEST(JobDefinition, AChangeMergesObjectsAndReplacesLists) {
  Json kept = Merged(Json::object(), Sent());
  Json changed = Merged(kept, Json::parse(R"({
      "input_option": {"s3_input_option": {"bucket": "other", "csv_parser": {"delimiter": ";"}}},
      "filter_columns": [{"name": "id", "src": "id", "type": "string"}],
      "filter_rows": {"condition": "and", "filter_row_conditions": [
        {"column": "id", "operator": "equal", "argument": "1"}]}})"));
  const Json& input = changed["input_option"]["s3_input_option"];
  EXPECT_EQ(input["bucket"], "other");
  EXPECT_EQ(input["path_prefix"], "orders/");
  EXPECT_EQ(input["csv_parser"]["delimiter"], ";");
  EXPECT_EQ(input["csv_parser"]["quote"], nullptr);
  EXPECT_EQ(changed["filter_columns"].size(), 1);
  EXPECT_EQ(changed["output_option"], kept["output_option"]);
  EXPECT_EQ(Merged(changed, Json::parse(R"({"filter_rows": {}})"))["filter_rows"], nullptr);
}

TEST(JobDefinition, AnotherParserOrFormatterReplacesTheFirst) {
  Json kept = Merged(Json::object(), Sent());
  Json changed = Merged(kept, Json::parse(R"({
      "input_option": {"s3_input_option": {"csv_parser": {}, "jsonl_parser": {
        "columns": [{"name": "id", "type": "long"}]}}},
      "output_option": {"s3_output_option": {"formatter_type": "jsonl"}}})"));
  const Json& input = changed["input_option"]["s3_input_option"];
  EXPECT_FALSE(input.contains("csv_parser"));
  EXPECT_EQ(input["jsonl_parser"]["newline"], "CRLF");
  const Json& formatter = changed["output_option"]["s3_output_option"]["formatter"];
  EXPECT_EQ(formatter["csv_formatter"], nullptr);
  EXPECT_EQ(formatter["jsonl_formatter"]["encoding"], "utf_8");
  changed["filter_columns"] = Json::parse(R"([{"name": "id", "src": "id", "type": "long"}])");
  EXPECT_EQ(Document(changed)["destination"]["formatter"]["encoding"], "UTF-8");
}

// TROCCO's own definitions say "" where no default is set.
TEST(JobDefinition, AnEmptyDefaultIsNoneAndComesBackEmpty) {
  Json sent = Sent();
  for (Json& column : sent["filter_columns"]) column["default"] = "";
  Json kept = Merged(Json::object(), sent);
  EXPECT_EQ(kept["filter_columns"][0]["default"], "");
  EXPECT_EQ(Document(kept)["transforms"], Json::parse(R"([{"type": "columns", "columns": [
      {"name": "id"}, {"name": "sold", "src": "price"}]}])"));
}

TEST(JobDefinition, AnEmptyDefaultOfADocumentCannotBeSaidAndIsNotLost) {
  Json document = Json::parse(R"({"source": {}, "destination": {}, "variables": [],
      "transforms": [{"type": "columns", "columns": [{"name": "a", "default": ""}]}]})");
  EXPECT_THAT(JobDefinitionOfDocument(document, Terms()).status().message(),
              HasSubstr("a default is the empty text"));
}

// What TROCCO's forms store with each column, whatever its type.
TEST(JobDefinition, WhatAColumnsTypeDoesNotUseIsKeptAndIgnored) {
  Json sent = Sent();
  sent["input_option"]["s3_input_option"]["csv_parser"]["columns"] = Json::parse(
      R"([{"name": "id", "type": "long", "format": "%Y", "formula_handling": "cashed_value"},
          {"name": "price", "type": "string", "format": ""}])");
  sent["filter_rows"] = Json::parse(R"({"condition": "and", "filter_row_conditions": [
      {"column": "id", "operator": "equal", "argument": "1", "id": 7}]})");
  Json kept = Merged(Json::object(), sent);
  EXPECT_EQ(kept["input_option"]["s3_input_option"]["csv_parser"]["columns"][0]["format"], "%Y");
  Json document = Document(kept);
  EXPECT_EQ(
      document["source"]["parser"]["columns"],
      Json::parse(R"([{"name": "id", "type": "long"}, {"name": "price", "type": "double"}])"));
  EXPECT_EQ(document["transforms"].back(),
            Json::parse(R"({"type": "filter_rows", "condition": "and", "filter_row_conditions": [
                {"column": "id", "operator": "equal", "argument": "1"}]})"));
}

TEST(JobDefinition, AZoneOfJsonLinesAloneIsKeptAndSaysNothing) {
  Json sent = Sent();
  Json& output = sent["output_option"]["s3_output_option"];
  output["formatter_type"] = "jsonl";
  output.erase("csv_formatter");
  output["jsonl_formatter"] = {{"date_format", ""}, {"timezone", "Asia/Tokyo"}};
  Json kept = Merged(Json::object(), sent);
  const Json& formatter = kept["output_option"]["s3_output_option"]["formatter"];
  EXPECT_EQ(formatter["jsonl_formatter"]["timezone"], "Asia/Tokyo");
  EXPECT_EQ(formatter["jsonl_formatter"]["date_format"], "");
  EXPECT_EQ(Document(kept)["destination"]["formatter"],
            Json::parse(R"({"type": "jsonl", "encoding": "UTF-8"})"));
  output["jsonl_formatter"]["date_format"] = "%Y";
  EXPECT_EQ(Document(Merged(Json::object(), sent))["destination"]["formatter"],
            Json::parse(R"({"type": "jsonl", "encoding": "UTF-8", "date_format": "%Y",
                            "timezone": "Asia/Tokyo"})"));
}

TEST(JobDefinition, ATimeOfCsvHasTroccosFormatWhereNoneIsGiven) {
  Json sent = Sent();
  sent["output_option"]["s3_output_option"]["csv_formatter"]
      ["csv_formatter_column_options_attributes"] = Json::parse(R"([{"name": "id"}])");
  Json kept = Merged(Json::object(), sent);
  const Json& csv = kept["output_option"]["s3_output_option"]["formatter"]["csv_formatter"];
  EXPECT_EQ(csv["csv_formatter_column_options_attributes"],
            Json::parse(R"([{"name": "id", "format": "%Y-%m-%d %H:%M:%S.%6N %z",
                             "timezone": null}])"));
  EXPECT_EQ(Document(kept)["destination"]["formatter"]["column_options"],
            Json::parse(R"([{"name": "id", "format": "%Y-%m-%d %H:%M:%S.%6N %z"}])"));
}

// TROCCO keeps the ends apart; read with the other's meaning, the wrong files would be loaded.
TEST(JobDefinition, AVariableHasOneMeaningAtBothEnds) {
  Json sent = Sent();
  sent["input_option"]["s3_input_option"]["custom_variable_settings"] =
      Json::parse(R"([{"name": "$a$", "type": "string", "value": "in", "quantity": null},
                      {"name": "$b$", "type": "string", "value": "in"}])");
  sent["output_option"]["s3_output_option"]["custom_variable_settings"] =
      Json::parse(R"([{"name": "$a$", "type": "string", "value": "out"}])");
  EXPECT_THAT(Refusal(Merged(Json::object(), sent)),
              HasSubstr("custom_variable_settings: $a$ has two meanings"));
  sent["output_option"]["s3_output_option"]["custom_variable_settings"][0]["value"] = "in";
  EXPECT_EQ(Document(Merged(Json::object(), sent))["variables"],
            Json::parse(R"([{"name": "$a$", "type": "string", "value": "in"},
                            {"name": "$b$", "type": "string", "value": "in"}])"));
}

TEST(JobDefinition, WhatCannotBeRunYetIsRefusedInWords) {
  auto with = [](const char* pointer, const char* value) {
    Json sent = Sent();
    sent[Json::json_pointer(pointer)] = Json::parse(value);
    return Merged(Json::object(), sent);
  };
  EXPECT_THAT(Refusal(with("/filter_columns/0/src", "\"nope\"")),
              HasSubstr("filter_columns[0]: src: the parser has no column 'nope'"));
  Json both = with("/input_option/s3_input_option/decompression_type", "\"zip\"");
  both["input_option"]["s3_input_option"]["decompression"] = "gzip";
  EXPECT_THAT(Refusal(both), HasSubstr("decompression_type says 'zip' and decompression 'gzip'"));
  EXPECT_THAT(Refusal(with("/input_option/s3_input_option/s3_connection_id", "9")),
              HasSubstr("s3_connection_id: there is no connection 9"));
  Json mysql = with("/input_option_type", "\"mysql\"");
  EXPECT_THAT(Refusal(mysql), testing::EndsWith("no connector 'mysql' yet; it has s3"));
  EXPECT_THAT(Refusal(with("/filter_columns", "[]")),
              HasSubstr("filter_columns: must name at least one column"));
  EXPECT_THAT(Refusal(with("/output_option/s3_output_option/formatter_type", "null")),
              HasSubstr("formatter_type: must be given"));
}

// Other destinations have no formatter, and what is missing is the connector.
TEST(JobDefinition, ADestinationThatIsNotThereIsToldBeforeItsOptions) {
  Json sent = Sent();
  sent["output_option_type"] = "bigquery";
  sent["output_option"] = Json::parse(
      R"({"bigquery_output_option": {"bigquery_connection_id": 3, "dataset": "d", "table": "t"}})");
  EXPECT_THAT(Refusal(Merged(Json::object(), sent)),
              testing::EndsWith("output_option_type: this Waybill has no connector 'bigquery' yet; "
                                "it has s3"));
}

TEST(JobDefinition, ACheckedDocumentComesBackThroughTheseWords) {
  Json document = Json::parse(R"({
    "source": {"type": "s3", "connection": "acme", "bucket": "raw", "path_prefix": "in/",
      "stop_when_file_not_found": true, "incremental": "ledger", "decompression": "auto",
      "parser": {"type": "csv", "delimiter": ";", "quote": "", "skip_header_lines": 2,
        "null_string": "NA", "charset": "UTF-8", "stop_on_invalid_record": true, "max_refused_percent": 3,
        "columns": [{"name": "a", "type": "long"}, {"name": "t", "type": "timestamp", "format": "%F"}]}},
    "transforms": [
      {"type": "columns", "columns": [
        {"name": "when", "src": "t", "type": "string", "default": "never", "format": "%Y"}, {"name": "a"}]},
      {"type": "filter_rows", "condition": "or", "filter_row_conditions": [
        {"column": "a", "operator": "is_null", "argument": ""}]},
      {"type": "filter_masks", "masks": [{"name": "when", "mask_type": "email"}]},
      {"type": "filter_add_time", "column_name": "loaded", "column_type": "string", "time_zone": "Asia/Tokyo"},
      {"type": "filter_gsub", "gsub": [{"column_name": "when", "pattern": "a", "to": ""}]},
      {"type": "filter_hashes", "hashes": [{"name": "when"}, {"name": "a"}]},
      {"type": "filter_unixtime_conversions", "unixtime_conversions": [
        {"column_name": "a", "kind": "unixtime_to_string", "unixtime_unit": "second"}]}],
    "destination": {"type": "s3", "connection": "acme", "bucket": "lake", "path_prefix": "out/",
      "file_ext": ".parquet", "sequence_format": ".%03d.%02d", "canned_acl": "bucket-owner-read",
      "storage_class": "STANDARD_IA", "encoder_type": "none",
      "formatter": {"type": "parquet", "compression": "snappy"}},
    "variables": [{"type": "string", "name": "$x$", "value": "1"}]})");
  auto definition = JobDefinitionOfDocument(document, Terms());
  ASSERT_TRUE(definition.ok()) << definition.status();
  EXPECT_EQ((*definition)["input_option"]["s3_input_option"]["s3_connection_id"], 3);
  EXPECT_EQ((*definition)["output_option"]["s3_output_option"]["canned_acl"], "BucketOwnerRead");
  EXPECT_EQ((*definition)["input_option"]["s3_input_option"]["csv_parser"]["null_string_enabled"],
            true);
  document["source"]["parser"]["null_string_enabled"] = true;
  // Objects are compared without the order of their names.
  EXPECT_EQ(nlohmann::json(Document(*definition)), nlohmann::json(document));
}

TEST(JobDefinition, MoreTransformsThanTheseWordsKnowAreNotLost) {
  for (const char* transforms : {R"([{"type": "filter_rows"}, {"type": "columns"}])",
                                 R"([{"type": "filter_rows"}, {"type": "json_expand"}])",
                                 R"([{"type": "filter_hashes"}, {"type": "filter_masks"}])",
                                 R"([{"type": "filter_gsub"}, {"type": "filter_gsub"}])"}) {
    Json document = Json::parse(R"({"source": {}, "destination": {}, "variables": []})");
    document["transforms"] = Json::parse(transforms);
    EXPECT_EQ(KindOf(JobDefinitionOfDocument(document, Terms()).status()), ErrorKind::kDefinition)
        << transforms;
  }
}

}  // namespace
}  // namespace waybill::transfer
