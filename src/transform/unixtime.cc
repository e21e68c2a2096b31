#include "transform/unixtime.h"

#include <arrow/array/array_base.h>
#include <arrow/array/builder_primitive.h>
#include <arrow/compute/initialize.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "transform/faults.h"
#include "transform/texts.h"
#include "transform/unixtime_cells.h"
#include "transform/uses.h"
#include "transform/values.h"

namespace waybill::transform {
namespace {

using Array = std::shared_ptr<arrow::Array>;

Result<Array> ReadColumn(const arrow::Array& column, UnixtimeConversion* conversion,
                         Faults* faults) {
  arrow::Int64Builder builder;
  ARROW_RETURN_NOT_OK(builder.Reserve(column.length()));
  std::string reason;
  for (int64_t row = 0; row < column.length(); ++row) {
    int64_t value;
    if (column.IsNull(row)) {
      builder.UnsafeAppendNull();
    } else if (conversion->kind->read(column, row, conversion, &value, &reason)) {
      builder.UnsafeAppend(value);
    } else {
      faults->Add(row, conversion->name, reason);
      builder.UnsafeAppendNull();
    }
  }
  return builder.Finish();
}

Result<Array> Converted(const arrow::Array& column, UnixtimeConversion conversion, Faults* faults) {
  ARROW_ASSIGN_OR_RAISE(Array values, ReadColumn(column, &conversion, faults));
  if (conversion.kind->to->id() == arrow::Type::INT64) return values;
  ARROW_ASSIGN_OR_RAISE(Array times, values->View(arrow::timestamp(arrow::TimeUnit::MICRO, "UTC")));
  return conversion.writer ? TimesAsTexts(*times, *conversion.writer) : times;
}

class UnixtimeConversions : public Transform {
 public:
  UnixtimeConversions(std::shared_ptr<arrow::Schema> in, std::shared_ptr<arrow::Schema> out,
                      std::vector<UnixtimeConversion> conversions)
      : in_(std::move(in)), out_(std::move(out)), conversions_(std::move(conversions)) {}

  std::shared_ptr<arrow::Schema> schema() const override { return out_; }

  Result<Transformed> Apply(const std::shared_ptr<arrow::RecordBatch>& batch) const override {
    ARROW_RETURN_NOT_OK(CheckColumns(*batch, *in_));
    arrow::ArrayVector arrays = batch->columns();
    Faults faults;
    for (const UnixtimeConversion& each : conversions_) {
      Array& column = arrays[size_t(each.column)];
      ARROW_ASSIGN_OR_RAISE(column, Converted(*column, each, &faults));
    }
    return faults.TakenOutOf(arrow::RecordBatch::Make(out_, batch->num_rows(), std::move(arrays)));
  }

