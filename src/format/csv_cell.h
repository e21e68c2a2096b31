#pragma once

#include <array>
#include <string>
#include <string_view>

#include "format/text_buffer.h"

namespace waybill::format {

enum class QuotePolicy { kMinimal, kAll, kNone };

/// How cells become text. See CsvFormatterOptions() for what each means.
struct CsvDialect {
  char delimiter = ',';
  char escape = '\\';
  std::string newline_in_field;  ///< empty: line breaks stay as they are
  QuotePolicy quote_policy = QuotePolicy::kMinimal;
  std::string null_text;
  bool escape_formulas = false;
};

/// Writes cells that a reader of the same dialect takes apart again.
///
/// Shape    a cell is quoted when it holds the delimiter, a quote, the escape or a line break, when
///          it begins or ends with a blank, and when it could be taken for NULL. Within quotes a
///          quote and the escape itself are escaped. Without quotes (kNone) the escape stands
///          before each of them, and a text that reads like NULL cannot be told from it.
/// Owns     a copy of the dialect; borrows the buffer for the call.
/// Threads  immutable.
class CsvCellWriter {
 public:
  explicit CsvCellWriter(CsvDialect dialect);

  void WriteNull(TextBuffer& out) const { out.Append(dialect_.null_text); }
  /// A text that people wrote, which may begin like a formula.
  void WriteText(TextBuffer& out, std::string_view text) const;
  /// A text that a value was turned into.
  void WriteValue(TextBuffer& out, std::string_view text) const;

 private:
  bool IsSpecial(char c) const { return is_special_[static_cast<unsigned char>(c)]; }
  bool HasSpecial(std::string_view text) const;
  bool NeedsQuotes(std::string_view text, bool has_special) const;
  void WriteEscaped(TextBuffer& out, std::string_view text) const;

  const CsvDialect dialect_;
  std::array<bool, 256> is_special_{};
};

}  // namespace waybill::format
