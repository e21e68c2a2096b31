#pragma once

#include <cstddef>
#include <string>

namespace waybill::parse {

/// How a file writes rows and fields. Special characters are single bytes, all different (escape
/// may be the quote).
struct Dialect {
  static constexpr int kNone = -1;

  char delimiter = ',';
  int quote = '"';    ///< kNone: no field is quoted
  int escape = '\\';  ///< kNone, or the quote itself: quotes are escaped by doubling only
  bool trims_unquoted = false;
  /// A quote within a quoted field ends it only before a delimiter or a line end.
  bool takes_stray_quotes = false;
  std::string comment_marker;       ///< empty: no line is a comment
  size_t longest_quoted = 131'072;  ///< bytes

  /// Escapes a quote or itself within quoted fields, besides doubling.
  bool has_escape() const { return escape != kNone && escape != quote; }
  bool is_quote(char c) const { return static_cast<unsigned char>(c) == quote; }
};

inline bool IsLineEnd(char c) { return c == '\n' || c == '\r'; }

}  // namespace waybill::parse
