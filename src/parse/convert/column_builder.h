#pragma once

#include <arrow/type_fwd.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "parse/columns.h"

namespace waybill::parse {

/// Bytes behind every text given to a ColumnBuilder that must be readable, whatever they hold:
/// converters load whole machine words.
inline constexpr size_t kTextPadding = 16;

/// Values of one column, one per row. A view whose data() is null is NULL; an empty one is not.
struct Texts {
  std::span<const std::string_view> values;
  bool is_utf8 = false;  ///< already known; otherwise string columns check every value
};

/// Turns the texts of one column into an Arrow array of its type.
///
/// Shape    one value per text, in order. A text that is not of the type becomes NULL for the
///          moment, and its index in `texts` is added to `bad`: the caller drops the row by
///          Truncate() and by appending the good ones again.
/// Units    long: optional sign and digits. double: decimal or scientific, "NaN", "Infinity".
///          decimal: exact, never through double; digits behind the scale must be zeros. boolean:
///          true/false, yes/no, on/off, t/f, y/n, 1/0 in lower, upper or title case. date, time
///          and timestamp: the column's format, else ISO 8601. json: one valid JSON text.
/// Errors   only kBusy when memory is short; a wrong text is no error.
/// Owns     its buffers; texts are borrowed for the call. REQUIRES kTextPadding behind each.
/// Threads  one thread at a time.
class ColumnBuilder {
 public:
  static Result<std::unique_ptr<ColumnBuilder>> Make(const Column& column);

  virtual ~ColumnBuilder() = default;

  virtual Status Append(const Texts& texts, std::vector<size_t>* bad) = 0;

  /// Forget all values but the first `length`. REQUIRES length <= length().
  virtual void Truncate(int64_t length) = 0;
  virtual int64_t length() const = 0;

  /// The values so far as an array; the builder is empty afterwards and can be used again.
  virtual Result<std::shared_ptr<arrow::Array>> Finish() = 0;
};

/// Why `text` was bad for `column`: "'12x' is not a long". Long texts are shortened, and bytes
/// that are not printable UTF-8 are shown as \xNN.
std::string BadTextReason(const Column& column, std::string_view text);

}  // namespace waybill::parse
