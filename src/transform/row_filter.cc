#include "transform/row_filter.h"

#include <arrow/array/array_primitive.h>
#include <arrow/array/util.h>
#include <arrow/compute/api_scalar.h>
#include <arrow/compute/api_vector.h>
#include <arrow/compute/exec.h>
#include <arrow/compute/initialize.h>
#include <arrow/record_batch.h>
#include <arrow/scalar.h>
#include <arrow/type.h>
#include <arrow/util/utf8.h>
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

#include "transform/values.h"

namespace waybill::transform {
namespace {

using arrow::Datum;

enum class Operand { kNone, kValue, kText };

struct Operator {
  std::string_view name;  ///< TROCCO's
  const char* kernel;     ///< Arrow's
  Operand operand;
  bool is_order = false;
};

constexpr Operator kOperators[] = {
    {"greater", "greater", Operand::kValue, true},
    {"greater_equal", "greater_equal", Operand::kValue, true},
    {"less", "less", Operand::kValue, true},
    {"less_equal", "less_equal", Operand::kValue, true},
    {"equal", "equal", Operand::kValue},
    {"not_equal", "not_equal", Operand::kValue},
    {"start_with", "starts_with", Operand::kText},
    {"end_with", "ends_with", Operand::kText},
    {"include", "match_substring", Operand::kText},
    {"regexp", "match_substring_regex", Operand::kText},
    {"is_null", "is_null", Operand::kNone},
    {"is_not_null", "is_valid", Operand::kNone},
};

struct Condition {
  int column = 0;
  const Operator* rule = nullptr;
  std::shared_ptr<arrow::Scalar> value;  ///< of Operand::kValue
  std::string text;                      ///< of Operand::kText
};

/// One boolean per row, never NULL.
Result<Datum> Fits(const Condition& condition, const Datum& column) {
  Datum fits;
  if (condition.rule->operand == Operand::kText) {
    arrow::compute::MatchSubstringOptions options(condition.text);
    ARROW_ASSIGN_OR_RAISE(fits,
                          arrow::compute::CallFunction(condition.rule->kernel, {column}, &options));
  } else if (condition.rule->operand == Operand::kValue) {
    ARROW_ASSIGN_OR_RAISE(
        fits, arrow::compute::CallFunction(condition.rule->kernel, {column, condition.value}));
  } else {
    ARROW_ASSIGN_OR_RAISE(fits, arrow::compute::CallFunction(condition.rule->kernel, {column}));
  }
  return arrow::compute::CallFunction("coalesce", {fits, Datum(false)});
}

class RowFilter : public Transform {
 public:
  RowFilter(std::shared_ptr<arrow::Schema> columns, const char* join,
            std::vector<Condition> conditions)
      : columns_(std::move(columns)), join_(join), conditions_(std::move(conditions)) {}

  std::shared_ptr<arrow::Schema> schema() const override { return columns_; }

  Result<Transformed> Apply(const std::shared_ptr<arrow::RecordBatch>& batch) const override {
    ARROW_RETURN_NOT_OK(CheckColumns(*batch, *columns_));
    Datum keep;
    for (const Condition& condition : conditions_) {
      ARROW_ASSIGN_OR_RAISE(Datum fits, Fits(condition, batch->column(condition.column)));
      if (keep.kind() == Datum::NONE) {
        keep = std::move(fits);
      } else {
        ARROW_ASSIGN_OR_RAISE(keep, arrow::compute::CallFunction(join_, {keep, fits}));
      }
    }
    ARROW_ASSIGN_OR_RAISE(Datum kept, arrow::compute::Filter(batch, keep));
    return Transformed{.rows = kept.record_batch(),
                       .kept = std::static_pointer_cast<arrow::BooleanArray>(keep.make_array())};
  }

