#include "transform/columns.h"

#include <arrow/compute/api_scalar.h>
#include <arrow/compute/cast.h>
#include <arrow/compute/exec.h>
#include <arrow/compute/initialize.h>
#include <arrow/record_batch.h>
#include <arrow/scalar.h>
#include <arrow/type.h>
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <utility>

#include "base/time_format.h"
#include "stage/column_types.h"
#include "transform/texts.h"
#include "transform/values.h"

namespace waybill::transform {
namespace {

using Array = std::shared_ptr<arrow::Array>;

/// One column that comes out.
struct Column {
  int source = 0;  ///< its place in what goes in
  std::shared_ptr<arrow::Field> field;
  std::optional<TimeFormat> as_text;             ///< of a timestamp that becomes a string
  std::shared_ptr<arrow::Scalar> default_value;  ///< stands for NULL; null: NULL stays
};

Result<Array> Converted(const Array& from, const Column& column) {
  if (column.as_text) return TimesAsTexts(*from, *column.as_text);
  if (from->type()->Equals(column.field->type())) return from;
  auto options = arrow::compute::CastOptions::Unsafe(column.field->type());
  return arrow::compute::Cast(*from, column.field->type(), options);
}

class Columns : public Transform {
 public:
  Columns(std::shared_ptr<arrow::Schema> in, std::vector<Column> columns)
      : in_(std::move(in)), columns_(std::move(columns)) {
    arrow::FieldVector fields;
    for (const Column& column : columns_) fields.push_back(column.field);
    out_ = arrow::schema(std::move(fields));
  }

  std::shared_ptr<arrow::Schema> schema() const override { return out_; }

  Result<Transformed> Apply(const std::shared_ptr<arrow::RecordBatch>& batch) const override {
    ARROW_RETURN_NOT_OK(CheckColumns(*batch, *in_));
    arrow::ArrayVector arrays;
    for (const Column& column : columns_) {
      ARROW_ASSIGN_OR_RAISE(Array array, Converted(batch->column(column.source), column));
      if (column.default_value && array->null_count() > 0) {
        ARROW_ASSIGN_OR_RAISE(arrow::Datum filled, arrow::compute::CallFunction(
                                                       "coalesce", {array, column.default_value}));
        array = filled.make_array();
      }
      arrays.push_back(std::move(array));
    }
    return Transformed{.rows =
                           arrow::RecordBatch::Make(out_, batch->num_rows(), std::move(arrays))};
  }

 private:
  std::shared_ptr<arrow::Schema> in_;
  std::shared_ptr<arrow::Schema> out_;
  std::vector<Column> columns_;
};

const OptionTable& ColumnOptions() {
  static const OptionTable kTable = {
      .name = "columns",
      .sentence = "One column that comes out.",
      .options = {
          {.name = "name",
           .type = OptionType::kString,
           .required = true,
           .sentence = "what it is called from here on"},
          {.name = "src",
           .type = OptionType::kString,
           .sentence = "the column it is made from; the one of the same name when absent"},
          {.name = "type",
           .type = OptionType::kChoice,
           .sentence = "string makes a text of any column, double of a long; absent: it stays what "
                       "the parser made of it",
           .choices = {std::begin(kColumnTypes), std::end(kColumnTypes)}},
          {.name = "default",
           .type = OptionType::kString,
           .sentence = "the text of what stands where the column is NULL; absent: NULL stays"},
          {.name = "format",
           .type = OptionType::kString,
           .sentence = "strftime format of a timestamp that becomes a string"},
          {.name = "time_zone",
           .type = OptionType::kString,
           .sentence = "zone in which that text shows it; UTC when absent"}}};
  return kTable;
}

std::string Text(const Json& options, std::string_view name) {
  return options.value(std::string(name), std::string());
}

/// The field that comes out. Only what cannot fail is done here.
Result<std::shared_ptr<arrow::Field>> FieldOf(const Json& options, const arrow::Field& from) {
  std::string name = Text(options, "name");
  std::string type = Text(options, "type");
  std::string has = TypeWord(from);
  if (type.empty() || has.substr(0, has.find('(')) == type) return from.WithName(name);
  if (type == "string") return arrow::field(name, arrow::utf8(), from.nullable());
  if (type == "double" && has == "long") {
    return arrow::field(name, arrow::float64(), from.nullable());
  }
  return Fail(ErrorKind::kDefinition, "type",
              fmt::format("a {} cannot become a {} here, since a row that does not fit could not "
                          "be refused with its text; declare '{}' as {} among the parser's columns",
                          has, type, from.name(), type));
}

Result<Column> ColumnOf(const Json& options, const arrow::Schema& in) {
  std::string src = Text(options, "src").empty() ? Text(options, "name") : Text(options, "src");
  Column column;
  ARROW_ASSIGN_OR_RAISE(column.source, PlaceOf(in, src));
  const arrow::Field& from = *in.field(column.source);
  ARROW_ASSIGN_OR_RAISE(column.field, FieldOf(options, from));
  bool is_time_text = from.type()->id() == arrow::Type::TIMESTAMP &&
                      column.field->type()->id() == arrow::Type::STRING;
  std::string format = Text(options, "format");
  std::string zone = Text(options, "time_zone");
  if (is_time_text) {
    ARROW_ASSIGN_OR_RAISE(column.as_text,
                          TimeFormat::Make(format.empty() ? kDefaultTimeFormat : format,
                                           zone.empty() ? "UTC" : zone));
  } else if (!format.empty() || !zone.empty()) {
    return Fail(ErrorKind::kDefinition, format.empty() ? "time_zone" : "format",
                "is for timestamps that become strings; how a text is read is said in the parser");
  }
  if (options.contains("default") && options["default"].is_string()) {
    auto value = ValueOf(*column.field, Text(options, "default"));
    if (!value.ok()) return Within("default", value.status());
    column.default_value = *value;
  }
  return column;
}

}  // namespace

const OptionTable& ColumnsOptions() {
  static const OptionTable kTable = {
      .name = "columns",
      .sentence = "Which columns there are, in which order and under which names.",
      .options = {{.name = "columns",
                   .type = OptionType::kObjectList,
                   .required = true,
                   .sentence = "the columns that come out; others are dropped",
                   .table = &ColumnOptions()}}};
  return kTable;
}

Result<std::unique_ptr<Transform>> MakeColumns(const Json& options, const TransformSite& site) {
  ARROW_RETURN_NOT_OK(arrow::compute::Initialize());
  std::vector<Column> made;
  std::set<std::string> names;
  for (const Json& each : options["columns"]) {
    std::string at = fmt::format("columns[{}]", made.size());
    auto column = ColumnOf(each, *site.columns);
    if (!column.ok()) return Within(at, column.status());
    if (!names.insert(column->field->name()).second) {
      return Fail(ErrorKind::kDefinition, at,
                  fmt::format("two columns are named '{}'", column->field->name()));
    }
    made.push_back(*std::move(column));
  }
  if (made.empty()) {
    return Fail(ErrorKind::kDefinition, "columns", "expected at least one column");
  }
  return std::make_unique<Columns>(site.columns, std::move(made));
}

}  // namespace waybill::transform
