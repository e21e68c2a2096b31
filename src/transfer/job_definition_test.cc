#include "transfer/job_definition.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "transfer/definition.h"

namespace waybill::transfer {
namespace {

using testing::HasSubstr;

// The kinds of the program, with those of their options that these tests speak of: this layer may
// not know the kinds themselves.
const OptionTable kColumn = {
    .name = "columns",
    .sentence = "",
    .options = {{.name = "name", .type = OptionType::kString, .required = true},
                {.name = "type", .type = OptionType::kString, .required = true},
                {.name = "format", .type = OptionType::kString}}};
const OptionTable kCsvParser = {
    .name = "csv",
    .sentence = "",
    .options = {
        {.name = "delimiter", .type = OptionType::kString, .default_json = "\",\""},
        {.name = "quote", .type = OptionType::kString, .default_json = "\"\\\"\""},
        {.name = "null_string_enabled", .type = OptionType::kBoolean},
        {.name = "null_string", .type = OptionType::kString},
        {.name = "skip_header_lines", .type = OptionType::kInteger, .default_json = "0"},
        {.name = "charset", .type = OptionType::kString, .default_json = "\"UTF-8\""},
        {.name = "columns", .type = OptionType::kObjectList, .required = true, .table = &kColumn}}};
const OptionTable kJsonlParser = {
    .name = "jsonl",
    .sentence = "",
    .options = {
        {.name = "columns", .type = OptionType::kObjectList, .required = true, .table = &kColumn}}};
const OptionTable kS3Source = {
    .name = "s3",
    .sentence = "",
    .options = {{.name = "connection", .type = OptionType::kString, .required = true},
                {.name = "bucket", .type = OptionType::kString, .required = true},
                {.name = "path_prefix", .type = OptionType::kString, .default_json = "\"\""},
                {.name = "stop_when_file_not_found",
                 .type = OptionType::kBoolean,
                 .default_json = "false"}}};
const OptionTable kFileSource = {
    .name = "file",
    .sentence = "",
    .options = {{.name = "path_prefix", .type = OptionType::kString, .required = true}}};
const OptionTable kS3Destination = {
    .name = "s3",
    .sentence = "",
    .options = {
        {.name = "connection", .type = OptionType::kString, .required = true},
        {.name = "bucket", .type = OptionType::kString, .required = true},
        {.name = "path_prefix", .type = OptionType::kString, .required = true},
        {.name = "file_ext", .type = OptionType::kString, .default_json = "\"\""},
        {.name = "sequence_format", .type = OptionType::kString, .default_json = "\".%03d.%02d\""},
        {.name = "canned_acl", .type = OptionType::kString, .default_json = "\"\""},
        {.name = "storage_class", .type = OptionType::kString, .default_json = "\"\""}}};
const OptionTable kTimeColumn = {
    .name = "column_options",
    .sentence = "",
    .options = {{.name = "name", .type = OptionType::kString, .required = true},
                {.name = "format", .type = OptionType::kString},
                {.name = "timezone", .type = OptionType::kString}}};
const OptionTable kCsvFormatter = {
    .name = "csv",
    .sentence = "",
    .options = {{.name = "delimiter", .type = OptionType::kString, .default_json = "\",\""},
                {.name = "header_line", .type = OptionType::kBoolean, .default_json = "true"},
                {.name = "null_string", .type = OptionType::kString, .default_json = "\"\""},
                {.name = "column_options",
                 .type = OptionType::kObjectList,
                 .default_json = "[]",
                 .table = &kTimeColumn}}};
const OptionTable kJsonlFormatter = {
    .name = "jsonl",
    .sentence = "",
    .options = {{.name = "encoding", .type = OptionType::kString, .default_json = "\"UTF-8\""},
                {.name = "date_format", .type = OptionType::kString},
                {.name = "timezone", .type = OptionType::kString}}};
const OptionTable kParquetFormatter = {
    .name = "parquet",
    .sentence = "",
    .options = {{.name = "compression", .type = OptionType::kString, .default_json = "\"zstd\""}}};
const OptionTable kChosen = {
    .name = "columns",
    .sentence = "",
    .options = {{.name = "name", .type = OptionType::kString, .required = true},
                {.name = "src", .type = OptionType::kString},
                {.name = "type", .type = OptionType::kString},
                {.name = "default", .type = OptionType::kString},
                {.name = "format", .type = OptionType::kString}}};
const OptionTable kColumns = {
    .name = "columns",
    .sentence = "",
    .options = {
        {.name = "columns", .type = OptionType::kObjectList, .required = true, .table = &kChosen}}};

const Connectors& Kinds() {
  static const Connectors kKinds = [] {
    Connectors kinds;
    kinds.sources = {{&kFileSource, {}}, {&kS3Source, {}}};
    kinds.parsers = {{&kCsvParser, {}}, {&kJsonlParser, {}}};
    kinds.transforms = {{&kColumns, {}}};
    kinds.destinations = {{&kS3Destination, {}}};
    kinds.formatters = {{&kCsvFormatter, {}}, {&kJsonlFormatter, {}}, {&kParquetFormatter, {}}};
    return kinds;
  }();
  return kKinds;
}

JobDefinitionTerms Terms() {
  return {.connectors = Kinds(),
          .name_of = [](int64_t id) -> std::optional<std::string> {
            if (id == 3) return "acme";
            return std::nullopt;
          },
          .id_of = [](const std::string& name) -> std::optional<int64_t> {
            if (name == "acme") return 3;
            return std::nullopt;
          }};
}

/// What the provider sends for a minimal S3 to S3 definition: unset blocks as {}, unset lists as
/// [], unset computed texts as "".
Json Sent() {
  return Json::parse(R"({
    "name": "orders", "description": "", "filter_columns": [
      {"name": "id", "src": "id", "type": "long", "format": null},
      {"name": "sold", "src": "price", "type": "double", "default": "0", "format": null}],
    "filter_rows": {}, "filter_add_time": {}, "filter_masks": [], "filter_gsub": [],
    "filter_string_transforms": [], "filter_hashes": [], "filter_unixtime_conversions": [],
    "input_option_type": "s3", "output_option_type": "s3",
    "input_option": {"mysql_input_option": {}, "s3_input_option": {
      "s3_connection_id": 3, "bucket": "raw", "path_prefix": "orders/", "path_match_pattern": "",
      "region": "us-west-2", "incremental_loading_enabled": false, "is_skip_header_line": true,
      "stop_when_file_not_found": false, "decompression_type": "default", "decoder": {},
      "csv_parser": {"delimiter": ",", "quote": null, "skip_header_lines": 1,
        "null_string_enabled": false, "null_string": "", "charset": null,
        "columns": [{"name": "id", "type": "long", "format": null},
                    {"name": "price", "type": "string", "format": null}]},
      "jsonl_parser": {}, "custom_variable_settings": []}},
    "output_option": {"gcs_output_option": {}, "s3_output_option": {
      "s3_connection_id": 3, "bucket": "lake", "path_prefix": "orders/", "region": "us-west-2",
      "file_ext": "", "sequence_format": "", "canned_acl": "", "is_minimum_output_tasks": false,
      "multipart_upload_enabled": true, "formatter_type": "csv", "encoder_type": "",
      "csv_formatter": {"delimiter": "\t", "null_string": ""}, "custom_variable_settings": []}}})");
}

Json Merged(const Json& kept, const Json& changes) {
  auto merged = MergeJobDefinition(kept, changes);
  EXPECT_TRUE(merged.ok()) << merged.status();
  return merged.ok() ? *merged : Json::object();
}

Json Document(const Json& definition) {
  auto document = DocumentOfJobDefinition(definition, Terms());
  EXPECT_TRUE(document.ok()) << document.status();
  return document.ok() ? *document : Json::object();
}

std::string Refusal(const Json& definition) {
  auto document = DocumentOfJobDefinition(definition, Terms());
  EXPECT_EQ(KindOf(document.status()), ErrorKind::kDefinition);
  return document.status().message();
}

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
  EXPECT_THAT(Refusal(with("/filter_hashes", R"([{"name": "id"}])")),
              HasSubstr("filter_hashes: this Waybill cannot do this yet"));
  EXPECT_THAT(Refusal(with("/filter_columns/0/json_expand_enabled", "true")),
              HasSubstr("filter_columns[0]: json_expand_enabled"));
  EXPECT_THAT(Refusal(with("/filter_columns/0/src", "\"nope\"")),
              HasSubstr("filter_columns[0]: src: the parser has no column 'nope'"));
  EXPECT_THAT(Refusal(with("/input_option/s3_input_option/decompression_type", "\"zip\"")),
              HasSubstr("cannot open zip archives yet"));
  EXPECT_THAT(Refusal(with("/input_option/s3_input_option/s3_connection_id", "9")),
              HasSubstr("s3_connection_id: there is no connection 9"));
  Json mysql = with("/input_option_type", "\"mysql\"");
  EXPECT_THAT(Refusal(mysql), testing::EndsWith("no connector 'mysql' yet; it has s3"));
  EXPECT_THAT(Refusal(with("/filter_columns", "[]")),
              HasSubstr("filter_columns: must name at least one column"));
  EXPECT_THAT(Refusal(with("/input_option/s3_input_option/decoder", R"({"match_name": "a*"})")),
              HasSubstr("decoder.match_name: it chooses files within zip"));
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
        {"column": "a", "operator": "is_null", "argument": ""}]}],
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
  Json document = Json::parse(R"({"source": {}, "destination": {}, "variables": [],
      "transforms": [{"type": "filter_rows"}, {"type": "columns"}]})");
  EXPECT_EQ(KindOf(JobDefinitionOfDocument(document, Terms()).status()), ErrorKind::kDefinition);
}

}  // namespace
}  // namespace waybill::transfer
