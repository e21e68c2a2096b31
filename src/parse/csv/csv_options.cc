#include "parse/csv/csv_options.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "parse/charset.h"

namespace waybill::parse {
namespace {

constexpr int64_t kLongestQuoted = int64_t{32} << 20;  // well within the longest row
constexpr std::string_view kStray = "ACCEPT_STRAY_QUOTES_ASSUMING_NO_DELIMITERS_IN_FIELDS";
constexpr std::string_view kRfc4180 = "ACCEPT_ONLY_RFC4180_ESCAPED";

std::vector<Option> DialectOptions() {
  return {
      {.name = "delimiter",
       .type = OptionType::kString,
       .default_json = R"(",")",
       .sentence = "the one-byte character between fields; \\t is a tab"},
      {.name = "quote",
       .type = OptionType::kString,
       .default_json = R"("\"")",
       .sentence = "the character around fields that hold others; empty: no field is quoted"},
      {.name = "escape",
       .type = OptionType::kString,
       .default_json = R"("\\")",
       .sentence = "the character that makes a quote, or itself, plain within quotes, besides "
                   "doubling the quote; empty: none"},
      {.name = "newline",
       .type = OptionType::kChoice,
       .default_json = R"("CRLF")",
       .sentence = "taken so that TROCCO's definitions can be used as they are; CR LF, LF and CR "
                   "each end a row, whatever it says",
       .choices = {"CRLF", "LF", "CR"}},
      {.name = "charset",
       .type = OptionType::kChoice,
       .default_json = R"("UTF-8")",
       .sentence = "how the file's characters are written",
       .choices = Charsets()},
      {.name = "trim_if_not_quoted",
       .type = OptionType::kBoolean,
       .default_json = "false",
       .sentence = "cut spaces around fields that are not quoted"},
      {.name = "quotes_in_quoted_fields",
       .type = OptionType::kChoice,
       .default_json = R"("ACCEPT_ONLY_RFC4180_ESCAPED")",
       .sentence = "whether a quote that is not escaped may stand within a quoted field; it then "
                   "ends the field only before a delimiter or a line end",
       .choices = {kRfc4180, kStray}},
      {.name = "comment_line_marker",
       .type = OptionType::kString,
       .sentence = "lines that begin with this are skipped"},
      {.name = "max_quoted_size_limit",
       .type = OptionType::kInteger,
       .default_json = "131072",
       .unit = "bytes",
       .sentence = "a row with a longer quoted value is refused",
       .minimum = 1,
       .maximum = kLongestQuoted},
  };
}

std::vector<Option> TableOptions() {
  return {
      {.name = "skip_header_lines",
       .type = OptionType::kInteger,
       .default_json = "0",
       .unit = "lines",
       .sentence = "lines at the top that are not rows, quotes or not",
       .minimum = 0,
       .maximum = 1'000'000},
      {.name = "match_header",
       .type = OptionType::kBoolean,
       .default_json = "false",
       .sentence = "find columns by their names in the last of the skipped lines, not by position; "
                   "fail when one is missing"},
      {.name = "null_string_enabled",
       .type = OptionType::kBoolean,
       .sentence = "whether null_string is used; true when absent and null_string is given"},
      {.name = "null_string",
       .type = OptionType::kString,
       .sentence = "fields that are this, and not quoted, are NULL, besides empty ones"},
      {.name = "allow_optional_columns",
       .type = OptionType::kBoolean,
       .default_json = "false",
       .sentence = "columns missing at the end of a row are NULL; otherwise the row is refused"},
      {.name = "allow_extra_columns",
       .type = OptionType::kBoolean,
       .default_json = "false",
       .sentence = "columns beyond the declared ones are left out; otherwise the row is refused"},
  };
}

Status Wrong(std::string_view option, std::string_view what) {
  return Fail(ErrorKind::kDefinition, option, what);
}

/// One byte, or kNone for the empty text.
Result<int> OneCharacter(const Json& options, const char* name) {
  std::string text = options.at(name).get<std::string>();
  if (text == "\\t") text = "\t";
  if (text.empty()) return Dialect::kNone;
  auto byte = static_cast<unsigned char>(text[0]);
  if (text.size() > 1 || byte >= 0x80 || IsLineEnd(text[0])) {
    return Wrong(name, fmt::format("'{}' is not one ASCII character", text));
  }
  return byte;
}

Status CheckDistinct(const Dialect& dialect) {
  const auto delimiter = static_cast<unsigned char>(dialect.delimiter);
  if (dialect.quote == delimiter) return Wrong("quote", "is the same as the delimiter");
  if (dialect.escape == delimiter) return Wrong("escape", "is the same as the delimiter");
  if (dialect.trims_unquoted && (delimiter == ' ' || dialect.quote == ' ')) {
    return Wrong("trim_if_not_quoted", "cannot be used when spaces delimit or quote fields");
  }
  return Status::OK();
}

Result<Dialect> ReadDialect(const Json& options) {
  Dialect dialect;
  ARROW_ASSIGN_OR_RAISE(int delimiter, OneCharacter(options, "delimiter"));
  if (delimiter == Dialect::kNone) return Wrong("delimiter", "is empty");
  dialect.delimiter = static_cast<char>(delimiter);
  ARROW_ASSIGN_OR_RAISE(dialect.quote, OneCharacter(options, "quote"));
  ARROW_ASSIGN_OR_RAISE(dialect.escape, OneCharacter(options, "escape"));
  dialect.trims_unquoted = options.at("trim_if_not_quoted").get<bool>();
  dialect.takes_stray_quotes = options.at("quotes_in_quoted_fields") == kStray;
  dialect.comment_marker = options.value("comment_line_marker", "");
  if (dialect.comment_marker.find_first_of("\r\n") != std::string::npos) {
    return Wrong("comment_line_marker", "holds a line end");
  }
  dialect.longest_quoted = options.at("max_quoted_size_limit").get<size_t>();
  ARROW_RETURN_NOT_OK(CheckDistinct(dialect));
  return dialect;
}

Result<std::optional<std::string>> ReadNullString(const Json& options) {
  const bool is_given = options.contains("null_string");
  const bool is_enabled = options.value("null_string_enabled", is_given);
  if (!is_enabled) return std::optional<std::string>();
  if (!is_given) return Wrong("null_string", "is needed when null_string_enabled is true");
  return options.at("null_string").get<std::string>();
}

}  // namespace

