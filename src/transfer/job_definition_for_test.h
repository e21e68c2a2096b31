#pragma once

// A program's kinds, and what TROCCO's provider sends, for the tests of job definitions.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "transfer/job_definition.h"

namespace waybill::transfer {

// The kinds of the program, with those of their options that these tests speak of: this layer may
// not know the kinds themselves.
inline const OptionTable kColumn = {
    .name = "columns",
    .sentence = "",
    .options = {{.name = "name", .type = OptionType::kString, .required = true},
                {.name = "type", .type = OptionType::kString, .required = true},
                {.name = "format", .type = OptionType::kString}}};
inline const OptionTable kCsvParser = {
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
inline const OptionTable kJsonlParser = {
    .name = "jsonl",
    .sentence = "",
    .options = {
        {.name = "columns", .type = OptionType::kObjectList, .required = true, .table = &kColumn}}};
inline const OptionTable kS3Source = {
    .name = "s3",
    .sentence = "",
    .options = {{.name = "connection", .type = OptionType::kString, .required = true},
                {.name = "bucket", .type = OptionType::kString, .required = true},
                {.name = "path_prefix", .type = OptionType::kString, .default_json = "\"\""},
                {.name = "stop_when_file_not_found",
                 .type = OptionType::kBoolean,
                 .default_json = "false"}}};
inline const OptionTable kFileSource = {
    .name = "file",
    .sentence = "",
    .options = {{.name = "path_prefix", .type = OptionType::kString, .required = true}}};
inline const OptionTable kS3Destination = {
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
inline const OptionTable kTimeColumn = {
    .name = "column_options",
    .sentence = "",
    .options = {{.name = "name", .type = OptionType::kString, .required = true},
                {.name = "format", .type = OptionType::kString},
                {.name = "timezone", .type = OptionType::kString}}};
inline const OptionTable kCsvFormatter = {
    .name = "csv",
    .sentence = "",
    .options = {{.name = "delimiter", .type = OptionType::kString, .default_json = "\",\""},
                {.name = "header_line", .type = OptionType::kBoolean, .default_json = "true"},
                {.name = "null_string", .type = OptionType::kString, .default_json = "\"\""},
                {.name = "column_options",
                 .type = OptionType::kObjectList,
                 .default_json = "[]",
                 .table = &kTimeColumn}}};
inline const OptionTable kJsonlFormatter = {
    .name = "jsonl",
    .sentence = "",
    .options = {{.name = "encoding", .type = OptionType::kString, .default_json = "\"UTF-8\""},
                {.name = "date_format", .type = OptionType::kString},
                {.name = "timezone", .type = OptionType::kString}}};
inline const OptionTable kParquetFormatter = {
    .name = "parquet",
    .sentence = "",
    .options = {{.name = "compression", .type = OptionType::kString, .default_json = "\"zstd\""}}};
inline const OptionTable kChosen = {
    .name = "columns",
    .sentence = "",
    .options = {{.name = "name", .type = OptionType::kString, .required = true},
                {.name = "src", .type = OptionType::kString},
                {.name = "type", .type = OptionType::kString},
                {.name = "default", .type = OptionType::kString},
                {.name = "format", .type = OptionType::kString}}};
inline const OptionTable kColumns = {
    .name = "columns",
    .sentence = "",
    .options = {
        {.name = "columns", .type = OptionType::kObjectList, .required = true, .table = &kChosen}}};

inline const OptionTable kCondition = {
    .name = "filter_row_conditions",
    .sentence = "",
    .options = {{.name = "column", .type = OptionType::kString, .required = true},
                {.name = "operator", .type = OptionType::kString, .required = true},
                {.name = "argument", .type = OptionType::kString, .default_json = "\"\""}}};
inline const OptionTable kRowFilter = {
    .name = "filter_rows",
    .sentence = "",
    .options = {{.name = "condition", .type = OptionType::kString, .default_json = "\"and\""},
                {.name = "filter_row_conditions",
                 .type = OptionType::kObjectList,
                 .required = true,
                 .table = &kCondition}}};
inline const OptionTable kMask = {
    .name = "masks",
    .sentence = "",
    .options = {{.name = "name", .type = OptionType::kString, .required = true},
                {.name = "mask_type", .type = OptionType::kString, .required = true},
                {.name = "length", .type = OptionType::kInteger},
                {.name = "pattern", .type = OptionType::kString},
                {.name = "start_index", .type = OptionType::kInteger},
                {.name = "end_index", .type = OptionType::kInteger}}};
inline const OptionTable kMasks = {
    .name = "filter_masks",
    .sentence = "",
    .options = {{.name = "masks", .type = OptionType::kObjectList, .table = &kMask}}};
inline const OptionTable kReplacement = {
    .name = "gsub",
    .sentence = "",
    .options = {{.name = "column_name", .type = OptionType::kString, .required = true},
                {.name = "pattern", .type = OptionType::kString, .required = true},
                {.name = "to", .type = OptionType::kString, .default_json = "\"\""}}};
inline const OptionTable kGsub = {
    .name = "filter_gsub",
    .sentence = "",
    .options = {{.name = "gsub", .type = OptionType::kObjectList, .table = &kReplacement}}};
inline const OptionTable kNormalized = {
    .name = "string_transforms",
    .sentence = "",
    .options = {{.name = "column_name", .type = OptionType::kString, .required = true},
                {.name = "type", .type = OptionType::kString}}};
inline const OptionTable kStringTransforms = {
    .name = "filter_string_transforms",
    .sentence = "",
    .options = {
        {.name = "string_transforms", .type = OptionType::kObjectList, .table = &kNormalized}}};
inline const OptionTable kHashed = {
    .name = "hashes",
    .sentence = "",
    .options = {{.name = "name", .type = OptionType::kString, .required = true}}};
inline const OptionTable kHashes = {
    .name = "filter_hashes",
    .sentence = "",
    .options = {{.name = "hashes", .type = OptionType::kObjectList, .table = &kHashed}}};

inline const OptionTable kAddTime = {
    .name = "filter_add_time",
    .sentence = "",
    .options = {{.name = "column_name", .type = OptionType::kString, .required = true},
                {.name = "column_type", .type = OptionType::kString},
                {.name = "timestamp_format", .type = OptionType::kString},
                {.name = "time_zone", .type = OptionType::kString}}};
inline const OptionTable kConversion = {
    .name = "unixtime_conversions",
    .sentence = "",
    .options = {{.name = "column_name", .type = OptionType::kString, .required = true},
                {.name = "kind", .type = OptionType::kString, .required = true},
                {.name = "unixtime_unit", .type = OptionType::kString},
                {.name = "datetime_format", .type = OptionType::kString},
                {.name = "datetime_timezone", .type = OptionType::kString}}};
inline const OptionTable kConversions = {
    .name = "filter_unixtime_conversions",
    .sentence = "",
    .options = {
        {.name = "unixtime_conversions", .type = OptionType::kObjectList, .table = &kConversion}}};

inline const OptionTable kExpandColumn = {
    .name = "json_expand_columns",
    .sentence = "",
    .options = {{.name = "name", .type = OptionType::kString, .required = true},
                {.name = "json_path", .type = OptionType::kString, .required = true},
                {.name = "type", .type = OptionType::kString, .required = true},
                {.name = "format", .type = OptionType::kString},
                {.name = "timezone", .type = OptionType::kString}}};
inline const OptionTable kJsonExpand = {
    .name = "json_expand",
    .sentence = "",
    .options = {
        {.name = "column_name", .type = OptionType::kString, .required = true},
        {.name = "json_expand_keep_base_column", .type = OptionType::kBoolean},
        {.name = "json_expand_columns", .type = OptionType::kObjectList, .table = &kExpandColumn}}};

inline const Connectors& Kinds() {
  static const Connectors kKinds = [] {
    Connectors kinds;
    kinds.sources = {{&kFileSource, {}}, {&kS3Source, {}}};
    kinds.parsers = {{&kCsvParser, {}}, {&kJsonlParser, {}}};
    for (const OptionTable* table : {&kColumns, &kRowFilter, &kMasks, &kGsub, &kStringTransforms,
                                     &kHashes, &kAddTime, &kConversions, &kJsonExpand}) {
      kinds.transforms.push_back({table, {}});
    }
    kinds.destinations = {{&kS3Destination, {}}};
    kinds.formatters = {{&kCsvFormatter, {}}, {&kJsonlFormatter, {}}, {&kParquetFormatter, {}}};
    return kinds;
  }();
  return kKinds;
}

inline JobDefinitionTerms Terms() {
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
inline Json Sent() {
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

inline Json Merged(const Json& kept, const Json& changes) {
  auto merged = MergeJobDefinition(kept, changes);
  EXPECT_TRUE(merged.ok()) << merged.status();
  return merged.ok() ? *merged : Json::object();
}

inline Json Document(const Json& definition) {
  auto document = DocumentOfJobDefinition(definition, Terms());
  EXPECT_TRUE(document.ok()) << document.status();
  return document.ok() ? *document : Json::object();
}

inline std::string Refusal(const Json& definition) {
  auto document = DocumentOfJobDefinition(definition, Terms());
  EXPECT_EQ(KindOf(document.status()), ErrorKind::kDefinition);
  return document.status().message();
}

}  // namespace waybill::transfer
