#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::transfer {

/// Where something stands in a text, both 1-based; columns count characters, not bytes.
struct Place {
  int line = 1;
  int column = 1;
};

/// Finds lines and columns in a text.
///
/// Units    `line` and `byte` arguments are 0-based; a Place is 1-based and counts characters.
/// Owns     nothing; the text must outlive it.
/// Threads  one thread at a time.
class TextLines {
 public:
  explicit TextLines(std::string_view text);

  std::string_view Line(int line) const;            ///< without its end; empty past the last
  std::string_view From(int line, int byte) const;  ///< the rest of the text
  /// Fast when places are asked for in the order of the text.
  Place PlaceAt(int line, int byte);
  Place PlaceOf(size_t offset);

 private:
  /// The last answer, so that a long line is counted once and not once for each place on it.
  struct Counted {
    int line = 0;
    size_t bytes = 0;
    int characters = 0;
  };

  std::string_view text_;
  std::vector<size_t> starts_;
  Counted counted_;
};

/// Bytes of the well-formed character that `text`, which is not empty, begins with; 0 when there is
/// none (Unicode 15, table 3-7: no overlong forms, no surrogates).
size_t CharacterLength(std::string_view text);

/// `text` as UTF-8, each byte that belongs to no character replaced by U+FFFD.
std::string WellFormed(std::string_view text);

/// Offset of the first byte that is neither printable UTF-8 nor tab, line feed, carriage return.
std::optional<size_t> FirstUnprintable(std::string_view text);

}  // namespace waybill::transfer
