#include "transform/json_expand.h"

#include <arrow/array/array_binary.h>
#include <arrow/array/builder_base.h>
#include <arrow/array/builder_binary.h>
#include <arrow/array/builder_primitive.h>
#include <arrow/builder.h>
#include <arrow/compute/initialize.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <arrow/util/key_value_metadata.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "stage/column_types.h"
#include "transform/faults.h"
#include "transform/json_path.h"
#include "transform/timestamp_texts.h"
#include "transform/uses.h"
#include "transform/values.h"

namespace waybill::transform {
namespace {

using Array = std::shared_ptr<arrow::Array>;
using Kind = JsonFound::Kind;

constexpr size_t kShownBytes = 100;

struct Expanded;

/// Appends what was found, which is there and not null; false when it is not of the type.
using AppendFound = Result<bool> (*)(const JsonFound& found, Expanded* column,
                                     arrow::ArrayBuilder* builder);

struct Type {
  std::string_view name;
  std::shared_ptr<arrow::DataType> arrow;
  AppendFound append;
};

/// One column that comes out. Copied for each batch, since its reader of texts is for one thread.
struct Expanded {
  std::string name;
  const Type* type = nullptr;
  JsonPath path;
  std::optional<TimestampTexts> times;  ///< of a timestamp
  bool is_json() const { return type->name == "json"; }
};

Result<bool> AppendText(const JsonFound& found, Expanded*, arrow::ArrayBuilder* builder) {
  ARROW_RETURN_NOT_OK(static_cast<arrow::StringBuilder*>(builder)->Append(found.text));
  return true;
}

/// 12.0 is a whole number in JSON, as it is to the parser of JSON Lines.
std::string_view WithoutZeroFraction(std::string_view number) {
  const size_t point = number.find('.');
  const bool is_whole = point != std::string_view::npos &&
                        number.find_first_not_of('0', point + 1) == std::string_view::npos;
  return is_whole ? number.substr(0, point) : number;
}

template <typename Value, typename Builder>
Result<bool> AppendNumber(std::string_view text, arrow::ArrayBuilder* builder) {
  Value value;
  const char* end = text.data() + text.size();
  auto [behind, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || behind != end || !std::isfinite(double(value))) return false;
  ARROW_RETURN_NOT_OK(static_cast<Builder*>(builder)->Append(value));
  return true;
}

Result<bool> AppendLong(const JsonFound& found, Expanded*, arrow::ArrayBuilder* builder) {
  const bool is_text = found.kind == Kind::kString;
  return AppendNumber<int64_t, arrow::Int64Builder>(
      is_text ? found.text : WithoutZeroFraction(found.text), builder);
}

Result<bool> AppendDouble(const JsonFound& found, Expanded*, arrow::ArrayBuilder* builder) {
  return AppendNumber<double, arrow::DoubleBuilder>(found.text, builder);
}

Result<bool> AppendBoolean(const JsonFound& found, Expanded*, arrow::ArrayBuilder* builder) {
  if (found.text != "true" && found.text != "false") return false;
  ARROW_RETURN_NOT_OK(static_cast<arrow::BooleanBuilder*>(builder)->Append(found.text == "true"));
  return true;
}

Result<bool> AppendTimestamp(const JsonFound& found, Expanded* column,
                             arrow::ArrayBuilder* builder) {
  int64_t micros;
  if (!column->times->Read(found.text, &micros)) return false;
  ARROW_RETURN_NOT_OK(static_cast<arrow::TimestampBuilder*>(builder)->Append(micros));
  return true;
}

const std::vector<Type>& Types() {
  static const std::vector<Type> kTypes = {
      {.name = "boolean", .arrow = arrow::boolean(), .append = AppendBoolean},
      {.name = "long", .arrow = arrow::int64(), .append = AppendLong},
      {.name = "timestamp",
       .arrow = arrow::timestamp(arrow::TimeUnit::MICRO, "UTC"),
       .append = AppendTimestamp},
      {.name = "string", .arrow = arrow::utf8(), .append = AppendText},
      {.name = "double", .arrow = arrow::float64(), .append = AppendDouble},
      {.name = "json", .arrow = arrow::utf8(), .append = AppendText}};
  return kTypes;
}

std::string Reason(const JsonFound& found, const Expanded& column) {
  if (found.kind == Kind::kBroken) return fmt::format("not JSON: {}", found.text);
  return fmt::format("'{}' is not a {}", found.text.substr(0, kShownBytes), column.type->name);
}

/// One cell of one column; NULL stands where it is at fault.
Status Append(const JsonFound& found, Expanded* column, arrow::ArrayBuilder* builder,
              std::string* fault) {
  bool is_made = false;
  if (found.kind == Kind::kMissing || found.kind == Kind::kNull) return builder->AppendNull();
  if (found.kind != Kind::kBroken) {
    ARROW_ASSIGN_OR_RAISE(is_made, column->type->append(found, column, builder));
  }
  if (is_made) return Status::OK();
  *fault = Reason(found, *column);
  return builder->AppendNull();
}

class JsonExpand : public Transform {
 public:
  struct Plan {
    int base = 0;  ///< the json column
    bool keeps_base = false;
    std::vector<Expanded> columns;
  };

