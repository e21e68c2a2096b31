#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include "parse/csv/dialect.h"

namespace waybill::parse {

/// Memory for texts that do not stand in the file as they are read. Gives kTextPadding behind each.
///
/// Owns     what it gave, until Clear().
/// Threads  one thread at a time.
class Scratch {
 public:
  char* Allocate(size_t bytes);
  void Clear();

 private:
  static constexpr size_t kChunkBytes = 64UL * 1024;

  std::vector<std::unique_ptr<char[]>> chunks_;
  char* free_ = nullptr;
  size_t free_bytes_ = 0;
};

/// A field's text, and whether it stood in quotes: only then is it never NULL.
struct FieldText {
  std::string_view text;
  bool is_quoted = false;
};

/// The text of any field: spaces around quotes and, if the dialect says so, around unquoted texts
/// are cut off; escaped quotes become quotes. REQUIRES that the field is well-formed.
FieldText AnyText(const Dialect& dialect, std::string_view raw, Scratch* scratch);

}  // namespace waybill::parse
