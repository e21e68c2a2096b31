#pragma once

// Rows for this module's tests, and how they look.

#include <arrow/array/array_nested.h>
#include <arrow/array/builder_binary.h>
#include <arrow/array/util.h>
#include <arrow/compute/initialize.h>
#include <arrow/json/from_string.h>
#include <arrow/record_batch.h>
#include <arrow/scalar.h>
#include <arrow/type.h>
#include <arrow/util/key_value_metadata.h>
#include <gmock/gmock.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/option_table.h"
#include "stage/column_types.h"
#include "stage/transform.h"

namespace waybill::transform {

inline std::shared_ptr<arrow::Schema> TestColumns() {
  auto json = arrow::key_value_metadata({std::string(kTypeKey)}, {"json"});
  return arrow::schema({arrow::field("name", arrow::utf8()), arrow::field("n", arrow::int64()),
                        arrow::field("x", arrow::float64()), arrow::field("ok", arrow::boolean()),
                        arrow::field("at", arrow::timestamp(arrow::TimeUnit::MICRO, "UTC")),
                        arrow::field("day", arrow::date32()),
                        arrow::field("clock", arrow::time64(arrow::TimeUnit::MICRO)),
                        arrow::field("price", arrow::decimal128(9, 2)),
                        arrow::field("doc", arrow::utf8(), true, json)});
}

/// Of a job that started at 2026-01-31T23:59:59.123456Z.
inline TransformSite Site(std::shared_ptr<arrow::Schema> columns) {
  return {.columns = std::move(columns), .job_started = Time{Duration{1769903999123456}}};
}

/// Rows written as JSON arrays, in the order of TestColumns().
inline std::shared_ptr<arrow::RecordBatch> Rows(const std::shared_ptr<arrow::Schema>& columns,
                                                const std::string& json) {
  EXPECT_TRUE(arrow::compute::Initialize().ok());
  auto structs = arrow::json::ArrayFromJSONString(arrow::struct_(columns->fields()), json);
  EXPECT_TRUE(structs.ok()) << structs.status();
  return arrow::RecordBatch::FromStructArray(*structs)
      .ValueOrDie()
      ->ReplaceSchema(columns)
      .ValueOrDie();
}

/// One row of ordinary values, one of NULLs, one of others.
inline std::shared_ptr<arrow::RecordBatch> TestRows() {
  return Rows(TestColumns(), R"([
    ["Ann", 7, 1.5, true, 1769903999123456, 20484, 86399000000, "9.50", "{\"a\":1}"],
    [null, null, null, null, null, null, null, null, null],
    ["Zoë", -7, -0.25, false, 0, 0, 0, "-0.05", "[]"]])");
}

/// `options` with defaults, as a definition's check gives them.
inline Json Checked(const OptionTable& table, const Json& options) {
  auto checked = ApplyOptions(table, options, "transform");
  EXPECT_TRUE(checked.ok()) << checked.status();
  return checked.ok() ? *checked : Json();
}

/// One column "text" of texts; one without data is NULL.
inline std::shared_ptr<arrow::RecordBatch> Texts(const std::vector<std::string_view>& texts) {
  arrow::StringBuilder builder;
  for (std::string_view text : texts) {
    EXPECT_TRUE((text.data() == nullptr ? builder.AppendNull() : builder.Append(text)).ok());
  }
  return arrow::RecordBatch::Make(arrow::schema({arrow::field("text", arrow::utf8())}),
                                  static_cast<int64_t>(texts.size()),
                                  {builder.Finish().ValueOrDie()});
}

/// A column as texts, NULL as "null".
inline std::vector<std::string> TextsOf(const arrow::RecordBatch& rows, const std::string& column) {
  auto array = rows.GetColumnByName(column);
  EXPECT_NE(array, nullptr) << column;
  std::vector<std::string> texts;
  for (int64_t i = 0; array != nullptr && i < array->length(); ++i) {
    texts.push_back(array->GetScalar(i).ValueOrDie()->ToString());
  }
  EXPECT_TRUE(rows.ValidateFull().ok());
  return texts;
}

}  // namespace waybill::transform
