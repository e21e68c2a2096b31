#pragma once

#include <arrow/type_fwd.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "parse/columns.h"
#include "parse/convert/column_builder.h"
#include "parse/csv/dialect.h"
#include "parse/csv/field_text.h"
#include "parse/csv/tokeniser.h"

namespace waybill::parse {

/// Turns the rows of windows into record batches, column by column.
///
/// Shape    an unquoted field that is empty, or is the null string, is NULL; so is a field that a
///          row does not have. A quoted field never is, but for "" in a column that is neither
///          string nor json: no number, date or time is written as nothing.
/// Errors   as ColumnBuilder.
/// Threads  one thread at a time.
class RowConverter {
 public:
  /// What the dialect does not say of how fields become values.
  struct Fields {
    std::optional<std::string> null_string;
    std::vector<size_t> of_columns;  ///< which field of a row each column is
  };
  /// The first column of a row that is not what was declared.
  struct BadField {
    size_t column;
    std::string reason;
  };
  using BadRows = std::map<size_t, BadField>;  ///< by index in window.rows

  static Result<std::unique_ptr<RowConverter>> Make(const std::vector<Column>& columns,
                                                    Dialect dialect, Fields fields);

  /// Append the good rows of `window` and say which are bad. `bytes` holds all of its rows.
  Result<BadRows> Append(const Block& block, std::string_view bytes, const Window& window);

  int64_t rows() const;
  /// What was appended; REQUIRES rows() > 0.
  Result<std::shared_ptr<arrow::RecordBatch>> Finish();

 private:
  RowConverter(std::vector<Column> columns, Dialect dialect, Fields fields);

  /// Rows of one window that are appended together.
  struct Rows {
    const char* data;
    const Window& window;
    std::span<const Window::Row> rows;
    bool is_utf8;
  };

  Status AppendRows(const Rows& rows, BadRows* bad);
  void Gather(const Rows& rows, size_t column);
  std::string_view Text(std::string_view raw, bool is_text_column);

  std::vector<Column> columns_;
  Dialect dialect_;
  Fields fields_;
  std::shared_ptr<arrow::Schema> schema_;
  std::vector<std::unique_ptr<ColumnBuilder>> builders_;
  std::vector<std::string_view> texts_;  ///< of one column of one window
  std::vector<size_t> bad_texts_;
  Scratch scratch_;
};

}  // namespace waybill::parse
