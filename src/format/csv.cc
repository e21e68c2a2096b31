#include "format/csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "format/column_view.h"
#include "format/csv_options.h"
#include "format/text_buffer.h"
#include "format/value_text.h"

namespace waybill::format {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

class CsvWriter : public RowWriter {
 public:
  CsvWriter(std::shared_ptr<arrow::io::OutputStream> output, std::shared_ptr<arrow::Schema> schema,
            std::vector<ValueType> types, const CsvOptions& options)
      : out_(std::move(output)),
        schema_(std::move(schema)),
        types_(std::move(types)),
        options_(options),
        cells_(options.dialect) {
    for (const auto& field : schema_->fields()) {
      auto own = options_.time_formats.find(field->name());
      const TimeFormat& format =
          own == options_.time_formats.end() ? *options_.default_time_format : own->second;
      time_formats_.push_back(&format);
      scratch_.resize(std::max({scratch_.size(), format.max_bytes(), kMaxValueText}));
    }
  }

  Status Begin() {
    if (options_.has_bom) out_.Append(kByteOrderMark);
    if (options_.has_header) {
      for (int i = 0; i < schema_->num_fields(); ++i) {
        if (i > 0) out_.Append(options_.dialect.delimiter);
        cells_.WriteText(out_, schema_->field(i)->name());
      }
      out_.Append(options_.newline);
    }
    return out_.EndRow();
  }

  Status Write(const arrow::RecordBatch& batch) override {
    ARROW_RETURN_NOT_OK(CheckSchema(batch, *schema_));
    const std::vector<ColumnView> columns = ViewColumns(batch);
    if (columns.size() == 1) ARROW_RETURN_NOT_OK(RefuseEmptyLines(columns[0], batch.num_rows()));
    for (int64_t row = 0; row < batch.num_rows(); ++row) {
      for (size_t i = 0; i < columns.size(); ++i) {
        if (i > 0) out_.Append(options_.dialect.delimiter);
        WriteCell(columns[i], i, row);
      }
      out_.Append(options_.newline);
      ARROW_RETURN_NOT_OK(out_.EndRow());
    }
    rows_ += batch.num_rows();
    return Status::OK();
  }

  Result<int64_t> Close() override {
    ARROW_RETURN_NOT_OK(out_.Flush());
    return rows_;
  }

 private:
  void WriteCell(const ColumnView& column, size_t index, int64_t row) {
    if (column.IsNull(row)) return cells_.WriteNull(out_);
    ValueType type = types_[index];
    if (type == ValueType::kString || type == ValueType::kJson) {
      return cells_.WriteText(out_, column.Text(row));
    }
    if (IsPlain(type) && options_.has_bare_values) {
      return out_.Advance(WriteValue(out_.Reserve(kMaxValueText), column, index, row));
    }
    char* end = WriteValue(scratch_.data(), column, index, row);
    cells_.WriteValue(out_, {scratch_.data(), static_cast<size_t>(end - scratch_.data())});
  }

  /// Made of letters, digits, sign and point only, none of which a delimiter can be.
  static bool IsPlain(ValueType type) {
    return type == ValueType::kLong || type == ValueType::kDouble || type == ValueType::kDecimal ||
           type == ValueType::kBoolean || type == ValueType::kDate;
  }

  char* WriteValue(char* out, const ColumnView& column, size_t index, int64_t row) const {
    switch (types_[index]) {
      case ValueType::kLong: return WriteLong(out, column.Int64(row));
      case ValueType::kDouble: return WriteDouble(out, column.Double(row));
      case ValueType::kBoolean: return WriteBoolean(out, column.Boolean(row));
      case ValueType::kTimestamp: return time_formats_[index]->Write(out, column.Int64(row));
      case ValueType::kDecimal: return WriteDecimal(out, column.Decimal(row), Scale(index));
      case ValueType::kDate: return WriteDate(out, column.Int32(row));
      case ValueType::kTime: return WriteTimeOfDay(out, column.Int64(row));
      case ValueType::kString:
      case ValueType::kJson: break;  // written as they are
    }
    return out;
  }

  int32_t Scale(size_t index) const {
    const auto& type = *schema_->field(static_cast<int>(index))->type();
    return static_cast<const arrow::DecimalType&>(type).scale();
  }

  /// A line with nothing on it is no row to most readers, so a row of one empty cell would be lost.
  Status RefuseEmptyLines(const ColumnView& column, int64_t rows) const {
    if (!options_.dialect.null_text.empty()) return Status::OK();
    bool bare_texts =
        options_.dialect.quote_policy == QuotePolicy::kNone && types_[0] == ValueType::kString;
    for (int64_t row = 0; row < rows; ++row) {
      bool is_empty = column.IsNull(row) || (bare_texts && column.Text(row).empty());
      if (!is_empty) continue;
      return Fail(ErrorKind::kDefinition, fmt::format("column '{}'", schema_->field(0)->name()),
                  "it is the only one, and a row without a value would be an empty line, which "
                  "readers skip; set null_string_enabled and null_string");
    }
    return Status::OK();
  }

  TextBuffer out_;
  const std::shared_ptr<arrow::Schema> schema_;
  const std::vector<ValueType> types_;
  const CsvOptions options_;
  const CsvCellWriter cells_;
  std::vector<const TimeFormat*> time_formats_;  // by column, of options_
  std::vector<char> scratch_;
  int64_t rows_ = 0;
};

class CsvFormatter : public Formatter {
 public:
  explicit CsvFormatter(CsvOptions options) : options_(std::move(options)) {}

  Result<std::unique_ptr<RowWriter>> Open(std::shared_ptr<arrow::io::OutputStream> output,
                                          std::shared_ptr<arrow::Schema> schema) const override {
    ARROW_ASSIGN_OR_RAISE(auto types, ValueTypesOf(*schema));
    for (const auto& [name, format] : options_.time_formats) {
      int index = schema->GetFieldIndex(name);
      if (index < 0 || types[static_cast<size_t>(index)] != ValueType::kTimestamp) {
        return Fail(ErrorKind::kDefinition, fmt::format("column_options '{}'", name),
                    "there is no timestamp column of that name");
      }
    }
    auto writer = std::make_unique<CsvWriter>(std::move(output), std::move(schema),
                                              std::move(types), options_);
    ARROW_RETURN_NOT_OK(writer->Begin());
    return writer;
  }

 private:
  const CsvOptions options_;
};

}  // namespace

Result<std::unique_ptr<Formatter>> MakeCsvFormatter(const Json& options) {
  ARROW_ASSIGN_OR_RAISE(CsvOptions read, ReadCsvOptions(options));
  return std::make_unique<CsvFormatter>(std::move(read));
}

}  // namespace waybill::format