 private:
  std::shared_ptr<arrow::Schema> columns_;
  const char* join_;
  std::vector<Condition> conditions_;
};

std::vector<std::string_view> OperatorNames() {
  std::vector<std::string_view> names;
  for (const Operator& known : kOperators) names.push_back(known.name);
  return names;
}

const OptionTable& ConditionOptions() {
  static const OptionTable kTable = {
      .name = "filter_row_conditions",
      .sentence = "One condition on one column.",
      .options = {{.name = "column",
                   .type = OptionType::kString,
                   .required = true,
                   .sentence = "the column that is looked at"},
                  {.name = "operator",
                   .type = OptionType::kChoice,
                   .required = true,
                   .sentence = "how; NULL fits is_null only",
                   .choices = OperatorNames()},
                  {.name = "argument",
                   .type = OptionType::kString,
                   .default_json = "\"\"",
                   .sentence = "what it is compared with, as a text of the column's type; "
                               "is_null and is_not_null need none"}}};
  return kTable;
}

/// Regular expressions and comparisons that Arrow does not know fail here, on one NULL, and not in
/// a job.
Status Try(const Condition& condition, const arrow::Field& column) {
  ARROW_ASSIGN_OR_RAISE(auto none, arrow::MakeArrayOfNull(column.type(), 1));
  Status tried = Fits(condition, none).status();
  if (tried.ok()) return tried;
  return Fail(ErrorKind::kDefinition, "argument", tried.message());
}

Result<Condition> ConditionOf(const Json& options, const arrow::Schema& columns) {
  Condition condition;
  auto place = PlaceOf(columns, options["column"].get<std::string>());
  if (!place.ok()) return Within("column", place.status());
  condition.column = *place;
  const arrow::Field& column = *columns.field(*place);
  condition.rule =
      std::ranges::find(kOperators, options["operator"].get<std::string>(), &Operator::name);
  condition.text = options["argument"].get<std::string>();
  bool is_text = column.type()->id() == arrow::Type::STRING;
  bool needs_text = condition.rule->operand == Operand::kText;
  bool no_order = condition.rule->is_order && column.type()->id() == arrow::Type::BOOL;
  if ((needs_text && !is_text) || no_order) {
    return Fail(ErrorKind::kDefinition, "operator",
                fmt::format("{} is not for '{}', which is a {}", condition.rule->name,
                            column.name(), TypeWord(column)));
  }
  if (condition.rule->operand == Operand::kValue) {
    auto value = ValueOf(*column.WithMetadata(nullptr), condition.text);
    if (!value.ok()) return Within("argument", value.status());
    condition.value = *value;
  }
  ARROW_RETURN_NOT_OK(Try(condition, column));
  return condition;
}

}  // namespace

const OptionTable& RowFilterOptions() {
  static const OptionTable kTable = {
      .name = "filter_rows",
      .sentence = "Which rows are kept; the others count as filtered.",
      .options = {{.name = "condition",
                   .type = OptionType::kChoice,
                   .default_json = "\"and\"",
                   .sentence = "whether a row must fit all conditions or any of them",
                   .choices = {"and", "or"}},
                  {.name = "filter_row_conditions",
                   .type = OptionType::kObjectList,
                   .required = true,
                   .sentence = "the conditions",
                   .table = &ConditionOptions()}}};
  return kTable;
}

Result<std::unique_ptr<Transform>> MakeRowFilter(const Json& options, const TransformSite& site) {
  arrow::util::InitializeUTF8();
  ARROW_RETURN_NOT_OK(arrow::compute::Initialize());
  std::vector<Condition> conditions;
  for (const Json& each : options["filter_row_conditions"]) {
    auto condition = ConditionOf(each, *site.columns);
    if (!condition.ok()) {
      return Within(fmt::format("filter_row_conditions[{}]", conditions.size()),
                    condition.status());
    }
    conditions.push_back(*std::move(condition));
  }
  if (conditions.empty()) {
    return Fail(ErrorKind::kDefinition, "filter_row_conditions", "expected at least one condition");
  }
  const char* join = options["condition"] == "or" ? "or" : "and";
  return std::make_unique<RowFilter>(site.columns, join, std::move(conditions));
}

}  // namespace waybill::transform
