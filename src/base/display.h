#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace waybill {

/// Columns that `text` takes on a terminal: East Asian wide characters and emoji take two,
/// combining marks none.
int DisplayWidth(std::string_view text);

/// Foreign text made safe and whole for a terminal: control characters as \n, \t, \x1b; bytes that
/// are no UTF-8 as \xff. At most `columns` wide, cut with "…"; 0: uncut.
std::string ForTerminal(std::string_view text, int columns = 0);

std::string WithThousands(int64_t number);     ///< 1,234,567
std::string HumanBytes(int64_t bytes);         ///< "12.3 MB", powers of 1000
std::string HumanDuration(Duration duration);  ///< "250 ms", "1.2 s", "3 min 05 s", "2 h 10 min"

/// An aligned table of texts.
///
/// Shape    one header, then rows of as many cells; columns are two blanks apart and as wide as
/// they need.
struct TextTable {
  enum class Align { kLeft, kRight };
  struct Column {
    std::string title;
    Align align = Align::kLeft;
  };

  std::vector<Column> columns;
  std::vector<std::vector<std::string>> rows;

  std::string Render() const;
};

}  // namespace waybill
