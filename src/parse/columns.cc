#include "parse/columns.h"

#include <arrow/type.h>
#include <arrow/util/key_value_metadata.h>
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "base/local_clock.h"
#include "base/time_reader.h"
#include "stage/column_types.h"

namespace waybill::parse {
namespace {

constexpr int32_t kMaximumPrecision = 38;  // decimal128

std::vector<std::string_view> TypeNames() {
  return {std::begin(kColumnTypes), std::end(kColumnTypes)};
}

/// The enumerators, in the order of kColumnTypes.
constexpr ColumnType kTypes[] = {ColumnType::kString,  ColumnType::kLong,      ColumnType::kDouble,
                                 ColumnType::kBoolean, ColumnType::kTimestamp, ColumnType::kJson,
                                 ColumnType::kDate,    ColumnType::kDecimal,   ColumnType::kTime};
static_assert(std::size(kTypes) == std::size(kColumnTypes));

ColumnType TypeNamed(std::string_view name) {
  return kTypes[std::find(std::begin(kColumnTypes), std::end(kColumnTypes), name) -
                std::begin(kColumnTypes)];
}

std::string_view NameOf(ColumnType type) {
  return kColumnTypes[std::find(std::begin(kTypes), std::end(kTypes), type) - std::begin(kTypes)];
}

Result<int32_t> ReadDate(const std::string& text) {
  Moment moment;
  if (text.size() == 10 && ParseIsoMoment(text, &moment)) return static_cast<int32_t>(moment.days);
  return Fail(ErrorKind::kDefinition, "",
              fmt::format("'{}' is not a date; write it as 1970-01-31", text));
}

std::string TextOr(const Json& object, const char* name, const std::string& fallback) {
  auto found = object.find(name);
  return found == object.end() || found->is_null() ? fallback : found->get<std::string>();
}

Status ReadDecimal(const Json& entry, Column* column) {
  if (!entry.contains("precision")) {
    return Fail(ErrorKind::kDefinition, "",
                fmt::format("a decimal column needs 'precision', its digits in all, 1 to {}",
                            kMaximumPrecision));
  }
  column->precision = entry.at("precision").get<int32_t>();
  column->scale = entry.value("scale", 0);
  if (column->scale <= column->precision) return Status::OK();
  return Fail(
      ErrorKind::kDefinition, "",
      fmt::format("scale {} is larger than precision {}", column->scale, column->precision));
}

/// `defaults` holds what the column falls back to.
Result<Column> ReadColumn(const Json& entry, const Column& defaults) {
  Column column = defaults;
  column.name = entry.at("name").get<std::string>();
  column.type = TypeNamed(entry.at("type").get_ref<const std::string&>());
  column.format = TextOr(entry, "format", "");
  column.time_zone = TextOr(entry, "time_zone", defaults.time_zone);
  if (entry.contains("date")) {
    ARROW_ASSIGN_OR_RAISE(column.date, ReadDate(entry.at("date").get<std::string>()));
  }
  if (column.type == ColumnType::kDecimal) ARROW_RETURN_NOT_OK(ReadDecimal(entry, &column));
  ARROW_RETURN_NOT_OK(LocalClock::Make(column.time_zone));
  if (!column.format.empty()) ARROW_RETURN_NOT_OK(TimeReader::Make(column.format));
  return column;
}

}  // namespace

const OptionTable& ColumnOptions() {
  static const OptionTable table{
      .name = "column",
      .sentence = "One column: what it is called and what its texts are.",
      .options = {
          {.name = "name",
           .type = OptionType::kString,
           .required = true,
           .sentence = "what the column is called from here on"},
          {.name = "type",
           .type = OptionType::kChoice,
           .required = true,
           .sentence = "what its texts are turned into",
           .choices = TypeNames()},
          {.name = "format",
           .type = OptionType::kString,
           .sentence = "strptime format of a date, time or timestamp, such as %Y-%m-%d %H:%M:%S; "
                       "ISO 8601 when absent"},
          {.name = "time_zone",
           .type = OptionType::kString,
           .sentence = "zone of timestamps that name none; default_time_zone when absent"},
          {.name = "date",
           .type = OptionType::kString,
           .sentence = "date of timestamps that name none; default_date when absent"},
          {.name = "precision",
           .type = OptionType::kInteger,
           .unit = "digits",
           .sentence = "digits of a decimal, in all; a decimal column must say it",
           .minimum = 1,
           .maximum = kMaximumPrecision},
          {.name = "scale",
           .type = OptionType::kInteger,
           .default_json = "0",
           .unit = "digits",
           .sentence = "digits of a decimal behind the point",
           .minimum = 0,
           .maximum = kMaximumPrecision},
      }};
  return table;
}

std::vector<Option> RowOptions() {
  return {
      {.name = "default_time_zone",
       .type = OptionType::kString,
       .default_json = "\"UTC\"",
       .sentence = "zone of timestamps that name none: an IANA name or an offset such as +09:00"},
      {.name = "default_date",
       .type = OptionType::kString,
       .default_json = "\"1970-01-01\"",
       .sentence = "date of timestamps whose format names none"},
      {.name = "columns",
       .type = OptionType::kObjectList,
       .required = true,
       .sentence = "the columns",
       .table = &ColumnOptions()},
  };
}

Result<std::vector<Column>> ReadColumns(const Json& options) {
  Column defaults;
  defaults.time_zone = TextOr(options, "default_time_zone", "UTC");
  auto date = ReadDate(TextOr(options, "default_date", "1970-01-01"));
  if (!date.ok()) return Within("default_date", date.status());
  defaults.date = *date;

  std::vector<Column> columns;
  std::set<std::string> names;
  for (const Json& entry : options.at("columns")) {
    std::string where = fmt::format("columns[{}] '{}'", columns.size(),
                                    entry.at("name").get_ref<const std::string&>());
    auto column = ReadColumn(entry, defaults);
    if (!column.ok()) return Within(where, column.status());
    if (!names.insert(column->name).second) {
      return Fail(ErrorKind::kDefinition, where, "another column has the same name");
    }
    columns.push_back(*std::move(column));
  }
  if (columns.empty()) return Fail(ErrorKind::kDefinition, "columns", "at least one is needed");
  return columns;
}

std::string TypeText(const Column& column) {
  if (column.type != ColumnType::kDecimal) return std::string(NameOf(column.type));
  return fmt::format("decimal({},{})", column.precision, column.scale);
}

std::shared_ptr<arrow::DataType> ArrowType(const Column& column) {
  switch (column.type) {
    case ColumnType::kString:
    case ColumnType::kJson: return arrow::utf8();
    case ColumnType::kLong: return arrow::int64();
    case ColumnType::kDouble: return arrow::float64();
    case ColumnType::kBoolean: return arrow::boolean();
    case ColumnType::kTimestamp: return arrow::timestamp(arrow::TimeUnit::MICRO, "UTC");
    case ColumnType::kDate: return arrow::date32();
    case ColumnType::kDecimal: return arrow::decimal128(column.precision, column.scale);
    case ColumnType::kTime: return arrow::time64(arrow::TimeUnit::MICRO);
  }
  return nullptr;
}

std::shared_ptr<arrow::Schema> ArrowSchema(const std::vector<Column>& columns) {
  arrow::FieldVector fields;
  for (const Column& column : columns) {
    auto field = arrow::field(column.name, ArrowType(column));
    if (column.type == ColumnType::kJson) {
      field = field->WithMetadata(
          arrow::key_value_metadata({std::string(kTypeKey)}, {std::string("json")}));
    }
    fields.push_back(std::move(field));
  }
  return arrow::schema(std::move(fields));
}

}  // namespace waybill::parse