  JsonExpand(std::shared_ptr<arrow::Schema> in, std::shared_ptr<arrow::Schema> out, Plan plan)
      : in_(std::move(in)), out_(std::move(out)), plan_(std::move(plan)) {}

  std::shared_ptr<arrow::Schema> schema() const override { return out_; }

  Result<Transformed> Apply(const std::shared_ptr<arrow::RecordBatch>& batch) const override {
    ARROW_RETURN_NOT_OK(CheckColumns(*batch, *in_));
    Faults faults;
    ARROW_ASSIGN_OR_RAISE(auto made, Expand(*batch->column(plan_.base), &faults));
    arrow::ArrayVector arrays = batch->columns();
    auto place = arrays.begin() + plan_.base;
    place = plan_.keeps_base ? place + 1 : arrays.erase(place);
    arrays.insert(place, made.begin(), made.end());
    return faults.TakenOutOf(arrow::RecordBatch::Make(out_, batch->num_rows(), std::move(arrays)));
  }

 private:
  Result<arrow::ArrayVector> Expand(const arrow::Array& base, Faults* faults) const {
    std::vector<Expanded> columns = plan_.columns;
    std::vector<std::unique_ptr<arrow::ArrayBuilder>> builders;
    for (const Expanded& column : columns) {
      ARROW_ASSIGN_OR_RAISE(auto builder, arrow::MakeBuilder(column.type->arrow));
      ARROW_RETURN_NOT_OK(builder->Reserve(base.length()));
      builders.push_back(std::move(builder));
    }
    JsonFinder finder;
    for (int64_t row = 0; row < base.length(); ++row) {
      ARROW_RETURN_NOT_OK(ExpandRow(base, row, {finder, columns, builders, *faults}));
    }
    arrow::ArrayVector arrays;
    for (auto& builder : builders) {
      ARROW_ASSIGN_OR_RAISE(Array array, builder->Finish());
      arrays.push_back(std::move(array));
    }
    return arrays;
  }

  struct Into {
    JsonFinder& finder;
    std::vector<Expanded>& columns;
    std::vector<std::unique_ptr<arrow::ArrayBuilder>>& builders;
    Faults& faults;
  };

  static Status ExpandRow(const arrow::Array& base, int64_t row, Into into) {
    const bool is_null = base.IsNull(row);
    if (!is_null) into.finder.Load(static_cast<const arrow::StringArray&>(base).GetView(row));
    for (size_t i = 0; i < into.columns.size(); ++i) {
      Expanded& column = into.columns[i];
      const auto found = is_null ? JsonFound() : into.finder.Find(column.path, column.is_json());
      std::string fault;
      ARROW_RETURN_NOT_OK(Append(found, &column, into.builders[i].get(), &fault));
      if (!fault.empty()) into.faults.Add(row, column.name, std::move(fault));
    }
    return Status::OK();
  }

