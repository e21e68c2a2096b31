#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "transfer/job_definition.h"

namespace waybill::transfer {
namespace {

constexpr std::string_view kLists[] = {"filter_columns", "filter_masks",
                                       "filter_gsub",    "filter_string_transforms",
                                       "filter_hashes",  "filter_unixtime_conversions"};
constexpr std::string_view kObjects[] = {"filter_rows", "filter_add_time"};

// What an answer holds where a request says nothing. Null: there is no value.
constexpr char kFilterColumn[] =
    R"({"default": null, "format": null, "json_expand_enabled": false,
        "json_expand_keep_base_column": false})";
constexpr char kCsvColumn[] = R"({"format": "%Y-%m-%d %H:%M:%S.%6N %z", "timezone": null})";
constexpr char kInput[] =
    R"({"path_prefix": "", "path_match_pattern": "", "region": "ap-northeast-1",
        "incremental_loading_enabled": false, "is_skip_header_line": false,
        "stop_when_file_not_found": false, "decompression_type": "default",
        "custom_variable_settings": null})";
constexpr char kOutput[] =
    R"({"region": "ap-northeast-1", "file_ext": ".csv", "sequence_format": ".%03d.%02d",
        "canned_acl": "NOT_SET", "is_minimum_output_tasks": false,
        "multipart_upload_enabled": false, "encoder_type": "", "custom_variable_settings": null})";

struct Block {
  std::string_view name;
  const char* defaults;
};
constexpr Block kParsers[] = {
    {"csv_parser",
     R"({"delimiter": ",", "quote": "\"", "escape": "\\", "skip_header_lines": 0,
         "null_string_enabled": false, "null_string": null, "trim_if_not_quoted": false,
         "quotes_in_quoted_fields": "ACCEPT_ONLY_RFC4180_ESCAPED", "comment_line_marker": null,
         "allow_optional_columns": false, "allow_extra_columns": false,
         "max_quoted_size_limit": 131072, "stop_on_invalid_record": false,
         "default_time_zone": "UTC", "default_date": "1970-01-01", "newline": "CRLF",
         "charset": null})"},
    {"jsonl_parser",
     R"({"stop_on_invalid_record": false, "default_time_zone": "UTC", "newline": "CRLF",
         "charset": null})"},
};
constexpr Block kFormatters[] = {
    {"csv_formatter",
     R"({"delimiter": ",", "newline": "CRLF", "newline_in_field": "LF", "charset": "UTF-8",
         "quote_policy": "MINIMAL", "escape": "\\", "header_line": true,
         "null_string_enabled": false, "null_string": null, "default_time_zone": "UTC",
         "csv_formatter_column_options_attributes": []})"},
    {"jsonl_formatter",
     R"({"encoding": "utf_8", "newline": "LF", "date_format": null, "timezone": null})"},
    {"parquet_formatter", "{}"},
};

Status Wrong(std::string_view where, std::string_view what) {
  return Fail(ErrorKind::kDefinition, where, what);
}

/// Whether an object says anything: a request sends {} for each block that it does not use.
bool Says(const Json& object, std::string_view name) {
  auto found = object.find(std::string(name));
  return found != object.end() && found->is_object() && !found->empty();
}

std::string TextOr(const Json& object, const char* name) {
  return object.contains(name) && object[name].is_string() ? object[name].get<std::string>() : "";
}

void Merge(Json* into, const Json& changes) {
  if (!into->is_object() || !changes.is_object()) {
    *into = changes;
    return;
  }
  for (const auto& [name, value] : changes.items()) {
    if (value.is_object() && value.empty()) continue;
    Merge(&(*into)[name], value);
  }
}

void FillIn(Json* object, const char* defaults) {
  const Json all = Json::parse(defaults);
  for (const auto& [name, value] : all.items()) {
    if (!object->contains(name)) (*object)[name] = value;
  }
}

void FillInColumnFormats(Json* csv) {
  if (!csv->is_object()) return;
  Json& columns = (*csv)["csv_formatter_column_options_attributes"];
  if (!columns.is_array()) return;
  for (Json& column : columns) {
    if (!column.is_object()) continue;
    FillIn(&column, kCsvColumn);
  }
}

/// The answer's form of formatter_type and csv_formatter, which requests send side by side.
void NestFormatter(Json* output) {
  Json formatter = output->contains("formatter") && (*output)["formatter"].is_object()
                       ? (*output)["formatter"]
                       : Json::object();
  if (output->contains("formatter_type")) formatter["type"] = (*output)["formatter_type"];
  for (const Block& known : kFormatters) {
    if (Says(*output, known.name)) formatter[std::string(known.name)] = (*output)[known.name];
    output->erase(std::string(known.name));
  }
  output->erase("formatter_type");
  if (Says(formatter, "csv_formatter")) {
    // The provider leaves out what is false.
    for (const char* flag : {"header_line", "null_string_enabled"}) {
      Json& csv = formatter["csv_formatter"];
      if (!csv.contains(flag)) csv[flag] = false;
    }
  }
  if (!formatter.empty()) (*output)["formatter"] = std::move(formatter);
}

