#include "parse/csv/row_converter.h"

#include <arrow/record_batch.h>
#include <simdjson.h>

#include <utility>

namespace waybill::parse {

RowConverter::RowConverter(std::vector<Column> columns, Dialect dialect, Fields fields)
    : columns_(std::move(columns)),
      dialect_(std::move(dialect)),
      fields_(std::move(fields)),
      schema_(ArrowSchema(columns_)) {}

Result<std::unique_ptr<RowConverter>> RowConverter::Make(const std::vector<Column>& columns,
                                                         Dialect dialect, Fields fields) {
  std::unique_ptr<RowConverter> made(
      new RowConverter(columns, std::move(dialect), std::move(fields)));
  for (const Column& column : columns) {
    ARROW_ASSIGN_OR_RAISE(auto builder, ColumnBuilder::Make(column));
    made->builders_.push_back(std::move(builder));
  }
  return made;
}

Result<RowConverter::BadRows> RowConverter::Append(const Block& block, std::string_view bytes,
                                                   const Window& window) {
  BadRows bad;
  if (window.rows.empty()) return bad;
  // One pass over all bytes is much cheaper than one per text.
  const bool is_utf8 = simdjson::validate_utf8(bytes.data(), bytes.size());
  const int64_t rows_before = rows();
  ARROW_RETURN_NOT_OK(AppendRows({block.data, window, window.rows, is_utf8}, &bad));
  if (bad.empty()) return bad;

  // Bad rows are rare: take the window back and append it again without them.
  for (auto& builder : builders_) builder->Truncate(rows_before);
  std::vector<Window::Row> good;
  for (size_t i = 0; i < window.rows.size(); ++i) {
    if (!bad.contains(i)) good.push_back(window.rows[i]);
  }
  BadRows none;
  ARROW_RETURN_NOT_OK(AppendRows({block.data, window, good, is_utf8}, &none));
  return bad;
}

Status RowConverter::AppendRows(const Rows& rows, BadRows* bad) {
  for (size_t i = 0; i < columns_.size(); ++i) {
    scratch_.Clear();
    bad_texts_.clear();
    Gather(rows, i);
    ARROW_RETURN_NOT_OK(builders_[i]->Append({texts_, rows.is_utf8}, &bad_texts_));
    for (size_t row : bad_texts_) {
      if (bad->contains(row)) continue;
      bad->emplace(row, BadField{i, BadTextReason(columns_[i], texts_[row])});
    }
  }
  return Status::OK();
}

void RowConverter::Gather(const Rows& rows, size_t column) {
  texts_.resize(rows.rows.size());
  const size_t field = fields_.of_columns[column];
  const ColumnType type = columns_[column].type;
  const bool is_text_column = type == ColumnType::kString || type == ColumnType::kJson;
  const bool is_plain = !dialect_.trims_unquoted && !fields_.null_string;
  const int quote = dialect_.quote;
  const bool has_short_rows = rows.window.has_short_rows;
  const uint32_t* const ends = rows.window.fields.ends.data();
  std::string_view* out = texts_.data();
  for (const Window::Row& row : rows.rows) {
    if (has_short_rows && field >= row.field_count) {
      *out++ = {};
      continue;
    }
    const uint32_t last = ends[row.first_end + field];
    const size_t begin = rows.window.FieldBegin(row, field);
    const char* const data = rows.data + begin;
    const size_t size = (last & FieldEnds::kPosition) - begin;
    if (is_plain && (last & FieldEnds::kSpecial) == 0) [[likely]] {
      // An empty field is followed by its separator, which is no quote.
      const bool is_quoted = static_cast<unsigned char>(*data) == quote;
      const bool is_null = size == 0 || (is_quoted && size == 2 && !is_text_column);
      *out++ = is_null     ? std::string_view()
               : is_quoted ? std::string_view(data + 1, size - 2)
                           : std::string_view(data, size);
    } else {
      *out++ = Text({data, size}, is_text_column);
    }
  }
}

/// The text of any field, without data when it is NULL.
std::string_view RowConverter::Text(std::string_view raw, bool is_text_column) {
  const FieldText field = AnyText(dialect_, raw, &scratch_);
  if (field.text.empty()) {
    return field.is_quoted && is_text_column ? field.text : std::string_view();
  }
  const bool is_null =
      !field.is_quoted && fields_.null_string && field.text == *fields_.null_string;
  return is_null ? std::string_view() : field.text;
}

int64_t RowConverter::rows() const { return builders_[0]->length(); }

Result<std::shared_ptr<arrow::RecordBatch>> RowConverter::Finish() {
  const int64_t count = rows();
  arrow::ArrayVector arrays;
  for (auto& builder : builders_) {
    ARROW_ASSIGN_OR_RAISE(auto array, builder->Finish());
    arrays.push_back(std::move(array));
  }
  return arrow::RecordBatch::Make(schema_, count, std::move(arrays));
}

}  // namespace waybill::parse
