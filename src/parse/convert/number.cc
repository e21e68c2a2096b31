#include "parse/convert/number.h"

#include <algorithm>
#include <charconv>

#include "parse/convert/digits.h"

namespace waybill::parse {
namespace {

struct Word {
  std::string_view text;
  bool value;
};

constexpr Word kBooleans[] = {{"true", true}, {"false", false}, {"yes", true}, {"no", false},
                              {"on", true},   {"off", false},   {"t", true},   {"f", false},
                              {"y", true},    {"n", false},     {"1", true},   {"0", false}};

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }

/// true, True and TRUE, but not tRUE.
bool IsWord(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (Lower(text[i]) != lower[i]) return false;
  }
  auto rest = text.substr(1);
  auto upper = std::count_if(rest.begin(), rest.end(), IsUpper);
  return upper == 0 || (IsUpper(text[0]) && static_cast<size_t>(upper) == rest.size());
}

/// std::from_chars takes "inf" and "nan(…)" in any case; people mean these.
bool IsNamedDouble(std::string_view text) {
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  for (std::string_view name : {"NaN", "nan", "Infinity", "infinity", "Inf", "inf"}) {
    if (text == name) return true;
  }
  return false;
}

bool LooksNumeric(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return IsDigitByte(c) || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
  });
}

}  // namespace

bool ParseLong(std::string_view text, int64_t* out) {
  if (!text.empty() && text[0] == '+') {
    text.remove_prefix(1);
    if (!text.empty() && text[0] == '-') return false;
  }
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *out);
  return error == std::errc() && end == text.data() + text.size();
}

bool ParseDouble(std::string_view text, double* out) {
  if (!LooksNumeric(text) && !IsNamedDouble(text)) return false;
  if (!text.empty() && text[0] == '+') {
    text.remove_prefix(1);
    if (!text.empty() && text[0] == '-') return false;
  }
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *out);
  return error == std::errc() && end == text.data() + text.size();
}

bool ParseBoolean(std::string_view text, bool* out) {
  for (const Word& word : kBooleans) {
    if (!IsWord(text, word.text)) continue;
    *out = word.value;
    return true;
  }
  return false;
}

bool ParseDecimal(std::string_view text, int32_t precision, int32_t scale, arrow::Decimal128* out) {
  // Arrow's own reader takes blanks around and "1e" in places; only these characters reach it.
  if (text.empty() || !LooksNumeric(text)) return false;
  int32_t text_precision = 0;
  int32_t text_scale = 0;
  arrow::Decimal128 value;
  if (!arrow::Decimal128::FromString(text, &value, &text_precision, &text_scale).ok()) return false;
  if (text_scale != scale) {
    auto rescaled = value.Rescale(text_scale, scale);
    if (!rescaled.ok()) return false;
    value = *rescaled;
  }
  *out = value;
  return value.FitsInPrecision(precision);
}

}  // namespace waybill::parse
