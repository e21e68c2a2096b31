#include "format/csv_options.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "format/csv.h"
#include "format/options.h"

namespace waybill::format {
namespace {

constexpr std::string_view kDefaultTimeFormat = "%Y-%m-%d %H:%M:%S.%6N %z";

QuotePolicy PolicyOf(std::string_view choice) {
  if (choice == "ALL") return QuotePolicy::kAll;
  return choice == "NONE" ? QuotePolicy::kNone : QuotePolicy::kMinimal;
}

Status CheckDialect(const CsvDialect& dialect) {
  auto is_in_numbers = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '+' ||
           c == '-' || c == '.';
  };
  for (char c : {dialect.delimiter, dialect.escape}) {
    if (!is_in_numbers(c)) continue;
    return Fail(ErrorKind::kDefinition, "delimiter, escape",
                fmt::format("'{}' can be part of a number or a date", c));
  }
  for (char c : {dialect.delimiter, dialect.escape}) {
    if (c != '\r' && c != '\n' && (c != '"' || c != dialect.delimiter)) continue;
    return Fail(ErrorKind::kDefinition, "delimiter, escape",
                "a quote or a line break cannot be one");
  }
  if (dialect.delimiter == dialect.escape) {
    return Fail(ErrorKind::kDefinition, "escape", "it must differ from the delimiter");
  }
  return Status::OK();
}

Result<CsvDialect> ReadDialect(const Json& options) {
  CsvDialect dialect;
  ARROW_ASSIGN_OR_RAISE(dialect.delimiter, ByteOption(options, "delimiter"));
  ARROW_ASSIGN_OR_RAISE(dialect.escape, ByteOption(options, "escape"));
  dialect.newline_in_field = LineEnd(TextOption(options, "newline_in_field"));
  dialect.quote_policy = PolicyOf(TextOption(options, "quote_policy"));
  if (options.at("null_string_enabled")) dialect.null_text = TextOption(options, "null_string");
  dialect.escape_formulas = options.at("escape_formulas");
  ARROW_RETURN_NOT_OK(CheckDialect(dialect));
  return dialect;
}

Status ReadTimeFormats(const Json& options, CsvOptions* out) {
  std::string zone = TextOption(options, "default_time_zone");
  auto made = TimeFormat::Make(kDefaultTimeFormat, zone);
  if (!made.ok()) return Within("default_time_zone", made.status());
  out->default_time_format = *made;
  for (const Json& column : options.value("column_options", Json::array())) {
    std::string name = TextOption(column, "name");
    std::string own_zone = TextOption(column, "timezone");
    auto format =
        TimeFormat::Make(TextOption(column, "format"), own_zone.empty() ? zone : own_zone);
    if (!format.ok()) return Within(fmt::format("column_options '{}'", name), format.status());
    out->time_formats.insert_or_assign(name, *format);
  }
  return Status::OK();
}

const OptionTable& CsvColumnOptions() {
  static const OptionTable table = {
      .name = "column_options",
      .sentence = "How one timestamp column is written.",
      .options = {{.name = "name",
                   .type = OptionType::kString,
                   .required = true,
                   .sentence = "which timestamp column"},
                  {.name = "format",
                   .type = OptionType::kString,
                   .default_json = R"("%Y-%m-%d %H:%M:%S.%6N %z")",
                   .sentence = "strftime format, with %3N, %6N, %9N for fractions of a second"},
                  {.name = "timezone",
                   .type = OptionType::kString,
                   .sentence = "zone in which it is shown; default_time_zone when absent"}}};
  return table;
}

}  // namespace

// NOLINTNEXTLINE(readability-function-size): a table.
const OptionTable& CsvFormatterOptions() {
  static const OptionTable table = {
      .name = "csv",
      .sentence = "Comma- or tab-separated values.",
      .options = {
          {.name = "delimiter",
           .type = OptionType::kString,
           .default_json = R"(",")",
           .sentence = "one character between the cells of a row; \\t for TSV"},
          {.name = "newline",
           .type = OptionType::kChoice,
           .default_json = R"("CRLF")",
           .sentence = "what ends a row",
           .choices = {"CRLF", "LF", "CR"}},
          {.name = "newline_in_field",
           .type = OptionType::kChoice,
           .default_json = R"("LF")",
           .sentence = "what every line break within a text becomes; KEEP leaves them as they are",
           .choices = {"CRLF", "LF", "CR", "KEEP"}},
          {.name = "charset",
           .type = OptionType::kChoice,
           .default_json = R"("UTF-8")",
           .sentence = "character set of the file",
           .choices = {"UTF-8"}},
          {.name = "bom",
           .type = OptionType::kBoolean,
           .default_json = "false",
           .sentence = "begin the file with a byte-order mark, by which Excel knows UTF-8"},
          {.name = "quote_policy",
           .type = OptionType::kChoice,
           .default_json = R"("MINIMAL")",
           .sentence =
               "which cells are quoted: those that need it, all but NULL, or none; with NONE "
               "the escape stands before what would need quotes",
           .choices = {"MINIMAL", "ALL", "NONE"}},
          {.name = "escape",
           .type = OptionType::kString,
           .default_json = R"("\\")",
           .sentence = "character before a quote, or before itself, within quotes; set it to a "
                       "quote for readers of RFC 4180"},
          {.name = "header_line",
           .type = OptionType::kBoolean,
           .default_json = "true",
           .sentence = "begin with a row of column names"},
          {.name = "null_string_enabled",
           .type = OptionType::kBoolean,
           .default_json = "false",
           .sentence = "write NULL as null_string rather than as nothing"},
          {.name = "null_string",
           .type = OptionType::kString,
           .default_json = R"("")",
           .sentence = "text of NULL; a value of the same text is quoted"},
          {.name = "default_time_zone",
           .type = OptionType::kString,
           .default_json = R"("UTC")",
           .sentence = "zone in which timestamps are shown: an IANA name or an offset"},
          {.name = "escape_formulas",
           .type = OptionType::kBoolean,
           .default_json = "false",
           .sentence = "put ' before a text that a spreadsheet would evaluate (=, +, -, @, tab, CR "
                       "in front); it changes the data"},
          {.name = "column_options",
           .type = OptionType::kObjectList,
           .default_json = "[]",
           .sentence = "formats and zones of single timestamp columns",
           .table = &CsvColumnOptions()}}};
  return table;
}

Result<CsvOptions> ReadCsvOptions(const Json& options) {
  CsvOptions read;
  ARROW_ASSIGN_OR_RAISE(read.dialect, ReadDialect(options));
  read.newline = LineEnd(TextOption(options, "newline"));
  read.has_header = options.at("header_line");
  read.has_bom = options.at("bom");
  read.has_bare_values =
      read.dialect.quote_policy != QuotePolicy::kAll && read.dialect.null_text.empty();
  ARROW_RETURN_NOT_OK(ReadTimeFormats(options, &read));
  return read;
}

}  // namespace waybill::format