 private:
  std::shared_ptr<arrow::Schema> in_;
  std::shared_ptr<arrow::Schema> out_;
  std::vector<UnixtimeConversion> conversions_;
};

Status SetFormat(const Json& entry, UnixtimeConversion* conversion) {
  static const std::vector<std::string_view> kTexts = {"unixtime_to_string", "string_to_unixtime"};
  static const std::vector<Use> kUses = {{"datetime_format", "kind", kTexts},
                                         {"datetime_timezone", "kind", kTexts}};
  ARROW_RETURN_NOT_OK(CheckUses(entry, kUses));
  const auto format = entry.value("datetime_format", kTroccosTimeFormat);
  const auto zone = entry.value("datetime_timezone", kTroccosZone);
  if (conversion->kind->name == "unixtime_to_string") {
    ARROW_ASSIGN_OR_RAISE(conversion->writer, TimeFormat::Make(format, zone));
  } else if (conversion->kind->name == "string_to_unixtime") {
    ARROW_ASSIGN_OR_RAISE(conversion->reader, TimestampTexts::Make(format, zone));
  }
  return Status::OK();
}

Result<UnixtimeConversion> ConversionOf(const Json& entry, const arrow::Schema& columns) {
  UnixtimeConversion conversion;
  conversion.name = entry["column_name"].get<std::string>();
  auto place = PlaceOf(columns, conversion.name);
  if (!place.ok()) return Within("column_name", place.status());
  conversion.column = *place;
  conversion.kind =
      &*std::ranges::find(UnixtimeKinds(), entry["kind"].get<std::string>(), &UnixtimeKind::name);
  conversion.unit = *std::ranges::find(UnixtimeUnits(), entry["unixtime_unit"].get<std::string>(),
                                       &UnixtimeUnit::name);
  const arrow::Field& column = *columns.field(*place);
  const auto& from = conversion.kind->from;
  if (std::ranges::find(from, column.type()->id()) == from.end()) {
    return Fail(ErrorKind::kDefinition, "kind",
                fmt::format("{} is of {}, and '{}' is a {}", conversion.kind->name,
                            conversion.kind->from_words, column.name(), TypeWord(column)));
  }
  ARROW_RETURN_NOT_OK(SetFormat(entry, &conversion));
  return conversion;
}

std::vector<std::string_view> KindNames() {
  std::vector<std::string_view> names;
  for (const UnixtimeKind& kind : UnixtimeKinds()) names.push_back(kind.name);
  return names;
}

std::vector<std::string_view> UnitNames() {
  std::vector<std::string_view> names;
  for (const UnixtimeUnit& unit : UnixtimeUnits()) names.push_back(unit.name);
  return names;
}

const OptionTable& EntryOptions() {
  static const OptionTable kTable = {
      .name = "unixtime_conversions",
      .sentence = "What one column is converted to.",
      .options = {{.name = "column_name",
                   .type = OptionType::kString,
                   .required = true,
                   .sentence = "the column"},
                  {.name = "kind",
                   .type = OptionType::kChoice,
                   .required = true,
                   .sentence = "unixtime_to_… takes a long, or a string of digits; "
                               "timestamp_to_unixtime a timestamp and string_to_unixtime a string, "
                               "and make a long",
                   .choices = KindNames()},
                  {.name = "unixtime_unit",
                   .type = OptionType::kChoice,
                   .default_json = "\"second\"",
                   .sentence = "what UNIX time counts, from 1970 on; what is finer is cut off",
                   .choices = UnitNames()},
                  {.name = "datetime_format",
                   .type = OptionType::kString,
                   .sentence = "how the string is written (strftime) or read (strptime), for the "
                               "two kinds with one; absent: %Y-%m-%d %H:%M:%S.%N %Z"},
                  {.name = "datetime_timezone",
                   .type = OptionType::kString,
                   .sentence = "the string's zone, where it names none itself; any IANA zone; "
                               "absent: Etc/UTC"}}};
  return kTable;
}

}  // namespace

const OptionTable& UnixtimeOptions() {
  static const OptionTable kTable = {
      .name = "filter_unixtime_conversions",
      .sentence =
          "Converts UNIX time to dates, and back. A row with a value that cannot be "
          "converted is refused.",
      .options = {{.name = "unixtime_conversions",
                   .type = OptionType::kObjectList,
                   .required = true,
                   .sentence = "the conversions, in this order",
                   .table = &EntryOptions()}}};
  return kTable;
}

Result<std::unique_ptr<Transform>> MakeUnixtime(const Json& options, const TransformSite& site) {
  ARROW_RETURN_NOT_OK(arrow::compute::Initialize());
  std::shared_ptr<arrow::Schema> out = site.columns;
  std::vector<UnixtimeConversion> made;
  for (const Json& each : options["unixtime_conversions"]) {
    auto conversion = ConversionOf(each, *out);
    if (!conversion.ok()) {
      return Within(fmt::format("unixtime_conversions[{}]", made.size()), conversion.status());
    }
    const arrow::Field& from = *out->field(conversion->column);
    auto field = arrow::field(from.name(), conversion->kind->to, from.nullable());
    ARROW_ASSIGN_OR_RAISE(out, out->SetField(conversion->column, field));
    made.push_back(*std::move(conversion));
  }
  if (made.empty()) {
    return Fail(ErrorKind::kDefinition, "unixtime_conversions", "expected at least one column");
  }
  return std::make_unique<UnixtimeConversions>(site.columns, std::move(out), std::move(made));
}

}  // namespace waybill::transform
