#pragma once

// Rows out of texts, for the tests of this folder.

#include <arrow/array/builder_binary.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/option_table.h"
#include "stage/contract_streams.h"
#include "stage/formatter.h"

namespace waybill::format {

using Cell = std::optional<std::string>;

/// A batch of string columns: the first row names them.
inline std::shared_ptr<arrow::RecordBatch> TextRows(const std::vector<std::string>& names,
                                                    const std::vector<std::vector<Cell>>& rows) {
  arrow::FieldVector fields;
  arrow::ArrayVector columns;
  for (size_t i = 0; i < names.size(); ++i) {
    fields.push_back(arrow::field(names[i], arrow::utf8()));
    arrow::StringBuilder builder;
    for (const auto& row : rows) {
      EXPECT_TRUE((row[i] ? builder.Append(*row[i]) : builder.AppendNull()).ok());
    }
    columns.push_back(builder.Finish().ValueOrDie());
  }
  return arrow::RecordBatch::Make(arrow::schema(fields), static_cast<int64_t>(rows.size()),
                                  columns);
}

using Maker = Result<std::unique_ptr<Formatter>> (*)(const Json&);

/// The file that `options` (JSON text, defaults filled in) make of `batch`, or the error.
inline Result<std::string> FormatRows(const OptionTable& table, Maker make,
                                      const std::string& options, const arrow::RecordBatch& batch) {
  ARROW_ASSIGN_OR_RAISE(Json checked, ApplyOptions(table, Json::parse(options), "formatter"));
  ARROW_ASSIGN_OR_RAISE(auto formatter, make(checked));
  auto output = std::make_shared<contract::KeptOutput>();
  ARROW_ASSIGN_OR_RAISE(auto writer, formatter->Open(output, batch.schema()));
  ARROW_RETURN_NOT_OK(writer->Write(batch));
  ARROW_ASSIGN_OR_RAISE(int64_t rows, writer->Close());
  EXPECT_EQ(rows, batch.num_rows());
  return output->bytes();
}

}  // namespace waybill::format