  std::shared_ptr<arrow::Schema> in_;
  std::shared_ptr<arrow::Schema> out_;
  Plan plan_;
};

Result<Expanded> ExpandedOf(const Json& entry) {
  static const std::vector<Use> kUses = {{"format", "type", {"timestamp"}},
                                         {"timezone", "type", {"timestamp"}}};
  ARROW_RETURN_NOT_OK(CheckUses(entry, kUses));
  Expanded column;
  column.name = entry["name"].get<std::string>();
  column.type = &*std::ranges::find(Types(), entry["type"].get<std::string>(), &Type::name);
  ARROW_ASSIGN_OR_RAISE(column.path, JsonPath::Make(entry["json_path"].get<std::string>()));
  if (column.type->name == "timestamp") {
    ARROW_ASSIGN_OR_RAISE(column.times, TimestampTexts::Make(entry.value("format", ""),
                                                             entry.value("timezone", "UTC")));
  }
  return column;
}

/// The columns that come out; kDefinition for two of one name.
Result<std::shared_ptr<arrow::Schema>> SchemaOf(const JsonExpand::Plan& plan,
                                                const arrow::Schema& in) {
  arrow::FieldVector fields = in.fields();
  auto place = fields.begin() + plan.base;
  place = plan.keeps_base ? place + 1 : fields.erase(place);
  for (size_t i = 0; i < plan.columns.size(); ++i) {
    const Expanded& column = plan.columns[i];
    const bool is_there = std::ranges::any_of(
        fields, [&](const auto& field) { return field->name() == column.name; });
    if (is_there) {
      return Fail(ErrorKind::kDefinition, fmt::format("json_expand_columns[{}]", i),
                  fmt::format("two columns are named '{}'", column.name));
    }
    auto field = arrow::field(column.name, column.type->arrow);
    if (column.is_json()) {
      field = field->WithMetadata(arrow::key_value_metadata({std::string(kTypeKey)}, {"json"}));
    }
    place = fields.insert(place, std::move(field)) + 1;
  }
  return arrow::schema(std::move(fields));
}

const OptionTable& EntryOptions() {
  static const OptionTable kTable = {
      .name = "json_expand_columns",
      .sentence = "One column that is made of a value within the JSON.",
      .options = {
          {.name = "name",
           .type = OptionType::kString,
           .required = true,
           .sentence = "what it is called; no other column may be"},
          {.name = "json_path",
           .type = OptionType::kString,
           .required = true,
           .sentence = "where the value is: $.person.name, $.items[0], $['a b']; what is not there "
                       "is NULL"},
          {.name = "type",
           .type = OptionType::kChoice,
           .required = true,
           .sentence = "its type; a string takes any value, and one that another type does not "
                       "take refuses its row",
           .choices = {"boolean", "long", "timestamp", "string", "double", "json"}},
          {.name = "format",
           .type = OptionType::kString,
           .sentence = "of a timestamp: how it is written (strptime); absent: ISO 8601"},
          {.name = "timezone",
           .type = OptionType::kString,
           .sentence = "of a timestamp that names no zone; any IANA zone; absent: UTC"}}};
  return kTable;
}

}  // namespace

const OptionTable& JsonExpandOptions() {
  static const OptionTable kTable = {
      .name = "json_expand",
      .sentence = "Makes columns out of the values within a json column.",
      .options = {{.name = "column_name",
                   .type = OptionType::kString,
                   .required = true,
                   .sentence = "the json column"},
                  {.name = "json_expand_keep_base_column",
                   .type = OptionType::kBoolean,
                   .default_json = "false",
                   .sentence = "whether the json column stays, before the new ones"},
                  {.name = "json_expand_columns",
                   .type = OptionType::kObjectList,
                   .required = true,
                   .sentence = "the columns that are made",
                   .table = &EntryOptions()}}};
  return kTable;
}

Result<std::unique_ptr<Transform>> MakeJsonExpand(const Json& options, const TransformSite& site) {
  ARROW_RETURN_NOT_OK(arrow::compute::Initialize());
  JsonExpand::Plan plan;
  plan.keeps_base = options["json_expand_keep_base_column"].get<bool>();
  auto place = PlaceOf(*site.columns, options["column_name"].get<std::string>());
  if (!place.ok()) return Within("column_name", place.status());
  plan.base = *place;
  const arrow::Field& base = *site.columns->field(*place);
  if (TypeWord(base) != "json") {
    return Fail(ErrorKind::kDefinition, "column_name",
                fmt::format("'{}' is a {}; declare it as json among the parser's columns",
                            base.name(), TypeWord(base)));
  }
  for (const Json& each : options["json_expand_columns"]) {
    auto column = ExpandedOf(each);
    if (!column.ok()) {
      return Within(fmt::format("json_expand_columns[{}]", plan.columns.size()), column.status());
    }
    plan.columns.push_back(*std::move(column));
  }
  if (plan.columns.empty()) {
    return Fail(ErrorKind::kDefinition, "json_expand_columns", "expected at least one column");
  }
  ARROW_ASSIGN_OR_RAISE(auto out, SchemaOf(plan, *site.columns));
  return std::make_unique<JsonExpand>(site.columns, std::move(out), std::move(plan));
}

}  // namespace waybill::transform
