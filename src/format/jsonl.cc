#include "format/jsonl.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/time_format.h"
#include "format/column_view.h"
#include "format/json_text.h"
#include "format/options.h"
#include "format/text_buffer.h"
#include "format/value_text.h"

namespace waybill::format {
namespace {

struct JsonlOptions {
  std::string newline;
  std::optional<TimeFormat> time_format;  ///< absent: ISO 8601 in UTC
};

class JsonlWriter : public RowWriter {
 public:
  JsonlWriter(std::shared_ptr<arrow::io::OutputStream> output,
              std::shared_ptr<arrow::Schema> schema, std::vector<ValueType> types,
              const JsonlOptions& options)
      : out_(std::move(output)),
        schema_(std::move(schema)),
        types_(std::move(types)),
        options_(options) {
    if (options_.time_format) scratch_.resize(options_.time_format->max_bytes());
    for (const auto& field : schema_->fields()) {
      names_.push_back((names_.empty() ? "{" : ",") + nlohmann::json(field->name()).dump() + ":");
    }
  }

  Status Write(const arrow::RecordBatch& batch) override {
    ARROW_RETURN_NOT_OK(CheckSchema(batch, *schema_));
    const std::vector<ColumnView> columns = ViewColumns(batch);
    for (int64_t row = 0; row < batch.num_rows(); ++row) {
      for (size_t i = 0; i < columns.size(); ++i) {
        out_.Append(names_[i]);
        WriteCell(columns[i], i, row);
      }
      out_.Append('}');
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
    if (column.IsNull(row)) return out_.Append("null");
    switch (types_[index]) {
      case ValueType::kString: return WriteJsonString(out_, column.Text(row));
      case ValueType::kJson: return WriteRaw(column.Text(row));
      case ValueType::kTimestamp: return WriteTimestamp(column.Int64(row));
      default: return WriteShort(column, index, row);
    }
  }

  /// A value of at most kMaxValueText bytes.
  void WriteShort(const ColumnView& column, size_t index, int64_t row) {
    char* at = out_.Reserve(kMaxValueText + 2);
    bool quoted = IsQuoted(column, types_[index], row);
    if (quoted) *at++ = '"';
    switch (types_[index]) {
      case ValueType::kLong: at = WriteLong(at, column.Int64(row)); break;
      case ValueType::kDouble: at = WriteDouble(at, column.Double(row)); break;
      case ValueType::kBoolean: at = WriteBoolean(at, column.Boolean(row)); break;
      case ValueType::kDecimal: at = WriteDecimal(at, column.Decimal(row), Scale(index)); break;
      case ValueType::kDate: at = WriteDate(at, column.Int32(row)); break;
      case ValueType::kTime: at = WriteTimeOfDay(at, column.Int64(row)); break;
      case ValueType::kString:
      case ValueType::kJson:
      case ValueType::kTimestamp: break;  // written by WriteCell
    }
    if (quoted) *at++ = '"';
    out_.Advance(at);
  }

  static bool IsQuoted(const ColumnView& column, ValueType type, int64_t row) {
    if (type == ValueType::kDouble) return !std::isfinite(column.Double(row));
    return type == ValueType::kDate || type == ValueType::kTime;
  }

  void WriteTimestamp(int64_t micros) {
    if (options_.time_format) {
      char* end = options_.time_format->Write(scratch_.data(), micros);
      return WriteJsonString(out_, {scratch_.data(), static_cast<size_t>(end - scratch_.data())});
    }
    char* at = out_.Reserve(kMaxValueText + 2);
    *at++ = '"';
    at = WriteIsoTimestamp(at, micros);
    *at++ = '"';
    out_.Advance(at);
  }

  /// Within a string a line break is always escaped, so one that is seen stands between values.
  void WriteRaw(std::string_view json) {
    char* at = out_.Reserve(json.size());
    at = std::transform(json.begin(), json.end(), at,
                        [](char c) { return c == '\n' || c == '\r' ? ' ' : c; });
    out_.Advance(at);
  }

  int32_t Scale(size_t index) const {
    const auto& type = *schema_->field(static_cast<int>(index))->type();
    return static_cast<const arrow::DecimalType&>(type).scale();
  }

  TextBuffer out_;
  const std::shared_ptr<arrow::Schema> schema_;
  const std::vector<ValueType> types_;
  const JsonlOptions options_;
  std::vector<std::string> names_;  // by column: {"id": or ,"name":
  std::vector<char> scratch_;
  int64_t rows_ = 0;
};

class JsonlFormatter : public Formatter {
 public:
  explicit JsonlFormatter(JsonlOptions options) : options_(std::move(options)) {}

  Result<std::unique_ptr<RowWriter>> Open(std::shared_ptr<arrow::io::OutputStream> output,
                                          std::shared_ptr<arrow::Schema> schema) const override {
    ARROW_ASSIGN_OR_RAISE(auto types, ValueTypesOf(*schema));
    return std::make_unique<JsonlWriter>(std::move(output), std::move(schema), std::move(types),
                                         options_);
  }

 private:
  const JsonlOptions options_;
};

}  // namespace

const OptionTable& JsonlFormatterOptions() {
  static const OptionTable table = {
      .name = "jsonl",
      .sentence = "JSON Lines: one object per row.",
      .options = {{.name = "encoding",
                   .type = OptionType::kChoice,
                   .default_json = R"("UTF-8")",
                   .sentence = "character set of the file",
                   .choices = {"UTF-8"}},
                  {.name = "newline",
                   .type = OptionType::kChoice,
                   .default_json = R"("LF")",
                   .sentence = "what ends a row; NUL is a zero byte, NO is nothing",
                   .choices = {"CRLF", "LF", "CR", "NUL", "NO"}},
                  {.name = "date_format",
                   .type = OptionType::kString,
                   .sentence = "strftime format of timestamps; ISO 8601 in UTC when absent"},
                  {.name = "timezone",
                   .type = OptionType::kString,
                   .sentence = "zone in which date_format shows timestamps; UTC when absent"}}};
  return table;
}

Result<std::unique_ptr<Formatter>> MakeJsonlFormatter(const Json& options) {
  JsonlOptions read{.newline = std::string(LineEnd(TextOption(options, "newline")))};
  std::string format = TextOption(options, "date_format");
  std::string zone = TextOption(options, "timezone");
  if (format.empty() && !zone.empty()) {
    return Fail(ErrorKind::kDefinition, "timezone", "it needs a date_format that shows it");
  }
  if (!format.empty()) {
    auto made = TimeFormat::Make(format, zone.empty() ? "UTC" : zone);
    if (!made.ok()) return Within("date_format, timezone", made.status());
    read.time_format = *made;
  }
  return std::make_unique<JsonlFormatter>(std::move(read));
}

}  // namespace waybill::format