/// Of several, only the one that is used. Whether there must be one, its connector says.
void FinishFormatter(Json* output) {
  if (!Says(*output, "formatter")) return;
  Json& formatter = (*output)["formatter"];
  if (TextOr(formatter, "type").empty()) return;
  std::string wanted = formatter["type"].get<std::string>() + "_formatter";
  for (const Block& known : kFormatters) {
    Json& block = formatter[std::string(known.name)];
    if (known.name != wanted) {
      block = nullptr;
    } else {
      if (!block.is_object()) block = Json::object();
      FillIn(&block, known.defaults);
    }
  }
  FillInColumnFormats(&formatter["csv_formatter"]);
  if (formatter["parquet_formatter"].is_null()) formatter.erase("parquet_formatter");
}

bool IsParser(std::string_view name) { return name.ends_with("_parser"); }

/// A parser that is given replaces another kind's; blocks that say nothing go.
void ChooseParser(Json* input, const Json& changes) {
  bool is_given = false;
  for (const auto& [name, value] : changes.items()) {
    is_given = is_given || (IsParser(name) && Says(changes, name));
  }
  Json kept = Json::object();
  for (const auto& [name, value] : input->items()) {
    bool is_other = is_given && IsParser(name) && !Says(changes, name);
    bool is_empty = value.is_null() || (value.is_object() && value.empty());
    bool is_unused = (IsParser(name) || name == "decoder") && is_empty;
    if (!is_other && !is_unused) kept[name] = value;
  }
  *input = std::move(kept);
}

void FinishVariables(Json* option) {
  Json& variables = (*option)["custom_variable_settings"];
  if (variables.is_array() && variables.empty()) variables = nullptr;
}

/// "s3" of {"s3_input_option": {…}, "mysql_input_option": {}}.
std::string UsedType(const Json& options, std::string_view suffix) {
  if (!options.is_object()) return "";
  for (const auto& [name, value] : options.items()) {
    if (name.ends_with(suffix) && Says(options, name)) {
      return name.substr(0, name.size() - suffix.size());
    }
  }
  return "";
}

/// Merges one end: input_option or output_option. `finish` works on the block of its type.
Status MergeEnd(Json* merged, const Json& changes, const std::string& end,
                void (*finish)(Json* block, const Json& changes)) {
  const std::string suffix = "_" + end;
  static const Json kNothing = Json::object();
  const Json& given = changes.contains(end) ? changes[end] : kNothing;
  Json& type = (*merged)[end + "_type"];
  if (!type.is_string()) type = UsedType(given, suffix);
  const auto word = type.get<std::string>();
  const std::string name = word + suffix;
  if (word.empty()) return Wrong(end, fmt::format("{}_type: must be given, such as s3", end));
  Json block =
      merged->contains(end) && Says((*merged)[end], name) ? (*merged)[end][name] : Json::object();
  Json wanted = Says(given, name) ? given[name] : Json::object();
  if (end == "output_option") NestFormatter(&wanted);
  Merge(&block, wanted);
  finish(&block, wanted);
  (*merged)[end] = Json::object();
  (*merged)[end][name] = std::move(block);
  return Status::OK();
}

void FinishInput(Json* input, const Json& changes) {
  ChooseParser(input, changes);
  FillIn(input, kInput);
  FinishVariables(input);
  for (const Block& known : kParsers) {
    if (Says(*input, known.name)) FillIn(&(*input)[known.name], known.defaults);
  }
}

void FinishOutput(Json* output, const Json& /*changes*/) {
  // What the provider's user leaves unset arrives as "".
  for (const char* name : {"file_ext", "sequence_format", "canned_acl", "region"}) {
    if (TextOr(*output, name).empty()) output->erase(name);
  }
  FillIn(output, kOutput);
  FinishVariables(output);
  FinishFormatter(output);
}

void MergeFilters(Json* merged, const Json& changes) {
  for (std::string_view name : kLists) {
    Json& list = (*merged)[std::string(name)];
    if (changes.contains(name)) list = changes[name];
    if (list.is_array() && list.empty()) list = nullptr;
  }
  for (std::string_view name : kObjects) {
    Json& object = (*merged)[std::string(name)];
    if (changes.contains(name)) object = Says(changes, name) ? changes[name] : Json();
  }
  Json& columns = (*merged)["filter_columns"];
  if (!columns.is_array()) return;
  for (Json& column : columns) {
    if (column.is_object()) FillIn(&column, kFilterColumn);
  }
}

}  // namespace

bool HasJobDefinition(const Json& body) {
  auto has = [&](std::string_view name) { return body.contains(std::string(name)); };
  return has("input_option") || has("output_option") || std::ranges::any_of(kLists, has) ||
         std::ranges::any_of(kObjects, has);
}

Result<Json> MergeJobDefinition(const Json& kept, const Json& changes) {
  Json merged = kept;
  for (const char* name : {"input_option_type", "output_option_type"}) {
    if (!TextOr(changes, name).empty()) merged[name] = changes[name];
  }
  MergeFilters(&merged, changes);
  ARROW_RETURN_NOT_OK(MergeEnd(&merged, changes, "input_option", FinishInput));
  ARROW_RETURN_NOT_OK(MergeEnd(&merged, changes, "output_option", FinishOutput));
  return merged;
}

}  // namespace waybill::transfer