const OptionTable& CsvParserOptions() {
  static const OptionTable table = [] {
    OptionTable made{.name = "csv", .sentence = "Rows of fields between delimiters: CSV and TSV."};
    for (auto options : {DialectOptions(), TableOptions(), RowOptions()}) {
      made.options.insert(made.options.end(), options.begin(), options.end());
    }
    return made;
  }();
  return table;
}

Result<CsvOptions> ReadCsvOptions(const Json& options) {
  CsvOptions read;
  ARROW_ASSIGN_OR_RAISE(read.dialect, ReadDialect(options));
  ARROW_ASSIGN_OR_RAISE(read.null_string, ReadNullString(options));
  ARROW_ASSIGN_OR_RAISE(read.columns, ReadColumns(options));
  read.charset = options.at("charset").get<std::string>();
  read.skip_header_lines = options.at("skip_header_lines").get<int64_t>();
  read.match_header = options.at("match_header").get<bool>();
  read.allow_optional_columns = options.at("allow_optional_columns").get<bool>();
  read.allow_extra_columns = options.at("allow_extra_columns").get<bool>();
  if (read.match_header && read.skip_header_lines == 0) {
    return Wrong("match_header", "needs skip_header_lines to be 1 or more: the last is the header");
  }
  return read;
}

}  // namespace waybill::parse
