#include "parse/csv/field_text.h"

#include <algorithm>
#include <cstring>

#include "parse/convert/column_builder.h"

namespace waybill::parse {
namespace {

/// `inner` with every doubled quote, escaped quote and escaped escape made one.
std::string_view Unescape(const Dialect& dialect, std::string_view inner, Scratch* scratch) {
  char* const begin = scratch->Allocate(inner.size());
  char* out = begin;
  for (size_t i = 0; i < inner.size(); ++i) {
    const char c = inner[i];
    const auto byte = static_cast<unsigned char>(c);
    const bool is_escape = dialect.has_escape() && byte == dialect.escape;
    if (i + 1 < inner.size()) {
      const char next = inner[i + 1];
      const bool escapes = (dialect.is_quote(c) && dialect.is_quote(next)) ||
                           (is_escape && (dialect.is_quote(next) || next == c));
      if (escapes) ++i;
    }
    *out++ = inner[i];
  }
  return {begin, static_cast<size_t>(out - begin)};
}

}  // namespace

char* Scratch::Allocate(size_t bytes) {
  bytes += kTextPadding;
  if (bytes > free_bytes_) {
    free_bytes_ = std::max(bytes, kChunkBytes);
    chunks_.push_back(std::make_unique_for_overwrite<char[]>(free_bytes_));
    free_ = chunks_.back().get();
  }
  char* given = free_;
  free_ += bytes;
  free_bytes_ -= bytes;
  return given;
}

void Scratch::Clear() {
  chunks_.clear();
  free_ = nullptr;
  free_bytes_ = 0;
}

FieldText AnyText(const Dialect& dialect, std::string_view raw, Scratch* scratch) {
  std::string_view text = raw;
  if (dialect.trims_unquoted) {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  }
  if (text.empty() || !dialect.is_quote(text[0])) {
    if (dialect.trims_unquoted) text = text.substr(0, text.find_last_not_of(' ') + 1);
    return {text, false};
  }
  size_t close = text.rfind(static_cast<char>(dialect.quote));
  return {Unescape(dialect, text.substr(1, close - 1), scratch), true};
}

}  // namespace waybill::parse
